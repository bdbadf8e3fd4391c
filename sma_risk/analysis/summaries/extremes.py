"""Which futures are the worst? The largest values of a quantity, each with the number that replays its future."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.summaries.quantity import coords, quantity
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.stream import CHUNK, Chunk, Question, State


@dataclass(frozen=True)
class Largest:
    """The `count` largest values of a quantity and their futures; of equal ones those with the lower numbers.

    >>> import sma_risk as sr
    >>> kept = [sr.summaries.Largest("total_bn", count=3)]
    >>> answer = sr.simulate(sr.presets.twelfth_sma(), "base", n=1000, seed=2024, summaries=kept)
    >>> answer.total_bn_largest.dims, answer.total_bn_future_number.dtype
    (('strategy', 'total_bn_rank'), dtype('uint64'))
    """

    quantity: str
    _: KW_ONLY
    count: int = 10

    def __post_init__(self) -> None:
        quantity(self.quantity)
        if isinstance(self.count, bool) or not isinstance(self.count, int) or not 1 <= self.count <= CHUNK:
            raise ScenarioError("count", self.count, f"a whole number from 1 to {CHUNK}")

    def of(self, chunk: Chunk) -> State:
        """Return values and numbers, (..., at most count), the largest first."""
        values = np.nan_to_num(quantity(self.quantity).values(chunk), nan=-np.inf).astype(np.float64)
        numbers = np.uint64(chunk.first) + np.arange(values.shape[-1], dtype=np.uint64)
        if self.count < values.shape[-1]:  # whoever ties with the last of them may be it
            least = np.partition(values, -self.count, axis=-1)[..., -self.count]
            most = int((values >= least[..., None]).sum(axis=-1).max())
            places = np.sort(np.argpartition(values, -most, axis=-1)[..., -most:], axis=-1)
            return self._first(np.take_along_axis(values, places, axis=-1), numbers[places])
        return self._first(values, np.broadcast_to(numbers, values.shape))

    def merge(self, earlier: State, later: State) -> State:
        """Return the largest of both."""
        return self._first(*(np.concatenate([earlier[name], later[name]], axis=-1) for name in ("values", "numbers")))

    def _first(self, values: NDArray[np.float64], numbers: NDArray[np.uint64]) -> State:
        order = np.argsort(-values, axis=-1, kind="stable")[..., : self.count]  # numbers ascend among equal values
        return {
            "values": np.take_along_axis(values, order, axis=-1),
            "numbers": np.take_along_axis(numbers, order, axis=-1),
        }

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return values and future numbers by rank, 1 the largest."""
        one = quantity(self.quantity)
        name = one.label(question)
        dims = (*one.dims, f"{name}_rank")
        variables = {
            f"{name}_largest": (dims, state["values"], {"units": one.unit(question)}),
            f"{name}_future_number": (dims, state["numbers"], {"units": "1", "long_name": "number of the future"}),
        }
        labels = {dim: coords(question)[dim] for dim in one.dims}
        return xr.Dataset(variables, labels | {f"{name}_rank": np.arange(1, state["values"].shape[-1] + 1)})
