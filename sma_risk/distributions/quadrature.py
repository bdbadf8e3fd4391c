"""How is a function of a distribution averaged? Over its normal score: trapezoids if smooth, adaptively if not."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray

REACH = 8.0  # the normal law leaves 1e-15 beyond
# a trapezoidal sum over a bell of width 1 in steps of 1 / NARROW errs by 2 exp(-2 (pi NARROW)**2) = 3e-17
NARROW = 1.4
WINGS = 9.0  # a bell no wider than 1 leaves 1e-18 beyond
FAR_REACH = 37.0  # the normal law leaves 1e-299 beyond: heavy tails hold their mean far out
_PIECES = (-FAR_REACH, -8.0, -2.0, 0.0, 2.0, 8.0, FAR_REACH)
MOST_HALVINGS = 500  # of a piece; a step of the quantiles takes forty


def normal_nodes(count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes z and weights for averages over the standard normal law, both of shape (count,).

    The trapezoidal rule converges geometrically for functions that are smooth in z.
    """
    z = np.linspace(-REACH, REACH, count)
    weights = np.exp(-0.5 * z**2)
    return z, weights / weights.sum()


def shock_nodes(groups: Sequence[tuple[int, float, float]]) -> tuple[FloatArray, FloatArray]:
    """Return nodes z and weights for averages of products of binomials over a standard normal shock.

    Each group is (voters, logit, slope): so many with yes probability expit(logit + slope z). The step resolves the
    narrowest such product, the range holds all of the one farthest out, so that every probability is accurate to
    a few units in the 13th digit relative to itself, however small.
    """
    exposed = [group for group in groups if group[0] > 0 and group[2] != 0.0 and np.isfinite(group[1])]
    if not exposed:
        return np.zeros(1), np.ones(1)
    voters, logits, slopes = np.array(exposed, dtype=np.float64).T
    step = 1.0 / (NARROW * np.sqrt(1.0 + 0.25 * voters @ slopes**2))
    below, above = _farthest(voters, logits, slopes), _farthest(voters, logits, -slopes)
    z = np.arange(-below - WINGS, above + WINGS + step, step)
    return z, np.exp(-0.5 * z**2) * step / np.sqrt(2.0 * np.pi)


def _farthest(voters: FloatArray, logits: FloatArray, slopes: FloatArray) -> float:
    """Return how far below zero the shock is when each group votes alike, as a low shock makes them."""
    from scipy.optimize import brentq

    pull = voters * np.abs(slopes)

    def rest(z: float) -> float:
        return float(pull @ special.expit(np.sign(slopes) * logits - np.abs(slopes) * z)) - z

    return float(brentq(rest, 0.0, pull.sum()))


@lru_cache(maxsize=64)
def quantile_nodes(distribution: Distribution, count: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes x and weights for averages over a distribution: its quantiles at the normal nodes; read-only."""
    z, weights = normal_nodes(count)
    x = at_scores(distribution, z)
    for array in (x, weights):
        array.setflags(write=False)
    return x, weights


def at_scores(distribution: Distribution, z: FloatArray) -> FloatArray:
    """Return the quantiles at standard normal scores, accurate in both tails."""
    return np.where(z < 0.0, distribution.ppf(special.ndtr(z)), distribution.isf(special.ndtr(-z)))


@lru_cache(maxsize=256)
def central_moment(distribution: Distribution, power: int, centre: float) -> float:
    """Return E (X - centre)**power by adaptive quadrature, to about 1e-9 of itself; it must be finite."""
    from scipy import integrate

    def integrand(nodes: FloatArray) -> FloatArray:
        z = nodes[:, 0]
        return (at_scores(distribution, z) - centre) ** power * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)

    x, weights = quantile_nodes(distribution, 201)
    goal = 1e-11 * float(weights @ np.abs(x - centre) ** power)
    pieces = [
        integrate.cubature(integrand, [low], [high], rule="gk21", rtol=1e-10, atol=goal, max_subdivisions=MOST_HALVINGS)
        for low, high in pairwise(_PIECES)
    ]
    if any(piece.status != "converged" for piece in pieces):
        warnings.warn(
            f"The moment {power} of {distribution} errs by more than 1e-9 of itself", integrate.IntegrationWarning, 2
        )
    return math.fsum(float(piece.estimate) for piece in pieces)
