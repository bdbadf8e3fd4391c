"""What are the chances that a strategy is judged by? Ratification in time, lapses, reopening, exit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Estimate, draws_of
from sma_risk.analysis.selection import columns, each_strategy, several
from sma_risk.analysis.statistics import mean, on_threads, proportion
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.core.schema import LENGTHS
from sma_risk.parameters import LARGEST, Check, integer
from sma_risk.scenario import Scenario

_NEEDED = (
    *("ratified_month", "lapse_months", "furlough_months"),
    *("reopened_month", "amended_month", "exited_month"),
)
IN_TIME = Check("a whole number of months from the as-of month", integer(-int(LARGEST), int(LARGEST)).canonical)
UNITS = {
    "ratified_in_time": ("1", "probability of a deal in force in time"),
    "lapse_1_month": ("1", "probability of a month without an agreement"),
    "lapse_3_months": ("1", "probability of three or more"),
    "reopened": ("1", "probability that a deal is reopened"),
    "amended": ("1", "probability of an amendment"),
    "exit": ("1", "probability of an end for good"),
    "lapse_months": ("months", "mean months without an agreement"),
    "furlough_months": ("months", "mean months of furlough"),
}


@sweeps
def chances(futures: xr.Dataset, *, in_time_month: int | None = None) -> xr.Dataset:
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
    futures = several(futures, *_NEEDED)
    limit = limit_of(scenario_of(futures), in_time_month)

    def judged(one: xr.Dataset) -> dict[str, Estimate]:
        draws = draws_of(one)
        row = {name: proportion(true, draws) for name, true in hits(_values(one), limit).items()}
        return row | {name: mean(one[name].values, draws) for name in LENGTHS}

    rows = on_threads(judged, each_strategy(futures))
    found = columns([str(name) for name in futures.strategy.values], rows, UNITS)
    return found.assign_attrs(futures.attrs, in_time_month=limit)


def limit_of(scenario: Scenario, in_time_month: int | None) -> int:
    """Return the last month in which ratification is in time: the one given, or that of the expiry."""
    if in_time_month is None:
        return scenario.month_index(scenario.agreement.expiry)
    return int(IN_TIME("in_time_month", in_time_month))


def hits(outcomes: Mapping[str, NDArray[Any]], limit: int) -> dict[str, NDArray[np.bool_]]:
    """Return which futures count for each probability, (..., future) as the outcomes."""
    ratified, lapses = outcomes["ratified_month"], outcomes["lapse_months"]
    return {
        "ratified_in_time": (ratified >= 0) & (ratified <= limit),
        "lapse_1_month": lapses >= 1,
        "lapse_3_months": lapses >= 3,
        "reopened": outcomes["reopened_month"] >= 0,
        "amended": outcomes["amended_month"] >= 0,
        "exit": outcomes["exited_month"] >= 0,
    }


def _values(futures: xr.Dataset) -> dict[str, NDArray[Any]]:
    return {name: futures[name].values for name in _NEEDED}
