"""Which number of each future is summarised? An outcome, or the cost of the whole term."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import schema
from sma_risk.sampling.stream import Chunk, Question

TERM = {"total_bn": "cost_bn", "total_usd_mn": "cost_usd_mn"}
"""Sums over the years of the term, and of what."""

_OUTCOMES = {outcome.name: outcome for outcome in schema.OUTCOMES}
_NUMBERS = tuple(
    outcome.name
    for outcome in schema.OUTCOMES
    if outcome.store in ("money", "world_money") or outcome.name in ("lapse_months", "furlough_months")
)
KNOWN = (*TERM, *_NUMBERS)


class Quantity(NamedTuple):
    """One quantity by name: how to read it from a chunk, and how to label it."""

    name: str

    def values(self, chunk: Chunk) -> NDArray[Any]:
        """Return it future by future, shape (..., future)."""
        if self.name in TERM:
            return np.asarray(chunk.outcomes[TERM[self.name]].sum(axis=-2, dtype=np.float64))
        return chunk.outcomes[self.name]

    @property
    def dims(self) -> tuple[str, ...]:
        """Its dims besides ``future``."""
        dims = _OUTCOMES[TERM.get(self.name, self.name)].dims[:-1]
        return tuple(dim for dim in dims if dim != "year") if self.name in TERM else dims

    def label(self, question: Question) -> str:
        """Return its name in the currency of the scenario, as analyses have it."""
        return schema.names(question.scenario.agreement.currency).get(self.name, self.name)

    def unit(self, question: Question) -> str:
        """Return its unit."""
        unit = _OUTCOMES[TERM.get(self.name, self.name)].unit
        return unit.format(currency=question.scenario.agreement.currency)


def quantity(name: object) -> Quantity:
    """Return a quantity that can be summarised; `ScenarioError` naming those that can for any other name."""
    if name not in KNOWN:
        raise ScenarioError("quantity", name, "one of " + ", ".join(KNOWN))
    return Quantity(str(name))


def coords(question: Question) -> dict[str, Any]:
    """Return the labels of the dims that quantities have."""
    return {"strategy": list(question.strategies), "year": list(question.scenario.years)}
