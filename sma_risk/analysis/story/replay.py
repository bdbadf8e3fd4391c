"""What happened in this future? Its dated log, from its number alone; and two strategies' stories side by side."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np
import xarray as xr

from sma_risk.analysis.story.course import Course, Event
from sma_risk.analysis.story.future import Future, played
from sma_risk.analysis.story.reckoning import bills, lapses, outcomes_of, troops
from sma_risk.analysis.story.sentences import told
from sma_risk.analysis.story.world import offers, world_events
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Strategy

MONTHS = {"units": "months after the as-of month"}
_FIRST = ("one_year_deal_ends", "offers", "inauguration", "korean_inauguration")  # of events of one month
_LAST = ("lapse_ends", "lapse_begins", "furlough_begins", "lapse_goes_on", "bill", "bill_frozen", "bill_labour_share")


def replay(futures: xr.Dataset, strategy: str | Strategy, future: int) -> xr.Dataset:
    """Tell one future: every round, offer, election, vote, reopening, lapse and bill, with its month.

    The future is played again from its number, the seed and the scenario in the attributes; nothing else of `futures`
    is needed. If they hold this future, its outcomes must be those.

    Parameters
    ----------
    futures : from `simulate`, or futures chosen from it, or a result made of them.
    strategy : one that was played, or any other that is known or given.
    future : the number of the future, 0 to 2**64 - 1: its place in a run that begins with future 0, and
        ``future_number`` in chosen ones.

    Returns
    -------
    Dataset
        Over ``entry``: ``when``, in months after the as-of month, ``calendar``, ``kind`` and ``text``, a sentence; and
        every outcome of the future under its own name, the ``status`` of every month among them. ``attrs["story"]`` is
        the log as lines of text. Votes are told by bloc, in their most likely split: the model draws the count, not
        who voted how.

    Raises
    ------
    ScenarioError
        If the attributes do not suffice, the number is none, the strategy is unknown, or `futures` hold other
        outcomes of this future.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> story = replay(futures, "hurry", 123)
    >>> story.attrs["story"].splitlines()[-1].split(":")[0]
    '2030-12  Bill of 2030'
    """
    one = played(futures, strategy, future)
    events = log(one)
    calendar = [one.scenario.month_label(event.month) for event in events]
    texts = [told(event, one) for event in events]
    found = xr.Dataset(
        {
            "when": ("entry", np.array([event.month for event in events], np.int16), MONTHS),
            "calendar": ("entry", calendar),
            "kind": ("entry", [event.kind for event in events]),
            "text": ("entry", texts),
        },
        attrs={**one.outcomes.attrs, "future": str(one.number), "strategy": one.strategy.name},
    )
    found = found.assign({str(name): value for name, value in one.outcomes.drop_vars("strategy").items()})
    lines = [f"{date}  {text}" for date, text in zip(calendar, texts, strict=True)]
    return found.assign_attrs(story="\n".join(lines))


def side_by_side(futures: xr.Dataset, a: str | Strategy, b: str | Strategy, future: int) -> xr.Dataset:
    """Tell one future under two strategies: what both share, and where they part.

    Parameters
    ----------
    futures, a, b, future : as for `replay`.

    Returns
    -------
    Dataset
        Over ``line``, in the order of months: ``when``, ``calendar``, ``text`` (line, strategy), empty where nothing
        happens under a strategy, and ``shared``, whether both tell the same; ``parted_month``, the first in which they
        do not, -1 if never.

    Raises
    ------
    ScenarioError
        If the two strategies are one; as for `replay`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> found = side_by_side(futures, "hurry", "wait", 123)
    >>> election = found.isel(line=[text.startswith("Election night") for text in found.text.values[:, 0]])
    >>> bool(election.shared.item())
    True
    """
    stories = [replay(futures, strategy, future) for strategy in (a, b)]
    names = [story.attrs["strategy"] for story in stories]
    if names[0] == names[1]:
        raise ScenarioError("b", names[1], "a strategy other than a")
    told_in = [list(zip(story.when.values.tolist(), story.text.values.tolist(), strict=True)) for story in stories]
    lines = []
    for month in sorted({month for month, _ in chain(*told_in)}):
        first, second = ([text for when, text in one if when == month] for one in told_in)
        lines += [(month, text, text) for text in first if text in second]
        lines += [(month, text, "") for text in first if text not in second]
        lines += [(month, "", text) for text in second if text not in first]
    scenario = scenario_of(stories[0])
    shared = np.array([left == right for _, left, right in lines])
    parted = next((month for month, left, right in lines if left != right), -1)
    return xr.Dataset(
        {
            "when": ("line", np.array([line[0] for line in lines], np.int16), MONTHS),
            "calendar": ("line", [scenario.month_label(line[0]) for line in lines]),
            "text": (("line", "strategy"), [list(line[1:]) for line in lines]),
            "shared": ("line", shared),
            "parted_month": ((), parted, MONTHS),
        },
        {"strategy": names},
        {key: value for key, value in stories[0].attrs.items() if key not in ("story", "strategy")},
    )


def log(future: Future) -> list[Event]:
    """Return all events of a future in their order, once they are shown to add up to its outcomes."""
    course = Course(future)
    _check(future, course)
    apart = chain(*(part(future) for part in (world_events, lapses, troops)))
    events = [*apart, *offers(future, course), *course.events, *bills(future, course)]
    return sorted(events, key=lambda event: (event.month, _turn(event.kind)))


def _turn(kind: str) -> int:
    if kind in _FIRST:
        return _FIRST.index(kind) - len(_FIRST)
    return 1 + _LAST.index(kind) if kind in _LAST else 0


def _check(future: Future, course: Course) -> None:
    """A story that does not add up to the outcomes of its future would be an error of this library: say so."""
    for name, value in outcomes_of(future, course).items():
        played_to = float(future.outcomes[name])
        if value != played_to and not (math.isnan(value) and math.isnan(played_to)):
            who = f"future {future.number} under {future.strategy.name}"
            raise RuntimeError(f"{who}: told {name} {value}, played {played_to}")
