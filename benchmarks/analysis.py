"""How long do the answers take? One command: python benchmarks/analysis.py [--json FILE] [--n N] [--rounds R]

The futures are played once; every answer is timed apart, in turn (A B C A B C ...), wall and processor time, and the
median over the rounds told: on a machine that does other work the processor's time says more.
The summary of five strategies is what a table of them needs: costs, chances and survival.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import xarray as xr

import sma_risk as sr

ALL = ["hurry", "base", "wait", "conditional", "hold"]
SUMMARY = ("cost_summary", "chances", "survival")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    options.add_argument("--n", type=int, default=1_000_000, help="futures")
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    futures = sr.simulate(sr.presets.twelfth_sma(), ALL, n=chosen.n, seed=1)
    spent = measure(answers(futures), chosen.rounds)
    totals = [tuple(sum(spent[name][i][k] for name in SUMMARY) for k in (0, 1)) for i in range(chosen.rounds)]
    spent = {"summary: costs, chances, survival": totals} | spent
    print(f"{chosen.n:,} futures, five strategies; seconds: wall (least to most), processor")
    for name, values in spent.items():
        wall, work = zip(*values, strict=True)
        median = statistics.median
        print(f"{name:36s}{median(wall):8.3f}  ({min(wall):.3f} to {max(wall):.3f}) {median(work):8.3f}")
    if chosen.json:
        report = {"date": date.today().isoformat(), "processors": os.cpu_count(), "python": platform.python_version()}
        report |= {"versions": {name: version(name) for name in ("numpy", "scipy", "numba", "xarray")}, "n": chosen.n}
        chosen.json.write_text(json.dumps(report | {"seconds": spent}, indent=1) + "\n")


def answers(futures: xr.Dataset) -> dict[str, Callable[[], object]]:
    """Return every answer that is timed, by name."""
    likely = sr.find(futures, "wait", "the median loss", count=1).future_number.item()
    return {
        "cost_summary": lambda: sr.cost_summary(futures),
        "chances": lambda: sr.chances(futures),
        "survival": lambda: sr.survival(futures),
        "mean_life": lambda: sr.mean_life(futures),
        "hazards": lambda: sr.hazards(futures),
        "exposure": lambda: sr.exposure(futures),
        "exceedance": lambda: sr.exceedance(futures),
        "budget_risk": lambda: sr.budget_risk(futures, 8000.0),
        "compare": lambda: sr.compare(futures, "hurry", "wait"),
        "best": lambda: sr.best(futures),
        "regret": lambda: sr.regret(futures),
        "frontier": lambda: sr.frontier(futures),
        "dominance": lambda: sr.dominance(futures, "hurry", "wait"),
        "switching_rule": lambda: sr.switching_rule(futures, "hurry", "wait"),
        "condition": lambda: sr.condition(futures, "maximalist wins", "lapse", strategy="wait"),
        "find": lambda: sr.find(futures, "wait", "the worst 1 %"),
        "replay, one future": lambda: sr.replay(futures, "wait", likely),
    }


def measure(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Return seconds of wall and of processor time by job and round, after one round that is not counted."""
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for counted in [False] + [True] * rounds:
        for name, job in jobs.items():
            start, worked = time.perf_counter(), time.process_time()
            job()
            if counted:
                spent[name].append((time.perf_counter() - start, time.process_time() - worked))
    return spent


if __name__ == "__main__":
    main()
