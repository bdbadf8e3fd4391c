"""How long does it take? The share that still waits, by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import PiecewiseHazard
from sma_risk.figures import given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import MOST_MONTHS, checked_values, instance, integer

_HAZARD = instance(PiecewiseHazard, "a PiecewiseHazard")
_SHOWN = integer(1, MOST_MONTHS)
_ROW = 7.0  # per cent: the height of a row of names
_LETTER = 0.023  # of the width of narrow Axes, for a letter of a name


def waiting(
    laws: Mapping[str, PiecewiseHazard], months: int, *, ax: Axes | None = None, marks: Mapping[str, int] | None = None
) -> Axes:
    """Draw the share that still waits by month, one line for each law, labelled with its median in months.

    Parameters
    ----------
    laws : by label.
    months : to draw.
    ax : where to draw; None makes a figure.
    marks : months to name.

    Examples
    --------
    >>> import sma_risk as sr
    >>> talks = sr.presets.twelfth_sma().talks
    >>> laws = {f"tempo {tempo}": talks.time_to_conclusion(-1, 19, tempo=tempo) for tempo in (2.0, 1.0)}
    >>> ax = sr.figures.waiting(laws, 36, marks={"agreement expires": 20})
    >>> print(sr.figures.described(ax))
    Share that still waits, by month; months until half are done: tempo 2.0: median 6.7; tempo 1.0: median 9.3.
    """
    checked_values("laws", laws, _HAZARD)
    months, named = _SHOWN("months", months), given.amounts("marks", marks)
    ax, inks = style.axes(ax), style.colours(list(laws))
    t = np.linspace(0.0, months, 20 * months + 1)
    for label, law in laws.items():
        ax.plot(t, 100.0 * law.sf(t), color=inks[label], linewidth=2.2)
    ax.set_xlim(0.0, months)
    ax.set_ylim(0.0, 102.0 + _ROW * _mark(ax, named, months))
    ax.set_yticks(range(0, 101, 20))
    style.dress(ax, "Still waiting after so many months", "% that wait", x="months")
    texts = [f"{label}: median {float(law.ppf(0.5)):.1f}" for label, law in laws.items()]
    ends = [100.0 * float(law.sf(months)) for law in laws.values()]
    style.label_right(ax, ends, texts, list(inks.values()))
    style.computed(ax, key="Median: months until half are done.")
    style.tell(ax, f"Share that still waits, by month; months until half are done: {'; '.join(texts)}.")
    return ax


def _mark(ax: Axes, marks: Mapping[Any, float], months: int) -> int:
    """Draw marked months and name them above all curves, neighbours on rows of their own; return how many rows."""
    ends: list[float] = []
    for name, month in sorted(marks.items(), key=lambda mark: mark[1]):
        reach = _LETTER * months * len(name)
        side, away, start = ("left", 3, month) if month + reach < months else ("right", -3, month - reach)
        row = next((i for i, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [start + reach]
        ax.axvline(month, color=look().quiet, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        style.write(
            ax, name, (month, 102.0 + _ROW * row), look().quiet, xytext=(away, 0), ha=side, va="bottom", clear=True,
            zorder=1,
        )  # fmt: skip
    return len(ends)
