"""What does this machine offer? Processors, and memory, which is known before any work is begun."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole
from sma_risk.sampling.memory import kept_back

MOST_THREADS = 4096
_SHARE_OF_MEMORY = 0.8
_CONTAINER = Path("/sys/fs/cgroup")


def processors() -> int:
    """Return how many processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def checked_threads(threads: object) -> int:
    """Return a number of threads, all that there are processors for if it is None; `ScenarioError` for what is none."""
    return processors() if threads is None else whole("threads", threads, 1, MOST_THREADS)


def available_memory() -> int:
    """Return the bytes this machine can still give, as the system estimates them, and what is kept back here.

    Where the system says nothing, as on Windows, there is no bound.
    """
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            fields = dict(line.split(":") for line in lines)
        available = int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else sys.maxsize
    left = _left_in_container()
    return (available if left is None else min(available, left)) + kept_back()


def _left_in_container() -> int | None:
    """Return what this process's container may still take, if it has a limit; pages of files make room."""
    try:
        limit, used = (int((_CONTAINER / name).read_text("ascii")) for name in ("memory.max", "memory.current"))
        fields = dict(line.split() for line in (_CONTAINER / "memory.stat").read_text("ascii").splitlines())
        return max(limit - used + int(fields["inactive_file"]), 0)
    except (OSError, ValueError, KeyError):  # no such files, or "max"
        return None


def usable_memory() -> int:
    """Return the bytes that a call may take of those at hand."""
    return int(available_memory() * _SHARE_OF_MEMORY)


def refuse_beyond_memory(n: int, bytes_per_future: int) -> None:
    """Raise `ScenarioError` for `n` futures that would not fit, with the estimate and what fits."""
    usable = usable_memory()
    if n * bytes_per_future > usable:
        needed = f"{n * bytes_per_future / 2**30:,.1f} GiB at {bytes_per_future} bytes a future"
        raise ScenarioError(
            "n",
            n,
            f"at most {usable // bytes_per_future:,} futures in the {usable / 2**30:,.1f} GiB at hand (asked: {needed};"
            " keep `summaries` only, or play fewer strategies or cells of a sweep, or blocks with `first_future`)",
        )
