"""How long does it last on average, and how dangerous is each month? Restricted mean life, and hazards by cause."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Tally
from sma_risk.analysis.selection import each_strategy, several
from sma_risk.analysis.survival.curves import axes
from sma_risk.analysis.survival.tables import (
    COVERAGE,
    DEAL,
    ENDS,
    Curve,
    by_counts,
    coverage_tally,
    deal_tally,
    hazards_of,
)
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.parameters import integer

_TALLIES = {"coverage": (coverage_tally, "month"), "deal": (deal_tally, "age")}


@sweeps
def mean_life(futures: xr.Dataset, *, horizon: int | None = None) -> xr.Dataset:
    """Return how many of the months up to a horizon are covered, or lived on a deal's original terms, on average.

    The mean restricted to a horizon is the area under the survival curve up to it (Irwin 1949): it needs no
    assumption on what happens beyond.

    Parameters
    ----------
    futures : from `simulate`.
    horizon : months, at most those of the scenario; None takes all of them.

    Returns
    -------
    Dataset
        ``coverage_months`` (strategy), from the as-of month to the first month without an agreement;
        ``deal_months`` (strategy), from the first ratification to the end of the original terms, one-year deals and
        the horizon censored; ``lost_months`` (strategy, cause), by which each cause shortens the cover; with ``_se``.

    Raises
    ------
    ScenarioError
        If the horizon is no whole number from 1 to the months of the scenario, or a variable is missing.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = mean_life(futures)
    >>> bool((abs(found.coverage_months + found.lost_months.sum("cause") - 80) < 1e-9).all())
    True
    """
    futures = several(futures, *COVERAGE, *DEAL)
    months = scenario_of(futures).months
    limit = months if horizon is None else integer(1, months)("horizon", horizon)
    rows = []
    for one in each_strategy(futures):
        cover, deals = coverage_tally(one, months), deal_tally(one, months)
        lived = np.minimum(np.arange(months), limit).astype(float)
        lived = np.tile(lived, (1 + len(ENDS), 1))
        lived[0] = limit  # covered to the horizon
        lost = np.zeros((len(ENDS), *lived.shape))
        for cause in range(len(ENDS)):
            lost[cause, cause + 1] = limit - lived[cause + 1]
        rows.append([cover.means(lived.ravel()), cover.means(lost.reshape(len(ENDS), -1)), _area(deals, months, limit)])
    named = zip(("coverage_months", "lost_months", "deal_months"), zip(*rows, strict=True), strict=True)
    found = xr.Dataset(coords={"strategy": futures.strategy.values, "cause": list(ENDS)}, attrs=futures.attrs)
    for name, column in named:
        dims = ("strategy", "cause") if name == "lost_months" else ("strategy",)
        for ending, part in zip(("", "_se"), zip(*column, strict=True), strict=True):
            found[name + ending] = (dims, np.stack(part), {"units": "months"})
    return found.assign_attrs(horizon_months=limit)


@sweeps
def hazards(futures: xr.Dataset) -> xr.Dataset:
    """Return the hazard of every month: the share of what still stands that ends in it, by cause.

    Parameters
    ----------
    futures : from `simulate`.

    Returns
    -------
    Dataset
        ``coverage_hazard`` (strategy, cause, month) and ``deal_hazard`` (strategy, cause, age), per month, with
        ``_se``; NaN where nothing stands any more.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> float(hazards(futures).coverage_hazard.sel(month=0, cause="negotiation").max())  # the old agreement holds
    0.0
    """
    futures = several(futures, *COVERAGE, *DEAL)
    scenario = scenario_of(futures)
    found = xr.Dataset(coords=axes(scenario, [str(name) for name in futures.strategy.values]), attrs=futures.attrs)
    for name, (tally_of, time) in _TALLIES.items():
        each = [_hazards(tally_of(one, scenario.months), scenario.months) for one in each_strategy(futures)]
        for ending, part in zip(("", "_se"), zip(*each, strict=True), strict=True):
            values = np.stack(part)
            found[f"{name}_hazard{ending}"] = (("strategy", "cause", time), values, {"units": "per month"})
    return found


def _hazards(tally: Tally, months: int) -> tuple[Curve, Curve]:
    held, values = hazards_of(tally.sums.reshape(-1, months))
    causes = len(values)
    stands = np.where(held > 0.0, held, np.nan)
    gradient = np.zeros((causes, months, causes + 1, months))
    later = np.tri(months).T  # who ends in this month or later is at risk in it
    for cause in range(causes):
        gradient[cause] = -(values[cause, :, None] / stands[:, None] * later)[:, None, :]
        gradient[cause, :, cause + 1] += np.diag(1.0 / stands)
    lost = np.isnan(stands)
    error = tally.error(np.nan_to_num(gradient).reshape(causes, months, -1))
    return np.where(lost, np.nan, values), np.where(lost, np.nan, error)


def _area(tally: Tally, months: int, limit: int) -> tuple[Curve, Curve]:
    """Return the area under the deals' survival curve up to a limit, and its error."""
    held, values = hazards_of(tally.sums.reshape(-1, months))
    if not held[0]:
        return np.array(np.nan), np.array(np.nan)
    hazard = values.sum(axis=0)
    survival = np.cumprod(1.0 - hazard)
    left = np.where(hazard < 1.0, 1.0 - hazard, 1.0)
    by_hazard = np.broadcast_to(-survival[:, None] / left, (len(values), months, months))
    gradient = by_counts(by_hazard, held, values)[:limit].sum(axis=0)
    return np.asarray(survival[:limit].sum()), tally.error(gradient)
