"""Where may prices, budgets and the exchange rate go? A fan of each series by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import EconomyPaths
from sma_risk.figures import style

_SERIES = {
    "cpi_pct": ("Growth of consumer prices", "% a year"),
    "defence_pct": ("Growth of the defence budget", "% a year"),
    "exchange_rate": ("Exchange rate", "per USD"),
}


def economy(
    paths: EconomyPaths, series: str, *, ax: Axes | None = None, actual: Mapping[int, float] | None = None
) -> Axes:
    """Draw one series by year: median, 25-75 % and 5-95 %; years that are known are points without a width.

    Parameters
    ----------
    paths : the joint law.
    series : "cpi_pct", "defence_pct" or "exchange_rate".
    ax : where to draw; None makes a figure.
    actual : what really came, by year.
    """
    ax = style.axes(ax)
    low, lower, middle, upper, high = np.array(
        [paths.law(series, int(year)).ppf([0.05, 0.25, 0.5, 0.75, 0.95]) for year in paths.years]
    ).T
    ink = style.PALETTE[0]
    ax.fill_between(paths.years, low, high, color=ink, alpha=0.16, linewidth=0)
    ax.fill_between(paths.years, lower, upper, color=ink, alpha=0.34, linewidth=0)
    ax.plot(paths.years, middle, color=ink, linewidth=2.4)
    ax.plot(
        list(actual or {}), list((actual or {}).values()), "D", color=style.INK, markersize=6, clip_on=False, zorder=5
    )
    ax.set_xticks(paths.years[:: 1 + len(paths.years) // 6])
    style.dress(ax, *_SERIES[series])
    return ax
