"""How likely is each whole number? A finite law in SciPy's words: pmf, cdf, sf, ppf, moments, draws."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sma_risk.distributions.base import FloatArray
from sma_risk.parameters import check_fields, frozen, integer, parameter, simplex


@frozen
class Counts:
    """The law of a whole number from `first` on; masses beyond both ends are zero.

    Both tails are sums of their own masses, so that a tiny `sf` keeps its digits.

    >>> two_coins = Counts(0, (0.25, 0.5, 0.25))
    >>> two_coins.mean(), two_coins.var(), float(two_coins.sf(1)), two_coins.ppf([0.2, 0.5, 0.9]).tolist()
    (1.0, 0.5, 0.25, [0, 1, 2])
    """

    first: int = parameter("", integer(-10_000_000, 10_000_000), "the number that has the first mass")
    masses: tuple[float, ...] = parameter("probability", simplex(0), "of `first` and the numbers after it")

    def __post_init__(self) -> None:
        check_fields(self, "Counts")

    def __repr__(self) -> str:
        low, high = self.support()
        return f"Counts on {low} to {high}: mean {self.mean():.4g}, standard deviation {self.std():.4g}"

    def support(self) -> tuple[int, int]:
        """Return the first and the last number with a positive mass."""
        places = np.flatnonzero(self._masses)
        return self.first + int(places[0]), self.first + int(places[-1])

    def pmf(self, k: ArrayLike) -> FloatArray:
        """Return P(X = k). Shape of `k`; zero between and beyond the whole numbers."""
        k = np.asarray(k, dtype=np.float64)
        there = (k == np.floor(k)) & (k >= self.first) & (k < self.first + len(self.masses))
        places = np.where(there, k - self.first, 0).astype(np.int64)
        return np.asarray(np.where(there, self._masses[places], np.where(np.isnan(k), np.nan, 0.0)))[()]

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x). Shape of `x`."""
        return self._summed(self._below, x)

    def sf(self, x: ArrayLike) -> FloatArray:
        """Return P(X > x), summed from the upper end. Shape of `x`."""
        return self._summed(self._above, x)

    def ppf(self, q: ArrayLike) -> NDArray[np.int64]:
        """Return quantiles: the smallest k with P(X <= k) >= q. Shape of `q`, each in [0, 1]."""
        low, high = self.support()
        places = np.searchsorted(self._below[1:], np.asarray(q, dtype=np.float64), side="left")
        return np.asarray(np.clip(self.first + places, low, high))[()]

    def mean(self) -> float:
        """Return the expectation."""
        return float(self._masses @ self._numbers)

    def var(self) -> float:
        """Return the variance."""
        return float(self._masses @ (self._numbers - self.mean()) ** 2)

    def std(self) -> float:
        """Return the standard deviation."""
        return float(np.sqrt(self.var()))

    def interval(self, confidence: float) -> tuple[int, int]:
        """Return the numbers between the two central quantiles."""
        low, high = self.ppf([(1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0])
        return int(low), int(high)

    def rvs(self, size: int | tuple[int, ...] | None = None, seed: int | None = None) -> NDArray[np.int64]:
        """Draw numbers by inversion from NumPy's default generator."""
        return self.ppf(np.random.default_rng(seed).random(size))

    @cached_property
    def _masses(self) -> FloatArray:
        return np.array(self.masses)

    @cached_property
    def _numbers(self) -> FloatArray:
        return self.first + np.arange(len(self.masses), dtype=np.float64)

    @cached_property
    def _below(self) -> FloatArray:
        return np.concatenate([[0.0], np.cumsum(self._masses)])

    @cached_property
    def _above(self) -> FloatArray:
        return np.append(np.cumsum(self._masses[::-1])[::-1], 0.0)

    def _summed(self, sums: FloatArray, x: ArrayLike) -> FloatArray:
        x = np.asarray(x, dtype=np.float64)
        places = np.clip(np.floor(x) - self.first + 1.0, 0.0, len(self.masses))
        found = sums[np.where(np.isnan(x), 0.0, places).astype(np.int64)]
        return np.asarray(np.where(np.isnan(x), np.nan, found))[()]
