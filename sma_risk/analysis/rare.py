"""How likely is a rare event, and how many more futures would plain counting have needed? Importance sampling, judged.

Tilted points (`sr.points.tilted`) play the futures in which something rare happens more often, and weigh them less.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import as_list
from sma_risk.analysis.condition import event
from sma_risk.analysis.draws import Draws, Estimate, Row, draws_of
from sma_risk.analysis.numbers import future_numbers, uniforms
from sma_risk.analysis.selection import columns, each_strategy, one, several
from sma_risk.analysis.statistics import proportion
from sma_risk.analysis.sweeps import DIMS, sweeps
from sma_risk.analysis.updating.weights import tail_index
from sma_risk.analysis.wording import said
from sma_risk.core.sites import SITES
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.record import from_json
from sma_risk.sampling.points.source import source_of

STRONGEST = 100.0
_FEWEST = 20
_MEANINGS = {
    "probability": ("1", "chance of the event"),
    "gain": ("1", "how many times more futures plain counting needs for the same error"),
    "hits": ("1", "futures in which it happens"),
    "effective_hits": ("1", "equally likely hits that would be as good"),
    "largest_share": ("1", "share of the heaviest hit in the estimate"),
    "tail_index": ("1", "tail index of the weights of hits: above 0.5 the error is not to be trusted"),
}


@sweeps
def rare_event(futures: xr.Dataset, happens: str | xr.DataArray) -> xr.Dataset:
    """Return the chance of something rare, its error, and whether the weights behind it can be trusted.

    Parameters
    ----------
    futures : from `simulate` with tilted points; plain ones are counted.
    happens : an event by name, as for `event`, or true and false over ``future``, with or without ``strategy``.

    Returns
    -------
    Dataset
        (strategy): ``probability``, of all tilted futures, reweighted or not, with weights taken as they are (their
        mean is 1), of chosen or otherwise weighted ones as their share, with ``_se``; ``gain``, the variance of
        counting as many futures over that of this estimate; ``hits``, ``effective_hits``, ``largest_share`` and
        ``tail_index`` of the weights of the hits. ``attrs["sentence"]`` says it, and whether to distrust it.

    Raises
    ------
    ScenarioError
        If the event is unknown, or what is given is not true and false over these futures.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=4000, seed=2024)
    >>> found = rare_event(futures, "exit")
    >>> round(float(found.gain[0]), 2)
    1.0
    """
    futures = several(futures)
    hits = _hits(futures, happens)
    names, whole = [str(name) for name in futures.strategy.values], _all_tilted(futures)
    rows = []
    for place, alone in enumerate(each_strategy(futures)):
        here = hits.isel(strategy=place) if "strategy" in hits.dims else hits
        rows.append(_judged(here.values, draws_of(alone), whole))
    found = columns(names, rows, _MEANINGS)
    told = "; ".join(f"{name}: {_said(row)}" for name, row in zip(names, rows, strict=True))
    return found.assign_attrs(futures.attrs, sentence=told)


def tilts_for(
    futures: xr.Dataset, strategy: str, happens: str | xr.DataArray, sites: Sequence[str]
) -> dict[str, float]:
    """Return tilts under which something happens more often: for each site the one that is likeliest among the hits.

    The cross-entropy method (Rubinstein & Kroese 2004) with the densities of `sr.points.tilted`: of an event so rare
    that a pilot run shows none, ask first about a likelier one, tilt towards it, and ask again.

    Parameters
    ----------
    futures : a pilot run, plain or tilted.
    strategy : one that was played.
    happens : as for `rare_event`, with at least 20 hits.
    sites : that may be tilted.

    Returns
    -------
    dict
        Site -> strength, for `sr.points.tilted`, without those weaker than .1.

    Raises
    ------
    ScenarioError
        If the strategy, the event or a site is unknown, hits are too few, or the futures are a sweep.

    Examples
    --------
    >>> import sma_risk as sr
    >>> pilot = sr.simulate(sr.presets.twelfth_sma(), n=4000, seed=2024)
    >>> found = tilts_for(pilot, "base", pilot.reopened_month >= 0, ["election.winner", "in_force.clock"])
    >>> found["election.winner"] < 0  # a small u elects the maximalist
    True
    """
    alone = one(futures, strategy)
    if dims := sorted(map(str, set(alone.dims) - {*DIMS})):
        raise ScenarioError("futures", ", ".join(dims), "one cell of the sweep, chosen by the labels of these")
    hits = _hits(futures, happens)
    hits = hits.sel(strategy=strategy) if "strategy" in hits.dims else hits
    draws = draws_of(alone)
    weight = np.ones(draws.n) if draws.weight is None else draws.weight
    inside = np.flatnonzero(hits.values & (weight > 0.0))
    if len(inside) < _FEWEST:
        raise ScenarioError("happens", f"{len(inside)} hits", f"at least {_FEWEST}: ask about a likelier event first")
    numbers, source = future_numbers(futures)[inside], source_of(futures.attrs)
    found = {}
    for site in as_list("sites", sites):
        if site not in SITES:
            raise ScenarioError("sites", site, "sites of the register")
        u = uniforms(source, numbers, site)
        ends = [(sign * strength(side, weight[inside]), side) for sign, side in ((1.0, u), (-1.0, 1.0 - u))]
        tilt, _ = max(ends, key=lambda end: abs(end[0]))
        if abs(tilt) >= 0.1:
            found[str(site)] = round(float(tilt), 2)
    return found


def _hits(futures: xr.Dataset, happens: object) -> xr.DataArray:
    hits = event(futures, happens) if isinstance(happens, str) else happens
    over = ({"future"}, {"strategy", "future"})
    if not isinstance(hits, xr.DataArray) or hits.dtype != bool or set(hits.dims) not in over:
        raise ScenarioError("happens", happens, "an event, or true and false over these futures and nothing else")
    if any(size != futures.sizes.get(dim) for dim, size in hits.sizes.items()):
        raise ScenarioError("happens", dict(hits.sizes), "an event, or true and false over these futures, all of them")
    return hits


def strength(u: Row, weight: Row) -> float:
    """Return the t >= 0 at which the density (1 + t) u^t makes weighted draws likeliest: -1 / mean ln u - 1."""
    mean = float(weight @ np.log(u) / weight.sum())
    return float(min(max(-1.0 / mean - 1.0, 0.0), STRONGEST))


def _all_tilted(futures: xr.Dataset) -> bool:
    """Say whether these are all futures of tilted points: only then is the mean of their weights known."""
    attrs = futures.attrs
    tilted = "points" in attrs and from_json(attrs["points"]).weighted
    return tilted and "condition" not in attrs and str(futures.sizes["future"]) == attrs.get("n")


def _judged(hits: Row, draws: Draws, whole: bool) -> dict[str, Estimate]:
    weight = np.ones(draws.n) if draws.weight is None else draws.weight
    part, weight = weight * hits, weight[hits & (weight > 0.0)]
    chance = float(part.mean())
    even = Draws(draws.n, replicate=draws.replicate)
    found = even.estimate(chance, part - chance) if whole else proportion(hits, draws)
    counting = found.value * (1.0 - found.value) / draws.counted
    squares, total = float(np.square(weight).sum()), float(weight.sum())
    others = {
        "gain": counting / found.se**2 if found.se > 0.0 else float("nan"),
        "hits": float(weight.size),
        "effective_hits": total**2 / squares if squares else 0.0,
        "largest_share": float(weight.max()) / total if total else float("nan"),
        "tail_index": tail_index(weight),
    }
    return {"probability": found} | {name: Estimate(value, 0.0) for name, value in others.items()}


def _said(row: dict[str, Estimate]) -> str:
    chance, hits = row["probability"], row["effective_hits"].value
    if not hits:
        return "no future in which it happens: tilt further, or ask for less"
    told = f"{said(1e6 * chance.value, 1e6 * chance.se)} in a million"
    if row["gain"].value > 1.5:
        told += f", for which counting would need {row['gain'].value:,.0f} times as many futures"
    if hits < 100 or row["largest_share"].value > 0.1 or row["tail_index"].value > 0.5:
        told += f" - distrust it: its hits are worth {hits:,.0f}, the heaviest {100 * row['largest_share'].value:.0f} %"
    return told
