"""How large is the Monte Carlo error? The one home of every estimate over futures and its standard error.

Sums run in float64 over one row of futures at a time, so memory stays at a few copies of a row. Futures are
taken as independent and equally likely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.parameters import ScenarioError

Row = NDArray[Any]
Z95 = 1.959963984540054  # normal quantile of .975: half the width of a 95 % interval, in standard errors
STATISTICS = ("mean", "proportion", "quantile", "expected_shortfall")


class Estimate(NamedTuple):
    """An estimate and its Monte Carlo standard error; NaN where the futures are too few for one."""

    value: float
    se: float

    @property
    def significant(self) -> bool:
        """Whether zero lies outside the 95 % interval."""
        return abs(self.value) > Z95 * self.se


def standard_error(data: xr.DataArray, statistic: str = "mean", *, level: float | None = None) -> xr.DataArray:
    """Return the Monte Carlo standard error of a statistic over ``future``.

    For a difference between strategies pass the difference of the two: their futures are the same, so the
    error of the paired difference is that of its mean.

    Parameters
    ----------
    data : outcomes with a dimension ``future``; numbers, or true and false for a proportion.
    statistic : "mean", "proportion", "quantile" or "expected_shortfall".
    level : between 0 and 1, for the last two.

    Returns
    -------
    DataArray
        ``data`` without ``future``, in the unit of ``data``.

    Raises
    ------
    ScenarioError
        If the data are no DataArray of numbers over ``future``, the statistic is unknown, or the level is
        missing or not between 0 and 1.

    Examples
    --------
    >>> rolls = xr.DataArray([1.0, 2.0, 3.0, 4.0], dims="future")
    >>> round(float(standard_error(rolls)), 3)  # sqrt(5/3) / sqrt(4)
    0.645
    """
    if statistic not in STATISTICS:
        raise ScenarioError("statistic", statistic, "one of " + ", ".join(STATISTICS))
    if statistic in ("quantile", "expected_shortfall"):
        checked = check_level("level", level)
        levels = quantile if statistic == "quantile" else expected_shortfall
        return over_futures(data, lambda row: levels(np.sort(row), checked))[1]
    return over_futures(data, mean if statistic == "mean" else proportion)[1]


def mean(row: Row) -> Estimate:
    """Return the mean; its error is the standard deviation over the root of n."""
    return Estimate(float(np.mean(row, dtype=np.float64)), _spread(row) / math.sqrt(row.size))


def proportion(hits: Row) -> Estimate:
    """Return the share of true entries; its error is the binomial one.

    None or all of n futures give an error of zero: read that as "less than 3/n" (95 %).
    """
    share = np.count_nonzero(hits) / hits.size
    return Estimate(share, math.sqrt(share * (1.0 - share) / hits.size))


def quantile(ordered: Row, level: float) -> Estimate:
    """Return the quantile of a sorted row: the smallest value whose share of futures reaches the level.

    The number of futures below the true quantile is binomial whatever the distribution, so two order
    statistics enclose it with 95 %; the error is their distance over 2 x 1.96. No density is estimated, and
    a quantile inside an atom has no error. NaN if the row is too short to hold both.
    """
    half = Z95 * math.sqrt(ordered.size * level * (1.0 - level))
    low, high = math.floor(ordered.size * level - half), math.ceil(ordered.size * level + half)
    value = float(ordered[_rank(ordered, level)])
    if low < 1 or high > ordered.size:
        return Estimate(value, math.nan)
    return Estimate(value, (float(ordered[high - 1]) - float(ordered[low - 1])) / (2.0 * Z95))


def expected_shortfall(ordered: Row, level: float) -> Estimate:
    """Return the mean of the worst ``1 - level`` of a sorted row, v + E max(x - v, 0) / (1 - level).

    v is the quantile. This form (Rockafellar & Uryasev 2000) splits an atom at v as it should. The form is
    at its minimum in v, so v's own error does not count to first order: the error is that of the mean.
    """
    start = _rank(ordered, level)
    at_risk = float(ordered[start])
    excess = (ordered[start:].astype(np.float64) - at_risk) / (1.0 - level)
    n = ordered.size
    average = float(excess.sum()) / n
    square = float(np.square(excess).sum()) / n
    error = math.sqrt(max(square - average**2, 0.0) / (n - 1)) if n > 1 else math.nan
    return Estimate(at_risk + average, error)


def paired_difference(first: Row, second: Row) -> Estimate:
    """Return the mean of first minus second on the same futures."""
    return mean(np.subtract(first, second, dtype=np.float64))


def ratio(above: Row, below: Row) -> Estimate:
    """Return mean(above) / mean(below) on the same futures; error by the delta method."""
    denominator = float(np.mean(below, dtype=np.float64))
    value = float(np.mean(above, dtype=np.float64)) / denominator
    error = _spread(above - value * below) / math.sqrt(above.size) / abs(denominator)
    return Estimate(value, error)


def over_futures(data: xr.DataArray, estimate: Callable[[Row], Estimate]) -> tuple[xr.DataArray, xr.DataArray]:
    """Return value and standard error of an estimate for each row of futures."""
    values, errors = _each_row(data, lambda row: [estimate(row)], [""])
    return values.isel(statistic=0, drop=True), errors.isel(statistic=0, drop=True)


def summarise(data: xr.DataArray, levels: Sequence[float], shortfall: float) -> tuple[xr.DataArray, xr.DataArray]:
    """Return mean, quantiles, value at risk and expected shortfall, and their standard errors.

    Parameters
    ----------
    data : outcomes with a dimension ``future``.
    levels : of the quantiles, each between 0 and 1, no two with the same name.
    shortfall : level of value at risk and expected shortfall, between 0 and 1.

    Returns
    -------
    DataArray, DataArray
        Without ``future``, with ``statistic``: "mean", "q5", ..., "var95", "es95"; in the unit of ``data``.
    """
    quantiles = check_levels(levels)
    tail = check_level("shortfall", shortfall)

    def describe(row: Row) -> list[Estimate]:
        ordered = np.sort(row)
        points = [quantile(ordered, level) for level in (*quantiles, tail)]
        return [mean(ordered), *points, expected_shortfall(ordered, tail)]

    names = ["mean", *map(_quantile_name, quantiles), f"var{100 * tail:g}", f"es{100 * tail:g}"]
    return _each_row(data, describe, names)


def check_level(key: str, level: object) -> float:
    """Return a level between 0 and 1, both excluded; `ScenarioError` otherwise."""
    if isinstance(level, bool) or not isinstance(level, float | int | np.floating) or not 0.0 < level < 1.0:
        raise ScenarioError(key, level, "a number between 0 and 1, both excluded")
    return float(level)


def check_levels(levels: object) -> tuple[float, ...]:
    """Return levels whose quantiles have different names, each between 0 and 1; `ScenarioError` otherwise."""
    checked = tuple(check_level("levels", level) for level in as_list("levels", levels))
    if len(set(map(_quantile_name, checked))) < len(checked):
        raise ScenarioError("levels", checked, "levels that differ")
    return checked


def as_list(key: str, values: object) -> list[Any]:
    """Return a sequence or array as a list; `ScenarioError` with this key for anything else."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        raise ScenarioError(key, values, "a sequence of numbers")
    return list(values)


def _quantile_name(level: float) -> str:
    return f"q{100 * level:g}"


def _each_row(
    data: xr.DataArray, describe: Callable[[Row], Sequence[Estimate]], names: Sequence[str]
) -> tuple[xr.DataArray, xr.DataArray]:
    if not isinstance(data, xr.DataArray) or data.dtype.kind not in "biuf":
        raise ScenarioError("data", data, "a DataArray of numbers, with a dimension `future`")
    if "future" not in data.dims or not data.sizes["future"]:
        raise ScenarioError(str(data.name or "data"), dict(data.sizes), "a dimension `future`, not empty")
    lead = [dim for dim in data.dims if dim != "future"]
    shape = [data.sizes[dim] for dim in lead]
    found = np.empty((2, *shape, len(names)))
    for at in np.ndindex(*shape):
        row = data.isel(dict(zip(lead, at, strict=True))).values
        found[(slice(None), *at)] = np.transpose(describe(row))
    coords = {name: value for name, value in data.coords.items() if "future" not in value.dims}
    coords["statistic"] = xr.DataArray(list(names), dims="statistic")
    value, error = (xr.DataArray(part, coords, [*lead, "statistic"]) for part in found)
    return value.assign_attrs(data.attrs), error.assign_attrs(units=data.attrs.get("units", "1"))


def _rank(ordered: Row, level: float) -> int:
    """Return the place of the quantile; a hair below n x level, so that .95 x 100 counts as 95."""
    return max(math.ceil(ordered.size * level - 1e-9 * ordered.size), 1) - 1


def _spread(row: Row) -> float:
    return math.sqrt(float(np.var(row, dtype=np.float64, ddof=1))) if row.size > 1 else math.nan
