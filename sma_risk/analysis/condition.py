"""What if? Futures in which something happens, kept with their numbers, so that each can still be replayed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import with_draws
from sma_risk.analysis.selection import one, several
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.core.schema import STATUS
from sma_risk.parameters import ScenarioError

Happened = Callable[[xr.Dataset], xr.DataArray]


def _status_seen(status: str) -> Happened:
    return lambda futures: (futures.status == STATUS.index(status)).any("month")


def _ever(variable: str) -> Happened:
    return lambda futures: xr.DataArray(futures[variable] >= 0)


def _in_time(futures: xr.Dataset) -> xr.DataArray:
    scenario = scenario_of(futures)
    limit = scenario.month_index(scenario.agreement.expiry)
    return xr.DataArray(_ever("ratified_month")(futures) & (futures.ratified_month <= limit))


EVENTS: dict[str, tuple[Happened, str]] = {
    "maximalist wins": (lambda futures: futures.attitude_2025 == 1, "attitude_2025"),
    "regular wins": (lambda futures: futures.attitude_2025 == 0, "attitude_2025"),
    "maximalist in 2029": (lambda futures: futures.attitude_2029 == 1, "attitude_2029"),
    "ratified": (_ever("ratified_month"), "ratified_month"),
    "ratified in time": (_in_time, "ratified_month"),
    "lapse": (lambda futures: futures.lapse_months > 0, "lapse_months"),
    "furlough": (lambda futures: futures.furlough_months > 0, "furlough_months"),
    "reopened": (_ever("reopened_month"), "reopened_month"),
    "amended": (_ever("amended_month"), "amended_month"),
    "side deal": (lambda futures: futures.side_deal == 1, "side_deal"),
    "exit": (_ever("exited_month"), "exited_month"),
    "troop cut": (_ever("troop_cut_month"), "troop_cut_month"),
    "assembly stalls": (_status_seen("stalled"), "status"),
}
"""Events by name: whether each happens in a future, and the variable that says so."""


def event(futures: xr.Dataset, name: str) -> xr.DataArray:
    """Return in which futures something happens.

    Parameters
    ----------
    futures : from `simulate`; "assembly stalls" needs ``status=True`` there.
    name : one of `EVENTS`; with "not " before it, its opposite.

    Returns
    -------
    DataArray
        True and false, (strategy, future), or (future) if no strategy can change it.

    Raises
    ------
    ScenarioError
        If the event is unknown or the variable that tells it is missing.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> event(futures, "maximalist wins").dims, event(futures, "not lapse").dims
    (('future',), ('strategy', 'future'))
    """
    bare = name.removeprefix("not ") if isinstance(name, str) else ""
    if bare not in EVENTS:
        raise ScenarioError("event", name, "one of " + ", ".join(EVENTS))
    happened, variable = EVENTS[bare]
    if variable not in several(futures):
        more = " (simulate with status=True)" if variable == "status" else ""
        raise ScenarioError("futures", sorted(map(str, futures)), f"the variable {variable!r}{more}")
    found = happened(futures)
    return ~found if name.startswith("not ") else found


def condition(futures: xr.Dataset, *where: str | xr.DataArray, strategy: str | None = None) -> xr.Dataset:
    """Return the futures in which all of some things happen; everything else can then be asked given that.

    What depends on the strategy is asked of the one named: the same futures are then kept for all strategies, which
    stay paired. Without a name, futures of a strategy in which it does not happen get the weight zero instead.

    Parameters
    ----------
    futures : from `simulate`.
    where : events by name, as for `event`, or true and false over ``future``, with or without ``strategy``.
    strategy : under which what depends on it must happen; None for each strategy its own.

    Returns
    -------
    Dataset
        With ``future_number`` (future), by which `replay` finds them; with ``weight`` (strategy, future) if strategies
        differ in what happens. ``attrs["condition"]`` says what was asked, ``attrs["condition_share"]`` in which share
        of the futures given it happens (of each strategy, if there is no one share), so after an earlier condition of
        those that it left; ``attrs["effective_futures"]`` how many equally likely futures the fewest of these are
        worth: under a hundred or so, distrust errors.

    Raises
    ------
    ScenarioError
        If an event is unknown, what is given is not true and false over these futures, or no future is left.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = condition(futures, "maximalist wins", "lapse", strategy="wait")
    >>> bool((found.attitude_2025 == 1).all()), bool((found.lapse_months.sel(strategy="wait") > 0).all())
    (True, True)
    """
    if not where:
        raise ScenarioError("where", (), "at least one event")
    futures = numbered(several(futures))
    hits = xr.DataArray(True)
    for asked in where:
        hits = hits & _hits(futures, asked, strategy)
    weight = (hits * futures.get("weight", xr.ones_like(futures.future_number, float))).transpose(..., "future")
    everything = futures.weight.sum("future") if "weight" in futures else futures.sizes["future"]
    share = weight.sum("future") / everything
    told = " and ".join(asked if isinstance(asked, str) else "what was given" for asked in where)
    told += "" if strategy is None else f" under {strategy}"
    if float(share.min()) == 0.0:
        raise ScenarioError("where", told, "something that happens in some of these futures")
    effective = np.square(weight.sum("future")) / np.square(weight).sum("future")
    apart = [dim for dim in weight.dims if dim != "future"]
    places = np.flatnonzero((weight > 0.0).any(apart))
    kept = futures.isel(future=places)
    if apart:
        chosen = weight.isel(future=places).reset_coords(drop=True)
        kept = kept.assign_coords(weight=chosen.assign_attrs(units="1", long_name="how much a future counts"))
    before = f"{futures.attrs['condition']} and " if "condition" in futures.attrs else ""
    shares = np.ravel(share).tolist()
    return kept.assign_attrs(
        condition=before + told,
        condition_share=shares if apart else shares[0],
        effective_futures=float(effective.min()),
    )


def numbered(futures: xr.Dataset) -> xr.Dataset:
    """Return the futures with their numbers, ``future_number``, and with labels of replicates if there are any.

    Once futures are chosen neither follows from their places any more, and the attribute ``replicates`` is gone.
    """
    futures = with_draws(futures)
    if "future_number" not in futures:
        n, asked = futures.sizes["future"], futures.attrs.get("n")
        if "first_future" not in futures.attrs or (asked is not None and int(asked) != n):
            raise ScenarioError("futures", f"{n} futures without numbers", "all that `simulate` played, or chosen ones")
        numbers = np.uint64(int(futures.attrs["first_future"])) + np.arange(n, dtype=np.uint64)
        meaning = {"units": "1", "long_name": "number by which a future is replayed"}
        futures = futures.assign(future_number=("future", numbers, meaning))
    found = futures.copy()
    found.attrs.pop("replicates", None)
    return found


def _hits(futures: xr.Dataset, asked: object, strategy: str | None) -> xr.DataArray:
    """Return whether something happens, under one strategy if what is asked depends on it."""
    hits = event(futures, asked) if isinstance(asked, str) else asked
    if (
        not isinstance(hits, xr.DataArray)
        or hits.dtype != bool
        or "future" not in hits.dims
        or any(futures.sizes.get(dim) != size for dim, size in hits.sizes.items())
    ):
        raise ScenarioError("where", asked, "names of events, or true and false over these futures")
    if "strategy" not in hits.dims:
        return hits.reset_coords(drop=True)
    hits = hits.assign_coords(strategy=futures.strategy)
    if strategy is not None:
        hits = one(hits.to_dataset(name="hits"), strategy)["hits"]
        return hits.reset_coords(drop=True)
    return hits.isel(strategy=0).reset_coords(drop=True) if hits.sizes["strategy"] == 1 else hits
