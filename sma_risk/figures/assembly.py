"""Will the Assembly consent? The number of yes votes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import Counts
from sma_risk.figures import style


def yes_votes(laws: Mapping[str, Counts], *, ax: Axes | None = None, recorded: Mapping[str, int] | None = None) -> Axes:
    """Draw the probabilities of the numbers of yes votes, one step line for each law.

    Parameters
    ----------
    laws : by label, such as `Ratification.yes_votes` of several deals.
    ax : where to draw; None makes a figure.
    recorded : past counts by label.
    """
    ax = style.axes(ax)
    reach = (min(law.interval(0.998)[0] for law in laws.values()), max(law.interval(0.998)[1] for law in laws.values()))
    k = np.arange(int(reach[0]) - 5, int(reach[1]) + 6)
    for (label, law), ink in zip(laws.items(), style.PALETTE, strict=False):
        ax.step(k, 100.0 * law.pmf(k), where="mid", color=ink, linewidth=2.0, label=label)
        ax.fill_between(k, 100.0 * law.pmf(k), step="mid", color=ink, alpha=0.12, linewidth=0)
    top = 100.0 * max(law.pmf(k).max() for law in laws.values())
    for i, (label, count) in enumerate(sorted((recorded or {}).items(), key=lambda item: item[1])):
        height = top * (0.98 - 0.09 * i)
        ax.plot([count, count], [0.0, height], color=style.QUIET, linewidth=0.9, linestyle=(0, (2, 2)))
        ax.annotate(
            f"{label}: {count}", (count, height), xytext=(3, 0), textcoords="offset points",
            fontsize=style.TEXT - 1, color=style.QUIET, va="top",
        )  # fmt: skip
    ax.set_xlim(k[0], k[-1])
    ax.set_ylim(0.0, top * (1.06 + 0.09 * len(laws)))  # the legend stands above the curves
    style.dress(ax, "Yes votes on the floor", "probability, %")
    ax.set_xlabel("members in favour", fontsize=style.TEXT, color=style.INK)
    ax.legend(frameon=False, fontsize=style.TEXT, loc="upper right")
    return ax
