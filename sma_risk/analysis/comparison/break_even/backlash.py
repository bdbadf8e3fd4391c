"""How much would an early signature have to provoke for the answer to flip?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_rising
from sma_risk.analysis.comparison.decisions import compared, two_losses
from sma_risk.analysis.draws import NOTHING, Estimate
from sma_risk.analysis.selection import Losses, labelled, lapse_price_of, money_of
from sma_risk.analysis.statistics import mean, ratio
from sma_risk.analysis.sweeps import sweeps
from sma_risk.analysis.wording import amount, said
from sma_risk.parameters import NON_NEGATIVE
from sma_risk.sampling.simulate import simulate
from sma_risk.sampling.stepped import compiled_hash
from sma_risk.scenario import Scenario, Strategy, resolve
from sma_risk.scenario.strategies import StrategyLike

FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)


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
        return NOTHING, f"no flip {span} that the error supports"
    better = names[0] if found[clear[0]].value < 0.0 else names[1]
    sizes = sorted((abs(found[i].value), found[i].se) for i in clear)
    by = amount(f"{said(*sizes[0])} to {said(*sizes[-1])}", money)
    unclear = ", ".join(f"{points[i]:g}" for i in range(len(points)) if i not in clear)
    but = f" (no clear difference at {unclear})" if unclear else ""
    return NOTHING, f"no flip {span}: {better} is better by {by}{but}"
