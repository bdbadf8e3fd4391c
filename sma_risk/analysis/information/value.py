"""What is it worth to know? Perfect information on everything (EVPI) and on some inputs (EVPPI), from an ensemble.

Whoever knows something in time chooses the strategy that is then best. What that gains on average over the best choice
made without is the value of knowing it: the most that one should pay for it, or lose by waiting for it.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.comparison.decisions import all_losses
from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.expectation import ON_OTHERS, Table, expectation
from sma_risk.analysis.inputs import About, Inputs, inputs_of
from sma_risk.analysis.selection import columns, in_money, lapse_price_of, money_of
from sma_risk.analysis.statistics import mean
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount


@sweeps
def value_of_information(
    futures: xr.Dataset, *, about: About | None = None, lapse_price_bn: float | None = None
) -> xr.Dataset:
    """Return by how much the mean loss would fall if one knew some inputs before choosing a strategy.

    The loss is that of `compare`: cost of the term plus a price for each month without an agreement. Of discrete inputs
    alone (the election result) the conditional means are exact; of others they are regressions on ranks
    (Strong, Oakley & Brennan 2014) that only choose the strategy, while its losses are the futures' own. With more
    than three numbers at once the best rule may be missed: read such a value as what the rule found is worth.

    Parameters
    ----------
    futures : from `simulate`, with at least two strategies.
    about : what one might know: groups ("election", "demand", "assembly", ...), marks, uncertain numbers, or a mapping
        from names of one's own to one or several of these or to a DataArray over ``future``, as for
        `sma_risk.analysis.inputs.inputs_of`. None asks about each group.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``evppi_bn`` (about), in the scenario's money, and ``acts_otherwise``, the share of futures in which one who
        knows chooses another strategy than ``attrs["best"]``; ``evpi_bn``, the value of knowing everything, down to
        every vote; each with ``_se``. Values are at least 0 and at most ``evpi_bn``; knowing more is worth no less, up
        to their errors. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If there are fewer than two strategies, an input is unknown, or inputs must be read again and cannot be.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base", "wait"], n=4000, seed=2024)
    >>> found = value_of_information(futures, about=["election", "demand"])
    >>> bool((found.evppi_bn >= 0).all()), bool((found.evppi_bn <= found.evpi_bn).all())
    (True, True)
    """
    scenario = scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    best, gains, draws = gains_of_others(futures, price)
    everything = mean(np.maximum(gains.max(axis=0), 0.0), draws)
    known = inputs_of(futures, about)
    rows = [dict(zip(_MEANINGS, one, strict=True)) for one in _no_less_than_parts(known, gains, draws)]
    found = columns(list(known), rows, in_money(money, _MEANINGS), "about")
    for ending, value in (("", everything.value), ("_se", everything.se)):
        found["evpi_bn" + ending] = ((), value, {"units": money, "long_name": "value of knowing everything"})
    attrs = {**futures.attrs, "lapse_price_bn": price, "best": best}
    return found.assign_attrs(attrs, sentence=_said(list(known), rows, everything, money))


_MEANINGS = {
    "evppi_bn": ("{money}", "value of knowing this before choosing"),
    "acts_otherwise": ("1", "share of futures in which one who knows it chooses another strategy"),
}


def gains_of_others(futures: xr.Dataset, price: float) -> tuple[str, Table, Draws]:
    """Return the strategy of least mean loss, what each other one gains on it by future, (others, n), and the draws."""
    names, losses, draws = all_losses(futures, price)
    best = int(np.argmin([draws.mean(one) for one in losses]))
    return names[best], losses[best] - np.delete(losses, best, axis=0), draws


def _no_less_than_parts(known: dict[str, Inputs], gains: Table, draws: Draws) -> list[tuple[Estimate, Estimate]]:
    """Return the value of each question's inputs; who knows more than another one asks about may ignore the rest."""
    alone = [(set(one.names), partial_information(one, gains, draws)) for one in known.values()]
    return [
        max((found for part, found in alone if part <= names), key=lambda found: found[0].value) for names, _ in alone
    ]


def partial_information(known: Inputs, gains: Table, draws: Draws) -> tuple[Estimate, Estimate]:
    """Return the value of knowing inputs, and in which share of futures one then acts otherwise.

    What is expected given the inputs chooses; the gain of a choice is then that of the future itself.
    """
    gained, otherwise = np.empty(draws.n), np.empty(draws.n)
    for places, by_all, by_others in expectation(known.rows, gains, draws).chunks():
        here = gains[:, places]
        own, crossed = (chosen_gain(expected, here) for expected in (by_all, by_others))
        gained[places] = own + ON_OTHERS * (crossed - own)
        otherwise[places] = by_all.max(axis=0) > 0.0
    value = mean(gained, draws)
    return value._replace(value=max(value.value, 0.0)), mean(otherwise, draws)


def chosen_gain(expected: Table, gains: Table) -> Row:
    """Return what each future gains by the strategy from which most is expected; 0 if that is the best without."""
    chosen = np.argmax(expected, axis=0)
    there = np.arange(expected.shape[1])
    return np.where(expected[chosen, there] > 0.0, gains[chosen, there], 0.0)


def _said(names: list[str], rows: list[dict[str, Estimate]], everything: Estimate, money: str) -> str:
    order = sorted(range(len(names)), key=lambda place: -rows[place]["evppi_bn"].value)
    worth = [place for place in order if rows[place]["evppi_bn"].significant]
    told = f"To know everything beforehand would be worth {amount(everything, money)}"
    if worth:
        parts = [f"{names[place]} {amount(rows[place]['evppi_bn'], money)}" for place in worth]
        told += "; to know just one thing: " + ", ".join(parts)
    if idle := [names[place] for place in order if place not in worth]:
        told += f"; to know {', or '.join(idle)}: nothing that the error supports"
    return told
