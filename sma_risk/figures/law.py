"""What does a distribution look like? Its density, its atoms, and the distribution function over them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.distributions import Distribution, as_distribution
from sma_risk.figures import style

_INTERVALS = 400
_ATOM = 1e-6  # less probability at one point is not drawn as an atom


def density(
    distribution: Any,
    *,
    ax: Axes | None = None,
    title: str = "",
    unit: str = "",
    ink: str = style.PALETTE[0],
    shown: float = 0.99,
) -> Axes:
    """Draw the density (filled, relative), the distribution function (line) and atoms (stems), both in per cent.

    The density is that of 400 intervals, probability over width, relative to its largest.

    Parameters
    ----------
    distribution : one of ours, one frozen by SciPy, or a number.
    ax : where to draw; None makes a figure.
    title, unit : of the quantity.
    ink : a colour of matplotlib.
    shown : the probability in the middle to be shown; short tails beyond it are shown too.
    """
    law = as_distribution(distribution)
    ax = style.axes(ax)
    points, masses = atoms(law)
    edges = _edges(law, shown)
    heights = _continuous_mass(law, edges, points, masses) / np.diff(edges)
    if heights.max() * (edges[-1] - edges[0]) > _ATOM:
        scaled = heights / heights.max()
        ax.fill_between(np.repeat(edges, 2)[1:-1], np.repeat(scaled, 2), color=ink, alpha=0.28, linewidth=0)
    ax.set_xlim(edges[0], edges[-1])
    ax.set_ylim(0.0, 1.08)
    style.dress(ax, title, "density, relative")
    ax.set_yticks([])
    ax.set_xlabel(unit, fontsize=style.TEXT, color=style.INK)
    right = _axis_of_masses(ax)
    x = np.sort(np.concatenate([edges, points, np.nextafter(points, -np.inf)]))
    right.plot(x, 100.0 * law.cdf(x), color=style.INK, linewidth=1.3)
    right.vlines(points, 0.0, 100.0 * masses, color=ink, linewidth=2.0)
    right.plot(points, 100.0 * masses, "o", color=ink, markersize=4)
    return ax


def atoms(law: Distribution) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points that hold more than a millionth of the probability each, and how much they hold."""
    shares = (np.arange(2000) + 0.5) / 2000
    values, counts = np.unique(law.ppf(shares), return_counts=True)
    candidates = np.unique(np.concatenate([values[counts > 1], [end for end in law.support() if np.isfinite(end)]]))
    masses = law.cdf(candidates) - law.cdf(np.nextafter(candidates, -np.inf))
    return candidates[masses > _ATOM], masses[masses > _ATOM]


def _edges(law: Distribution, shown: float) -> NDArray[np.float64]:
    """Return the ends of intervals over the probability shown, with a margin where the support allows none."""
    low, high = law.interval(shown)
    first, last = law.support()
    margin = 0.04 * (high - low) or 0.5
    low = first - margin if first >= low - 0.25 * (high - low) else low
    high = last + margin if last <= high + 0.25 * (high - low) else high
    return np.linspace(low, high, _INTERVALS + 1)


def _continuous_mass(
    law: Distribution, edges: NDArray[np.float64], points: NDArray[np.float64], masses: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the probability of each interval (left, right] without its atoms."""
    found = np.diff(law.cdf(edges))
    inside = (points > edges[0]) & (points <= edges[-1])
    place = np.searchsorted(edges, points[inside], side="left") - 1
    np.subtract.at(found, place, masses[inside])
    return np.maximum(found, 0.0)


def _axis_of_masses(ax: Axes) -> Axes:
    right = ax.twinx()
    right.set_ylim(0.0, 108.0)
    right.set_yticks([0, 50, 100])
    right.set_ylabel("% at or below", fontsize=style.TEXT, color=style.INK)
    right.tick_params(labelsize=style.TEXT - 0.5, colors=style.INK)
    right.spines[["top", "left"]].set_visible(False)
    return right
