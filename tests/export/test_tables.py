"""Do tables say what the answers say, to the last bit, and nothing that a spreadsheet would run?"""

from __future__ import annotations

import csv
import json

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.export.excel import LONGEST_CELL

openpyxl = pytest.importorskip("openpyxl")
DEAL = sr.presets.twelfth_sma()
FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture(scope="module")
def futures():
    named_like_a_formula = sr.Strategy.from_rules(DEAL, FORMULA, [sr.Rule(tempo=2.0)])
    return sr.simulate(DEAL, ["hurry", named_like_a_formula], n=500, seed=3)


def test_every_estimate_is_a_row_with_its_error_and_unit(futures):
    answer = sr.cost_summary(futures)
    table = sr.to_pandas(answer)
    estimates = [name for name in answer.data_vars if not name.endswith(("_se", "_low", "_high"))]
    assert len(table) == sum(answer[name].size for name in estimates)
    one = table[(table.quantity == "cost_bn") & (table.strategy == "hurry") & (table.year == 2027)]
    expected = answer.sel(strategy="hurry", year=2027)
    assert one.statistic.tolist() == answer.statistic.values.tolist()
    assert one.value.tolist() == expected.cost_bn.values.tolist()
    assert one.standard_error.tolist() == expected.cost_bn_se.values.tolist()
    assert set(one.unit) == {"KRW bn"}
    assert set(one.note) == {"payment of the year"}


def test_where_a_quantity_lacks_a_dimension_its_place_is_empty_and_years_stay_whole(futures):
    table = sr.to_pandas(sr.cost_summary(futures))
    assert table[table.quantity == "total_bn"].year.isna().all()
    assert str(table.year.dtype) == "Int64"


def test_labels_along_a_dimension_and_intervals_are_columns(futures):
    curve = sr.to_pandas(sr.survival(futures))
    march = curve[(curve.quantity == "coverage") & (curve.calendar == "2025-03")]
    assert march.month.tolist() == [10, 10]
    both = sr.to_pandas(sr.compare(futures, "hurry", FORMULA)).set_index("quantity").loc["difference_bn"]
    assert both.low < both.value < both.high


def test_flags_truths_and_texts_are_said_in_the_note(futures):
    story = sr.to_pandas(sr.replay(futures, "hurry", 7))
    flag = story[story.quantity == "attitude_2025"].iloc[0]
    assert flag.note.endswith(("regular", "maximalist")[int(flag.value)])
    told = story[story.quantity == "text"]
    assert told.value.isna().all()
    assert told.note.str.len().min() > 5
    flips = sr.to_pandas(sr.break_even_odds(futures, "hurry", FORMULA)).set_index("quantity").loc["flips"]
    assert flips.note == ("yes" if flips.value else "no")


def test_what_has_no_value_says_so():
    answer = xr.Dataset({"chance": ((), np.nan, {"units": "1", "long_name": "chance of it"})})
    assert sr.to_pandas(answer).note.tolist() == ["chance of it; no value: nothing to estimate it from"]


def test_a_sweep_is_a_column():
    anger = xr.DataArray([1.0, 2.0], dims="anger", coords={"anger": [1.0, 2.0]})
    swept = sr.simulate(DEAL.replace({"durability.backlash": anger}), "hurry", n=200, seed=1)
    table = sr.to_pandas(sr.chances(swept))
    assert table[table.quantity == "reopened"].anger.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("write", [sr.to_pandas, lambda a: sr.to_csv(a, "x"), lambda a: sr.to_excel(a, "x")])
def test_futures_are_refused_by_name(futures, write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sr.ScenarioError, match="without a dimension `future`"):
        write(futures)
    with pytest.raises(sr.ScenarioError):
        write(17)
    assert list(tmp_path.iterdir()) == []


def test_csv_holds_every_number_in_full_and_no_formula(futures, tmp_path):
    answer = sr.chances(futures)
    path = sr.to_csv(answer, tmp_path / "chances.csv")
    raw = path.read_bytes()
    assert b"\r" not in raw
    rows = list(csv.DictReader(raw.decode().splitlines()))
    assert [float(row["value"]) for row in rows if row["quantity"] == "reopened"] == answer.reopened.values.tolist()
    assert {row["strategy"] for row in rows} == {"hurry", "'" + FORMULA}
    assert not any(text.startswith(("=", "+", "@")) for row in rows for text in row.values())
    pd.testing.assert_frame_equal(pd.read_csv(path)[["value"]], sr.to_pandas(answer)[["value"]], rtol=0, atol=0)


@pytest.fixture(scope="module")
def book(futures, tmp_path_factory):
    answers = {"Chances": sr.chances(futures), "Which": sr.compare(futures, "hurry", FORMULA)}
    path = sr.to_excel(answers, tmp_path_factory.mktemp("book") / "answers.xlsx")
    return openpyxl.load_workbook(path)


def test_a_workbook_has_a_sheet_for_each_answer_and_what_they_rest_on(book, futures):
    assert book.sheetnames == ["About", "Chances", "Which", "Assumptions", "Manifest"]
    head, *rows = book["Chances"].iter_rows(values_only=True)
    table = sr.to_pandas(sr.chances(futures))
    assert list(head) == list(table.columns)
    assert [row[2] for row in rows] == table.value.tolist()
    about = {row[0]: row[1:] for row in book["About"].iter_rows(values_only=True)}
    assert about["scenario"] == ("twelfth_sma", "twelfth_sma")
    assert about["seed"] == ("3", "3")
    assert about["sentence"] == (None, sr.compare(futures, "hurry", FORMULA).attrs["sentence"])
    assert book["Assumptions"].max_row == 1 + len(DEAL.grounds())


def test_no_cell_of_a_workbook_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert FORMULA in {cell.value for cell in cells}
    assert all(cell.quotePrefix for cell in cells if cell.value == FORMULA)


def test_the_futures_play_again_from_the_manifest_in_a_workbook(book, futures):
    column = [row[0] for row in book["Manifest"].iter_rows(min_row=2, values_only=True)]
    assert max(map(len, filter(None, column))) <= LONGEST_CELL
    assert sr.rerun(json.loads("".join(filter(None, column)))).identical(futures)


def test_a_text_too_long_for_a_cell_says_that_it_was_cut(tmp_path):
    long = xr.Dataset({"told": ((), "x" * 40_000)}, attrs=sr.simulate(DEAL, "hurry", n=1, seed=1).attrs)
    told = openpyxl.load_workbook(sr.to_excel(long, tmp_path / "long.xlsx"))["Answer"]["D2"].value
    assert told.endswith("(40,000 characters; the manifest has all of them)")


@pytest.mark.parametrize("name", ["", "a/b", "x" * 32, "about", "History", "'a", 3])
def test_names_that_are_no_sheets_are_refused(futures, name, tmp_path):
    with pytest.raises(sr.ScenarioError, match="a sheet's name"):
        sr.to_excel({name: sr.chances(futures)}, tmp_path / "no.xlsx")


def test_names_that_differ_by_capitals_only_and_answers_without_a_quantity_are_refused(futures, tmp_path):
    answer = sr.chances(futures)
    with pytest.raises(sr.ScenarioError, match="names that differ by more than capitals"):
        sr.to_excel({"chances": answer, "Chances": answer}, tmp_path / "no.xlsx")
    with pytest.raises(sr.ScenarioError, match="at least one quantity"):
        sr.to_pandas(answer.drop_vars(list(answer.data_vars)))


def test_answers_about_two_scenarios_are_refused(futures, tmp_path):
    other = sr.chances(sr.simulate(DEAL.replace({"durability.backlash": 2.0}), "hurry", n=10, seed=1))
    with pytest.raises(sr.ScenarioError, match="answers about one scenario"):
        sr.to_excel({"one": sr.chances(futures), "two": other}, tmp_path / "no.xlsx")


def test_after_reweighting_the_workbook_lists_what_is_believed_since(futures, tmp_path):
    since = sr.reweight(futures, {"election.probability": 0.4})
    book = openpyxl.load_workbook(sr.to_excel(sr.chances(since), tmp_path / "since.xlsx"))
    values = {row[0]: row[1] for row in book["Assumptions"].iter_rows(values_only=True)}
    assert values["election.probability"] == str(sr.Election.from_probability(0.4).probability)
    assert "weights" in {row[0] for row in book["About"].iter_rows(values_only=True)}


def test_a_workbook_about_a_reweighted_sweep_is_about_one_of_its_cells(tmp_path):
    anger = xr.DataArray([1.0, 2.0], dims="anger", coords={"anger": [1.0, 2.0]})
    swept = sr.simulate(DEAL.replace({"durability.backlash": anger}), "hurry", n=200, seed=1)
    since = sr.reweight(swept, {"election.probability": 0.4})
    with pytest.raises(sr.ScenarioError, match="answers about one cell of its futures"):
        sr.to_excel(sr.chances(since), tmp_path / "no.xlsx")
    book = openpyxl.load_workbook(sr.to_excel(sr.chances(since.isel(anger=1)), tmp_path / "cell.xlsx"))
    values = {row[0]: row[1] for row in book["Assumptions"].iter_rows(values_only=True)}
    assert values["election.probability"] == str(sr.Election.from_probability(0.4).probability)
    assert values["durability.backlash"] == 2.0
