"""Which number of each future is summarised? An outcome, the cost of the whole term, or what it loses."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core import schema
from sma_risk.parameters import one_among
from sma_risk.sampling.stream import Chunk, Question

TERM = {"total_bn": "cost_bn", "total_usd_mn": "cost_usd_mn"}
"""Sums over the years of the term, and of what."""

LOSS = "loss_bn"
"""The cost of the term plus the scenario's price of every month without an agreement, as `best` has it."""

_SUMMED = TERM | {LOSS: "cost_bn"}
_OUTCOMES = {outcome.name: outcome for outcome in schema.OUTCOMES}
_NUMBERS = tuple(
    outcome.name
    for outcome in schema.OUTCOMES
    if outcome.store in ("money", "world_money") or outcome.name in schema.LENGTHS
)
KNOWN = (*_SUMMED, *_NUMBERS)


class Quantity(NamedTuple):
    """One quantity by name: how to read it from a chunk, and how to label it."""

    name: str

    def values(self, chunk: Chunk) -> NDArray[Any]:
        """Return it future by future, shape (..., future)."""
        if self.name == LOSS:
            price = chunk.question.scenario.agreement.lapse_price_bn
            return Quantity("total_bn").values(chunk) + price * chunk.outcomes["lapse_months"].astype(np.float64)
        if self.name in TERM:
            return np.asarray(chunk.outcomes[TERM[self.name]].sum(axis=-2, dtype=np.float64))
        return chunk.outcomes[self.name]

    @property
    def dims(self) -> tuple[str, ...]:
        """Its dims besides ``future``."""
        dims = self._outcome.dims[:-1]
        return tuple(dim for dim in dims if dim != "year") if self.name in _SUMMED else dims

    def label(self, question: Question) -> str:
        """Return its name in the currency of the scenario, as analyses have it."""
        return schema.names(question.scenario.agreement.currency).get(self.name, self.name)

    def unit(self, question: Question) -> str:
        """Return its unit."""
        return self._outcome.unit.format(currency=question.scenario.agreement.currency)

    @property
    def _outcome(self) -> schema.Outcome:
        """The outcome that it is, or that it is summed from."""
        return _OUTCOMES[_SUMMED.get(self.name, self.name)]


def quantity(name: object) -> Quantity:
    """Return a quantity that can be summarised; `ScenarioError` naming those that can for any other name."""
    return Quantity(one_among("quantity", name, KNOWN))


def coords(question: Question) -> dict[str, Any]:
    """Return the labels of the dims that quantities have."""
    return {"strategy": list(question.strategies), "year": list(question.scenario.years)}
