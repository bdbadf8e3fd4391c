"""What will it cost, and how sure are we? The payments of each year as a fan of quantiles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, style
from sma_risk.parameters import ScenarioError

_MEDIAN = "q50"


def cost_summary(
    answer: xr.Dataset,
    strategy: str | None = None,
    *,
    ax: Axes | None = None,
    actual: Mapping[int, float] | None = None,
) -> Axes:
    """Draw the payment of each year: the median, a band for each pair of quantiles about it, and the frozen level.

    Parameters
    ----------
    answer : from `cost_summary`; its ``levels`` choose the bands: .05, .25, .5, .75, .95 give two.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.
    actual : what was really paid or agreed, bn by year.

    Raises
    ------
    ScenarioError
        If the answer has no median or no pair of quantiles about it, or is of a sweep.
    """
    found = answers.drawable(answer, ("strategy", "year", "statistic"), "cost_bn")
    chosen = answers.of_one(found, strategy)
    pairs = _pairs(found)
    lines = {name: chosen.cost_bn.sel(statistic=name).values for pair in (*pairs, (_MEDIAN,)) for name in pair}
    years, scenario = chosen.year.values, scenario_of(answer)
    ax = style.axes(ax)
    name = str(chosen.strategy.item())
    ink = style.colours([name])[name]
    for low, high in pairs:
        ax.fill_between(years, lines[low], lines[high], color=ink, alpha=0.2, linewidth=0)
    ax.plot(years, lines[_MEDIAN], color=ink, linewidth=2.4)
    frozen = scenario.agreement.base_payment_bn
    ax.axhline(frozen, color=style.QUIET, linewidth=1.2, linestyle=(0, (4, 3)))
    ax.set_xlim(years[0] - 0.12, years[-1])
    ax.set_xticks(years)
    ax.set_ylim(_room(np.concatenate([*lines.values(), [frozen], list((actual or {}).values())])))
    middles = " and ".join(f"middle {_width(pair):g} %" for pair in reversed(pairs))
    style.dress(
        ax, f'Payment by year under "{name}": median, {middles} of futures', f"{found.cost_bn.units} a year, nominal"
    )
    ax.yaxis.set_major_formatter("{x:,.0f}")
    _mark_actual(ax, actual or {})
    _label(ax, {name: float(line[-1]) for name, line in lines.items()}, frozen, ink)
    note = "Years without an agreement pay the frozen level: lapses make a strategy look cheap."
    style.source_line(ax, found, note)
    return ax


def _pairs(found: xr.Dataset) -> list[tuple[str, str]]:
    """Return the quantiles that lie evenly about the median, widest first."""
    known = {str(name) for name in found.statistic.values}
    levels = sorted({float(name[1:]) for name in known if name[0] == "q"})
    pairs = [(f"q{low:g}", f"q{100 - low:g}") for low in levels if low < 50.0 and f"q{100 - low:g}" in known]
    if _MEDIAN not in known or not pairs:
        raise ScenarioError("answer", sorted(known), "the levels .5 and a pair about it, such as .05 and .95")
    return pairs


def _width(pair: tuple[str, str]) -> float:
    return float(pair[1][1:]) - float(pair[0][1:])


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


def _label(ax: Axes, ends: Mapping[str, float], frozen: float, ink: str) -> None:
    """Name the lines at their right ends; a quantile at the frozen level shares its label."""
    named = {"median" if name == _MEDIAN else f"{name[1:]} %": end for name, end in ends.items()}
    at_frozen = [name for name, end in named.items() if abs(end - frozen) < 1e-3 * frozen]
    texts = {name: end for name, end in named.items() if name not in at_frozen}
    texts[f"frozen {frozen:,.0f}" + (f" = {', '.join(at_frozen)}" if at_frozen else "")] = frozen
    inks = [style.QUIET if text.startswith("frozen") else ink for text in texts]
    style.label_right(ax, list(texts.values()), list(texts), inks)
