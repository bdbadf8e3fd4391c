"""How wrong can a choice turn out, and which choices make sense at all? Regret, and the frontier of mean and risk."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_level
from sma_risk.analysis.comparison.decisions import all_losses
from sma_risk.analysis.draws import Row
from sma_risk.analysis.selection import columns, in_money, lapse_price_of, money_of
from sma_risk.analysis.statistics import expected_shortfall, in_order, mean, proportion, quantile, shortfall_influence
from sma_risk.analysis.sweeps import scenario_of, sweeps

_REGRET = {
    "mean_regret": ("{money}", "mean loss beyond that of the best strategy of the future"),
    "regret_q95": ("{money}", "its 95 % quantile"),
    "regret_es95": ("{money}", "mean of its worst 5 %"),
    "is_best": ("1", "share of futures in which no other loses less"),
}
_FRONTIER = {"mean_loss_bn": ("{money}", "mean loss"), "shortfall_bn": ("{money}", "expected shortfall of the loss")}


@sweeps
def regret(futures: xr.Dataset, *, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Return by how much each strategy loses more than the best one would have in the same future (Savage 1951).

    Parameters
    ----------
    futures : from `simulate`, with at least two strategies.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        (strategy): ``mean_regret``, ``regret_q95``, ``regret_es95`` in the scenario's money, ``is_best`` (ties
        count for all), with ``_se``, the quantile with its 95 % interval. ``attrs["least_regret"]`` names the strategy
        whose worst 5 % regret is least on average. The least mean regret is always that of the least mean loss.

    Raises
    ------
    ScenarioError
        If there are fewer than two strategies, or the price is negative.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base", "wait"], n=1000, seed=2024)
    >>> found = regret(futures)
    >>> bool(found.mean_regret.sel(strategy="hurry") < found.mean_regret.sel(strategy="wait"))
    True
    """
    scenario = scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    names, losses, draws = all_losses(futures, price)
    best = losses.min(axis=0)
    rows = []
    for one in losses:
        missed = one - best
        ordered, in_turn = in_order(missed, draws)
        rows.append(
            {
                "mean_regret": mean(missed, draws),
                "regret_q95": quantile(ordered, in_turn, 0.95),
                "regret_es95": expected_shortfall(ordered, in_turn, 0.95),
                "is_best": proportion(missed == 0.0, draws),
            }
        )
    least = names[int(np.argmin([row["regret_es95"].value for row in rows]))]
    attrs = {**futures.attrs, "lapse_price_bn": price, "least_regret": least}
    return columns(names, rows, in_money(money, _REGRET)).assign_attrs(attrs)


@sweeps
def frontier(futures: xr.Dataset, *, shortfall: float = 0.95, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Return each strategy's mean loss and expected shortfall, and which no other beats in both.

    Parameters
    ----------
    futures : from `simulate`, with at least two strategies.
    shortfall : level beyond which the mean of the losses is taken.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        (strategy): ``mean_loss_bn``, ``shortfall_bn`` with ``_se``; ``efficient``, no other is better in
        both; ``surely_beaten``, some other is better in both by more than the error of the paired differences (95 %).
        Strategies that are neither are told apart by more futures only. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If there are fewer than two strategies, the price is negative, or the level is not between 0 and 1.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base", "wait"], n=1000, seed=2024)
    >>> found = frontier(futures)
    >>> bool(found.efficient.any()), bool((found.efficient & found.surely_beaten).any())
    (True, False)
    """
    tail, scenario = check_level("shortfall", shortfall), scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    names, losses, draws = all_losses(futures, price)
    shortfalls = [shortfall_influence(one, draws, tail) for one in losses]
    means = [mean(one, draws) for one in losses]
    rows = [
        {"mean_loss_bn": average, "shortfall_bn": draws.estimate(value, influence)}
        for average, (value, influence) in zip(means, shortfalls, strict=True)
    ]
    efficient, beaten = np.ones(len(names), bool), np.zeros(len(names), bool)
    for i, j in permutations(range(len(names)), 2):
        by_mean = mean(losses[i] - losses[j], draws)
        by_tail = draws.estimate(shortfalls[i][0] - shortfalls[j][0], shortfalls[i][1] - shortfalls[j][1])
        efficient[i] &= not (by_mean.value > 0.0 and by_tail.value > 0.0)
        both = by_mean.significant and by_tail.significant
        beaten[i] |= both and by_mean.value > 0.0 and by_tail.value > 0.0
    found = columns(names, rows, in_money(money, _FRONTIER))
    found["efficient"], found["surely_beaten"] = ("strategy", efficient), ("strategy", beaten)
    attrs = {**futures.attrs, "lapse_price_bn": price, "shortfall_level": tail}
    return found.assign_attrs(attrs, sentence=_frontier_said(names, efficient, beaten, tail))


def _frontier_said(names: list[str], efficient: Row, beaten: Row, level: float) -> str:
    chosen = [name for name, good in zip(names, efficient, strict=True) if good]
    out = [name for name, bad in zip(names, beaten, strict=True) if bad]
    told = f"on mean loss and the mean of the worst {100 * (1 - level):g} %, "
    told += f"{chosen[0]} beats all others" if len(chosen) == 1 else f"the choice is between {' and '.join(chosen)}"
    open_ = [name for name in names if name not in chosen and name not in out]
    return told + (f"; {' and '.join(open_)} may be as good within error" if open_ else "")
