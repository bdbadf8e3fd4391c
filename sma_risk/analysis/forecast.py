"""Where in the forecast does what really happened lie?"""

from __future__ import annotations

import math

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Draws, Row, draws_of
from sma_risk.analysis.selection import one, several
from sma_risk.analysis.statistics import mean
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import NUMBER, ScenarioError

#: Months in which something may never happen: never is later than any month. Elsewhere -1 is "no value".
NEVER = (
    *("concluded_month", "ratified_month", "reopened_month", "amended_month", "exited_month"),
    *("troop_cut_month", "coverage_end_month", "deal_end_month"),
)
NO_VALUE = ("deal_planned_end_month", "yes_votes", "members_present")


@sweeps
def percentile_of(
    futures: xr.Dataset,
    variable: str,
    value: float,
    *,
    strategy: str | None = None,
    where: xr.DataArray | None = None,
) -> xr.Dataset:
    """Return the percentile at which a value lies in the forecast of an outcome.

    A percentile near 50 does not prove the forecast right, nor one near 0 or 100 wrong: it is one round.

    Parameters
    ----------
    futures : from `simulate`; choose a year first, ``futures.sel(year=2026)``, or get one percentile each.
    variable : an outcome. A month that is never reached counts as later than any; futures without a value
        (no vote, no deal) are left out.
    value : what happened, in the outcome's unit.
    strategy : the one to look at; None for all.
    where : true for the futures to look at, (future) or (strategy, future); None for all.

    Returns
    -------
    Dataset
        ``percentile``, share below plus half the share at the value, in percent, with ``_se``; ``below`` and
        ``at`` in percent; ``futures_counted``. NaN where no future is left.

    Raises
    ------
    ScenarioError
        If variable or strategy is unknown, the value is not a number, or ``where`` does not fit the outcome.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=1000, seed=2024)
    >>> found = percentile_of(futures.sel(year=2026), "cost_krw_bn", 1e6, strategy="hurry")
    >>> float(found.percentile), int(found.futures_counted)
    (100.0, 1000)
    """
    happened = NUMBER("value", value)
    if not isinstance(variable, str):
        raise ScenarioError("variable", variable, "the name of an outcome")
    chosen = several(futures, variable) if strategy is None else one(futures, strategy)
    if variable not in chosen or "future" not in chosen[variable].dims:
        raise ScenarioError("variable", variable, "an outcome of these futures")
    data = chosen[variable]
    if where is not None:
        where = _fitting(where, data, strategy)
    return _table(data, where, happened).assign_attrs(futures.attrs, variable=variable, value=happened)


def _fitting(where: object, data: xr.DataArray, strategy: str | None) -> xr.DataArray:
    """Return true or false for the futures of an outcome, that of its strategy if it has no such dimension."""
    if not isinstance(where, xr.DataArray) or where.dtype != bool or "future" not in where.dims:
        raise ScenarioError("where", where, "a DataArray of true and false, with a dimension `future`")
    if "strategy" in where.dims and "strategy" not in data.dims:
        if strategy is None:
            raise ScenarioError("where", where.dims, f"no dimension `strategy`: {data.name} has none; name a strategy")
        where = one(where.to_dataset(name="where"), strategy)["where"]
    if any(data.sizes.get(dim) != size for dim, size in where.sizes.items()):
        raise ScenarioError("where", dict(where.sizes), f"dimensions among those of {data.name}, {dict(data.sizes)}")
    return where


def _table(data: xr.DataArray, where: xr.DataArray | None, value: float) -> xr.Dataset:
    lead = [dim for dim in data.dims if dim != "future"]
    shape = [data.sizes[dim] for dim in lead]
    found = np.empty((5, *shape))
    for at in np.ndindex(*shape):
        cell = dict(zip(lead, at, strict=True))
        chosen = data.isel(cell)
        row, draws = chosen.values, draws_of(chosen)
        if where is not None:
            kept = where.isel({dim: i for dim, i in cell.items() if dim in where.dims}).values
            row, draws = row[kept], draws.take(kept)
        found[(slice(None), *at)] = _percentile(row, draws, value, str(data.name))
    names = ("percentile", "percentile_se", "below", "at", "futures_counted")
    units = dict.fromkeys(names, "percent") | {"futures_counted": "futures"}
    coords = {name: c for name, c in data.coords.items() if "future" not in c.dims}
    variables = {name: (lead, part, {"units": units[name]}) for name, part in zip(names, found, strict=True)}
    return xr.Dataset(variables, coords)


def _percentile(row: Row, draws: Draws, value: float, name: str) -> tuple[float, float, float, float, int]:
    """Return percentile, error, below and at in percent, and the number of futures with a value."""
    has_value = ~np.isnan(row) & (row >= 0 if name in NO_VALUE else True)
    row, draws = row[has_value], draws.take(has_value)
    if not draws.counted:
        return math.nan, math.nan, math.nan, math.nan, 0
    happens = row >= 0 if name in NEVER else np.ones(row.shape, bool)
    below, at = (row < value) & happens, (row == value) & happens
    middle = mean(below + 0.5 * at, draws)
    return 100.0 * middle.value, 100.0 * middle.se, 100.0 * draws.share(below), 100.0 * draws.share(at), draws.counted
