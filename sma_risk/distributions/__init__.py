"""What is uncertain? Distributions in SciPy's words, and the sections of a scenario made of them."""

from __future__ import annotations

from sma_risk.distributions.base import Distribution, distribution
from sma_risk.distributions.continuous import Beta, Constant, Gamma, LogNormal, Normal, StudentT
from sma_risk.distributions.counts import Counts
from sma_risk.distributions.demand import Demand
from sma_risk.distributions.durations import PiecewiseHazard
from sma_risk.distributions.economy import Economy
from sma_risk.distributions.economy_paths import EconomyPaths
from sma_risk.distributions.election import Election
from sma_risk.distributions.legislature import Bloc, FloorVote, Threshold
from sma_risk.distributions.mixture import Mixture
from sma_risk.distributions.ratification import Ratification

__all__ = [
    "Beta",
    "Bloc",
    "Constant",
    "Counts",
    "Demand",
    "Distribution",
    "Economy",
    "EconomyPaths",
    "Election",
    "FloorVote",
    "Gamma",
    "LogNormal",
    "Mixture",
    "Normal",
    "PiecewiseHazard",
    "Ratification",
    "StudentT",
    "Threshold",
    "distribution",
]
