"""How large is the Monte Carlo error? The one home of every estimate over futures and its standard error.

Sums run in float64 over one row of futures at a time, so memory stays at a few copies of a row. `draws` knows
whether futures are weighted or come in replicates; estimates without one take them as independent and equally likely.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.checks import check_level, check_levels, quantile_name, refuse_level
from sma_risk.analysis.draws import NOTHING, Draws, Estimate, Row, draws_of, with_draws
from sma_risk.parameters import ScenarioError, one_among
from sma_risk.sampling.machine import processors

STATISTICS = ("mean", "proportion", "quantile", "expected_shortfall")
_PIECE = 1 << 14
T = TypeVar("T")
R = TypeVar("R")
Describe = Callable[[Row, Draws], Sequence[Estimate]]


class Estimates(NamedTuple):
    """Values, their standard errors and the ends of their 95 % intervals, all of one shape."""

    value: xr.DataArray
    se: xr.DataArray
    low: xr.DataArray
    high: xr.DataArray

    def named(self, name: str) -> dict[str, xr.DataArray]:
        """Return them as an answer calls them."""
        return {name: self.value, f"{name}_se": self.se, f"{name}_low": self.low, f"{name}_high": self.high}


def standard_error(
    data: xr.Dataset | xr.DataArray, *, statistic: str = "mean", level: float | None = None
) -> xr.Dataset | xr.DataArray:
    """Return the Monte Carlo standard error of a statistic over ``future``.

    For a difference between strategies pass the difference of the two: their futures are the same, so the
    error of the paired difference is that of its mean.

    Parameters
    ----------
    data : outcomes with a dimension ``future``; numbers, or true and false for a proportion. Weights and replicates
        are those of a Dataset, or the coordinates ``weight`` and ``replicate`` of a DataArray.
    statistic : "mean", "proportion", "quantile" or "expected_shortfall".
    level : between 0 and 1, for the last two.

    Returns
    -------
    Dataset or DataArray
        ``data`` without ``future``, in the unit of ``data``; of a Dataset, every variable over ``future``.

    Raises
    ------
    ScenarioError
        If the data are not numbers over ``future``, the statistic is unknown, or the level is
        missing, not between 0 and 1, or beside a statistic that has none.

    Examples
    --------
    >>> rolls = xr.DataArray([1.0, 2.0, 3.0, 4.0], dims="future")
    >>> round(float(standard_error(rolls)), 3)  # sqrt(5/3) / sqrt(4)
    0.645
    """
    if one_among("statistic", statistic, STATISTICS) in ("mean", "proportion"):
        refuse_level(statistic, level)
    if isinstance(data, xr.Dataset):
        data = with_draws(data)
        over = {name: one for name, one in data.data_vars.items() if "future" in one.dims}
        if not over:
            raise ScenarioError("data", dict(data.sizes), "a variable over `future`")
        return xr.Dataset({name: standard_error(one, statistic=statistic, level=level) for name, one in over.items()})
    if statistic in ("quantile", "expected_shortfall"):
        checked = check_level("level", level)
        at_level = quantile if statistic == "quantile" else expected_shortfall
        return over_futures(data, lambda row, draws: at_level(*in_order(row, draws), checked))[1]
    return over_futures(data, mean if statistic == "mean" else proportion)[1]


def mean(row: Row, draws: Draws | None = None) -> Estimate:
    """Return the mean; of independent futures its error is the standard deviation over the root of n."""
    draws = draws or Draws(row.size)
    if draws.plain and row.size > 1:
        return _plain_mean(row)
    value = draws.mean(row)
    return draws.estimate(value, np.subtract(row, value, dtype=np.float64))


def proportion(hits: Row, draws: Draws | None = None) -> Estimate:
    """Return the share of true entries; of independent futures its error is the binomial one.

    None or all of n futures give an error of zero: read that as "less than 3/n" (95 %).
    """
    draws = draws or Draws(hits.size)
    if draws.plain:
        return share_of(int(np.count_nonzero(hits)), hits.size)
    share = draws.share(hits)
    return draws.estimate(share, hits - share)


def share_of(count: int, n: int) -> Estimate:
    """Return the share of a count among n independent, equally likely futures, with the binomial error."""
    share = count / n
    return Estimate(share, math.sqrt(share * (1.0 - share) / n))


def in_order(row: Row, draws: Draws | None = None) -> tuple[Row, Draws]:
    """Return a row sorted, and the draws in the same order."""
    draws = draws or Draws(row.size)
    if draws.plain:
        return np.sort(row), draws
    order = np.argsort(row, kind="stable")
    return row[order], draws.take(order)


def quantile(ordered: Row, draws: Draws, level: float) -> Estimate:
    """Return the quantile of a sorted row: the smallest value whose share of futures reaches the level.

    The 95 % interval is that between the quantiles at the two ends of the interval of the share of futures below
    (Woodruff 1952); beside an atom its sides differ. The error is its length over 2 x 1.96. No density is estimated,
    and a quantile inside an atom has no error. NaN if the row is too short to hold both.
    """
    place = rank(draws, level)
    value = float(ordered[place])
    if draws.plain:
        error = math.sqrt(level * (1.0 - level) / draws.n)
    else:
        below = np.arange(draws.n) <= place
        error = draws.error(below - draws.share(below))
    half, whole = (Estimate(level, one, draws.freedom).half_width for one in (error, 1.0))
    if not 0.0 < level - half <= level + half < 1.0:
        return Estimate(value, math.nan, draws.freedom)
    low, high = (float(ordered[rank(draws, end)]) for end in (level - half, level + half))
    return Estimate(value, (high - low) / (2.0 * whole), draws.freedom, (low, high))


def expected_shortfall(ordered: Row, draws: Draws, level: float) -> Estimate:
    """Return the mean of the worst ``1 - level`` of a sorted row, v + E max(x - v, 0) / (1 - level).

    v is the quantile. This form (Rockafellar & Uryasev 2000) splits an atom at v as it should. The form is
    at its minimum in v, so v's own error does not count to first order: the error is that of the mean.
    """
    start = rank(draws, level)
    at_risk = float(ordered[start])
    excess = (ordered[start:].astype(np.float64) - at_risk) / (1.0 - level)
    if draws.plain:  # without the long row of zeros below v
        n = ordered.size
        average = float(excess.sum()) / n
        square = float(np.square(excess).sum()) / n
        error = math.sqrt(max(square - average**2, 0.0) / (n - 1)) if n > 1 else math.nan
        return Estimate(at_risk + average, error)
    whole = np.concatenate([np.zeros(start), excess])
    average = draws.mean(whole)
    return draws.estimate(at_risk + average, whole - average)


def shortfall_influence(row: Row, draws: Draws, level: float) -> tuple[float, Row]:
    """Return the expected shortfall of a row in its own order, and each future's influence on it."""
    ordered, sorted_draws = in_order(row, draws)
    at_risk = float(ordered[rank(sorted_draws, level)])
    excess = np.maximum(row - at_risk, 0.0) / (1.0 - level)
    average = draws.mean(excess)
    return at_risk + average, excess - average


def paired_difference(first: Row, second: Row, draws: Draws | None = None) -> Estimate:
    """Return the mean of first minus second on the same futures."""
    return mean(np.subtract(first, second, dtype=np.float64), draws)


def ratio(above: Row, below: Row, draws: Draws | None = None) -> Estimate:
    """Return mean(above) / mean(below) on the same futures; error by the delta method."""
    draws = draws or Draws(len(above))
    denominator = draws.mean(below)
    value = draws.mean(above) / denominator
    return draws.estimate(value, np.subtract(above, value * below, dtype=np.float64) / denominator)


def mean_where(row: Row, hits: Row, draws: Draws | None = None) -> Estimate:
    """Return the mean over the futures that are true in `hits`; NaN if there is none."""
    kept = (draws or Draws(row.size)).take(hits)
    return mean(row[hits], kept) if kept.n and kept.total else Estimate(math.nan, math.nan)


def difference_where(row: Row, first: Row, second: Row, draws: Draws) -> Estimate:
    """Return the mean over the futures that are true in `first` minus that in `second`; NaN if there is none in one."""
    values, influence = [], np.zeros(draws.n)
    for sign, hits in ((1.0, first), (-1.0, second)):
        if not (share := draws.share(hits)):
            return NOTHING
        values.append(draws.mean(row * hits) / share)
        influence += sign * hits * (row - values[-1]) / share
    return draws.estimate(values[0] - values[1], influence)


def over_futures(data: xr.DataArray, estimate: Callable[[Row, Draws], Estimate]) -> tuple[xr.DataArray, xr.DataArray]:
    """Return value and standard error of an estimate for each row of futures."""
    found, lead, coords = _rows(data, lambda row, draws: [estimate(row, draws)], 1)
    value = xr.DataArray(found[0, ..., 0], coords, lead, attrs=data.attrs)
    return value, _like(value, found[1, ..., 0])


def summarise(data: xr.DataArray, levels: Sequence[float], shortfall: float) -> Estimates:
    """Return mean, quantiles, value at risk and expected shortfall, with standard errors and 95 % intervals.

    Parameters
    ----------
    data : outcomes with a dimension ``future``.
    levels : of the quantiles, each between 0 and 1, no two with the same name.
    shortfall : level of value at risk and expected shortfall, between 0 and 1.

    Returns
    -------
    Estimates
        Without ``future``, with ``statistic``: "mean", "q5", ..., "var95", "es95"; in the unit of ``data``.
    """
    quantiles = check_levels("levels", levels)
    tail = check_level("shortfall", shortfall)

    def describe(row: Row, draws: Draws) -> list[Estimate]:
        ordered, draws = in_order(row, draws)
        points = [quantile(ordered, draws, level) for level in (*quantiles, tail)]
        return [mean(ordered, draws), *points, expected_shortfall(ordered, draws, tail)]

    names = ["mean", *map(quantile_name, quantiles), f"var{100 * tail:g}", f"es{100 * tail:g}"]
    return each_row(data, describe, names)


def each_row(data: xr.DataArray, describe: Describe, names: Sequence[object], dim: str = "statistic") -> Estimates:
    """Return several estimates for each row of futures, with a dimension for their names."""
    found, lead, coords = _rows(data, describe, len(names))
    coords[dim] = xr.DataArray(list(names), dims=dim)
    value = xr.DataArray(found[0], coords, [*lead, dim], attrs=data.attrs)
    return Estimates(value, *(_like(value, part) for part in found[1:]))


def _rows(data: xr.DataArray, describe: Describe, count: int) -> tuple[Row, list[Hashable], dict[Hashable, Any]]:
    """Return value, error and interval of so many estimates for each row of futures, and the other dims and coords."""
    if not isinstance(data, xr.DataArray) or data.dtype.kind not in "biuf":
        raise ScenarioError("data", data, "a DataArray of numbers, with a dimension `future`")
    if "future" not in data.dims or not data.sizes["future"]:
        raise ScenarioError(str(data.name or "data"), dict(data.sizes), "a dimension `future`, not empty")
    lead = [dim for dim in data.dims if dim != "future"]
    shape = [data.sizes[dim] for dim in lead]
    found = np.empty((4, *shape, count))

    def fill(at: Any) -> None:
        row = data.isel(dict(zip(lead, at, strict=True)))
        estimates = describe(row.values, draws_of(row))
        found[:, *at] = np.transpose([(one.value, one.se, *one.interval) for one in estimates])

    on_threads(fill, np.ndindex(*shape))
    return found, lead, {name: value for name, value in data.coords.items() if "future" not in value.dims}


def _like(value: xr.DataArray, other: Row) -> xr.DataArray:
    """Return an error or an end of an interval of values, in their unit."""
    found = value.copy(deep=False, data=other)
    found.attrs = {"units": value.attrs.get("units", "1")}
    return found


def on_threads(task: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return what a task makes of each item; no item may need another's."""
    with ThreadPoolExecutor(processors()) as pool:
        return list(pool.map(task, items))


def _plain_mean(row: Row) -> Estimate:
    """Return the mean of independent, equally likely futures in one reading, piece by piece, which stay in the cache.

    Deviations are taken from a value of the row, so that no digits are lost.
    """
    centre, total, squares = float(row[row.size // 2]), 0.0, 0.0
    for start in range(0, row.size, _PIECE):
        piece = np.subtract(row[start : start + _PIECE], centre, dtype=np.float64)
        total += float(piece.sum())
        squares += float(np.square(piece, out=piece).sum())  # not BLAS, whose threads would wait for each other here
    spread = max(squares - total**2 / row.size, 0.0)
    return Estimate(centre + total / row.size, math.sqrt(spread / (row.size - 1.0) / row.size))


def quantiles(row: Row, draws: Draws, levels: Row) -> Row:
    """Return the quantiles of a row, each as `quantile` has it; levels from 0 to 1."""
    if draws.weight is None:
        places = ranks(draws, levels)
        return np.partition(row, np.unique(places))[places]
    ordered, draws = in_order(row, draws)
    return ordered[ranks(draws, levels)]


def rank(draws: Draws, level: float) -> int:
    """Return the place of the quantile in a sorted row."""
    return int(ranks(draws, np.float64(level)))


def ranks(draws: Draws, levels: Row | np.float64) -> NDArray[np.intp]:
    """Return the places of quantiles in a sorted row; a hair below n x level, so that .95 x 100 counts as 95."""
    if draws.weight is None:
        return np.asarray(np.maximum(np.ceil(draws.n * levels - 1e-9 * draws.n), 1), np.intp) - 1
    so_far = np.cumsum(draws.weight)
    reached = np.maximum(levels - 1e-9, 1e-12) * so_far[-1]  # above 0, which futures without weight reach
    return np.asarray(np.minimum(np.searchsorted(so_far, reached), draws.n - 1))
