"""How fast is all of it? One command: python benchmarks/run.py [--json FILE] [--only QUESTION ...] [--quick]

Every question has a module of its name, whose `answer(size)` measures, prints a table and returns named figures. What
is absent (a compiler, another tool) is skipped by name. Competitors play in turn; compiling is timed apart.
"""

from __future__ import annotations

import argparse
import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"

from interleaved import Size
from machine import describe
from table import markdown

QUESTIONS = (
    *("startup", "core_and_numpy", "threads", "flat_cost", "c_passes", "vectors", "other_tools"),
    *("analysis", "distributions", "variance", "extras", "stores"),
)
ON_REQUEST = ("billion", "stopping", "cluster")  # what takes minutes: asked by an option of its name
HEADLINES = (
    *("numpy_ratio_1t", "threads_ratio", "c_ratio", "billion_seconds", "billion_peak_mb", "cluster_overhead"),
    *("import_seconds", "first_million_seconds", "cold_compile_seconds"),
    *("rqmc_ratio_cost", "rqmc_ratio_ratified"),
)
"""Figures that a report always has; null where nothing was measured."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path, help="write the report to this file")
    options.add_argument("--only", nargs="+", choices=(*QUESTIONS, *ON_REQUEST), help="ask these questions only")
    options.add_argument("--n", type=int, default=1 << 18, help="futures per call")
    options.add_argument("--rounds", type=int, default=7, help="rounds that are counted")
    options.add_argument("--quick", action="store_true", help="few futures, one round: does everything still run?")
    for question in ON_REQUEST:
        options.add_argument(f"--{question}", action="store_true", help=f"ask {question} too")
    chosen = options.parse_args()
    size = Size(1 << 10, 1) if chosen.quick else Size(chosen.n, chosen.rounds)
    report: dict[str, Any] = describe() | {"size": size._asdict()} | dict.fromkeys(HEADLINES)
    print(f"{report['date']}: {report['processor']}, {'quiet' if report['quiet'] else 'loaded'} ({report['load']})")
    requested = [question for question in ON_REQUEST if getattr(chosen, question)]
    for question in chosen.only or (*QUESTIONS, *requested):
        report |= import_module(question).answer(size)
        save(report, chosen.json)
    print("\n" + markdown(report))


def save(report: dict[str, Any], file: Path | None) -> None:
    """Write what is known so far."""
    if file:
        file.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
