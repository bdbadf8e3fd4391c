"""What was to be expected as the news came? The twelfth round day by day, with what happened on the way."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

import matplotlib.dates as mdates
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.figures import answers, given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import TEXT, TRUTH, many, one_among

if TYPE_CHECKING:
    import pandas

_PANELS = {
    "ratified_in_time": ("In force by December 2025", "probability", 1.0),
    "cost_bn": ("Mean cost of 2026 to 2030", "KRW tn", 1e-3),
    "lapse_months": ("Mean number of months without an agreement", "months", 1.0),
}
_BEST = many(TEXT, 1, 10_000)
_BAND = 0.7
_AFTER, _LETTER = 24.0, 2.3  # days: the length of the last band, and what a letter takes


def as_it_came(
    answer: xr.Dataset,
    quantity: str,
    *,
    ax: Axes | None = None,
    steps: pandas.DataFrame | None = None,
    labels: bool = True,
) -> Axes:
    """Draw a quantity by strategy over the days whose news it rests on; of the chance, also the odds of the election.

    Parameters
    ----------
    answer : from `calibration.hindcast.as_it_came`.
    quantity : ratified_in_time, cost_bn or lapse_months.
    ax : where to draw; None makes a figure.
    steps : from `calibration.hindcast.steps`: drawn as vertical lines, rounds of talks as ticks; None leaves them out.
    labels : whether the steps are named.

    Raises
    ------
    ScenarioError
        If the quantity is not one of these, or `steps` is another table.

    Examples
    --------
    >>> import sma_risk as sr
    >>> from sma_risk.calibration.hindcast import as_it_came, steps
    >>> found = as_it_came(["2024-04-30", "2024-10-31"], n=1000, seed=1)
    >>> ax = sr.figures.as_it_came(found, "ratified_in_time", steps=steps())
    >>> print(sr.figures.described(ax))
    In force by December 2025, probability, as the news came from 2024-04-30 to 2024-10-31; at last hurry 0.903,
    base 0.903, wait 0.903, conditional 0.903, hold 0.811.
    """
    title, unit, scale = _PANELS[one_among("quantity", quantity, _PANELS)]
    found = answers.drawable(answer, ("strategy", "day"), quantity)
    named = TRUTH("labels", labels)
    happened = None if steps is None else given.rows("steps", steps, "day", "kind", "label")
    ax = style.axes(ax)
    days = [_on(day) for day in found.day.values.tolist()]
    inks, strokes = (make(answers.names(found)) for make in (style.colours, style.strokes))
    for name, ink in inks.items():
        heights = scale * found[quantity].sel(strategy=name).values
        ax.plot(days, heights, "o", linestyle=strokes[name], color=ink, label=name, markersize=4)
    if quantity == "ratified_in_time":
        ax.plot(days, found.odds.values, ":", color=look().quiet, label="odds of a maximalist")
        ax.set_ylim(0.0, 1.03)
    style.dress(ax, title, unit, x=_years(found))
    _mark(ax, happened, named)
    _months(ax)
    style.legend(ax, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    style.footnote(ax, "", _source(found))
    last = ", ".join(f"{name} {scale * float(found[quantity].sel(strategy=name)[-1]):.3g}" for name in inks)
    style.tell(
        ax, f"{title}, {unit}, as the news came from {found.day.values[0]} to {found.day.values[-1]}; at last {last}."
    )
    return ax


def recommendation(answer: xr.Dataset, told: list[str], *, ax: Axes | None = None) -> Axes:
    """Draw what was best from each day's news to the next as a band of colours, named.

    Parameters
    ----------
    answer : from `calibration.hindcast.as_it_came`.
    told : from `calibration.hindcast.recommendation`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> from sma_risk.calibration import hindcast
    >>> found = hindcast.as_it_came(["2024-04-30", "2024-10-31"], n=1000, seed=1)
    >>> ax = sr.figures.recommendation(found, hindcast.recommendation(found))
    >>> print(sr.figures.described(ax))
    What was best as the news came: hurry, then let the Assembly vote.
    """
    found = answers.drawable(answer, ("strategy", "day"), "odds")
    told = list(_BEST("told", told))
    ax = style.axes(ax, (style.SIZE[0], 2.2))
    starts = [_on(day) for day in found.day.values.tolist()]
    ends = [*starts[1:], starts[-1] + _AFTER]
    inks = style.colours(answers.names(found))
    first = 0
    for place, name in enumerate(told):
        if place + 1 < len(told) and told[place + 1] == name:
            continue
        ink, width = inks.get(name.split(", ")[0], look().grid), ends[place] - starts[first]
        ax.barh(0.0, width, left=starts[first], height=_BAND, color=look().tint(ink, 0.6), edgecolor=look().paper)
        shown = textwrap.fill(name, max(int(width / _LETTER), 1), break_long_words=False)
        ax.text(
            starts[first] + width / 2.0, 0.0, shown, ha="center", va="center", fontsize=style.SMALL, color=look().ink
        )
        first = place + 1
    price = found.attrs["lapse_price_bn"]
    title = f"Smallest mean loss, a month without an agreement at KRW {price:g} bn"
    style.dress(ax, title, x=_years(found), lines="")
    style.tell(ax, "What was best as the news came: " + ", then ".join(dict.fromkeys(told)) + ".")
    ax.set_xlim(starts[0] - 4.0, ends[-1])
    ax.set_ylim(-0.5, 0.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    _months(ax)
    style.footnote(ax, "", _source(found))
    return ax


def _source(found: xr.Dataset) -> str:
    return f"Source: sma_risk, {int(found.attrs['n']):,} futures from each day's news, seed {found.attrs['seed']}."


def _mark(ax: Axes, steps: pandas.DataFrame | None, labels: bool) -> None:
    """Draw what happened: rounds of talks as ticks on the lower edge, the rest as lines."""
    if steps is None:
        return
    sides: list[float] = []
    for _, step in steps.iterrows():
        x = _on(step["day"])
        if step["kind"] == "round":
            ax.axvline(x, ymax=0.03, color=look().quiet, linewidth=1.5)
            continue
        ax.axvline(x, color=look().ink, linewidth=0.7, linestyle=(0, (3, 3)))
        if labels:
            side, shift = ("left", 2) if sides and x - sides[-1] < 5.0 else ("right", -3)
            style.write(
                ax, step["label"], (x, 0.03), xycoords=("data", "axes fraction"), xytext=(shift, 0), rotation=90,
                ha=side, va="bottom", fontsize=style.SMALL,
            )  # fmt: skip
            sides.append(x)


def _years(found: xr.Dataset) -> str:
    return " and ".join(dict.fromkeys(day[:4] for day in found.day.values.tolist()))


def _months(ax: Axes) -> None:
    ax.xaxis.set_major_locator(mdates.MonthLocator())  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%b"))  # type: ignore[no-untyped-call]


def _on(day: str) -> float:
    return float(mdates.date2num(date.fromisoformat(day)))  # type: ignore[no-untyped-call]
