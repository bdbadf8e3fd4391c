"""Where may prices, budgets and the exchange rate go? A fan of each series by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import EconomyPaths
from sma_risk.figures import given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import instance, one_among

_PATHS = instance(EconomyPaths, "what `Economy.paths` returned")
_SERIES = {
    "cpi_pct": ("Growth of consumer prices", "% a year"),
    "defence_pct": ("Growth of the defence budget", "% a year"),
    "exchange_rate": ("Exchange rate", "national currency per USD"),
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

    Raises
    ------
    ScenarioError
        If there is no such series.

    Examples
    --------
    >>> import sma_risk as sr
    >>> paths = sr.presets.twelfth_sma().economy.paths(2024, 7)
    >>> ax = sr.figures.economy(paths, "exchange_rate")
    >>> print(sr.figures.described(ax))
    Exchange rate, national currency per USD: in 2030 1,288, 1,021 to 1,624 in 90 of 100 cases.
    """
    _PATHS("paths", paths)
    title, unit = _SERIES[one_among("series", series, _SERIES)]
    ax, came = style.axes(ax), given.amounts("actual", actual)
    low, lower, middle, upper, high = np.array(
        [paths.law(series, int(year)).ppf([0.05, 0.25, 0.5, 0.75, 0.95]) for year in paths.years]
    ).T
    ink = look().palette[0]
    ax.fill_between(paths.years, low, high, color=look().tint(ink, 0.22), linewidth=0)
    ax.fill_between(paths.years, lower, upper, color=look().tint(ink, 0.5), linewidth=0)
    ax.plot(paths.years, middle, color=ink, linewidth=2.4)
    for year, amount in came.items():
        ax.plot(year, amount, "D", color=look().ink, markersize=6, clip_on=False, zorder=5)
    ax.set_xlim(paths.years[0] - 0.12, paths.years[-1])
    ax.set_xticks(paths.years[:: 1 + len(paths.years) // 6])
    style.dress(ax, title, unit)
    ax.yaxis.set_major_formatter("{x:,.5g}")
    style.computed(ax, key="Line: median; bands: middle 50 % and 90 %." + (" Diamonds: what came." if came else ""))
    told = f"{middle[-1]:,.4g}, {low[-1]:,.4g} to {high[-1]:,.4g} in 90 of 100 cases"
    style.tell(ax, f"{title}, {unit}: in {int(paths.years[-1])} {told}.")
    return ax
