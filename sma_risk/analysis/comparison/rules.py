"""When should one switch to the other strategy? Boxes of the futures in which it is better, said in plain sentences.

Scenario discovery by the patient rule induction method, PRIM (Friedman & Fisher 1999; Bryant & Lempert 2010): thin
slices of futures are peeled off a box of marks, always the slice without which the rest is most often better off.
A rule is found on one half of the futures and judged on the other: those of even and of odd number, or replicate.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.checks import as_list
from sma_risk.analysis.comparison.decisions import compared, two_losses
from sma_risk.analysis.draws import Draws, Estimate
from sma_risk.analysis.marks import MEANINGS, marks
from sma_risk.analysis.numbers import future_numbers
from sma_risk.analysis.selection import Losses, labelled, lapse_price_of, money_of, same_futures
from sma_risk.analysis.statistics import mean_where, proportion, ratio
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.analysis.wording import amount, said
from sma_risk.parameters import ScenarioError, between

PEEL = 0.05
MOST_SEARCHED = 50_000
_FEWEST = 200
_FEWEST_REPLICATES = 4  # two to search, two to judge
_WORTH = 0.01  # by which a limit must raise the density, or it is dropped
Mask = NDArray[np.bool_]

#: What each mark is called in a sentence, above and below its limit; of a yes or no, the one and the other.
_WORDS = {
    "maximalist_wins": ("the maximalist wins", "the regular candidate wins"),
    "maximalist_in_2029": ("a maximalist is in office after the next election", "a regular one is in office then"),
    "snap_election": ("Korea has a snap election", "Korea has no snap election"),
    "unified_government": ("government and Assembly end up united", "government and Assembly stay divided"),
}


class Limit(NamedTuple):
    """One side of a box: the mark stays at or above (or, at or below) a value."""

    name: str
    above: bool
    value: float


@sweeps
def switching_rule(
    futures: xr.Dataset,
    a: str,
    b: str,
    *,
    lapse_price_bn: float | None = None,
    about: Sequence[str] | None = None,
    least_coverage: float = 0.3,
) -> xr.Dataset:
    """Find in which futures b is better than a, as a rule on marks that a sentence can say.

    Parameters
    ----------
    futures : from `simulate`, at least 400; of replicates at least four.
    a : the strategy one would follow.
    b : the one to switch to.
    lapse_price_bn : as for `compare`.
    about : marks the rule may be about, names of `marks`; None takes all. What is not known when one must choose
        belongs into a rule only as what to find out.
    least_coverage : share of the futures in which b is better that the rule has to catch; less makes it denser.

    Returns
    -------
    Dataset
        Judged on the half that was not searched: ``coverage``, the share of the futures in which b is better that the
        rule catches; ``density``, the share of the rule's futures in which b is better, beside ``base_rate``, that of
        all; ``support``, the share of futures under the rule; ``gain_bn``, the mean gain of switching under the
        rule, negative if b is more often better but loses more; with ``_se``. ``limit`` (name, side) holds the box,
        NaN where it is open. ``attrs["sentence"]`` says the rule.

    Raises
    ------
    ScenarioError
        If a mark is unknown, futures or replicates are too few, or b is never or always better.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=4000, seed=2024)
    >>> found = switching_rule(futures, "hurry", "wait")
    >>> bool(found.density > found.base_rate)
    True
    """
    scenario = scenario_of(futures)
    price, money = lapse_price_of(scenario, lapse_price_bn), money_of(scenario)
    first, second = two_losses(futures, a, b, price)
    draws, gain = same_futures(futures), first - second
    names = _names(about)
    coverage = between(0.0, 1.0)("least_coverage", least_coverage)
    weight = np.ones(draws.n) if draws.weight is None else draws.weight
    if draws.counted < 2 * _FEWEST:
        raise ScenarioError("futures", draws.counted, f"at least {2 * _FEWEST} futures")
    searched, judge = _halves(futures, draws)
    table, better = marks(futures), gain > 0.0
    columns = {name: table[name].values for name in names}
    places = np.flatnonzero(searched & (weight > 0.0))[:MOST_SEARCHED]
    if not better[places].any() or better[places].all():
        raise ScenarioError("b", b, f"a strategy that is better than {a} in some futures and worse in others")
    seen = {name: column[places] for name, column in columns.items()}
    rule = _search(_Seen(seen, better[places], weight[places]), coverage)
    parts = _judged(rule, columns, gain, ~searched, judge, money)
    judged = {name: one for name, (one, _, _) in parts.items()}
    sentence = _told(judged, rule, columns, draws, a, b, money)
    told = {"sentence": sentence, "rule": json.dumps([one._asdict() for one in rule])}
    found = labelled(parts, compared(futures, a, b, price) | told)
    return found.assign_coords(name=names, side=["at_least", "at_most"]).assign(limit=_box(rule, names))


def _halves(futures: xr.Dataset, draws: Draws) -> tuple[Mask, Draws]:
    """Return which futures to search, and how the others were drawn.

    Quasi-random points of even and odd number are no two samples of the same law, replicates are.
    """
    if draws.replicate is None:
        searched = future_numbers(futures) % np.uint64(2) == 0
        return searched, draws.take(~searched)
    if draws.replicates < _FEWEST_REPLICATES:
        raise ScenarioError("replicates", draws.replicates, f"at least {_FEWEST_REPLICATES} replicates")
    searched = draws.replicate % 2 == 0
    weight = None if draws.weight is None else draws.weight[~searched]
    return searched, Draws(int((~searched).sum()), weight, draws.replicate[~searched] // 2)


def inside(rule: Sequence[Limit], columns: dict[str, Losses]) -> Mask:
    """Return which futures a rule holds for."""
    held = np.ones(len(next(iter(columns.values()))), bool)
    for name, above, value in rule:
        held &= columns[name] >= value if above else columns[name] <= value
    return held


class _Seen(NamedTuple):
    """The futures that are searched: their marks, whether b is better, and how much each counts."""

    columns: dict[str, Losses]
    better: Mask
    weight: Losses

    def density(self, held: Mask) -> float:
        """Return the share of futures in which b is better, of those held."""
        return float(self.weight[held & self.better].sum() / self.weight[held].sum())


def _search(seen: _Seen, least_coverage: float) -> list[Limit]:
    """Peel until the coverage is used up, then leave out the limits that do little."""
    limits: dict[tuple[str, bool], Limit] = {}
    kept, enough = np.ones(len(seen.better), bool), least_coverage * seen.weight[seen.better].sum()
    while True:
        step = _best_peel(seen, kept)
        if step is None:
            break
        limit, left = step
        if seen.weight[left & seen.better].sum() < enough or left.sum() < _FEWEST:
            break
        limits[limit.name, limit.above], kept = limit, left
    return _without_idle(list(limits.values()), seen)


def _best_peel(seen: _Seen, kept: Mask) -> tuple[Limit, Mask] | None:
    """Return the limit that leaves the densest rest for what it costs, and what it leaves; None if none helps."""
    base, size = seen.density(kept), seen.weight[kept].sum()
    best: tuple[float, Limit, Mask] | None = None
    for name, column in seen.columns.items():
        for limit in _peels(name, column[kept], seen.weight[kept]):
            left = kept & (column >= limit.value if limit.above else column <= limit.value)
            cost = 1.0 - seen.weight[left].sum() / size
            gained = (seen.density(left) - base) / cost if left.any() and cost > 0.0 else -math.inf
            if gained > 0.0 and (best is None or gained > best[0]):
                best = gained, limit, left
    return None if best is None else best[1:]


def _peels(name: str, inner: Losses, weight: Losses) -> Iterator[Limit]:
    """Return the limits that take a slice off either side; an atom at the edge is taken off whole."""
    order = np.argsort(inner, kind="stable")
    ordered, so_far = inner[order], np.cumsum(weight[order])
    for above, share in ((True, PEEL), (False, 1.0 - PEEL)):
        place = int(np.searchsorted(so_far, share * so_far[-1], side="right" if above else "left"))
        value = ordered[min(place, len(ordered) - 1)]
        if value == ordered[0 if above else -1]:
            others = ordered[ordered > value] if above else ordered[ordered < value]
            if not others.size:
                continue
            value = others[0 if above else -1]
        yield Limit(name, above, float(value))


def _without_idle(rule: list[Limit], seen: _Seen) -> list[Limit]:
    """Leave out, the idlest first, every limit whose absence lowers the density by less than `_WORTH`."""
    while len(rule) > 1:
        density = seen.density(inside(rule, seen.columns))
        without = [[one for one in rule if one != dropped] for dropped in rule]
        losses = [density - seen.density(inside(rest, seen.columns)) for rest in without]
        if min(losses) >= _WORTH:
            break
        rule = without[int(np.argmin(losses))]
    return rule


def _judged(
    rule: list[Limit], columns: dict[str, Losses], gain: Losses, judged: Mask, draws: Draws, money: str
) -> dict[str, tuple[Estimate, str, str]]:
    """Return what a rule is worth on the futures to be judged, by name, each with unit and meaning."""
    held, better = inside(rule, columns)[judged], gain[judged] > 0.0
    return {
        "coverage": (_share(held & better, better, draws), "1", "share of the futures in which b is better it catches"),
        "density": (_share(held & better, held, draws), "1", "share of the rule's futures in which b is better"),
        "support": (proportion(held, draws), "1", "share of futures under the rule"),
        "base_rate": (proportion(better, draws), "1", "share of all futures in which b is better"),
        "gain_bn": (mean_where(gain[judged], held, draws), money, "mean gain of switching under the rule"),
    }


def _box(rule: list[Limit], names: list[str]) -> xr.DataArray:
    """Return the limits of a rule, (name, side), NaN where it is open."""
    table = np.full((len(names), 2), np.nan)
    for name, above, value in rule:
        table[names.index(name), 0 if above else 1] = value
    return xr.DataArray(table, dims=("name", "side"))


def _share(part: Mask, whole: Mask, draws: Draws) -> Estimate:
    if not whole.any():
        return Estimate(math.nan, math.nan)
    return ratio(part.astype(np.float64), whole.astype(np.float64), draws)


def _told(
    judged: dict[str, Estimate],
    rule: list[Limit],
    columns: dict[str, Losses],
    draws: Draws,
    a: str,
    b: str,
    money: str,
) -> str:
    support, density, coverage = (judged[name].scaled(100.0) for name in ("support", "density", "coverage"))
    gained = judged["gain_bn"]
    if gained.significant:
        gains = "gains" if gained.value > 0 else "still loses"
        pays = f"Switching there {gains} {amount(said(abs(gained.value), gained.se), money)} on average"
    else:
        pays = f"Switching there makes no difference that the error supports ({amount(gained, money)})"
    when = " and ".join(_limit_said(one, columns, draws, money.split()[0]) for one in rule) or "always"
    return (
        f"Switch from {a} to {b} if {when}. That holds in {support} % of futures: {b} is better in {density} % of them "
        f"(density), against {100 * judged['base_rate'].value:.0f} % of all; they are {coverage} % of the futures in "
        f"which it is better (coverage). {pays}."
    )


def _limit_said(limit: Limit, columns: dict[str, Losses], draws: Draws, currency: str) -> str:
    name, above, value = limit
    if name in _WORDS:
        return _WORDS[name][0 if above else 1]
    unit, meaning = MEANINGS[name]
    share = 100.0 * draws.share(columns[name] >= value if above else columns[name] <= value)
    shown = f"{value:.3g}" + ("" if unit == "1" else f" {unit.format(currency=currency)}")
    return f"the {meaning.split(',')[0]} is {'at least' if above else 'at most'} {shown} (in {share:.0f} % of futures)"


def _names(asked: Sequence[str] | None) -> list[str]:
    if asked is None:
        return list(MEANINGS)
    names = as_list("about", asked)
    for name in names:
        if name not in MEANINGS:
            raise ScenarioError("about", name, "names among " + ", ".join(MEANINGS))
    if not names or len(set(names)) < len(names):
        raise ScenarioError("about", names, "names that differ, at least one")
    return names
