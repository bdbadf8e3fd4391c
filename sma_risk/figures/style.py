"""What do all figures share? Colours that the colour-blind can tell apart, direct labels, the source line."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sma_risk.analysis.sweeps import scenario_of

# Okabe & Ito (2008), without the yellow that print loses
PALETTE = ("#0072B2", "#E69F00", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#000000")
STRATEGIES = dict(zip(("hurry", "base", "wait", "conditional", "hold"), PALETTE, strict=False))
INK, QUIET = "#222222", "#666666"
SIZE = (9.0, 5.2)  # inches; with this size the text is readable at 900 pixels
TEXT, SMALL = 10.5, 8.5


def axes(ax: Axes | None) -> Axes:
    """Return the Axes given, or a new one of the usual size."""
    if ax is not None:
        return ax
    _, made = plt.subplots(figsize=SIZE, layout="constrained")
    return made


def colours(names: Sequence[str]) -> dict[str, str]:
    """Return a colour for each strategy; the named ones always have the same."""
    free = [colour for colour in PALETTE if colour not in {STRATEGIES.get(name) for name in names}]
    others = [name for name in names if name not in STRATEGIES]
    found = {name: (free or list(PALETTE))[i % len(free or PALETTE)] for i, name in enumerate(others)}
    return found | {name: STRATEGIES[name] for name in names if name in STRATEGIES}


def dress(ax: Axes, title: str, y: str) -> None:
    """Give the Axes title and unit, and take away what carries no information."""
    ax.set_title(title, loc="left", fontsize=TEXT + 2, color=INK, pad=12)
    ax.set_ylabel(y, fontsize=TEXT, color=INK)
    ax.tick_params(labelsize=TEXT - 0.5, colors=INK)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)


def label_right(ax: Axes, heights: Sequence[float], texts: Sequence[str], inks: Sequence[str]) -> None:
    """Write texts beside the right edge at data heights, pushed apart where they would overlap."""
    bottom, top = ax.get_ylim()
    points = ax.get_window_extent().height * 72.0 / ax.figure.dpi
    gap = 1.35 * TEXT / points
    places = spread([(height - bottom) / (top - bottom) for height in heights], gap)
    for place, text, ink in zip(places, texts, inks, strict=True):
        ax.annotate(
            text, (1.0, place), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=TEXT, color=ink, annotation_clip=False,
        )  # fmt: skip


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return places at least a gap apart, as near to the wished ones as clusters about their means allow.

    >>> spread([0.5, 0.9, 0.51], 0.1)
    [0.455, 0.9, 0.555]
    """
    order = np.argsort(places, kind="stable")
    clusters: list[list[int]] = []
    for i in order:
        clusters.append([int(i)])
        while len(clusters) > 1 and _start(places, clusters[-1], gap) - _end(places, clusters[-2], gap) < gap:
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    found = [0.0] * len(places)
    for cluster in clusters:
        for rank, i in enumerate(cluster):
            found[i] = round(_start(places, cluster, gap) + rank * gap, 9)
    return found


def source_line(ax: Axes, answer: xr.Dataset, more: str = "") -> None:
    """Write scenario, number of futures, seed and a note in small letters below the Axes."""
    scenario = scenario_of(answer)
    parts = [
        f"Scenario {scenario.name} as of {scenario.agreement.as_of}",
        f"{int(answer.attrs['n']):,} futures",
        f"seed {answer.attrs.get('seed', 'unknown')}",
    ]
    footnote(ax, f"{', '.join(parts)}.\n{more}")


def footnote(ax: Axes, text: str) -> None:
    """Write a text in small letters below the Axes."""
    lower = 44 if ax.get_xlabel() else 30
    ax.annotate(
        text, (0.0, 0.0), xycoords="axes fraction", linespacing=1.4,
        xytext=(0, -lower), textcoords="offset points", fontsize=SMALL, color=QUIET, va="top",
        annotation_clip=False,
    )  # fmt: skip


def figure_note(figure: Figure, text: str) -> None:
    """Write a text of two lines in small letters at the foot of a figure of several Axes."""
    figure.set_layout_engine("constrained", rect=(0.0, 0.09, 1.0, 0.91))
    figure.text(0.01, 0.015, text, fontsize=SMALL, color=QUIET, linespacing=1.4, va="bottom").set_in_layout(False)


def _start(places: Sequence[float], cluster: list[int], gap: float) -> float:
    return sum(places[i] for i in cluster) / len(cluster) - gap * (len(cluster) - 1) / 2.0


def _end(places: Sequence[float], cluster: list[int], gap: float) -> float:
    return _start(places, cluster, gap) + gap * (len(cluster) - 1)
