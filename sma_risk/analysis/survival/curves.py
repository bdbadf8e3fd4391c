"""Will there be an agreement, will it last, and what are the chances of what else?

Coverage is followed in every future from the as-of month to the horizon, so its curve is a share of futures.
A deal is followed from its ratification until its original terms end; the planned end of a one-year deal and
the horizon censor it, so its curve is Aalen and Johansen's. Both give survival + incidences = 1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.selection import scenario_of, several
from sma_risk.analysis.statistics import mean, over_futures, proportion
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.schema import CAUSES

Counts = NDArray[np.int64]
Curve = NDArray[np.float64]
Curves = tuple[Curve, Curve, Curve, Curve]
ENDS = CAUSES[1:]
_COVERAGE = ("coverage_end_month", "coverage_end_cause")
_DEAL = ("ratified_month", "deal_end_month", "deal_end_cause", "deal_planned_end_month")
_HAPPENED = (
    *("ratified_month", "lapse_months", "furlough_months"),
    *("reopened_month", "amended_month", "exited_month"),
)


def survival(futures: xr.Dataset) -> xr.Dataset:
    """Return the survival of coverage and of the first ratified deal, with cumulative incidence by cause.

    Deal survival is that of a deal "while its term lasts": censoring takes one-year deals out at their end,
    and those are more often a maximalist administration's, so it is not wholly without information.

    Parameters
    ----------
    futures : from `simulate`.

    Returns
    -------
    Dataset
        ``coverage`` (strategy, month) and ``coverage_incidence`` (strategy, cause, month) at the end of the
        month, ``month`` counted from the as-of month and written out in ``calendar``; ``deal`` (strategy,
        age), ``deal_incidence`` (strategy, cause, age) and ``deal_at_risk`` (deals followed), ``age`` in
        months since ratification; each curve with ``_se`` (binomial; Greenwood's for deals). NaN where no
        deal was ever ratified.

    Raises
    ------
    ScenarioError
        If a variable is missing, or a month lies outside the scenario's horizon.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> curves = survival(futures)
    >>> whole = curves.coverage + curves.coverage_incidence.sum("cause")
    >>> bool((abs(whole - 1.0) < 1e-12).all())
    True
    """
    futures = several(futures, *_COVERAGE, *_DEAL)
    scenario = scenario_of(futures)
    months = range(scenario.months)
    each = [futures.isel(strategy=i) for i in range(futures.sizes["strategy"])]
    coverage = [_coverage(part, scenario.months) for part in each]
    deals = [_ends_and_leavers(part, scenario.months) for part in each]
    coords = {
        "strategy": futures.strategy.values,
        "cause": list(ENDS),
        "month": ("month", months, {"units": "months since the as-of month"}),
        "age": ("age", months, {"units": "months since ratification"}),
        "calendar": ("month", [scenario.month_label(k) for k in months]),
    }
    variables = _named("coverage", coverage, "month")
    variables |= _named("deal", [aalen_johansen(*counts) for counts in deals], "age")
    at_risk = [_at_risk(*counts) for counts in deals]
    variables["deal_at_risk"] = (("strategy", "age"), at_risk, {"units": "futures"})
    return xr.Dataset(variables, coords, futures.attrs)


def chances(futures: xr.Dataset, in_time_month: int | None = None) -> xr.Dataset:
    """Return the chances and mean lengths that a strategy is judged by.

    Parameters
    ----------
    futures : from `simulate`.
    in_time_month : last month, counted from the as-of month, in which ratification is in time; None takes
        the expiry of the agreement in force.

    Returns
    -------
    Dataset
        (strategy), each with ``_se``: probabilities ``ratified_in_time``, ``lapse_1_month``,
        ``lapse_3_months`` (at least so many, all spells added), ``reopened``, ``amended`` and ``exit``;
        means ``lapse_months`` and ``furlough_months``. A probability of zero
        means less than 3 / n (95 %).

    Raises
    ------
    ScenarioError
        If a variable is missing or ``in_time_month`` is not a whole number.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = chances(futures)
    >>> bool(found.ratified_in_time.sel(strategy="hurry") > found.ratified_in_time.sel(strategy="wait"))
    True
    """
    futures = several(futures, *_HAPPENED)
    scenario = scenario_of(futures)
    limit = scenario.month_index(scenario.agreement.expiry) if in_time_month is None else in_time_month
    if isinstance(limit, bool) or not isinstance(limit, int | np.integer):
        raise ScenarioError("in_time_month", limit, "a whole number of months from the as-of month")
    each = [_chances(futures.isel(strategy=i), int(limit)) for i in range(futures.sizes["strategy"])]
    attrs = {**futures.attrs, "in_time_month": int(limit)}
    return xr.concat(each, "strategy", combine_attrs="override").assign_attrs(attrs)


def aalen_johansen(ends: Counts, leavers: Counts) -> Curves:
    """Return survival, incidences and their standard errors from counts of ends and of censored deals.

    Parameters
    ----------
    ends : (cause, age) number of deals ended by each cause at each age.
    leavers : (age) number of deals censored at each age, after that age's ends.

    Returns
    -------
    survival (age), its error, incidence (cause, age), its error
        All NaN if there are no deals. Errors: the delta method on the ages' multinomial hazards, which for
        survival is Greenwood's formula (Aalen & Johansen 1978; Marubini & Valsecchi 1995).
    """
    at_risk = _at_risk(ends, leavers)
    if not at_risk[0]:
        curves = np.full((2, ends.shape[1]), np.nan), np.full((2, *ends.shape), np.nan)
        return curves[0][0], curves[0][1], curves[1][0], curves[1][1]
    held = np.maximum(at_risk, 1)
    by_cause = ends / held
    hazard = by_cause.sum(axis=0)
    survival = np.cumprod(1.0 - hazard)
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before * by_cause, axis=1)
    left = np.where(hazard < 1.0, 1.0 - hazard, 1.0)  # when all end nothing later depends on it
    greenwood = np.cumsum(np.where(hazard < 1.0, hazard / (left * held), 0.0))
    both = zip(incidence, by_cause, strict=True)
    error = np.stack([_incidence_error(sum_, own, hazard, before, left, held) for sum_, own in both])
    return survival, survival * np.sqrt(greenwood), incidence, error


def _incidence_error(incidence: Curve, own: Curve, hazard: Curve, before: Curve, left: Curve, held: Counts) -> Curve:
    """Error of one cause's incidence: d F(t) / d h_j(s) = before(s) [j own] - (F(t) - F(s)) / (1 - h(s))."""
    later = np.maximum(incidence[:, None] - incidence[None, :], 0.0) / left
    direct = before**2 * own * (1.0 - own)
    crossed = -2.0 * before * later * own * (1.0 - hazard)
    terms = (direct + crossed + later**2 * hazard * (1.0 - hazard)) / held
    variance: Curve = np.where(np.tri(len(held), dtype=bool), terms, 0.0).sum(axis=1)
    return np.sqrt(np.maximum(variance, 0.0))


def _coverage(futures: xr.Dataset, months: int) -> Curves:
    ends = _count(futures.coverage_end_month.values, futures.coverage_end_cause.values, months)[1:]
    n = futures.sizes["future"]
    so_far = np.cumsum(ends, axis=1)
    survival, incidence = (n - so_far.sum(axis=0)) / n, so_far / n
    errors = (np.sqrt(share * (1.0 - share) / n) for share in (survival, incidence))
    return survival, next(errors), incidence, next(errors)


def _ends_and_leavers(futures: xr.Dataset, months: int) -> tuple[Counts, Counts]:
    """Count the first deals' ends by cause and age, and those censored at each age."""
    ratified = futures.ratified_month.values
    cause = futures.deal_end_cause.values
    last = np.where(cause > 0, futures.deal_end_month.values, futures.deal_planned_end_month.values)
    counts = _count(np.where(ratified >= 0, last - ratified, -1), cause, months)
    return counts[1:], counts[0]


def _count(month: NDArray[np.int16], cause: NDArray[np.int8], months: int) -> Counts:
    """Count futures by cause and month, those with a negative month left out."""
    if month.max() >= months:
        raise ScenarioError("futures", int(month.max()), f"months below {months}")
    if cause.min() < 0 or cause.max() >= len(CAUSES):
        raise ScenarioError("futures", int(cause.max()), f"causes from 0 to {len(CAUSES) - 1}")
    cells = cause.astype(np.int32) * (months + 1) + np.maximum(month, -1) + 1
    counts: Counts = np.bincount(cells, minlength=len(CAUSES) * (months + 1)).reshape(-1, months + 1)
    return counts[:, 1:]


def _at_risk(ends: Counts, leavers: Counts) -> Counts:
    gone = ends.sum(axis=0) + leavers
    at_risk: Counts = np.cumsum(gone[::-1])[::-1]
    return at_risk


def _named(name: str, curves: list[Curves], time: str) -> dict[str, object]:
    survival, survival_se, incidence, incidence_se = (np.stack(parts) for parts in zip(*curves, strict=True))
    one, many = ("strategy", time), ("strategy", "cause", time)
    units = {"units": "1"}
    return {
        name: (one, survival, {**units, "long_name": f"share in which the {name} still stands"}),
        f"{name}_se": (one, survival_se, units),
        f"{name}_incidence": (many, incidence, {**units, "long_name": f"share in which it ended, {name}"}),
        f"{name}_incidence_se": (many, incidence_se, units),
    }


def _chances(futures: xr.Dataset, limit: int) -> xr.Dataset:
    hits: dict[str, Callable[[], xr.DataArray]] = {
        "ratified_in_time": lambda: (futures.ratified_month >= 0) & (futures.ratified_month <= limit),
        "lapse_1_month": lambda: futures.lapse_months >= 1,
        "lapse_3_months": lambda: futures.lapse_months >= 3,
        "reopened": lambda: futures.reopened_month >= 0,
        "amended": lambda: futures.amended_month >= 0,
        "exit": lambda: futures.exited_month >= 0,
    }
    found = xr.Dataset(coords={"strategy": futures.strategy})
    for name, made in hits.items():
        value, error = over_futures(made(), proportion)
        found[name], found[f"{name}_se"] = value.assign_attrs(units="1"), error.assign_attrs(units="1")
    for name in ("lapse_months", "furlough_months"):
        found[name], found[f"{name}_se"] = over_futures(futures[name], mean)
    return found
