"""How do the laws look from which the futures are drawn? Settlements, positions, votes, waiting times, the economy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from sma_risk.distributions import Counts, Distribution, EconomyPaths, PiecewiseHazard
from sma_risk.figures import style

_SERIES = {
    "cpi_pct": ("Growth of consumer prices", "% a year"),
    "defence_pct": ("Growth of the defence budget", "% a year"),
    "exchange_rate": ("Exchange rate", "per USD"),
}


def settlements(laws: Mapping[str, Distribution], ax: Axes | None = None, recorded: Sequence[float] = ()) -> Axes:
    """Draw the probability that the settlement exceeds a multiple of the last payment, one line for each law.

    Parameters
    ----------
    laws : by label, such as those of `Demand`.
    ax : where to draw; None makes a figure.
    recorded : settlements of the past, ticks on the axis.
    """
    ax = style.axes(ax)
    x = np.linspace(0.88, 2.5, 400)
    for (label, law), ink in zip(laws.items(), style.PALETTE, strict=False):
        ax.plot(x, 100.0 * law.sf(x), color=ink, linewidth=2.4, label=label)
    ax.plot(list(recorded), [2.0] * len(recorded), "|", color=style.INK, markersize=14, markeredgewidth=1.6)
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(0.0, 100.0)
    style.dress(ax, "Chance that the first payment exceeds a multiple of the last", "%")
    ax.set_xlabel("multiple of the last payment", fontsize=style.TEXT, color=style.INK)
    ax.legend(frameon=False, fontsize=style.TEXT, loc="upper right")
    return ax


def positions(
    demand: ArrayLike,
    offer: ArrayLike,
    zone: tuple[float, float],
    ax: Axes | None = None,
    recorded: Sequence[float] = (),
) -> Axes:
    """Draw the demand and the offer by round, and the zone of agreement between them.

    Parameters
    ----------
    demand, offer : multiples of the last payment by round, as `concession_path` gives them.
    zone : what the one side wants at least and the other would pay at most; empty if the first is larger.
    ax : where to draw; None makes a figure.
    recorded : demands of a past round, in their order.
    """
    ax = style.axes(ax)
    for path, label, ink in ((demand, "US demand", style.PALETTE[2]), (offer, "Korean offer", style.PALETTE[0])):
        path = np.asarray(path, dtype=np.float64)
        ax.plot(np.arange(len(path)), path, "o-", color=ink, linewidth=2.0, markersize=5, label=label)
    ax.plot(np.arange(len(recorded)), list(recorded), "D", color=style.INK, markersize=6, label="recorded demands")
    if zone[0] <= zone[1]:
        ax.axhspan(*zone, color=style.PALETTE[3], alpha=0.18, linewidth=0, label="zone of agreement")
    style.dress(ax, "Positions by round", "multiple of the last payment")
    ax.set_xlabel("round", fontsize=style.TEXT, color=style.INK)
    ax.legend(frameon=False, fontsize=style.TEXT, loc="upper right")
    return ax


def yes_votes(laws: Mapping[str, Counts], ax: Axes | None = None, recorded: Mapping[str, int] | None = None) -> Axes:
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


def waiting(
    laws: Mapping[str, PiecewiseHazard], months: int, ax: Axes | None = None, marks: Mapping[str, int] | None = None
) -> Axes:
    """Draw the share that still waits by month, one line for each law, labelled with its median in months.

    Parameters
    ----------
    laws : by label.
    months : to draw.
    ax : where to draw; None makes a figure.
    marks : months to name.
    """
    ax = style.axes(ax)
    t = np.linspace(0.0, months, 20 * months + 1)
    for (label, law), ink in zip(laws.items(), style.PALETTE, strict=False):
        ax.plot(
            t, 100.0 * law.sf(t), color=ink, linewidth=2.2, label=f"{label}: median {float(law.ppf(0.5)):.1f} months"
        )
    for name, month in (marks or {}).items():
        ax.axvline(month, color=style.QUIET, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
        ax.annotate(
            name, (month, 2.0), xytext=(-4, 0), textcoords="offset points", rotation=90, ha="right", va="bottom",
            fontsize=style.TEXT - 1, color=style.QUIET,
        )  # fmt: skip
    ax.set_xlim(0.0, months)
    ax.set_ylim(0.0, 102.0)
    style.dress(ax, "Still waiting after so many months", "%")
    ax.set_xlabel("months", fontsize=style.TEXT, color=style.INK)
    texts = [f"{label}: median {float(law.ppf(0.5)):.1f}" for label, law in laws.items()]
    ends = [100.0 * float(law.sf(months)) for law in laws.values()]
    style.label_right(ax, ends, texts, style.PALETTE[: len(texts)])
    return ax


def economy_fan(
    paths: EconomyPaths, series: str, ax: Axes | None = None, actual: Mapping[int, float] | None = None
) -> Axes:
    """Draw one series by year: median, 25-75 % and 5-95 %; years that are known are points without a width.

    Parameters
    ----------
    paths : the joint law.
    series : "cpi_pct", "defence_pct" or "exchange_rate".
    ax : where to draw; None makes a figure.
    actual : what really came, by year.
    """
    ax = style.axes(ax)
    low, lower, middle, upper, high = np.array(
        [paths.law(series, int(year)).ppf([0.05, 0.25, 0.5, 0.75, 0.95]) for year in paths.years]
    ).T
    ink = style.PALETTE[0]
    ax.fill_between(paths.years, low, high, color=ink, alpha=0.16, linewidth=0)
    ax.fill_between(paths.years, lower, upper, color=ink, alpha=0.34, linewidth=0)
    ax.plot(paths.years, middle, color=ink, linewidth=2.4)
    ax.plot(
        list(actual or {}), list((actual or {}).values()), "D", color=style.INK, markersize=6, clip_on=False, zorder=5
    )
    ax.set_xticks(paths.years[:: 1 + len(paths.years) // 6])
    style.dress(ax, *_SERIES[series])
    return ax
