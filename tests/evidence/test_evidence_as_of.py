"""Does ``as_of`` show what was known then, all of it, and nothing later?"""

from __future__ import annotations

import math
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sma_risk.evidence as evidence
from sma_risk.evidence.exceptions import CELL_DATES, FIXED, PUBLISHED, TERMS_DATES
from sma_risk.evidence.known import known_row
from sma_risk.evidence.records import records
from sma_risk.parameters import ScenarioError

#: Days that were known in advance: the terms of an agreement and the calendar of elections.
AHEAD = {
    "sma_agreements": {"prior_expiry_date"},
    "japan_hns": {"prior_expiry_date", "expiry_date"},
    "us_election_forecasts": {"election_date"},
    "us_state_forecasts": {"election_date"},
    "us_state_polls": {"election_date"},
}
months = st.builds("{:04d}-{:02d}".format, st.integers(2000, 2026), st.integers(1, 12))
tables = st.sampled_from(evidence.tables())


def dates_shown(table: str, as_of: str) -> pd.Series:
    frame = evidence.read(table, as_of=as_of)
    if table == "events":
        frame = frame[frame["category"] != "scheduled"]
    columns = {name for name in frame if name == "date" or name.endswith("_date")} - AHEAD.get(table, set())
    return frame[sorted(columns)].stack().dropna()


@given(tables, months)
def test_no_date_is_shown_that_was_still_to_come(table, month):
    shown = dates_shown(table, month).map(evidence.last_day)
    assert (shown <= evidence.last_day(month)).all()


@given(tables, months)
def test_rows_are_shown_from_the_day_they_were_known_on(table, month):
    day = evidence.last_day(month)
    known = [r.identifier for r in records(table) if (known_row(r) or date.max) <= day]
    assert evidence.read(table, as_of=month).index.tolist() == known


@given(tables, months, months)
def test_what_was_known_once_is_known_later_unchanged(table, month, other):
    early, late = (evidence.read(table, as_of=m) for m in sorted((month, other)))
    assert set(early.index) <= set(late.index)
    same = early.eq(late.loc[early.index]) | early.isna()
    assert same.all(axis=None)


@given(months)
def test_yearly_figures_come_with_new_year_and_averages_with_the_next_january(month):
    frame = evidence.annual_payments(as_of=month)
    year = int(month[:4])
    assert frame["defence_budget_krw_bn"].dropna().size == min(year, 2026) - 1990
    assert frame["cpi_inflation_pct"].dropna().size == min(year - 1, 2025) - 1990
    # the 12th agreement fixed its first year's amount earlier than any other, in October 2024 for 2026
    assert frame.loc[frame["amount_krw_bn"].notna(), "year"].max() <= year + 2


@pytest.mark.parametrize("table", evidence.tables())
def test_in_the_end_everything_is_known_but_notes_and_undated_rows(table):
    frame = evidence.read(table)
    dated = frame[~frame.index.str.contains(":undated:")]
    late = evidence.read(table, as_of="2100")
    pd.testing.assert_frame_equal(late.drop(columns="note"), dated.drop(columns="note"))
    assert late["note"].isna().all()


@pytest.mark.parametrize("table", evidence.tables())
def test_before_the_first_fact_the_tables_are_empty_but_typed(table):
    frame = evidence.read(table, as_of="1844")
    assert frame.empty
    assert frame.dtypes.equals(evidence.read(table).dtypes)


def test_exceptions_name_rows_and_filled_cells_that_exist():
    cells = {r.identifier: r.cells for table in evidence.tables() for r in records(table)}
    assert set(PUBLISHED) | set(FIXED) <= set(cells)
    assert all(cells[row][column] for row, column in CELL_DATES)
    assert all(f"sma_agreements:{number}" in cells for number in TERMS_DATES)
    scheduled = evidence.events().query("category == 'scheduled'")
    assert set(FIXED) == set(scheduled.index)


def test_in_may_2024_the_market_of_april_is_known_and_the_models_of_june_are_not():
    forecasts = evidence.election_forecasts(as_of="2024-05")
    quote = forecasts.loc[[f"us_election_forecasts:2024-04-03:Polymarket:{c}" for c in ("Trump", "Biden")]]
    assert quote["probability_pct"].tolist() == [49, 42]
    assert "FiveThirtyEight" not in set(forecasts["forecaster"])
    assert "us_election_forecasts:2024-06-11:FiveThirtyEight:Trump" in evidence.election_forecasts().index


def test_in_may_2024_three_votes_are_known():
    votes = evidence.roll_calls(as_of="2024-05")
    assert votes.index.tolist() == ["roll_calls:9", "roll_calls:10", "roll_calls:11"]


def test_in_may_2024_the_payment_of_2024_is_known_but_not_its_inflation_nor_the_amount_of_2026():
    payments = evidence.annual_payments(as_of="2024-05").set_index("year")
    assert payments.loc[2024, "amount_krw_bn"] == 1346.3
    assert payments.loc[2024, "defence_budget_growth_pct"] == 4.2
    assert payments.loc[2023, "cpi_inflation_pct"] == 3.6
    assert math.isnan(payments.loc[2024, "cpi_inflation_pct"])
    assert math.isnan(payments.loc[2024, "krw_per_usd_avg"])
    assert payments.index.max() == 2024


def test_in_may_2024_the_12th_agreement_is_talks_and_a_deadline():
    twelfth = evidence.agreements(as_of="2024-05").loc["sma_agreements:12"]
    assert set(twelfth.dropna().index) == {
        "sma_number",
        "talks_start_date",
        "talks_start_confidence",
        "prior_expiry_date",
        "confidence",
        "source",
    }


def test_in_april_2021_the_11th_agreement_is_signed_and_its_gap_still_open():
    eleventh = evidence.agreements(as_of="2021-04").loc["sma_agreements:11"]
    assert eleventh["signed_date"] == "2021-04-08"
    assert eleventh["first_year_amount_krw_bn"] == 1038.9
    later = ["ratified_date", "entry_into_force_date", "gap_days", "gap_days_min", "days_signed_to_ratified"]
    assert eleventh[[*later, "ruling_party_majority", "ratified_confidence"]].isna().all()


@pytest.mark.parametrize(
    ("year", "day"), [(2020, "2021-03-10"), (2021, "2021-03-10"), (2026, "2024-10-02"), (2019, "2019-02-10")]
)
def test_amounts_set_by_an_agreement_are_known_from_its_conclusion(year, day):
    eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
    assert evidence.annual_payments(as_of=day).set_index("year")["amount_krw_bn"].notna()[year]
    assert not evidence.annual_payments(as_of=eve).set_index("year")["amount_krw_bn"].notna().get(year, False)


def test_a_bloc_changes_sides_when_the_presidency_does():
    before, after = (evidence.row("assemblies:22:Reform Party", as_of=month) for month in ("2025-05", "2025-06"))
    assert (before["bloc_after_change"], after["bloc_after_change"]) == (None, "opposition")
    assert before["seats"] == after["seats"] == 3


def test_a_multiple_in_dollars_waits_for_the_average_rate_of_its_baseline_year():
    multiple = "multiple_of_baseline"
    row = "us_demands:2019-11-15:US:demand"
    assert math.isnan(evidence.demands(as_of="2019-12").loc[row, multiple])
    assert evidence.demands(as_of="2019-12").loc[row, "amount_usd_bn"] == 5.0
    assert evidence.demands(as_of="2020-01").loc[row, multiple] == 5.61


def test_what_was_told_later_is_shown_later():
    memoir = "us_demands:2019-07:US:demand"
    assert memoir not in evidence.demands(as_of="2020-05").index
    assert memoir in evidence.demands(as_of="2020-06").index


def test_a_scheduled_day_is_known_before_it_comes():
    assert "events:2028-11-07:scheduled" in evidence.events(as_of="2024-05").index
    assert "events:2030-12-31:scheduled" not in evidence.events(as_of="2024-05").index


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2023-02", "2023-02-28"),
        ("2024-05-07", "2024-05-07"),
    ],
)
def test_a_date_reaches_to_the_end_of_what_it_names(text, day):
    assert evidence.last_day(text).isoformat() == day


@pytest.mark.parametrize(
    "bad",
    ["", "2024-5", "2024-13", "2024-02-30", "0000", "05-2024", "2024-05-01T00", "2024-05\n", "٢٠٢٤", 2024],
)
@pytest.mark.parametrize("reader", [evidence.roll_calls, evidence.annual_payments_dataset])
def test_a_malformed_as_of_is_refused_with_what_was_needed_and_what_came(reader, bad):
    with pytest.raises(ScenarioError, match="as_of needs YYYY, YYYY-MM or YYYY-MM-DD, got ") as error:
        reader(as_of=bad)
    assert str(error.value).endswith(repr(bad))
