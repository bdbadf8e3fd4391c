"""What are the mean and the variance? Merged without cancellation (Chan, Golub & LeVeque 1983)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.summaries.quantity import coords, quantity
from sma_risk.sampling.stream import Chunk, Question, State


@dataclass(frozen=True)
class Moments:
    """Number, mean and variance of a quantity; futures that have none (NaN) are left out.

    >>> import sma_risk as sr
    >>> kept = [sr.summaries.Moments("total_bn")]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), "base", n=1000, seed=2024, summaries=kept)
    >>> sorted(answer.data_vars)
    ['total_bn_count', 'total_bn_mean', 'total_bn_mean_se', 'total_bn_variance']
    """

    quantity: str

    def __post_init__(self) -> None:
        quantity(self.quantity)

    def of(self, chunk: Chunk) -> State:
        """Return count, mean and sum of squared deviations, each (...)."""
        values = quantity(self.quantity).values(chunk)
        found = moments_of(values.reshape(-1, values.shape[-1]))
        return {name: part.reshape(values.shape[:-1]) for name, part in found.items()}

    def merge(self, earlier: State, later: State) -> State:
        """Return the moments of both."""
        return merged(earlier, later)

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return ``_count``, ``_mean`` with its ``_se``, and ``_variance``; NaN where too few futures have any."""
        one = quantity(self.quantity)
        name, unit = one.label(question), one.unit(question)
        count = state["count"]
        variables = {
            f"{name}_count": (one.dims, count, {"units": "futures"}),
            f"{name}_mean": (one.dims, np.where(count > 0, state["mean"], np.nan), {"units": unit}),
            f"{name}_mean_se": (one.dims, standard_errors(state), {"units": unit}),
            f"{name}_variance": (one.dims, _variances(state), {"units": f"({unit})^2"}),
        }
        return xr.Dataset(variables, {dim: coords(question)[dim] for dim in one.dims})


def moments_of(rows: Iterable[NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return count, mean and sum of squared deviations of each row, (row); rows may be made one at a time."""
    found = [_moments(row) for row in rows]  # one row at a time stays in the cache
    count, mean, squares = (np.array([one[part] for one in found]) for part in range(3))
    return {"count": count.astype(np.int64), "mean": mean, "squares": squares}


def merged(earlier: State, later: State) -> State:
    """Return the moments of both."""
    count = earlier["count"] + later["count"]
    gap, share = later["mean"] - earlier["mean"], later["count"] / np.maximum(count, 1)
    return {
        "count": count,
        "mean": earlier["mean"] + gap * share,
        "squares": earlier["squares"] + later["squares"] + gap**2 * earlier["count"] * share,
    }


def standard_errors(state: State) -> NDArray[np.float64]:
    """Return those of the means; NaN where fewer than two futures have any."""
    found: NDArray[np.float64] = np.sqrt(_variances(state) / np.maximum(state["count"], 1))
    return found


def _variances(state: State) -> NDArray[np.float64]:
    count = state["count"]
    return np.where(count > 1, state["squares"] / np.maximum(count - 1, 1), np.nan)


def _moments(row: NDArray[Any]) -> tuple[int, float, float]:
    mean = float(row.mean(dtype=np.float64))
    if np.isnan(mean):
        row = row[~np.isnan(row)]
        mean = float(row.mean(dtype=np.float64)) if len(row) else 0.0
    gap = np.subtract(row, mean, dtype=np.float64)
    return len(row), mean, float(np.square(gap, out=gap).sum())
