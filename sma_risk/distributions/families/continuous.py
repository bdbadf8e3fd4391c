"""Which continuous distributions does the model use? Six families in closed form, on scipy.special alone."""

from __future__ import annotations

import math
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.families.likelihood import likeliest
from sma_risk.parameters import NUMBER, POSITIVE, frozen, parameter

_TINY = np.finfo(np.float64).tiny


def normal_density(z: FloatArray) -> Evaluated:
    """Return the density of the standard normal law."""
    return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def beta_density(a: float, b: float, share: FloatArray, rest: FloatArray) -> Evaluated:
    """Return the density of the beta law at a share of [0, 1]; `rest` is 1 - share, given so as to keep its digits."""
    return np.exp(special.xlogy(a - 1.0, share) + special.xlogy(b - 1.0, rest) - special.betaln(a, b))


@frozen
class Gamma(Distribution):
    """Gamma distribution with mean shape / rate.

    >>> Gamma(5, 15).mean()
    0.3333333333333333
    """

    shape: float = parameter("", POSITIVE, "shape")
    rate: float = parameter("1/unit", POSITIVE, "rate")

    @classmethod
    def fit(cls, samples: ArrayLike) -> Self:
        """Return the one of greatest likelihood for samples above zero.

        >>> Gamma.fit([2.0, 3.0, 4.0]).mean().__round__(6)
        3.0
        """
        shape, _, scale = likeliest("gamma", samples, low=0.0, floc=0.0)
        return cls(shape, 1.0 / scale)

    def support(self) -> tuple[float, float]:
        """Return (0, inf)."""
        return 0.0, math.inf

    def mean(self) -> float:
        """Return shape / rate."""
        return self.shape / self.rate

    def var(self) -> float:
        """Return shape / rate**2."""
        return self.shape / self.rate / self.rate

    def _pdf(self, x: FloatArray) -> Evaluated:
        t = self.rate * np.maximum(x, 0.0)
        log = special.xlogy(self.shape - 1.0, t) - t - special.gammaln(self.shape)
        return np.where(x < 0.0, 0.0, self.rate * np.exp(log))

    def _ppf(self, q: FloatArray) -> Evaluated:
        return special.gammaincinv(self.shape, q) / self.rate

    def _isf(self, q: FloatArray) -> Evaluated:
        return special.gammainccinv(self.shape, q) / self.rate

    def _cdf(self, x: FloatArray) -> Evaluated:
        return special.gammainc(self.shape, self.rate * np.maximum(x, 0.0))

    def _sf(self, x: FloatArray) -> Evaluated:
        return special.gammaincc(self.shape, self.rate * np.maximum(x, 0.0))


@frozen
class Beta(Distribution):
    """Beta distribution on [0, 1] with mean a / (a + b).

    >>> law = Beta(8.0, 2.0)
    >>> law.mean(), round(float(law.ppf(0.05)), 3)
    (0.8, 0.571)
    """

    a: float = parameter("", POSITIVE, "weight of one")
    b: float = parameter("", POSITIVE, "weight of zero")

    @classmethod
    def fit(cls, samples: ArrayLike) -> Self:
        """Return the one of greatest likelihood for samples between 0 and 1."""
        a, b, _, _ = likeliest("beta", samples, low=0.0, high=1.0, floc=0.0, fscale=1.0)
        return cls(a, b)

    def support(self) -> tuple[float, float]:
        """Return (0, 1)."""
        return 0.0, 1.0

    def mean(self) -> float:
        """Return a / (a + b)."""
        return self.a / (self.a + self.b)

    def var(self) -> float:
        """Return mean (1 - mean) / (a + b + 1)."""
        return self.mean() * self.b / (self.a + self.b) / (self.a + self.b + 1.0)

    def _pdf(self, x: FloatArray) -> Evaluated:
        inside = np.clip(x, 0.0, 1.0)
        return np.where((x < 0.0) | (x > 1.0), 0.0, beta_density(self.a, self.b, inside, 1.0 - inside))

    def _ppf(self, q: FloatArray) -> Evaluated:
        return special.betaincinv(self.a, self.b, q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return special.betainccinv(self.a, self.b, q)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return special.betainc(self.a, self.b, np.clip(x, 0.0, 1.0))

    def _sf(self, x: FloatArray) -> Evaluated:
        return special.betaincc(self.a, self.b, np.clip(x, 0.0, 1.0))


@frozen
class LogNormal(Distribution):
    """Lognormal distribution by its median and the standard deviation of its logarithm.

    >>> law = LogNormal(median=5.0, sigma=0.3)
    >>> round(float(law.ppf(0.5)), 3), round(law.mean(), 3)
    (5.0, 5.23)
    """

    median: float = parameter("unit", POSITIVE, "median")
    sigma: float = parameter("", POSITIVE, "standard deviation of the logarithm")

    @classmethod
    def fit(cls, samples: ArrayLike) -> Self:
        """Return the one of greatest likelihood for samples above zero.

        >>> LogNormal.fit([1.0, 4.0])
        LogNormal(median=2.0, sigma=0.6931...)
        """
        sigma, _, median = likeliest("lognorm", samples, low=0.0, floc=0.0)
        return cls(median, sigma)

    def support(self) -> tuple[float, float]:
        """Return (0, inf)."""
        return 0.0, math.inf

    def mean(self) -> float:
        """Return median * exp(sigma**2 / 2)."""
        return float(self.median * np.exp(self.sigma**2 / 2.0))

    def var(self) -> float:
        """Return mean**2 * (exp(sigma**2) - 1)."""
        return float(self.mean() ** 2 * np.expm1(self.sigma**2))

    def _pdf(self, x: FloatArray) -> Evaluated:
        return np.where(x <= 0.0, 0.0, normal_density(self._score(x)) / (self.sigma * np.maximum(x, _TINY)))

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self.median * np.exp(self.sigma * special.ndtri(q))

    def _isf(self, q: FloatArray) -> Evaluated:
        return self.median * np.exp(-self.sigma * special.ndtri(q))

    def _cdf(self, x: FloatArray) -> Evaluated:
        return special.ndtr(self._score(x))

    def _sf(self, x: FloatArray) -> Evaluated:
        return special.ndtr(-self._score(x))

    def _score(self, x: FloatArray) -> Evaluated:
        return np.log(np.maximum(x, 0.0) / self.median) / self.sigma


@frozen
class Normal(Distribution):
    """Normal distribution; `mu` rather than `mean`, which is a method here as in SciPy.

    >>> law = Normal(mu=2.0, sigma=1.0)
    >>> round(float(law.sf(3.0)), 4), round(float(law.ppf(0.95)), 3)
    (0.1587, 3.645)
    """

    mu: float = parameter("unit", NUMBER, "expectation")
    sigma: float = parameter("unit", POSITIVE, "standard deviation")

    @classmethod
    def fit(cls, samples: ArrayLike) -> Self:
        """Return the one of greatest likelihood: the samples' mean, and their deviation divided by n, not n - 1.

        >>> Normal.fit([1.0, 3.0])
        Normal(mu=2.0, sigma=1.0)
        """
        return cls(*likeliest("norm", samples))

    def support(self) -> tuple[float, float]:
        """Return (-inf, inf)."""
        return -math.inf, math.inf

    def mean(self) -> float:
        """Return mu."""
        return self.mu

    def var(self) -> float:
        """Return sigma**2."""
        return self.sigma**2

    def _pdf(self, x: FloatArray) -> Evaluated:
        return normal_density((x - self.mu) / self.sigma) / self.sigma

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self.mu + self.sigma * special.ndtri(q)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self.mu - self.sigma * special.ndtri(q)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return special.ndtr((x - self.mu) / self.sigma)

    def _sf(self, x: FloatArray) -> Evaluated:
        return special.ndtr((self.mu - x) / self.sigma)


@frozen
class StudentT(Distribution):
    """Student's t, not rescaled, clipped to [-clip, clip]: what lies beyond sits on the two ends.

    >>> StudentT(df=3.0, clip=20.0).interval(0.9)
    (-2.353..., 2.353...)
    """

    df: float = parameter("", POSITIVE, "degrees of freedom")
    clip: float = parameter("", POSITIVE, "largest absolute value")

    def support(self) -> tuple[float, float]:
        """Return (-clip, clip)."""
        return -self.clip, self.clip

    def mean(self) -> float:
        """Return 0."""
        return 0.0

    def var(self) -> float:
        """Return the variance: the integral of 4 x sf(x) over [0, clip], with x = sinh(s)."""
        nodes, weights = np.polynomial.legendre.leggauss(200)
        half = math.asinh(self.clip) / 2.0
        s = half * (nodes + 1.0)
        heights = 4.0 * np.sinh(s) * np.cosh(s) * special.stdtr(self.df, -np.sinh(s))
        return float(half * np.sum(weights * heights))

    def _pdf(self, x: FloatArray) -> Evaluated:
        log_height = -0.5 * (self.df + 1.0) * np.log1p(x * x / self.df) - special.betaln(0.5, self.df / 2.0)
        return np.where(np.abs(x) > self.clip, 0.0, np.exp(log_height) / math.sqrt(self.df))

    def _pmf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, np.where(np.abs(x) == self.clip, special.stdtr(self.df, -self.clip), 0.0))

    def _ppf(self, q: FloatArray) -> Evaluated:
        return np.where(q <= 0.5, -self._upper(q), self._upper(1.0 - q))

    def _isf(self, q: FloatArray) -> Evaluated:
        return -self._ppf(q)

    def _upper(self, q: FloatArray) -> Evaluated:
        """Upper quantiles for q <= 1/2, by the beta law of 1 / (1 + t**2 / df) and of its complement."""
        q = np.minimum(q, 0.5)
        far = special.betaincinv(self.df / 2.0, 0.5, 2.0 * q)
        near = special.betaincinv(0.5, self.df / 2.0, 1.0 - 2.0 * q)
        odds = np.where(q < 0.25, (1.0 - far) / far, near / (1.0 - near))
        return np.minimum(np.sqrt(self.df * odds), self.clip)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return np.where(x < -self.clip, 0.0, np.where(x >= self.clip, 1.0, special.stdtr(self.df, x)))

    def _sf(self, x: FloatArray) -> Evaluated:
        return np.where(x < -self.clip, 1.0, np.where(x >= self.clip, 0.0, special.stdtr(self.df, -x)))


@frozen
class Constant(Distribution):
    """A known value.

    >>> Constant(2).ppf([0.1, 0.9]), Constant(2).var()
    (array([2., 2.]), 0.0)
    """

    value: float = parameter("unit", NUMBER, "the value")

    def support(self) -> tuple[float, float]:
        """Return (value, value)."""
        return self.value, self.value

    def mean(self) -> float:
        """Return the value."""
        return self.value

    def var(self) -> float:
        """Return 0."""
        return 0.0

    def _pdf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, 0.0)

    def _pmf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, x == self.value)

    def _ppf(self, q: FloatArray) -> Evaluated:
        return np.where(np.isnan(q), q, self.value)

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._ppf(q)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, x >= self.value)

    def _sf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, x < self.value)
