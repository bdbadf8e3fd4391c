"""Will a legislature consent, with how many votes, and when? Exact laws, and what recorded votes say of them."""

from __future__ import annotations

from sma_risk.distributions.ratification.legislature import Bloc, FloorVote, Threshold
from sma_risk.distributions.ratification.ratification import Ratification
from sma_risk.distributions.ratification.roll_calls import fit_attendance, fit_others

__all__ = ["Bloc", "FloorVote", "Ratification", "Threshold", "fit_attendance", "fit_others"]
