"""Which figures does a report show? Drawn for light and for dark screens, each with a text for who cannot see it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from sma_risk import figures
from sma_risk.figures.embedded import embedded
from sma_risk.html.tags import Markup, tag
from sma_risk.reports.findings import Choice, Findings

Draw = Callable[[Any], Any]
_SIZES = {"wide": (7.2, 4.2), "narrow": (5.2, 4.6)}  # inches; narrow ones keep letters readable on a phone
_SHOWN_WHEN = {
    ("wide", "light"): None,
    ("narrow", "light"): "screen and (max-width: 40rem)",
    ("wide", "dark"): "screen and (prefers-color-scheme: dark)",
    ("narrow", "dark"): "screen and (max-width: 40rem) and (prefers-color-scheme: dark)",
}
"""From the most general to the most special; print has the first."""


def cost_and_fate(found: Findings) -> list[Markup]:
    """Return the figures of what is paid, and whether there is an agreement."""
    drawn = [
        _figure(lambda ax: figures.cost_summary(found.costs, found.best, ax=ax)),
        _figure(lambda ax: figures.survival(found.curves, ax=ax)),
    ]
    return drawn if found.choice else [*drawn, _figure(lambda ax: figures.incidence(found.curves, found.best, ax=ax))]


def wrong_choice(choice: Choice) -> Markup:
    """Return the figure of how far each strategy is behind the best."""
    return _figure(lambda ax: figures.best(choice.ranking, ax=ax))


def worth_knowing(choice: Choice) -> Markup:
    """Return the figure of what it is worth to know before choosing."""
    return _figure(lambda ax: figures.value_of_information(choice.information, ax=ax))


def what_moves(found: Findings) -> Markup:
    """Return the figure of what moves the mean loss."""
    return _figure(lambda ax: figures.tornado(found.swings, found.best, ax=ax))


def _figure(draw: Draw) -> Markup:
    """Return a figure under its title, which is text on the page and not in the picture."""
    drawn = {when: embedded(draw, _SIZES[when[0]], when[1]) for when in _SHOWN_WHEN}
    general, *_ = drawn.values()
    special = [(media, _address(drawn[when].svg)) for when, media in reversed(_SHOWN_WHEN.items()) if media]
    sources = [tag("source", media=media, srcset=address) for media, address in special]
    picture = tag("picture", *sources, tag("img", src=_address(general.svg), alt=general.said))
    return tag("figure", tag("figcaption", general.title), picture)


def _address(svg: str) -> str:
    """Return the address of an image that is its own content."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
