"""What does a billion futures take, summaries only? Seconds and peak memory of fresh processes, from a million on.

Kept are mean and variance of the term's cost and of every year's, a histogram of it, and the counts of survival by
cause and month, under `base`. Every process first plays a few futures, so that compiling and importing are done.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from interleaved import Size

SIZES = (10**6, 10**7, 10**8, 10**9)
PLAY = """
import json, sys, time
import sma_risk as sr
summaries = sr.summaries
kept = [summaries.Moments("total_bn"), summaries.Moments("cost_bn"), summaries.Ends()]
kept.append(summaries.Histogram("total_bn", 0.0, 40000.0, bins=4000))
deal, n = sr.presets.twelfth_sma(), int(sys.argv[1])
sr.simulate(deal, "base", n=1000, seed=1, summaries=kept)
start = time.perf_counter(), time.process_time()
told = sr.simulate(deal, "base", n=n, seed=1, summaries=kept)
spent = time.perf_counter() - start[0], time.process_time() - start[1]
status = open("/proc/self/status").read()  # its own peak: what getrusage tells may be that of who started it
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
mean, error = float(told.total_bn_mean[0]), float(told.total_bn_mean_se[0])
print(json.dumps({"seconds": spent[0], "processor_seconds": spent[1], "peak_mb": peak, "mean": mean, "se": error}))
"""


def answer(size: Size) -> dict[str, Any]:
    """Return seconds and peak memory of a billion futures, and the same of fewer."""
    sizes = SIZES if size.rounds > 1 else (1000, 10_000)
    found = {n: play(n) for n in sizes}
    print("\nsummaries only, `base`, all processors")
    print(f"{'futures':>14s}{'seconds':>10s}{'ns each':>9s}{'peak MB':>9s}  mean cost")
    for n, it in found.items():
        each = it["seconds"] / n * 1e9
        print(f"{n:14,d}{it['seconds']:10.2f}{each:9.0f}{it['peak_mb']:9.0f}  {it['mean']:.2f} +- {it['se']:.2f}")
    largest = found[sizes[-1]]
    report: dict[str, Any] = {"billion": {str(n): it for n, it in found.items()}}
    if sizes is SIZES:
        report |= {"billion_seconds": largest["seconds"], "billion_peak_mb": largest["peak_mb"]}
    return report


def play(n: int) -> dict[str, float]:
    """Return what n futures take in a fresh process."""
    ran = subprocess.run([sys.executable, "-c", PLAY, str(n)], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)  # type: ignore[no-any-return]
