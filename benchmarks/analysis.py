"""How long do the answers take? Every answer timed apart, in turn, on the same futures of five strategies.

The summary of five strategies is what a table of them needs: costs, chances and survival.
"""

from __future__ import annotations

import statistics
from typing import Any

import xarray as xr
from core_and_numpy import ALL
from interleaved import Job, Size, Spent, measure, show_seconds

import sma_risk as sr

SUMMARY = ("cost_summary", "chances", "survival")


def answer(size: Size) -> dict[str, Any]:
    """Return seconds of wall and processor time, two threads, by answer."""
    n, rounds = 4 * size.n, min(size.rounds, 3)
    spent = measure(answers(sr.simulate(sr.presets.twelfth_sma(), ALL, n=n, seed=1)), rounds)
    totals = [Spent(*(sum(spent[name][i][k] for name in SUMMARY) for k in (0, 1))) for i in range(rounds)]
    spent = {"summary: costs, chances, survival": totals} | spent
    show_seconds(f"answers on {n:,} futures of five strategies", spent)
    return {
        "answers": {"n": n, "seconds": {name: [one._asdict() for one in values] for name, values in spent.items()}},
        "summary_seconds": statistics.median(one.wall for one in totals),
    }


def answers(futures: xr.Dataset) -> dict[str, Job]:
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
        "value of election, demand": lambda: sr.value_of_information(futures, about=["election", "demand"]),
        "value of all groups": lambda: sr.value_of_information(futures),
        "switching_rule": lambda: sr.switching_rule(futures, "hurry", "wait"),
        "condition": lambda: sr.condition(futures, "maximalist wins", "lapse", strategy="wait"),
        "find": lambda: sr.find(futures, "wait", "the worst 1 %"),
        "replay, one future": lambda: sr.replay(futures, "wait", likely),
    }
