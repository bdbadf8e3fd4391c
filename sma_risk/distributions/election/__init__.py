"""Who will be president? Odds, quotes, forecasts, polls and states; the electoral college; the Korean calendar."""

from __future__ import annotations

from sma_risk.distributions.election.calendar import days_to_election, election_day
from sma_risk.distributions.election.college import ElectoralCollege
from sma_risk.distributions.election.covariance import correlation_by_bloc, loadings_by_bloc, repaired
from sma_risk.distributions.election.election import Election
from sma_risk.distributions.election.forecasts import ForecastPool, published_forecasts
from sma_risk.distributions.election.korea import NextInauguration
from sma_risk.distributions.election.polls import ErrorCovariances, PollErrors, college_from_polls, lean, state_margins
from sma_risk.distributions.election.published import (
    college_from_covariance,
    college_from_states,
    college_from_win_probabilities,
)
from sma_risk.distributions.election.units import Unit, units, with_districts

__all__ = [
    "Election",
    "ElectoralCollege",
    "ErrorCovariances",
    "ForecastPool",
    "NextInauguration",
    "PollErrors",
    "Unit",
    "college_from_covariance",
    "college_from_polls",
    "college_from_states",
    "college_from_win_probabilities",
    "correlation_by_bloc",
    "days_to_election",
    "election_day",
    "lean",
    "loadings_by_bloc",
    "published_forecasts",
    "repaired",
    "state_margins",
    "units",
    "with_districts",
]
