"""How does an answer become a table? Long and tidy: one row for each estimate, with its error, unit and note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from sma_risk.parameters import ScenarioError

if TYPE_CHECKING:
    import pandas

_BESIDE = {"standard_error": "_se", "low": "_low", "high": "_high"}
"""Columns that stand beside a value, and how the variables that hold them end."""
_NOTHING = "no value: nothing to estimate it from"


def to_pandas(answer: xr.Dataset) -> pandas.DataFrame:
    """Return an answer as a long table, one row for each estimate.

    Parameters
    ----------
    answer : a result of an analysis, of `exact` or of `replay`; not futures, which are too many to be read.

    Returns
    -------
    DataFrame
        ``quantity``, the variable; a column for each dimension, and for each label along one (``calendar``), empty
        where the quantity has none; ``value``; ``standard_error``, and ``low`` and ``high`` of 95 % intervals where
        the answer has them; ``unit``, "1" if dimensionless; ``note``, what the quantity means, and for a flag or a
        text what it says.

    Raises
    ------
    ScenarioError
        If `answer` is no Dataset, or has a dimension ``future``.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> table = to_pandas(sr.chances(futures))
    >>> list(table.columns)
    ['quantity', 'strategy', 'value', 'standard_error', 'unit', 'note']
    >>> table[table.quantity == "reopened"][["strategy", "unit"]].values.tolist()
    [['hurry', '1'], ['wait', '1']]
    """
    import pandas

    check_answer("answer", answer)
    names = [str(name) for name in answer.data_vars]
    beside = {name: _beside(name, names) for name in names}
    twins = {twin for found in beside.values() for twin in found.values()}
    rows = [_rows(answer, name, beside[name]) for name in names if name not in twins]
    if not rows:
        raise ScenarioError("answer", names, "at least one quantity")
    table = pandas.concat(rows, ignore_index=True)
    places = [name for name in table if name not in ("quantity", "value", *_BESIDE, "unit", "note")]
    table[places] = table[places].convert_dtypes()  # whole numbers stay whole where some quantities have none
    given = [column for column in _BESIDE if column in table]
    return table[["quantity", *places, "value", *given, "unit", "note"]]


def check_answer(key: str, answer: object) -> None:
    """Raise `ScenarioError` for what is no answer: no Dataset, or futures."""
    if not isinstance(answer, xr.Dataset):
        raise ScenarioError(key, type(answer).__name__, "a Dataset, as the analyses return it")
    if "future" in answer.dims:
        needed = "an answer without a dimension `future`: ask an analysis first, or keep futures by `to_netcdf`"
        raise ScenarioError(key, dict(answer.sizes), needed)


def _beside(name: str, names: list[str]) -> dict[str, str]:
    return {column: name + end for column, end in _BESIDE.items() if name + end in names}


def _rows(answer: xr.Dataset, name: str, beside: dict[str, str]) -> pandas.DataFrame:
    """Return the rows of one quantity, its dims in their order, the last fastest."""
    import pandas

    data = answer[name]
    columns: dict[str, Any] = {"quantity": np.full(data.size, name, dtype=object)}
    columns |= {place: _flat(values, data) for place, values in _places(data).items()}
    columns["value"] = _flat(data.astype(np.float64), data) if data.dtype.kind in "biuf" else np.full(data.size, np.nan)
    columns |= {column: _flat(answer[twin], data) for column, twin in beside.items()}
    columns["unit"] = data.attrs.get("units", "1" if data.dtype.kind in "biuf" else "text")
    columns["note"] = _notes(data)
    return pandas.DataFrame(columns)


def _places(data: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return the labels along the dims of a quantity, positions where there are none, and what else lies along them."""
    found = {str(dim): data[dim] for dim in data.dims}
    more = {
        str(name): one for name, one in data.coords.items() if name not in found and set(one.dims) <= set(data.dims)
    }
    return found | more


def _flat(values: xr.DataArray, like: xr.DataArray) -> Any:
    return values.broadcast_like(like).transpose(*like.dims).values.ravel() if like.dims else values.values.reshape(1)


def _notes(data: xr.DataArray) -> list[str]:
    meaning, flat = str(data.attrs.get("long_name", "")), data.values.ravel()
    if data.dtype.kind not in "biuf":
        return ["" if said is None else str(said) for said in flat]
    if "flag_meanings" in data.attrs:
        flags = dict(zip(np.atleast_1d(data.attrs["flag_values"]), data.attrs["flag_meanings"].split(), strict=True))
        return [f"{meaning}: {flags.get(value, 'unknown')}" for value in flat]
    if data.dtype.kind == "b":
        return [": ".join(filter(None, (meaning, "yes" if value else "no"))) for value in flat]
    return ["; ".join(filter(None, (meaning, _NOTHING))) if np.isnan(value) else meaning for value in flat]
