"""How many? A law of whole numbers 0, 1, 2, ... in SciPy's words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.parameters import frozen, parameter, simplex


@frozen
class Counts(Distribution):
    """A number of successes by its probabilities; both tails are summed from their own end.

    >>> flips = Counts((0.25, 0.5, 0.25))
    >>> flips.mean(), float(flips.sf(0)), flips.interval(0.4)
    (1.0, 0.75, (1.0, 1.0))
    """

    probabilities: tuple[float, ...] = parameter("", simplex(0), "of 0, 1, 2, ...")

    @classmethod
    def of(cls, law: FloatArray) -> Counts:
        """Build from an array of probabilities."""
        return cls(tuple(law.tolist()))

    def __repr__(self) -> str:
        """Return mean and central range: 300 probabilities help nobody."""
        low, high = self.interval(0.9)
        return f"Counts(0..{len(self.probabilities) - 1}: mean {self.mean():.4g}, 90 % in {low:g}..{high:g})"

    def support(self) -> tuple[float, float]:
        """Return the smallest and the largest number that can occur."""
        possible = np.flatnonzero(self.probabilities)
        return float(possible[0]), float(possible[-1])

    def mean(self) -> float:
        """Return the expectation."""
        return float(np.arange(len(self.probabilities)) @ np.asarray(self.probabilities))

    def var(self) -> float:
        """Return the variance."""
        return float((np.arange(len(self.probabilities)) - self.mean()) ** 2 @ np.asarray(self.probabilities))

    def _pdf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, 0.0)

    def _pmf(self, x: FloatArray) -> Evaluated:
        possible = (x >= 0) & (x < len(self.probabilities)) & (x == np.floor(x))
        found = np.asarray(self.probabilities)[np.where(possible, x, 0.0).astype(np.int64)]
        return np.where(np.isnan(x), x, np.where(possible, found, 0.0))

    def _cdf(self, x: FloatArray) -> Evaluated:
        return _at(np.cumsum(self.probabilities), x, 0.0, 1.0)

    def _sf(self, x: FloatArray) -> Evaluated:
        return _at(np.append(np.cumsum(self.probabilities[:0:-1])[::-1], 0.0), x, 1.0, 0.0)

    def _ppf(self, q: FloatArray) -> Evaluated:
        last = len(self.probabilities) - 1
        return self._quantile(np.where(q == 1.0, last, np.searchsorted(np.cumsum(self.probabilities), q)), q)

    def _isf(self, q: FloatArray) -> Evaluated:
        above = np.cumsum(self.probabilities[::-1])  # P(at least the last, the last but one, ...)
        return self._quantile(len(above) - 1 - np.searchsorted(above, q, side="right"), q)

    def _quantile(self, k: NDArray[np.int64], q: FloatArray) -> Evaluated:
        return np.where(np.isnan(q), q, np.clip(k, *self.support()))


def _at(sums: FloatArray, x: FloatArray, before: float, after: float) -> Evaluated:
    k = np.floor(x)
    inside = sums[np.clip(np.nan_to_num(k), 0, len(sums) - 1).astype(np.int64)]
    return np.where(np.isnan(x), x, np.where(k < 0, before, np.where(k >= len(sums) - 1, after, inside)))
