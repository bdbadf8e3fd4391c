"""Do the tables hold what their README says, with sources, grades, numbers and units?"""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

import sma_risk.evidence as evidence
from sma_risk.parameters import ScenarioError

DATA = files("sma_risk.evidence").joinpath("data")
GRADES = ("verified", "derived", "recalled", "conflict", "projected")
#: Well-known dates and one early agreement, written down from memory.
WITHOUT_SOURCE = {
    "japan_hns:1991",
    "events:2017-01-20:us_politics",
    "events:2017-05-09:rok_politics",
    "events:2020-11-03:us_politics",
    "events:2026-11-03:us_politics",
    "events:2028-04-12:scheduled",
}
READERS = {
    "sma_agreements": evidence.agreements,
    "sma_annual": evidence.annual_payments,
    "us_demands": evidence.demands,
    "roll_calls": evidence.roll_calls,
    "assemblies": evidence.assemblies,
    "events": evidence.events,
    "japan_hns": evidence.japan_agreements,
    "us_election_forecasts": evidence.election_forecasts,
    "us_state_forecasts": evidence.state_forecasts,
    "us_state_polls": evidence.state_polls,
    "us_state_results": evidence.state_results,
}
every_table = pytest.mark.parametrize("table", evidence.tables())


def raw(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(DATA.joinpath(f"{table}.csv").read_text(encoding="utf-8").splitlines()))


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def readme_counts() -> dict[str, list[int]]:
    """The README's table: rows, then rows by grade."""
    text = DATA.joinpath("README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\w+)(?:\.csv)? \|((?: \d+ \|)+)$", text, flags=re.MULTILINE)
    return {name: [int(count) for count in re.findall(r"\d+", counts)] for name, counts in lines}


def counts(frame: pd.DataFrame) -> list[int]:
    return [len(frame), *((frame["confidence"] == grade).sum() for grade in GRADES)]


def test_every_file_has_a_reader_and_every_reader_a_file():
    assert set(READERS) == set(evidence.tables())
    assert {f"{table}.csv" for table in READERS} == {f.name for f in DATA.iterdir() if f.name.endswith("csv")}


@every_table
def test_reader_and_read_give_the_same_frame(table):
    pd.testing.assert_frame_equal(READERS[table](as_of="2024-05"), evidence.read(table, as_of="2024-05"))


@every_table
def test_counts_by_grade_are_those_of_the_readme(table):
    assert counts(evidence.read(table)) == readme_counts()[table]


def test_counts_of_all_tables_are_those_of_the_readme():
    whole = pd.concat([evidence.read(table)[["confidence"]] for table in evidence.tables()])
    assert counts(whole) == readme_counts()["all"]
    assert not whole.index.has_duplicates


@every_table
def test_identifiers_name_their_table_and_are_unique_and_citable(table):
    index = evidence.read(table).index
    assert index.name == "row"
    assert index.is_unique
    assert all(row.startswith(f"{table}:") and ";" not in row and row == row.strip() for row in index)


@every_table
def test_every_row_has_a_source_and_every_grade_is_in_the_vocabulary(table):
    frame = evidence.read(table)
    without = frame[frame["source"].isna()]
    assert set(without.index) == WITHOUT_SOURCE & set(frame.index)
    assert set(without["confidence"]) <= {"recalled"}
    assert frame["confidence"].notna().all()
    for column in (name for name in frame if name.endswith("confidence")):
        assert set(frame[column].dropna()) <= set(GRADES), column


@every_table
def test_frames_hold_every_cell_of_the_files(table):
    frame = evidence.read(table)
    for (_, shown), row in zip(frame.iterrows(), raw(table), strict=True):
        for column, text in row.items():
            expected = float(text) if is_number(text) and column != "date" else text
            assert shown[column] == expected if text else pd.isna(shown[column])


@every_table
@pytest.mark.parametrize("as_of", [None, "1999", "2024-05"])
def test_columns_of_numbers_are_numeric_and_no_others(table, as_of):
    rows = raw(table)
    numbers = {c for c in rows[0] if all(is_number(row[c]) for row in rows if row[c])}
    frame = evidence.read(table, as_of=as_of)
    assert set(frame.select_dtypes(["int64", "float64"])) == numbers
    assert set(frame.select_dtypes(object)) == set(frame) - numbers


@every_table
def test_every_numeric_column_has_a_unit_and_no_other(table):
    frame = evidence.read(table)
    assert set(frame.attrs["units"]) == set(frame.select_dtypes("number"))
    assert frame.attrs["table"] == table
    assert frame.attrs["source"].endswith(f"{table}.csv")


def test_units_are_those_of_the_column_names():
    units = evidence.read("sma_annual").attrs["units"] | evidence.read("sma_agreements").attrs["units"]
    assert units["amount_krw_bn"] == units["amount_krw_bn_at_avg_fx"] == "KRW bn"
    assert units["amount_usd_mn_at_avg_fx"] == "USD mn"
    assert units["krw_per_usd_avg"] == "KRW/USD"
    assert units["cpi_inflation_pct"] == "percent"
    assert units["gap_days_min"] == units["days_signed_to_ratified"] == "days"
    assert units["rounds"] == units["sma_number"] == "1"


def test_a_changed_frame_does_not_change_the_evidence():
    frame = evidence.roll_calls()
    frame.loc["roll_calls:9", "yes"] = 0
    frame.attrs["units"]["yes"] = "kg"
    assert evidence.roll_calls().loc["roll_calls:9", "yes"] == 131
    assert evidence.roll_calls().attrs["units"]["yes"] == "1"


def test_an_unknown_table_is_refused_with_the_known_ones():
    with pytest.raises(ScenarioError, match=r"table needs one of sma_agreements, .*, got 'sma'"):
        evidence.read("sma")


def test_the_11th_agreements_rule_chained_from_2022_gives_the_published_amount_of_2025():
    payments = evidence.annual_payments().set_index("year")
    amount = payments.loc[2022, "amount_krw_bn"]
    for year in (2023, 2024, 2025):
        amount = round(amount * (1 + payments.loc[year - 1, "defence_budget_growth_pct"] / 100), 1)
        assert amount == payments.loc[year, "amount_krw_bn"]
    assert amount == 1402.8


def test_growth_is_the_step_of_the_amount_on_its_basis():
    payments = evidence.annual_payments()
    step = 100 * payments[["amount_krw_bn", "amount_usd_mn"]].pct_change(fill_method=None)
    growth = step["amount_krw_bn"].where(payments["growth_basis"] == "krw", step["amount_usd_mn"])
    error = (growth - payments["growth_pct"]).dropna().abs()
    # printed to a tenth of a percent: half a tenth, and the amounts' own last digit
    assert error.max() < 0.06
    assert len(error) == 36


def test_amounts_at_the_average_rate_are_the_amount_times_the_rate():
    payments = evidence.annual_payments()
    dollars = 1000 * payments["amount_krw_bn"] / payments["krw_per_usd_avg"]
    won = payments["amount_usd_mn"] * payments["krw_per_usd_avg"] / 1000
    # both columns are printed to one decimal
    assert (dollars - payments["amount_usd_mn_at_avg_fx"]).abs().max() < 0.0501
    assert (won - payments["amount_krw_bn_at_avg_fx"]).abs().max() < 0.0501


def test_gaps_are_the_days_from_expiry_to_entry_into_force():
    for frame in (evidence.agreements(), evidence.japan_agreements()):
        complete = frame.dropna(subset=["gap_days"])
        expiry, entry = (pd.to_datetime(complete[f"{c}_date"]) for c in ("prior_expiry", "entry_into_force"))
        assert ((entry - expiry).dt.days - 1).clip(lower=0).tolist() == complete["gap_days"].tolist()


@pytest.mark.parametrize(
    ("column", "start", "end"),
    [
        ("days_talks_to_concluded", "talks_start_date", "concluded_date"),
        ("days_concluded_to_ratified", "concluded_date", "ratified_date"),
        ("days_signed_to_ratified", "signed_date", "ratified_date"),
    ],
)
def test_lengths_in_days_are_differences_of_the_dates(column, start, end):
    frame = evidence.agreements().dropna(subset=[column])
    days = (pd.to_datetime(frame[end]) - pd.to_datetime(frame[start])).dt.days
    assert days.tolist() == frame[column].tolist()


def test_votes_add_up_to_those_present_and_shares_to_the_votes():
    votes = evidence.roll_calls()
    assert (votes[["yes", "no", "abstain"]].sum(axis=1) == votes["present"]).all()
    assert (100 * votes["yes"] / votes["present"]).round(1).tolist() == votes["yes_pct_of_present"].tolist()
    shares = (100 * votes["present"] / votes["members"]).round(1)
    assert shares.tolist() == votes["present_pct_of_members"].tolist()
    assert (votes["government_seats_date"] <= votes["vote_date"]).all()


def test_seats_of_the_parties_add_up_to_the_assembly():
    parties = evidence.assemblies().groupby("assembly_number")
    assert (parties["seats"].sum() == parties["seats_total"].first()).all()


def test_the_dataset_has_the_numbers_of_the_frame_with_units_source_and_confidence():
    frame, dataset = evidence.annual_payments(as_of="2024-05"), evidence.annual_payments_dataset(as_of="2024-05")
    assert dataset["amount_krw_bn"].dims == ("year",)
    assert set(dataset.data_vars) == set(frame.attrs["units"]) - {"year"}
    assert dataset["row"].values.tolist() == frame.index.tolist()
    assert dataset["source"].values.tolist() == frame["source"].tolist()
    assert dataset["confidence"].values.tolist() == frame["confidence"].tolist()
    for name, variable in dataset.data_vars.items():
        np.testing.assert_array_equal(variable, frame[name])
        assert variable.attrs["units"] == frame.attrs["units"][name]
    assert evidence.annual_payments_dataset().sizes == {"year": 37}
