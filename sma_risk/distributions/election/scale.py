"""How large is the error of a t law beside that of a normal one? One random scale for all units."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.families.continuous import Gamma
from sma_risk.distributions.quadrature import at_scores


def t_scale(df: float, z: FloatArray) -> FloatArray:
    """Return sqrt((df - 2) / chi2) with chi2 at the quantile of a standard normal score z; decreasing in z."""
    half = df / 2.0
    return np.asarray(np.sqrt((half - 1.0) / at_scores(Gamma(half, 1.0), z)))


def t_scores(df: float | None, probabilities: ArrayLike) -> FloatArray:
    """Return quantiles of the law with mean 0 and variance 1: Student's t rescaled, or normal for None."""
    if df is None:
        return np.asarray(special.ndtri(probabilities))
    return np.asarray(special.stdtrit(df, probabilities) * np.sqrt(1.0 - 2.0 / df))


def t_probabilities(df: float | None, scores: FloatArray) -> FloatArray:
    """Return the distribution function of the law with mean 0 and variance 1."""
    if df is None:
        return np.asarray(special.ndtr(scores))
    return np.asarray(special.stdtr(df, scores / np.sqrt(1.0 - 2.0 / df)))
