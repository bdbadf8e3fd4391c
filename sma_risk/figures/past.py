"""Were we right? What was forecast of past rounds beside what happened."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from sma_risk.figures import style

if TYPE_CHECKING:
    import pandas

_TITLES = {
    "months_to_conclusion": ("Months until talks concluded, counted from the forecast", "months"),
    "growth": ("First-year rise", "log of the multiple"),
    "concluded_in_time": ("Concluded before the expiry", "probability"),
    "in_force_in_time": ("In force before the expiry", "probability"),
}


def hindcast(table: pandas.DataFrame, quantity: str, *, ax: Axes | None = None) -> Axes:
    """Draw forecast, middle 80 % and outcome of one quantity, a row for each round.

    Parameters
    ----------
    table : from `calibration.hindcast.hindcast`.
    quantity : one of those in the table.
    ax : where to draw; None makes a figure.
    """
    ax = style.axes(ax)
    rows = table[table["quantity"] == quantity].reset_index(drop=True)
    for y, row in rows.iterrows():
        if math.isfinite(row["low"]):
            ax.plot(
                [row["low"], row["high"]],
                [y, y],
                color=style.PALETTE[0],
                linewidth=9,
                alpha=0.35,
                solid_capstyle="butt",
            )
        ax.plot(row["forecast"], y, "o", color=style.PALETTE[0], markersize=8)
        if math.isfinite(row["happened"]):
            ax.plot(row["happened"], y, "D", color=style.INK, markersize=8)
    ax.set_yticks(range(len(rows)), list(rows["vintage"]))
    ax.invert_yaxis()
    title, unit = _TITLES[quantity]
    style.dress(ax, title, "")
    ax.set_xlabel(unit, fontsize=style.TEXT, color=style.INK)
    ax.grid(visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    style.footnote(ax, "Dot: mean, or chance; bar: middle 80 % of the futures; diamond: what happened (1 = yes).")
    return ax


def pit(table: pandas.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw where each outcome fell within its forecast: evenly spread over 0 to 1 if the forecasts are calibrated.

    Parameters
    ----------
    table : from `calibration.hindcast.hindcast` or `left_out`: columns ``quantity`` and ``pit``.
    ax : where to draw; None makes a figure.
    """
    ax = style.axes(ax)
    found = table.dropna(subset=["pit"])
    names = list(dict.fromkeys(found["quantity"]))
    for y, name in enumerate(names):
        values = found[found["quantity"] == name]["pit"]
        ax.plot(values, [y] * len(values), "o", color=style.PALETTE[y], markersize=9, alpha=0.7)
    ax.set_yticks(range(len(names)), [name.replace("_", " ") for name in names])
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(names) - 0.5, -0.5)
    style.dress(ax, "Where the outcome fell within its forecast", "")
    ax.set_xlabel("share of the forecast below the outcome (PIT)", fontsize=style.TEXT, color=style.INK)
    ax.grid(visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    style.footnote(ax, "Calibrated forecasts spread evenly from 0 to 1; so few points cannot show that they do.")
    return ax
