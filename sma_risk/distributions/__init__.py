"""What is uncertain? Distributions in SciPy's words, and the sections of a scenario made of them."""

from __future__ import annotations

from sma_risk.distributions.base import Distribution, as_distribution, distribution
from sma_risk.distributions.demand import Demand
from sma_risk.distributions.dependence import Copula, GaussianCopula, StudentTCopula
from sma_risk.distributions.durations import PiecewiseHazard
from sma_risk.distributions.economy import Economy, EconomyPaths
from sma_risk.distributions.election import Election, ElectoralCollege, ForecastPool, NextInauguration, PollErrors
from sma_risk.distributions.elicitation import (
    Disagreement,
    Fit,
    QuantileAverage,
    between,
    disagreement,
    fit_quantiles,
    from_5_50_95,
    pool,
)
from sma_risk.distributions.families import (
    PERT,
    Beta,
    Constant,
    Counts,
    Discrete,
    Empirical,
    Gamma,
    LogNormal,
    Metalog,
    Mixture,
    Normal,
    QuantileTable,
    SciPy,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
)
from sma_risk.distributions.ratification import Bloc, FloorVote, Ratification, Threshold

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
