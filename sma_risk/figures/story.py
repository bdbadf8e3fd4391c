"""How did one future go? Its statuses month by month under each strategy, what happened, and the yearly bills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sma_risk.analysis.selection import generic, money_of
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.figures import style
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario

_COLOURS = {
    "talks": "#E5E5E5",
    "in the Assembly": "#F4D58D",
    "in force": "#8CC5A2",
    "reopened": "#C9A3CC",
    "gone": "#555555",
}
_GROUPS = ("talks", "in the Assembly", "in the Assembly", "in force", "reopened", "reopened", "gone")
_LAPSE = "#D55E00"
_SHORT = {
    "concluded": "concluded",
    "in_force": "in force",
    "voted_down": "voted down",
    "not_called": "no majority",
    "us_withdraws": "US withdraws",
    "reopened": "reopened",
    "held": "held",
    "side_deal": "side deal",
    "amended": "amended",
    "one_year_deal_ends": "one-year deal ends",
    "furlough_begins": "furlough",
    "us_leaves": "US leaves",
    "korea_leaves": "Korea leaves",
    "troop_cut": "troops cut",
}
_SHARED = {"election": "US election", "inauguration": "inauguration", "next_election": "US election"}
_HALF = 0.22  # of a band's height, rows being 1 apart


def replay(stories: xr.Dataset | Sequence[xr.Dataset], *, ax: Axes | None = None) -> Axes:
    """Draw one future under some strategies: a band of statuses each, with its events above and its bills below.

    Parameters
    ----------
    stories : from `replay`; several are of the same future.
    ax : where to draw; None makes a figure.

    Raises
    ------
    ScenarioError
        If the stories are not of one future.
    """
    stories = [stories] if isinstance(stories, xr.Dataset) else list(stories)
    if len({(story.attrs.get("future"), story.attrs.get("seed")) for story in stories}) != 1:
        raise ScenarioError("stories", len(stories), "stories of one and the same future")
    scenario = scenario_of(stories[0])
    ax = style.axes(ax)
    for row, story in enumerate(stories):
        _band(ax, story, scenario, len(stories) - 1 - row)
    _common(ax, stories[0], len(stories))
    januaries = [k for k in range(scenario.months + 1) if scenario.month_label(k).endswith("-01")]
    ax.set_xticks(januaries, [scenario.month_label(k)[:4] for k in januaries])
    ax.set_xlim(0, scenario.months)
    ax.set_ylim(-0.4, len(stories) - 0.22)
    style.dress(ax, f"Future {int(stories[0].attrs['future']):,} under {_listed(stories)}", "")
    ax.set_yticks([len(stories) - 1 - row for row in range(len(stories))], [s.attrs["strategy"] for s in stories])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    patches = [Patch(color=colour, label=name) for name, colour in _COLOURS.items()]
    patches.append(Patch(color=_LAPSE, label="no agreement"))
    ax.legend(handles=patches, ncols=len(patches), loc="lower center", bbox_to_anchor=(0.5, -0.19), frameon=False,
              fontsize=style.SMALL, handlelength=1.2, columnspacing=1.2)  # fmt: skip
    return ax


def _band(ax: Axes, story: xr.Dataset, scenario: Scenario, height: float) -> None:
    path = story.status.values
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(path)], strict=True):
        ax.barh(height, stop - start, 2 * _HALF, left=start, color=_COLOURS[_GROUPS[path[start]]], linewidth=0)
    expired = scenario.month_index(scenario.agreement.expiry) + 1
    for month in range(expired, len(path)):
        if path[month] <= 2:
            ax.barh(height - _HALF - 0.03, 1, 0.05, left=month, color=_LAPSE, linewidth=0)
    for year, amount in zip(scenario.years, generic(story).cost_bn.values, strict=True):
        december = scenario.year_end(year)
        ax.annotate(f"{amount:,.0f}", (december + 1, height - _HALF - 0.07), ha="right", va="top",
                    fontsize=style.TEXT - 1, color=style.INK)  # fmt: skip
    _events(ax, story, height)


def _events(ax: Axes, story: xr.Dataset, height: float) -> None:
    """Write what happened above the band, neighbours on lines of their own."""
    told = [(int(when), _SHORT[kind]) for when, kind in zip(story.when.values, story.kind.values, strict=True)
            if kind in _SHORT]  # fmt: skip
    ends = [-np.inf] * 4
    for when, text in told:
        line = next((i for i, end in enumerate(ends) if end <= when), int(np.argmin(ends)))
        ends[line] = when + 1.1 * len(text)
        top = height + _HALF + 0.03 + 0.075 * line
        ax.plot([when, when], [height - _HALF, top + 0.02], color=style.INK, linewidth=0.7)
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
        ax.annotate(text, (when + 0.3, top), fontsize=style.SMALL, color=style.INK, va="bottom", bbox=paper)


def _common(ax: Axes, story: xr.Dataset, rows: int) -> None:
    """Mark what no strategy can change; elections to the left of their line, inaugurations to the right."""
    for when, kind, text in zip(story.when.values, story.kind.values, story.text.values, strict=True):
        if kind in _SHARED:
            ax.axvline(when, color=style.QUIET, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
            side, shift = ("left", 3) if kind == "inauguration" else ("right", -3)
            winner = {"election": "\nmaximalist wins" if "maximalist candidate wins" in text else "\nregular wins"}
            ax.annotate(_SHARED[kind] + winner.get(kind, ""), (when, rows - 0.24), xytext=(shift, 0),
                        textcoords="offset points", ha=side, va="top", fontsize=style.SMALL, color=style.QUIET,
                        annotation_clip=False)  # fmt: skip


def _listed(stories: Sequence[xr.Dataset]) -> str:
    names = " and ".join(f'"{story.attrs["strategy"]}"' for story in stories)
    return f"{names}; bills in {money_of(scenario_of(stories[0]))}"
