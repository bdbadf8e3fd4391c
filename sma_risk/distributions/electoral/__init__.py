"""Who wins the electoral college? Units, errors that go together, exact laws and polls."""

from __future__ import annotations

from sma_risk.distributions.electoral.calendar import days_to_election, election_day
from sma_risk.distributions.electoral.college import ElectoralCollege
from sma_risk.distributions.electoral.covariance import correlation_by_bloc, loadings_by_bloc, repaired
from sma_risk.distributions.electoral.polls import PollErrors, college_from_polls, lean, state_margins
from sma_risk.distributions.electoral.published import (
    college_from_covariance,
    college_from_states,
    college_from_win_probabilities,
)
from sma_risk.distributions.electoral.units import Unit, units, with_districts

__all__ = [
    "ElectoralCollege",
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
    "repaired",
    "state_margins",
    "units",
    "with_districts",
]
