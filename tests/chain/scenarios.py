"""Which scenarios are solved and played? The preset, and changes that make rare things common."""

from __future__ import annotations

import sma_risk as sr
from sma_risk.scenario import Scenario

STRATEGIES = ["hurry", "base", "wait", "conditional", "hold"]

# Seven in ten deals cover one year only: talks after talks.
ONE_YEAR = {"escalator.cpi": 0.14, "escalator.defence": 0.1, "escalator.fixed": 0.06, "escalator.one_year": 0.7}
ONE_YEAR["escalator.one_year_maximalist"] = 0.8

# What befalls few deals of the preset befalls many.
QUARRELS = {
    "durability.reopen_regular": 0.05,
    "durability.reopen_signed_maximalist": 0.06,
    "durability.outcomes_regular": (0.3, 0.2, 0.5, 0.0),
    "durability.outcomes_maximalist": (0.3, 0.2, 0.4, 0.1),
    "durability.withdraw_regular": 0.3,
    "durability.rok_withdrawal": 0.004,
    "election.convert": 0.5,
    "forces.cut_dispute": 0.1,
}

CHANGES: dict[str, dict[str, object]] = {
    "override": {"ratification.override": 0.3, "ratification.others_yes": 0.3},
    "automatic consent": {"ratification.automatic_after_months": 3, **QUARRELS},
    "one-year deals and quarrels": {**ONE_YEAR, **QUARRELS},
    "back pay": {**ONE_YEAR, "agreement.back_pay_share": 1.0},
    "no maximalist": {"election.probability": 0.0, "election.heir": 0.0, "election.convert": 0.0},
    "certain maximalist": {"election.probability": 1.0},
    "another horizon": {"agreement.expiry": "2024-12", "agreement.last_year": 2028},
    "later expiry": {"agreement.expiry": "2027-12", **ONE_YEAR},
    "fiscal years": {
        **{"agreement.as_of": "2024-10", "agreement.expiry": "2026-03", "agreement.last_year": 2029},
        **ONE_YEAR,
    },
    "maximalist in office": {
        **{"agreement.as_of": "2025-08", "agreement.talks_began": "2025-08", "election.probability": 1.0},
        **QUARRELS,
    },
    "pending, a deal of the maximalist": {
        **{"agreement.as_of": "2025-08", "agreement.talks_began": "2025-03", "agreement.concluded": "2025-06"},
        **{"election.probability": 1.0, "ratification.automatic_after_months": 9},
        **ONE_YEAR,
        **QUARRELS,
    },
    "in force before the inauguration": {"agreement.concluded": "2024-04", "agreement.ratified": "2024-04", **QUARRELS},
    "interregnum certain": {"politics.snap_per_year": 1e4, "politics.interregnum_end": 0.04},
}


def preset() -> Scenario:
    return sr.presets.twelfth_sma()


def uneven(scenario: Scenario) -> sr.Strategy:
    """Talk in bursts, with pauses, beyond the inauguration, and let the Assembly vote only now and then."""
    rules = [
        sr.Rule(last="2024-08", tempo=6.0),
        sr.Rule(first="2024-09", last="2024-12", tempo=0.0, consent_open=False),
        sr.Rule(first="2025-04", last="2026-03", tempo=3.0),
        sr.Rule(first="2026-01", last="2026-06", consent_open=False),
        sr.Rule(first="2026-07", last="2027-12", tempo=0.2),
        sr.Rule(first="2024-11", result="maximalist", last="2025-01", tempo=9.0),
    ]
    return sr.Strategy.from_rules(scenario, "uneven", rules)
