"""How is a quantity spread? Counts in fixed bins, of equal width or of equal ratio, and quantiles to within a bin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.checks import check_levels
from sma_risk.analysis.summaries.quantity import coords, quantity
from sma_risk.parameters import TRUTH, ScenarioError
from sma_risk.sampling.stream import Chunk, Question, State

MOST_BINS = 1 << 20
_ENDS = 2  # below the first bin, above the last


@dataclass(frozen=True)
class Histogram:
    """Counts of a quantity in bins; a bin holds its lower edge. Values outside are counted below and above.

    Parameters
    ----------
    quantity : what is counted.
    low, high : the first and the last edge.
    bins : how many.
    log : bins of equal ratio instead of equal width; `low` must be above 0.
    levels : of the quantiles.

    Notes
    -----
    A quantile is known to lie in a bin: the answer gives the bin's two edges (infinite outside `low` to `high`), and
    the share of futures in that bin, which is the largest error of its rank.

    >>> import sma_risk as sr
    >>> kept = [sr.summaries.Histogram("total_bn", 0, 40000, bins=4000)]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), "base", n=1000, seed=2024, summaries=kept)
    >>> int(answer.total_bn_histogram.sum() + answer.total_bn_above.sum())  # none below 0
    1000
    """

    quantity: str
    low: float
    high: float
    _: KW_ONLY
    bins: int = 1000
    log: bool = False
    levels: Sequence[float] = (0.05, 0.5, 0.95)

    def __post_init__(self) -> None:
        quantity(self.quantity)
        for key in ("low", "high"):
            value = getattr(self, key)
            if isinstance(value, bool) or not isinstance(value, int | float | np.floating) or not math.isfinite(value):
                raise ScenarioError(key, value, "a finite number")
        if not self.low < self.high or (TRUTH("log", self.log) and self.low <= 0):
            raise ScenarioError("low", self.low, f"a number {'above 0 and ' * self.log}below high = {self.high}")
        if isinstance(self.bins, bool) or not isinstance(self.bins, int) or not 1 <= self.bins <= MOST_BINS:
            raise ScenarioError("bins", self.bins, f"a whole number from 1 to {MOST_BINS}")
        object.__setattr__(self, "levels", check_levels("levels", self.levels))

    @property
    def edges(self) -> NDArray[np.float64]:
        """The edges, (bins + 1)."""
        if self.log:
            return np.geomspace(self.low, self.high, self.bins + 1)
        return np.linspace(self.low, self.high, self.bins + 1)

    def places(self, values: NDArray[Any]) -> NDArray[np.intp]:
        """Return the bin of each value, counted from 1; 0 is below, bins + 1 above, bins + 2 for those with none."""
        found = np.searchsorted(self.edges, values, side="right") if self.log else self._steps(values)
        return np.where(np.isnan(values), self.bins + _ENDS, found) if np.isnan(values).any() else found

    def _steps(self, values: NDArray[Any]) -> NDArray[np.intp]:
        steps = np.subtract(values, self.low, dtype=np.float64)
        steps *= self.bins / (self.high - self.low)
        np.clip(np.floor(steps, out=steps), -1, self.bins, out=steps)
        found: NDArray[np.intp] = np.nan_to_num(steps, copy=False).astype(np.intp) + 1
        return found

    def of(self, chunk: Chunk) -> State:
        """Return the counts, (..., bins + 3)."""
        values = quantity(self.quantity).values(chunk)
        size = self.bins + _ENDS + 1
        rows = [np.bincount(self.places(row), minlength=size) for row in values.reshape(-1, values.shape[-1])]
        return {"counts": np.array(rows, np.int64).reshape(*values.shape[:-1], size)}

    def merge(self, earlier: State, later: State) -> State:
        """Return the counts of both."""
        return {"counts": earlier["counts"] + later["counts"]}

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return counts by bin, below, above and missing; quantiles, each between two edges, with their rank error."""
        one = quantity(self.quantity)
        name, unit, edges = one.label(question), one.unit(question), self.edges
        counts, missing = state["counts"][..., :-1], state["counts"][..., -1]
        low, high, share = self._quantiles(counts)
        each, at = (*one.dims, f"{name}_bin"), (*one.dims, f"{name}_level")
        variables = {
            f"{name}_histogram": (each, counts[..., 1:-1], {"units": "futures"}),
            f"{name}_below": (one.dims, counts[..., 0], {"units": "futures"}),
            f"{name}_above": (one.dims, counts[..., -1], {"units": "futures"}),
            f"{name}_missing": (one.dims, missing, {"units": "futures"}),
            f"{name}_quantile_low": (at, low, {"units": unit}),
            f"{name}_quantile_high": (at, high, {"units": unit}),
            f"{name}_rank_error": (at, share, {"units": "1"}),
        }
        labels = {dim: coords(question)[dim] for dim in one.dims}
        bins = {f"{name}_bin": edges[:-1], f"{name}_bin_end": (f"{name}_bin", edges[1:])}
        return xr.Dataset(variables, labels | bins | {f"{name}_level": list(self.levels)})

    def _quantiles(self, counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], ...]:
        """Return, by level, the edges of the bin that holds the quantile and its share; NaN without futures."""
        ends = np.concatenate([[-np.inf], self.edges, [np.inf]])
        total = counts.sum(axis=-1, keepdims=True)
        ranks = np.maximum(np.ceil(np.array(self.levels) * total - 1e-9 * total), 1)  # as `statistics.rank`
        place = (np.cumsum(counts, axis=-1)[..., None, :] < ranks[..., None]).sum(axis=-1).clip(max=self.bins + 1)
        share = np.take_along_axis(counts, place, axis=-1) / np.maximum(total, 1)
        none = np.broadcast_to(total == 0, place.shape)
        return tuple(np.where(none, np.nan, found) for found in (ends[place], ends[place + 1], share))


@dataclass(frozen=True)
class JointHistogram:
    """Counts of two quantities at once, in the bins of two histograms; both by strategy, neither by year.

    >>> import sma_risk as sr
    >>> cost = sr.summaries.Histogram("total_bn", 4000, 20000, bins=16)
    >>> lapse = sr.summaries.Histogram("lapse_months", 0, 60, bins=60)
    >>> kept = [sr.summaries.JointHistogram(cost, lapse)]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), "base", n=1000, seed=2024, summaries=kept)
    >>> answer.total_bn_by_lapse_months.shape  # with what lies below, above or nowhere: bins 0, 17 and 18
    (1, 19, 63)
    """

    first: Histogram
    second: Histogram

    def __post_init__(self) -> None:
        for key in ("first", "second"):
            one = getattr(self, key)
            if not isinstance(one, Histogram) or quantity(one.quantity).dims != ("strategy",):
                raise ScenarioError(key, one, "a Histogram of a quantity that has one value by strategy and future")
        if self.first.quantity == self.second.quantity:
            raise ScenarioError("second", self.second.quantity, "another quantity than the first")

    def of(self, chunk: Chunk) -> State:
        """Return the counts, (strategy, bins + 3 of the first, bins + 3 of the second)."""
        shape = tuple(one.bins + _ENDS + 1 for one in (self.first, self.second))
        places = [one.places(quantity(one.quantity).values(chunk)) for one in (self.first, self.second)]
        both = places[0] * shape[1] + places[1]
        rows = [np.bincount(row, minlength=shape[0] * shape[1]).reshape(shape) for row in both]
        return {"counts": np.array(rows, np.int64)}

    def merge(self, earlier: State, later: State) -> State:
        """Return the counts of both."""
        return {"counts": earlier["counts"] + later["counts"]}

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return the counts by place: 0 below, 1 to bins, bins + 1 above, bins + 2 for those that have none."""
        names = [quantity(one.quantity).label(question) for one in (self.first, self.second)]
        dims = ("strategy", f"{names[0]}_place", f"{names[1]}_place")
        variables = {f"{names[0]}_by_{names[1]}": (dims, state["counts"], {"units": "futures"})}
        return xr.Dataset(variables, {"strategy": list(question.strategies)})
