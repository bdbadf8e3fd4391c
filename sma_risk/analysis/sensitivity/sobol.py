"""Which group of draws decides an outcome? Sobol' indices and Shapley effects from futures with swapped words.

Everything a future is made of is a word, and every word has a site: so groups of sites can cover all chance there is,
the events after the world is drawn among it. Futures are played at points A, at B, and at A with one group from B.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Estimate
from sma_risk.analysis.expectation import Table
from sma_risk.analysis.numbers import SITE_OF
from sma_risk.analysis.outcomes import outcome_of
from sma_risk.analysis.selection import same_futures
from sma_risk.analysis.sensitivity.given_data import MOST_PLAYERS, as_indices, effects_of, subsets
from sma_risk.analysis.sensitivity.pick_freeze import indices
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import TRUTH, ScenarioError
from sma_risk.sampling.integers import LARGEST, checked_seed
from sma_risk.sampling.points import swapped
from sma_risk.sampling.points.groups import groups as groups_of_sites
from sma_risk.sampling.points.groups import sites_of
from sma_risk.sampling.simulate import simulate
from sma_risk.scenario import Scenario, resolve
from sma_risk.scenario.strategies import StrategyLike

SECTIONS = ("election", "politics", "talks", "demand", "ratification", "durability", "forces", "economy")
"""Groups of sites that together are all chance, but for that of uncertain numbers of the agreement."""

_APART = 0x9E3779B97F4A7C15  # between the seeds of the two sets of points
Groups = Sequence[str] | Mapping[str, "str | Sequence[str]"]


@sweeps
def sobol(
    scenario: Scenario,
    strategy: StrategyLike | Sequence[StrategyLike] = "base",
    *,
    of: str = "loss",
    about: Groups | None = None,
    n: int = 50_000,
    seed: int | None = None,
    effects: bool = False,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Play futures with swapped words and return first-order and total Sobol' indices of groups of sites.

    Parameters
    ----------
    scenario : what is assumed.
    strategy : one or several.
    of : an outcome by name: "cost", "loss", a variable or an event, as for `explained`.
    about : groups of `sma_risk.sampling.points.groups.groups()` or sites, or a mapping from names of one's own to one
        or several of these; None takes `SECTIONS`.
    n, seed : futures and seed as for `simulate`; (2 + groups) n futures are played, with ``effects`` 2^groups n.
    effects : whether to add Shapley effects, for 2 to 6 groups.
    lapse_price_bn : as for `compare`.

    Returns
    -------
    Dataset
        (about, strategy): ``first``, the share of the variance that the group explains alone (Saltelli et al. 2010),
        and ``total``, what would be left if only this group were unknown (Jansen 1999), each with ``_se`` and 95 %
        interval; with ``effects`` also ``effect``, which shares interactions out evenly, and ``unexplained``
        (strategy). The attribute ``sites`` says, as JSON, what each group is made of.

    Raises
    ------
    ScenarioError
        If a name is unknown, groups share a site, or a copula ties a site of a group to one outside: the words are then
        not what is independent. Put all sites of that copula into one group, or use `explained` and `shapley`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> found = sobol(deal, "hurry", of="cost", about=["election", "demand"], n=2000, seed=1)
    >>> bool((found["first"] < found.total + 0.1).all())
    True
    """
    strategies = resolve(scenario, strategy)
    named = _checked(scenario, SECTIONS if about is None else about)
    if TRUTH("effects", effects) and not 2 <= len(named) <= MOST_PLAYERS:
        raise ScenarioError("about", list(named), f"2 to {MOST_PLAYERS} groups to share effects among")
    seed = checked_seed(seed)
    other = (seed + _APART) % (LARGEST + 1)
    futures = simulate(scenario, strategies, n=n, seed=seed)
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    a = outcome.values
    b = outcome_of(simulate(scenario, strategies, n=n, seed=other), of, lapse_price_bn).values

    def mixed(sites: Sequence[str]) -> Table:
        points = swapped(sites, with_seed=other)
        again = simulate(scenario, strategies, n=n, seed=seed, points=points)
        return np.asarray(outcome_of(again, of, lapse_price_bn).values)

    columns: dict[str, list[list[Estimate]]] = {"first": [], "total": []}
    played: dict[tuple[str, ...], Table] = {}
    for name, sites in named.items():
        ab = played[(name,)] = mixed(sites)
        rows = [indices(*three, draws) for three in zip(a, b, ab, strict=True)]
        columns["first"].append([row.first for row in rows])
        columns["total"].append([row.total for row in rows])
    found = as_indices(columns, list(named), outcome, futures)
    if effects:
        for subset in subsets(list(named)):
            if subset not in played:
                played[subset] = mixed([site for name in subset for site in named[name]])
        middle = np.array([0.5 * (draws.mean(x) + draws.mean(y)) for x, y in zip(a, b, strict=True)])[:, None]
        spreads = 0.5 * (np.square(a - middle) + np.square(b - middle))
        explained_by = ((subset, (b - middle) * (ab - a)) for subset, ab in played.items())
        found = found.merge(effects_of(explained_by, spreads, draws, list(named), outcome, futures))
    return found.assign_attrs(sites=json.dumps({name: list(sites) for name, sites in named.items()}))


def _checked(scenario: Scenario, about: Groups) -> dict[str, tuple[str, ...]]:
    if isinstance(about, str) or not isinstance(about, Sequence | Mapping) or not len(about):
        raise ScenarioError("about", about, "names of groups or sites, at least one, or a mapping to them")
    asked = about if isinstance(about, Mapping) else {name: name for name in about}
    named = {str(name): sites_of("about", what) for name, what in asked.items()}
    seen: set[str] = set()
    for name, sites in named.items():
        if seen.intersection(sites):
            raise ScenarioError("about", name, "groups that have no site in common")
        seen.update(sites)
        for tied in _tied(scenario):
            if 0 < len(tied.intersection(sites)) < len(tied):
                outside = ", ".join(sorted(tied.difference(sites)))
                raise ScenarioError("about", name, f"all sites that a copula ties together, {outside} too")
    return named


def _tied(scenario: Scenario) -> Iterator[set[str]]:
    """Yield the sites of each copula; of shocks of the economy those of all years."""
    register = [site for sites in groups_of_sites().values() for site in sites if not site.endswith(".tail")]
    for copula in scenario.dependence.copulas:
        names = [SITE_OF.get(site, site) for site in copula.sites]
        yield {site for site in register for name in names if site == name or site.rpartition(".")[0] == name}
