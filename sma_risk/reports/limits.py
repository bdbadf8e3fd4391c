"""What can this model not see? Said in every report, in the same words."""

from __future__ import annotations

from collections import Counter

from sma_risk.scenario import Scenario


def limits(scenario: Scenario) -> list[str]:
    """Return what a reader must know before believing a number of this scenario."""
    grounds = scenario.grounds().values()
    judged = Counter(ground.tag for ground in grounds)["judgement"]
    return [
        "The errors given are those of the arithmetic: how far the numbers would move with other futures drawn from "
        "the same assumptions. They say nothing of whether the assumptions are right.",
        f"{judged} of {len(grounds)} inputs are judgement. So few agreements have ever been concluded that they cannot "
        "settle how fast an administration concludes, or how often it reopens what it finds signed.",
        "The price of a month without an agreement is a value judgement, and what is compared turns on it. A lapse "
        "freezes the payment, so a strategy can be cheap in money because it lapses.",
        "Counted are payments and months. Deterrence, trust, what the troops themselves would do, trade, and anything "
        "else that may be bargained over with the payment are not, but for the side deals that are assumed.",
        "Strategies are plans by month and by known election result. Within a future nobody learns more, changes the "
        "plan, or outwits the other side beyond the reactions that are assumed.",
        f"One agreement is played, month by month, to the end of {scenario.agreement.last_year}. What follows is not.",
        f"The scenario is dated {scenario.agreement.as_of}, but whoever chose its numbers may have known more.",
    ]
