"""What does stopping at a look cost in honesty? Bias and coverage of what 1,000 runs stopped at, against a long run.

Chunks have 1,024 futures here instead of 65,536: the bias of a stopped mean falls with the root of the futures, so what
is found here is an upper bound. Errors wanted are such that the last two looks are about equally likely.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from interleaved import Size

import sma_risk as sr
from sma_risk import summaries as kept
from sma_risk.analysis.stopping import AtError, Settled
from sma_risk.sampling import stream, summarise

CHUNK, MOST, LONG, REPLICATES = 1 << 10, 1 << 18, 1 << 25, 1000
DEAL, STRATEGIES = sr.presets.twelfth_sma(), ["conditional", "hold"]
RULES = {
    "mean cost, at 6.8 bn": ("total_bn_mean", kept.Moments("total_bn"), AtError("total_bn_mean", 6.8)),
    "chance of exit, at .0009": ("exit", kept.Chances(), AtError("exit", 0.0009)),
    "ranking by loss, settled": ("loss_bn_difference", kept.Differences("loss_bn"), Settled("loss_bn")),
}


def answer(size: Size) -> dict[str, Any]:
    """Return bias and coverage by rule."""
    replicates, longest = (REPLICATES, LONG) if size.rounds > 1 else (4, 1 << 16)
    report: dict[str, Any] = {}
    print(f"\nstopped early, {replicates:,} runs; bias in standard errors of a run, +- its own")
    print(f"{'rule':26s}{'futures':>9s}{'met':>7s}{'bias':>8s}{'+-':>6s}{'in 95 %':>9s}{'wrong sign':>12s}")
    for about, (name, summary, rule) in RULES.items():
        truth = sr.simulate(DEAL, STRATEGIES, n=longest, seed=1, summaries=[summary])
        stopped = _runs(replicates, n=MOST, summaries=[summary], stop=rule)
        n = int(np.mean([int(one.futures_played) for one in stopped]))
        fixed = _runs(replicates, n=n, summaries=[summary])
        for title, runs in ((about, stopped), ("  that many, not stopped", fixed)):
            it = _judged(runs, truth, name)
            it |= {"futures": n, "met": float(np.mean([bool(one.get("rule_met", True)) for one in runs]))}
            shares = f"{it['coverage']:9.1%}{it['wrong_sign']:12.2%}"
            print(f"{title:26s}{n:9,d}{it['met']:7.1%}{it['bias']:8.3f}{it['bias_se']:6.3f}{shares}", flush=True)
            report[f"{about}; {title.strip()}"] = it
    return {"stopping": report}


def _runs(replicates: int, **asked: Any) -> list[xr.Dataset]:
    """Return what runs with different seeds say, in small chunks."""
    usual = stream.CHUNK
    stream.CHUNK = summarise.CHUNK = CHUNK
    try:
        return [sr.simulate(DEAL, STRATEGIES, seed=1000 + r, threads=1, **asked) for r in range(replicates)]
    finally:
        stream.CHUNK = summarise.CHUNK = usual


def _judged(found: list[xr.Dataset], truth: xr.Dataset, name: str) -> dict[str, float]:
    """Compare the first strategy's estimates, or its differences from the other, with the truth."""
    place = (0, 1) if "other" in truth[name].dims else (0,)
    true, true_se = (float(truth[name + end].values[place]) for end in ("", "_se"))
    value, se = (np.array([one[name + end].values[place] for one in found]) for end in ("", "_se"))
    off = (value - true) / se
    return {
        "bias": float(off.mean()),
        "bias_se": float(np.hypot(off.std() / np.sqrt(len(off)), true_se / se.mean())),
        "coverage": float(np.mean(np.abs(off) < 1.96)),
        "wrong_sign": float(np.mean(value * true < 0.0)),
    }
