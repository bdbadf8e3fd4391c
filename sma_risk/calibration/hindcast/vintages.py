"""What would one have assumed then? Scenarios of past rounds, built only from rows known at their date.

The structure (ramp, deadline, consequences) and every judgement are those of the presets, which were written by
people who knew how the rounds ended. `hindsight` lists the judgements that rest on later rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from sma_risk import evidence
from sma_risk.calibration.fit import fit, priors, spells
from sma_risk.distributions import Beta, Election, Gamma, StudentT
from sma_risk.grounds import Assumed, derived, judged, sourced, statutory
from sma_risk.parameters import MONTH, instance, optional
from sma_risk.scenario import Scenario, japan_2027, twelfth_sma
from sma_risk.scenario.calendar import month_number, month_text, year_of

_AGREEMENT = optional(instance(int, "the number of an agreement of Korea"))
_SCENARIO = instance(Scenario, "a Scenario")
SOURCE_LOST = "judgement of a preset that rests on later rows"


@dataclass(frozen=True)
class Vintage:
    """A round and the month from which it is forecast.

    >>> scenario_as_of(Vintage("2018-03", 10)).agreement.as_of
    '2018-03'
    """

    as_of: str
    agreement: int | None  # of Korea; None is Japan's bridge of 2021

    def __post_init__(self) -> None:
        MONTH("as_of", self.as_of)
        _AGREEMENT("agreement", self.agreement)


VINTAGE = instance(Vintage, "a Vintage")
VINTAGES: Mapping[str, Vintage] = MappingProxyType(
    {
        "9th, 2013-07": Vintage("2013-07", 9),
        "10th, 2018-03": Vintage("2018-03", 10),
        "11th, 2019-09": Vintage("2019-09", 11),
        "12th, 2024-05": Vintage("2024-05", 12),
        "Japan, 2020-10": Vintage("2020-10", None),
    }
)
# the next Korean inauguration: five-year terms; the removal of 2017 moved it
_INAUGURATIONS = ("2018-02", "2022-05", "2027-05")


def scenario_as_of(vintage: Vintage, *, strength: float = 1.0) -> Scenario:
    """Return the scenario of a round as of its date; `strength` weighs the priors of the fit.

    >>> scenario_as_of(VINTAGES["10th, 2018-03"]).agreement.expiry
    '2018-12'
    """
    if VINTAGE("vintage", vintage).agreement is None:
        return _japan(vintage.as_of, strength)
    korea = forgotten(twelfth_sma(), vintage.as_of, f"sma_agreements:{vintage.agreement}")
    scenario = korea.replace({"name": f"sma_{vintage.agreement}_as_of_{vintage.as_of}", **_korea(vintage)})
    return fit(vintage.as_of, strength=strength, structure=scenario).plug(scenario)


def forgotten(scenario: Scenario, as_of: str, own: str = "") -> Scenario:
    """Return the scenario without citations of rows not known, or of the round's own; what cited them is judgement."""
    day = evidence.last_day(as_of)
    changes: dict[str, Assumed] = {}
    for name, ground in scenario.grounds().items():
        rows = evidence.cited(ground.source)
        known = [row for row in rows if evidence.known_on(row) <= day and row != own]
        if known != rows:
            changes[name] = Assumed(
                ground.value, "judgement", source="; ".join(known), rationale=f"{SOURCE_LOST}: {ground.rationale}"
            )
    return scenario.replace(changes)


def hindsight(scenario: Scenario) -> list[str]:
    """Return the parameters whose value is a judgement that rests on rows of a later date.

    >>> hindsight(twelfth_sma()), len(hindsight(scenario_as_of(VINTAGES["10th, 2018-03"]))) > 10
    ([], True)
    """
    grounds = _SCENARIO("scenario", scenario).grounds()
    return [name for name, ground in grounds.items() if ground.rationale.startswith(SOURCE_LOST)]


def _korea(vintage: Vintage) -> dict[str, Any]:
    as_of, row = vintage.as_of, f"sma_agreements:{vintage.agreement}"
    deal = evidence.row(row, as_of=as_of)
    expiry = deal["prior_expiry_date"][:7]
    return {
        "agreement.as_of": judged(as_of, "talks had just begun"),
        "agreement.talks_began": sourced(deal["talks_start_date"][:7], row, "first round of talks"),
        "agreement.expiry": sourced(expiry, row, "end of the agreement in force"),
        "agreement.last_year": judged(year_of(expiry) + 5, "a five-year term"),
        "agreement.base_payment_bn": _base_payment(as_of, year_of(expiry)),
        "election": _election(as_of),
        "politics.inauguration": statutory(next(m for m in _INAUGURATIONS if m > as_of), "five-year terms"),
        **_assembly(as_of),
        **_economy(as_of),
    }


def _base_payment(as_of: str, year: int) -> Any:
    table = evidence.annual_payments(as_of=as_of).set_index("year")
    paid = table["amount_krw_bn"].dropna()
    last = int(paid.index[-1])
    if last >= year:
        return sourced(float(paid[year]), f"sma_annual:{year}", f"payment of {year}")
    grown = round(float(paid[last]) * (1.0 + float(table["defence_budget_growth_pct"][last]) / 100.0), 1)
    return derived(grown, f"sma_annual:{last}; sma_agreements:11", f"payment of {last} x defence growth of {last}")


def _election(as_of: str) -> Election:
    """Return the odds: on file only for 2024. A maximalist in office stands again, even odds, a judgement."""
    if as_of >= "2024":
        return twelfth_sma().election
    if spells.attitude_on(evidence.last_day(as_of)) == spells.MAXIMALIST:
        return Election(
            probability=statutory(1.0, "in office since January 2017"),
            hold=judged(0.5, "no forecast of 2020 is on file"),
            heir=judged(1.0, "the incumbent himself stands again"),
            **Election.calendar(2016),  # type: ignore[arg-type]
        )
    rare = judged(Beta(1, 19), "no candidate had asked for multiples of the payment; no forecast of 2016 is on file")
    return Election(probability=rare, **Election.calendar(2016))  # type: ignore[arg-type]


def _assembly(as_of: str) -> dict[str, Any]:
    """Return the seats of the president's bloc and of the largest one, as elected."""
    table = evidence.assemblies(as_of=as_of)
    house = table[table["assembly_number"] == table["assembly_number"].max()]
    bloc = house["bloc_after_change"].fillna(house["bloc"])
    own = house[bloc == "government"]
    source = "; ".join(map(str, own.index))
    seats, largest = int(own["seats"].sum()), int(house.groupby(bloc)["seats"].sum().max())
    told = "seats of the largest bloc as elected, should it have the presidency"
    return {
        "ratification.government_seats": derived(seats, source, "seats of the president's bloc as elected"),
        "ratification.government_seats_unified": derived(largest, "; ".join(map(str, house.index)), told),
    }


def _economy(as_of: str) -> dict[str, Any]:
    table = evidence.annual_payments(as_of=as_of).set_index("year")
    year = year_of(as_of)
    before, now = f"sma_annual:{year - 1}", f"sma_annual:{year}"
    return {
        "economy.cpi_known_pct": sourced(float(table["cpi_inflation_pct"][year - 1]), before, "inflation of last year"),
        "economy.defence_known_pct": sourced(
            float(table["defence_budget_growth_pct"][year]), now, "this year's growth"
        ),
        "economy.defence_budget_bn": sourced(float(table["defence_budget_krw_bn"][year]), now, "this year's budget"),
        "economy.fx_start": sourced(float(table["krw_per_usd_avg"][year - 1]), before, "last year's average"),
    }


def _japan(as_of: str, strength: float) -> Scenario:
    """Return Japan's bridge of 2021, expiring in March 2021: Korea's levels of talks, Japan's own rises and lags."""
    japan = forgotten(japan_2027(), as_of)
    known = evidence.japan_agreements(as_of=as_of)
    last, rows = known.loc["japan_hns:2016"], "japan_hns:2011; japan_hns:2016"
    rises = [0.0, math.log(last["annual_budget_jpy_bn"] / known.loc["japan_hns:2011", "annual_budget_jpy_bn"])]
    growth = priors.GROWTH.law.weighted(strength).updated(rises)
    lags = [
        spells.months_between(spells.day_of(deal["signed_date"]), spells.day_of(deal["diet_approval_date"]))
        for _, deal in known[known["signed_date"].notna() & known["diet_approval_date"].notna()].iterrows()
    ]
    prior = priors.weighted_gamma(priors.RATES["ratification.consent_level"].law, strength)
    consent = Gamma(prior.shape + len(lags), prior.rate + float(np.sum(lags)))
    expiry = str(last["expiry_date"])[:7]
    fitted = fit(as_of, strength=strength)
    korean = "sma_agreements:7; sma_agreements:9; sma_agreements:10; sma_agreements:11"
    return japan.replace(
        {
            "name": f"japan_as_of_{as_of}",
            "agreement.as_of": judged(as_of, "half a year before the expiry"),
            "agreement.talks_began": judged(as_of, "the start of the talks is not on file"),
            "agreement.expiry": sourced(expiry, "japan_hns:2016", "end of the agreement in force"),
            "agreement.last_year": judged(year_of(month_text(month_number(expiry) + 1)) + 4, "five fiscal years"),
            "agreement.base_payment_bn": sourced(
                float(last["annual_budget_jpy_bn"]), "japan_hns:2016", "yearly average"
            ),
            "politics.inauguration": judged("2021-10", "the House's term ended then; not on file"),
            "demand.intercept": derived(growth.mu, rows, "rises of 2011 (held) and 2016 on the prior of growth"),
            "demand.scale": derived(growth.next_scale, rows, "the same, of the next round"),
            "demand.shock": derived(StudentT(growth.df, 20.0), rows, "the same"),
            "ratification.consent_level": derived(consent, rows, f"{len(lags)} lags on the prior of consent"),
            **{
                name: derived(fitted[name], korean, "Korea's, as nothing is on file")
                for name in ("talks.level_regular", "talks.level_maximalist")
            },
        },
        election=_election(as_of),
    )
