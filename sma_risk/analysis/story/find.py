"""Which futures are like this? Those closest to a description: "the median lapse", "the worst 1 %"."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import xarray as xr

from sma_risk.analysis.comparison.decisions import loss
from sma_risk.analysis.condition import numbered
from sma_risk.analysis.draws import Row, draws_of
from sma_risk.analysis.selection import generic, one, own_names, several, total_cost
from sma_risk.analysis.statistics import in_order, rank
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.parameters import NUMBER, ScenarioError, integer

WHAT = {
    "lapse": "lapse_months",
    "furlough": "furlough_months",
    "settlement": "settlement_multiple",
    "present value": "npv_bn",
    "cost": "cost_bn",
    "loss": "loss",
}
_TEXT = re.compile(r"(?:the )?(?:(median)|(best|worst) (\d+(?:\.\d+)?) ?%)(?: (?:of )?([a-z ]+))?")
_NEEDED = f"'the median X', 'the worst 1 % X' or 'the best 1 % X', X one of {', '.join(WHAT)} (loss if left out)"


@sweeps
def find(
    futures: xr.Dataset,
    strategy: str,
    description: str | Mapping[str, float],
    *,
    count: int = 5,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return the futures closest to a description under a strategy, the closest first, ready to be replayed.

    Parameters
    ----------
    futures : from `simulate`, or chosen from it.
    strategy : under which they are looked at.
    description : "the median lapse": at the middle of all futures. "the worst 1 %": at the middle of the worst 1 % by
        loss, "the best 5 % cost": likewise. Or outcomes by name with the values wanted, distances counted in standard
        deviations; ``cost_krw_bn`` is that of the term, and never (-1) counts as the month after the horizon.
    count : how many.
    lapse_price_bn : of the loss, as for `compare`.

    Returns
    -------
    Dataset
        The chosen futures, all strategies, with ``future_number`` for `replay`, and ``distance`` (future), in the unit
        of what is described. Among equally close futures those of the most ordinary loss come first.

    Raises
    ------
    ScenarioError
        If the description says nothing known, or more futures are asked for than there are.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = find(futures, "wait", "the median lapse", count=2)
    >>> float(found.lapse_months.sel(strategy="wait")[0]) == float(futures.lapse_months.sel(strategy="wait").median())
    True
    """
    futures = numbered(several(futures))
    chosen = one(futures, strategy)
    wanted = integer(1, futures.sizes["future"])("count", count)
    losses = loss(futures, strategy, lapse_price_bn)
    if isinstance(description, str):
        distance, told = _by_words(chosen, description, losses), description
    elif isinstance(description, Mapping) and description:
        distance = _by_values(chosen, description, losses)
        told = ", ".join(f"{name} {value:g}" for name, value in description.items())
    else:
        raise ScenarioError("description", description, f"{_NEEDED}, or values by outcome")
    weighted = draws_of(chosen).weight
    if weighted is not None:
        distance = np.where(weighted > 0.0, distance, np.inf)
    closest = distance == np.sort(distance)[wanted - 1]
    ordinary = np.abs(losses - np.median(losses[closest]))
    order = np.lexsort((ordinary, distance))[:wanted]
    meaning = {"units": "of what is described", "long_name": f"distance to {told!r} under {strategy}"}
    return futures.isel(future=order).assign(distance=("future", distance[order], meaning)).assign_attrs(found=told)


def _by_words(chosen: xr.Dataset, description: str, losses: Row) -> Row:
    """Return how far each future is from the middle of what the words describe."""
    found = _TEXT.fullmatch(description.strip().lower())
    name = (found[4] or "loss").strip() if found else ""
    if found is None or name not in WHAT:
        raise ScenarioError("description", description, _NEEDED)
    values = losses if name == "loss" else _outcome(chosen, own_names(chosen).get(WHAT[name], WHAT[name]))
    share = 0.5
    if found[2]:
        tail = float(found[3]) / 100.0
        if not 0.0 < tail < 1.0:
            raise ScenarioError("description", description, "a percentage between 0 and 100")
        share = 1.0 - tail / 2.0 if found[2] == "worst" else tail / 2.0
    known = ~np.isnan(values)
    if not known.any():
        raise ScenarioError("description", description, "something that happens in these futures")
    ordered, draws = in_order(values[known], draws_of(chosen).take(known))
    middle = ordered[rank(draws, share)]
    return np.where(known, np.abs(values - middle), np.inf)


def _by_values(chosen: xr.Dataset, wanted: Mapping[str, float], losses: Row) -> Row:
    """Return the distance of each future to values, in standard deviations of each outcome."""
    total = np.zeros(chosen.sizes["future"])
    for name, value in wanted.items():
        target = NUMBER(f"description.{name}", value)
        values = losses if name == "loss" else _outcome(chosen, name)
        if _never(name):
            target = scenario_of(chosen).months if target < 0 else target
        spread = float(np.nanstd(values))
        total += np.square((values - target) / (spread or 1.0))
    return np.where(np.isnan(total), np.inf, np.sqrt(total))


def _outcome(chosen: xr.Dataset, name: str) -> Row:
    cost = own_names(chosen)["cost_bn"]
    if name == cost:
        return total_cost(generic(chosen))
    if not isinstance(name, str) or name not in chosen or chosen[name].dims != ("future",):
        known = [str(key) for key, value in chosen.data_vars.items() if value.dims == ("future",)]
        raise ScenarioError("description", name, f"outcomes among loss, {cost}, " + ", ".join(known))
    values = chosen[name].values.astype(np.float64)
    return np.where(values < 0, scenario_of(chosen).months, values) if _never(name) else values


def _never(name: str) -> bool:
    return name.endswith("_month")
