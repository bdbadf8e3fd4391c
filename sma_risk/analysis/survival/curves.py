"""Will there be an agreement, and will it last? Survival and incidence by cause, as competing risks.

Coverage is followed in every future from the as-of month to the horizon, so its curve is a share of futures.
A deal is followed from its ratification until its original terms end; the planned end of a one-year deal and
the horizon censor it, so its curve is Aalen and Johansen's. Both give survival + incidences = 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Tally
from sma_risk.analysis.selection import each_strategy, several
from sma_risk.analysis.statistics import on_threads
from sma_risk.analysis.survival.tables import (
    COVERAGE,
    DEAL,
    ENDS,
    Curves,
    aalen_johansen,
    at_risk,
    coverage_shares,
    coverage_tally,
    deal_tally,
)
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.scenario import Scenario


@sweeps
def survival(futures: xr.Dataset) -> xr.Dataset:
    """Return the survival of coverage and of the first ratified deal, with cumulative incidence by cause.

    Deal survival is that of a deal "while its term lasts": censoring takes one-year deals out at their end,
    and those are more often a maximalist administration's, so it is not wholly without information.

    Parameters
    ----------
    futures : from `simulate`.

    Returns
    -------
    Dataset
        ``coverage`` (strategy, month) and ``coverage_incidence`` (strategy, cause, month) at the end of the
        month, ``month`` counted from the as-of month and written out in ``calendar``; ``deal`` (strategy,
        age), ``deal_incidence`` (strategy, cause, age) and ``deal_at_risk`` (deals followed), ``age`` in
        months since ratification; each curve with ``_se`` (binomial; Greenwood's for deals). NaN where no
        deal was ever ratified.

    Raises
    ------
    ScenarioError
        If a variable is missing, or a month lies outside the scenario's horizon.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> curves = survival(futures)
    >>> whole = curves.coverage + curves.coverage_incidence.sum("cause")
    >>> bool((abs(whole - 1.0) < 1e-12).all())
    True
    """
    futures = several(futures, *COVERAGE, *DEAL)
    scenario = scenario_of(futures)
    each, names = each_strategy(futures), [str(name) for name in futures.strategy.values]
    covered = on_threads(lambda one: coverage_tally(one, scenario.months), each)
    deals = on_threads(lambda one: deal_tally(one, scenario.months), each)
    return curves_of(scenario, names, covered, deals).assign_attrs(futures.attrs)


def curves_of(
    scenario: Scenario, strategies: list[str], covered: Sequence[Tally], deals: Sequence[Tally]
) -> xr.Dataset:
    """Return the curves of `survival` from the tallies of every strategy."""
    months = scenario.months
    variables = _named("coverage", [coverage_shares(tally, months) for tally in covered], "month")
    variables |= _named("deal", [aalen_johansen(tally, months) for tally in deals], "age")
    followed = [at_risk(tally.sums.reshape(-1, months)) for tally in deals]
    variables["deal_at_risk"] = (("strategy", "age"), followed, {"units": "futures"})
    return xr.Dataset(variables, axes(scenario, strategies))


def axes(scenario: Scenario, strategies: list[str]) -> dict[str, object]:
    """Return the coordinates of curves: strategy, cause, month with its calendar, and age."""
    months = range(scenario.months)
    return {
        "strategy": strategies,
        "cause": list(ENDS),
        "month": ("month", months, {"units": "months after the as-of month"}),
        "age": ("age", months, {"units": "months after ratification"}),
        "calendar": ("month", [scenario.month_label(k) for k in months]),
    }


def _named(name: str, curves: list[Curves], time: str) -> dict[str, object]:
    survival, survival_se, incidence, incidence_se = (np.stack(parts) for parts in zip(*curves, strict=True))
    one, many = ("strategy", time), ("strategy", "cause", time)
    units = {"units": "1"}
    return {
        name: (one, survival, {**units, "long_name": f"share in which the {name} still stands"}),
        f"{name}_se": (one, survival_se, units),
        f"{name}_incidence": (many, incidence, {**units, "long_name": f"share in which it ended, {name}"}),
        f"{name}_incidence_se": (many, incidence_se, units),
    }
