"""Which outcome is asked about? One number per future and strategy, by name or given."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.condition import EVENTS, event
from sma_risk.analysis.selection import generic, lapse_price_of, money_of, several
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.parameters import NON_NEGATIVE, ScenarioError

SUMS = ("cost", "loss")


def outcome_of(futures: xr.Dataset, of: str | xr.DataArray, lapse_price_bn: float | None = None) -> xr.DataArray:
    """Return one number for each strategy and future, (strategy, future), in float64.

    Parameters
    ----------
    futures : from `simulate`.
    of : "cost" of the term, "loss" (cost plus priced lapses, as of `compare`), a variable that has no year, an event of
        `sma_risk.analysis.condition.EVENTS`, or a DataArray over ``future``, with or without ``strategy``.
    lapse_price_bn : as for `compare`; of use for "loss" only.

    Raises
    ------
    ScenarioError
        If there is no such outcome, or it is not finite everywhere.
    """
    futures = several(futures)
    if lapse_price_bn is not None:
        NON_NEGATIVE("lapse_price_bn", lapse_price_bn)
    found = _named(futures, of, lapse_price_bn) if isinstance(of, str) else of
    if not isinstance(found, xr.DataArray) or found.sizes.get("future") != futures.sizes["future"]:
        raise ScenarioError("of", of, "an outcome by name, or a DataArray over these futures")
    if set(found.dims) - {"strategy", "future"} or found.dtype.kind not in "biuf":
        raise ScenarioError("of", dict(found.sizes), "one number for each strategy and future")
    if "strategy" not in found.dims:
        found = found.expand_dims(strategy=["any"])
    found = found.transpose("strategy", "future").astype(np.float64)
    if not bool(np.isfinite(found).all()):
        raise ScenarioError(
            "of", of if isinstance(of, str) else found.name, "finite numbers: choose futures that have it"
        )
    return found.reset_coords(drop=True)


def _named(futures: xr.Dataset, of: str, lapse_price_bn: float | None) -> xr.DataArray:
    if of in SUMS:
        scenario = scenario_of(futures)
        known = several(futures, "cost_bn", "lapse_months")
        cost = known.cost_bn.sum("year", skipna=False, dtype=np.float64)
        if of == "loss":
            cost = cost + lapse_price_of(scenario, lapse_price_bn) * known.lapse_months
        return xr.DataArray(cost.rename(of).assign_attrs(units=money_of(scenario)))
    if of in EVENTS or of.removeprefix("not ") in EVENTS:
        return event(futures, of).assign_attrs(units="1")
    known = generic(futures)
    if of not in known or "future" not in known[of].dims:
        raise ScenarioError("of", of, "one of " + ", ".join((*SUMS, *EVENTS)) + ", or a variable of these futures")
    return xr.DataArray(known[of])
