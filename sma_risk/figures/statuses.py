"""Which way can an agreement go? The statuses and every move between them, as the chain has them."""

from __future__ import annotations

import textwrap
from collections import defaultdict

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from sma_risk.figures import style
from sma_risk.figures.themes import look
from sma_risk.scenario import Scenario

Point = tuple[float, float]

_PLACES = {
    **{"negotiating": (0.8, 2.9), "stalled": (3.0, 4.65), "pending": (4.1, 2.9), "in_force": (6.6, 2.9)},
    **{"reopened": (8.7, 5.0), "amending": (8.7, 0.8), "exited": (10.8, 2.9)},
}
_PAID = ("in_force", "reopened", "amending")
_WIDE, _HIGH, _REACH = 1.46, 0.52, (11.6, 6.5)  # of a status, and of all, in the units of the places
_LONGEST = 13  # letters on a line of an arrow's name
_USUAL_BEND = 0.18  # of the distance, to the right: room for the way back
_BENDS = {("pending", "negotiating"): -0.24, ("negotiating", "pending"): 0.0, ("in_force", "negotiating"): -0.4,
          ("reopened", "negotiating"): 0.54, ("amending", "negotiating"): -0.26, ("in_force", "exited"): 0.0,
          ("reopened", "amending"): 0.0, ("pending", "in_force"): 0.0, ("amending", "in_force"): -0.18}  # fmt: skip
_ALONG = {
    **{("reopened", "amending"): 0.68, ("in_force", "exited"): 0.64, ("pending", "in_force"): 0.48},
    **{("negotiating", "stalled"): 0.45, ("stalled", "negotiating"): 0.50, ("negotiating", "pending"): 0.48},
    **{("in_force", "reopened"): 0.42, ("reopened", "in_force"): 0.40, ("reopened", "negotiating"): 0.4},
    **{("stalled", "pending"): 0.64, ("pending", "stalled"): 0.53, ("amending", "negotiating"): 0.45},
    **{("pending", "negotiating"): 0.47},
}
"""Where on its way an arrow is named, if not in the middle."""


def moves(scenario: Scenario, *, ax: Axes | None = None) -> Axes:
    """Draw the seven statuses and the events that lead from one to another.

    Parameters
    ----------
    scenario : moves that have no chance in it are not drawn.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> ax = sr.figures.moves(sr.presets.twelfth_sma())
    >>> print(sr.figures.described(ax))
    The 7 statuses of an agreement and the 17 ways that lead from one to another.
    """
    from sma_risk.chain import diagram  # only here: other figures need no kernels of the chain

    ax = style.axes(ax, (style.SIZE[0], 5.0))
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for before, event, after in sorted(diagram.moves(scenario)):
        arrows[before, after].append(event)
    boxes = {name: _box(ax, name) for name in _PLACES}
    for (before, after), events in arrows.items():
        _arrow(ax, before, after, boxes, events)
    ax.set_xlim(0.0, _REACH[0])
    ax.set_ylim(0.4, _REACH[1])
    ax.set_aspect("equal")  # arrows bend on paper, their names are placed in these units
    ax.axis("off")
    style.dress(ax, "What can happen to an agreement in a month", lines="")
    note = "Green: the terms are in force and paid. Read off the chain that is solved; staying as it is is not drawn."
    style.footnote(ax, note, f"Source: sma_risk, scenario {scenario.name} as of {scenario.agreement.as_of}.")
    told = f"The {len(_PLACES)} statuses of an agreement"
    style.tell(ax, f"{told} and the {len(arrows)} ways that lead from one to another.")
    return ax


def _fill(name: str) -> str:
    now = look()
    if name == "exited":
        return now.grid
    return now.tint(now.palette[3 if name in _PAID else 1], 0.3)


def _box(ax: Axes, name: str) -> FancyBboxPatch:
    """Draw a status where it has its place."""
    x, y = _PLACES[name]
    box = FancyBboxPatch(
        (x - _WIDE / 2, y - _HIGH / 2), _WIDE, _HIGH, boxstyle="round,pad=0,rounding_size=0.15",
        facecolor=_fill(name), edgecolor=look().quiet, zorder=3,
    )  # fmt: skip
    ax.add_patch(box)
    ax.text(
        x, y, name.replace("_", " "), ha="center", va="center_baseline", fontsize=style.TEXT, color=look().ink, zorder=4
    )
    return box


def _arrow(ax: Axes, before: str, after: str, boxes: dict[str, FancyBboxPatch], events: list[str]) -> None:
    """Draw one arrow, bent to its right so that the way back has room, with its events at the bend."""
    (x0, y0), (x1, y1) = _PLACES[before], _PLACES[after]
    bend = _BENDS.get((before, after), _USUAL_BEND)
    ax.add_patch(
        FancyArrowPatch(
            (x0, y0), (x1, y1), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=11,
            patchA=boxes[before], patchB=boxes[after], shrinkA=1, shrinkB=1, color=look().quiet, linewidth=1.1,
            zorder=2,
        )
    )  # fmt: skip
    ax.text(
        *_on_the_way((x0, y0), (x1, y1), bend, _ALONG.get((before, after), 0.5)),
        ",\n".join(textwrap.fill(event, _LONGEST) for event in events),
        ha="center", va="center", fontsize=style.SMALL, color=look().ink, zorder=5,
        bbox={"facecolor": look().paper, "edgecolor": "none", "pad": 0.6},
    )  # fmt: skip


def _on_the_way(start: Point, end: Point, bend: float, share: float) -> Point:
    """Return a point of the quadratic curve that an arrow with this bend follows."""
    (x0, y0), (x1, y1) = start, end
    control = (x0 + x1) / 2 + bend * (y1 - y0), (y0 + y1) / 2 - bend * (x1 - x0)
    weights = (1 - share) ** 2, 2 * share * (1 - share), share**2
    corners = zip(start, control, end, strict=True)
    x, y = (sum(w * c for w, c in zip(weights, corner, strict=True)) for corner in corners)
    return x, y
