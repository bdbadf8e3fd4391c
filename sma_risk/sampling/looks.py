"""When does a rule look whether enough was played? After whole chunks, each look about half as many later again.

Looks are few, because every look at chance is one more opportunity to stop on a lucky number; and they do not depend on
threads, because a chunk does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from sma_risk.parameters import ScenarioError

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.stream import Question, Summary


@runtime_checkable
class Stop(Protocol):
    """When is enough played? A rule that looks at what the summaries say so far."""

    @property
    def summaries(self) -> Sequence[Summary]:
        """What it needs, kept beside what the caller asks for."""

    def watched(self, question: Question) -> str:
        """Return the name of the estimate that decides, to be shown while it runs."""

    def met(self, answer: xr.Dataset, question: Question, looks: int) -> bool:
        """Say whether this is enough; `looks` is how many there may be in all."""


def looks_of(n: int, chunk: int, span: int) -> list[int]:
    """Return after how many futures a rule looks, n the last: after whole chunks, beyond a span after whole spans.

    Judgement: at this pace a fifth more is played, on average, than if every chunk were looked at.

    >>> looks_of(1000, 100, 400)
    [100, 200, 300, 400, 800, 1000]
    """
    found, look = [], chunk
    while look < n:
        found.append(look)
        look = max(look + chunk, look * 3 // 2 // chunk * chunk)
        if look > span:
            look = -(-look // span) * span
    return [*found, n]


def check_stop(stop: object) -> Stop | None:
    """Return the rule; `ScenarioError` for what is none."""
    if stop is not None and not isinstance(stop, Stop):
        raise ScenarioError("stop", stop, "a rule such as `stopping.AtError` or `stopping.Settled`, or None")
    return stop
