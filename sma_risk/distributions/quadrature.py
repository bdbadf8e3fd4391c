"""How is a smooth function of a distribution averaged? Trapezoids over its normal score."""

from __future__ import annotations

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray

REACH = 8.0  # the normal law leaves 1e-15 beyond


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
    x = np.where(z < 0.0, distribution.ppf(special.ndtr(z)), distribution.isf(special.ndtr(-z)))
    return x, weights
