"""Do counting and solving agree, to the eye? Coverage counted in futures as points, the exact chain's as lines."""

from __future__ import annotations

import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, months, style
from sma_risk.parameters import ScenarioError


def agreement(counted: xr.Dataset, solved: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the share of futures without a month lacking an agreement: counted (points) and exact (lines).

    Parameters
    ----------
    counted : from `survival`.
    solved : from `exact`, of the same scenario and at least these strategies.
    ax : where to draw; None makes a figure.

    Raises
    ------
    ScenarioError
        If either lacks coverage, or what was solved a strategy.

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> counted = sr.survival(sr.simulate(deal, "hurry", n=1000, seed=2024))
    >>> ax = sr.figures.agreement(counted, sr.exact(deal, "hurry", marks=16, seed=2024))
    >>> print(sr.figures.described(ax))
    Futures in which no month is without an agreement, counted and solved: at last hurry 67 %.
    """
    over = ("strategy", "month")
    counted, solved = (answers.drawable(one, over, "coverage", "coverage_se") for one in (counted, solved))
    scenario, names = scenario_of(counted), answers.names(counted)
    if not set(names) <= set(answers.names(solved)):
        raise ScenarioError("solved", answers.names(solved), "every strategy that was counted: " + ", ".join(names))
    inks, ticks = style.colours(names), months.januaries(scenario)
    ax = style.axes(ax)
    for name in names:
        line, points = (100.0 * data.coverage.sel(strategy=name).values for data in (solved, counted))
        ax.plot(range(scenario.months), line, color=inks[name], linewidth=1.6)
        ax.plot(range(scenario.months), points, "o", color=inks[name], markersize=4.2, markerfacecolor="none")
    ax.set_xlim(-1.0, scenario.months)
    ax.set_ylim(0.0, 104.0)
    ax.set_xticks(list(ticks), list(ticks.values()))
    style.dress(ax, "No month without an agreement so far: points counted, lines exact", "% of futures")
    ends = [100.0 * float(counted.coverage.sel(strategy=name)[-1]) for name in names]
    style.label_right(ax, ends, names, [inks[name] for name in names])
    errors = (100.0 * float(data.coverage_se.max()) for data in (counted, solved))
    note = "Standard errors up to {:.1g} points counted, {:.1g} exact".format(*errors)
    style.source_line(ax, counted, f"{note} ({int(solved.attrs['marks']):,} worlds).")
    told = ", ".join(f"{name} {end:.0f} %" for name, end in zip(names, ends, strict=True))
    style.tell(ax, f"Futures in which no month is without an agreement, counted and solved: at last {told}.")
    return ax
