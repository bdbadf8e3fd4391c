"""Which colours on which paper? One switch between light and dark, both for colour-blind readers too.

Colours of one theme differ from each other by at least 17 units of CIELAB (1976), also as seen without the red, the
green or the blue cones (Machado, Oliveira & Fernandes 2009), and have a contrast of at least 3.6 to 1 with the paper
(WCAG 2.2 asks 3 of graphics); letters have 4.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_hex, to_rgb

from sma_risk.parameters import TRUTH, one_among


@dataclass(frozen=True)
class Theme:
    """Paper, ink and colours of a figure, and whether its source is written below it."""

    paper: str
    ink: str
    quiet: str
    grid: str
    palette: tuple[str, ...]
    source: bool = True

    def tint(self, colour: str, share: float) -> str:
        """Return a colour mixed with the paper; of share 1 it is pure."""
        return self._mixed(colour, self.paper, share)

    def written(self, colour: str) -> str:
        """Return the colour in which to write beside a line of this colour: nearer to the ink."""
        return self._mixed(colour, self.ink, 0.7)

    @staticmethod
    def _mixed(one: str, other: str, share: float) -> str:
        red, green, blue = (share * a + (1.0 - share) * b for a, b in zip(to_rgb(one), to_rgb(other), strict=True))
        return str(to_hex((red, green, blue)))


THEMES = {
    "light": Theme(
        paper="#FFFFFF",
        ink="#222222",
        quiet="#5F5F5F",
        grid="#DDDDDD",
        palette=("#055C9A", "#B17B00", "#A43702", "#609358", "#CE6392", "#2E8DCD"),
    ),
    "dark": Theme(
        paper="#15181C",
        ink="#ECECEC",
        quiet="#A3A8AE",
        grid="#343A41",
        palette=("#399BD6", "#E6A103", "#E56E37", "#45CD9C", "#D58EB7", "#9ED6F8"),
    ),
}
"""Blue, ochre, vermilion, green, pink and sky, near those of Okabe & Ito (2008)."""

_CHOSEN: ContextVar[Theme] = ContextVar("theme", default=THEMES["light"])


def look() -> Theme:
    """Return the theme in which figures are drawn now."""
    return _CHOSEN.get()


@contextmanager
def theme(name: str = "light", *, source: bool = True) -> Iterator[Theme]:
    """Draw in this theme: ``with theme("dark"): ...``.

    Figures made inside have its paper; Axes made outside get its colours, but keep the paper of their figure.

    Parameters
    ----------
    name : "light" or "dark".
    source : whether scenario, date, futures and seed are written below each figure.

    Raises
    ------
    ScenarioError
        If there is no such theme, or `source` is neither true nor false.

    Examples
    --------
    >>> with theme("dark") as dark:
    ...     dark.paper
    '#15181C'
    """
    chosen = replace(THEMES[one_among("name", name, THEMES)], source=TRUTH("source", source))
    before = _CHOSEN.set(chosen)
    try:
        with mpl.rc_context(_settings(chosen)):
            yield chosen
    finally:
        _CHOSEN.reset(before)


def _settings(chosen: Theme) -> Any:
    """Return matplotlib's names for paper and ink, for what users draw themselves inside."""
    papers = ("figure.facecolor", "axes.facecolor")
    inks = ("text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor", "xtick.color", "ytick.color")
    return dict.fromkeys(papers, chosen.paper) | dict.fromkeys(inks, chosen.ink) | {"grid.color": chosen.grid}
