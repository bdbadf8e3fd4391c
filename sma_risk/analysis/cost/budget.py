"""Will the budget do? Exceedance, overruns, contingency, and the joint confidence of cost and cover."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import as_list, check_levels, check_rising
from sma_risk.analysis.cost.money import spending
from sma_risk.analysis.draws import Draws, Estimate, Row, draws_of
from sma_risk.analysis.selection import each_strategy, several
from sma_risk.analysis.statistics import Estimates, each_row, in_order, mean, mean_where, proportion, quantile
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import NON_NEGATIVE, many

CONFIDENCE = (0.5, 0.8)
MOST_AMOUNTS = 10_000
POINTS = 201


def exceedance(
    futures: xr.Dataset,
    *,
    amounts: Sequence[float] | None = None,
    money: str | None = None,
    base_year: int | None = None,
) -> xr.Dataset:
    """Return the chance that the cost exceeds each of some amounts, by year and for the term; and the S-curve.

    Parameters
    ----------
    futures : from `simulate`.
    amounts : rising; None takes evenly spaced ones over what the term costs in the futures, of all cells of a sweep.
    money, base_year : as for `spending`.

    Returns
    -------
    Dataset
        Over ``amount``: ``exceedance`` (strategy, amount) of the term and ``exceedance_by_year`` (strategy, year,
        amount), P(cost > amount), ``confidence`` and ``confidence_by_year``, P(cost <= amount), the S-curve; with
        ``_se``.

    Raises
    ------
    ScenarioError
        If the amounts do not rise or are negative; as for `spending`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = exceedance(futures, amounts=[7000, 8000, 9000])
    >>> bool((found.exceedance.diff("amount") <= 0).all()), bool((found.exceedance + found.confidence == 1).all())
    (True, True)
    """
    if amounts is None:
        term = spending(futures, money=money, base_year=base_year).term
        amounts = np.linspace(float(term.min()), float(term.max()), POINTS).tolist()
    points = check_rising("amounts", amounts, NON_NEGATIVE, 1, MOST_AMOUNTS)
    return _exceedance(futures, points, money, base_year)


@sweeps
def _exceedance(futures: xr.Dataset, points: tuple[float, ...], money: str | None, base_year: int | None) -> xr.Dataset:
    paid = spending(futures, money=money, base_year=base_year)
    members = (np.arange(len(points) + 1) > np.arange(len(points))[:, None]).astype(float)

    def beyond(row: Row, draws: Draws) -> list[Estimate]:
        tally = draws.tally(np.searchsorted(points, row), len(points) + 1)  # how many amounts are exceeded
        shares = zip(*tally.means(members), strict=True)
        return [Estimate(float(share), float(error), tally.freedom) for share, error in shares]

    found = xr.Dataset(attrs=futures.attrs)
    for data, ending in ((paid.term, ""), (paid.by_year, "_by_year")):
        value, error, *_ = each_row(data, beyond, points, "amount")
        plain = {"units": "1"}
        found[f"exceedance{ending}"] = value.assign_attrs(plain, long_name="chance that the cost exceeds the amount")
        found[f"confidence{ending}"] = (1.0 - value).assign_attrs(plain, long_name="chance that the amount is enough")
        for name in ("exceedance", "confidence"):
            found[f"{name}{ending}_se"] = error.assign_attrs(plain)
    found["amount"].attrs["units"] = paid.term.attrs["units"]
    return found


@sweeps
def budget_risk(
    futures: xr.Dataset,
    budget: float,
    *,
    confidence: Sequence[float] = CONFIDENCE,
    money: str | None = None,
    base_year: int | None = None,
) -> xr.Dataset:
    """Return how likely and how large an overrun of the term's budget is, and what to set aside against it.

    Parameters
    ----------
    futures : from `simulate`.
    budget : for the term, in the money asked for.
    confidence : levels of the contingency: at .8 the budget and its contingency (P80) are enough in 80 % of futures.
    money, base_year : as for `spending`.

    Returns
    -------
    Dataset
        (strategy): ``over`` P(cost > budget), ``overrun`` the mean excess, zero where there is none,
        ``overrun_if_over`` the mean excess where there is one; (strategy, level): ``needed`` the quantile,
        ``contingency`` what it is above the budget (negative: the budget is more than enough); with ``_se``, the two
        last with the 95 % interval ``_low``, ``_high``.

    Raises
    ------
    ScenarioError
        If the budget is negative, or a level is not between 0 and 1 or comes twice; as for `spending`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = budget_risk(futures, 8000)
    >>> bool((found.needed == found.contingency + 8000).all()), found.level.values.tolist()
    (True, [0.5, 0.8])
    """
    limit, levels = NON_NEGATIVE("budget", budget), check_levels("confidence", confidence)
    term = spending(futures, money=money, base_year=base_year).term
    units = term.attrs["units"]

    def risk(row: Row, draws: Draws) -> list[Estimate]:
        excess = row - limit
        over = excess > 0.0
        return [proportion(over, draws), mean(np.where(over, excess, 0.0), draws), mean_where(excess, over, draws)]

    def at_levels(row: Row, draws: Draws) -> list[Estimate]:
        ordered, draws = in_order(row, draws)
        return [quantile(ordered, draws, level) for level in levels]

    found = xr.Dataset(attrs=futures.attrs | {"budget": limit})
    value, error, *_ = each_row(term, risk, ["over", "overrun", "overrun_if_over"])
    meanings = ("chance of an overrun", "mean overrun, zero where there is none", "mean overrun where there is one")
    for name, unit, meaning in zip(value.statistic.values, ("1", units, units), meanings, strict=True):
        found[name] = value.sel(statistic=name, drop=True).assign_attrs(units=unit, long_name=meaning)
        found[f"{name}_se"] = error.sel(statistic=name, drop=True).assign_attrs(units=unit)
    needed = each_row(term, at_levels, levels, "level")
    beyond = Estimates(needed.value - limit, needed.se, needed.low - limit, needed.high - limit)
    found = found.assign(needed.named("needed") | beyond.named("contingency"))
    for name in beyond.named("contingency"):
        found[name].attrs["units"] = units
    found["needed"].attrs["long_name"] = "what is enough at this level of confidence"
    found["contingency"].attrs["long_name"] = "needed beyond the budget"
    return found


@sweeps
def joint_confidence(
    futures: xr.Dataset,
    amounts: Sequence[float],
    *,
    lapse_months: Sequence[int] = (0, 3, 6),
    money: str | None = None,
    base_year: int | None = None,
) -> xr.Dataset:
    """Return the chance that cost and lapse both stay within limits in one future, and that nobody leaves for good.

    A strategy can be cheap because it lapses, so the two chances do not multiply.

    Parameters
    ----------
    futures : from `simulate`.
    amounts : for the term.
    lapse_months : how many months without an agreement are borne; 0 is cover to the horizon.
    money, base_year : as for `spending`.

    Returns
    -------
    Dataset
        ``joint`` (strategy, amount, months) with ``_se``; ``cost_alone`` (strategy, amount) and ``cover_alone``
        (strategy, months).

    Raises
    ------
    ScenarioError
        If an amount or a number of months is negative; as for `spending`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = joint_confidence(futures, [8000, 9000])
    >>> bool((found.joint <= found.cost_alone).all()), bool((found.joint <= found.cover_alone).all())
    (True, True)
    """
    points = many(NON_NEGATIVE, 1, MOST_AMOUNTS)("amounts", as_list("amounts", amounts))
    borne = many(NON_NEGATIVE, 1, MOST_AMOUNTS)("lapse_months", as_list("lapse_months", lapse_months))
    futures = several(futures, "lapse_months", "exited_month")
    term = spending(futures, money=money, base_year=base_year).term
    shape = (futures.sizes["strategy"], len(points), len(borne))
    joint, error = np.empty(shape), np.empty(shape)
    alone: list[list[float]] = []
    for s, one in enumerate(each_strategy(futures)):
        draws = draws_of(one)
        within = [term.isel(strategy=s).values <= amount for amount in points]
        stays = one.exited_month.values < 0
        short = [stays & (one.lapse_months.values <= months) for months in borne]
        for at in np.ndindex(shape[1:]):
            joint[s][at], error[s][at], *_ = proportion(within[at[0]] & short[at[1]], draws)
        alone.append([draws.share(hits) for hits in (*within, *short)])
    dims, unit = ("strategy", "amount", "months"), {"units": "1"}
    table = np.array(alone)
    return xr.Dataset(
        {
            "joint": (dims, joint, unit | {"long_name": "chance that neither limit is broken"}),
            "joint_se": (dims, error, unit),
            "cost_alone": (dims[:2], table[:, : len(points)], unit),
            "cover_alone": ((dims[0], dims[2]), table[:, len(points) :], unit),
        },
        {
            "strategy": futures.strategy.values,
            "amount": ("amount", list(points), {"units": term.attrs["units"]}),
            "months": ("months", list(borne), {"units": "months"}),
        },
        futures.attrs,
    )
