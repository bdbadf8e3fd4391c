"""How is a distribution inverted whose masses are averages? By bisection between bounds that it knows."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.inverse import bisect


class _Averaged(Distribution):
    """A distribution with masses but no formula for its quantiles."""

    @abstractmethod
    def _bounds(self, below: FloatArray, above: FloatArray) -> tuple[Evaluated, Evaluated]:
        """Return values between which the quantiles with these masses below and above them lie."""

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._quantile(q, 1.0 - q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._quantile(1.0 - q, q)

    def _quantile(self, below: FloatArray, above: FloatArray) -> FloatArray:
        """Smallest x with mass `below` at or under it; the smaller mass decides."""
        low, high = self._bounds(below, above)
        lower = below <= above
        x = np.empty(below.shape)
        x[lower] = bisect(lambda at: self._cdf(at) >= below[lower], low[lower], high[lower])
        x[~lower] = bisect(lambda at: self._sf(at) <= above[~lower], low[~lower], high[~lower])
        first, last = self.support()
        return np.where(below == 0.0, first, np.where(above == 0.0, last, np.where(np.isnan(below), np.nan, x)))
