"""How long does it take? The share that still waits, by month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import PiecewiseHazard
from sma_risk.figures import style
from sma_risk.figures.themes import look


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
    ax = style.axes(ax)
    t = np.linspace(0.0, months, 20 * months + 1)
    for (label, law), ink in zip(laws.items(), look().palette, strict=False):
        ax.plot(
            t, 100.0 * law.sf(t), color=ink, linewidth=2.2, label=f"{label}: median {float(law.ppf(0.5)):.1f} months"
        )
    for name, month in (marks or {}).items():
        ax.axvline(month, color=look().quiet, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        style.write(
            ax, name, (month, 0.98), look().quiet, xycoords=("data", "axes fraction"), xytext=(3, 0), rotation=90,
            ha="left", va="top", clear=True, zorder=1,
        )  # fmt: skip
    ax.set_xlim(0.0, months)
    ax.set_ylim(0.0, 102.0)
    style.dress(ax, "Still waiting after so many months", "% that wait", x="months")
    texts = [f"{label}: median {float(law.ppf(0.5)):.1f}" for label, law in laws.items()]
    ends = [100.0 * float(law.sf(months)) for law in laws.values()]
    style.label_right(ax, ends, texts, look().palette[: len(texts)])
    style.computed(ax, key="Median: months until half are done.")
    style.tell(ax, f"Share that still waits, by month; months until half are done: {'; '.join(texts)}.")
    return ax
