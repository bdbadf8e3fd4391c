"""Which way can an agreement go? The statuses and every move between them, as the chain has them."""

from __future__ import annotations

from collections import defaultdict

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from sma_risk.figures import style
from sma_risk.figures.themes import look
from sma_risk.scenario import Scenario

Point = tuple[float, float]

_PLACES = {
    **{"negotiating": (0.0, 1.0), "stalled": (2.0, 2.6), "pending": (3.2, 1.0), "in_force": (5.6, 1.0)},
    **{"reopened": (7.6, 2.4), "amending": (7.6, -0.4), "exited": (9.8, 1.0)},
}
_PAID = ("in_force", "reopened", "amending")
_USUAL_BEND = 0.14  # of the distance, to the right: room for the way back
_BENDS = {("pending", "negotiating"): -0.30, ("negotiating", "pending"): 0.0, ("in_force", "negotiating"): -0.42,
          ("reopened", "negotiating"): 0.50, ("amending", "negotiating"): -0.36, ("in_force", "exited"): -0.10,
          ("reopened", "amending"): 0.0, ("pending", "in_force"): 0.0}  # fmt: skip
_ALONG = {
    **{("reopened", "amending"): 0.62, ("in_force", "exited"): 0.33, ("reopened", "exited"): 0.5},
    **{("negotiating", "stalled"): 0.58, ("stalled", "negotiating"): 0.30},
    **{("in_force", "reopened"): 0.62, ("reopened", "in_force"): 0.40},
    **{("stalled", "pending"): 0.62, ("pending", "stalled"): 0.62},
}
"""Where on its way an arrow is named, if not in the middle."""


def moves(scenario: Scenario, *, ax: Axes | None = None) -> Axes:
    """Draw the seven statuses and the events that lead from one to another.

    Parameters
    ----------
    scenario : moves that have no chance in it are not drawn.
    ax : where to draw; None makes a figure.
    """
    from sma_risk.chain import diagram  # only here: other figures need no kernels of the chain

    ax = style.axes(ax, (9.0, 5.4))
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for before, event, after in sorted(diagram.moves(scenario)):
        arrows[before, after].append(event)
    for (before, after), events in arrows.items():
        _arrow(ax, before, after, events)
    for name, (x, y) in _PLACES.items():
        ax.text(
            x, y, name.replace("_", " "), ha="center", va="center", fontsize=style.TEXT + 1, color=look().ink, zorder=4,
            bbox={"boxstyle": "round,pad=0.55", "facecolor": _fill(name), "edgecolor": look().quiet},
        )  # fmt: skip
    ax.set_xlim(-0.9, 10.5)
    ax.set_ylim(-1.9, 4.6)
    ax.axis("off")
    style.dress(ax, "What can happen to an agreement in a month", lines="")
    note = "Green: the terms are in force and paid. Read off the chain that is solved; staying as it is is not drawn."
    style.footnote(ax, note)
    told = f"The {len(_PLACES)} statuses of an agreement"
    style.tell(ax, f"{told} and the {len(arrows)} ways that lead from one to another.")
    return ax


def _fill(name: str) -> str:
    now = look()
    if name == "exited":
        return now.grid
    return now.tint(now.palette[3 if name in _PAID else 1], 0.3)


def _arrow(ax: Axes, before: str, after: str, events: list[str]) -> None:
    """Draw one arrow, bent to its right so that the way back has room, with its events at the bend."""
    (x0, y0), (x1, y1) = _PLACES[before], _PLACES[after]
    bend = _BENDS.get((before, after), _USUAL_BEND)
    ax.add_patch(
        FancyArrowPatch(
            (x0, y0), (x1, y1), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=13,
            shrinkA=26, shrinkB=26, color=look().quiet, linewidth=1.1, zorder=2,
        )
    )  # fmt: skip
    ax.text(
        *_on_the_way((x0, y0), (x1, y1), bend, _ALONG.get((before, after), 0.5)), ",\n".join(events),
        ha="center", va="center", fontsize=style.SMALL - 0.5, color=look().ink, zorder=3,
        bbox={"facecolor": look().paper, "edgecolor": "none", "pad": 0.8, "alpha": 0.9},
    )  # fmt: skip


def _on_the_way(start: Point, end: Point, bend: float, share: float) -> Point:
    """Return a point of the quadratic curve that an arrow with this bend follows."""
    (x0, y0), (x1, y1) = start, end
    control = (x0 + x1) / 2 + bend * (y1 - y0), (y0 + y1) / 2 - bend * (x1 - x0)
    weights = (1 - share) ** 2, 2 * share * (1 - share), share**2
    corners = zip(start, control, end, strict=True)
    x, y = (sum(w * c for w, c in zip(weights, corner, strict=True)) for corner in corners)
    return x, y
