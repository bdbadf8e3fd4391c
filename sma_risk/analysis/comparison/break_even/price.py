"""At which price of a month without an agreement does the answer flip?"""

from __future__ import annotations

import xarray as xr

from sma_risk.analysis.comparison.decisions import compared, differences
from sma_risk.analysis.draws import NOTHING
from sma_risk.analysis.selection import labelled, money_of, same_futures
from sma_risk.analysis.statistics import mean, ratio
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount


@sweeps
def break_even_lapse_price(futures: xr.Dataset, a: str, b: str) -> xr.Dataset:
    """Return the price of a lapse month at which a and b are equally good, -E[cost] / E[lapses] of a minus b.

    Parameters
    ----------
    futures, a, b : as for `compare`.

    Returns
    -------
    Dataset
        ``lapse_price_bn`` with ``_se`` (delta method), NaN if ``flips`` is false: the price would be
        negative, or the lapse months do not differ significantly. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        As for `compare`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> print(break_even_lapse_price(futures, "hurry", "wait").attrs["sentence"])
    no flip: hurry is better at any price, with fewer lapses, no clear difference in cost
    """
    cost, lapses = differences(futures, a, b)
    unit = money_of(scenario_of(futures))
    draws = same_futures(futures)
    money, months = mean(cost, draws), mean(lapses, draws)
    price = ratio(-cost, lapses, draws) if months.significant else NOTHING
    flips = months.significant and price.value >= 0.0
    fewer, more = (a, b) if months.value < 0.0 else (b, a)
    if flips:
        sentence = f"{fewer} is better above {amount(price, unit)} a lapse month, {more} below"
    elif months.significant:
        cost_is = "at a lower cost" if money.significant else "no clear difference in cost"
        sentence = f"no flip: {fewer} is better at any price, with fewer lapses, {cost_is}"
    else:
        sentence = f"no flip: {a} and {b} do not differ in lapse months, by {months}"
    kept = price if flips else NOTHING
    parts = {
        "lapse_price_bn": (kept, f"{unit} per month", "break-even price of a lapse month"),
        "cost_difference_bn": (money, unit, "cost of the term, a minus b"),
        "lapse_difference_months": (months, "months", "lapse months, a minus b"),
    }
    return labelled(parts, compared(futures, a, b), sentence).assign(flips=flips)
