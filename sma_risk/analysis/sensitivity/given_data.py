"""How much of an outcome's spread do some inputs explain? First-order indices and Shapley effects of futures at hand.

All that is needed is the conditional mean: Var E[y | x] / Var y is right whether or not inputs depend on each other.
Nothing is played again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from math import comb

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.expectation import ON_OTHERS, Table, expectation
from sma_risk.analysis.inputs import About, inputs_of
from sma_risk.analysis.outcomes import outcome_of
from sma_risk.analysis.selection import same_futures, several
from sma_risk.analysis.statistics import ratio
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import ScenarioError

MOST_PLAYERS = 6
_PLAYED = 1 << 17  # futures that the fits of all subsets are made on


@sweeps
def explained(
    futures: xr.Dataset,
    *,
    of: str | xr.DataArray = "loss",
    about: About | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return the share of an outcome's variance that some inputs explain: first-order and group Sobol' indices.

    Parameters
    ----------
    futures : from `simulate`.
    of : "cost", "loss", a variable, an event or a DataArray, as for `sma_risk.analysis.outcomes.outcome_of`.
    about : inputs or groups of them, as for `value_of_information`; None asks about each group.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        ``first`` (about, strategy), Var E[y | x] / Var y, with ``_se`` and the 95 % interval ``_low``, ``_high``. Of
        inputs that depend on each other it counts what each tells about the others too. The rest is interaction, other
        inputs, and chance after the world is drawn.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=4000, seed=2024)
    >>> found = explained(futures, of="loss", about=["election", "talks"])
    >>> found["first"].dims
    ('about', 'strategy')
    """
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    known = inputs_of(futures, about)
    values, spreads = _centred(outcome, draws)
    rows = []
    for one in known.values():
        parts = variance_explained(one.rows, values, draws)
        rows.append(shares_of_spread(parts, spreads, draws))
    return as_indices({"first": rows}, list(known), outcome, futures)


@sweeps
def shapley(
    futures: xr.Dataset,
    *,
    of: str | xr.DataArray = "loss",
    about: About | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Share an outcome's variance out among inputs, fairly: Shapley effects, which add up also if inputs are dependent.

    Each gets what it adds to the variance explained, averaged over the orders in which inputs may become known (Owen
    2014; Song, Nelson & Staum 2016), over all subsets exactly.

    Parameters
    ----------
    futures, of, lapse_price_bn : as for `explained`; of more than 131,072 futures, so many evenly chosen ones are used.
    about : 2 to 6 inputs or groups of them; None takes election, talks, settlement, assembly, reopening and economy.

    Returns
    -------
    Dataset
        ``effect`` (about, strategy) with ``_se`` and the 95 % interval; ``unexplained`` (strategy), the share that all
        of them together leave: together they are 1.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=4000, seed=2024)
    >>> found = shapley(futures, of="cost", about=["election", "settlement"])
    >>> round(float(found.effect.sum() + found.unexplained.sum()), 9)
    1.0
    """
    asked = ("election", "talks", "settlement", "assembly", "reopening", "economy") if about is None else about
    futures = several(futures)
    outcome = outcome_of(futures, of, lapse_price_bn)
    step = max(futures.sizes["future"] // _PLAYED, 1)
    draws = same_futures(futures).take(np.arange(0, futures.sizes["future"], step))
    known = {name: [row[::step] for row in one.rows] for name, one in inputs_of(futures, asked).items()}
    if not 2 <= len(known) <= MOST_PLAYERS:
        raise ScenarioError("about", list(known), f"2 to {MOST_PLAYERS} inputs or groups to share among")
    values, spreads = _centred(outcome.isel(future=slice(None, None, step)), draws)
    players = list(known)
    explained_by = (
        (subset, variance_explained([row for name in subset for row in known[name]], values, draws))
        for subset in subsets(players)
    )
    return effects_of(explained_by, spreads, draws, players, outcome, futures)


def effects_of(
    explained_by: Iterable[tuple[Sequence[str], Table]],
    spreads: Table,
    draws: Draws,
    players: Sequence[str],
    outcome: xr.DataArray,
    futures: xr.Dataset,
) -> xr.Dataset:
    """Return Shapley effects, and what is unexplained, from what each subset of players explains, (strategy, n)."""
    effects, whole = np.zeros((len(players), *spreads.shape)), np.zeros(spreads.shape)
    for subset, part in explained_by:
        whole = part if len(subset) == len(players) else whole
        for place, weight in shapley_weights(players, subset):
            effects[place] += weight * part
    shares = [shares_of_spread(rows, spreads, draws) for rows in effects]
    rest = [shares_of_spread(spreads - whole, spreads, draws)]
    found = as_indices({"effect": shares}, players, outcome, futures)
    return found.merge(as_indices({"unexplained": rest}, ["all"], outcome, futures).isel(about=0, drop=True))


def variance_explained(inputs: Sequence[Row], values: Table, draws: Draws) -> Table:
    """Return for each future what it contributes to the variance that inputs explain, shape (quantity, n).

    values : of mean zero. The mean of 2 y m - m^2, with m the conditional mean, is its variance, and its influences are
    these terms. Fitted means add noise on their own futures and take as much away on others: the two are weighed.
    """
    found = np.empty(values.shape)
    for places, by_all, by_others in expectation(inputs, values, draws).chunks():
        here = values[:, places]
        own, crossed = ((2.0 * here - fit) * fit for fit in (by_all, by_others))
        found[:, places] = own + ON_OTHERS * (crossed - own)
    return found


def share_of_spread(part: Row, spread: Row, draws: Draws) -> Estimate:
    """Return the mean of one row over that of another, error by the delta method; 0 if there is no spread."""
    return ratio(part, spread, draws) if draws.mean(spread) > 0.0 else Estimate(0.0, 0.0, draws.freedom)


def shares_of_spread(parts: Table, spreads: Table, draws: Draws) -> list[Estimate]:
    """Return the share of each row in the spread of its strategy."""
    return [share_of_spread(part, spread, draws) for part, spread in zip(parts, spreads, strict=True)]


def subsets(players: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield every subset but the empty one, small ones first."""
    return chain.from_iterable(combinations(players, size) for size in range(1, len(players) + 1))


def shapley_weights(players: Sequence[str], subset: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield for each player the weight of a subset's value in its Shapley value: + if it is in, - if it is not."""
    size = len(players)
    for place, player in enumerate(players):
        inside = player in subset
        others = len(subset) - inside
        yield place, (1.0 if inside else -1.0) / (size * comb(size - 1, others)) if others < size else 0.0


def as_indices(
    parts: dict[str, list[list[Estimate]]], names: Sequence[str], outcome: xr.DataArray, futures: xr.Dataset
) -> xr.Dataset:
    """Return estimates by input and strategy, each with its error and its 95 % interval."""
    found = xr.Dataset(coords={"about": list(names), "strategy": outcome.strategy}, attrs={**futures.attrs})
    found.attrs["of"] = str(outcome.name or "what is given")
    for name, rows in parts.items():
        table = np.array([[(one.value, one.se, *one.interval) for one in row] for row in rows])
        for place, ending in enumerate(("", "_se", "_low", "_high")):
            found[name + ending] = (("about", "strategy"), table[..., place], {"units": "1"})
    return found


def _centred(outcome: xr.DataArray, draws: Draws) -> tuple[Table, Table]:
    values = outcome.values - np.array([draws.mean(row) for row in outcome.values])[:, None]
    return values, np.square(values)
