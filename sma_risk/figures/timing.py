"""When to press, when to wait? The best timing rule as a strip of months for each known result."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import answers, style
from sma_risk.figures.themes import look

_NAMES = {"maximalist": "maximalist won", "regular": "regular won"}


def best_timing(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the tempo of each month, and where the Assembly may not vote.

    Parameters
    ----------
    answer : from `best_timing`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> answer = sr.best_timing(sr.presets.twelfth_sma(), lapse_price_bn=10.0, marks=16, seed=2024)
    >>> ax = sr.figures.best_timing(answer)
    >>> ax.get_title(loc="left")
    'Best timing rule: tempo of talks by month and known result'
    """
    found = answers.drawable(answer, ("result", "month"), "tempo", "consent_open")
    ax = style.axes(ax, (style.SIZE[0], 2.5))
    now, results = look(), ["maximalist", "regular"]
    fast, slow = now.palette[0], now.palette[1]
    fastest = max(float(found.tempo.max()), 1.0)
    for row, result in enumerate(results):
        for k, tempo, opened in zip(
            found.month.values,
            found.tempo.sel(result=result).values,
            found.consent_open.sel(result=result).values,
            strict=True,
        ):
            share = np.log(tempo) / np.log(fastest) if tempo > 1.0 else 0.0
            face = fast if tempo > 1.0 else slow if tempo < 1.0 else now.grid
            face = now.tint(face, 0.45 + 0.55 * share if tempo > 1.0 else 0.35 if tempo < 1.0 else 0.5)
            hatch = None if opened else "///"
            ax.barh(row, 1.0, left=k, height=0.72, color=face, edgecolor=now.paper, linewidth=1.5, hatch=hatch)
            ink = now.paper if tempo > 1.0 and share > 0.4 else now.ink
            ax.text(k + 0.5, row, f"{tempo:.3g}", ha="center", va="center", fontsize=style.TEXT - 1, color=ink)
    months = list(found.month.values)
    names = [month if month.endswith("-01") or not i else month[5:] for i, month in enumerate(found.calendar.values)]
    ax.set_xticks([k + 0.5 for k in months], [*names[:-1], "later"])
    ax.set_xlim(months[0], months[-1] + 1)
    style.dress(ax, "Best timing rule: tempo of talks by month and known result", lines="")
    style.rows(ax, [_NAMES[result] for result in results])
    price, currency = found.attrs["lapse_price_bn"], scenario_of(found).agreement.currency
    note = "Tempo multiplies the hazard of a conclusion" + ("" if found.consent_open.all() else "; hatched: no vote")
    style.source_line(ax, found, f"{note}. Before the election both rows agree. {currency} {price:g} bn a lapse month.")
    style.tell(ax, str(found.attrs["sentence"]))
    return ax
