"""Does a future cost the same in a large ensemble as in a small one? Nanoseconds per future from 1e5 on."""

from __future__ import annotations

from typing import Any

from interleaved import Size, Spent, measure, ratio, show, summary

import sma_risk as sr

STEPS = (1, 4, 16)
"""Ensembles in units of the smallest."""


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future by size of ensemble, one thread, and the largest departure from the smallest."""
    deal, least = sr.presets.twelfth_sma(), max(size.n * 3 // 8, 1)
    jobs = {
        f"{step * least:,} futures": lambda n=step * least: sr.simulate(deal, "base", n=n, seed=1, threads=1)
        for step in STEPS
    }
    spent = {
        name: [Spent(one.wall / step, one.processor / step) for one in values]
        for step, (name, values) in zip(STEPS, measure(jobs, size.rounds).items(), strict=True)
    }
    first = next(iter(spent))
    show("ns per future by size of the ensemble, one thread; x: times the smallest", spent, least, first)
    return {
        "flat_cost": {name: summary(values, least) for name, values in spent.items()},
        "flat_cost_departure": max((ratio(values, spent[first]) - 1 for values in spent.values()), key=abs),
    }
