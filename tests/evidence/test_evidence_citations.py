"""Can every row be cited, found again and dated, and are wrong citations refused clearly?"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

import sma_risk.evidence as evidence
from sma_risk.parameters import ScenarioError

EVERY_ROW = [row for table in evidence.tables() for row in evidence.read(table).index]
UNDATED = [row for row in EVERY_ROW if ":undated:" in row]


@pytest.mark.parametrize(
    "identifier",
    [
        "sma_agreements:11",
        "sma_annual:2024",
        "us_demands:2019-07:US:demand",
        "us_demands:2019-11-15:US:demand:2",
        "roll_calls:9",
        "assemblies:22:Reform Party",
        "events:2020-04-01:lapse_effect",
        "events:2021:comparison:4",
        "japan_hns:2022",
        "us_election_forecasts:2024-04-03:Polymarket:Trump",
        "us_election_forecasts:undated:Polymarket and Kalshi average:Vance:2",
        "us_state_forecasts:2020-11-03:FiveThirtyEight:US",
        "us_state_polls:2024-05-02:AZ",
        "us_state_results:2020-11-03:NE-2",
    ],
)
def test_a_row_is_found_under_its_identifier(identifier):
    assert evidence.row(identifier).name == identifier


def test_a_repeated_key_counts_in_the_order_of_the_file():
    first, second = (evidence.row(f"us_demands:2019-11-15:US:demand{suffix}") for suffix in ("", ":2"))
    assert [first["amount_usd_bn"], second["amount_usd_bn"]] == [5.0, 4.7]


def test_a_row_is_known_on_its_day_and_not_the_day_before():
    for identifier in sorted(set(EVERY_ROW) - set(UNDATED)):
        day = evidence.known_on(identifier)
        eve = (day - timedelta(days=1)).isoformat()
        assert evidence.row(identifier, as_of=day.isoformat()).notna().any()
        with pytest.raises(evidence.UnknownRowError, match=f"was known from {day} on, not as of {eve}"):
            evidence.row(identifier, as_of=eve)


@pytest.mark.parametrize(
    ("identifier", "column", "day"),
    [
        ("roll_calls:12", None, date(2024, 11, 28)),
        ("sma_annual:2023", "cpi_inflation_pct", date(2024, 1, 31)),
        ("sma_annual:2026", None, date(2024, 10, 2)),
        ("sma_annual:2002", "amount_usd_mn", date(2002, 4, 4)),
        ("sma_agreements:12", None, date(2024, 4, 23)),
        ("sma_agreements:12", "ratified_date", date(2024, 11, 28)),
        ("sma_agreements:7", "talks_start_date", date(2006, 5, 31)),
        ("events:2024-05-21:negotiation_round", None, date(2024, 5, 23)),
        ("events:2020:comparison", None, date(2020, 12, 31)),
        ("japan_hns:2022", "expiry_date", date(2021, 12, 21)),
        ("us_demands:2013-12:ROK:offer", "baseline_usd_bn", date(2014, 1, 31)),
        ("sma_annual:2000", "amount_usd_mn", date(2000, 1, 1)),
        ("sma_annual:2000", "amount_krw_bn", date(2001, 1, 31)),
        ("sma_annual:2020", "krw_per_usd_avg", date(2021, 1, 31)),
        ("sma_annual:2020", "amount_usd_mn_at_avg_fx", date(2021, 3, 10)),
        ("sma_annual:2026", "krw_per_usd_avg", date(2026, 7, 31)),
        ("sma_agreements:11", "ruling_party_majority", date(2021, 8, 31)),
        ("sma_agreements:11", "gap_days", date(2021, 9, 1)),
        ("sma_agreements:7", "gap_days_min", date(2007, 4, 2)),
        ("japan_hns:2008", "gap_days", date(2008, 5, 1)),
        ("japan_hns:1991", None, date(1992, 3, 31)),
    ],
)
def test_rows_and_cells_are_dated_by_the_documented_rules(identifier, column, day):
    assert evidence.known_on(identifier, column=column) == day


@pytest.mark.parametrize("identifier", UNDATED)
def test_an_undated_row_is_found_without_a_date_only(identifier):
    assert evidence.row(identifier)["date"] is None
    with pytest.raises(evidence.UnknownRowError, match="has no date"):
        evidence.known_on(identifier)
    with pytest.raises(evidence.UnknownRowError, match="has no date, so it is not shown as of 2026"):
        evidence.row(identifier, as_of="2026")


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("sma_annual:1890", "no row 'sma_annual:1890'; near it: 'sma_annual:"),
        ("sma_annual", "no row 'sma_annual'"),
        ("votes:9", "an identifier begins with one of sma_agreements, .*, got 'votes:9'"),
        ("", "an identifier begins with one of .*, got ''"),
    ],
)
def test_a_wrong_identifier_is_refused_with_help(identifier, message):
    for look_up in (evidence.row, evidence.known_on):
        with pytest.raises(KeyError, match=message):
            look_up(identifier)


def test_a_blank_or_unwritten_cell_has_no_day():
    for column in ("amount_usd_mn", "colour"):
        with pytest.raises(KeyError, match=f"'sma_annual:2024' has nothing in a column '{column}'"):
            evidence.known_on("sma_annual:2024", column=column)
    with pytest.raises(evidence.UnknownRowError, match="note of 'sma_annual:2024' has no date"):
        evidence.known_on("sma_annual:2024", column="note")


def test_a_malformed_as_of_is_refused_for_a_row_too():
    with pytest.raises(ScenarioError, match="as_of needs YYYY, YYYY-MM or YYYY-MM-DD, got 'May'"):
        evidence.row("roll_calls:9", as_of="May")


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("roll_calls:9", ["roll_calls:9"]),
        ("roll_calls:9; assemblies:22:Reform Party;", ["roll_calls:9", "assemblies:22:Reform Party"]),
        ("", []),
    ],
)
def test_a_citation_splits_at_semicolons(text, identifiers):
    assert evidence.cited(text) == identifiers


def test_all_identifiers_survive_being_cited_together():
    assert evidence.cited("; ".join(EVERY_ROW)) == EVERY_ROW


def test_importing_and_dating_evidence_needs_neither_pandas_nor_xarray():
    code = (
        "import sys, sma_risk.evidence as e; e.known_on('sma_annual:2024'); e.tables();"
        "assert not {'pandas', 'xarray', 'numpy'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
