"""Where on a time axis do months lie? First days of months, Januaries, and the occasions of a scenario."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.figures import style
from sma_risk.figures.themes import look
from sma_risk.scenario import Scenario


def first_days(scenario: Scenario) -> NDArray[np.float64]:
    """Return the first day of each month and the end of the last, in days since 1970 as axes count dates."""
    return np.array([_first_day(scenario, k) for k in range(scenario.months + 1)])


def januaries(scenario: Scenario) -> dict[int, str]:
    """Return the months that are Januaries, with their years."""
    labels = {k: scenario.month_label(k) for k in range(scenario.months + 1)}
    return {k: label[:4] for k, label in labels.items() if label.endswith("-01")}


def on_calendar(ax: Axes, scenario: Scenario) -> None:
    """Give the Axes the scenario's time, with a tick each January and its occasions as dashed lines."""
    days, ticks = first_days(scenario), januaries(scenario)
    ax.set_xlim(days[0], days[-1])
    ax.xaxis_date()
    ax.set_xticks(days[list(ticks)], list(ticks.values()))
    for label, day in _occasions(scenario).items():
        ax.axvline(day, color=look().quiet, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        style.write(
            ax, label, (day, 0.03), look().quiet, xycoords=("data", "axes fraction"), xytext=(-4, 0), rotation=90,
            ha="right", va="bottom", fontsize=style.SMALL,
        )  # fmt: skip


def _occasions(scenario: Scenario) -> dict[str, float]:
    election, agreement = scenario.election, scenario.agreement
    months = {
        "US election": scenario.month_index(election.month),
        "inauguration": scenario.month_index(election.inauguration),
        "agreement expires": scenario.month_index(agreement.expiry) + 1,
    }
    return {label: _first_day(scenario, k) for label, k in months.items() if 0 <= k < scenario.months}


def _first_day(scenario: Scenario, k: int) -> float:
    return float(np.datetime64(scenario.month_label(k), "D").astype(np.int64))
