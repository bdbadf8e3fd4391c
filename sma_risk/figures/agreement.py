"""Do counting and solving agree, to the eye? Coverage counted in futures as points, the exact chain's as lines."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.survival.curves import survival
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import style
from sma_risk.parameters import ScenarioError


def coverage_agreement(futures: xr.Dataset, answers: xr.Dataset, ax: Axes | None = None) -> Axes:
    """Draw the share of futures without a month lacking an agreement: counted (points) and exact (lines).

    Parameters
    ----------
    futures : from `simulate`.
    answers : from `exact`, of the same scenario and at least these strategies.
    ax : where to draw; None makes a figure.

    Raises
    ------
    ScenarioError
        If the answers lack coverage or a strategy.
    """
    scenario, counted = scenario_of(futures), survival(futures)
    names = [str(name) for name in counted.strategy.values]
    if "coverage" not in answers or not set(names) <= {str(name) for name in np.atleast_1d(answers.strategy)}:
        raise ScenarioError("answers", sorted(map(str, answers)), "coverage under every strategy simulated")
    answers = answers if "strategy" in answers.dims else answers.expand_dims("strategy")
    months, inks = range(scenario.months), style.colours(names)
    ax = style.axes(ax)
    for name in names:
        line, points = (100.0 * data.coverage.sel(strategy=name).values for data in (answers, counted))
        ax.plot(months, line, color=inks[name], linewidth=1.6)
        ax.plot(months, points, "o", color=inks[name], markersize=4.2, markerfacecolor="none", markeredgewidth=1.0)
    ax.set_xlim(-1.0, scenario.months)
    ax.set_ylim(0.0, 104.0)
    januaries = [k for k in months if scenario.month_label(k).endswith("-01")]
    ax.set_xticks(januaries, [scenario.month_label(k)[:4] for k in januaries])
    style.dress(ax, "No month without an agreement so far: points counted, lines exact", "% of futures")
    ends = [100.0 * float(counted.coverage.sel(strategy=name)[-1]) for name in names]
    style.label_right(ax, ends, names, [inks[name] for name in names])
    errors = (100.0 * float(data.coverage_se.max()) for data in (counted, answers))
    note = "Standard errors up to {:.1g} points counted, {:.1g} exact".format(*errors)
    style.source_line(ax, futures, f"{note} ({int(answers.attrs['marks']):,} worlds).")
    return ax
