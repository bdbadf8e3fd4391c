"""What does not knowing the level of a hazard do to survival? A known level and a Gamma level, in closed form.

"Lived" is the cumulative hazard at level one. The Gamma level is the gamma frailty of Vaupel, Manton & Stallard
(1979): survival is the Laplace transform of its law, (1 + lived / rate)**-shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from sma_risk.distributions.base import Evaluated, FloatArray
from sma_risk.distributions.families.continuous import Constant, Gamma

TINY = 1e-100  # below, a series' first term is exact


@dataclass(frozen=True)
class KnownLevel:
    """Survival exp(-level x lived)."""

    level: float

    def log_sf(self, lived: FloatArray) -> Evaluated:
        """Return the logarithm of survival."""
        return -_product(np.asarray(self.level), lived)

    def lived_at(self, minus_log_sf: FloatArray) -> Evaluated:
        """Return what has been lived when survival is exp(-minus_log_sf)."""
        return np.where(minus_log_sf == 0.0, 0.0, minus_log_sf / self.level)

    def expected(self, lived: FloatArray) -> Evaluated:
        """Return the mean level of those who have lived so much."""
        return np.full_like(lived, self.level)

    def drop(self, lived: FloatArray, step: FloatArray) -> Evaluated:
        """Return by how much the logarithm of survival falls over a further step."""
        return self.level * step

    def updated(self, lived: float) -> Constant:
        """Return the law of the level of those who have lived so much."""
        return Constant(self.level)

    def integrals(self, lived: FloatArray, pace: FloatArray, width: FloatArray) -> tuple[Evaluated, Evaluated]:
        """Return the integrals of s(x) and of x s(x) over [0, width], s survival from here on at this pace."""
        rate = self.level * pace
        z = _product(rate, width)
        whole = width * special.exprel(-z)
        moment = width**2 * np.where(z < TINY, 0.5, special.gammainc(2.0, z) / z**2)
        endless = np.isinf(width)
        return np.where(endless, 1.0 / rate, whole), np.where(endless, 1.0 / rate**2, moment)


@dataclass(frozen=True)
class GammaLevel:
    """Survival (1 + lived / rate)**-shape. Methods as of `KnownLevel`."""

    shape: float
    rate: float

    def log_sf(self, lived: FloatArray) -> Evaluated:
        """Return the logarithm of survival."""
        return -self.shape * np.log1p(lived / self.rate)

    def lived_at(self, minus_log_sf: FloatArray) -> Evaluated:
        """Return what has been lived when survival is exp(-minus_log_sf)."""
        return self.rate * np.expm1(minus_log_sf / self.shape)

    def expected(self, lived: FloatArray) -> Evaluated:
        """Return the mean level of those who have lived so much."""
        return self.shape / (self.rate + lived)

    def drop(self, lived: FloatArray, step: FloatArray) -> Evaluated:
        """Return by how much the logarithm of survival falls over a further step."""
        return self.shape * np.log1p(step / (self.rate + lived))

    def updated(self, lived: float) -> Gamma:
        """Return the law of the level of those who have lived so much."""
        return Gamma(self.shape, self.rate + lived)

    def integrals(self, lived: FloatArray, pace: FloatArray, width: FloatArray) -> tuple[Evaluated, Evaluated]:
        """Return the integrals of s(x) and of x s(x) over [0, width]; the latter is nan or infinite if shape <= 2."""
        rate = pace / (self.rate + lived)
        z = _product(rate, width)
        grown, endless, more = np.log1p(z), np.isinf(width), self.shape - 1.0
        whole = width * np.where(z == 0.0, 1.0, grown / z) * special.exprel(-more * grown)
        beyond = 1.0 / (rate * more) if more > 0.0 else np.inf
        if self.shape <= 2.0:
            return np.where(endless, beyond, whole), np.where(endless, np.inf, np.nan)
        share = np.where(endless, 1.0, special.betainc(2.0, self.shape - 2.0, z / (1.0 + z)))
        moment = share / (more * (self.shape - 2.0) * rate**2)
        return np.where(endless, beyond, whole), np.where(z < TINY, width**2 / 2.0, moment)


def _product(rate: FloatArray, width: FloatArray) -> FloatArray:
    return np.where(rate == 0.0, 0.0, rate * width)  # no hazard, for ever: 0 rather than NaN
