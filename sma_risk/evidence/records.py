"""What do the files say, row by row, and how is a row cited?

An identifier is the table's name and the row's key, joined by colons; a repeated key gets the counter ``:2``,
``:3`` ... in the order of the file. Everything here is text: numbers and dates are read further on.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sma_risk.parameters import one_among


@dataclass(frozen=True, slots=True)
class Table:
    """How rows of a file are told apart, and which columns hold whole numbers in every row."""

    key: tuple[str, ...]
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file as text; an empty cell is an empty string."""

    table: str
    identifier: str
    cells: Mapping[str, str]


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "sma_agreements": Table(key=("sma_number",), whole=frozenset({"sma_number"})),
        "sma_annual": Table(key=("year",), whole=frozenset({"year"})),
        "us_demands": Table(key=("date", "side", "type"), whole=frozenset({"sma_number"})),
        "roll_calls": Table(
            key=("sma_number",),
            whole=frozenset(
                {"sma_number", "assembly_number", "yes", "no", "abstain", "present", "members"} | {"government_seats"}
            ),
        ),
        "assemblies": Table(
            key=("assembly_number", "party"), whole=frozenset({"assembly_number", "seats", "seats_total"})
        ),
        "events": Table(key=("date", "category")),
        "japan_hns": Table(key=("first_fiscal_year",), whole=frozenset({"first_fiscal_year", "last_fiscal_year"})),
        "us_election_forecasts": Table(key=("date", "forecaster", "outcome")),
        "us_state_forecasts": Table(key=("date", "forecaster", "unit")),
        "us_state_results": Table(key=("election_date", "unit")),
        "us_state_polls": Table(key=("date", "state"), whole=frozenset({"electoral_votes"})),
    }
)


def tables() -> tuple[str, ...]:
    """Return the names of the tables, which are also the first words of their rows' identifiers.

    Examples
    --------
    >>> tables()[:3]
    ('sma_agreements', 'sma_annual', 'us_demands')
    """
    return tuple(TABLES)


@cache
def records(table: str) -> tuple[Record, ...]:
    """Return all rows of a table in the order of its file.

    Raises
    ------
    ScenarioError
        If there is no such table.

    Examples
    --------
    >>> records("roll_calls")[0].identifier
    'roll_calls:9'
    """
    one_among("table", table, TABLES)
    text = files("sma_risk.evidence").joinpath("data", f"{table}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text))
    seen: Counter[str] = Counter()
    return tuple(Record(table, _identifier(table, row, seen), MappingProxyType(row)) for row in rows)


def _identifier(table: str, row: Mapping[str, str], seen: Counter[str]) -> str:
    name = ":".join([table, *(row[column] or "undated" for column in TABLES[table].key)])
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}:{seen[name]}"
