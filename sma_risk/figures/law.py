"""What does a distribution look like? Its density, its atoms, and the distribution function over them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import as_distribution
from sma_risk.distributions.outline import outline
from sma_risk.figures import given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import TEXT


def density(
    law: Any,
    *,
    ax: Axes | None = None,
    title: str = "",
    unit: str = "",
    ink: str = "",
    shown: float = 0.99,
) -> Axes:
    """Draw the density (filled, relative), the distribution function (line) and atoms (stems), both in per cent.

    The density is that of 400 intervals, probability over width, relative to its largest.

    Parameters
    ----------
    law : one of ours, one frozen by SciPy, or a number.
    ax : where to draw; None makes a figure.
    title, unit : of the quantity.
    ink : a colour of matplotlib; the theme's first unless given.
    shown : the probability in the middle to be shown; short tails beyond it are shown too.

    Examples
    --------
    >>> import sma_risk as sr
    >>> ax = sr.figures.density(sr.LogNormal(1.5, 0.3), title="Opening demand", unit="of the last payment")
    >>> print(sr.figures.described(ax))
    Opening demand: middle 90 % from 0.916 to 2.46, median 1.5 of the last payment.
    """
    law, ink = as_distribution(law), given.COLOUR("ink", ink or look().palette[0])
    title, unit = TEXT("title", title), TEXT("unit", unit)
    ax = style.axes(ax)
    drawn = outline(law, shown)
    edges, points, masses = drawn.edges, drawn.points, drawn.masses
    if drawn.smooth:
        scaled = drawn.heights / drawn.heights.max()
        ax.fill_between(np.repeat(edges, 2)[1:-1], np.repeat(scaled, 2), color=look().tint(ink, 0.4), linewidth=0)
    ax.set_xlim(edges[0], edges[-1])
    ax.set_ylim(0.0, 1.08)
    style.dress(ax, title, "density, relative", x=unit, lines="")
    ax.set_yticks([])
    right = _axis_of_masses(ax)
    x = np.sort(np.concatenate([edges, points, np.nextafter(points, -np.inf)]))
    right.plot(x, 100.0 * law.cdf(x), color=look().ink, linewidth=1.3)
    right.vlines(points, 0.0, 100.0 * masses, color=ink, linewidth=2.0)
    right.plot(points, 100.0 * masses, "o", color=ink, markersize=4)
    low, middle, high = (f"{float(law.ppf(level)):.3g}" for level in (0.05, 0.5, 0.95))
    told = f"middle 90 % from {low} to {high}, median {middle} {unit}".rstrip()
    drawn_here = "Filled: density, stems: atoms" if len(points) else "Filled: density"
    style.computed(ax, key=f"{drawn_here}; line: probability at or below.")
    style.tell(ax, f"{title or 'A distribution'}: {told}.")
    return ax


def _axis_of_masses(ax: Axes) -> Axes:
    right = ax.twinx()
    right.set_ylim(0.0, 108.0)
    right.set_yticks([0, 50, 100])
    right.set_ylabel("% at or below", fontsize=style.TEXT, color=look().ink)
    right.tick_params(labelsize=style.TEXT - 0.5, colors=look().ink, labelcolor=look().ink)
    right.spines["right"].set_color(look().ink)
    right.spines[["top", "left"]].set_visible(False)
    return right
