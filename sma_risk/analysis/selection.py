"""Which futures are asked about? The door of the analyses: strategies by name, variables, money and its price."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Draws, Estimate, draws_of, with_draws
from sma_risk.analysis.sweeps import check_dataset, scenario_of
from sma_risk.core import schema
from sma_risk.parameters import NON_NEGATIVE, ScenarioError
from sma_risk.scenario import Scenario

Losses = NDArray[np.float64]
IN_CURRENCY = frozenset(outcome.name for outcome in schema.OUTCOMES if outcome.own)


def several(futures: xr.Dataset, *variables: str) -> xr.Dataset:
    """Return the futures with a dimension ``strategy``, also if they hold a single one.

    If a variable is asked for by a name that says no currency, all are named as `generic` does.

    Raises
    ------
    ScenarioError
        Naming the first variable that is missing, or ``strategy``; if there is no future.
    """
    check_dataset(futures)
    own: dict[str, str] = {}
    if IN_CURRENCY.intersection(variables):
        own, futures = own_names(futures), generic(futures)
    for name in (*variables, "strategy"):
        if name not in futures:
            raise ScenarioError("futures", sorted(map(str, futures)), f"the variable {own.get(name, name)!r}")
    if not futures.sizes.get("future"):
        raise ScenarioError("futures", dict(futures.sizes), "a dimension `future`, not empty")
    futures = with_draws(futures)
    return futures if "strategy" in futures.dims else futures.expand_dims("strategy")


def one(futures: xr.Dataset, strategy: str, *variables: str, key: str = "strategy") -> xr.Dataset:
    """Return the futures of one strategy; `ScenarioError` with this key if there is no such name."""
    futures = several(futures, *variables)
    known = [str(name) for name in futures.strategy.values]
    if not isinstance(strategy, str) or strategy not in known:
        raise ScenarioError(key, strategy, "one of the strategies played: " + ", ".join(known))
    return futures.isel(strategy=known.index(strategy))


def each_strategy(futures: xr.Dataset) -> list[xr.Dataset]:
    """Return the futures of every strategy, one Dataset each."""
    return [futures.isel(strategy=i) for i in range(futures.sizes["strategy"])]


def same_futures(futures: xr.Dataset) -> Draws:
    """Return how the futures of all strategies were drawn; `ScenarioError` if weights depend on the strategy."""
    draws = [draws_of(one) for one in each_strategy(several(futures))]
    for other in draws[1:]:
        if other.weight is not None and np.any(other.weight != draws[0].weight):
            raise ScenarioError("weight", "weights that differ between strategies", "the same futures for all of them")
    return draws[0]


def maximalist_won(futures: xr.Dataset) -> NDArray[np.bool_]:
    """Return in which futures the maximalist wins the first election; `ScenarioError` if in all of them, or in none."""
    won: NDArray[np.bool_] = several(futures, "attitude_2025").attitude_2025.values == 1
    if won.all() or not won.any():
        raise ScenarioError("futures", f"{won.sum()} of {won.size}", "victories of both candidates")
    return won


def refuse_joined_odds(scenario: Scenario) -> None:
    """Raise `ScenarioError` if the odds of the election tell of more than who wins: what copulas join to them."""
    if any("election.probability" in copula.sites for copula in scenario.dependence.copulas):
        bound = "none that names election.probability, whose odds then tell of other things than who wins"
        raise ScenarioError("dependence.copulas", scenario.dependence.copulas, bound)


def own_names(futures: xr.Dataset) -> dict[str, str]:
    """Return what the outcomes of `IN_CURRENCY` are called in the futures."""
    names = schema.names(scenario_of(futures).agreement.currency)
    return {name: names[name] for name in IN_CURRENCY}


def generic(futures: xr.Dataset) -> xr.Dataset:
    """Return futures, or exact answers, under names that say no currency: ``cost_bn`` for ``cost_krw_bn``."""
    names = {own + end: name + end for name, own in own_names(futures).items() for end in ("", "_se")}
    return futures.rename({own: name for own, name in names.items() if own in futures})


def money_of(scenario: Scenario) -> str:
    """Return the unit of its amounts, such as KRW bn."""
    return f"{scenario.agreement.currency} bn"


def in_money(money: str, units: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return units and meanings by name, with the unit of amounts in the place of ``{money}``."""
    return {name: (unit.format(money=money), meaning) for name, (unit, meaning) in units.items()}


def lapse_price_of(scenario: Scenario, given: float | None) -> float:
    """Return the price of a lapse month: the one given, or the scenario's own."""
    return scenario.agreement.lapse_price_bn if given is None else NON_NEGATIVE("lapse_price_bn", given)


def total_cost(one_strategy: xr.Dataset, variable: str = "cost_bn") -> Losses:
    """Return the cost of the whole term, shape (future), of futures of one strategy."""
    total: Losses = one_strategy[variable].sum("year", skipna=False, dtype=np.float64).values
    return total


def columns(
    names: list[str], rows: list[dict[str, Estimate]], units: Mapping[str, tuple[str, str]], dim: str = "strategy"
) -> xr.Dataset:
    """Return estimates by strategy (or another dimension), units and meanings by name; each with its ``_se``.

    Those whose 95 % interval is not as wide on both sides have it too, ``_low`` and ``_high``.
    """
    found: dict[str, object] = {}
    for name, (unit, meaning) in units.items():
        column = [row[name] for row in rows]
        found[name] = (dim, [one.value for one in column], {"units": unit, "long_name": meaning})
        found[f"{name}_se"] = (dim, [one.se for one in column], {"units": unit, "long_name": "standard error"})
        if any(one.ends for one in column):
            for place, end in enumerate(("low", "high")):
                ends = [one.interval[place] for one in column]
                found[f"{name}_{end}"] = (dim, ends, {"units": unit, "long_name": "95 % interval"})
    return xr.Dataset(found, {dim: names})


def labelled(
    estimates: Mapping[str, tuple[Estimate, str, str]], attrs: Mapping[str, object], sentence: str = ""
) -> xr.Dataset:
    """Return a Dataset of single estimates (with unit and meaning), each with its ``_se``."""
    variables: dict[str, object] = {}
    for name, (estimate, units, meaning) in estimates.items():
        variables[name] = ((), estimate.value, {"units": units, "long_name": meaning})
        variables[f"{name}_se"] = ((), estimate.se, {"units": units, "long_name": "standard error"})
    return xr.Dataset(variables, attrs={**attrs, "sentence": sentence} if sentence else dict(attrs))
