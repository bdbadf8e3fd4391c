"""What is the outline of a law? The density over intervals of the range worth showing, and its atoms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sma_risk.distributions.base import Distribution, FloatArray

ATOM = 1e-6  # less probability at one point is not counted as an atom


class Outline(NamedTuple):
    """Ends of intervals, (m + 1), the density without atoms in each, (m); atoms and the probability of each, (k)."""

    edges: FloatArray
    heights: FloatArray
    points: FloatArray
    masses: FloatArray

    @property
    def smooth(self) -> bool:
        """Whether there is anything besides atoms."""
        return bool(self.heights.max() * (self.edges[-1] - self.edges[0]) > ATOM)


def outline(law: Distribution, shown: float = 0.99, intervals: int = 400) -> Outline:
    """Return the outline of a law: densities are those of intervals, probability over width.

    Parameters
    ----------
    law : any distribution of ours.
    shown : the probability in the middle to be shown; short tails beyond it are shown too.
    intervals : how many.

    Examples
    --------
    >>> from sma_risk.distributions import Uniform
    >>> found = outline(Uniform(0, 2), intervals=4)
    >>> found.smooth, float(found.heights.max().round(6)), found.points.tolist()
    (True, 0.5, [])
    """
    points, masses = atoms(law)
    edges = _edges(law, shown, intervals)
    return Outline(edges, _continuous_mass(law, edges, points, masses) / np.diff(edges), points, masses)


def atoms(law: Distribution) -> tuple[FloatArray, FloatArray]:
    """Return the points that hold more than a millionth of the probability each, and how much they hold."""
    shares = (np.arange(2000) + 0.5) / 2000
    values, counts = np.unique(law.ppf(shares), return_counts=True)
    candidates = np.unique(np.concatenate([values[counts > 1], [end for end in law.support() if np.isfinite(end)]]))
    masses = law.cdf(candidates) - law.cdf(np.nextafter(candidates, -np.inf))
    return candidates[masses > ATOM], masses[masses > ATOM]


def _edges(law: Distribution, shown: float, intervals: int) -> FloatArray:
    """Return the ends of intervals over the probability shown, with a margin where the support allows none."""
    low, high = law.interval(shown)
    first, last = law.support()
    margin = 0.04 * (high - low) or 0.5
    low = first - margin if first >= low - 0.25 * (high - low) else low
    high = last + margin if last <= high + 0.25 * (high - low) else high
    return np.linspace(low, high, intervals + 1)


def _continuous_mass(law: Distribution, edges: FloatArray, points: FloatArray, masses: FloatArray) -> FloatArray:
    """Return the probability of each interval (left, right] without its atoms."""
    found = np.diff(law.cdf(edges))
    inside = (points > edges[0]) & (points <= edges[-1])
    place = np.searchsorted(edges, points[inside], side="left") - 1
    np.subtract.at(found, place, masses[inside])
    return np.maximum(found, 0.0)
