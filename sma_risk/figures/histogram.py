"""How is a quantity spread over very many futures? Shares of futures by value, on a scale that shows the rarest."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.wording import amount
from sma_risk.figures import answers, style
from sma_risk.parameters import TEXT

MOST_STEPS = 120


def histogram(answer: xr.Dataset, quantity: str = "total_bn", *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw the share of futures around each value, by strategy; the scale of the shares is logarithmic.

    Parameters
    ----------
    answer : of `summaries.Histogram`.
    quantity : its name in the answer; by strategy, not by year.
    title : of the figure; empty for the quantity's name.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> kept = [sr.summaries.Histogram("total_bn", 0.0, 40_000.0, bins=4000)]
    >>> told = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024, summaries=kept)
    >>> histogram(told).get_xlabel()
    'KRW bn'
    """
    bins = f"{quantity}_bin"
    found = answers.drawable(answer, ("strategy", bins), *(f"{quantity}_{part}" for part in _COUNTS))
    counts, below, above = (found[f"{quantity}_{part}"] for part in _COUNTS)
    inks, total = style.colours(answers.names(found)), float((counts.sum(bins) + below + above).max())
    edges, places = (
        np.append(found[bins].values, found[f"{bins}_end"].values[-1]),
        _steps(counts.any("strategy").values),
    )
    ax, title = style.axes(ax), TEXT("title", title) or quantity
    strokes = style.strokes(list(inks))
    for name, ink in inks.items():
        seen = np.add.reduceat(counts.sel(strategy=name).values, places[:-1])
        shares = np.where(seen > 0, 100.0 * seen / total, np.nan)
        ax.stairs(shares, edges[places], color=ink, linewidth=1.6, linestyle=strokes[name], label=name)
    unit = str(found[f"{quantity}_quantile_low"].attrs["units"])
    ax.set_yscale("log")
    ax.set_xlim(edges[places[0]], edges[places[-1]])
    width = edges[places[1]] - edges[places[0]]
    style.dress(ax, title, f"% of futures in each {amount(f'{width:,.4g}', unit)}, logarithmic", x=unit)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:g}")
    style.legend(ax, loc="upper right")
    outside = int(below.sum() + above.sum())
    style.source_line(ax, found, f"Outside the bins: {outside:,} futures.")
    ends = f"from {edges[places[0]]:,.0f} to {edges[places[-1]]:,.0f} {unit}"
    style.tell(ax, f"{title}, under {', '.join(inks)}: {ends}, shares of futures down to one in {total:,.0f}")
    return ax


_COUNTS = ("histogram", "below", "above")


def _steps(seen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where steps begin and the last ends: all that was seen, in steps of as many bins, but for the last."""
    places = np.flatnonzero(seen)
    first, end = (int(places[0]), int(places[-1]) + 1) if places.size else (0, len(seen))
    return np.append(np.arange(first, end, -(-(end - first) // MOST_STEPS)), end)
