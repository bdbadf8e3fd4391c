"""What are the chances that a strategy is judged by? Ratification in time, lapses, reopening, exit."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import draws_of
from sma_risk.analysis.selection import columns, each_strategy, scenario_of, several, sweeps
from sma_risk.analysis.statistics import mean, proportion
from sma_risk.parameters import ScenarioError

_NEEDED = (
    *("ratified_month", "lapse_months", "furlough_months"),
    *("reopened_month", "amended_month", "exited_month"),
)
_UNITS = {
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
    futures = several(futures, *_NEEDED)
    scenario = scenario_of(futures)
    limit = scenario.month_index(scenario.agreement.expiry) if in_time_month is None else in_time_month
    if isinstance(limit, bool) or not isinstance(limit, int | np.integer):
        raise ScenarioError("in_time_month", limit, "a whole number of months from the as-of month")
    rows = []
    for one in each_strategy(futures):
        draws = draws_of(one)
        ratified, lapses = one.ratified_month.values, one.lapse_months.values
        hits = {
            "ratified_in_time": (ratified >= 0) & (ratified <= limit),
            "lapse_1_month": lapses >= 1,
            "lapse_3_months": lapses >= 3,
            "reopened": one.reopened_month.values >= 0,
            "amended": one.amended_month.values >= 0,
            "exit": one.exited_month.values >= 0,
        }
        row = {name: proportion(true, draws) for name, true in hits.items()}
        rows.append(row | {name: mean(one[name].values, draws) for name in ("lapse_months", "furlough_months")})
    found = columns([str(name) for name in futures.strategy.values], rows, _UNITS)
    return found.assign_attrs(futures.attrs, in_time_month=int(limit))
