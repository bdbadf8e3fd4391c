"""What are the chances that a strategy is judged by? Counted as `chances` does."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Estimate
from sma_risk.analysis.selection import columns
from sma_risk.analysis.statistics import share_of
from sma_risk.analysis.summaries.moments import Moments, merged, standard_errors
from sma_risk.analysis.survival.chances import IN_TIME, UNITS, hits, limit_of
from sma_risk.core.schema import LENGTHS
from sma_risk.parameters import optional
from sma_risk.sampling.stream import Chunk, Question, State


@dataclass(frozen=True)
class Chances:
    """Probabilities of ratification in time, lapses, reopening, amendment and exit, and mean lengths of lapses.

    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> answer = sr.simulate(deal, "base", n=1000, seed=2024, summaries=[sr.summaries.Chances()])
    >>> kept = sr.chances(sr.simulate(deal, "base", n=1000, seed=2024))
    >>> bool(answer.reopened == kept.reopened)
    True
    """

    _: KW_ONLY
    in_time_month: int | None = None

    def __post_init__(self) -> None:
        optional(IN_TIME)("in_time_month", self.in_time_month)

    def of(self, chunk: Chunk) -> State:
        """Return the futures counted, (), the hits by name, (strategy), and the moments of the lengths."""
        found = hits(chunk.outcomes, limit_of(chunk.question.scenario, self.in_time_month))
        state = {name: np.count_nonzero(true, axis=-1) for name, true in found.items()}
        for name in LENGTHS:
            state |= {f"{name}.{part}": value for part, value in Moments(name).of(chunk).items()}
        return {name: np.asarray(value) for name, value in state.items()}

    def merge(self, earlier: State, later: State) -> State:
        """Return the counts of both."""
        state = {name: earlier[name] + later[name] for name in earlier if "." not in name}
        for name in LENGTHS:
            both = merged(_part(earlier, name), _part(later, name))
            state |= {f"{name}.{part}": value for part, value in both.items()}
        return state

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return what `chances` returns."""
        rows = []
        for s in range(len(question.strategies)):
            n = int(state[f"{LENGTHS[0]}.count"][s])
            row = {name: share_of(int(state[name][s]), n) for name in state if "." not in name}
            for name in LENGTHS:
                part = _part(state, name)
                row[name] = Estimate(float(part["mean"][s]), float(standard_errors(part)[s]))
            rows.append(row)
        return columns(list(question.strategies), rows, UNITS)


def _part(state: State, name: str) -> dict[str, NDArray[Any]]:
    return {part: state[f"{name}.{part}"] for part in ("count", "mean", "squares")}
