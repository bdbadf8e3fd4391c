"""Were we right? What was forecast of past rounds beside what happened, and chances beside how often it did."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import xarray as xr
from matplotlib.axes import Axes

from sma_risk.figures import answers, given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import one_among

if TYPE_CHECKING:
    import pandas

_TITLES = {
    "months_to_conclusion": ("Months until talks concluded, counted from the forecast", "months"),
    "growth": ("First-year rise", "log of the multiple"),
    "concluded_in_time": ("Concluded before the expiry", "probability"),
    "in_force_in_time": ("In force before the expiry", "probability"),
}

_SHOWN = (
    "Dot: mean; bar: middle 80 % of the futures; diamond: what happened.",
    "Dot: the chance that was said; diamond: what happened, 1 for yes and 0 for no.",
)
_SOURCE = "Source: sma_risk, past rounds forecast from what was known on the day."


def hindcast(table: pandas.DataFrame, quantity: str, *, ax: Axes | None = None) -> Axes:
    """Draw forecast, middle 80 % and outcome of one quantity, a row for each round.

    Parameters
    ----------
    table : from `hindcast`.
    quantity : one of those in the table.
    ax : where to draw; None makes a figure.

    Raises
    ------
    ScenarioError
        If the quantity is not in the table.

    Examples
    --------
    >>> import pandas as pd
    >>> import sma_risk as sr
    >>> row = {"vintage": "12th, 2024-05", "quantity": "growth", "forecast": 0.09, "low": -0.05, "high": 0.25}
    >>> ax = sr.figures.hindcast(pd.DataFrame([{**row, "happened": 0.08}]), "growth")
    >>> print(sr.figures.described(ax))
    First-year rise, log of the multiple: what was forecast, and what happened: 12th, 2024-05 0.09 and 0.08.
    """
    rows = given.rows("table", table, "quantity", "forecast", "low", "high", "happened")
    one_among("quantity", quantity, sorted(set(rows["quantity"]) & set(_TITLES)))
    rows = rows[rows["quantity"] == quantity].reset_index(drop=True)
    ax, ink, now = style.axes(ax), look().palette[0], look()
    for y, row in rows.iterrows():
        if math.isfinite(row["low"]):
            ends = [row["low"], row["high"]]
            ax.plot(ends, [y, y], color=now.tint(ink, 0.4), linewidth=9, solid_capstyle="butt")
        ax.plot(row["forecast"], y, "o", color=ink, markersize=8)
        if math.isfinite(row["happened"]):
            ax.plot(row["happened"], y, "D", color=now.ink, markersize=7)
    title, unit = _TITLES[quantity]
    ax.set_ylim(len(rows) - 0.5, -0.5)
    style.dress(ax, title, x=unit, lines="x")
    style.rows(ax, list(rows["vintage"]))
    style.footnote(ax, _SHOWN[unit == "probability"], _SOURCE)
    known = rows.dropna(subset=["happened"])
    pairs = [f"{row.vintage} {row.forecast:.2g} and {row.happened:.2g}" for row in known.itertuples()]
    style.tell(ax, f"{title}, {unit}: what was forecast, and what happened: {', '.join(pairs) or 'not known yet'}.")
    return ax


def pit(table: pandas.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw where each outcome fell within its forecast: evenly spread over 0 to 1 if the forecasts are calibrated.

    Parameters
    ----------
    table : from `hindcast` or `left_out`: columns ``quantity`` and ``pit``.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import pandas as pd
    >>> import sma_risk as sr
    >>> ax = sr.figures.pit(pd.DataFrame({"quantity": ["growth"] * 3, "pit": [0.2, 0.55, 0.95]}))
    >>> print(sr.figures.described(ax))
    3 outcomes of past rounds within their forecasts: 67 % in the middle 80 %.
    """
    found = given.rows("table", table, "quantity", "pit").dropna(subset=["pit"])
    ax, names = style.axes(ax), list(dict.fromkeys(found["quantity"]))
    for y, name in enumerate(names):
        values = found[found["quantity"] == name]["pit"]
        ink = look().palette[y % len(look().palette)]
        ax.plot(values, [y] * len(values), "o", color=ink, markersize=9, alpha=0.7)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(names) - 0.5, -0.5)
    style.dress(
        ax, "Where the outcome fell within its forecast", x="share of the forecast below the outcome (PIT)", lines="x"
    )
    style.rows(ax, [name.replace("_", " ") for name in names])
    style.footnote(ax, "Calibrated forecasts spread evenly from 0 to 1; few points cannot show that they do.", _SOURCE)
    middle = 100.0 * float(((found["pit"] > 0.1) & (found["pit"] < 0.9)).mean())
    style.tell(ax, f"{len(found)} outcomes of past rounds within their forecasts: {middle:.0f} % in the middle 80 %.")
    return ax


def reliability(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw how often it happened against what was said, on the diagonal if the chances were right.

    Parameters
    ----------
    answer : from `calibration.scores.reliability`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> from sma_risk.calibration.scores import reliability
    >>> ax = sr.figures.reliability(reliability([0, 1, 1], [0.1, 0.2, 0.9], bins=3))
    >>> print(sr.figures.described(ax))
    Of 3 chances, it happened in 50 % where 15 % was said, 100 % where 90 % was said.
    """
    found = answers.drawable(answer, ("bin",), "said", "happened", "events", "low", "high")
    filled = found.isel(bin=(found.events > 0).values)
    ax, ink = style.axes(ax), look().palette[0]
    said, seen = 100.0 * filled.said.values, 100.0 * filled.happened.values
    ax.plot([0, 100], [0, 100], color=look().quiet, linewidth=1.0, linestyle=(0, (4, 3)))
    for x, low, high in zip(said, filled.low.values, filled.high.values, strict=True):
        ax.plot([x, x], [100.0 * low, 100.0 * high], color=look().tint(ink, 0.4), linewidth=7, solid_capstyle="butt")
    ax.plot(said, seen, "D", color=look().ink, markersize=7, clip_on=False, zorder=4)
    for x, y, count in zip(said, seen, filled.events.values, strict=True):
        style.write(ax, f"{count:.0f}", (x, y), xytext=(9, 0), va="center_baseline", clear=True)
    ax.set_xlim(0.0, 104.0)
    ax.set_ylim(0.0, 104.0)
    style.dress(ax, "How often it happened, by what was said", "it happened, %", x="chance that was said, %")
    brier = float(found.brier)
    note = "Diamond: share that happened, with the number of events. Bar: where it would lie in 95 of 100 cases"
    style.footnote(ax, f"{note} if what was said is true. Brier score {brier:.3f}.", "Source: sma_risk.")
    pairs = [f"{y:.0f} % where {x:.0f} % was said" for x, y in zip(said, seen, strict=True)]
    style.tell(ax, f"Of {int(filled.events.sum())} chances, it happened in {', '.join(pairs)}.")
    return ax
