"""What will it cost, by year and in all, and how bad can it get?"""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr

from sma_risk.analysis.checks import check_levels
from sma_risk.analysis.cost.money import spending
from sma_risk.analysis.selection import several
from sma_risk.analysis.statistics import summarise
from sma_risk.analysis.sweeps import scenario_of, sweeps

LEVELS = (0.05, 0.5, 0.95)


@sweeps
def cost_summary(
    futures: xr.Dataset, *, levels: Sequence[float] = LEVELS, shortfall: float = 0.95, base_year: int | None = None
) -> xr.Dataset:
    """Summarise the cost by year, of the whole term and as a present value.

    A year without an agreement pays the old amount, so a strategy can look cheap because it lapses: read
    this beside `chances`.

    Parameters
    ----------
    futures : from `simulate`.
    levels : of the quantiles.
    shortfall : level of the value at risk (the quantile) and of the expected shortfall (the mean beyond it).
    base_year : adds real money in the prices of this year; None leaves them out.

    Returns
    -------
    Dataset
        ``cost_bn``, ``cost_usd_mn``, ``share_of_defence_budget`` (strategy, year, statistic), ``total_bn``,
        ``total_usd_mn``, ``mean_share_of_defence_budget``, ``npv_bn`` (strategy, statistic), with a base year
        also ``real_bn`` and ``total_real_bn``, each with ``_se`` and the 95 % interval ``_low``, ``_high``; statistic
        is "mean", "q5", "q50", "q95", "var95", "es95" with the default levels.

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
    futures, levels = several(futures, "npv_bn"), check_levels("levels", levels)
    quantities = {"npv_bn": futures.npv_bn}
    for name, term, money in (
        ("cost_bn", "total_bn", None),
        ("cost_usd_mn", "total_usd_mn", "USD mn"),
        ("share_of_defence_budget", "mean_share_of_defence_budget", "share of the defence budget"),
    ):
        paid = spending(futures, money=money)
        quantities |= {name: paid.by_year, term: paid.term}
    if base_year is not None:
        real = spending(futures, base_year=base_year)
        quantities |= {"real_bn": real.by_year, "total_real_bn": real.term}
    found = xr.Dataset(attrs=futures.attrs | {"levels": list(levels), "shortfall": shortfall})
    for name, data in quantities.items():
        found = found.assign(summarise(data, levels, shortfall).named(name))
    return found


@sweeps
def cost_per_soldier(futures: xr.Dataset, *, levels: Sequence[float] = LEVELS, shortfall: float = 0.95) -> xr.Dataset:
    """Summarise the yearly cost per US soldier in Korea, at the strength stated in the scenario.

    The strength is ``forces.soldiers`` throughout: troop cuts are not followed.

    Parameters
    ----------
    futures : from `simulate`.
    levels, shortfall : as for `cost_summary`.

    Returns
    -------
    Dataset
        ``cost_per_soldier_mn`` (strategy, year, statistic), in millions of the currency a year, with ``_se`` and the
        95 % interval.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> each = cost_per_soldier(futures).cost_per_soldier_mn.sel(strategy="hurry", year=2026)
    >>> 50 < float(each.sel(statistic="mean")) < 60, each.attrs["units"]
    (True, 'KRW mn')
    """
    scenario = scenario_of(futures)
    soldiers, currency = scenario.forces.soldiers, scenario.agreement.currency
    name, mn = "cost_per_soldier_mn", 1000.0  # bn to mn
    paid = summarise(several(futures, "cost_bn").cost_bn, levels, shortfall).named(name)
    found = xr.Dataset({ending: mn / soldiers * part for ending, part in paid.items()}, attrs=futures.attrs)
    found[name].attrs["long_name"] = f"payment of the year per soldier, {soldiers:,.0f} soldiers"
    for variable in found.data_vars.values():
        variable.attrs["units"] = f"{currency} mn"
    return found
