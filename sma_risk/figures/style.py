"""What do all figures share? Size, letters, direct labels, the source line, and a sentence that says what is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures.themes import look
from sma_risk.parameters import instance
from sma_risk.scenario.strategies import NAMES

SIZE = (7.2, 4.5)  # inches: two columns of a journal; read at 400 pixels, small letters are 6 pixels high
TEXT, SMALL = 10.0, 8.0  # points
_STROKES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)), (0, (9, 2)))
_AXES = instance(Axes, "Axes of matplotlib")
_EM = 0.52  # mean width of a letter over its size


def axes(ax: Axes | None, size: tuple[float, float] = SIZE) -> Axes:
    """Return the Axes given, or a new one, of the usual size in inches unless another is given."""
    if ax is not None:
        return _AXES("ax", ax)  # type: ignore[no-any-return]
    figure, made = plt.subplots(figsize=size, facecolor=look().paper)
    figure.set_layout_engine("constrained", w_pad=0.08, h_pad=0.08)  # inches between letters and the edge
    return made


def colours(names: Sequence[str]) -> dict[str, str]:
    """Return a colour for each strategy or label; the named strategies always have the same."""
    palette = look().palette
    own = dict(zip(NAMES, palette, strict=False))
    free = [colour for colour in palette if colour not in {own.get(name) for name in names}] or list(palette)
    others = [name for name in names if name not in own]
    found = {name: free[i % len(free)] for i, name in enumerate(others)}
    return found | {name: own[name] for name in names if name in own}


def strokes(names: Sequence[str]) -> dict[str, Any]:
    """Return a line style for each strategy, so that lines that cross are told apart in grey too."""
    order = [name for name in NAMES if name in names] + [name for name in names if name not in NAMES]
    return {name: _STROKES[i % len(_STROKES)] for i, name in enumerate(order)}


def dress(ax: Axes, title: str, y: str = "", *, x: str = "", lines: Literal["x", "y", ""] = "y") -> None:
    """Give the Axes title, units and grid lines ("x", "y" or none), and take away what carries no information."""
    now = look()
    ax.set_facecolor(now.paper)
    ax.set_title(_wrapped(title, 0.88 * _width(ax), TEXT + 1.5), loc="left", fontsize=TEXT + 1.5, color=now.ink, pad=10)
    ax.set_ylabel(y, fontsize=TEXT, color=now.ink)
    ax.set_xlabel(x or ax.get_xlabel(), fontsize=TEXT, color=now.ink)
    ax.tick_params(labelsize=TEXT - 0.5, colors=now.ink, labelcolor=now.ink)
    ax.spines[:].set_color(now.ink)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(visible=False)
    if lines:
        ax.grid(axis=lines, color=now.grid, linewidth=0.6)
        ax.set_axisbelow(True)


def rows(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows of a figure of rows, which needs neither ticks nor a line on the left."""
    ax.set_yticks(range(len(names)), names, fontsize=TEXT, color=look().ink)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def legend(ax: Axes, **where: Any) -> None:
    """Add a legend without a frame, on paper that grid lines do not cross."""
    now = look()
    ax.legend(
        fontsize=TEXT - 1, labelcolor=now.ink, facecolor=now.paper, edgecolor="none", framealpha=0.85, **where
    )  # fmt: skip


def write(ax: Axes, text: str, at: tuple[float, float], colour: str = "", *, clear: bool = False, **how: Any) -> None:
    """Write a text at data coordinates, in ink unless a colour is given; clear of the lines behind it if asked for."""
    paper = {"facecolor": look().paper, "edgecolor": "none", "pad": 0.8} if clear else None
    how = {"textcoords": "offset points", "xytext": (0, 0), "fontsize": TEXT - 1, "bbox": paper, **how}
    ax.annotate(text, at, color=colour or look().ink, annotation_clip=False, **how)


def label_right(ax: Axes, heights: Sequence[float], texts: Sequence[str], inks: Sequence[str]) -> None:
    """Write texts beside the right edge at data heights, pushed apart where they would overlap."""
    bottom, top = ax.get_ylim()
    gap = 1.35 * TEXT / (ax.get_window_extent().height * 72.0 / ax.figure.dpi)
    places = spread([(height - bottom) / (top - bottom) for height in heights], gap)
    for place, text, ink in zip(places, texts, inks, strict=True):
        ax.annotate(
            text, (1.0, place), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            va="center_baseline", fontsize=TEXT, color=look().written(ink), annotation_clip=False,
        )  # fmt: skip


def label_crosses(ax: Axes, x: NDArray[np.float64], y: NDArray[np.float64], inks: Mapping[str, str]) -> None:
    """Write a name at one end of each cross: right, left, above or below, where it meets the fewest lines and names.

    x, y : least, middle and greatest, shape (cross, 3).
    """
    ax.autoscale_view()
    to_points = 72.0 / ax.figure.dpi
    frame = Bbox(ax.get_window_extent().get_points() * to_points)
    crosses = ax.transData.transform(np.stack([x, y], axis=-1).reshape(-1, 2)).reshape(-1, 3, 2) * to_points
    taken = [Bbox([(low[0], middle[1]), (high[0], middle[1])]) for low, middle, high in crosses]
    taken += [Bbox([(middle[0], low[1]), (middle[0], high[1])]) for low, middle, high in crosses]
    for (name, ink), (low, middle, high), xs, ys in zip(inks.items(), crosses, x, y, strict=True):
        wide, tall = _EM * TEXT * len(name), TEXT
        places = (
            ("left", "center_baseline", (5, 0), (xs[2], ys[1]), (high[0] + 5, middle[1] - tall / 2)),
            ("right", "center_baseline", (-5, 0), (xs[0], ys[1]), (low[0] - 5 - wide, middle[1] - tall / 2)),
            ("center", "bottom", (0, 4), (xs[1], ys[2]), (middle[0] - wide / 2, high[1] + 4)),
            ("center", "top", (0, -4), (xs[1], ys[0]), (middle[0] - wide / 2, low[1] - 4 - tall)),
        )
        boxes = [Bbox.from_bounds(*corner, wide, tall) for *_, corner in places]
        met = [box.count_overlaps(taken) + (not frame.x0 < box.x0 < box.x1 < frame.x1) for box in boxes]
        best = int(np.argmin(met))
        ha, va, away, at, _ = places[best]
        taken.append(boxes[best])
        write(ax, name, at, look().written(ink), xytext=away, ha=ha, va=va, fontsize=TEXT, clear=met[best] > 0)


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


def tell(ax: Axes, sentence: str) -> None:
    """Say in a sentence what the figure shows, for those who cannot see it: kept as the label of the Axes."""
    sentence = sentence.rstrip(".")
    ax.set_label(f"{sentence[:1].upper()}{sentence[1:]}.")


def source_line(ax: Axes, answer: xr.Dataset, more: str = "") -> None:
    """Write scenario, date, number of futures (or of worlds that were solved) and seed below the Axes, and a note."""
    footnote(ax, more, source_of(answer))


def computed(ax: Axes, note: str = "", *, key: str = "") -> None:
    """Write a note below Axes that show a law, and with the source what is drawn how."""
    footnote(ax, note, f"{key} Source: sma_risk; computed, not simulated.".lstrip())


def source_of(answer: xr.Dataset) -> str:
    """Return where an answer comes from: scenario, date, futures or worlds, seed."""
    scenario, attrs = scenario_of(answer), answer.attrs
    counts = {"n": "futures", "marks": "worlds"}
    many = [f"{int(attrs[key]):,} {noun}" for key, noun in counts.items() if key in attrs]
    many = [f"future {int(attrs['future']):,}"] if "future" in attrs else many
    given = [str(attrs["condition"])] if "condition" in attrs else []
    parts = [f"{scenario.name} as of {scenario.agreement.as_of}", *many, *given, f"seed {attrs['seed']}"]
    return f"Source: sma_risk, scenario {', '.join(parts)}."


def footnote(ax: Axes, text: str, source: str = "") -> None:
    """Write a note in small letters below the Axes, and the source below it."""
    lines = [text] if text else []
    lines += [source] if source and look().source else []
    lower, width = 42 if ax.get_xlabel() else 28, _width(ax) - _beside(ax)
    ax.annotate(
        "\n".join(_wrapped(line, width, SMALL) for line in lines), (0.0, 0.0), xycoords="axes fraction",
        linespacing=1.4, xytext=(0, -lower), textcoords="offset points", fontsize=SMALL, color=look().quiet, va="top",
        annotation_clip=False,
    )  # fmt: skip


def figure_note(figure: Figure, text: str) -> None:
    """Write a text of two lines in small letters at the foot of a figure of several Axes."""
    figure.set_layout_engine("constrained", rect=(0.0, 0.09, 1.0, 0.91))
    note = figure.text(0.01, 0.015, text, fontsize=SMALL, color=look().quiet, linespacing=1.4, va="bottom")
    note.set_in_layout(False)


def _wrapped(text: str, width: float, size: float) -> str:
    """Return a text in lines of this width in points; lines that are there stay."""
    letters = max(int(width / (_EM * size)), 20)
    return "\n".join(textwrap.fill(line, letters) for line in text.splitlines())


def _width(ax: Axes) -> float:
    """Return the width in points of the part of the figure that belongs to the Axes."""
    cell = ax.get_subplotspec()
    share = 1.0 / cell.get_gridspec().ncols if cell is not None else float(ax.get_position().width)
    return 0.97 * share * float(ax.figure.bbox.width) * 72.0 / ax.figure.dpi


def _beside(ax: Axes) -> float:
    """Return the width in points of what stands to the left of the Axes."""
    box = ax.yaxis.get_tightbbox()
    return 0.0 if box is None else max(float(ax.bbox.x0 - box.x0), 0.0) * 72.0 / ax.figure.dpi


def _start(places: Sequence[float], cluster: list[int], gap: float) -> float:
    return sum(places[i] for i in cluster) / len(cluster) - gap * (len(cluster) - 1) / 2.0


def _end(places: Sequence[float], cluster: list[int], gap: float) -> float:
    return _start(places, cluster, gap) + gap * (len(cluster) - 1)
