"""What do a few numbers say of the next one? Normal data of unknown mean and spread, in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sma_risk.calibration.scores.arrays import single
from sma_risk.distributions.base import GENERATOR, array
from sma_risk.parameters import NUMBER, POSITIVE


@dataclass(frozen=True)
class NormalGamma:
    """Mean ~ mu + t x scale / root(weight), variance ~ df scale**2 / chi-squared: the conjugate law of normal data.

    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 3.3: mu, weight, df, scale are their mu, kappa,
    nu and sigma.

    >>> NormalGamma(0.06, 1.0, 3.0, 0.06).updated([0.08, 0.05]).mu
    0.0633...
    """

    mu: float
    weight: float
    df: float
    scale: float

    def __post_init__(self) -> None:
        NUMBER("mu", self.mu)
        for name in ("weight", "df", "scale"):
            POSITIVE(name, getattr(self, name))

    def updated(self, data: Sequence[float] | NDArray[np.float64]) -> Self:
        """Return the law after so many numbers more."""
        x = array("data", data)
        if not x.size:
            return self
        weight, df, mean = self.weight + x.size, self.df + x.size, float(x.mean())
        mu = (self.weight * self.mu + x.size * mean) / weight
        between = self.weight * x.size / weight * (mean - self.mu) ** 2
        square = (self.df * self.scale**2 + float(np.sum((x - mean) ** 2)) + between) / df
        return type(self)(mu, weight, df, math.sqrt(square))

    def weighted(self, strength: float) -> Self:
        """Return the law as if it rested on so many times what it rests on; mean and spread stay."""
        factor = POSITIVE("strength", strength)
        return type(self)(self.mu, self.weight * factor, self.df * factor, self.scale)

    @property
    def next_scale(self) -> float:
        """The scale of the next number, which is mu + next_scale x t with `df` degrees of freedom."""
        return self.scale * math.sqrt(1.0 + 1.0 / self.weight)

    def next_cdf(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return P(the next number <= x)."""
        z = (array("x", x) - self.mu) / self.next_scale
        return np.asarray(special.stdtr(self.df, z))

    def mean_cdf(self, x: float) -> float:
        """Return P(the unknown mean <= x)."""
        return float(special.stdtr(self.df, (single("x", x) - self.mu) * math.sqrt(self.weight) / self.scale))

    def variance_cdf(self, x: float) -> float:
        """Return P(the unknown variance <= x)."""
        return float(special.chdtrc(self.df, self.df * self.scale**2 / single("x", x)))

    def draw(self, rng: np.random.Generator) -> tuple[float, float]:
        """Draw mean and standard deviation."""
        GENERATOR("rng", rng)
        sd = self.scale * math.sqrt(self.df / rng.chisquare(self.df))
        return self.mu + sd / math.sqrt(self.weight) * float(rng.standard_normal()), sd
