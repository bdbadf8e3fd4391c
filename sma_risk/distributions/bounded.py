"""Which distributions are stated by their ends? Uniform, triangular and PERT, on [low, high]."""

from __future__ import annotations

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.parameters import NUMBER, ScenarioError, frozen, parameter, positive


class _Between(Distribution):
    """What the three share: ends, and a mode, if there is one, between them."""

    low: float
    high: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.low < self.high:
            raise ScenarioError(f"{type(self).__name__}.high", self.high, f"a number above low = {self.low:g}")
        mode = getattr(self, "mode", self.low)
        if not self.low <= mode <= self.high:
            raise ScenarioError(
                f"{type(self).__name__}.mode", mode, f"a number from low = {self.low:g} to high = {self.high:g}"
            )

    def support(self) -> tuple[float, float]:
        """Return (low, high)."""
        return self.low, self.high

    @property
    def width(self) -> float:
        """The distance between the ends."""
        return self.high - self.low


@frozen
class Uniform(_Between):
    """Uniform distribution on [low, high].

    >>> Uniform(1, 3).ppf([0.25, 0.5])
    array([1.5, 2. ])
    """

    low: float = parameter("unit", NUMBER, "least value")
    high: float = parameter("unit", NUMBER, "largest value")

    def mean(self) -> float:
        """Return the middle."""
        return (self.low + self.high) / 2.0

    def var(self) -> float:
        """Return width**2 / 12."""
        return self.width**2 / 12.0

    def _ppf(self, q: FloatArray) -> Evaluated:
        return np.where(q == 1.0, self.high, self.low + self.width * q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return np.where(q == 1.0, self.low, self.high - self.width * q)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return np.clip((x - self.low) / self.width, 0.0, 1.0)

    def _sf(self, x: FloatArray) -> Evaluated:
        return np.clip((self.high - x) / self.width, 0.0, 1.0)


@frozen
class Triangular(_Between):
    """Triangular distribution on [low, high] with its peak at the mode.

    >>> Triangular(0, 1, 4).mean()
    1.6666666666666667
    """

    low: float = parameter("unit", NUMBER, "least value")
    mode: float = parameter("unit", NUMBER, "most likely value")
    high: float = parameter("unit", NUMBER, "largest value")

    def mean(self) -> float:
        """Return (low + mode + high) / 3."""
        return (self.low + self.mode + self.high) / 3.0

    def var(self) -> float:
        """Return (width**2 - (mode - low)(high - mode)) / 18."""
        return (self.width**2 - (self.mode - self.low) * (self.high - self.mode)) / 18.0

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._quantile(q, 1.0 - q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._quantile(1.0 - q, q)

    def _quantile(self, below: FloatArray, above: FloatArray) -> Evaluated:
        rising = self.low + np.sqrt(below * self.width * (self.mode - self.low))
        falling = self.high - np.sqrt(above * self.width * (self.high - self.mode))
        return np.where(below * self.width < self.mode - self.low, rising, falling)

    def _cdf(self, x: FloatArray) -> Evaluated:
        x = np.clip(x, self.low, self.high)
        rising = (x - self.low) ** 2 / self.width / (self.mode - self.low)
        return np.where(x < self.mode, rising, 1.0 - self._above(x))

    def _sf(self, x: FloatArray) -> Evaluated:
        x = np.clip(x, self.low, self.high)
        rising = (x - self.low) ** 2 / self.width / (self.mode - self.low)
        return np.where(x < self.mode, 1.0 - rising, self._above(x))

    def _above(self, x: FloatArray) -> Evaluated:
        return np.where(x < self.high, (self.high - x) ** 2 / self.width / (self.high - self.mode), 0.0)


@frozen
class PERT(_Between):
    """PERT distribution: a beta law on [low, high] with mean (low + weight x mode + high) / (weight + 2).

    Weight 4 is the PERT of Malcolm, Roseboom, Clark & Fazar (1959), Application of a technique for research and
    development program evaluation, *Operations Research* 7(5); other weights make it flatter or more peaked.

    >>> PERT(0, 1, 4).mean()
    1.3333333333333333
    """

    low: float = parameter("unit", NUMBER, "least value")
    mode: float = parameter("unit", NUMBER, "most likely value")
    high: float = parameter("unit", NUMBER, "largest value")
    weight: float = parameter("", positive(1e6), "of the mode in the mean; the two ends weigh 1 each", default=4.0)

    @property
    def shapes(self) -> tuple[float, float]:
        """Both parameters of the beta law."""
        return (
            1.0 + self.weight * (self.mode - self.low) / self.width,
            1.0 + self.weight * (self.high - self.mode) / self.width,
        )

    def mean(self) -> float:
        """Return (low + weight x mode + high) / (weight + 2)."""
        return (self.low + self.weight * self.mode + self.high) / (self.weight + 2.0)

    def var(self) -> float:
        """Return (mean - low)(high - mean) / (weight + 3)."""
        return (self.mean() - self.low) * (self.high - self.mean()) / (self.weight + 3.0)

    def _ppf(self, q: FloatArray) -> Evaluated:
        a, b = self.shapes
        return np.where(q == 1.0, self.high, self.low + self.width * special.betaincinv(a, b, q))

    def _isf(self, q: FloatArray) -> Evaluated:
        a, b = self.shapes
        return np.where(q == 1.0, self.low, self.high - self.width * special.betaincinv(b, a, q))

    def _cdf(self, x: FloatArray) -> Evaluated:
        return special.betainc(*self.shapes, self._share(x - self.low))

    def _sf(self, x: FloatArray) -> Evaluated:
        return special.betainc(*self.shapes[::-1], self._share(self.high - x))

    def _share(self, distance: FloatArray) -> Evaluated:
        return np.clip(distance / self.width, 0.0, 1.0)
