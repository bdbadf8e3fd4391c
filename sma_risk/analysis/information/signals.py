"""What is a poll, a move of a market or a measurement worth? Information that is not perfect (EVSI).

Before the signal one expects each of its outcomes with its probability, and after it one will choose what is best by
Bayes' rule. All that takes is the means of the losses given what the signal is about (Strong, Oakley & Brennan 2014),
and those come from futures that were played already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import as_list
from sma_risk.analysis.draws import Draws, Estimate
from sma_risk.analysis.expectation import FOLDS, ON_OTHERS, Places, Table, expectation, folds
from sma_risk.analysis.information.value import gains_of_others
from sma_risk.analysis.inputs import inputs_of
from sma_risk.analysis.selection import (
    columns,
    lapse_price_of,
    maximalist_won,
    money_of,
    refuse_joined_odds,
    same_futures,
    several,
)
from sma_risk.analysis.statistics import mean
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount
from sma_risk.parameters import POSITIVE, TRUTH, ScenarioError, integer

LARGEST_POLL = 10_000
_NODES = 1024
_NOISES = 48
Posterior = tuple[Table, Table]
"""Probabilities of a signal's outcomes, (outcome), and of the cells given each of them, (outcome, cell)."""


@sweeps
def value_of_poll(futures: xr.Dataset, worth: Sequence[int], *, lapse_price_bn: float | None = None) -> xr.Dataset:
    """Return what it is worth to see a poll on the election before choosing a strategy.

    A poll worth k tells as much about the odds as k independent draws of the winner would: the unit in which
    `Election.from_market` says how much a quote is worth (20 unless said otherwise).

    Parameters
    ----------
    futures : all that `simulate` played, with at least two strategies, of a scenario whose odds are uncertain.
    worth : k, one or several whole numbers from 1 in a sequence.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``evsi_bn`` (worth) in the scenario's money, at most the ``evppi_bn`` of knowing the result, each with ``_se``.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If futures are weighted or chosen, one candidate wins in all of them, there are fewer than two strategies, or
        k is no whole number from 1; if a copula joins ``election.probability`` to others, of which a poll tells too.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base"], n=4000, seed=2024)
    >>> found = value_of_poll(futures, [5, 500])
    >>> bool(found.evsi_bn[0] <= found.evsi_bn[1] <= found.evppi_bn)
    True
    """
    if "weight" in several(futures) or "condition" in futures.attrs:
        raise ScenarioError(
            "futures", "chosen or weighted ones", "all that `simulate` played: a poll is about its odds"
        )
    scenario = scenario_of(futures)
    refuse_joined_odds(scenario)
    law = scenario.election.probability
    odds = law.ppf((np.arange(_NODES) + 0.5) / _NODES)
    sizes = [_size(one) for one in as_list("worth", worth)]
    posteriors = [_after_poll(odds, size) for size in sizes]
    return _about_election(futures, ("worth", sizes, "1"), posteriors, lapse_price_bn, "a poll worth {:g}")


@sweeps
def value_of_market_move(
    futures: xr.Dataset, sd: Sequence[float], *, lapse_price_bn: float | None = None
) -> xr.Dataset:
    """Return what it is worth to see where a betting market stands later, before choosing a strategy.

    The price is the probability of a maximalist victory and moves without drift: on average it stays where the odds of
    these futures are.

    Parameters
    ----------
    futures : from `simulate`, with at least two strategies.
    sd : standard deviations of the price until then, one or several; the price is Beta about the odds of now.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``evsi_bn`` (sd) in the scenario's money, at most the ``evppi_bn`` of knowing the result, each with ``_se``.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If a price cannot spread as far, sd**2 >= odds (1 - odds).

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base"], n=4000, seed=2024)
    >>> found = value_of_market_move(futures, [0.05, 0.2])
    >>> bool(found.evsi_bn[0] <= found.evsi_bn[1] <= found.evppi_bn)
    True
    """
    spreads = [POSITIVE("sd", one) for one in as_list("sd", sd)]
    odds = same_futures(futures).share(maximalist_won(futures))
    posteriors = [_after_move(odds, spread) for spread in spreads]
    return _about_election(futures, ("sd", spreads, "1"), posteriors, lapse_price_bn, "a market that moves by {:g}")


@sweeps
def value_of_measurement(
    futures: xr.Dataset,
    about: str | xr.DataArray,
    sd: Sequence[float],
    *,
    relative: bool = False,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return what it is worth to measure an input with a normal error before choosing a strategy.

    Parameters
    ----------
    futures : from `simulate`, with at least two strategies.
    about : one input that is a number, as for `value_of_information`, such as "demand_multiple".
    sd : standard deviations of the error in the input's unit, one or several.
    relative : whether the error is that of the input's logarithm.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``evsi_bn`` (sd) in the scenario's money, and the ``evppi_bn`` of knowing the input, each with ``_se``.
        ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If the input is unknown or no number of many values, a standard deviation is not above 0, or there are fewer
        than two strategies.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base"], n=4000, seed=2024)
    >>> value_of_measurement(futures, "demand_multiple", [0.5, 2.0]).evsi_bn.dims
    ('sd',)
    """
    spreads = [POSITIVE("sd", one) for one in as_list("sd", sd)]
    label = about if isinstance(about, str) else str(getattr(about, "name", None) or "what is given")
    ((name, known),) = inputs_of(futures, {label: about}).items()
    price = lapse_price_of(scenario_of(futures), lapse_price_bn)
    _, gains, draws = gains_of_others(futures, price)
    found = expectation(known.rows, gains, draws)
    if len(found.ranked) != 1 or found.strata.values:
        raise ScenarioError("about", name, "one input, a number of many values")
    means, cell = found.at_cells()
    middles = np.interp(found.ranks[0], found.ranked[0].places, found.ranked[0].values)
    if TRUTH("relative", relative) and middles.min() <= 0.0:
        raise ScenarioError("relative", relative, f"{name} to be positive for an error of its logarithm")
    scale = np.log(middles) if relative else middles
    shares = draws.tally(cell, len(middles)).sums / draws.total
    posteriors = [_after_measurement(scale, shares, spread) for spread in spreads]
    told = f"a measurement of {name} to within {{:g}}"
    return _worth(futures, ("sd", spreads, ""), posteriors, (means, cell, gains, draws), price, told)


def _size(value: object) -> int:
    return int(integer(1, LARGEST_POLL)("worth", value))


def _after_poll(odds: Table, size: int) -> Posterior:
    """Return the outcomes of a poll, its count of the maximalist, and the odds of [regular, maximalist] after each."""
    from scipy.special import xlog1py, xlogy

    count = np.arange(size + 1)[:, None]
    likely = xlogy(count, odds) + xlog1py(size - count, -odds)
    largest = likely.max(axis=1, keepdims=True)
    weight = np.exp(likely - largest)
    after = (weight @ odds) / weight.sum(axis=1)
    return _chance_of_count(odds, size), np.stack([1.0 - after, after], axis=1)


def _chance_of_count(odds: Table, size: int) -> Table:
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.arange(size + 1)[:, None], size, odds).mean(axis=1))


def _after_move(odds: float, sd: float) -> Posterior:
    from scipy.special import betaincinv

    spread = odds * (1.0 - odds) / sd**2 - 1.0
    if not spread > 0.0:
        raise ScenarioError("sd", sd, f"less than the {np.sqrt(odds * (1.0 - odds)):.3g} at which a price is 0 or 1")
    after = betaincinv(odds * spread, (1.0 - odds) * spread, (np.arange(_NODES) + 0.5) / _NODES)
    return np.full(_NODES, 1.0 / _NODES), np.stack([1.0 - after, after], axis=1)


def _after_measurement(middles: Table, shares: Table, sd: float) -> Posterior:
    """Return values measured in each cell at quantiles of the error, and the probability of every cell given each."""
    from scipy.special import ndtri

    noise = sd * ndtri((np.arange(_NOISES) + 0.5) / _NOISES)
    measured = (middles[:, None] + noise).ravel()
    exponent = -0.5 * np.square((measured[:, None] - middles) / sd) + np.log(np.maximum(shares, 1e-300))
    after = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return np.repeat(shares / _NOISES, _NOISES), after / after.sum(axis=1, keepdims=True)


def _about_election(
    futures: xr.Dataset, of: tuple[str, list[Any], str], posteriors: list[Posterior], given: float | None, told: str
) -> xr.Dataset:
    price = lapse_price_of(scenario_of(futures), given)
    _, gains, draws = gains_of_others(futures, price)
    means, cell = expectation([maximalist_won(futures)], gains, draws).at_cells()
    return _worth(futures, of, posteriors, (means, cell, gains, draws), price, told)


def _worth(
    futures: xr.Dataset,
    of: tuple[str, list[Any], str],
    posteriors: list[Posterior],
    expected: tuple[Table, Places, Table, Draws],
    price: float,
    told: str,
) -> xr.Dataset:
    dim, sizes, unit = of
    means, _, _, draws = expected
    shares = draws.tally(expected[1], means.shape[2]).sums / draws.total
    perfect = _gained(_chances((shares, np.eye(len(shares))), shares), *expected)
    rows = [{"evsi_bn": _gained(_chances(after, shares), *expected)} for after in posteriors]
    money = money_of(scenario_of(futures))
    found = columns([str(size) for size in sizes], rows, {"evsi_bn": (money, "value of the signal")}, dim)
    found = found.assign_coords({dim: (dim, sizes, {"units": unit})})
    for ending, value in (("", perfect.value), ("_se", perfect.se)):
        found["evppi_bn" + ending] = ((), value, {"units": money, "long_name": "value of knowing what it is about"})
    parts = [
        f"{told.format(size)} is worth {amount(row['evsi_bn'], money)}" for size, row in zip(sizes, rows, strict=True)
    ]
    sentence = "; ".join(parts) + f"; to know it for sure {amount(perfect, money)}"
    return found.assign_attrs({**futures.attrs, "lapse_price_bn": price}, sentence=sentence)


def _chances(posterior: Posterior, shares: Table) -> Callable[[Table], Table]:
    """Return how likely each strategy is chosen in each cell, (quantity, cell), if means are as a fit says."""
    chances, after = posterior

    def chosen(fit: Table) -> Table:
        gain = after @ fit.T
        best = np.argmax(gain, axis=1)
        acts = gain[np.arange(len(gain)), best] > 0.0
        joint = (chances[:, None] * after)[acts]
        found = np.zeros_like(fit)
        np.add.at(found, best[acts], joint)
        return np.minimum(found / np.maximum(shares, 1e-300), 1.0)

    return chosen


def _gained(rule: Callable[[Table], Table], means: Table, cell: Places, gains: Table, draws: Draws) -> Estimate:
    """Return the mean gain of choosing by a rule, judged on the futures that made it and on others."""
    fold = folds(draws)
    own, crossed = np.zeros(draws.n), np.zeros(draws.n)
    by_all = rule(means[0])
    for k, gain in enumerate(gains):
        own += by_all[k, cell] * gain
    for at in range(FOLDS):
        here = np.flatnonzero(fold == at)
        by_others = rule(means[1 + at])
        for k, gain in enumerate(gains):
            crossed[here] += by_others[k, cell[here]] * gain[here]
    value = mean(own + ON_OTHERS * (crossed - own), draws)
    return value._replace(value=max(value.value, 0.0))
