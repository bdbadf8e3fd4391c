"""How fast is the core beside the best NumPy? One thread each, every outcome written, one strategy and five at once."""

from __future__ import annotations

from typing import Any

from interleaved import Job, Size, measure, ratio, show, summary
from peers import numpy_events, numpy_months

import sma_risk as sr

ALL = ["hurry", "base", "wait", "conditional", "hold"]
CORE, EVENTS, MONTHS = "core", "NumPy, event by event", "NumPy, month by month"


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future by competitor, and the ratios to the core."""
    found: dict[str, Any] = {}
    for label, strategies in (("base", ["base"]), ("five", ALL)):
        spent = measure(competitors(strategies, size.n), size.rounds)
        show(f"{label}: ns per future, all strategies of the call together; x: times the core", spent, size.n, CORE)
        found[f"numpy_{label}"] = {name: summary(values, size.n) for name, values in spent.items()}
        suffix = "" if label == "base" else "_five"
        found[f"numpy_ratio_1t{suffix}"] = ratio(spent[EVENTS], spent[CORE])
        found[f"numpy_months_ratio_1t{suffix}"] = ratio(spent[MONTHS], spent[CORE])
    return found


def competitors(strategies: list[str], n: int) -> dict[str, Job]:
    """Return the jobs: each plays n futures under the strategies and fills every outcome."""
    deal = sr.presets.twelfth_sma()
    return {
        CORE: lambda: sr.simulate(deal, strategies, n=n, seed=1, threads=1),
        EVENTS: lambda: numpy_events.simulate(strategies, n, 1),
        MONTHS: lambda: numpy_months.simulate(strategies, n, 1),
    }
