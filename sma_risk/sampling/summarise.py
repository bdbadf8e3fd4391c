"""How do cells become answers, the futures let go? One after the other, each until there is enough of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import cluster
from sma_risk.sampling.blocks import Play
from sma_risk.sampling.cancelled import Cancelled, leading, said
from sma_risk.sampling.looks import Stop, looks_of
from sma_risk.sampling.machine import usable_memory
from sma_risk.sampling.played import Played
from sma_risk.sampling.progress import Meter, Told
from sma_risk.sampling.request import written
from sma_risk.sampling.stream import (
    CHUNK,
    SPAN,
    Question,
    Reached,
    Summary,
    check,
    ends_of_chunks,
    refuse_threads_beyond_memory,
    stream,
    summarising,
)
from sma_risk.sampling.sweeps import joint_hash, stack
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.cluster import Client


class _Answered(NamedTuple):
    """What a cell says, how many of its futures were played, and whether the rule was met."""

    answer: xr.Dataset
    futures: int
    met: bool


def summarise(
    played: Played,
    summaries: Sequence[Summary],
    threads: int,
    told: Told | None,
    stop: Stop | None,
    client: Client | None = None,
) -> xr.Dataset:
    """Play cell by cell, on threads or by the workers of a client, and return what the summaries answer.

    If that is cancelled, `Cancelled` carries the answer of the largest smaller call.
    """
    n, names, total = played.n, tuple(strategy.name for strategy in played.strategies), len(played.scenario.grid)
    refuse_threads_beyond_memory(threads, played.bytes_per_future)
    looks = looks_of(n, CHUNK, SPAN)
    hashes: list[str] = []
    answered: list[_Answered] = []

    def cells() -> Iterator[tuple[Scenario, Play, str]]:
        for cell in played.cells():
            hashes.append(cell[-1])
            yield cell

    def met(reached: Reached) -> bool:
        return stop is not None and stop.met(reached.answer(summaries), reached.question, len(looks))

    def answer(reached: Reached) -> _Answered:
        return _Answered(reached.answer(summaries), reached.done, met(reached))

    def enough(reached: Reached) -> bool:
        return stop is not None and reached.done in looks and met(reached)

    def reach() -> Iterator[Reached]:
        if client is None:
            here = ((play, Question(cell, names)) for cell, play, _ in cells())
            run = summarising(summaries, played.first_future, threads)
            return stream(here, summaries, n, ends_of_chunks, run, enough)
        there = ((written(played, cell, compiled), Question(cell, names)) for cell, _, compiled in cells())
        return stream(there, summaries, n, cluster.ends_of_stretches, cluster.summarising(summaries, client), enough)

    before, reached = 0, None
    try:
        if client is None:
            played.load()
        meter = Meter(told, n * total)
        for reached in reach():
            if reached.cell == 0 and reached.done == looks[0]:
                _refuse_large(reached.answer(summaries).nbytes, total)
            done = before + reached.done
            if reached.ended:
                answered.append(answer(reached))
                before, meter.n = done, meter.n - n + reached.done
            meter.tell(done, partial(reached.answer, summaries), stop.watched(reached.question) if stop else "")
    except KeyboardInterrupt:
        if reached is not None and not played.scenario.grid.dims:
            answered = [answer(reached)]
        part = leading(played, len(answered), reached.done if reached else 0)
        raise Cancelled(part and _dataset(part, answered, hashes, summaries, stop), said(played, part)) from None
    return _dataset(played, answered, hashes, summaries, stop)


def summaries_of(given: object, stop: Stop | None) -> tuple[Summary, ...]:
    """Return what is kept: the summaries given and those that a rule needs; `ScenarioError` if that is nothing."""
    needed = tuple(stop.summaries) if stop is not None else ()
    if given is None and needed:
        return needed
    asked = check(given)
    return (*asked, *(one for one in needed if one not in asked))


def _dataset(
    played: Played,
    answered: Sequence[_Answered],
    hashes: Sequence[str],
    summaries: Sequence[Summary],
    stop: Stop | None,
) -> xr.Dataset:
    grid = played.scenario.grid
    answered, hashes = answered[: len(grid)], hashes[: len(grid)]
    found = stack([one.answer for one in answered], grid)
    made = played.attrs(joint_hash(hashes)) | {"summaries": json.dumps([repr(one) for one in summaries])}
    if stop is not None:
        about = {"futures_played": [one.futures for one in answered], "rule_met": [one.met for one in answered]}
        for name, values in about.items():
            found[name] = (grid.dims, np.array(values).reshape(grid.shape))
        found.futures_played.attrs["units"] = "futures"
        found.rule_met.attrs["long_name"] = "whether the rule was met, not only n"
        made |= {"stop": repr(stop), "n": str(max(one.futures for one in answered))}
    return found.assign_attrs(made)


def _refuse_large(each: int, cells: int) -> None:
    """Raise `ScenarioError` if the answers of all cells, and the whole made of them, would not fit into memory."""
    if 2 * each * cells > usable_memory():
        at_most = usable_memory() // (2 * each)
        raise ScenarioError("summaries", f"{each:,} bytes for each of {cells:,} cells", f"at most {at_most:,} cells")
