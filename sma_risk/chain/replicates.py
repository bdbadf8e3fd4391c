"""What does each replicate of marks say? The chain solved on threads, summed replicate by replicate.

A replicate is an independent scrambling of Sobol' points of the marks, or a stretch of the marks of numbered futures;
the spread of the replicates' means is the only error there is, for the events are not sampled.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.chain.occupancy import scratch_for
from sma_risk.chain.worlds import Words, own_words, sobol_words, with_winner, worlds_of
from sma_risk.core.arrays import Compiled
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole
from sma_risk.scenario import Scenario

REPLICATES = 16
MOST_MARKS = 1 << 24
POINTS = ("sobol", "futures")

Numbers = NDArray[np.float64]


class Means(NamedTuple):
    """Means over the worlds of each replicate; first axes (strategy, replicate).

    by_month : (..., rows, months). by_year : (..., rows, years). single : (..., rows). by_age : (..., rows, months).
    Rows are named in `occupancy` and `deals`. demand : (replicate), fx : (replicate, years), office : (replicate, 2)
    are means of the marks alone.
    """

    by_month: Numbers
    by_year: Numbers
    single: Numbers
    by_age: Numbers
    demand: Numbers
    fx: Numbers
    office: Numbers


def checked_marks(marks: int) -> int:
    """Return a number of worlds that the replicates can share; `ScenarioError` otherwise."""
    marks = whole("marks", marks, REPLICATES, MOST_MARKS)
    if marks & (marks - 1):
        raise ScenarioError("marks", marks, f"{REPLICATES} times a power of two")
    return marks


def draw_words(compiled: Compiled, points: str, marks: int, seed: int, first: int = 0) -> list[Words]:
    """Return the words of the marks, one array for each replicate."""
    years, each = compiled.calendar.years, marks // REPLICATES
    if points == "futures":
        return [own_words(years, each, seed, first + each * r) for r in range(REPLICATES)]
    streams = np.random.SeedSequence(seed).generate_state(REPLICATES, np.uint64)
    return [sobol_words(years, each, int(stream)) for stream in streams]


def solve_replicates(
    scenario: Scenario, compiled: Compiled, words: Sequence[Words], threads: int, maximalist_wins: bool | None = None
) -> Means:
    """Solve the chain of every strategy in the worlds of every replicate.

    maximalist_wins : decides the first election in every world; None leaves it to the words. `ScenarioError` if one of
        them is decided otherwise.
    """
    from sma_risk.chain import kernels
    from sma_risk.chain.setting import setting_of

    setting = setting_of(scenario, compiled)
    months, years = compiled.calendar.months, compiled.calendar.years
    decided = words if maximalist_wins is None else [with_winner(one, maximalist_wins) for one in words]

    def solve_one(one: Words) -> tuple[list[list[Numbers]], list[Numbers]]:
        worlds, n = worlds_of(one, compiled), one.shape[2]
        if maximalist_wins is not None and (worlds.office[1] != maximalist_wins).any():
            needed = "a chance of both candidates in every world"
            raise ScenarioError("election.probability", scenario.election.probability, needed)
        scratch, room = scratch_for(setting.shape), kernels.empty_months(months)
        found = []
        for tempo, consent_open in zip(compiled.strategies.tempo, compiled.strategies.consent_open, strict=True):
            sums = kernels.zero_sums(months, years)
            kernels.solve(setting, tempo, consent_open, worlds, scratch, room, sums)
            found.append([part / n for part in sums])
        marks = worlds.demand, worlds.fx, worlds.office[1:]
        return found, [np.mean(part, axis=-1, dtype=np.float64) for part in marks]

    with ThreadPoolExecutor(threads) as pool:
        solved = list(pool.map(solve_one, decided))
    parts = zip(*(zip(*found, strict=True) for found, _ in solved), strict=True)
    by_part = [np.stack([np.stack(strategy) for strategy in part], axis=1) for part in parts]
    return Means(*by_part, *(np.stack(part) for part in zip(*(marks for _, marks in solved), strict=True)))
