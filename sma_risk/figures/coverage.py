"""Will there be an agreement in every month? Coverage by strategy, on the calendar."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, style
from sma_risk.scenario import Scenario


def survival(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the share of futures that have not had a month without an agreement, by strategy.

    Parameters
    ----------
    answer : from `survival`.
    ax : where to draw; None makes a figure.
    """
    curves = answers.drawable(answer, ("strategy", "month"), "coverage", "coverage_se")
    scenario, names = scenario_of(curves), answers.names(curves)
    inks = style.colours(names)
    edges = np.array([_first_day(scenario, k) for k in range(scenario.months + 1)])
    januaries = [k for k in range(scenario.months + 1) if scenario.month_label(k).endswith("-01")]
    ax = style.axes(ax)
    for name in names:
        shares = 100.0 * curves.coverage.sel(strategy=name).values
        ax.step(edges, np.append(shares, shares[-1]), where="post", color=inks[name], linewidth=2.2)
    ax.set_xlim(edges[0], edges[-1])
    ax.set_ylim(0.0, 104.0)
    ax.xaxis_date()
    ax.set_xticks(edges[januaries], [scenario.month_label(k)[:4] for k in januaries])
    style.dress(ax, "Futures in which no month has been without an agreement", "% of futures")
    for label, day in _occasions(scenario).items():
        _mark(ax, label, day)
    ends = [100.0 * float(curves.coverage.sel(strategy=name)[-1]) for name in names]
    texts = [f"{name} {end:.0f} %" for name, end in zip(names, ends, strict=True)]
    style.label_right(ax, ends, texts, [inks[name] for name in names])
    largest = 100.0 * float(curves.coverage_se.max())
    note = f"Steps in later Januaries: one-year deals ended. Standard errors up to {largest:.1g} points."
    style.source_line(ax, curves, note)
    return ax


def _occasions(scenario: Scenario) -> dict[str, float]:
    election, agreement = scenario.election, scenario.agreement
    months = {
        "US election": scenario.month_index(election.month),
        "inauguration": scenario.month_index(election.inauguration),
        "agreement expires": scenario.month_index(agreement.expiry) + 1,
    }
    return {label: _first_day(scenario, k) for label, k in months.items() if k >= 0}


def _first_day(scenario: Scenario, k: int) -> float:
    """Return the first day of a month in days since 1970, as dates on an axis are counted."""
    return float(np.datetime64(scenario.month_label(k), "D").astype(np.int64))


def _mark(ax: Axes, label: str, day: float) -> None:
    ax.axvline(day, color=style.QUIET, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
    ax.annotate(
        label, (day, 3.0), xytext=(-4, 0), textcoords="offset points", rotation=90,
        ha="right", va="bottom", fontsize=style.TEXT - 1, color=style.QUIET,
    )  # fmt: skip
