"""What remains of a distribution within bounds? Its law given that it falls there."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY
from functools import cached_property

import numpy as np

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray, as_distribution
from sma_risk.distributions.quadrature import central_moment
from sma_risk.parameters import NUMBER, Check, ScenarioError, frozen, optional, parameter

LEAST_MASS = 1e-12  # below it, rounding would decide the shape


@frozen
class Truncated(Distribution):
    """A distribution given that it lies in [low, high]; None leaves an end open.

    >>> from sma_risk.distributions import Normal
    >>> Truncated(Normal(0, 1), low=0).ppf(0.5).round(4)
    np.float64(0.6745)
    """

    whole: Distribution = parameter("unit", Check("a distribution", as_distribution), "before truncation")
    _: KW_ONLY
    low: float | None = parameter("unit", optional(NUMBER), "least value, or None", default=None)
    high: float | None = parameter("unit", optional(NUMBER), "largest value, or None", default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        low, high = self._bounds
        if not low < high:
            raise ScenarioError("Truncated.high", self.high, f"a number above low = {low:g}")
        if not self._inside >= LEAST_MASS:
            held = f"bounds that hold at least {LEAST_MASS:g} of the probability; [{low:g}, {high:g}] holds"
            raise ScenarioError("Truncated.whole", self.whole, f"{held} {self._inside:.3g}")

    def support(self) -> tuple[float, float]:
        """Return the part of the support that lies within the bounds."""
        low, high = self.whole.support()
        return max(low, self._bounds[0]), min(high, self._bounds[1])

    def mean(self) -> float:
        """Return the expectation, by adaptive quadrature; that of the whole if it is not finite."""
        moment = self.whole.mean()
        return central_moment(self, 1, 0.0) if self._has(moment) else moment

    def var(self) -> float:
        """Return the variance, by adaptive quadrature; that of the whole if it is not finite."""
        moment = self.whole.var()
        return central_moment(self, 2, self.mean()) if self._has(moment) else moment

    def _has(self, moment: float) -> bool:
        """A moment is finite if it was before, or if both ends are."""
        return math.isfinite(moment) or all(math.isfinite(end) for end in self.support())

    @property
    def _bounds(self) -> tuple[float, float]:
        return -math.inf if self.low is None else self.low, math.inf if self.high is None else self.high

    @cached_property
    def _outside(self) -> tuple[float, float]:
        """The probability below low and that above high; an atom at an end is inside."""
        low, high = self._bounds
        return float(self.whole.cdf(np.nextafter(low, -math.inf))), float(self.whole.sf(high))

    @cached_property
    def _reach(self) -> tuple[float, float]:
        """The probability up to high and that from low on."""
        low, high = self._bounds
        return float(self.whole.cdf(high)), float(self.whole.sf(np.nextafter(low, -math.inf)))

    @cached_property
    def _inside(self) -> float:
        (below, above), (up_to, onward) = self._outside, self._reach
        return up_to - below if up_to <= 0.5 else onward - above if onward <= 0.5 else 1.0 - below - above

    def _pdf(self, x: FloatArray) -> Evaluated:
        return self._within(x, self.whole._pdf(x))

    def _pmf(self, x: FloatArray) -> Evaluated:
        return self._within(x, self.whole._pmf(x))

    def _within(self, x: FloatArray, height: Evaluated) -> Evaluated:
        low, high = self._bounds
        return np.where((x < low) | (x > high), 0.0, height / self._inside)

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._quantile(q, 1.0 - q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._quantile(1.0 - q, q)

    def _quantile(self, share: FloatArray, rest: FloatArray) -> Evaluated:
        """The smaller of the two masses beside the quantile decides, so that both tails keep their precision."""
        below, above = self._outside[0] + self._inside * share, self._outside[1] + self._inside * rest
        lower = self.whole._ppf(np.minimum(below, 1.0))
        upper = self.whole._isf(np.minimum(above, 1.0))
        return np.clip(np.where(below <= above, lower, upper), *self.support())

    def _cdf(self, x: FloatArray) -> Evaluated:
        onward = self._reach[1]
        mass = onward - self.whole._sf(x) if onward <= 0.5 else self.whole._cdf(x) - self._outside[0]
        return self._share(mass, x, 0.0, 1.0)

    def _sf(self, x: FloatArray) -> Evaluated:
        up_to = self._reach[0]
        mass = up_to - self.whole._cdf(x) if up_to <= 0.5 else self.whole._sf(x) - self._outside[1]
        return self._share(mass, x, 1.0, 0.0)

    def _share(self, mass: Evaluated, x: FloatArray, under: float, over: float) -> Evaluated:
        low, high = self.support()
        return np.where(x < low, under, np.where(x >= high, over, np.clip(mass / self._inside, 0.0, 1.0)))
