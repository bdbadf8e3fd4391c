"""What does a cited row say, and since when was it known?"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sma_risk.evidence.dates import last_day
from sma_risk.evidence.frames import read
from sma_risk.evidence.known import known_cells, known_row
from sma_risk.evidence.records import TABLES, Record, records
from sma_risk.parameters import ScenarioError

if TYPE_CHECKING:
    import pandas


class UnknownRowError(KeyError):
    """No row, or no cell, is known under the identifier (at the date asked for)."""

    def __str__(self) -> str:
        return str(self.args[0])


def cited(text: str) -> list[str]:
    """Split a citation into identifiers, which are separated by semicolons.

    Examples
    --------
    >>> cited("sma_annual:2024; roll_calls:9")
    ['sma_annual:2024', 'roll_calls:9']
    """
    if not isinstance(text, str):
        raise ScenarioError("text", text, "identifiers, separated by semicolons")
    return [part.strip() for part in text.split(";") if part.strip()]


def row(identifier: str, *, as_of: str | None = None) -> pandas.Series:
    """Return one row, as it was known at a date.

    Parameters
    ----------
    identifier : the row's identifier, for instance ``sma_annual:2024``.
    as_of : YYYY, YYYY-MM or YYYY-MM-DD, as in ``read``; None shows everything.

    Raises
    ------
    UnknownRowError
        If there is no such row, or nothing of it was known then. A KeyError.
    ScenarioError
        If ``as_of`` is malformed.

    Examples
    --------
    >>> float(row("sma_annual:2025")["amount_krw_bn"])
    1402.8
    >>> try:
    ...     row("roll_calls:12", as_of="2024-05")
    ... except UnknownRowError as error:
    ...     str(error)
    "'roll_calls:12' was known from 2024-11-28 on, not as of 2024-05"
    """
    record = _find(identifier)
    if as_of is not None:
        _require_known(record, as_of)
    return read(record.table, as_of=as_of).loc[identifier]


def known_on(identifier: str, *, column: str | None = None) -> date:
    """Return the day from which anything in a row, or one of its cells, was known.

    Parameters
    ----------
    identifier : the row's identifier.
    column : the column of the cell; None asks for the row's earliest fact.

    Raises
    ------
    UnknownRowError
        If there is no such row or filled cell, or it has no date. A KeyError.

    Examples
    --------
    >>> known_on("sma_annual:2024").isoformat()
    '2024-01-01'
    >>> known_on("sma_annual:2024", column="cpi_inflation_pct").isoformat()
    '2025-01-31'
    """
    record = _find(identifier)
    known = known_cells(record)
    if column is not None and not (isinstance(column, str) and column in known):
        raise UnknownRowError(f"{identifier!r} has nothing in a column {column!r}")
    day = known_row(record) if column is None else known[column]
    if day is None:
        raise UnknownRowError(f"{' of '.join(filter(None, (column, repr(identifier))))} has no date")
    return day


def _find(identifier: str) -> Record:
    if not isinstance(identifier, str):
        raise ScenarioError("identifier", identifier, "a text such as 'roll_calls:9'")
    table = identifier.partition(":")[0]
    if table not in TABLES:
        raise UnknownRowError(f"an identifier begins with one of {', '.join(TABLES)}, got {identifier!r}")
    rows = {record.identifier: record for record in records(table)}
    if identifier not in rows:
        near = ", ".join(map(repr, get_close_matches(identifier, rows)))
        raise UnknownRowError(f"no row {identifier!r}" + (f"; near it: {near}" if near else ""))
    return rows[identifier]


def _require_known(record: Record, as_of: str) -> None:
    day, known = last_day(as_of, name="as_of"), known_row(record)
    if known is None:
        raise UnknownRowError(f"{record.identifier!r} has no date, so it is not shown as of {as_of}")
    if known > day:
        raise UnknownRowError(f"{record.identifier!r} was known from {known} on, not as of {as_of}")
