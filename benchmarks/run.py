"""How fast is the core beside NumPy? One command: python benchmarks/run.py [--json FILE] [--n N] [--rounds R]

Peers play the same model, in turn with the core (A B C A B C ...), one thread each; figures are medians of the rounds
and of the ratios within a round, so that a machine whose speed drifts does not favour anyone. Compile time is apart.
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

os.environ["OMP_NUM_THREADS"] = "1"

import numpy_model
import numpy_months

import sma_risk as sr

ALL = ["hurry", "base", "wait", "conditional", "hold"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    options.add_argument("--n", type=int, default=1 << 18, help="futures per call")
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    deal = sr.presets.twelfth_sma()
    start = time.perf_counter()
    sr.simulate(deal, "base", n=1, seed=1)
    report: dict[str, object] = {"first_call_seconds": time.perf_counter() - start} | describe()
    for label, strategies in (("base", ["base"]), ("five", ALL)):
        jobs = peers(deal, strategies, chosen.n)
        spent = measure(jobs, chosen.n, chosen.rounds)
        show(label, spent)
        report[label] = {name: summary(values) for name, values in spent.items()}
        report[f"numpy_ratio_1t_{label}"] = ratio(spent["NumPy, event by event"], spent["core, 1 thread"])
        report[f"numpy_months_ratio_1t_{label}"] = ratio(spent["NumPy, month by month"], spent["core, 1 thread"])
        report[f"threads_ratio_{label}"] = ratio(spent["core, 1 thread"], spent["core, 2 threads"])
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=1) + "\n")


def describe() -> dict[str, object]:
    """Return the machine and the versions."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return {
        "date": date.today().isoformat(),
        "processor": model,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("numpy", "scipy", "numba", "xarray")},
    }


def peers(deal: sr.Scenario, strategies: list[str], n: int) -> dict[str, Callable[[], object]]:
    """Return the jobs: each plays n futures under the strategies and fills every outcome."""
    return {
        "core, 1 thread": lambda: sr.simulate(deal, strategies, n=n, seed=1, threads=1),
        "core, 2 threads": lambda: sr.simulate(deal, strategies, n=n, seed=1, threads=2),
        "NumPy, event by event": lambda: numpy_model.simulate(strategies, n, 1),
        "NumPy, month by month": lambda: numpy_months.simulate(strategies, n, 1),
    }


def measure(jobs: dict[str, Callable[[], object]], n: int, rounds: int) -> dict[str, list[float]]:
    """Return nanoseconds of wall time per future, by job and round, after one round that is not counted."""
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for counted in [False] + [True] * rounds:
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            if counted:
                spent[name].append((time.perf_counter() - start) / n * 1e9)
    return spent


def summary(values: list[float]) -> dict[str, float]:
    """Return median, least and largest."""
    return {"median_ns": statistics.median(values), "min_ns": min(values), "max_ns": max(values)}


def ratio(slower: list[float], faster: list[float]) -> float:
    """Return the median over rounds of how many times slower the first is."""
    return statistics.median(a / b for a, b in zip(slower, faster, strict=True))


def show(label: str, spent: dict[str, list[float]]) -> None:
    """Print one table."""
    print(f"\n{label}: ns per future (all strategies of the call together)")
    print(f"{'':24s}{'median':>9s}{'min':>9s}{'max':>9s}{'x core':>9s}")
    for name, values in spent.items():
        times = ratio(values, spent["core, 1 thread"])
        print(f"{name:24s}{statistics.median(values):9.0f}{min(values):9.0f}{max(values):9.0f}{times:9.2f}")


if __name__ == "__main__":
    main()
