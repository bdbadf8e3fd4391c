"""What is open between Korea and the United States now that the twelfth agreement is in force?"""

from __future__ import annotations

import math

from sma_risk.distributions import Election, Gamma, LogNormal
from sma_risk.grounds import derived, judged, sourced, statutory
from sma_risk.scenario.presets.korea_round_12 import twelfth_sma
from sma_risk.scenario.scenario import Scenario


def korea_today() -> Scenario:
    """Return the twelfth agreement in force under the second Trump administration, as of December 2025.

    It was concluded in October 2024 with a regular administration and came into force that November. What is open is
    what may befall it until December 2030: reopening, side deals, amendment, exit, troop cuts, the election of 2028.
    The talks on a thirteenth agreement are not played. Nobody in Seoul has a choice of tempo left, so all named
    strategies are one.

    >>> from sma_risk.scenario.presets import korea_today
    >>> today = korea_today()
    >>> today.agreement.as_of, today.months, today.election.win_probability()
    ('2025-12', 61, 1.0)
    """
    return twelfth_sma().replace(
        {"name": "korea_today", **_agreement(), **_agreed(), **_politics(), **_durability(), **_forces(), **_economy()},
        election=maximalist_in_office(),
    )


def _agreement() -> dict[str, object]:
    return {
        "agreement.as_of": judged(
            "2025-12", "the last month before the twelfth is paid, and well covered by the evidence"
        ),
        "agreement.last_year": sourced(2030, "sma_agreements:12", "last year of the 12th agreement"),
        "agreement.base_payment_bn": sourced(1402.8, "sma_annual:2025", "paid in 2025"),
        "agreement.currency": sourced("KRW", "sma_agreements:12", "paid in won"),
        "agreement.concluded": sourced("2024-10", "sma_agreements:12", "agreed on 2 October 2024"),
        "agreement.ratified": sourced("2024-11", "sma_agreements:12", "in force since 29 November 2024"),
        "agreement.other_support_usd_bn": judged(
            2.3,
            "USD 33 bn over about ten years, less the agreement's 0.99 a year; 3.3 if it is not inside, on which "
            "reports differ; how much of it is new money is not said",
            source="us_demands:2025-11-14:BOTH:joint_statement; us_demands:2025-11-17:ROK:clarification; "
            "sma_annual:2024",
        ),
    }


def maximalist_in_office() -> Election:
    """Return the election of 2024 as decided, and the odds of 2028 as of July 2025."""
    won = "us_election_forecasts:2024-11-05:outcome:Trump"
    markets = "us_election_forecasts:2025-07:Polymarket:Democratic; us_election_forecasts:2025-07:Kalshi:Democratic"
    return Election(
        probability=sourced(1.0, won, "the candidate called maximalist won in 2024"),
        hold=derived(0.47, markets, "one minus the mean of the prices of July 2025, 54 and 52 %"),
    )


def _agreed() -> dict[str, object]:
    """Return the terms of the deal in force: what the regular administration settled for."""
    terms = "sma_agreements:12"
    return {
        "demand.intercept": derived(
            math.log(1519.2 / 1402.8), "sma_annual:2025; sma_annual:2026", "log of 1,519.2 / 1,402.8, the terms agreed"
        ),
        "demand.slope": judged(0.0, "the terms are agreed", source=terms),
        "demand.scale": judged(0.0, "the terms are agreed", source=terms),
        "demand.premium": judged(0.0, "the terms are agreed", source=terms),
        "escalator.cpi": sourced(1.0, terms, "inflation of two years before"),
        "escalator.defence": sourced(0.0, terms, "inflation it is"),
        "escalator.fixed": sourced(0.0, terms, "inflation it is"),
        "escalator.one_year": sourced(0.0, terms, "five years"),
        "escalator.one_year_maximalist": sourced(0.0, terms, "five years"),
        "escalator.cpi_cap_pct": sourced(5.0, terms, "the cap agreed"),
    }


def _politics() -> dict[str, object]:
    majority = "events:2025-06-04:rok_politics"
    seats = "assemblies:22:Democratic Party with Democratic Alliance"
    return {
        "politics.inauguration": statutory("2030-06", "five-year term from June 2025"),
        "politics.unified_after": judged(
            0.6, "an Assembly of 2028 may or may not go with the president of 2030", source=majority
        ),
        "ratification.government_seats": sourced(175, seats, "the president's bloc since June 2025"),
    }


def _durability() -> dict[str, object]:
    return {
        "durability.reopen_maximalist": derived(
            Gamma(1.2, 96.1),
            "sma_agreements:9; sma_agreements:12",
            "the Gamma(1.2, 58) of 2024, a judgement, after 23.3 months under a maximalist without a reopening of the "
            "9th and 11.3 of the 12th x 1.3: 58 + 23.3 + 14.7; that none was found is absence of evidence",
        ),
        "durability.side_deal_cost": judged(
            LogNormal(1.0, 1.2),
            "wider than in 2024: the statement of November 2025 shows that support beside the agreement is counted "
            "in several payments",
            source="us_demands:2025-11-14:BOTH:joint_statement; events:2020-06-02:lapse_effect",
        ),
    }


def _forces() -> dict[str, object]:
    floor = "events:2025-12-18:us_congress"
    months = ("2025-12", *(f"2026-{month:02d}" for month in range(1, 10)))
    return {
        "forces.floor_months": derived(months, floor, "the act binds the funds of fiscal year 2026, to September 2026"),
        "forces.soldiers": sourced(28500, floor, "the floor that Congress set"),
    }


def _economy() -> dict[str, object]:
    return {
        "economy.cpi_known_pct": sourced(2.32, "sma_annual:2024", "inflation of 2024"),
        "economy.defence_known_pct": derived(3.07, "sma_annual:2024; sma_annual:2025", "61,246.9 / 59,424.4 - 1"),
        "economy.defence_budget_bn": sourced(61246.9, "sma_annual:2025", "main budget of 2025"),
        "economy.fx_start": judged(
            1363.44, "the latest yearly average known by then, of 2024", source="sma_annual:2024"
        ),
        "economy.fx_mean": judged(
            1300.0, "between the averages of 2022 to 2024 and those before", source="sma_annual:2024"
        ),
    }
