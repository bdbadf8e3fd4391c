"""What is paid beside the agreement? Side deals and other support, shown next to its cost and never added to it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_level
from sma_risk.analysis.draws import draws_of
from sma_risk.analysis.selection import columns, each_strategy, money_of, several, total_cost
from sma_risk.analysis.statistics import expected_shortfall, in_order, mean, mean_where, proportion
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount, said


@sweeps
def beside(futures: xr.Dataset, *, shortfall: float = 0.95) -> xr.Dataset:
    """Return what is expected to be paid beside the agreement over the term, next to what is paid under it.

    Side deals end an episode of reopening; their size is ``durability.side_deal_cost``, a judgement. Other support,
    ``agreement.other_support_usd_bn`` a year, is paid in any case and turned into the scenario's money at each year's
    exchange rate.

    Parameters
    ----------
    futures : from `simulate`.
    shortfall : level beyond which the mean of side deals is taken.

    Returns
    -------
    Dataset
        (strategy): ``agreement_bn``, ``side_deals_bn`` and ``other_support_bn``, means over the futures;
        ``side_deals_es_bn``, the mean of the worst; ``side_deals_if_any_bn``, the mean where there is one (NaN if
        nowhere), and ``side_deal``, the share of those futures; each with ``_se``. ``attrs["sentence"]`` says it of the
        first strategy.

    Raises
    ------
    ScenarioError
        If the level is not between 0 and 1, or a variable is missing.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.korea_today(), "base", n=1000, seed=2025)
    >>> found = beside(futures)
    >>> bool(found.agreement_bn == sr.cost_summary(futures).total_bn.sel(statistic="mean"))
    True
    """
    futures = several(futures, "cost_bn", "side_deal", "side_deal_cost_bn", "exchange_rate")
    scenario = scenario_of(futures)
    money, dollars = money_of(scenario), scenario.agreement.other_support_usd_bn
    tail = check_level("shortfall", shortfall)
    support = dollars * futures.exchange_rate.values.sum(axis=0, dtype=np.float64)
    rows = []
    for one in each_strategy(futures):
        draws, cost = draws_of(one), one.side_deal_cost_bn.values.astype(np.float64)
        any_deal = one.side_deal.values == 1
        rows.append(
            {
                "agreement_bn": mean(total_cost(one), draws),
                "side_deals_bn": mean(cost, draws),
                "side_deals_es_bn": expected_shortfall(*in_order(cost, draws), tail),
                "side_deals_if_any_bn": mean_where(cost, any_deal, draws),
                "side_deal": proportion(any_deal, draws),
                "other_support_bn": mean(support, draws),
            }
        )
    units = {
        "agreement_bn": (money, "payments of the term under the agreement"),
        "side_deals_bn": (money, "all side deals of the term"),
        "side_deals_es_bn": (money, f"mean of the largest {1.0 - tail:.0%} of them"),
        "side_deals_if_any_bn": (money, "the same where there is one"),
        "side_deal": ("1", "share of futures with a side deal"),
        "other_support_bn": (money, "other support of the term, paid in any case"),
    }
    names = [str(name) for name in futures.strategy.values]
    found = columns(names, rows, units)
    return found.assign_attrs(futures.attrs | {"shortfall": tail, "sentence": _sentence(found, money)})


def _sentence(found: xr.Dataset, money: str) -> str:
    def told(name: str, scale: float = 1.0) -> str:
        return said(scale * float(first[name]), scale * float(first[f"{name}_se"]))

    first = found.isel(strategy=0)
    return (
        f"beside the {amount(told('agreement_bn'), money)} of the agreement, and not in it: side deals of "
        f"{amount(told('side_deals_bn'), money)} on average, in {told('side_deal', 100.0)} % of the futures, and other "
        f"support of {amount(told('other_support_bn'), money)} in any case"
    )
