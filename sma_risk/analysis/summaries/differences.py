"""By how much do strategies differ on the same futures? The moments of every pair's differences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import xarray as xr

from sma_risk.analysis.summaries.moments import merged, moments_of, standard_errors
from sma_risk.analysis.summaries.quantity import quantity
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.stream import Chunk, Question, State


@dataclass(frozen=True)
class Differences:
    """Mean differences of a quantity between strategies, with the error of a paired difference.

    quantity : what is compared; it has one value by strategy and future.

    >>> import sma_risk as sr
    >>> kept = [sr.summaries.Differences("loss_bn")]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024, summaries=kept)
    >>> bool(answer.loss_bn_difference.sel(strategy="hurry", other="wait") < 0)  # hurry loses less
    True
    """

    quantity: str = "loss_bn"

    def __post_init__(self) -> None:
        if quantity(self.quantity).dims != ("strategy",):
            raise ScenarioError("quantity", self.quantity, "a quantity that has one value by strategy and future")

    def of(self, chunk: Chunk) -> State:
        """Return count, mean and sum of squared deviations of the first minus the second of each pair, (pair)."""
        values = quantity(self.quantity).values(chunk)
        return moments_of(np.subtract(values[i], values[j], dtype=np.float64) for i, j in _pairs(len(values)))

    def merge(self, earlier: State, later: State) -> State:
        """Return the moments of both."""
        return merged(earlier, later)

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return ``_difference`` (strategy, other), the former minus the latter, with its ``_se``."""
        one, names = quantity(self.quantity), list(question.strategies)
        difference, error = np.zeros((2, len(names), len(names)))
        for (i, j), mean, se in zip(_pairs(len(names)), state["mean"], standard_errors(state), strict=True):
            difference[i, j], difference[j, i] = mean, -mean
            error[i, j] = error[j, i] = se
        dims, attrs = ("strategy", "other"), {"units": one.unit(question)}
        name = f"{one.label(question)}_difference"
        variables = {name: (dims, difference, attrs), f"{name}_se": (dims, error, attrs)}
        return xr.Dataset(variables, {"strategy": names, "other": names})


def _pairs(strategies: int) -> list[tuple[int, int]]:
    return list(combinations(range(strategies), 2))
