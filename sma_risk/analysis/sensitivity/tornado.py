"""What does one input do alone, in natural units? An outcome's mean where the input is low, and where it is high.

From futures at hand: those whose input lies about its 10 % or 90 % quantile. Played again: the same futures with one
number or law of the scenario set low, then high, so that differences carry little noise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_level
from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.expectation import values_of
from sma_risk.analysis.inputs import GROUPS, About, inputs_of
from sma_risk.analysis.outcomes import outcome_of
from sma_risk.analysis.selection import same_futures
from sma_risk.analysis.statistics import difference_where, mean, mean_where, paired_difference, quantiles
from sma_risk.analysis.sweeps import sweeps
from sma_risk.distributions import Distribution
from sma_risk.parameters import ScenarioError, checked_mapping
from sma_risk.sampling.simulate import simulate
from sma_risk.scenario import Scenario
from sma_risk.scenario.strategies import StrategyLike

_BAND = 0.05  # of rank, to either side of a quantile


class Ends(NamedTuple):
    """An input's low and high value, an outcome's mean at either, and the difference."""

    input_low: float
    input_high: float
    low: Estimate
    high: Estimate
    swing: Estimate


@sweeps
def tornado(
    futures: xr.Dataset,
    *,
    of: str | xr.DataArray = "loss",
    about: About | None = None,
    level: float = 0.9,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return an outcome's mean where each input is low and where it is high, in natural units, widest swing first.

    Parameters
    ----------
    futures, of, lapse_price_bn : as for `explained`.
    about : single inputs; None takes those of all groups.
    level : quantile that counts as high; low is as far from the other end.

    Returns
    -------
    Dataset
        ``low`` and ``high`` (about, strategy), the outcome's mean, over the futures whose input is within 5 points of
        rank of that quantile, or has its least and greatest value if it has few; ``swing``, high less low; each
        with ``_se``; ``input_low``, ``input_high`` (about); ``middle`` (strategy), the mean over all futures. What
        depends on the input moves along, as it does in the world.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=4000, seed=2024)
    >>> tornado(futures, of="cost", about=["maximalist_wins", "pace_of_consent"]).swing.dims
    ('about', 'strategy')
    """
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    high = check_level("level", level)
    asked = [mark for group in GROUPS.values() for mark in group] if about is None else about
    found: dict[str, list[Ends]] = {}
    for name, one in inputs_of(futures, asked).items():
        if len(one.rows) != 1:
            raise ScenarioError("about", name, "single inputs: a group has no low and high")
        (least, lows), (most, highs) = (_end(one.rows[0], level, draws) for level in (1.0 - high, high))
        found[name] = [
            Ends(
                *(least, most, mean_where(row, lows, draws), mean_where(row, highs, draws)),
                difference_where(row, highs, lows, draws),
            )
            for row in outcome.values
        ]
    return _swings(found, outcome, draws, futures)


@sweeps
def one_at_a_time(
    scenario: Scenario,
    changes: Mapping[str, tuple[object, object] | None],
    *,
    of: str = "loss",
    strategy: StrategyLike = "base",
    level: float = 0.9,
    n: int = 50_000,
    seed: int | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Play the same futures with one number or law set low, then high, all else as it is; widest swing first.

    Parameters
    ----------
    scenario : what is assumed otherwise.
    changes : by dotted name two values, low and high; of a law, None sets it to its own quantiles.
    of : an outcome by name, as for `explained`.
    strategy : one that is followed.
    level : quantile that counts as high where None is given.
    n, seed : as for `simulate`, the same futures throughout.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        As from `tornado`; the error of ``swing`` is that of a paired difference.

    Raises
    ------
    ScenarioError
        If a name is unknown, None is given for what has no law, or what `simulate` refuses.

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> swings = one_at_a_time(deal, {"durability.backlash": (0.7, 2.6), "talks.level_regular": None}, n=2000, seed=1)
    >>> sorted(swings.about.values.tolist())
    ['durability.backlash', 'talks.level_regular']
    """
    if not checked_mapping("changes", changes):
        raise ScenarioError("changes", changes, "at least one name")
    high = check_level("level", level)
    futures = simulate(scenario, strategy, n=n, seed=seed)
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    seed = int(futures.attrs["seed"])
    found = {}
    for name, given in changes.items():
        ends = _quantiles(scenario, name, high) if given is None else given
        if not isinstance(ends, Sequence) or len(ends) != 2:
            raise ScenarioError(f"changes.{name}", given, "two values, low and high")
        rows = []
        for end in ends:
            if name in scenario.drawn and isinstance(end, int | float):
                moved = scenario.at({name: end})
            else:
                moved = scenario.replace({name: end})
            again = simulate(moved, strategy, n=n, seed=seed)
            rows.append(outcome_of(again, of, lapse_price_bn).values[0])
        low_end, high_end = (float(end) if isinstance(end, int | float) else float("nan") for end in ends)
        low, top = (mean(row, draws) for row in rows)
        found[name] = [Ends(low_end, high_end, low, top, paired_difference(rows[1], rows[0], draws))]
    return _swings(found, outcome, draws, futures)


def _end(row: Row, level: float, draws: Draws) -> tuple[float, Row]:
    """Return an input's value at a quantile, and which futures lie about it."""
    if values_of(row) is not None:
        known = row if draws.weight is None else row[draws.weight > 0.0]
        value = float(known.min() if level < 0.5 else known.max())
        return value, row == value
    low, value, high = quantiles(row, draws, np.clip([level - _BAND, level, level + _BAND], 0.0, 1.0))
    return float(value), (row >= low) & (row <= high)


def _quantiles(scenario: Scenario, name: str, level: float) -> tuple[float, float]:
    law = scenario.drawn.get(name) or getattr(scenario.grounds().get(name), "value", None)
    if not isinstance(law, Distribution):
        raise ScenarioError(f"changes.{name}", None, "two values, low and high: it has no law")
    return float(law.ppf(1.0 - level)), float(law.ppf(level))


def _swings(found: dict[str, list[Ends]], outcome: xr.DataArray, draws: Draws, futures: xr.Dataset) -> xr.Dataset:
    names = sorted(found, key=lambda name: -max(abs(one.high.value - one.low.value) for one in found[name]))
    units = {"units": outcome.attrs.get("units", "1")}
    made = xr.Dataset(coords={"about": names, "strategy": outcome.strategy}, attrs={**futures.attrs})
    made.attrs["of"] = str(outcome.name or "what is given")
    for side in ("low", "high", "swing"):
        cells: list[list[Estimate]] = [[getattr(one, side) for one in found[about]] for about in names]
        made[side] = (("about", "strategy"), [[one.value for one in row] for row in cells], units)
        made[f"{side}_se"] = (("about", "strategy"), [[one.se for one in row] for row in cells], units)
    for side in ("input_low", "input_high"):
        made[side] = ("about", [getattr(found[about][0], side) for about in names])
    centre = [mean(row, draws) for row in outcome.values]
    made["middle"] = ("strategy", [one.value for one in centre], units)
    made["middle_se"] = ("strategy", [one.se for one in centre], units)
    return made
