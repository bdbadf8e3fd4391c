"""How is an answer written as CSV? The tidy table, safe to open in a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from sma_risk.export.tidy import to_pandas
from sma_risk.parameters import checked_path

_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula."""


def to_csv(answer: xr.Dataset, path: str | Path) -> Path:
    """Write an answer as CSV and return the path: the table of `to_pandas`, UTF-8, every number in full.

    Parameters
    ----------
    answer : as for `to_pandas`.
    path : of the file, which is replaced. What the table was made from, `manifest_json` says: publish it beside.

    Raises
    ------
    ScenarioError
        As `to_pandas`.

    Notes
    -----
    A text that begins like a formula (``=``, ``+``, ``-``, ``@``) gets an apostrophe before it; a carriage return
    becomes a line feed, which is quoted.

    Examples
    --------
    >>> import sma_risk as sr, tempfile
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = to_csv(sr.compare(futures, "hurry", "wait"), f"{folder}/compare.csv")
    ...     print(written.read_text(encoding="utf-8").splitlines()[0])
    quantity,value,standard_error,low,high,unit,note
    """
    table, file = to_pandas(answer), checked_path("path", path)
    texts = [name for name in table if table[name].dtype.kind not in "biuf"]
    for name in texts:
        table[name] = table[name].map(_guarded)
    table.rename(columns=_guarded).to_csv(file, index=False, lineterminator="\n", encoding="utf-8")
    return file


def _guarded(value: object) -> object:
    """Return a text that no spreadsheet takes for a formula, nor its carriage returns for ends of rows."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if value.startswith(_STARTS) else text
