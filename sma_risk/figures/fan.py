"""What will it cost each year, and how sure are we? A fan of quantiles by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.selection import money_of, one
from sma_risk.analysis.statistics import summarise
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import style

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_NAMES = ("5 %", "25 %", "median", "75 %", "95 %")


def cost_fan(
    futures: xr.Dataset, strategy: str, ax: Axes | None = None, actual: Mapping[int, float] | None = None
) -> Axes:
    """Draw the yearly payment: median, 25-75 % and 5-95 % of the futures, and the frozen level.

    Parameters
    ----------
    futures : from `simulate`.
    strategy : the one to draw.
    ax : where to draw; None makes a figure.
    actual : what was really paid or agreed, bn by year.

    Raises
    ------
    ScenarioError
        If the strategy was not played.
    """
    chosen = one(futures, strategy, "cost_bn")
    bands = summarise(chosen.cost_bn, _LEVELS, 0.95).value
    years = chosen.year.values
    lines = {level: bands.sel(statistic=f"q{100 * level:g}").values for level in _LEVELS}
    ax = style.axes(ax)
    ink = style.colours([strategy])[strategy]
    ax.fill_between(years, lines[0.05], lines[0.95], color=ink, alpha=0.16, linewidth=0)
    ax.fill_between(years, lines[0.25], lines[0.75], color=ink, alpha=0.34, linewidth=0)
    ax.plot(years, lines[0.5], color=ink, linewidth=2.4)
    frozen = scenario_of(futures).agreement.base_payment_bn
    ax.axhline(frozen, color=style.QUIET, linewidth=1.2, linestyle=(0, (4, 3)))
    ax.set_xlim(years[0] - 0.12, years[-1])
    ax.set_xticks(years)
    ax.set_ylim(_room(np.concatenate([lines[0.05], lines[0.95], [frozen], list((actual or {}).values())])))
    title = f'Payment by year under "{strategy}": median, middle 50 % and middle 90 % of futures'
    style.dress(ax, title, f"{money_of(scenario_of(futures))} a year, nominal")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    _mark_actual(ax, actual or {})
    _label(ax, [float(lines[level][-1]) for level in _LEVELS], frozen, ink)
    note = "Years without an agreement pay the frozen level: lapses make a strategy look cheap."
    style.source_line(ax, futures, note)
    return ax


def _room(heights: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(heights.min()), float(heights.max())
    return low - 0.06 * (high - low), high + 0.06 * (high - low)


def _mark_actual(ax: Axes, actual: Mapping[int, float]) -> None:
    ax.plot(list(actual), list(actual.values()), "D", color=style.INK, markersize=7, clip_on=False, zorder=5)
    for year, paid in list(actual.items())[:1]:
        ax.annotate(
            f"agreed: {paid:,.1f}", (year, paid), xytext=(8, 26), textcoords="offset points", va="bottom",
            fontsize=style.TEXT, color=style.INK,
        )  # fmt: skip


def _label(ax: Axes, ends: list[float], frozen: float, ink: str) -> None:
    """Name the lines at their right ends; a quantile at the frozen level shares its label."""
    names = dict(zip(_NAMES, ends, strict=True))
    at_frozen = [name for name, end in names.items() if abs(end - frozen) < 1e-3 * frozen]
    texts = {name: end for name, end in names.items() if name not in at_frozen}
    texts[f"frozen {frozen:,.0f}" + (f" = {', '.join(at_frozen)}" if at_frozen else "")] = frozen
    inks = [style.QUIET if text.startswith("frozen") else ink for text in texts]
    style.label_right(ax, list(texts.values()), list(texts), inks)
