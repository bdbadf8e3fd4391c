"""What is uncertain? Distributions in SciPy's words, and the sections of a scenario made of them."""

from __future__ import annotations

from sma_risk.distributions.base import Distribution, distribution
from sma_risk.distributions.continuous import Beta, Constant, Gamma, LogNormal, Normal, StudentT
from sma_risk.distributions.counts import Counts
from sma_risk.distributions.demand import Demand
from sma_risk.distributions.economy import Economy
from sma_risk.distributions.election import Election
from sma_risk.distributions.electoral import ElectoralCollege, PollErrors
from sma_risk.distributions.mixture import Mixture
from sma_risk.distributions.pools import ForecastPool
from sma_risk.distributions.ratification import Ratification
from sma_risk.distributions.snap import NextInauguration

__all__ = [
    "Beta",
    "Constant",
    "Counts",
    "Demand",
    "Distribution",
    "Economy",
    "Election",
    "ElectoralCollege",
    "ForecastPool",
    "Gamma",
    "LogNormal",
    "Mixture",
    "NextInauguration",
    "Normal",
    "PollErrors",
    "Ratification",
    "StudentT",
    "distribution",
]
