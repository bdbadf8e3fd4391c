"""Which futures are asked about? The door of the analyses: strategies by name, variables, the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.statistics import Estimate
from sma_risk.parameters import NON_NEGATIVE, ScenarioError
from sma_risk.scenario import Scenario

Losses = NDArray[np.float64]


def several(futures: xr.Dataset, *variables: str) -> xr.Dataset:
    """Return the futures with a dimension ``strategy``, also if they hold a single one.

    Raises
    ------
    ScenarioError
        Naming the first variable that is missing, or ``strategy``; if there is no future.
    """
    _check_dataset(futures)
    for name in (*variables, "strategy"):
        if name not in futures:
            raise ScenarioError("futures", sorted(map(str, futures)), f"the variable {name!r}")
    if not futures.sizes.get("future"):
        raise ScenarioError("futures", dict(futures.sizes), "a dimension `future`, not empty")
    return futures if "strategy" in futures.dims else futures.expand_dims("strategy")


def one(futures: xr.Dataset, strategy: str, *variables: str, key: str = "strategy") -> xr.Dataset:
    """Return the futures of one strategy; `ScenarioError` with this key if there is no such name."""
    futures = several(futures, *variables)
    known = [str(name) for name in futures.strategy.values]
    if not isinstance(strategy, str) or strategy not in known:
        raise ScenarioError(key, strategy, "one of the strategies played: " + ", ".join(known))
    return futures.isel(strategy=known.index(strategy))


def scenario_of(futures: xr.Dataset) -> Scenario:
    """Return the scenario that was played, from the attributes."""
    _check_dataset(futures)
    if "scenario" not in futures.attrs:
        raise ScenarioError("futures.attrs", sorted(map(str, futures.attrs)), "an entry 'scenario'")
    return _parsed(futures.attrs["scenario"])


def money_of(scenario: Scenario) -> str:
    """Return the unit of its amounts, such as KRW bn."""
    return f"{scenario.agreement.currency} bn"


def lapse_price_of(scenario: Scenario, given: float | None) -> float:
    """Return the price of a lapse month: the one given, or the scenario's own."""
    return scenario.agreement.lapse_price_bn if given is None else NON_NEGATIVE("lapse_price_bn", given)


def total_cost(one_strategy: xr.Dataset, variable: str = "cost_bn") -> Losses:
    """Return the cost of the whole term, shape (future), of futures of one strategy."""
    total: Losses = one_strategy[variable].sum("year", skipna=False, dtype=np.float64).values
    return total


def labelled(
    estimates: Mapping[str, tuple[Estimate, str, str]], attrs: Mapping[str, object], sentence: str = ""
) -> xr.Dataset:
    """Return a Dataset of single estimates (with unit and meaning), each with its ``_se``."""
    variables: dict[str, object] = {}
    for name, (estimate, units, meaning) in estimates.items():
        variables[name] = ((), estimate.value, {"units": units, "long_name": meaning})
        variables[f"{name}_se"] = ((), estimate.se, {"units": units, "long_name": "standard error"})
    return xr.Dataset(variables, attrs={**attrs, "sentence": sentence} if sentence else dict(attrs))


def _check_dataset(futures: object) -> None:
    if not isinstance(futures, xr.Dataset):
        raise ScenarioError("futures", futures, "a Dataset from `simulate`")


@lru_cache(maxsize=8)
def _parsed(document: str) -> Scenario:
    return Scenario.from_json(document)
