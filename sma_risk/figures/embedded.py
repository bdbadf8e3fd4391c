"""How does a figure get into a page? As SVG in a text, its title apart, and a sentence for who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from matplotlib import pyplot
from matplotlib.axes import Axes

from sma_risk.figures.files import described, save
from sma_risk.figures.themes import theme


class Drawing(NamedTuple):
    """A figure as SVG, without its title; the title; and what the figure shows in a sentence."""

    svg: str
    title: str
    said: str


def embedded(draw: Callable[[Axes], object], size: tuple[float, float], colours: str = "light") -> Drawing:
    """Return what is drawn on Axes of a size in inches, in a theme, without its source: the page has that.

    Examples
    --------
    >>> import sma_risk as sr
    >>> found = embedded(lambda ax: sr.figures.density(sr.Normal(2, 1), ax=ax, title="Pace"), (5, 4), "dark")
    >>> found.title, found.svg.startswith("<?xml"), "Pace" in found.said
    ('Pace', True, True)
    """
    with theme(colours, source=False) as look, TemporaryDirectory() as folder:
        made, ax = pyplot.subplots(figsize=size, layout="constrained", facecolor=look.paper)
        draw(ax)
        title = ax.get_title(loc="left").replace("\n", " ")
        ax.set_title("", loc="left")
        svg = save(ax, Path(folder) / "figure.svg").read_text(encoding="utf-8")
        said = described(ax)
        pyplot.close(made)
    return Drawing(re.sub(r"<!--.*?-->|(?<=>)\s+(?=<)", "", svg, flags=re.DOTALL), title, said)
