"""How long do coverage and deals survive, and what ends them? Counted by cause and month, as `survival` does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Tally
from sma_risk.analysis.survival.curves import curves_of
from sma_risk.analysis.survival.tables import coverage_cells, deal_cells
from sma_risk.core.schema import CAUSES
from sma_risk.sampling.stream import Chunk, Question, State

_CELLS_OF = {"coverage": coverage_cells, "deal": deal_cells}


@dataclass(frozen=True)
class Ends:
    """Survival of coverage and of the first ratified deal, with cumulative incidence by cause.

    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> answer = sr.simulate(deal, "base", n=1000, seed=2024, summaries=[sr.summaries.Ends()])
    >>> kept = sr.survival(sr.simulate(deal, "base", n=1000, seed=2024))
    >>> answer.equals(kept)
    True
    """

    def of(self, chunk: Chunk) -> State:
        """Return the counts of both by strategy, (strategy, CAUSES x months)."""
        months = chunk.question.scenario.months
        found = {}
        for name, cells_of in _CELLS_OF.items():
            cells = cells_of(chunk.outcomes, months)
            rows = [np.bincount(row + 1, minlength=len(CAUSES) * months + 1)[1:] for row in cells]  # -1 is none
            found[name] = np.array(rows, np.int64)
        return found

    def merge(self, earlier: State, later: State) -> State:
        """Return the counts of both."""
        return {name: earlier[name] + later[name] for name in earlier}

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return what `survival` returns."""
        tallies = {name: [_tally(row) for row in counts] for name, counts in state.items()}
        return curves_of(question.scenario, list(question.strategies), tallies["coverage"], tallies["deal"])


def _tally(counts: NDArray[np.int64]) -> Tally:
    sums = counts.astype(np.float64)
    return Tally(sums, sums, None)
