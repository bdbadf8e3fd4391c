"""How is a number played that is uncertain, but tabulated for all futures at once? Each future plays one of few values.

Such a number takes its atoms if it has few, else the means of equal shares of its law. Every combination is compiled;
all futures are played with each, and each future keeps the one that its words point to. That costs as many times the
work as there are combinations, and nothing where no such number is uncertain.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import SITES
from sma_risk.distributions.few import few_values
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.blocks import Play, Stores, player
from sma_risk.sampling.sweeps import joint_hash
from sma_risk.scenario import Scenario, Strategy
from sma_risk.uncertain import IN_STEPS, MOST_STEPS

if TYPE_CHECKING:
    from sma_risk.core.arrays import Compiled
    from sma_risk.sampling.points.source import Source

MOST_COMBINATIONS = 64


class _Steps(NamedTuple):
    """The values that a number takes, and the probability up to and with each."""

    name: str
    values: NDArray[np.float64]
    up_to: NDArray[np.float64]


def compiled_player(scenario: Scenario, strategies: Sequence[Strategy], source: Source) -> tuple[Play, str]:
    """Return how to play a scenario, and the hash of what was compiled."""
    steps = _steps(scenario)
    compiled = _compiled(scenario, strategies, steps)
    plays = [player(one, source) for one in compiled]
    play = _each_its_own(plays, steps, source) if steps else plays[0]
    return play, joint_hash([one.sha256 for one in compiled])


def as_played(scenario: Scenario, source: Source, number: int) -> Scenario:
    """Return the scenario in which a numbered future plays: numbers drawn in steps have the value that it plays."""
    steps, place = _steps(scenario), np.array([number], np.uint64)
    values = {one.name: float(one.values[_step(place, one, source)[0]]) for one in steps}
    return scenario.replace(values) if values else scenario


def compiled_hash(scenario: Scenario, strategies: Sequence[Strategy]) -> str:
    """Return the hash of what is compiled to play a scenario, or all cells of a sweep, as `simulate` records it."""
    return joint_hash(
        [joint_hash([one.sha256 for one in _compiled(cell, strategies, _steps(cell))]) for cell in scenario.cells()]
    )


def _compiled(scenario: Scenario, strategies: Sequence[Strategy], steps: Sequence[_Steps]) -> list[Compiled]:
    from sma_risk.core.compile import compile_scenario

    names = [one.name for one in steps]
    combinations = [dict(zip(names, values, strict=True)) for values in product(*(one.values for one in steps))]
    scenarios = [scenario.replace(one) if one else scenario for one in combinations]
    return [compile_scenario(one, strategies, draws=True) for one in scenarios]


def _steps(scenario: Scenario) -> list[_Steps]:
    """Return the steps of each number: so many that their combinations stay few."""
    laws = {name: law for name, law in scenario.drawn.items() if name in IN_STEPS}
    most = min(MOST_STEPS, math.floor(MOST_COMBINATIONS ** (1.0 / max(len(laws), 1)) + 1e-9))
    steps = [_Steps(name, *few_values(law, most)) for name, law in laws.items()]
    if most < 4 or math.prod(len(one.values) for one in steps) > MOST_COMBINATIONS:
        needed = f"at most three numbers that are uncertain in steps, {MOST_COMBINATIONS} combinations of their values"
        raise ScenarioError(", ".join(laws), list(laws.values()), needed)
    return steps


def _each_its_own(plays: Sequence[Play], steps: Sequence[_Steps], source: Source) -> Play:
    def play(stores: Stores, first: int, start: int, stop: int) -> None:
        numbers = np.uint64(first + start) + np.arange(stop - start, dtype=np.uint64)
        chosen = _combination(numbers, steps, source)
        played = {name: np.empty((*kept.shape[:-1], stop - start), kept.dtype) for name, kept in stores.items()}
        for combination, one in enumerate(plays):
            own = chosen == combination
            if own.any():
                one(played, first + start, 0, stop - start)
                for name, kept in stores.items():
                    kept[..., start:stop][..., own] = played[name][..., own]

    return play


def _combination(numbers: NDArray[np.uint64], steps: Sequence[_Steps], source: Source) -> NDArray[np.int64]:
    """Return the place among all combinations, the last number's values fastest, that each future's words point to."""
    place = np.zeros(len(numbers), np.int64)
    for one in steps:
        place = place * len(one.values) + _step(numbers, one, source)
    return place


def _step(numbers: NDArray[np.uint64], one: _Steps, source: Source) -> NDArray[np.int64]:
    block, lane = SITES[f"{one.name}.value"]
    u = (source.words(numbers, block, 0)[lane] + 0.5) / 2.0**32
    return np.asarray(np.minimum(np.searchsorted(one.up_to, u), len(one.values) - 1))
