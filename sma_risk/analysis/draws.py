"""How were the futures drawn? Equally likely, weighted, or in replicates; and the error that follows from it.

The one place that knows. An estimate says how it would change if one future counted a little more (its influence);
what that makes of its standard error depends on the futures alone:

- plain Monte Carlo: futures are independent and equally likely;
- a variable or coordinate ``weight`` over ``future``: independent, likely in proportion to it;
- replicates: blocks of futures that are independent of each other but not within, as of quasi-random points.
  The attribute ``replicates`` counts equal contiguous blocks; a variable ``replicate`` labels each future's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.wording import said
from sma_risk.parameters import ScenarioError

Row = NDArray[Any]
Z95 = 1.959963984540054  # normal quantile of .975: half the width of a 95 % interval, in standard errors
FEWEST_REPLICATES = 2
MOST_REPLICATES = 4096
"""More are added up to fewer: errors hardly lose by it, and no longer need as much memory as the futures."""


class Estimate(NamedTuple):
    """An estimate, its standard error (NaN where the futures are too few for one) and that error's own freedom.

    `ends` are those of its 95 % interval where that is not as wide on both sides, as of a quantile. As text it has the
    digits that its error supports.
    """

    value: float
    se: float
    freedom: float = math.inf
    ends: tuple[float, float] | None = None

    @property
    def half_width(self) -> float:
        """Half the 95 % interval: Student's t with the degrees of freedom of replicates, else the normal."""
        return self.se * (Z95 if math.isinf(self.freedom) else _t95(self.freedom))

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the 95 % interval."""
        return self.ends or (self.value - self.half_width, self.value + self.half_width)

    @property
    def significant(self) -> bool:
        """Whether zero lies outside the 95 % interval."""
        low, high = self.interval
        return low > 0.0 or high < 0.0

    def scaled(self, factor: float) -> Estimate:
        """Return the estimate in another unit."""
        ends = self.ends and (factor * min(self.ends, key=factor.__mul__), factor * max(self.ends, key=factor.__mul__))
        return Estimate(factor * self.value, abs(factor) * self.se, self.freedom, ends)

    def __str__(self) -> str:
        return said(self.value, self.se)


NOTHING = Estimate(math.nan, math.nan)
"""What there is to say of a number that does not exist, or that the error does not support."""


@dataclass(frozen=True, eq=False)
class Draws:
    """How n futures were drawn: ``weight`` (n) or None, and the label of each one's replicate (n) or None.

    ``blocks`` counts the replicates if some may have no future among these.
    """

    n: int
    weight: NDArray[np.float64] | None = None
    replicate: NDArray[np.intp] | None = None
    blocks: int | None = None

    @property
    def plain(self) -> bool:
        """Whether the futures are independent and equally likely."""
        return self.weight is None and self.replicate is None

    @cached_property
    def replicates(self) -> int:
        """The number of replicates; 1 if the futures are independent of each other."""
        if self.blocks is not None:
            return self.blocks
        return 1 if self.replicate is None else int(self.replicate.max()) + 1

    @property
    def freedom(self) -> float:
        """The degrees of freedom of a standard error."""
        return math.inf if self.replicate is None else self.replicates - 1.0

    @cached_property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.n) if self.weight is None else float(self.weight.sum())

    @cached_property
    def counted(self) -> int:
        """How many futures count at all."""
        return self.n if self.weight is None else int(np.count_nonzero(self.weight))

    @cached_property
    def effective(self) -> float:
        """How many equally likely futures would be as good, (sum w)^2 / sum w^2 (Kish 1965)."""
        return float(self.n) if self.weight is None else self.total**2 / float(np.square(self.weight).sum())

    def mean(self, values: Row) -> float:
        """Return the mean of a row."""
        if self.weight is None:
            return float(np.mean(values, dtype=np.float64))
        return float(self.weight @ values) / self.total

    def share(self, hits: Row) -> float:
        """Return the share of true entries."""
        if self.weight is None:
            return np.count_nonzero(hits) / self.n
        return float(self.weight[hits].sum()) / self.total

    def estimate(self, value: float, influence: Row) -> Estimate:
        """Return an estimate whose error is that of the mean of its influences, of mean zero, shape (n)."""
        return Estimate(value, self.error(influence), self.freedom)

    def error(self, influence: Row) -> float:
        """Return the standard error of the mean of influences that have mean zero, shape (n)."""
        return math.sqrt(float(self.covariance(influence[None])[0, 0]))

    def covariance(self, influences: Row) -> NDArray[np.float64]:
        """Return the covariances, (k, k), of estimates from their influences of mean zero, shape (k, n)."""
        parts = np.asarray(influences, np.float64) if self.weight is None else self.weight * influences
        count = self.n
        if self.replicate is not None:
            count = self.replicates
            parts = np.stack([np.bincount(self.replicate, one, minlength=count) for one in parts])
        if count < 2:
            return np.full((len(parts), len(parts)), np.nan)
        squares = np.einsum("in,jn->ij", parts, parts)  # not BLAS, whose threads get into each other's way on long rows
        return np.asarray(squares * (count / (count - 1.0)) / self.total**2)

    def tally(self, cells: NDArray[np.integer[Any]], count: int) -> Tally:
        """Count the futures in each of `count` cells; `cells`, shape (n), may hold -1 for none."""
        places, width = cells + 1, count + 1  # those of none come first and are left out

        def summed(weight: Row | None) -> NDArray[np.float64]:
            return np.bincount(places, weight, width)[1:].astype(np.float64)

        sums = summed(self.weight)
        squares = sums if self.weight is None else summed(np.square(self.weight))
        if self.replicate is None:
            return Tally(sums, squares, None)
        both = np.bincount(self.replicate * width + places, self.weight, self.replicates * width)
        return Tally(sums, squares, both.reshape(self.replicates, width)[:, 1:].astype(np.float64))

    def take(self, chosen: Row) -> Draws:
        """Return the draws of chosen futures: places, or true and false."""
        if self.plain:
            count = int(np.count_nonzero(chosen)) if chosen.dtype == bool else len(chosen)
            return Draws(count)
        weight = None if self.weight is None else self.weight[chosen]
        replicate = None if self.replicate is None else self.replicate[chosen]
        count = len(cast(Row, replicate if weight is None else weight))
        return Draws(count, weight, replicate, None if replicate is None else self.replicates)


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums of weights by cell, (cell), of their squares, (cell), and by replicate, (replicate, cell), or None."""

    sums: NDArray[np.float64]
    squares: NDArray[np.float64]
    by_replicate: NDArray[np.float64] | None

    @property
    def freedom(self) -> float:
        """The degrees of freedom of a standard error."""
        return math.inf if self.by_replicate is None else len(self.by_replicate) - 1.0

    def means(self, values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return means over the futures counted of what each cell is worth, shape (..., cell), and their errors.

        With values of 0 and 1 these are shares, and the errors of equally likely futures binomial.
        """
        total = self.sums.sum()
        average = np.asarray(values @ self.sums / total)
        return average, self.error((values - average[..., None]) / total)

    def error(self, gradient: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the standard errors of functions of the sums, shape (...), from their derivatives, (..., cell).

        The functions may not change when all sums are multiplied by one number, as shares do not.
        """
        if self.by_replicate is None:
            variance = np.square(gradient) @ self.squares
        else:
            replicates = len(self.by_replicate)
            blocks = gradient @ self.by_replicate.T
            variance = np.square(blocks).sum(axis=-1) * (replicates / (replicates - 1.0))
        return np.sqrt(np.asarray(variance))


def draws_of(futures: xr.Dataset | xr.DataArray) -> Draws:
    """Return how futures were drawn, from ``weight``, ``replicate`` or ``replicates``.

    Raises
    ------
    ScenarioError
        If weights are not finite, negative, all zero, or have dimensions besides ``future``; if there are fewer than
        two replicates, or their number does not divide that of the futures; if these are a part without labels.
    """
    n, named = futures.sizes["future"], _named(futures)
    weight, labels = _weights(named.get("weight")), named.get("replicate")
    if labels is not None:
        _, replicate = np.unique(labels.values, return_inverse=True)
    elif "replicates" in futures.attrs:
        replicate = _blocks(futures)
    else:
        return Draws(n, weight)
    if replicate.max() + 1 < FEWEST_REPLICATES:
        raise ScenarioError("replicates", 1, f"at least {FEWEST_REPLICATES} replicates among the futures asked about")
    return Draws(n, weight, replicate)


def with_freedom(answer: xr.Dataset, futures: xr.Dataset) -> xr.Dataset:
    """Return an answer about futures in replicates with the degrees of freedom of its errors: ``attrs["freedom"]``."""
    if "future" in answer.dims:
        return answer
    if "replicate" in futures:
        return answer.assign_attrs(freedom=np.unique(futures["replicate"]).size - 1)
    if "replicates" in futures.attrs:
        return answer.assign_attrs(freedom=_counted(_count(futures.attrs["replicates"])) - 1)
    return answer


def half_in_errors(answer: xr.Dataset) -> float:
    """Return half a 95 % interval of an answer in standard errors: Student's if futures were in replicates."""
    freedom = answer.attrs.get("freedom", answer.get("freedom"))
    return Z95 if freedom is None else _t95(float(freedom))


def with_draws(futures: xr.Dataset) -> xr.Dataset:
    """Return the futures with weights and replicates as coordinates, so that every variable brings them along."""
    if "weight" in futures.data_vars:
        futures = futures.set_coords("weight")
    if "replicate" in futures.data_vars:
        futures = futures.set_coords("replicate")
    elif "replicates" in futures.attrs and "replicate" not in futures.coords:
        futures = futures.assign_coords(replicate=("future", _blocks(futures)))
    return futures


def _weights(weight: xr.DataArray | None) -> NDArray[np.float64] | None:
    if weight is None:
        return None
    if weight.dims != ("future",):
        raise ScenarioError("weight", weight.dims, "the dimension `future` alone here; choose one strategy first")
    values = weight.values.astype(np.float64)
    if not np.all(np.isfinite(values)) or values.min() < 0.0 or not values.any():
        raise ScenarioError("weight", float(values.min()), "finite weights >= 0, not all of them 0")
    return values


def _named(futures: xr.Dataset | xr.DataArray) -> Mapping[Any, xr.DataArray]:
    return futures if isinstance(futures, xr.Dataset) else futures.coords


def _blocks(futures: xr.Dataset | xr.DataArray) -> NDArray[np.intp]:
    """Return whose replicate each future is, by its place, which says nothing once some were taken away."""
    n, played, count = futures.sizes["future"], futures.attrs.get("n"), _count(futures.attrs["replicates"])
    if isinstance(played, str) and played.isdecimal() and n < int(played) and "future_number" not in _named(futures):
        raise ScenarioError("futures", f"{n} of {played}", "all futures of replicates, or those that `condition` chose")
    if n % count:
        raise ScenarioError("replicates", count, f"a whole number that divides {n}")
    return np.repeat(np.arange(count) // _together(count), n // count)


def _count(replicates: object) -> int:
    count = int(replicates) if isinstance(replicates, str) and replicates.isdecimal() else replicates
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < FEWEST_REPLICATES:
        raise ScenarioError("replicates", replicates, f"a whole number from {FEWEST_REPLICATES}")
    return int(count)


def _together(count: int) -> int:
    """Return how many replicates count as one, which they may: they are independent."""
    return -(-count // MOST_REPLICATES)


def _counted(count: int) -> int:
    """Return how many replicates are left when some count as one."""
    return -(-count // _together(count))


def _t95(freedom: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
