"""What was to be expected of the twelfth round, month by month, as the news came?

The preset of May 2024 stands for what was believed before; a day's news is whatever the evidence holds by that day:
forecasts of the election, talks that went on without a deal, the deal and its terms, its coming into force.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sma_risk import evidence
from sma_risk.analysis.comparison.decisions import best
from sma_risk.analysis.cost.summary import cost_summary
from sma_risk.analysis.draws import Z95
from sma_risk.analysis.survival.chances import chances
from sma_risk.calibration.fit import odds, rate, spells
from sma_risk.calibration.hindcast.vintages import forgotten
from sma_risk.distributions import Beta
from sma_risk.grounds import derived, judged, sourced
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.simulate import simulate
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.scenario.agreement import NONE
from sma_risk.scenario.calendar import month_number, month_text
from sma_risk.scenario.strategies import NAMES

if TYPE_CHECKING:
    import pandas
    import xarray as xr

ROW, NUMBER = "sma_agreements:12", 12
#: Ends of months, the day on which the deal was announced, and the day after the election.
DAYS = (
    *("2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31", "2024-08-31", "2024-09-30"),
    *("2024-10-04", "2024-10-31", "2024-11-06", "2024-11-30"),
)
NO_VOTE = "hold"  # the strategy that lets the Assembly vote only after the inauguration
SAMPLE_SIZE = 20.0  # of the odds' Beta, as in the preset: judgement


def scenario_on(day: str) -> Scenario:
    """Return the twelfth round as it stood at the end of a day, from rows known by then.

    Month 0 is the month after that of the day: what might happen in the rest of the day's own is left out.

    Parameters
    ----------
    day : YYYY-MM-DD, from 2024-04-23, when talks began, to 2025-01-31.

    Raises
    ------
    ScenarioError
        If the day lies outside.

    Examples
    --------
    >>> autumn = scenario_on("2024-10-31")
    >>> autumn.agreement.as_of, autumn.agreement.concluded, autumn.agreement.ratified
    ('2024-11', '2024-10', 'none')
    """
    if not isinstance(day, str) or len(day) != 10 or not "2024-04-23" <= day <= "2025-01-31":
        raise ScenarioError("day", day, "a day from 2024-04-23 to 2025-01-31")
    before = forgotten(twelfth_sma(), day)
    as_of = month_text(month_number(day[:7]) + 1)
    deal = evidence.row(ROW, as_of=day)
    changes = {
        "name": f"twelfth_sma_on_{day}",
        "agreement.as_of": judged(as_of, "the month after that of the news"),
        **_odds(day),
        **_levels(day, before),
        **(_terms(deal, before) if deal["concluded_date"] else {}),
    }
    return before.replace(changes)


def as_it_came(
    days: Sequence[str] = DAYS, *, n: int = 50_000, seed: int = 2024, lapse_price_bn: float | None = None
) -> xr.Dataset:
    """Play the twelfth round from each day's news under the named strategies, on the same futures.

    Parameters
    ----------
    days : as for `scenario_on`.
    n, seed : futures and seed, as for `simulate`.
    lapse_price_bn : of a month without an agreement; None takes the scenario's, KRW 35 bn.

    Returns
    -------
    Dataset
        (day, strategy): ``ratified_in_time``, the chance that the deal is in force by December 2025, ``cost_bn``, the
        mean cost of 2026 to 2030, ``lapse_months``, ``behind_best_bn``, mean loss less that of the best, each with
        ``_se``; (day): ``odds`` of the maximalist, ``status`` (negotiating, pending, in_force) and ``best``, the
        strategy of the smallest mean loss, with all that cannot be told from it.

    Examples
    --------
    >>> news = as_it_came(["2024-04-30", "2024-10-31"], n=500, seed=1)
    >>> news.status.values.tolist()
    ['negotiating', 'pending']
    """
    import xarray as xr

    if isinstance(days, str) or not isinstance(days, Sequence) or not days:
        raise ScenarioError("days", days, "days written YYYY-MM-DD, at least one")
    found = [_played(day, n, seed, lapse_price_bn) for day in days]
    return xr.concat(found, xr.DataArray(list(days), dims="day", name="day"), combine_attrs="drop_conflicts")


def steps(*, first: str = DAYS[0], last: str = DAYS[-1]) -> pandas.DataFrame:
    """Return what happened in the round from one day to another: day, kind and a label, from the evidence.

    >>> steps(first="2024-10-01", last="2024-10-31").label.tolist()
    ['agreed']
    """
    import pandas as pd

    for name, day in (("first", first), ("last", last)):
        evidence.last_day(day, name=name)
    table = evidence.events(as_of=last)
    rows: list[tuple[str, str, str]] = []
    for row, event in table[table["category"] == "negotiation_round"].iterrows():
        if event["sma_number"] == NUMBER and "extra" not in event["event"]:
            rows.append((str(event["date"]), "round", f"round {int(evidence.row(str(row))['value'])}"))
    deal = evidence.row(ROW, as_of=last)
    named = {"concluded_date": "agreed", "signed_date": "signed", "ratified_date": "consent"}
    rows += [(str(deal[name]), "step", label) for name, label in named.items() if deal[name]]
    result = evidence.election_forecasts(as_of=last)
    decided = result[(result["kind"] == "outcome") & (result["election_date"] == "2024-11-05")]
    rows += [(str(day), "election", "US election") for day in decided["date"].unique()]
    return pd.DataFrame(sorted(r for r in rows if first <= r[0] <= last), columns=["day", "kind", "label"])


def _played(day: str, n: int, seed: int, lapse_price_bn: float | None) -> xr.Dataset:
    scenario = scenario_on(day)
    futures = simulate(scenario, list(NAMES), n=n, seed=seed)
    ranked = best(futures, lapse_price_bn=lapse_price_bn)
    costs, found = cost_summary(futures).sel(statistic="mean"), chances(futures)
    behind = ranked.sel(strategy=list(NAMES))
    made = found[["ratified_in_time", "ratified_in_time_se", "lapse_months", "lapse_months_se"]].assign(
        cost_bn=costs.total_bn.drop_vars("statistic"),
        cost_bn_se=costs.total_bn_se.drop_vars("statistic"),
        behind_best_bn=behind.behind_best_bn,
        behind_best_bn_se=behind.behind_best_bn_se,
    )
    near = (behind.behind_best_bn <= Z95 * behind.behind_best_bn_se).values
    made["best"] = ((), ", ".join(name for name, equal in zip(NAMES, near, strict=True) if equal))
    made["odds"] = ((), scenario.election.win_probability(), {"units": "1", "long_name": "odds of the maximalist"})
    made["status"] = ((), _status(scenario))
    return made.assign_attrs({"n": n, "seed": str(seed), "lapse_price_bn": ranked.attrs["lapse_price_bn"]})


def _status(scenario: Scenario) -> str:
    if scenario.agreement.ratified != NONE:
        return "in_force"
    return "negotiating" if scenario.agreement.concluded == NONE else "pending"


def _odds(day: str) -> dict[str, object]:
    pool, rows = odds(day)
    p, source = pool.probability(), "; ".join(rows)
    if p in (0.0, 1.0):
        return {"election.probability": sourced(p, source, "the result")}
    law = Beta(SAMPLE_SIZE * p, SAMPLE_SIZE * (1.0 - p))
    told = "pool of the forecasts of sixty days; the sample size of 20 is judgement"
    return {"election.probability": derived(law, source, told)}


def _levels(day: str, before: Scenario) -> dict[str, object]:
    """Return the levels of talks and consent after what this round has shown of them."""
    talks = [one for one in spells.talks_spells(day, before.talks) if one.agreement == str(NUMBER)]
    waits = [one for one in spells.consent_spells(day) if one.agreement == str(NUMBER)]
    laws: dict[str, tuple[Any, list[spells.Spell]]] = {
        "talks.level_regular": (before.talks.level_regular, talks),
        "ratification.consent_level": (before.ratification.consent_level, waits),
    }
    told = "the judgement of May 2024 after {0:.2f} months of exposure in this round, {1} of them ended"
    return {
        name: derived(rate(law, seen), ROW, told.format(sum(s.exposure for s in seen), sum(s.ended for s in seen)))
        for name, (law, seen) in laws.items()
        if seen
    }


def _terms(deal: Any, before: Scenario) -> dict[str, object]:
    """Return the deal in hand: when it was concluded and came into force, and terms without a spread."""
    first, paid = float(deal["first_year_amount_krw_bn"]), before.agreement.base_payment_bn
    force = deal["entry_into_force_date"]
    known = {
        "agreement.concluded": deal["concluded_date"][:7],
        "agreement.ratified": force[:7] if force else NONE,
        "agreement.last_year": int(deal["last_year"]),
        "escalator.cpi": 1.0,
        "escalator.defence": 0.0,
        "escalator.fixed": 0.0,
        "escalator.one_year": 0.0,
        "escalator.cpi_cap_pct": float(deal["escalator_cap_pct"]),
    }
    grounded = {name: sourced(value, ROW, "the deal of October 2024") for name, value in known.items()}
    agreed = derived(math.log(first / paid), ROW, f"log of {first:,.1f} / {paid:,.1f}, the terms agreed")
    return {
        **grounded,
        "demand.intercept": agreed,
        **{f"demand.{name}": judged(0.0, "the terms are agreed", source=ROW) for name in ("slope", "scale", "premium")},
    }


def recommendation(answer: xr.Dataset) -> list[str]:
    """Return what is best on each day of `as_it_came`, in a few words: strategies, or what they have in common.

    A strategy is among the best unless its mean loss differs by 1.96 standard errors or more from the smallest.

    >>> len(recommendation(as_it_came(["2024-04-30", "2024-10-31"], n=500, seed=1)))
    2
    """
    import xarray as xr

    if not isinstance(answer, xr.Dataset) or "best" not in answer:
        raise ScenarioError("answer", type(answer).__name__, "a Dataset from `as_it_came`")
    voting = [name for name in NAMES if name != NO_VOTE]
    said = {", ".join(NAMES): "nothing left to choose", ", ".join(voting): "let the Assembly vote"}
    return [said.get(names, names) for names in answer.best.values.tolist()]
