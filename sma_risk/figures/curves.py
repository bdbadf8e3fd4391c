"""Will there be an agreement in every month, and if not, who ended it? Coverage by strategy, incidence by cause."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, months, style
from sma_risk.figures.themes import look

_CAUSES = {"negotiation": "no deal yet", "assembly": "no consent yet", "us": "US left", "rok": "host left"}


def survival(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the share of futures that have not had a month without an agreement, by strategy.

    Parameters
    ----------
    answer : from `survival`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.survival(sr.survival(futures))
    >>> print(sr.figures.described(ax))
    Futures in which no month until 2030-12 is without an agreement: hurry 67 %, wait 34 %.
    """
    curves = answers.drawable(answer, ("strategy", "month"), "coverage", "coverage_se")
    scenario, inks = scenario_of(curves), style.colours(answers.names(curves))
    edges = months.first_days(scenario)
    ax = style.axes(ax)
    ends = {name: 100.0 * float(curves.coverage.sel(strategy=name)[-1]) for name in inks}
    for name in sorted(inks, key=lambda name: ends[name]):  # where lines fall together the longest fall lies below
        shares = 100.0 * curves.coverage.sel(strategy=name).values
        ax.step(edges, np.append(shares, shares[-1]), where="post", color=inks[name], linewidth=2.2)
    ax.set_ylim(0.0, 104.0)
    style.dress(ax, "Futures in which no month has been without an agreement", "% of futures")
    months.on_calendar(ax, scenario)
    texts = [f"{name} {end:.0f} %" for name, end in ends.items()]
    style.label_right(ax, list(ends.values()), texts, list(inks.values()))
    largest = 100.0 * float(curves.coverage_se.max())
    note = f"Steps in later Januaries: one-year deals ended. Standard errors up to {largest:.1g} points."
    style.source_line(ax, curves, note)
    last = curves.calendar.values[-1]
    style.tell(ax, f"Futures in which no month until {last} is without an agreement: {', '.join(texts)}.")
    return ax


def incidence(answer: xr.Dataset, strategy: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw the share of futures that had a month without an agreement, stacked by what caused the first.

    Parameters
    ----------
    answer : from `survival`.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.incidence(sr.survival(futures), "wait")
    >>> print(sr.figures.described(ax))
    First months without an agreement under "wait", by cause: no deal yet 43 %, no consent yet 22 %, US left 0.1 %,
    host left 0.5 % of futures.
    """
    found = answers.drawable(answer, ("strategy", "cause", "month"), "coverage_incidence", "coverage")
    chosen, scenario = answers.of_one(found, strategy), scenario_of(found)
    edges, now = months.first_days(scenario), look()
    shares = {str(cause): 100.0 * chosen.coverage_incidence.sel(cause=cause).values for cause in chosen.cause.values}
    inks = style.colours(list(shares))
    ax, below, middles = style.axes(ax), np.zeros(edges.size), []
    for cause, values in shares.items():
        above = below + np.append(values, values[-1])
        ax.fill_between(edges, below, above, step="post", color=now.tint(inks[cause], 0.75), linewidth=0)
        middles.append(0.5 * float(below[-1] + above[-1]))
        below = above
    ax.set_ylim(0.0, max(1.12 * float(below[-1]), 1.0))
    name = str(chosen.strategy.item())
    style.dress(ax, f'Futures that have had a month without an agreement under "{name}", by cause', "% of futures")
    months.on_calendar(ax, scenario)
    texts = [f"{_CAUSES[cause]} {values[-1]:.2g} %" for cause, values in shares.items()]
    style.label_right(ax, middles, texts, list(inks.values()))
    rest, largest = 100.0 * float(chosen.coverage[-1]), 100.0 * float(chosen.coverage_incidence_se.max())
    note = f"With the {rest:.0f} % that are covered throughout the causes add up to all futures. Cause: what lacked in"
    style.source_line(ax, found, f"{note} the first such month. Standard errors up to {largest:.1g} points.")
    style.tell(ax, f'First months without an agreement under "{name}", by cause: {", ".join(texts)} of futures.')
    return ax
