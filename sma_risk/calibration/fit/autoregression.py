"""How does a yearly series move? A first-order autoregression, its three numbers in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from scipy import special

from sma_risk.calibration.scores.arrays import single
from sma_risk.distributions.base import GENERATOR, FloatArray, array
from sma_risk.parameters import POSITIVE, SHARE, ScenarioError, integer

STATIONARY = 0.99  # the largest persistence that a scenario is given
_WHICH = integer(0, 1)


@dataclass(frozen=True, eq=False)
class Autoregression:
    """next = constant + persistence x now + sd x noise: the conjugate law of (constant, persistence) and sd.

    Given sd the pair is normal with this mean and covariance sd**2 / precision; sd**2 ~ df scale**2 / chi-squared.
    Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 14.8. A precision of two numbers is a diagonal.

    >>> prior = Autoregression(mean=[2.0, 0.5], precision=[1.0, 1.0], df=3.0, scale=1.0)
    >>> prior.updated(np.array([2.0, 3.0, 5.0]), np.array([3.0, 5.0, 4.0])).df
    6.0
    """

    mean: Any
    precision: Any
    df: float
    scale: float

    def __post_init__(self) -> None:
        mean, precision = array("mean", self.mean), array("precision", self.precision)
        if mean.shape != (2,) or precision.shape not in ((2,), (2, 2)):
            needed = "shape (2,) or (2, 2), beside a mean of shape (2,)"
            raise ScenarioError("precision", f"shape {precision.shape}, and {mean.shape} of the mean", needed)
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "precision", np.diag(precision) if precision.ndim == 1 else precision)
        POSITIVE("df", self.df)
        POSITIVE("scale", self.scale)

    def updated(self, now: FloatArray, after: FloatArray) -> Self:
        """Return the law after pairs of successive values, both of shape (pairs,)."""
        now, after = array("now", now), array("after", after)
        if now.ndim != 1 or now.shape != after.shape:
            raise ScenarioError("after", after.shape, f"a row of as many values as now has, {now.shape}")
        rows = np.column_stack([np.ones(len(now)), now])
        precision = self.precision + rows.T @ rows
        mean = np.linalg.solve(precision, self.precision @ self.mean + rows.T @ after)
        missed, moved = after - rows @ mean, mean - self.mean
        squares = self.df * self.scale**2 + missed @ missed + moved @ self.precision @ moved
        df = self.df + len(now)
        return type(self)(mean, precision, df, math.sqrt(squares / df))

    def weighted(self, strength: float) -> Self:
        """Return the law as if it rested on so many times what it rests on."""
        factor = POSITIVE("strength", strength)
        return type(self)(self.mean, self.precision * factor, self.df * factor, self.scale)

    @property
    def persistence(self) -> float:
        """The mean of the persistence, at most `STATIONARY`."""
        return float(np.clip(self.mean[1], -STATIONARY, STATIONARY))

    @property
    def long_run(self) -> float:
        """The mean to which a series with the mean constant and persistence returns."""
        return float(self.mean[0] / (1.0 - self.persistence))

    @property
    def sd(self) -> float:
        """The posterior root mean square of the yearly shock."""
        return self.scale * math.sqrt(self.df / (self.df - 2.0)) if self.df > 2.0 else math.inf

    def interval(self, which: int, confidence: float) -> tuple[float, float]:
        """Return the central interval of the constant (0) or the persistence (1)."""
        which = _WHICH("which", which)
        half = special.stdtrit(self.df, 0.5 + SHARE("confidence", confidence) / 2.0) * self._spread(which)
        return float(self.mean[which] - half), float(self.mean[which] + half)

    def cdf(self, which: int, x: float) -> float:
        """Return P(the constant (0) or the persistence (1) <= x)."""
        which = _WHICH("which", which)
        return float(special.stdtr(self.df, (single("x", x) - self.mean[which]) / self._spread(which)))

    def variance_cdf(self, x: float) -> float:
        """Return P(the unknown variance of the shock <= x)."""
        return float(special.chdtrc(self.df, self.df * self.scale**2 / single("x", x)))

    def draw(self, rng: np.random.Generator) -> tuple[float, float, float]:
        """Draw constant, persistence and sd."""
        GENERATOR("rng", rng)
        sd = self.scale * math.sqrt(self.df / rng.chisquare(self.df))
        constant, persistence = self.mean + sd * (self._root @ rng.standard_normal(2))
        return float(constant), float(persistence), sd

    @cached_property
    def _root(self) -> FloatArray:
        """The factor of the covariance at sd one."""
        return np.asarray(np.linalg.cholesky(np.linalg.inv(self.precision)))

    def _spread(self, which: int) -> float:
        return float(self.scale * math.sqrt(np.linalg.inv(self.precision)[which, which]))
