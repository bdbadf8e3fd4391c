"""What if the odds are others than those that were played? The same futures, each counting as much as it should.

A future counts by how much more likely it is under what is believed now: the likelihood ratio of what it drew. Where
the model reads a draw only through its result, as it does the odds through the winner, the ratio is the result's.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from sma_risk.analysis.condition import condition, numbered
from sma_risk.analysis.draws import Row, draws_of
from sma_risk.analysis.numbers import future_numbers
from sma_risk.analysis.selection import each_strategy, several
from sma_risk.analysis.sweeps import check_dataset, scenario_of, sweeps, with_attributes
from sma_risk.analysis.updating.weights import LEAST_SHARE, warn_if_few
from sma_risk.core.sites import SITES
from sma_risk.distributions import Beta, Distribution
from sma_risk.parameters import POSITIVE, PROBABILITY, ScenarioError, integer
from sma_risk.sampling.points.source import source_of
from sma_risk.scenario import Scenario
from sma_risk.uncertain import IN_STEPS, SHARES

LAWS = (
    *("talks.level_regular", "talks.level_maximalist", "ratification.consent_level", "ratification.stall_base"),
    "durability.reopen_maximalist",
)
"""Laws of marks that are drawn once per future, each at a site of the same name."""

_NEXT = ("election.hold", "election.regain", "election.heir", "election.convert")
_ODDS = "election.probability"
_CELLS = 1 << 14  # of equal probability, in which the ratio of two laws is averaged
_INSIDE = 1e-3  # of the new law's probability may lie where the old one has none


@sweeps
def reweight(
    futures: xr.Dataset, changes: Scenario | Mapping[str, object], *, least_share: float = LEAST_SHARE
) -> xr.Dataset:
    """Return the futures weighted as if they had been played with other beliefs.

    Parameters
    ----------
    futures : from `simulate`; may be weighted or conditioned already.
    changes : values by dotted name as for `Scenario.replace`, or a whole scenario. May differ from what was played in
        the odds of either election ("election.probability", ".hold", ".regain", ".heir", ".convert"), the laws of
        what is drawn once per future (`LAWS`), and those of numbers that are uncertain.
    least_share : of the futures below which the effective number of them warns; .1 is judgement.

    Returns
    -------
    Dataset
        With the coordinate ``weight`` (future), of mean about 1, which every analysis and `standard_error` read;
        ``attrs["reweighted"]``, the scenario now believed, while ``attrs["scenario"]`` stays the one played;
        ``attrs["effective_futures"]``.

    Raises
    ------
    ScenarioError
        Naming what cannot be reweighted: then play again. Among it what a copula makes depend on something else, and
        a law with probability where the one played has none.

    Warns
    -----
    UserWarning
        If the effective number of futures falls below ``least_share`` of them.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=4000, seed=2024)
    >>> now = reweight(futures, {"election.probability": 0.4})
    >>> bool(abs((now.weight * now.attitude_2025).sum() / now.weight.sum() - 0.4) < 0.02)
    True
    """
    return _reweighted(futures, changes, least_share)


def _reweighted(futures: xr.Dataset, changes: Scenario | Mapping[str, object], least_share: float) -> xr.Dataset:
    futures = numbered(several(futures))
    before = believed(futures)
    after = changes if isinstance(changes, Scenario) else before.replace(changes)
    changed = _changed(before, after)
    ratio = np.ones(futures.sizes["future"])
    if _ODDS in changed:
        ratio *= _by_result(futures, before.election.win_probability(), after.election.win_probability())
    if changed.intersection(_NEXT):
        ratio *= _by_next_result(futures, before, after)
    for name in sorted(changed - {_ODDS, *_NEXT}):
        ratio *= _by_law(futures, name, _law(before, name), _law(after, name))
    weight = (xr.DataArray(ratio, dims="future") * futures.get("weight", 1.0)).transpose(..., "future")
    weight.attrs = {"units": "1", "long_name": "how much a future counts"}
    told = {"reweighted": after.to_json()}
    weighted = futures.assign_coords(weight=weight.drop_vars("weight", errors="ignore")).assign_attrs(told)
    effective = float(min(draws_of(one).effective for one in each_strategy(weighted)))
    warn_if_few(effective, least_share, futures.sizes["future"], stacklevel=5)
    return weighted.assign_attrs(effective_futures=effective)


@sweeps
def after_poll(futures: xr.Dataset, share: float, worth: float, *, least_share: float = LEAST_SHARE) -> xr.Dataset:
    """Return the futures weighted by a poll or a quote on the election that has come in since.

    Odds that are Beta(a, b) become Beta(a + worth share, b + worth (1 - share)).

    Parameters
    ----------
    futures : as for `reweight`.
    share : of the maximalist in the poll, or probability that the market gives.
    worth : how many independent draws of the winner it tells as much as; `Election.from_market` says 20 of a quote.
    least_share : as for `reweight`.

    Raises
    ------
    ScenarioError
        If the odds believed so far are no Beta: `reweight` with odds of your own.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=4000, seed=2024)
    >>> believed(after_poll(futures, share=0.4, worth=20)).election.probability
    Beta(a=18.8, b=21.2)
    """
    odds = believed(futures).election.probability
    share, worth = PROBABILITY("share", share), POSITIVE("worth", worth)
    if not isinstance(odds, Beta):
        raise ScenarioError(_ODDS, odds, "a Beta for a poll to change")
    seen = Beta(round(odds.a + worth * share, 9), round(odds.b + worth * (1.0 - share), 9))
    return _reweighted(futures, {_ODDS: seen}, least_share)


def without_deal(
    futures: xr.Dataset, months: int, *, strategy: str | None = None, least_share: float = LEAST_SHARE
) -> xr.Dataset:
    """Return the futures in which no deal was concluded in the first months: what is left to expect after these.

    Parameters
    ----------
    futures : from `simulate`.
    months : how many months of the scenario passed without a deal.
    strategy : that was followed; None for each strategy its own.
    least_share : as for `reweight`.

    Returns
    -------
    Dataset
        As from `condition`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=4000, seed=2024)
    >>> concluded = without_deal(futures, 6, strategy="hurry").concluded_month.sel(strategy="hurry")
    >>> int(concluded.where(concluded >= 0).min())
    6
    """
    futures = several(futures, "concluded_month")
    passed = integer(1, scenario_of(futures).months - 1)("months", months)
    concluded = futures.concluded_month
    kept = condition(futures, (concluded < 0) | (concluded >= passed), strategy=strategy)
    told = kept.attrs["condition"].replace("what was given", f"no deal in the first {passed} months")
    warn_if_few(kept.attrs["effective_futures"], least_share, futures.sizes["future"], stacklevel=3)
    return kept.assign_attrs(condition=told)


def believed(futures: xr.Dataset) -> Scenario:
    """Return the scenario that the weights of futures stand for: the one played, if they were not reweighted."""
    check_dataset(futures)
    told = with_attributes(futures).attrs.get("reweighted")
    return scenario_of(futures) if told is None else Scenario.from_json(told)


def _changed(before: Scenario, after: Scenario) -> set[str]:
    old, new = before.grounds(), after.grounds()
    changed = {name for name in old if old[name].value != new[name].value}
    drawn = set(before.drawn).intersection(after.drawn)
    drawn -= {*IN_STEPS, *SHARES}  # of the former only steps were played, the latter are more than their law
    tied = {site for copula in before.dependence.copulas for site in copula.sites}
    for name in sorted(changed):
        if name not in (_ODDS, *_NEXT, *LAWS) and name not in drawn:
            known = ", ".join((_ODDS, *_NEXT, *LAWS, *sorted(drawn)))
            raise ScenarioError(name, new[name].value, f"to be played again: only {known} can be reweighted")
        if name in tied:
            raise ScenarioError(name, new[name].value, "to be played again: a copula makes it depend on other things")
        if name in _NEXT and name in {**before.drawn, **after.drawn}:
            raise ScenarioError(name, new[name].value, "to be played again: it is uncertain itself")
    return changed


def _by_result(futures: xr.Dataset, before: float, after: float) -> Row:
    won = several(futures, "attitude_2025").attitude_2025.values == 1
    for old, new in ((before, after), (1.0 - before, 1.0 - after)):
        if old <= 0.0 < new:
            raise ScenarioError(_ODDS, after, f"a result that can happen in what was played (odds {before:g})")
    return np.where(won, after / max(before, 1e-300), (1.0 - after) / max(1.0 - before, 1e-300))


def _by_next_result(futures: xr.Dataset, before: Scenario, after: Scenario) -> Row:
    chosen = several(futures, "attitude_2025", "attitude_2029")
    first, following = chosen.attitude_2025.values, chosen.attitude_2029.values
    chances = []
    for election in (before.election, after.election):
        party = np.where(first == 1, election.hold, election.regain)
        maximalist = party * election.heir + (1.0 - party) * election.convert
        chances.append(np.where(following == 1, maximalist, 1.0 - maximalist))
    if np.any(chances[0] <= 0.0):
        raise ScenarioError("election.hold", before.election.hold, "results of the next election that could happen")
    return np.asarray(chances[1] / chances[0])


def _law(scenario: Scenario, name: str) -> Distribution:
    if name in scenario.drawn:
        return scenario.drawn[name]
    found = getattr(scenario.sections[name.partition(".")[0]], name.partition(".")[2])
    assert isinstance(found, Distribution)
    return found


def _by_law(futures: xr.Dataset, name: str, before: Distribution, after: Distribution) -> Row:
    """Return the ratio of two densities where each future drew, averaged over cells of equal probability."""
    edges = before.ppf(np.arange(1, _CELLS) / _CELLS)
    if not np.all(np.diff(edges) > 0.0):
        raise ScenarioError(name, before, "a law without atoms that was played")
    low, high = before.support()
    below = after.cdf(np.concatenate([[low], edges, [high]]))
    outside = 1.0 - float(below[-1] - below[0])
    if outside > _INSIDE:
        raise ScenarioError(name, after, f"a law within the range of {before!r} ({100 * outside:.2g} % is outside)")
    block, lane = SITES[name if name in LAWS else f"{name}.value"]
    word = source_of(futures.attrs).words(future_numbers(futures), block, 0)[lane]
    return np.asarray((_CELLS * np.diff(below))[word // np.uint32(2**32 // _CELLS)])
