"""How are laws and parameters shown in HTML? A small picture of a law; tables of parameters with their grounds."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from sma_risk.distributions.base import Distribution
from sma_risk.distributions.outline import outline
from sma_risk.html.notebook import framed
from sma_risk.html.sketch import sketch
from sma_risk.html.tables import folded, table
from sma_risk.html.tags import Markup, joined, tag
from sma_risk.uncertain import Drawn

_INTERVALS = 60
_LEVELS = (0.05, 0.5, 0.95)
_LONGEST = 4000  # characters of a value that are shown at all


def law_card(law: Distribution) -> Markup:
    """Return name, picture, parameters and what they come to."""
    items = [item for item in dataclasses.fields(law) if item.metadata]  # type: ignore[arg-type]
    rows = [(i.name, i.metadata["doc"], value_shown(getattr(law, i.name)), i.metadata["unit"]) for i in items]
    comes_to = {"mean": law.mean(), "standard deviation": law.std()}
    comes_to |= {f"{100 * level:g} %": float(law.ppf(level)) for level in _LEVELS}
    return framed(
        tag("strong", type(law).__name__),
        picture(law),
        table(("parameter", "meaning", "value", "unit"), rows, numbers=["value"]),
        table(("comes to", "value"), [(name, number(value)) for name, value in comes_to.items()], numbers=["value"]),
    )


def grounds_table(section: Any, currency: str, caption: str = "") -> Markup:
    """Return a table of a section's parameters: value, unit, tag, source and rationale."""
    units = {item.name: item.metadata["unit"].format(currency=currency) for item in dataclasses.fields(section)}
    rows = [
        (name, value_shown(ground.value), units[name], ground.tag, ground.source, ground.rationale)
        for name, ground in section.grounds.items()
    ]
    return table(("parameter", "value", "unit", "tag", "source", "rationale"), rows, caption=caption)


def value_shown(value: object) -> Markup:
    """Return a value of a parameter, a law with its picture."""
    if isinstance(value, Drawn):
        return joined("drawn once per future from ", value_shown(value.law))
    text = number(value) if isinstance(value, float) else str(value)
    said = folded(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ... ({len(text):,} characters)")
    return joined(picture(value), said) if isinstance(value, Distribution) else said


def picture(law: Distribution) -> Markup:
    """Return the density and the atoms of a law as a small picture, with its middle and range for who cannot see it."""
    found = outline(law, intervals=_INTERVALS)
    low, middle, high = (number(float(law.ppf(level))) for level in _LEVELS)
    label = f"{type(law).__name__}: median {middle}, 90 % between {low} and {high}"
    heights = found.heights.tolist() if found.smooth else []
    return sketch(found.edges.tolist(), heights, found.points.tolist(), found.masses.tolist(), label)


def number(value: float) -> str:
    """Return a number in at most six digits.

    >>> number(0.1 + 0.2), number(1404.25), number(float("inf"))
    ('0.3', '1404.25', 'infinite')
    """
    return f"{value:.6g}" if math.isfinite(value) else "infinite" if value > 0 else "none"
