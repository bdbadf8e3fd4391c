"""What is there to know of one future under one strategy? It is played alone, and its words are read again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray as xr

from sma_risk.analysis.marks import words_of_marks
from sma_risk.analysis.numbers import SITE_OF, uniforms
from sma_risk.analysis.record.rerun import attributes
from sma_risk.analysis.sweeps import DIMS, scenario_of
from sma_risk.chain.worlds import Worlds, round_words, worlds_of
from sma_risk.core.arrays import Compiled, Numbers
from sma_risk.core.compile import compile_scenario
from sma_risk.core.sites import SITES
from sma_risk.core.tables.functions import QUANTILES
from sma_risk.core.tables.quantiles import evaluate, unpack
from sma_risk.distributions import Copula
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole
from sma_risk.sampling.played import played_of
from sma_risk.sampling.points.source import Source
from sma_risk.sampling.simulate import replayed
from sma_risk.sampling.stepped import as_played
from sma_risk.scenario import Scenario, Strategy, resolve
from sma_risk.scenario.dependence import ONCE


@dataclass(frozen=True)
class Future:
    """One future under one strategy: its outcomes, its status by month, and its words.

    scenario, compiled : with the numbers that are drawn once per future as they are in this one.
    rounds : the marks of each round of talks, the round being the place along the last axis.
    """

    scenario: Scenario
    strategy: Strategy
    source: Source
    number: int
    outcomes: xr.Dataset
    compiled: Compiled
    rounds: Worlds

    @cached_property
    def path(self) -> list[int]:
        """The status at the end of every month."""
        return [int(status) for status in self.outcomes.status.values]

    def word(self, site: str, visit: int = 0) -> int:
        """Return the word of a site."""
        block, lane = SITES[site]
        return int(self.source.words(np.array([self.number], np.uint64), block, visit)[lane, 0])

    def u(self, site: str, visit: int = 0) -> float:
        """Return the coordinate of a site, moved by those that it depends on (docs/model.md, section 2)."""
        for copula in self.scenario.dependence.copulas:
            if site in copula.sites:
                return self._dependent(copula, site, visit)
        return (self.word(site, visit) + 0.5) / 2.0**32

    def _dependent(self, copula: Copula, site: str, visit: int) -> float:
        order = sorted(copula.sites, key=lambda one: one not in ONCE)
        words = [self.word(SITE_OF.get(one, one), 0 if one in ONCE else visit) for one in order]
        return float(copula.in_order(order).transform((np.array(words) + 0.5) / 2.0**32)[order.index(site)])

    def quantile(self, name: str, site: str, visit: int = 0) -> float:
        """Return the core's quantile at a site, and at its second word if it has one."""
        form = unpack(self.compiled.tables.quantiles, QUANTILES.index(name))
        second = np.array([self.word(f"{name}.tail", visit)], np.uint32) if f"{name}.tail" in SITES else None
        return float(evaluate(form, np.array([self.word(site, visit)], np.uint32), second)[0])

    def maximalist(self, month: int) -> bool:
        """Say whether a maximalist administration is in office in a month."""
        calendar = self.compiled.calendar
        term = int(month >= calendar.inauguration) + int(month >= calendar.next_inauguration)
        return bool(self.rounds.office[term, 0])

    def interregnum(self, month: int) -> bool:
        """Say whether Korea is between presidents in a month."""
        begins, ends = self.rounds.interregnum[:, 0]
        return bool(begins <= month < ends)

    def unified(self, month: int) -> bool:
        """Say whether government and Assembly are of one mind in a month."""
        return bool(month >= self.rounds.unified_from[0])

    def table(self, name: str, month: int) -> float:
        """Return the strategy's tempo or consent in a month, given who won."""
        found = getattr(self.compiled.strategies, name)[0, month, int(self.rounds.office[1, 0])]
        return float(found)


def played(futures: xr.Dataset, strategy: str | Strategy, future: int) -> Future:
    """Play one future under one strategy, from its number and the attributes alone.

    Raises
    ------
    ScenarioError
        If the number is none, the attributes do not suffice, the strategy was not played and has no known name, or
        the futures hold this one with other outcomes.
    """
    made, scenario = played_of(attributes(futures)), scenario_of(futures)
    number = whole("future", future, 0, made.source.last)
    if scenario.grid.dims:
        dims = ", ".join(scenario.grid.dims)
        raise ScenarioError("futures", dims, "one cell of the sweep, chosen by the labels of these")
    known = {one.name: one for one in made.strategies}
    chosen = known[strategy] if isinstance(strategy, str) and strategy in known else strategy
    (found,) = resolve(scenario, [chosen])
    outcomes = replayed(scenario, found, made.source, number).isel(strategy=0, future=0)
    one = future_of(scenario, found, made.source, number, outcomes)
    if found.name in known and found == known[found.name]:
        _check_against(futures, one)
    return one


def future_of(scenario: Scenario, strategy: Strategy, source: Source, number: int, outcomes: xr.Dataset) -> Future:
    """Return a future from its outcomes, its numbers and its marks read again."""
    scenario = as_played(scenario, source, number)
    compiled, place = compile_scenario(scenario, [strategy], draws=True), np.array([number], np.uint64)
    tables, numbers, drawn = compiled.tables, list(compiled.numbers), scenario.drawn
    before = len(tables.quantiles.forms) - len(tables.drawn)
    for k, (field, block, lane) in enumerate(tables.drawn):
        form = unpack(tables.quantiles, before + k)
        numbers[int(field)] = float(evaluate(form, source.words(place, int(block), 0)[lane])[0])
    if drawn:
        own = {name: float(law.ppf(uniforms(source, place, f"{name}.value")[0])) for name, law in drawn.items()}
        scenario, compiled = scenario.at(own), compiled._replace(numbers=Numbers._make(map(np.float32, numbers)))
    rounds = round_words(words_of_marks(source, place, len(scenario.years)))
    return Future(scenario, strategy, source, number, outcomes, compiled, worlds_of(rounds, compiled))


def _check_against(futures: xr.Dataset, one: Future) -> None:
    """Refuse futures that hold this one with other outcomes: they were changed, or played by another version."""
    place = _place(futures, one.number)
    if place is None or "strategy" not in futures.coords or not set(futures.dims) <= set(DIMS):
        return
    futures = futures if "strategy" in futures.dims else futures.expand_dims("strategy")
    if one.strategy.name not in futures.strategy.values:
        return
    held = futures.sel(strategy=one.strategy.name).isel(future=place)
    for name in one.outcomes.data_vars:
        if name in held and not np.array_equal(held[name], one.outcomes[name], equal_nan=held[name].dtype.kind == "f"):
            raise ScenarioError(f"futures.{name}", held[name].values.tolist(), f"what future {one.number} plays to")


def _place(futures: xr.Dataset, number: int) -> int | None:
    if "future" not in futures.dims:
        return None
    if "future_number" in futures:
        found = np.flatnonzero(futures.future_number.values == np.uint64(number))
        return int(found[0]) if found.size else None
    first, n = int(futures.attrs["first_future"]), futures.sizes["future"]
    whole_run = n == int(futures.attrs["n"])
    return number - first if whole_run and first <= number < first + n else None
