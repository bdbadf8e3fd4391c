"""What will it cost, and how sure are we? A fan of the years' payments; the chance of every amount for the term."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.draws import half_in_errors
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import NUMBER, ScenarioError

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
        If the answer has no median or no pair of quantiles about it, or is of a sweep; if `actual` is no mapping from
        years to numbers.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.cost_summary(sr.cost_summary(futures), "hurry", actual={2026: 1519.2})
    >>> ax.get_ylabel()
    'KRW bn a year, nominal'
    """
    found = answers.drawable(answer, ("strategy", "year", "statistic"), "cost_bn")
    chosen = answers.of_one(found, strategy)
    pairs, known = _pairs(found), given.amounts("actual", actual)
    lines = {name: chosen.cost_bn.sel(statistic=name).values for pair in (*pairs, (_MEDIAN,)) for name in pair}
    years, frozen = chosen.year.values, scenario_of(answer).agreement.base_payment_bn
    name, unit = str(chosen.strategy.item()), str(found.cost_bn.attrs["units"])
    ax, ink = style.axes(ax), style.colours([name])[name]
    for k, (low, high) in enumerate(pairs):
        shade = look().tint(ink, 0.22 + 0.5 * k / len(pairs))
        ax.fill_between(years, lines[low], lines[high], color=shade, linewidth=0)
    ax.plot(years, lines[_MEDIAN], color=ink, linewidth=2.4)
    ax.axhline(frozen, color=look().quiet, linewidth=1.2, linestyle=(0, (4, 3)))
    ax.set_xlim(years[0] - 0.12, years[-1])
    ax.set_xticks(years)
    ax.set_ylim(_room(np.concatenate([*lines.values(), [frozen], list(known.values())])))
    middles = " and ".join(f"{_width(pair):g} %" for pair in reversed(pairs))
    style.dress(ax, f'Payment by year under "{name}": median, middle {middles}', f"{unit} a year, nominal")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    _mark_actual(ax, known)
    _label(ax, {name: float(line[-1]) for name, line in lines.items()}, frozen, ink)
    note = "Years without an agreement pay the frozen level: lapses make a strategy look cheap."
    style.source_line(ax, found, note)
    least, most = (float(lines[end][-1]) for end in pairs[0])
    style.tell(
        ax,
        f'Payment by year under "{name}", {unit}: in {years[-1]} {lines[_MEDIAN][-1]:,.0f} in the middle of the '
        f"futures, {least:,.0f} to {most:,.0f} in {_width(pairs[0]):g} % of them.",
    )
    return ax


def exceedance(answer: xr.Dataset, *, ax: Axes | None = None, budget: float | None = None) -> Axes:
    """Draw the chance that the term costs more than each amount, one line for each strategy.

    Parameters
    ----------
    answer : from `exceedance`.
    ax : where to draw; None makes a figure.
    budget : an amount to mark.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.exceedance(sr.exceedance(futures), budget=8000.0)
    >>> print(sr.figures.described(ax))
    Chance that the term costs more than an amount, KRW bn, under hurry, wait. Of 8,000: hurry 56 %, wait 49 %.
    """
    return _chances(answer, "exceedance", "Chance that the term costs more than an amount", ax, budget)


def s_curve(answer: xr.Dataset, *, ax: Axes | None = None, budget: float | None = None) -> Axes:
    """Draw the chance that each amount is enough for the term (an S-curve), one line for each strategy.

    Parameters
    ----------
    answer : from `exceedance`.
    ax : where to draw; None makes a figure.
    budget : an amount to mark.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.s_curve(sr.exceedance(futures), budget=8000.0)
    >>> print(sr.figures.described(ax))
    Chance that an amount is enough for the term, KRW bn, under hurry, wait. Of 8,000: hurry 44 %, wait 51 %.
    """
    return _chances(answer, "confidence", "Chance that an amount is enough for the term", ax, budget)


def _chances(answer: xr.Dataset, variable: str, title: str, ax: Axes | None, budget: float | None) -> Axes:
    found = answers.drawable(answer, ("strategy", "amount"), variable, f"{variable}_se")
    budget = None if budget is None else float(NUMBER("budget", budget))
    ax, inks, amounts = style.axes(ax), style.colours(answers.names(found)), found.amount.values
    strokes = style.strokes(list(inks))
    for name, ink in inks.items():
        share, error = (100.0 * found[end].sel(strategy=name).values for end in (variable, f"{variable}_se"))
        half = half_in_errors(found) * error
        ax.fill_between(amounts, share - half, share + half, color=look().tint(ink, 0.3), linewidth=0)
        ax.plot(amounts, share, color=ink, linewidth=2.0, linestyle=strokes[name], label=name)
    low, high = _of_interest(found[variable].values, amounts)
    ax.set_xlim(low if budget is None else min(low, budget), high if budget is None else max(high, budget))
    ax.set_ylim(0.0, 102.0)
    style.dress(ax, title, "% of futures", x=str(found.amount.attrs["units"]))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    told = ""
    if budget is not None:
        ax.axvline(budget, color=look().quiet, linewidth=1.2, linestyle=(0, (4, 3)))
        shares = {name: 100.0 * float(np.interp(budget, amounts, found[variable].sel(strategy=name))) for name in inks}
        told = f" Of {budget:,.0f}: " + ", ".join(f"{name} {share:.0f} %" for name, share in shares.items()) + "."
        _name_budget(ax, budget, amounts, 100.0 * found[variable].transpose("strategy", "amount").values)
    style.legend(ax, loc="upper right" if variable == "exceedance" else "lower right")
    style.source_line(ax, found, f"Bands, where they can be seen: 95 % intervals.{told}")
    style.tell(ax, f"{title}, {found.amount.attrs['units']}, under {', '.join(inks)}.{told}")
    return ax


def _name_budget(ax: Axes, budget: float, amounts: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
    """Name the marked amount towards the middle of the Axes, above or below the lines: where there is more room."""
    low, high = ax.get_xlim()
    side, step = ("left", 1.0) if budget < (low + high) / 2.0 else ("right", -1.0)
    beside = budget + step * np.linspace(0.0, 0.2 * (high - low), 20)  # as far as the name reaches
    lines = np.array([np.interp(beside, amounts, line) for line in shares])
    above, below = 100.0 - lines.max(), lines.min()
    height = 100.0 - above / 2.0 if above > below else below / 2.0
    style.write(
        ax, f"budget {budget:,.0f}", (budget, height), look().quiet, ha=side, va="center",
        xytext=(4.0 * step, 0), clear=True,
    )  # fmt: skip


def _of_interest(shares: NDArray[np.float64], amounts: NDArray[np.float64]) -> tuple[float, float]:
    """Return the amounts between which some chance is neither below half a per cent nor above 99.5."""
    inside = np.flatnonzero(((shares > 0.005) & (shares < 0.995)).any(axis=tuple(range(shares.ndim - 1))))
    if not inside.size:
        return float(amounts[0]), float(amounts[-1])
    return float(amounts[max(inside[0] - 1, 0)]), float(amounts[min(inside[-1] + 1, amounts.size - 1)])


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
    for i, (year, paid) in enumerate(actual.items()):
        ax.plot(year, paid, "D", color=look().ink, markersize=6, clip_on=False, zorder=5)
        if i == 0:
            style.write(ax, f"agreed: {paid:,.1f}", (year, paid), xytext=(8, 24), va="bottom", fontsize=style.TEXT)


def _label(ax: Axes, ends: Mapping[str, float], frozen: float, ink: str) -> None:
    """Name the lines at their right ends; a quantile at the frozen level shares its label."""
    named = {"median" if name == _MEDIAN else f"{name[1:]} %": end for name, end in ends.items()}
    at_frozen = [name for name, end in named.items() if abs(end - frozen) < 1e-3 * frozen]
    texts = {name: end for name, end in named.items() if name not in at_frozen}
    texts[f"frozen {frozen:,.0f}" + (f" = {', '.join(at_frozen)}" if at_frozen else "")] = frozen
    inks = [look().quiet if text.startswith("frozen") else ink for text in texts]
    style.label_right(ax, list(texts.values()), list(texts), inks)
