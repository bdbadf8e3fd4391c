"""Are past scenarios built from earlier rows alone, and are the outcomes those of the evidence?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas
import pytest

from sma_risk import evidence
from sma_risk.calibration.fit import fit
from sma_risk.calibration.hindcast import (
    VINTAGES,
    Vintage,
    hindcast,
    hindsight,
    left_out,
    mean_scores,
    naive,
    outcome,
    scenario_as_of,
    widths,
)
from sma_risk.evidence import frames, records
from sma_risk.evidence.known import known_row
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import korea_today, twelfth_sma


@pytest.fixture
def without_later_rows(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Vintage]:
    """Take every row away of which nothing was known at the vintage's date."""
    vintage: Vintage = request.param
    day, everything = evidence.last_day(vintage.as_of), records.records

    def earlier(table: str) -> tuple[records.Record, ...]:
        kept = tuple(r for r in everything(table) if (known := known_row(r)) is not None and known <= day)
        return kept or everything(table)[:1]  # an empty file has no columns; the date hides its row

    monkeypatch.setattr(frames, "records", earlier)
    return vintage


@pytest.mark.parametrize("without_later_rows", VINTAGES.values(), ids=VINTAGES, indirect=True)
def test_later_rows_change_nothing(without_later_rows: Vintage, monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = scenario_as_of(without_later_rows)
    monkeypatch.undo()
    knowing = scenario_as_of(without_later_rows)
    assert forgetful == knowing
    assert forgetful.grounds() == knowing.grounds()


@pytest.mark.parametrize("vintage", VINTAGES.values(), ids=VINTAGES)
def test_vintages_cite_earlier_rows_alone_and_own_up_to_hindsight(vintage: Vintage) -> None:
    scenario = scenario_as_of(vintage)
    for ground in scenario.grounds().values():
        for row in evidence.cited(ground.source):
            assert evidence.known_on(row) <= evidence.last_day(vintage.as_of)
    owned = hindsight(scenario)
    assert ("talks.deadline" in owned) == (vintage.as_of < "2019-03")  # rests on the 7th to the 10th
    assert "demand.regular_ask" not in owned


def test_the_twelfth_is_dated_as_the_preset() -> None:
    ours, preset = scenario_as_of(VINTAGES["12th, 2024-05"]), twelfth_sma()
    assert ours.agreement.base_payment_bn == preset.agreement.base_payment_bn == 1402.8
    assert (ours.months, ours.years) == (preset.months, preset.years)
    assert ours.ratification.government_seats == 108
    assert hindsight(ours) == []


def test_outcomes_are_those_of_the_evidence() -> None:
    found = {name: outcome(vintage) for name, vintage in VINTAGES.items()}
    assert [o.concluded_in_time for o in found.values()] == [False, False, False, True, True]
    assert [o.in_force_in_time for o in found.values()] == [False, False, False, True, True]
    assert [o.months_to_conclusion for o in found.values()] == [6, 11, 18, 5, 4]
    assert found["Japan, 2020-10"].growth is None  # the basis of the payment on file differs


def test_the_naive_know_no_more_than_the_vintage() -> None:
    before = naive(VINTAGES["9th, 2013-07"])
    assert before.growth == [one for one in before.growth if one < 0.07]
    assert len(before.months_to_conclusion) == 1  # the talks on the 7th
    assert before.chance("in_force_in_time") == pytest.approx((1 + 1) / (len(before.in_force_in_time) + 2))


@pytest.mark.parametrize("prequential", [False, True])
def test_every_round_is_left_out_once(prequential: bool) -> None:
    table = left_out(prequential=prequential)
    assert list(table[table["quantity"] == "growth"]["agreement"]) == ["6", "7", "8", "9", "10", "11", "12"]
    assert len(table[table["quantity"] == "consent"]) == 5
    assert np.isfinite(table["crps"]).all()
    assert table["pit"].between(0.0, 1.0).all()


def test_the_hazard_of_reopening_of_korea_today_is_the_fitted_one() -> None:
    fitted, used = fit("2025-12")["durability.reopen_maximalist"], korea_today().durability.reopen_maximalist
    assert (used.shape, used.rate) == (fitted.shape, pytest.approx(fitted.rate, abs=0.06))  # given to one digit


def test_means_of_scores_and_widths_are_over_the_rounds_that_have_all() -> None:
    table = pandas.DataFrame(
        {
            "quantity": ["growth", "growth", "growth", "months"],
            "score": [1.0, 2.0, 6.0, 5.0],
            "climatology": [2.0, 4.0, np.nan, 1.0],
            "persistence": [3.0, 5.0, 1.0, 2.0],
            "width": [0.5, 0.7, 0.9, 1.0],
            "climatology_width": [1.0, np.nan, 3.0, 2.0],
        }
    )
    means = mean_scores(table)
    assert means.index.tolist() == ["growth", "months"]
    assert means.loc["growth"].tolist() == [1.5, 3.0, 4.0, 2.0]
    assert widths(table).loc["growth"].tolist() == pytest.approx([0.7, 2.0])


@pytest.mark.parametrize(
    ("mean", "missing"),
    [(mean_scores, "quantity"), (mean_scores, "climatology"), (widths, "quantity"), (widths, "width")],
)
def test_a_table_without_a_column_is_refused(mean, missing) -> None:
    columns = ["quantity", "score", "climatology", "persistence", "width", "climatology_width"]
    table = pandas.DataFrame([["growth", 1.0, 2.0, 3.0, 0.5, 1.0]], columns=columns)
    assert len(mean(table)) == 1
    with pytest.raises(ScenarioError, match="table needs the table that `hindcast` returned"):
        mean(table.drop(columns=missing))


@pytest.mark.parametrize("vintages", [None, "9th", ["9th"], {"9th": "2013-07"}])
def test_what_are_no_vintages_is_refused(vintages) -> None:
    with pytest.raises(ScenarioError, match="vintages needs a mapping"):
        hindcast(n=10, vintages=vintages)
