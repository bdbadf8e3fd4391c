"""Does a deal last? Withdrawal before consent, reopening, amendment, exit."""

from __future__ import annotations

from typing import ClassVar

from sma_risk.distributions import Distribution, distribution
from sma_risk.distributions.demand.demand import LARGEST_MULTIPLE
from sma_risk.distributions.section import Section
from sma_risk.parameters import FACTOR, HAZARD, LARGEST_RATE, MONTHS, frozen, parameter, simplex

Outcomes = tuple[float, float, float, float]


@frozen
class Durability(Section):
    """Hazards of what can befall a deal; "signed with" names the administration that agreed it.

    Outcomes of a reopening are probabilities of (hold, side deal, amend, terminate).

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().durability.outcomes_maximalist
    (0.4, 0.33, 0.25, 0.02)
    """

    key: ClassVar[str] = "durability"

    withdraw_regular: float = parameter(
        "per month",
        HAZARD,
        "a maximalist withdraws before consent from a deal signed with a regular one",
    )
    withdraw_maximalist: float = parameter(
        "per month", HAZARD, "a maximalist withdraws before consent from a deal signed with one"
    )
    reopen_regular: float = parameter("per month", HAZARD, "a regular administration reopens")
    reopen_maximalist: Distribution = parameter(
        "per month", distribution(0.0, most=LARGEST_RATE), "a maximalist reopens a deal signed with a regular one"
    )
    fresh_months: int = parameter("months", MONTHS, "of each maximalist administration at full hazard")
    later_factor: float = parameter("factor", FACTOR, "on that hazard afterwards")
    reopen_signed_maximalist: float = parameter("per month", HAZARD, "a maximalist reopens its own deal")
    backlash: float = parameter("factor", FACTOR, "if the deal was concluded before the inauguration")
    after_episode: float = parameter("factor", FACTOR, "once an episode of this deal has been resolved")
    resolve_maximalist: float = parameter("per month", HAZARD, "an episode ends, maximalist administration")
    resolve_regular: float = parameter("per month", HAZARD, "an episode ends, regular administration")
    outcomes_maximalist: Outcomes = parameter("probability", simplex(4), "how it ends, maximalist administration")
    outcomes_regular: Outcomes = parameter("probability", simplex(4), "how it ends, regular administration")
    amended_rise: Distribution = parameter(
        "share", distribution(-1.0, most=LARGEST_MULTIPLE), "of the level, added by an amendment"
    )
    amendment_consent: float = parameter("per month", HAZARD, "consent to an amendment, without a vote")
    side_deal_cost: Distribution = parameter(
        "multiple of agreement.base_payment_bn",
        distribution(0.0, most=LARGEST_MULTIPLE),
        "of a side deal, once and for all; beside the agreement and no part of its cost",
    )
    rok_withdrawal: float = parameter("per month", HAZARD, "Korea ends the agreement")
