"""How long is there no agreement? The law of lapse and furlough months, and how bad a lapse is if there is one."""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Draws, Estimate, Row, draws_of
from sma_risk.analysis.selection import columns, each_strategy, several
from sma_risk.analysis.statistics import expected_shortfall, in_order, mean, mean_where, proportion
from sma_risk.analysis.sweeps import scenario_of, sweeps

_UNITS = {
    "lapse_months": ("months", "mean months without an agreement"),
    "lapse_months_if_any": ("months", "the same where there are any"),
    "lapse_months_es95": ("months", "mean of the worst 5 % of futures"),
    "furlough": ("1", "probability of a furlough"),
    "furlough_months": ("months", "mean months of furlough"),
    "furlough_months_if_any": ("months", "the same where there are any"),
    "furlough_months_es95": ("months", "mean of the worst 5 % of futures"),
}


@sweeps
def exposure(futures: xr.Dataset) -> xr.Dataset:
    """Return how long futures are without an agreement, and Korean staff on furlough.

    Parameters
    ----------
    futures : from `simulate`.

    Returns
    -------
    Dataset
        ``lapse_at_least`` and ``furlough_at_least`` (strategy, least), the probability of at least so many months,
        all spells added; (strategy): the means ``lapse_months`` and ``furlough_months``, the same ``_if_any`` and
        ``_es95``, the mean of the worst 5 %, and ``furlough``, the probability of any; with ``_se``.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = exposure(futures)
    >>> bool((found.lapse_at_least.sum("least") - found.lapse_months < 1e-9).all())  # the mean of a count
    True
    """
    futures = several(futures, "lapse_months", "furlough_months")
    most = scenario_of(futures).months
    rows, shares = [], []
    for one in each_strategy(futures):
        draws = draws_of(one)
        lapse, furlough = one.lapse_months.values, one.furlough_months.values
        rows.append(_lengths("lapse_months", lapse, draws) | _lengths("furlough_months", furlough, draws))
        rows[-1]["furlough"] = proportion(furlough > 0, draws)
        shares.append([_at_least(lapse, draws, most), _at_least(furlough, draws, most)])
    found = columns([str(name) for name in futures.strategy.values], rows, _UNITS).assign_attrs(futures.attrs)
    found["least"] = ("least", np.arange(1, most + 1), {"units": "months"})
    for which, name in enumerate(("lapse_at_least", "furlough_at_least")):
        for ending, part in (("", 0), ("_se", 1)):
            values = np.stack([share[which][part] for share in shares])
            found[name + ending] = (("strategy", "least"), values, {"units": "1"})
    return found


def _lengths(name: str, months: Row, draws: Draws) -> dict[str, Estimate]:
    return {
        name: mean(months, draws),
        f"{name}_if_any": mean_where(months, months > 0, draws),
        f"{name}_es95": expected_shortfall(*in_order(months, draws), 0.95),
    }


def _at_least(months: Row, draws: Draws, most: int) -> tuple[Row, Row]:
    """Return P(months >= 1), ..., P(months >= most), and their errors, from one table of counts."""
    tally = draws.tally(months.astype(np.int32), most + 1)
    members = (np.arange(most + 1) >= np.arange(1, most + 1)[:, None]).astype(float)
    return tally.means(members)
