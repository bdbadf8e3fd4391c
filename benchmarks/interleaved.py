"""How are competitors timed fairly? In turn, A B C A B C ..., after a first round that is not counted.

Ratios are taken within a round and their median told, so that a machine whose speed drifts favours no one. Wall time is
what a user waits; the processor's time, summed over threads, says more on a machine that does other work.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Size(NamedTuple):
    """How much is measured: futures per call, and counted rounds."""

    n: int
    rounds: int


class Spent(NamedTuple):
    """Seconds of one call."""

    wall: float
    processor: float


Job = Callable[[], object]


def measure(jobs: dict[str, Job], rounds: int) -> dict[str, list[Spent]]:
    """Return what each job spent, by job and round."""
    spent: dict[str, list[Spent]] = {name: [] for name in jobs}
    for counted in [False] + [True] * rounds:
        for name, job in jobs.items():
            one = time_once(job)
            if counted:
                spent[name].append(one)
    return spent


def time_once(job: Job) -> Spent:
    """Time one call; what it returns is thrown away outside the time."""
    gc.collect()
    start, worked = time.perf_counter(), time.process_time()
    result = job()
    found = Spent(time.perf_counter() - start, time.process_time() - worked)
    del result
    return found


def ratio(slower: list[Spent], faster: list[Spent], clock: str = "processor") -> float:
    """Return the median over rounds of how many times more time the first takes."""
    return statistics.median(getattr(a, clock) / getattr(b, clock) for a, b in zip(slower, faster, strict=True))


def summary(spent: list[Spent], per: float = 1.0) -> dict[str, float]:
    """Return median and spread in nanoseconds for each of `per` things."""
    wall = [one.wall / per * 1e9 for one in spent]
    processor = statistics.median(one.processor for one in spent) / per * 1e9
    return {"wall_ns": statistics.median(wall), "least": min(wall), "most": max(wall), "processor_ns": processor}


def show_seconds(title: str, spent: dict[str, list[Spent]]) -> None:
    """Print one table in seconds: wall, its spread, and the processor's."""
    print(f"\n{title}; seconds: wall (least to most), processor")
    for name, values in spent.items():
        wall, work = zip(*values, strict=True)
        median = statistics.median
        print(f"{name:36s}{median(wall):8.3f}  ({min(wall):.3f} to {max(wall):.3f}) {median(work):8.3f}")


def show(
    title: str, spent: dict[str, list[Spent]], per: float, against: str, note: dict[str, str] | None = None
) -> None:
    """Print one table in nanoseconds per future, with ratios of processor time to one of the jobs."""
    print(f"\n{title}")
    print(f"{'':30s}{'wall':>9s}{'least':>9s}{'most':>9s}{'processor':>11s}{'x':>8s}")
    for name, values in spent.items():
        one = summary(values, per)
        figures = f"{one['wall_ns']:9.0f}{one['least']:9.0f}{one['most']:9.0f}{one['processor_ns']:11.0f}"
        print(f"{name:30s}{figures}{ratio(values, spent[against]):8.2f}  {(note or {}).get(name, '')}".rstrip())
