"""What are the mean and the variance? Merged without cancellation (Chan, Golub & LeVeque 1983)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

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
        missing = np.isnan(values)
        count = np.asarray(values.shape[-1] - np.count_nonzero(missing, axis=-1))
        whole = np.where(missing, 0.0, values) if missing.any() else values
        mean = whole.sum(axis=-1, dtype=np.float64) / np.maximum(count, 1)
        gap = np.subtract(values, mean[..., None], dtype=np.float64)
        squares = np.square(np.where(missing, 0.0, gap) if missing.any() else gap).sum(axis=-1)
        return {"count": count, "mean": mean, "squares": squares}

    def merge(self, earlier: State, later: State) -> State:
        """Return the moments of both."""
        count = earlier["count"] + later["count"]
        gap, share = later["mean"] - earlier["mean"], later["count"] / np.maximum(count, 1)
        return {
            "count": count,
            "mean": earlier["mean"] + gap * share,
            "squares": earlier["squares"] + later["squares"] + gap**2 * earlier["count"] * share,
        }

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return ``_count``, ``_mean`` with its ``_se``, and ``_variance``; NaN where too few futures have any."""
        one = quantity(self.quantity)
        name, unit = one.label(question), one.unit(question)
        count = state["count"]
        mean = np.where(count > 0, state["mean"], np.nan)
        variance = np.where(count > 1, state["squares"] / np.maximum(count - 1, 1), np.nan)
        variables = {
            f"{name}_count": (one.dims, count, {"units": "futures"}),
            f"{name}_mean": (one.dims, mean, {"units": unit}),
            f"{name}_mean_se": (one.dims, np.sqrt(variance / np.maximum(count, 1)), {"units": unit}),
            f"{name}_variance": (one.dims, variance, {"units": f"({unit})^2"}),
        }
        return xr.Dataset(variables, {dim: coords(question)[dim] for dim in one.dims})
