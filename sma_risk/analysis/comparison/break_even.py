"""What would one have to believe to choose otherwise? Odds, lapse price and backlash at which the answer flips.

Each answer is a number with its error, or "no flip" where the error supports none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr

from sma_risk.analysis.comparison.decisions import compared, differences, two_losses
from sma_risk.analysis.comparison.exact_losses import losses_of, over_replicates
from sma_risk.analysis.draws import Estimate
from sma_risk.analysis.selection import Losses, labelled, lapse_price_of, maximalist_won, money_of, same_futures
from sma_risk.analysis.statistics import check_rising, mean, mean_where, ratio
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount, said
from sma_risk.chain.replicates import checked_marks, draw_words, solve_replicates
from sma_risk.parameters import NON_NEGATIVE
from sma_risk.sampling.integers import checked_seed
from sma_risk.sampling.machine import checked_threads
from sma_risk.sampling.simulate import simulate
from sma_risk.sampling.stepped import compiled_hash
from sma_risk.scenario import Scenario, Strategy, resolve
from sma_risk.scenario.strategies import StrategyLike

FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
_NOTHING = Estimate(math.nan, math.nan)


@sweeps
def break_even_odds(futures: xr.Dataset, a: str, b: str, *, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Return the probability of a maximalist victory at which a and b are equally good.

    With D the difference of losses: p* = E[D | R] / (E[D | R] - E[D | X]). The odds enter the model only
    through who wins, so the two conditional means do not depend on them.

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
        If the two are one, or one candidate is sure to win; as for `exact`.

    Examples
    --------
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> found = exact_break_even_odds(twelfth_sma(), "hurry", "wait", marks=128, seed=2024)
    >>> 0.0 <= float(found.odds) <= 1.0
    True
    """
    chosen = resolve(scenario, [a, b])
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
        odds = _NOTHING
        sentence = _no_odds(a, b, if_x, if_r, gap, money)
    parts = {
        "odds": (odds, "1", "break-even probability of a maximalist victory"),
        "difference_if_maximalist": (if_x, money, "loss of a minus loss of b if the maximalist won"),
        "difference_if_regular": (if_r, money, "loss of a minus loss of b if the maximalist lost"),
    }
    return labelled(parts, attrs, sentence).assign(flips=flips)


@sweeps
def break_even_lapse_price(futures: xr.Dataset, a: str, b: str) -> xr.Dataset:
    """Return the price of a lapse month at which a and b are equally good, -E[cost] / E[lapses] of a minus b.

    Parameters
    ----------
    futures, a, b : as for `compare`.

    Returns
    -------
    Dataset
        ``lapse_price_bn`` with ``_se`` (delta method), NaN if ``flips`` is false: the price would be
        negative, or the lapse months do not differ significantly. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        As for `compare`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> print(break_even_lapse_price(futures, "hurry", "wait").attrs["sentence"])
    no flip: hurry is better at any price, with fewer lapses, no clear difference in cost
    """
    cost, lapses = differences(futures, a, b)
    unit = money_of(scenario_of(futures))
    draws = same_futures(futures)
    money, months = mean(cost, draws), mean(lapses, draws)
    price = ratio(-cost, lapses, draws) if months.significant else _NOTHING
    flips = months.significant and price.value >= 0.0
    fewer, more = (a, b) if months.value < 0.0 else (b, a)
    if flips:
        sentence = f"{fewer} is better above {amount(price, unit)} a lapse month, {more} below"
    elif months.significant:
        cost_is = "at a lower cost" if money.significant else "no clear difference in cost"
        sentence = f"no flip: {fewer} is better at any price, with fewer lapses, {cost_is}"
    else:
        sentence = f"no flip: {a} and {b} do not differ in lapse months, by {months}"
    kept = price if flips else _NOTHING
    parts = {
        "lapse_price_bn": (kept, f"{unit} per month", "break-even price of a lapse month"),
        "cost_difference_bn": (money, unit, "cost of the term, a minus b"),
        "lapse_difference_months": (months, "months", "lapse months, a minus b"),
    }
    return labelled(parts, compared(futures, a, b), sentence).assign(flips=flips)


@sweeps
def break_even_backlash(
    scenario: Scenario,
    a: StrategyLike,
    b: StrategyLike,
    *,
    backlash: Sequence[float] = FACTORS,
    n: int = 100_000,
    seed: int | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Play the same futures with other backlash multipliers, and find the one at which the answer flips.

    The multiplier ``durability.backlash`` raises a maximalist's hazard of reopening a deal that was signed
    before its inauguration.

    Parameters
    ----------
    scenario : what is assumed otherwise.
    a, b : two strategies.
    backlash : at least two multipliers on the hazard that a deal signed early is reopened, rising, >= 0.
    n, seed : futures and seed, as for `simulate`; the same futures at every factor.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``difference_bn`` (factor) with ``_se``; ``backlash`` with ``_se``, linear between the two
        neighbouring factors whose differences are significant and of opposite sign, NaN if ``flips`` is
        false. Its interval counts the Monte Carlo error, not the curvature between the factors.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If the multipliers are not rising numbers >= 0, or what `simulate` or `compare` refuses.

    Examples
    --------
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> found = break_even_backlash(twelfth_sma(), "hurry", "wait", backlash=(0.0, 4.0), n=1000, seed=2024)
    >>> bool(found.flips), found.difference_bn.dims
    (False, ('factor',))
    """
    chosen = resolve(scenario, [a, b])
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    points = check_rising("backlash", backlash, NON_NEGATIVE, 2, 1000)
    first, second = (one.name for one in chosen)
    gaps, attrs = [], {}
    for factor in points:
        futures = simulate(scenario.replace({"durability.backlash": factor}), chosen, n=n, seed=seed)
        seed = int(futures.attrs["seed"])
        gaps.append(np.subtract(*two_losses(futures, first, second, price)))
        attrs = compared(futures, first, second, price)
    found = [mean(gap) for gap in gaps]
    flip, sentence = _flip_between(points, gaps, found, (first, second), money)
    parts = {"backlash": (flip, "1", "backlash multiplier at which the answer flips")}
    result = labelled(parts, attrs | unvaried(scenario, chosen), sentence)
    result = result.assign(flips=math.isfinite(flip.value)).assign_coords(factor=list(points))
    for part, ending in (("value", ""), ("se", "_se")):
        column = [getattr(estimate, part) for estimate in found]
        result["difference_bn" + ending] = ("factor", column, {"units": money})
    return result


def unvaried(scenario: Scenario, strategies: Sequence[Strategy]) -> dict[str, str]:
    """Return the attributes of the scenario as it was before anything in it was varied."""
    return {"scenario": scenario.to_json(), "compiled_sha256": compiled_hash(scenario, strategies)}


def _no_odds(a: str, b: str, if_x: Estimate, if_r: Estimate, gap: Estimate, money: str) -> str:
    if not gap.significant:
        return f"no flip: who wins makes no difference that the error supports ({amount(gap, money)})"
    better, sign = (a, -1.0) if if_x.value + if_r.value < 0.0 else (b, 1.0)
    by_x, by_r = if_x.scaled(sign), if_r.scaled(sign)
    return f"no flip: {better} is better whoever wins ({money}: {by_x} if the maximalist wins, {by_r} if not)"


def _flip_between(
    points: Sequence[float],
    gaps: Sequence[Losses],
    found: Sequence[Estimate],
    names: tuple[str, str],
    money: str,
) -> tuple[Estimate, str]:
    """Return the first flip between neighbouring significant differences, and the sentence."""
    clear = [i for i, estimate in enumerate(found) if estimate.significant]
    span = f"between {points[0]:g} and {points[-1]:g}"
    for low, high in pairwise(clear):
        if found[low].value * found[high].value < 0.0:
            slope = (gaps[low] - gaps[high]) / (points[high] - points[low])
            step = ratio(gaps[low], slope)
            flip = Estimate(points[low] + step.value, step.se, step.freedom)
            better, worse = names if found[low].value < 0.0 else names[::-1]
            return flip, f"{better} is better below a backlash of {flip}, {worse} above"
    if not clear:
        return _NOTHING, f"no flip {span} that the error supports"
    better = names[0] if found[clear[0]].value < 0.0 else names[1]
    sizes = sorted((abs(found[i].value), found[i].se) for i in clear)
    by = amount(f"{said(*sizes[0])} to {said(*sizes[-1])}", money)
    unclear = ", ".join(f"{points[i]:g}" for i in range(len(points)) if i not in clear)
    but = f" (no clear difference at {unclear})" if unclear else ""
    return _NOTHING, f"no flip {span}: {better} is better by {by}{but}"
