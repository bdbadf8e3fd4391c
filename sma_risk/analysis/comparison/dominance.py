"""Would everyone prefer the same strategy? Stochastic dominance of losses, of first and second order."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.comparison.decisions import compared, two_losses
from sma_risk.analysis.draws import Draws
from sma_risk.analysis.selection import Losses, lapse_price_of, money_of, same_futures
from sma_risk.analysis.statistics import in_order, mean, on_threads, quantile
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.parameters import integer

ORDERS = ("first", "second")
ERROR = 0.05
_RANGE = (0.05, 0.95)
Curve = NDArray[np.float64]
_Of = Callable[[Losses, float], Losses]


class _Test(NamedTuple):
    """Smallest and largest ratio of a difference to its error along the grid."""

    least: float
    most: float


def dominance(
    futures: xr.Dataset, a: str, b: str, *, lapse_price_bn: float | None = None, points: int = 101
) -> xr.Dataset:
    """Ask whether one strategy is better than another for everyone, or for everyone who shuns risk.

    a dominates b at first order if a loss beyond x is less likely under it, P(loss > x), for all x: then whoever
    prefers less loss prefers a. At second order the expected excess E max(loss - x, 0) is less for all x: then
    whoever also shuns risk does (Hadar & Russell 1969, for losses).

    Thresholds are spread evenly over the middle 90 % of the losses of both, of all cells of a sweep. "a dominates" or
    "b dominates" is said if the difference is clear of zero at every one of them, at 5 % (Davidson & Duclos 2013: no
    correction for many points is needed, as all must be clear); "neither" if differences of both signs are, each clear
    at 5 % / points (Bonferroni); else "not told". In the outer tails nothing is said.

    Parameters
    ----------
    futures, a, b, lapse_price_bn : as for `compare`.
    points : thresholds, 11 to 1001.

    Returns
    -------
    Dataset
        Over ``threshold`` (the scenario's money): ``first``, P(loss > x) of a minus b, and ``second``,
        E max(loss - x, 0) of a minus b, with ``_se`` of the paired difference; ``first_verdict``, ``second_verdict``.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        As for `compare`; if the thresholds are too few or too many.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=5000, seed=2024)
    >>> str(dominance(futures, "hurry", "wait", lapse_price_bn=1000.0).first_verdict.values)
    'hurry dominates'
    """
    count = integer(11, 1001)("points", points)
    middle = _middle(futures, a, b, lapse_price_bn)
    thresholds = np.linspace(float(middle.low.min()), float(middle.high.max()), count)
    return _dominance(futures, a, b, lapse_price_bn, thresholds)


@sweeps
def _middle(futures: xr.Dataset, a: str, b: str, price: float | None) -> xr.Dataset:
    """Return the two ends of the middle 90 % of the losses of both."""
    losses, weight = np.concatenate(two_losses(futures, a, b, price)), same_futures(futures).weight
    ordered = in_order(losses, Draws(losses.size, None if weight is None else np.tile(weight, 2)))
    low, high = (quantile(*ordered, level).value for level in _RANGE)
    return xr.Dataset({"low": low, "high": high})


@sweeps
def _dominance(futures: xr.Dataset, a: str, b: str, lapse_price_bn: float | None, thresholds: Curve) -> xr.Dataset:
    scenario = scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    first, second = two_losses(futures, a, b, price)
    draws = same_futures(futures)
    curves = {
        "first": _differences(first, second, thresholds, draws, lambda loss, x: (loss > x).astype(np.float64)),
        "second": _differences(first, second, thresholds, draws, lambda loss, x: np.maximum(loss - x, 0.0)),
    }
    found = xr.Dataset(coords={"threshold": ("threshold", thresholds, {"units": money})})
    verdicts = {}
    for order, unit in zip(ORDERS, ("1", money), strict=True):
        value, error = curves[order]
        found[order] = ("threshold", value, {"units": unit})
        found[f"{order}_se"] = ("threshold", error, {"units": unit})
        verdicts[order] = _verdict(a, b, _test(value, error), len(thresholds), draws)
        found[f"{order}_verdict"] = verdicts[order]
    # first order implies second, whatever the noise of its test
    if "dominates" in verdicts["first"] and verdicts["second"] == "not told":
        found["second_verdict"] = verdicts["second"] = verdicts["first"]
    return found.assign_attrs(compared(futures, a, b, price), sentence=_said(a, b, verdicts))


def _differences(first: Losses, second: Losses, thresholds: Curve, draws: Draws, of: _Of) -> tuple[Curve, Curve]:
    found = on_threads(lambda x: mean(of(first, x) - of(second, x), draws), thresholds)
    return np.array([one.value for one in found]), np.array([one.se for one in found])


def _test(value: Curve, error: Curve) -> _Test:
    ratios = np.divide(value, error, out=np.zeros_like(value), where=error > 0.0)
    return _Test(float(ratios.min()), float(ratios.max()))


def _verdict(a: str, b: str, test: _Test, points: int, draws: Draws) -> str:
    everywhere, somewhere = _critical(ERROR, draws.freedom), _critical(ERROR / points, draws.freedom)
    if test.most < -everywhere:
        return f"{a} dominates"
    if test.least > everywhere:
        return f"{b} dominates"
    return "neither" if test.least < -somewhere and test.most > somewhere else "not told"


def _critical(error: float, freedom: float) -> float:
    from scipy.special import ndtri, stdtrit

    return float(ndtri(1.0 - error) if math.isinf(freedom) else stdtrit(freedom, 1.0 - error))


def _said(a: str, b: str, verdicts: dict[str, str]) -> str:
    who = {"first": "everyone who prefers less loss", "second": "everyone who also shuns risk"}
    for order in ORDERS:
        if "dominates" in verdicts[order]:
            better = verdicts[order].removesuffix(" dominates")
            worse = b if better == a else a
            return f"{who[order]} prefers {better} to {worse} (middle 90 % of losses, 5 % error)"
    if verdicts["second"] == "neither":
        return f"whether {a} or {b} is better depends on how much one fears large losses"
    return f"these futures cannot tell whether everyone would prefer {a} or {b}"
