"""What was drawn in each future before anyone acted? Its marks, read again by the passes that play futures."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import expit

from sma_risk.analysis.numbers import future_numbers
from sma_risk.analysis.statistics import on_threads
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.chain import worlds
from sma_risk.chain.worlds import Worlds, worlds_of
from sma_risk.core.compile import compile_scenario
from sma_risk.sampling.points.source import Source, source_of
from sma_risk.scenario import Scenario, resolve

MEANINGS = {
    "maximalist_wins": ("1", "the maximalist wins the first election"),
    "maximalist_in_2029": ("1", "a maximalist administration after the next election"),
    "snap_election": ("1", "a snap election in Korea before the regular one"),
    "unified_government": ("1", "government and Assembly of one mind at the end"),
    "pace_of_talks": ("per month", "hazard of a conclusion with a regular administration"),
    "pace_with_maximalist": ("per month", "the same with a maximalist one, slowed if interests do not overlap"),
    "pace_of_consent": ("per month", "hazard of a floor vote on a pending deal"),
    "stall_propensity": ("1", "chance that a usual deal stalls in the Assembly"),
    "fear_of_reopening": ("per month", "hazard that a new maximalist administration reopens a deal signed before it"),
    "demand_multiple": ("1", "maximalist opening demand, multiple of the last payment"),
    "settled_with_regular": ("1", "what would be settled with a regular administration, multiple"),
    "settled_with_maximalist": ("1", "what would be settled with a maximalist one, multiple"),
    "exchange_rate": ("{currency}/USD", "exchange rate in the last year of the term"),
    "budget_growth": ("1", "defence budget of the last year, multiple of the first year's"),
}
_TOGETHER = 1 << 16  # futures whose words are in memory at once


@sweeps
def marks(futures: xr.Dataset) -> xr.Dataset:
    """Return the marks of the futures, which no strategy can change: what a rule or a sensitivity can be about.

    Parameters
    ----------
    futures : from `simulate`, all of them or those that `condition` or `find` chose.

    Returns
    -------
    Dataset
        (future), with units: the names of `MEANINGS`.

    Raises
    ------
    ScenarioError
        If the futures do not come from numbered words, or have lost their numbers.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=1000, seed=2024)
    >>> found = marks(futures)
    >>> bool((found.maximalist_wins == futures.attitude_2025).all())
    True
    """
    scenario, source, numbers = scenario_of(futures), source_of(futures.attrs), future_numbers(futures)
    compiled = compile_scenario(scenario, resolve(scenario, "base"))

    def read(start: int) -> dict[str, NDArray[np.float32]]:
        words_read = words_of_marks(source, numbers[start : start + _TOGETHER], len(scenario.years))
        return _named(worlds_of(words_read, compiled), scenario)

    parts = on_threads(read, range(0, len(numbers), _TOGETHER))
    found = xr.Dataset(attrs=futures.attrs)
    for name, (unit, meaning) in MEANINGS.items():
        units = {"units": unit.format(currency=scenario.agreement.currency), "long_name": meaning}
        found[name] = ("future", np.concatenate([part[name] for part in parts]), units)
    return found


def words_of_marks(source: Source, numbers: NDArray[np.uint64], years: int) -> NDArray[np.uint32]:
    """Return the words of all marks of numbered futures, as `chain.worlds` orders them, (blocks, 4, future)."""
    return np.stack([source.words(numbers, block, visit) for block, visit in worlds.visits(years)])


def _named(found: Worlds, scenario: Scenario) -> dict[str, NDArray[np.float32]]:
    never = scenario.months
    columns = {
        "maximalist_wins": found.office[1],
        "maximalist_in_2029": found.office[2],
        "snap_election": found.interregnum[0] < never,
        "unified_government": found.unified_from < never,
        "pace_of_talks": found.levels[0],
        "pace_with_maximalist": found.talks_maximalist[0],
        "pace_of_consent": found.levels[1],
        "stall_propensity": expit(found.levels[3]),
        "fear_of_reopening": found.levels[2],
        "demand_multiple": found.demand,
        "settled_with_regular": found.settled[0, 0],
        "settled_with_maximalist": found.settled[0, 1],
        "exchange_rate": found.fx[-1],
        "budget_growth": found.budget[-1] / found.budget[0],
    }
    return {name: np.asarray(column, np.float32) for name, column in columns.items()}
