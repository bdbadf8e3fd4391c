"""What is uncertain? Distributions in SciPy's words, and the sections of a scenario made of them."""

from __future__ import annotations

from sma_risk.distributions.base import Distribution, as_distribution, distribution
from sma_risk.distributions.bounded import PERT, Triangular, Uniform
from sma_risk.distributions.continuous import Beta, Constant, Gamma, LogNormal, Normal, StudentT
from sma_risk.distributions.copulas import Copula, GaussianCopula, StudentTCopula
from sma_risk.distributions.counts import Counts
from sma_risk.distributions.demand import Demand
from sma_risk.distributions.durations import PiecewiseHazard
from sma_risk.distributions.economy import Economy
from sma_risk.distributions.economy_paths import EconomyPaths
from sma_risk.distributions.election import Election
from sma_risk.distributions.electoral import ElectoralCollege, PollErrors
from sma_risk.distributions.elicitation import Fit, between, fit_quantiles, from_5_50_95
from sma_risk.distributions.from_scipy import SciPy
from sma_risk.distributions.legislature import Bloc, FloorVote, Threshold
from sma_risk.distributions.metalog import Metalog
from sma_risk.distributions.mixture import Mixture
from sma_risk.distributions.pooling import Disagreement, QuantileAverage, disagreement, pool
from sma_risk.distributions.pools import ForecastPool
from sma_risk.distributions.quantile_table import QuantileTable
from sma_risk.distributions.ratification import Ratification
from sma_risk.distributions.snap import NextInauguration
from sma_risk.distributions.steps import Discrete, Empirical
from sma_risk.distributions.truncated import Truncated

__all__ = [
    "PERT",
    "Beta",
    "Bloc",
    "Constant",
    "Copula",
    "Counts",
    "Demand",
    "Disagreement",
    "Discrete",
    "Distribution",
    "Economy",
    "EconomyPaths",
    "Election",
    "ElectoralCollege",
    "Empirical",
    "Fit",
    "FloorVote",
    "ForecastPool",
    "Gamma",
    "GaussianCopula",
    "LogNormal",
    "Metalog",
    "Mixture",
    "NextInauguration",
    "Normal",
    "PiecewiseHazard",
    "PollErrors",
    "QuantileAverage",
    "QuantileTable",
    "Ratification",
    "SciPy",
    "StudentT",
    "StudentTCopula",
    "Threshold",
    "Triangular",
    "Truncated",
    "Uniform",
    "as_distribution",
    "between",
    "disagreement",
    "distribution",
    "fit_quantiles",
    "from_5_50_95",
    "pool",
]
