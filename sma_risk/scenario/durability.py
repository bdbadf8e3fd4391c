"""Does a deal last? Withdrawal before consent, reopening, amendment, exit."""

from __future__ import annotations

from typing import ClassVar

from sma_risk.distributions import Distribution, distribution
from sma_risk.parameters import NON_NEGATIVE, Section, frozen, integer, parameter, simplex

Outcomes = tuple[float, float, float, float]


@frozen
class Durability(Section):
    """Hazards of what can befall a deal; "signed with" names the administration that agreed it.

    Outcomes of a reopening are probabilities of (hold, side deal, amend, terminate).
    """

    key: ClassVar[str] = "durability"

    withdraw_regular: float = parameter(
        "per month",
        NON_NEGATIVE,
        "a maximalist withdraws before consent from a deal signed with a regular one",
    )
    withdraw_maximalist: float = parameter(
        "per month", NON_NEGATIVE, "a maximalist withdraws before consent from a deal signed with one"
    )
    reopen_regular: float = parameter("per month", NON_NEGATIVE, "a regular administration reopens")
    reopen_maximalist: Distribution = parameter(
        "per month", distribution(0.0), "a maximalist reopens a deal signed with a regular one"
    )
    fresh_months: int = parameter("months", integer(0, 1200), "of each maximalist administration at full hazard")
    later_factor: float = parameter("factor", NON_NEGATIVE, "on that hazard afterwards")
    reopen_signed_maximalist: float = parameter("per month", NON_NEGATIVE, "a maximalist reopens its own deal")
    backlash: float = parameter("factor", NON_NEGATIVE, "if the deal was concluded before the inauguration")
    after_episode: float = parameter("factor", NON_NEGATIVE, "once an episode of this deal has been resolved")
    resolve_maximalist: float = parameter("per month", NON_NEGATIVE, "an episode ends, maximalist administration")
    resolve_regular: float = parameter("per month", NON_NEGATIVE, "an episode ends, regular administration")
    outcomes_maximalist: Outcomes = parameter("probability", simplex(4), "how it ends, maximalist administration")
    outcomes_regular: Outcomes = parameter("probability", simplex(4), "how it ends, regular administration")
    amended_rise: Distribution = parameter("share", distribution(-1.0), "of the level, added by an amendment")
    amendment_consent: float = parameter("per month", NON_NEGATIVE, "consent to an amendment, without a vote")
    rok_withdrawal: float = parameter("per month", NON_NEGATIVE, "Korea ends the agreement")
