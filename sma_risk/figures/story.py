"""How did one future go? Its statuses month by month under each strategy, what happened, and the yearly bills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sma_risk.analysis.selection import generic, money_of
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.analysis.wording import amount, some_months
from sma_risk.core.schema import STALLED
from sma_risk.figures import months, style
from sma_risk.figures.themes import look
from sma_risk.parameters import ScenarioError, instance, many
from sma_risk.scenario import Scenario

_STORIES = many(instance(xr.Dataset, "a Dataset from `replay`"), 1, 100)
_GROUPS = ("talks", "in the Assembly", "in the Assembly", "in force", "reopened", "reopened", "gone")
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

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.replay([sr.replay(futures, name, 7) for name in ("hurry", "wait")])
    >>> print(sr.figures.described(ax))
    Under hurry a deal is in force from 2025-12, with 0 months of lapse, and the term costs KRW 8,420 bn. Under wait a
    deal is in force from 2026-02, with 1 month of lapse, and the term costs KRW 8,420 bn.
    """
    told: tuple[xr.Dataset, ...] = _STORIES("stories", [stories] if isinstance(stories, xr.Dataset) else stories)
    if len({(story.attrs.get("future"), story.attrs.get("seed")) for story in told}) != 1:
        raise ScenarioError("stories", len(told), "stories of one and the same future")
    scenario = scenario_of(told[0])
    ax = style.axes(ax)
    for row, story in enumerate(told):
        _band(ax, story, scenario, len(told) - 1 - row)
    _common(ax, told[0], len(told))
    ticks = months.januaries(scenario)
    ax.set_xticks(list(ticks), list(ticks.values()))
    ax.set_xlim(0, scenario.months)
    ax.set_ylim(-0.4, len(told) - 0.22)
    style.dress(ax, f"Future {int(told[0].attrs['future']):,} under {_listed(told)}", lines="")
    style.rows(ax, [story.attrs["strategy"] for story in reversed(told)])
    patches = [Patch(color=colour, label=name) for name, colour in _colours().items()]
    ax.legend(
        handles=patches, ncols=len(patches), loc="upper left", bbox_to_anchor=(0.0, -0.07), frameon=False,
        fontsize=style.SMALL, handlelength=1.0, columnspacing=0.9, borderpad=0.0, labelcolor=look().ink,
    )  # fmt: skip
    style.source_line(ax, told[0], "\n")  # the legend stands in the empty line
    style.tell(ax, " ".join(_ending(story) for story in told))
    return ax


def _colours() -> dict[str, str]:
    now = look()
    _, ochre, vermilion, green, pink, _ = now.palette
    tints = {"talks": now.grid, "in the Assembly": now.tint(ochre, 0.55), "in force": now.tint(green, 0.7)}
    return tints | {"reopened": now.tint(pink, 0.6), "gone": now.quiet, "no agreement": vermilion}


def _ending(story: xr.Dataset) -> str:
    """Return what a story amounts to, in a sentence."""
    scenario, ratified = scenario_of(story), int(story.ratified_month)
    deal = "no deal is ever in force" if ratified < 0 else f"a deal is in force from {scenario.month_label(ratified)}"
    cost = amount(f"{float(generic(story).cost_bn.sum()):,.0f}", money_of(scenario))
    lapse = some_months(int(story.lapse_months))
    return f"Under {story.attrs['strategy']} {deal}, with {lapse} of lapse, and the term costs {cost}."


def _band(ax: Axes, story: xr.Dataset, scenario: Scenario, height: float) -> None:
    path = story.status.values
    starts = np.flatnonzero(np.diff(path, prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(path)], strict=True):
        ax.barh(height, stop - start, 2 * _HALF, left=start, color=_colours()[_GROUPS[path[start]]], linewidth=0)
    expired = scenario.month_index(scenario.agreement.expiry) + 1
    for month in range(expired, len(path)):
        if path[month] <= STALLED:
            ax.barh(height - _HALF - 0.03, 1, 0.05, left=month, color=_colours()["no agreement"], linewidth=0)
    for year, paid in zip(scenario.years, generic(story).cost_bn.values, strict=True):
        december = scenario.year_end(year)
        style.write(ax, f"{paid:,.0f}", (december + 1, height - _HALF - 0.08), ha="right", va="top", clear=True)
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
        ax.plot([when, when], [height - _HALF, top + 0.02], color=look().ink, linewidth=0.7)
        paper = {"facecolor": look().paper, "edgecolor": "none", "pad": 0.4}
        ax.annotate(text, (when + 0.3, top), fontsize=style.SMALL, color=look().ink, va="bottom", bbox=paper)


def _common(ax: Axes, story: xr.Dataset, rows: int) -> None:
    """Mark what no strategy can change; elections to the left of their line, inaugurations to the right."""
    for when, kind, text in zip(story.when.values, story.kind.values, story.text.values, strict=True):
        if kind in _SHARED:
            ax.axvline(when, color=look().quiet, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
            side, shift = ("left", 3) if kind == "inauguration" else ("right", -3)
            winner = {"election": "\nmaximalist wins" if "maximalist candidate wins" in text else "\nregular wins"}
            ax.annotate(_SHARED[kind] + winner.get(kind, ""), (when, rows - 0.24), xytext=(shift, 0),
                        textcoords="offset points", ha=side, va="top", fontsize=style.SMALL, color=look().quiet,
                        annotation_clip=False)  # fmt: skip


def _listed(stories: Sequence[xr.Dataset]) -> str:
    names = " and ".join(f'"{story.attrs["strategy"]}"' for story in stories)
    return f"{names}; bills in {money_of(scenario_of(stories[0]))}"
