"""How much faster are two threads than one? Wall time: it says nothing on a machine that does other work."""

from __future__ import annotations

from typing import Any

from core_and_numpy import ALL
from interleaved import Size, measure, ratio, show, summary

import sma_risk as sr

ONE, TWO = "1 thread", "2 threads"


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future with one thread and two, and the ratios of wall time."""
    deal, n = sr.presets.twelfth_sma(), 2 * size.n
    found: dict[str, Any] = {}
    for label, strategies in (("", ["base"]), ("_five", ALL)):
        jobs = {
            name: lambda threads=threads, strategies=strategies: sr.simulate(
                deal, strategies, n=n, seed=1, threads=threads
            )
            for name, threads in ((ONE, 1), (TWO, 2))
        }
        spent = measure(jobs, size.rounds)
        show(f"{len(strategies)} strategies on threads: ns per future; x: processor time", spent, n, ONE)
        found[f"threads{label}"] = {name: summary(values, n) for name, values in spent.items()}
        found[f"threads_ratio{label}"] = ratio(spent[ONE], spent[TWO], "wall")
        print(f"one thread waits {found[f'threads_ratio{label}']:.2f} times as long as two")
    return found
