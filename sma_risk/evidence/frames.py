"""How does a table become a DataFrame that shows only what was known?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sma_risk.evidence.dates import last_day
from sma_risk.evidence.known import known_cells, known_row
from sma_risk.evidence.records import TABLES, Record, records
from sma_risk.evidence.units import unit_of
from sma_risk.parameters import ScenarioError

if TYPE_CHECKING:
    from datetime import date

    import pandas


def read(table: str, *, as_of: str | None = None) -> pandas.DataFrame:
    """Return a table, one row per fact or set of facts, as it could have been written down at a date.

    Parameters
    ----------
    table : one of ``tables()``.
    as_of : YYYY, YYYY-MM or YYYY-MM-DD: only what was known at the end of that year, month or day. Cells that
        were not known are blank, rows of which nothing was known are absent, undated rows too. ``note``,
        written with hindsight, is blank. ``source`` says where a fact was read, which may be later than
        ``as_of``; ``confidence`` rates that reading. None shows everything.

    Returns
    -------
    DataFrame
        Indexed by the identifiers, ``row``. Numbers are float64 (blank = NaN), or int64 where every row has
        one; dates and other text are strings (blank = None), dates with the precision that is known:
        compare them through ``last_day``. ``attrs`` holds ``table``, ``source`` (the file), ``as_of`` and
        ``units`` (column -> unit, "1" if dimensionless).

    Raises
    ------
    ScenarioError
        If there is no such table or ``as_of`` is malformed.

    Examples
    --------
    >>> votes = read("roll_calls", as_of="2024-05")
    >>> votes["yes"].to_dict()
    {'roll_calls:9': 131, 'roll_calls:10': 139, 'roll_calls:11': 133}
    >>> votes.attrs["units"]["yes_pct_of_present"]
    'percent'
    """
    import pandas as pd

    if not isinstance(table, str):
        raise ScenarioError("table", table, "the name of a table")
    rows = records(table)
    if as_of is not None:
        day = last_day(as_of, name="as_of")
        rows = tuple(_blanked(record, day) for record in rows if _was_known(record, day))
    names = tuple(records(table)[0].cells)
    index = pd.Index([record.identifier for record in rows], name="row", dtype=object)
    frame = pd.DataFrame({name: _column(table, name, [r.cells[name] for r in rows], index) for name in names})
    frame.attrs.update(_attrs(table, names, as_of))
    return frame


def _was_known(record: Record, day: date) -> bool:
    known = known_row(record)
    return known is not None and known <= day


def _blanked(record: Record, day: date) -> Record:
    """Return the record with every cell emptied that was not known on the day."""
    known = known_cells(record)
    shown = {column for column, since in known.items() if since is not None and since <= day}
    cells = {column: text if column in shown else "" for column, text in record.cells.items()}
    return Record(record.table, record.identifier, cells)


def _column(table: str, name: str, texts: list[str], index: pandas.Index) -> pandas.Series:
    import pandas as pd

    if unit_of(name) is None:
        return pd.Series([text or None for text in texts], index, dtype=object)
    if name in TABLES[table].whole:
        return pd.Series([int(text) for text in texts], index, dtype="int64")
    return pd.Series([float(text or "nan") for text in texts], index, dtype="float64")


def _attrs(table: str, names: tuple[str, ...], as_of: str | None) -> Mapping[str, object]:
    units = {name: unit for name in names if (unit := unit_of(name)) is not None}
    return {"table": table, "source": f"sma_risk/evidence/data/{table}.csv", "as_of": as_of, "units": units}
