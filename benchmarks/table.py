"""How does a report read? As the one Markdown table of README.md; python benchmarks/table.py FILE prints it again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HEADER = "| | wall, ns per future | least to most | processor, ns | times the core |\n|---|---|---|---|---|"


def markdown(report: dict[str, Any]) -> str:
    """Return where and when it was measured, every competitor's row, the C passes, and the figures that stand alone."""
    parts = [where(report), HEADER]
    for key, title in (("numpy_base", "`base`"), ("numpy_five", "five strategies"), ("tools", "beside other tools")):
        if key in report:
            rows = report[key]
            parts += [f"| **{title}** | | | | |", *(competitor(name, row, rows["core"]) for name, row in rows.items())]
    parts += passes(report.get("c_passes", {}), report.get("c_compiler", ""))
    parts += ["", "| | |", "|---|---|", *(f"| {name} | {figure} |" for name, figure in alone(report))]
    return "\n".join(parts)


def where(report: dict[str, Any]) -> str:
    """Say on what and when it was measured."""
    state = "quiet" if report["quiet"] else "loaded"
    versions = ", ".join(f"{name} {number}" for name, number in report["versions"].items() if number)
    size = report["size"]
    return (
        f"Measured {report['date']} on a {state} machine (load {report['load']} before the start):"
        f" {report['processors']} processors ({report['processor']}), Python {report['python']}, {versions};"
        f" {size['n']:,} futures a call, {size['rounds']} rounds.\n"
    )


def competitor(name: str, row: dict[str, float], core: dict[str, float]) -> str:
    """Return one row of the table."""
    spread, times = f"{row['least']:,.0f} to {row['most']:,.0f}", row["processor_ns"] / core["processor_ns"]
    return f"| {name} | {row['wall_ns']:,.0f} | {spread} | {row['processor_ns']:,.0f} | {times:.2f} |"


def passes(rows: dict[str, dict[str, float]], compiler: str) -> list[str]:
    """Return the table of the passes beside C."""
    if not rows:
        return []
    lines = ["", f"| pass, ns per future | core | C ({compiler}) | core / C | bound |", "|---|---|---|---|---|"]
    form = "| {} | {core_ns:.1f} | {c_ns:.1f} | {ratio:.2f} | {bound_ns:.1f} |"
    return lines + [form.format(name.replace("_", " "), **row) for name, row in rows.items()]


def alone(report: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the figures that are one number each."""
    told = {
        "two threads, times as fast as one: `base`": ("threads_ratio", "{:.2f}"),
        "two threads, five strategies": ("threads_ratio_five", "{:.2f}"),
        "a future in 16 times as large an ensemble, difference in cost": ("flat_cost_departure", "{:+.1%}"),
        "a billion futures, summaries only, s": ("billion_seconds", "{:.0f}"),
        "peak memory of that, MB": ("billion_peak_mb", "{:.0f}"),
        "two worker processes beside two threads, more time": ("cluster_overhead", "{:+.1%}"),
        "`import sma_risk`, s": ("import_seconds", "{:.2f}"),
        "a first million futures, fresh process, cached kernels, s": ("first_million_seconds", "{:.2f}"),
        "compiling the kernels, s": ("cold_compile_seconds", "{:.1f}"),
        "variance, mean cost: plain / scrambled Sobol'": ("rqmc_ratio_cost", "{:.1f}"),
        "variance, P(in force by December 2025), `hurry`: plain / scrambled Sobol'": ("rqmc_ratio_ratified", "{:.1f}"),
        "summary of five strategies on four times the futures of a call, s": ("summary_seconds", "{:.2f}"),
    }
    return [
        (name, "not measured" if report.get(key) is None else form.format(report[key]))
        for name, (key, form) in told.items()
    ]


if __name__ == "__main__":
    print(markdown(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
