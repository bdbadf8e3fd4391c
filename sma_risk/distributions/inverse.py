"""How are quantiles turned into masses, and masses into quantiles? By bisection, to the last bit."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.quadrature import central_moment

MOST_HALVINGS = 200  # enough for any bracket that does not end at zero
LAST_LOGIT = 745.0  # beyond it the smaller mass is no number above zero


def bisect(reached: Callable[[FloatArray], NDArray[np.bool_]], low: FloatArray, high: FloatArray) -> FloatArray:
    """Smallest x in [low, high] where `reached` holds, to the last bit; `high` if it holds nowhere else."""
    middle = low
    for _ in range(MOST_HALVINGS):
        there = reached(middle)
        low, high = np.where(there, low, middle), np.where(there, middle, high)
        middle = low + (high - low) / 2.0
        if not np.any((low < middle) & (middle < high)):
            break
    return high


class _ByMasses(Distribution):
    """A distribution with masses but no formula for its quantiles; they are found between bounds that it knows."""

    @abstractmethod
    def _bounds(self, below: FloatArray, above: FloatArray) -> tuple[Evaluated, Evaluated]:
        """Return values between which the quantiles with these masses below and above them lie."""

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._quantile(q, 1.0 - q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._quantile(1.0 - q, q)

    def _quantile(self, below: FloatArray, above: FloatArray) -> FloatArray:
        """Smallest x with mass `below` at or under it and `above` over it; the smaller mass decides."""
        low, high = self._bounds(below, above)
        lower = below <= above
        x = np.empty(below.shape)
        x[lower] = bisect(lambda at: self._cdf(at) >= below[lower], low[lower], high[lower])
        x[~lower] = bisect(lambda at: self._sf(at) <= above[~lower], low[~lower], high[~lower])
        first, last = self.support()
        return np.where(below == 0.0, first, np.where(above == 0.0, last, np.where(np.isnan(below), np.nan, x)))


class _ByQuantiles(Distribution):
    """A distribution given by its quantiles at the logit of the probability, which names both tails equally well."""

    @abstractmethod
    def _at_logit(self, logit: FloatArray) -> FloatArray:
        """Return the quantile at u = 1 / (1 + exp(-logit)), for finite logits."""

    @abstractmethod
    def _slope_at_logit(self, logit: FloatArray) -> FloatArray:
        """Return the derivative of `_at_logit`."""

    def mean(self) -> float:
        """Return the expectation, by adaptive quadrature."""
        return central_moment(self, 1, 0.0)

    def var(self) -> float:
        """Return the variance, by adaptive quadrature."""
        return central_moment(self, 2, self.mean())

    def _pdf(self, x: FloatArray) -> Evaluated:
        low, high = self.support()
        logit = self._logit_of(x)
        density = special.expit(logit) * special.expit(-logit) / self._slope_at_logit(logit)
        return np.where((x < low) | (x > high), 0.0, density)

    def _ppf(self, q: FloatArray) -> Evaluated:
        low, high = self.support()
        inner = self._at_logit(np.clip(special.logit(q), -LAST_LOGIT, LAST_LOGIT))
        return np.where(q == 0.0, low, np.where(q == 1.0, high, inner))

    def _isf(self, q: FloatArray) -> Evaluated:
        low, high = self.support()
        inner = self._at_logit(np.clip(-special.logit(q), -LAST_LOGIT, LAST_LOGIT))
        return np.where(q == 1.0, low, np.where(q == 0.0, high, inner))

    def _cdf(self, x: FloatArray) -> Evaluated:
        low, high = self.support()
        return np.where(x < low, 0.0, np.where(x >= high, 1.0, special.expit(self._logit_of(x))))

    def _sf(self, x: FloatArray) -> Evaluated:
        low, high = self.support()
        return np.where(x < low, 1.0, np.where(x >= high, 0.0, special.expit(-self._logit_of(x))))

    def _logit_of(self, x: FloatArray) -> FloatArray:
        """Return the smallest logit whose quantile exceeds x; NaN for NaN."""
        ends = np.full(x.shape, -LAST_LOGIT), np.full(x.shape, LAST_LOGIT)
        return np.where(np.isnan(x), math.nan, bisect(lambda logit: self._at_logit(logit) > x, *ends))
