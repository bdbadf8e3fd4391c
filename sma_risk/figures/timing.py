"""When to press, when to wait? The best timing rule as a strip of months for each known result."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, style

_SLOW, _USUAL, _FAST = "#CFE3F3", "#F2F2F2", "#0072B2"
_NAMES = {"maximalist": "maximalist won", "regular": "regular won"}


def best_timing(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the tempo of each month, and where the Assembly may not vote.

    Parameters
    ----------
    answer : from `best_timing`.
    ax : where to draw; None makes a figure.
    """
    found = answers.drawable(answer, ("result", "month"), "tempo", "consent_open")
    ax = style.axes(ax)
    ax.set_box_aspect(0.3)
    results = ["maximalist", "regular"]
    fastest = max(float(found.tempo.max()), 1.0)
    for row, result in enumerate(results):
        for k, tempo, opened in zip(
            found.month.values,
            found.tempo.sel(result=result).values,
            found.consent_open.sel(result=result).values,
            strict=True,
        ):
            share = np.log(tempo) / np.log(fastest) if tempo > 1.0 else 0.0
            face = _FAST if tempo > 1.0 else _SLOW if tempo < 1.0 else _USUAL
            hatch = None if opened else "///"
            ax.barh(row, 1.0, left=k, height=0.72, color=face, alpha=0.45 + 0.55 * share if tempo > 1.0 else 1.0,
                    edgecolor="white", linewidth=1.5, hatch=hatch)  # fmt: skip
            ink = "white" if tempo > 1.0 and share > 0.4 else style.INK
            ax.text(k + 0.5, row, f"{tempo:.3g}", ha="center", va="center", fontsize=style.TEXT, color=ink)
    months = list(found.month.values)
    ax.set_yticks(range(len(results)), [_NAMES[result] for result in results])
    names = [month if month.endswith("-01") or not i else month[5:] for i, month in enumerate(found.calendar.values)]
    ax.set_xticks([k + 0.5 for k in months], [*names[:-1], "later"])
    ax.set_xlim(months[0], months[-1] + 1)
    style.dress(ax, "Best timing rule: tempo of talks by month and known result", "")
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.tick_params(left=False)
    price, currency = found.attrs["lapse_price_bn"], scenario_of(found).agreement.currency
    note = (
        "Tempo multiplies the hazard of a conclusion; hatched: no vote. Before the election both rows agree.\n"
        f"{currency} {price:g} bn a lapse month; {found.attrs['marks']} worlds, seed {found.attrs['seed']}."
    )
    ax.annotate(
        note, (0.0, 0.0), xycoords="axes fraction", xytext=(0, -30), textcoords="offset points",
        fontsize=style.SMALL, color=style.QUIET, va="top", annotation_clip=False, linespacing=1.4,
    )  # fmt: skip
    return ax
