"""At which odds of a maximalist victory does the answer flip? From futures counted, and solved exactly."""

from __future__ import annotations

import math
from typing import Any

import xarray as xr

from sma_risk.analysis.comparison.decisions import compared, two_losses
from sma_risk.analysis.comparison.exact_losses import losses_of, over_replicates
from sma_risk.analysis.draws import NOTHING, Estimate
from sma_risk.analysis.selection import (
    labelled,
    lapse_price_of,
    maximalist_won,
    money_of,
    refuse_joined_odds,
    same_futures,
)
from sma_risk.analysis.statistics import mean_where
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount
from sma_risk.chain.replicates import checked_marks, draw_words, solve_replicates
from sma_risk.sampling.integers import checked_seed
from sma_risk.sampling.machine import checked_threads
from sma_risk.scenario import Scenario, resolve
from sma_risk.scenario.strategies import StrategyLike


@sweeps
def break_even_odds(futures: xr.Dataset, a: str, b: str, *, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Return the probability of a maximalist victory at which a and b are equally good.

    With D the difference of losses: p* = E[D | R] / (E[D | R] - E[D | X]). The odds enter the model only
    through who wins, so the two conditional means do not depend on them. If a copula joins ``election.probability`` to
    other quantities, these are part of what it means that a candidate wins: the means are of futures as they come.

    Parameters
    ----------
    futures, a, b, lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``odds`` with ``_se`` (delta method), NaN if ``flips`` is false: p* outside [0, 1], or the two means
        not significantly different; ``difference_if_maximalist`` and ``difference_if_regular`` in the scenario's money.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        As for `compare`; if one candidate wins in all of the futures.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> print(break_even_odds(futures, "hurry", "wait", lapse_price_bn=0.0).attrs["sentence"])
    hurry is better above odds of 50 ± 20 % of a maximalist victory, wait below
    """
    scenario = scenario_of(futures)
    price = lapse_price_of(scenario, lapse_price_bn)
    first, second = two_losses(futures, a, b, price)
    won, draws, difference = maximalist_won(futures), same_futures(futures), first - second
    if_x, if_r = (mean_where(difference, side, draws) for side in (won, ~won))
    chances = draws.share(won), draws.share(~won)
    sides = zip((if_x, if_r), (won, ~won), chances, strict=True)
    of_x, of_r = ((difference - one.value) * side / share for one, side, share in sides)
    gap = draws.estimate(if_r.value - if_x.value, of_r - of_x)
    width = gap.value or math.nan
    odds = if_r.value / width
    flip = draws.estimate(odds, (of_r - odds * (of_r - of_x)) / width)
    return _flip_odds(a, b, if_x, if_r, gap, flip, compared(futures, a, b, price), money_of(scenario))


@sweeps
def exact_break_even_odds(
    scenario: Scenario,
    a: StrategyLike,
    b: StrategyLike,
    *,
    lapse_price_bn: float | None = None,
    marks: int = 1024,
    seed: int | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Return what `break_even_odds` returns, as a quotient of exact answers instead of counted ones.

    Every world is solved twice, once for either winner of the first election, so that neither the winner nor any
    event is sampled; the interval comes from the replicates of the marks.

    Parameters
    ----------
    scenario : what is assumed.
    a, b : names of strategies, or strategies.
    lapse_price_bn : as for `compare`.
    marks, seed, threads : as for `exact`.

    Returns
    -------
    Dataset
        As `break_even_odds`.

    Raises
    ------
    ScenarioError
        If the two are one, or one candidate is sure to win in some world, or a copula joins ``election.probability`` to
        others, which then are not the same whoever wins; as for `exact`.

    Examples
    --------
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> found = exact_break_even_odds(twelfth_sma(), "hurry", "wait", marks=128, seed=2024)
    >>> 0.0 <= float(found.odds) <= 1.0
    True
    """
    chosen = resolve(scenario, [a, b])
    refuse_joined_odds(scenario)
    price = lapse_price_of(scenario, lapse_price_bn)
    marks, seed, threads = checked_marks(marks), checked_seed(seed), checked_threads(threads)

    from sma_risk.core.compile import compile_scenario

    compiled = compile_scenario(scenario, chosen)
    words = draw_words(compiled, "sobol", marks, seed)
    by_winner = []
    for maximalist_wins in (True, False):
        losses = losses_of(scenario, solve_replicates(scenario, compiled, words, threads, maximalist_wins), price)
        by_winner.append(losses[0] - losses[1])
    if_x, if_r = (over_replicates(one) for one in by_winner)
    gap = over_replicates(by_winner[1] - by_winner[0])
    odds = if_r.value / gap.value if gap.value else math.nan
    spread = over_replicates((by_winner[1] - odds * (by_winner[1] - by_winner[0])) / gap.value)
    flip = Estimate(odds, spread.se, spread.freedom)
    first, second = (one.name for one in chosen)
    attrs = {"a": first, "b": second, "lapse_price_bn": price, "scenario": scenario.to_json()}
    attrs |= {"seed": str(seed), "marks": str(marks)}
    return _flip_odds(first, second, if_x, if_r, gap, flip, attrs, money_of(scenario))


def _flip_odds(
    a: str, b: str, if_x: Estimate, if_r: Estimate, gap: Estimate, odds: Estimate, attrs: dict[str, Any], money: str
) -> xr.Dataset:
    flips = gap.significant and 0.0 <= odds.value <= 1.0
    if flips:
        better, worse = (a, b) if gap.value > 0.0 else (b, a)
        sentence = f"{better} is better above odds of {odds.scaled(100.0)} % of a maximalist victory, {worse} below"
    else:
        odds = NOTHING
        sentence = _no_odds(a, b, if_x, if_r, gap, money)
    parts = {
        "odds": (odds, "1", "break-even probability of a maximalist victory"),
        "difference_if_maximalist": (if_x, money, "loss of a minus loss of b if the maximalist won"),
        "difference_if_regular": (if_r, money, "loss of a minus loss of b if the maximalist lost"),
    }
    return labelled(parts, attrs, sentence).assign(flips=flips)


def _no_odds(a: str, b: str, if_x: Estimate, if_r: Estimate, gap: Estimate, money: str) -> str:
    if not gap.significant:
        return f"no flip: who wins makes no difference that the error supports ({amount(gap, money)})"
    better, sign = (a, -1.0) if if_x.value + if_r.value < 0.0 else (b, 1.0)
    by_x, by_r = if_x.scaled(sign), if_r.scaled(sign)
    return f"no flip: {better} is better whoever wins ({money}: {by_x} if the maximalist wins, {by_r} if not)"
