"""How many electoral votes, and which states decide? A histogram of votes, a strip of states."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.distributions import ElectoralCollege
from sma_risk.distributions.election.scale import t_scores
from sma_risk.figures import style
from sma_risk.figures.themes import look
from sma_risk.parameters import TEXT, TRUTH, instance, integer

_COLLEGE = instance(ElectoralCollege, "an ElectoralCollege")
_MOST = integer(1, 1000)
BIN = 10  # electoral votes in a bar of the histogram


def electoral_votes(
    college: ElectoralCollege, *, ax: Axes | None = None, candidate: str = "the candidate", independent: bool = True
) -> Axes:
    """Draw the law of the candidate's electoral votes, and in outline that of units which err independently.

    Parameters
    ----------
    college : its law is drawn as it was computed, not simulated; ten votes to a bar.
    ax : where to draw; None makes a figure.
    candidate : the name to write.
    independent : whether to draw the outline.

    Examples
    --------
    >>> import sma_risk as sr
    >>> board = sr.ElectoralCollege.from_loadings(["A", "B"], [3, 4], [1.0, -1.0], [[1.0], [1.0]], [1.0, 1.0])
    >>> ax = sr.figures.electoral_votes(board, candidate="Ms Red")
    >>> print(sr.figures.described(ax))
    Electoral votes of Ms Red: wins with probability 0.24; in 90 of 100 cases between 0 and 7 of 7.
    """
    total = sum(_COLLEGE("college", college).votes)
    candidate, independent = TEXT("candidate", candidate), TRUTH("independent", independent)
    edges = _edges(total)
    ax = style.axes(ax)
    heights = _binned(college, edges)
    lost, won = _sides()
    inks = [won if low > total / 2 else lost for low in edges[:-1]]
    ax.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=inks, edgecolor=look().paper, linewidth=0.5)
    ax.axvline(total // 2 + 0.5, color=look().ink, linewidth=1.0)
    law, win = college.electoral_votes(), college.win_probability()
    ax.set_xlim(edges[0], edges[-1])
    if independent:
        alone = college.independent()
        outline = _binned(alone, edges)
        ax.stairs(outline, edges, color=look().ink, linewidth=1.3, linestyle=(0, (3, 2)))
        peak = int(np.argmax(outline))
        ax.annotate(
            f"if units erred independently:\nstandard deviation {alone.electoral_votes().std():.0f} votes",
            (edges[peak + 1], outline[peak]), xytext=(10, -2), textcoords="offset points", va="top",
            fontsize=style.TEXT, color=look().ink,
        )  # fmt: skip
    ax.set_ylim(0.0, 1.12 * max(float(heights.max()), float(outline.max()) if independent else 0.0))
    title = f"Electoral votes of {candidate}: wins with probability {win:.2f}"
    style.dress(ax, title, f"probability of {BIN} votes, %", x=f"electoral votes of {total}")
    for x, side, ink, text in ((0.01, "left", lost, "loses"), (0.99, "right", won, "wins")):
        ax.annotate(
            f"{candidate} {text}", (x, 0.97), xycoords="axes fraction", ha=side, va="top",
            fontsize=style.TEXT, color=look().written(ink),
        )  # fmt: skip
    low, high = (float(law.ppf(level)) for level in (0.05, 0.95))
    told = f"Mean {law.mean():.0f}, standard deviation {law.std():.0f}; a tie ({total // 2}) with probability"
    style.computed(ax, f"{told} {100 * float(law.pmf(total / 2)):.1f} %.")
    style.tell(ax, f"{title}; in 90 of 100 cases between {low:.0f} and {high:.0f} of {total}.")
    return ax


def _sides() -> tuple[str, str]:
    """Return the colours of a loss and of a win: blue and vermilion."""
    return look().palette[0], look().palette[2]


def tipping_point(
    college: ElectoralCollege, *, ax: Axes | None = None, most: int = 16, size: int = 100_000, seed: int = 0
) -> Axes:
    """Draw the units likeliest to decide: margin with its middle 80 %, and the chance of being the tipping point.

    Parameters
    ----------
    college : the units, sorted here by expected margin.
    ax : where to draw; None makes a figure.
    most : how many units, the likeliest tipping points.
    size, seed : of the simulated tipping points.

    Examples
    --------
    >>> import sma_risk as sr
    >>> board = sr.ElectoralCollege.from_loadings(["A", "B"], [3, 4], [1.0, -1.0], [[1.0], [1.0]], [1.0, 1.0])
    >>> ax = sr.figures.tipping_point(board, size=1000, seed=1)
    >>> print(sr.figures.described(ax))
    The 2 units likeliest to decide, by expected margin; first B, in 100 % of elections.
    """
    found = _COLLEGE("college", college).tipping_point(size=size, seed=seed)
    table = found.head(_MOST("most", most)).sort_values("margin_points")
    sd = dict(zip(college.units, np.sqrt(np.diag(college.covariance)), strict=True))
    reach = float(t_scores(college.df, 0.9))
    ax = style.axes(ax)
    places = np.arange(len(table))
    for place, (code, row) in zip(places, table.iterrows(), strict=True):
        ink, margin, half = _sides()[int(row.margin_points > 0)], row.margin_points, reach * sd[code]
        ax.plot([margin - half, margin + half], [place, place], color=look().tint(ink, 0.45), linewidth=5)
        ax.plot(margin, place, "o", color=ink, markersize=7)
    ax.axvline(0.0, color=look().quiet, linewidth=0.9)
    ax.set_ylim(-0.6, len(table) - 0.4)
    names = [f"{code} {row.votes:.0f}" for code, row in table.iterrows()]
    title = "Margins of the units likeliest to decide: expected, and the middle 80 %"
    style.dress(ax, title, x="margin, points", lines="x")
    style.rows(ax, names)
    shares = [f"{100 * share:.0f} %" if share >= 0.005 else "< 1 %" for share in table.tipping_probability]
    style.label_right(ax, list(places), shares, [look().ink] * len(table))
    ax.annotate(
        "tips the\nelection", (1.0, 1.0), xycoords="axes fraction", xytext=(6, 4), textcoords="offset points",
        fontsize=style.SMALL, color=look().quiet, annotation_clip=False,
    )  # fmt: skip
    style.footnote(ax, "Left: the unit and its electoral votes.", f"Source: sma_risk; {size:,} draws, seed {seed}.")
    first = table.tipping_probability.idxmax()
    share = 100.0 * float(table.tipping_probability.max())
    told = f"first {first}, in {share:.0f} % of elections"
    style.tell(ax, f"The {len(table)} units likeliest to decide, by expected margin; {told}.")
    return ax


def _edges(total: int) -> NDArray[np.int64]:
    """Edges of bars that meet where a majority begins; the outermost bars may be narrower."""
    majority = total // 2 + 1
    below = np.arange(majority, 0, -BIN)[::-1]
    above = np.arange(majority + BIN, total + 1, BIN)
    return np.concatenate([[0], below, above, [total + 1]])


def _binned(college: ElectoralCollege, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Percent in each bar."""
    sums = np.concatenate([[0.0], np.cumsum(college.electoral_votes().probabilities)])
    return np.asarray(100.0 * np.diff(sums[edges]))
