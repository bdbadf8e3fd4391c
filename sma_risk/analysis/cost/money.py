"""In which money? The agreement's own or dollars, nominal or of a base year, a share of a budget, a present value."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.numbers import cpi_pct
from sma_risk.analysis.selection import money_of, several
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.parameters import ScenarioError, between, integer, one_among

OTHER_MONEY = {"USD mn": "cost_usd_mn", "share of the defence budget": "share_of_defence_budget"}
RATE = between(-1.0, 10.0)


@sweeps
def spending(futures: xr.Dataset, *, money: str | None = None, base_year: int | None = None) -> xr.Dataset:
    """Return what every future pays, by year and for the term, in the money asked for.

    Parameters
    ----------
    futures : from `simulate`.
    money : None is the scenario's own, such as "KRW bn"; or "USD mn" at each year's rate, or "share of the defence
        budget".
    base_year : for the scenario's own money: the year in whose prices they are, deflated by the future's own CPI;
        None is nominal.

    Returns
    -------
    Dataset
        ``by_year`` (strategy, year, future) and ``term`` (strategy, future): the sum of the years, of a share their
        mean.

    Raises
    ------
    ScenarioError
        If the money is unknown, a base year is asked for other money or lies outside the known path of
        prices, or the futures do not come from numbered words (real prices only).

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=1000, seed=2024)
    >>> real = spending(futures, base_year=2024)
    >>> bool((real.term < spending(futures).term).mean() > 0.9), real.term.attrs["units"]
    (True, 'KRW bn of 2024')
    """
    own = money_of(scenario_of(futures))
    known = {own: "cost_bn"} | OTHER_MONEY
    money = own if money is None else one_among("money", money, known)
    futures = several(futures, known[money])
    by_year, units = futures[known[money]], "1" if money.startswith("share") else money
    if base_year is not None:
        if money != own:
            raise ScenarioError("base_year", base_year, f"None for {money}: only {own} have a price index here")
        by_year = by_year / price_level(futures, base_year).level
        units = f"{own} of {base_year}"
    term = _summed(by_year)
    if money.startswith("share"):
        term = term / by_year.sizes["year"]
    made = xr.Dataset({"by_year": by_year, "term": term}, attrs=futures.attrs)
    made.by_year.attrs = {"units": units, "long_name": "payment of the year"}
    made.term.attrs = {"units": units, "long_name": "mean of the years" if units == "1" else "payments of the term"}
    return made


@sweeps
def price_level(futures: xr.Dataset, base_year: int) -> xr.Dataset:
    """Return consumer prices in the years of the term relative to a base year, from each future's own inflation.

    Inflation is rebuilt from the futures' words in double precision; what the core bills with it agrees to 2e-6.

    Parameters
    ----------
    futures : from `simulate`.
    base_year : from the year before the as-of year to the last year of the term.

    Returns
    -------
    Dataset
        ``level`` (year, future), 1 in the base year.

    Raises
    ------
    ScenarioError
        If the base year lies outside the known path of prices, or the futures do not come from numbered words.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=1000, seed=2024)
    >>> 1.1 < float(price_level(futures, 2024).level.sel(year=2030).mean()) < 1.2
    True
    """
    scenario = scenario_of(futures)
    first = scenario.as_of_year
    base = integer(first - 1, scenario.agreement.last_year)("base_year", base_year)
    index = np.cumprod(1.0 + cpi_pct(futures) / 100.0, axis=0)
    index = np.concatenate([np.ones_like(index[:1]), index])  # from the year before the as-of year on
    rows = [year - first + 1 for year in scenario.years]
    level = index[rows] / index[base - first + 1]
    meaning = {"units": "1", "long_name": f"consumer prices relative to {base}"}
    return xr.Dataset({"level": (("year", "future"), level, meaning)}, {"year": list(scenario.years)}, futures.attrs)


@sweeps
def present_value(futures: xr.Dataset, rate: float, *, base_year: int | None = None) -> xr.Dataset:
    """Return the present value of the term's payments at a discount rate.

    Payments fall in the middle of their year and are discounted to the first day of the as-of month.

    Parameters
    ----------
    futures : from `simulate`; ``npv_krw_bn`` there is the nominal one at the scenario's own rate.
    rate : per year; nominal, or real if there is a base year.
    base_year : as for `spending`.

    Returns
    -------
    Dataset
        ``present_value`` (strategy, future).

    Raises
    ------
    ScenarioError
        If the rate is not a number above -1 and below 10; as for `spending`.

    Examples
    --------
    >>> import numpy as np
    >>> import sma_risk as sr
    >>> scenario = sr.presets.twelfth_sma()
    >>> futures = sr.simulate(scenario, "hurry", n=1000, seed=2024)
    >>> found = present_value(futures, scenario.economy.discount_rate).present_value
    >>> bool(np.allclose(found, futures.npv_krw_bn, rtol=1e-6))  # single precision
    True
    """
    checked = RATE("rate", rate)
    paid = spending(futures, base_year=base_year)
    scenario = scenario_of(futures)
    gone = 11 - scenario.month_index(scenario.agreement.expiry) % 12  # months of the as-of year, as it is paid
    waited = paid.year - scenario.as_of_year + (6 - gone) / 12
    value = _summed(paid.by_year * (1.0 + checked) ** -waited)
    value.attrs = {"units": paid.term.attrs["units"], "long_name": f"present value at {100 * checked:g} % a year"}
    return xr.Dataset({"present_value": value}, attrs=futures.attrs | {"rate": checked})


def _summed(by_year: xr.DataArray) -> xr.DataArray:
    """Return the sum over the years in double precision, year by year, which is quicker than along an axis."""
    total = by_year.isel(year=0, drop=True).astype(np.float64)
    for place in range(1, by_year.sizes["year"]):
        total.values += by_year.isel(year=place).values
    return total
