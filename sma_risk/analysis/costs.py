"""What will it cost, by year and in all, and how bad can it get?"""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from sma_risk.analysis.selection import scenario_of, several, total_cost
from sma_risk.analysis.statistics import check_levels, summarise

LEVELS = (0.05, 0.5, 0.95)
_COSTS = ("cost_bn", "cost_usd_mn")


def cost_summary(futures: xr.Dataset, levels: Sequence[float] = LEVELS, shortfall: float = 0.95) -> xr.Dataset:
    """Summarise the cost by year, of the whole term and as a present value.

    A year without an agreement pays the old amount, so a strategy can look cheap because it lapses: read
    this beside `chances`.

    Parameters
    ----------
    futures : from `simulate`.
    levels : of the quantiles.
    shortfall : level of the value at risk (the quantile) and of the expected shortfall (the mean beyond it).

    Returns
    -------
    Dataset
        ``cost_bn``, ``cost_usd_mn`` (strategy, year, statistic), ``total_bn``, ``total_usd_mn``,
        ``npv_bn`` (strategy, statistic), each with ``_se``; statistic is "mean", "q5", "q50", "q95",
        "var95", "es95" with the default levels.

    Raises
    ------
    ScenarioError
        If a level is not between 0 and 1 or comes twice, a variable is missing, or there is no future.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> summary = cost_summary(futures)
    >>> summary.total_bn.sel(statistic="mean").dims, summary.total_bn.attrs["units"]
    (('strategy',), 'KRW bn')
    """
    futures, levels = several(futures, *_COSTS, "npv_bn"), check_levels(levels)
    each = [futures.isel(strategy=[i]) for i in range(futures.sizes["strategy"])]
    parts = [_one_summary(part, levels, shortfall) for part in each]
    attrs = {**futures.attrs, "levels": list(levels), "shortfall": shortfall}
    return xr.concat(parts, "strategy", combine_attrs="override").assign_attrs(attrs)


def cost_per_soldier(futures: xr.Dataset, levels: Sequence[float] = LEVELS, shortfall: float = 0.95) -> xr.Dataset:
    """Summarise the yearly cost per US soldier in Korea, at the strength stated in the scenario.

    The strength is ``forces.soldiers`` throughout: troop cuts are not followed.

    Parameters
    ----------
    futures : from `simulate`.
    levels, shortfall : as for `cost_summary`.

    Returns
    -------
    Dataset
        ``cost_per_soldier_mn`` (strategy, year, statistic), in millions of the currency a year, with ``_se``.
    """
    scenario = scenario_of(futures)
    soldiers, currency = scenario.forces.soldiers, scenario.agreement.currency
    value, error = summarise(several(futures, "cost_bn").cost_bn, levels, shortfall)
    name, scale = "cost_per_soldier_mn", 1000.0 / soldiers  # bn to mn
    found = xr.Dataset({name: scale * value, f"{name}_se": scale * error}, attrs=futures.attrs)
    found[name].attrs["long_name"] = f"payment of the year per soldier, {soldiers:,.0f} soldiers"
    for variable in found.data_vars.values():
        variable.attrs["units"] = f"{currency} mn"
    return found


def _one_summary(futures: xr.Dataset, levels: Sequence[float], shortfall: float) -> xr.Dataset:
    """Summarise futures whose dimension ``strategy`` has length one."""
    quantities = {name: futures[name] for name in (*_COSTS, "npv_bn")}
    for cost, total in zip(_COSTS, ("total_bn", "total_usd_mn"), strict=True):
        attrs = {"units": futures[cost].attrs["units"], "long_name": "payments of the whole term, nominal"}
        quantities[total] = xr.DataArray(
            total_cost(futures, cost), {"strategy": futures.strategy}, ("strategy", "future"), attrs=attrs
        )
    variables: dict[str, xr.DataArray] = {}
    for name, data in quantities.items():
        variables[name], variables[f"{name}_se"] = summarise(data, levels, shortfall)
    return xr.Dataset(variables)
