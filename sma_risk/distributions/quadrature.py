"""How is a function of a distribution averaged? Over its normal score: trapezoids if smooth, adaptively if not."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray

REACH = 8.0  # the normal law leaves 1e-15 beyond
FAR_REACH = 37.0  # the normal law leaves 1e-299 beyond: heavy tails hold their mean far out
_PIECES = (-FAR_REACH, -8.0, -2.0, 0.0, 2.0, 8.0, FAR_REACH)


def normal_nodes(count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes z and weights for averages over the standard normal law, both of shape (count,).

    The trapezoidal rule converges geometrically for functions that are smooth in z.
    """
    z = np.linspace(-REACH, REACH, count)
    weights = np.exp(-0.5 * z**2)
    return z, weights / weights.sum()


def quantile_nodes(distribution: Distribution, count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes x and weights for averages over a distribution: its quantiles at the normal nodes."""
    z, weights = normal_nodes(count)
    return at_scores(distribution, z), weights


def at_scores(distribution: Distribution, z: FloatArray) -> FloatArray:
    """Return the quantiles at standard normal scores, accurate in both tails."""
    return np.where(z < 0.0, distribution.ppf(special.ndtr(z)), distribution.isf(special.ndtr(-z)))


@lru_cache(maxsize=256)
def central_moment(distribution: Distribution, power: int, centre: float) -> float:
    """Return E (X - centre)**power by adaptive quadrature, to about 1e-9 of itself; it must be finite."""
    from scipy import integrate

    def integrand(z: float) -> float:
        value = float(at_scores(distribution, np.asarray(z))) - centre
        return value**power * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)

    x, weights = quantile_nodes(distribution, 201)
    goal = 1e-11 * float(weights @ np.abs(x - centre) ** power)
    pieces = [integrate.quad(integrand, *ends, limit=500, epsabs=goal, epsrel=1e-10)[0] for ends in pairwise(_PIECES)]
    return math.fsum(pieces)
