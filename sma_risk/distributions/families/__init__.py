"""Which shapes are there? In closed form, between ends, through quantiles, of atoms, made of others, and SciPy's."""

from __future__ import annotations

from sma_risk.distributions.families.bounded import PERT, Triangular, Uniform
from sma_risk.distributions.families.continuous import Beta, Constant, Gamma, LogNormal, Normal, StudentT
from sma_risk.distributions.families.counts import Counts
from sma_risk.distributions.families.from_scipy import SciPy
from sma_risk.distributions.families.metalog import Metalog
from sma_risk.distributions.families.mixture import Mixture
from sma_risk.distributions.families.quantile_table import QuantileTable
from sma_risk.distributions.families.steps import Discrete, Empirical
from sma_risk.distributions.families.truncated import Truncated

__all__ = [
    "PERT",
    "Beta",
    "Constant",
    "Counts",
    "Discrete",
    "Empirical",
    "Gamma",
    "LogNormal",
    "Metalog",
    "Mixture",
    "Normal",
    "QuantileTable",
    "SciPy",
    "StudentT",
    "Triangular",
    "Truncated",
    "Uniform",
]
