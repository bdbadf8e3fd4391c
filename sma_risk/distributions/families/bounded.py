"""Which distributions are stated by their ends? Uniform, triangular and PERT, on [low, high]."""

from __future__ import annotations

from dataclasses import KW_ONLY

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.families.continuous import beta_density
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

    def _inside(self, x: FloatArray, density: Evaluated) -> Evaluated:
        return np.where(np.isnan(x), x, np.where((x >= self.low) & (x <= self.high), density, 0.0))

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

    def _pdf(self, x: FloatArray) -> Evaluated:
        return self._inside(x, 1.0 / self.width)

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

    def _pdf(self, x: FloatArray) -> Evaluated:
        top = 2.0 / self.width
        rising, falling = (x - self.low) / (self.mode - self.low), (self.high - x) / (self.high - self.mode)
        return self._inside(x, top * np.where(x < self.mode, rising, np.where(x > self.mode, falling, 1.0)))

    @property
    def _rise(self) -> float:
        """The distance of the mode from low, as a share of the width: also the mass below the mode."""
        return (self.mode - self.low) / self.width

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._quantile(q, 1.0 - q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._quantile(1.0 - q, q)

    def _quantile(self, below: FloatArray, above: FloatArray) -> Evaluated:
        from_low = self.low + self.width * _distance(below, above, self._rise)
        from_high = self.high - self.width * _distance(above, below, 1.0 - self._rise)
        return np.where(below <= above, from_low, from_high)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return _mass(np.clip((x - self.low) / self.width, 0.0, 1.0), self._rise)

    def _sf(self, x: FloatArray) -> Evaluated:
        return _mass(np.clip((self.high - x) / self.width, 0.0, 1.0), 1.0 - self._rise)


def _mass(distance: FloatArray, rise: float) -> Evaluated:
    """Return the mass within a distance of one end of a triangle of width 1, whose peak is `rise` away."""
    if rise == 1.0:
        return distance**2
    beyond = (distance * (2.0 - distance) - rise) / (1.0 - rise)
    return np.where(distance < rise, distance**2 / rise if rise else 0.0, beyond)


def _distance(mass: FloatArray, rest: FloatArray, rise: float) -> Evaluated:
    """Undo `_mass`, without losing digits to a difference; `rest` is 1 - mass."""
    beyond = (rise + (1.0 - rise) * mass) / (1.0 + np.sqrt((1.0 - rise) * rest))
    return np.where(mass < rise, np.sqrt(mass * rise), beyond)


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
    _: KW_ONLY
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

    def _pdf(self, x: FloatArray) -> Evaluated:
        share, rest = self._share(x - self.low), self._share(self.high - x)
        return self._inside(x, beta_density(*self.shapes, share, rest) / self.width)

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
