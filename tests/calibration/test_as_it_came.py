"""Does the twelfth round of 2024, day by day, rest on the news of the day and on nothing later?"""

from __future__ import annotations

import math

import matplotlib as mpl
import pytest
import xarray as xr

from sma_risk import evidence
from sma_risk.calibration.hindcast import DAYS, as_it_came, recommendation, scenario_on, steps
from sma_risk.evidence import frames, records
from sma_risk.evidence.known import known_row
from sma_risk.figures import as_it_came as drawn_as_it_came
from sma_risk.figures import recommendation as drawn_recommendation
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

mpl.use("Agg")


@pytest.mark.parametrize("day", DAYS)
def test_later_rows_change_nothing_and_are_not_cited(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    knowing, last, everything = scenario_on(day), evidence.last_day(day), records.records
    for name, ground in knowing.grounds().items():
        for row in evidence.cited(ground.source):
            assert evidence.known_on(row) <= last, (name, row)

    def earlier(table: str) -> tuple[records.Record, ...]:
        kept = tuple(r for r in everything(table) if (known := known_row(r)) is not None and known <= last)
        return kept or everything(table)[:1]

    monkeypatch.setattr(frames, "records", earlier)
    assert scenario_on(day).grounds() == knowing.grounds()


def test_before_the_talks_bore_fruit_only_odds_month_and_levels_move() -> None:
    preset, moved = twelfth_sma(), {}
    for day in ("2024-04-30", "2024-09-30"):
        grounds = scenario_on(day).grounds()
        moved[day] = {name for name, ground in preset.grounds().items() if grounds[name].value != ground.value}
    assert moved["2024-04-30"] == {"election.probability"}  # its Beta has the same mean, .538, to two digits
    assert moved["2024-09-30"] == {"election.probability", "agreement.as_of", "talks.level_regular"}


def test_months_without_a_deal_make_talks_look_slower_and_a_deal_is_taken_over_on_its_terms() -> None:
    talking = [scenario_on(day).talks.level_regular.mean() for day in DAYS[:6]]
    assert talking == sorted(talking, reverse=True)
    assert len(set(talking)) > 3
    signed = scenario_on("2024-10-31")
    assert signed.agreement.base_payment_bn * math.exp(signed.demand.intercept) == pytest.approx(1519.2, rel=1e-12)
    assert (signed.agreement.concluded, signed.agreement.ratified) == ("2024-10", "none")
    assert scenario_on("2024-11-30").agreement.ratified == "2024-11"
    assert scenario_on("2024-11-06").election.win_probability() == 1.0


@pytest.mark.parametrize("day", ["2024-04-01", "2025-06-01", "2024-10", 20241001])
def test_other_days_are_refused(day: object) -> None:
    with pytest.raises(ScenarioError, match="day needs a day from 2024-04-23"):
        scenario_on(day)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return as_it_came(("2024-04-30", "2024-10-31", "2024-11-30"), n=4000, seed=7)


def test_what_came_is_certain_and_what_is_best_is_said(found: xr.Dataset) -> None:
    assert found.status.values.tolist() == ["negotiating", "pending", "in_force"]
    assert (found.ratified_in_time.sel(day="2024-11-30") == 1.0).all()
    assert recommendation(found) == ["hurry", "let the Assembly vote", "nothing left to choose"]
    first = found.sel(day="2024-04-30", strategy="hurry")  # the preset's .747, within five errors
    assert abs(float(first.ratified_in_time) - 0.747) < 5 * float(first.ratified_in_time_se)


def test_the_steps_are_those_of_the_evidence() -> None:
    table = steps()
    assert list(table["day"]) == sorted(table["day"])
    assert dict(zip(table["label"], table["day"], strict=True))["agreed"] == "2024-10-02"
    assert (table["kind"] == "round").sum() == 7  # the first was before the end of April
    assert "consent" not in set(steps(last="2024-11-06")["label"])


def test_the_charts_show_every_strategy_and_name_what_is_best(found: xr.Dataset) -> None:
    ax = drawn_as_it_came(found, "ratified_in_time", steps=steps())
    assert {"hurry", "hold", "odds of a maximalist"} <= {text.get_text() for text in ax.get_legend().get_texts()}
    assert {"agreed", "consent"} <= {text.get_text() for text in ax.texts}
    *told, source = (text.get_text() for text in drawn_recommendation(found, recommendation(found)).texts)
    assert [text.replace("\n", " ") for text in told] == recommendation(found)
    assert "seed 7" in source
    with pytest.raises(ScenarioError, match="quantity needs one of"):
        drawn_as_it_came(found, "odds")
