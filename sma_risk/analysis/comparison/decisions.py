"""Which strategy is better, and by how much?

The loss of a future is its cost plus a price for every month without an agreement. Strategies are compared on
the same futures, so differences carry the error of a paired difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_levels
from sma_risk.analysis.draws import Draws, Estimate
from sma_risk.analysis.selection import (
    Losses,
    columns,
    labelled,
    lapse_price_of,
    money_of,
    one,
    same_futures,
    several,
    total_cost,
)
from sma_risk.analysis.statistics import in_order, mean, paired_difference, proportion, quantile
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount, said
from sma_risk.parameters import ScenarioError

_NEEDED = ("cost_bn", "lapse_months")


def loss(futures: xr.Dataset, strategy: str, lapse_price_bn: float | None = None) -> Losses:
    """Return the loss of each future, in the scenario's money: cost of the term plus price x lapse months."""
    price = lapse_price_of(scenario_of(futures), lapse_price_bn)
    chosen = one(futures, strategy, *_NEEDED)
    total: Losses = total_cost(chosen) + price * chosen.lapse_months.values.astype(np.float64)
    return total


@sweeps
def compare(
    futures: xr.Dataset, a: str, b: str, *, lapse_price_bn: float | None = None, levels: Sequence[float] = ()
) -> xr.Dataset:
    """Compare two strategies on the same futures; differences are a minus b, so negative means a is better.

    Parameters
    ----------
    futures : from `simulate`, with both strategies.
    a, b : names of strategies.
    lapse_price_bn : what a month without an agreement counts for, a value judgement; None takes the scenario's.
    levels : of quantiles of the difference, future by future; none unless asked for.

    Returns
    -------
    Dataset
        ``difference_bn`` of losses with ``_se`` and the 95 % interval ``_low``, ``_high``; its parts
        ``cost_difference_bn`` and ``lapse_difference_months``; ``a_better`` and ``equal``, shares of
        futures; ``variance_reduction``, by which unpaired futures would have to be more numerous for the same
        error; each estimate with ``_se``; with levels also ``difference_bn_at`` (level), the difference that is not
        exceeded in such a share of the futures. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If a strategy was not played, the two are one, the price is negative, a level is not between 0 and 1, or there
        is no future.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> bool(compare(futures, "hurry", "wait").difference_bn < 0)
    True
    """
    scenario, checked = scenario_of(futures), check_levels("levels", levels)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    first, second = two_losses(futures, a, b, price)
    draws = same_futures(futures)
    gap = paired_difference(first, second, draws)
    cost, lapses = differences(futures, a, b)
    parts = {
        "difference_bn": (gap, money, "loss of a minus loss of b"),
        "cost_difference_bn": (mean(cost, draws), money, "cost of the term, a minus b"),
        "lapse_difference_months": (mean(lapses, draws), "months", "lapse months, a minus b"),
        "a_better": (proportion(first < second, draws), "1", "share of futures in which a loses less"),
        "equal": (proportion(first == second, draws), "1", "share of futures in which both lose the same"),
    }
    found = labelled(parts, compared(futures, a, b, price), _comparison(a, b, gap, money))
    for end, value in zip(("low", "high"), gap.interval, strict=True):
        found[f"difference_bn_{end}"] = value
        found[f"difference_bn_{end}"].attrs = {"units": money, "long_name": "95 % interval"}
    unpaired = mean(first, draws).se ** 2 + mean(second, draws).se ** 2
    found["variance_reduction"] = unpaired / gap.se**2 if gap.se > 0.0 else math.inf
    found["variance_reduction"].attrs = {"units": "1", "long_name": "unpaired over paired variance"}
    return _with_quantiles(found, first - second, draws, checked, money) if checked else found


def _with_quantiles(found: xr.Dataset, gap: Losses, draws: Draws, levels: Sequence[float], money: str) -> xr.Dataset:
    """Return a comparison with quantiles of the difference, future by future."""
    ordered, in_turn = in_order(gap, draws)
    points = [quantile(ordered, in_turn, level) for level in levels]
    table = np.array([(one.value, one.se, *one.interval) for one in points])
    found = found.assign_coords(level=list(levels))
    for ending, column in zip(("", "_se", "_low", "_high"), table.T, strict=True):
        found[f"difference_bn_at{ending}"] = ("level", column, {"units": money})
    return found


@sweeps
def best(futures: xr.Dataset, *, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Rank the strategies by mean loss.

    Parameters
    ----------
    futures : from `simulate`.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``loss_bn`` and ``behind_best_bn`` (strategy), best first, each with ``_se``; the second is
        a paired difference and zero for the best.

    Raises
    ------
    ScenarioError
        If the price is negative, a variable is missing, or there is no future.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> [str(name) for name in best(futures).strategy.values]
    ['hurry', 'wait']
    """
    names = [str(name) for name in several(futures).strategy.values]
    scenario = scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    losses = {name: loss(futures, name, price) for name in names}
    draws = same_futures(futures)
    means = {name: mean(losses[name], draws) for name in names}
    order = sorted(names, key=lambda name: means[name].value)
    behind = {name: paired_difference(losses[name], losses[order[0]], draws) for name in order}
    rows = [{"loss_bn": means[name], "behind_best_bn": behind[name]} for name in order]
    units = {"loss_bn": (money, "mean loss"), "behind_best_bn": (money, "mean loss less that of the best")}
    attrs = {**futures.attrs, "lapse_price_bn": price, "best": order[0]}
    return columns(order, rows, units).assign_attrs(attrs)


def all_losses(futures: xr.Dataset, price: float | None) -> tuple[list[str], Losses, Draws]:
    """Return the strategies, at least two, their losses, shape (strategy, future), and how the futures were drawn."""
    names = [str(name) for name in several(futures).strategy.values]
    if len(names) < 2:
        raise ScenarioError("futures.strategy", names, "at least two strategies to choose from")
    return names, np.stack([loss(futures, name, price) for name in names]), same_futures(futures)


def two_losses(futures: xr.Dataset, a: str, b: str, price: float | None) -> tuple[Losses, Losses]:
    """Return the losses of two different strategies, shape (future)."""
    _check_two(futures, a, b)
    return loss(futures, a, price), loss(futures, b, price)


def differences(futures: xr.Dataset, a: str, b: str) -> tuple[Losses, Losses]:
    """Return cost and lapse months of a minus those of b, shape (future)."""
    _check_two(futures, a, b)
    first, second = one(futures, a, *_NEEDED), one(futures, b, *_NEEDED)
    lapses = np.subtract(first.lapse_months.values, second.lapse_months.values, dtype=np.float64)
    return total_cost(first) - total_cost(second), lapses


def _check_two(futures: xr.Dataset, a: str, b: str) -> None:
    one(futures, a, *_NEEDED, key="a")
    one(futures, b, *_NEEDED, key="b")
    if a == b:
        raise ScenarioError("b", b, "a strategy other than a")


def compared(futures: xr.Dataset, a: str, b: str, price: float | None = None) -> dict[str, object]:
    """Return the attributes of a comparison: those of the futures, and what was compared."""
    attrs = {**futures.attrs, "a": a, "b": b}
    return attrs if price is None else attrs | {"lapse_price_bn": price}


def _comparison(a: str, b: str, gap: Estimate, money: str) -> str:
    if not gap.significant:
        return f"{a} and {b} cannot be told apart: they differ by {amount(gap, money)}"
    better, worse = (a, b) if gap.value < 0.0 else (b, a)
    return f"{better} is better than {worse} by {amount(said(abs(gap.value), gap.se), money)}"
