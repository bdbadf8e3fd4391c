"""Does a cluster give the same answer? Two processes play what one thread plays, and every bit is compared.

Begins a cluster of two processes on this machine, as anyone's cluster begins elsewhere, plays summaries and kept
futures there and here, kills a worker in the midst, and says what came of it.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import time

from distributed import Client, LocalCluster
from printing import pairs, table, with_error, wrapped

import sma_risk as sr

MENU = ["hurry", "wait"]
KEPT = [sr.summaries.Moments("total_bn"), sr.summaries.Chances()]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--n", type=int, default=4_000_000, help="futures that are summarised")
    options.add_argument("--kept", type=int, default=200_000, help="futures that are kept")
    options.add_argument("--seed", type=int, default=2024)
    asked = options.parse_args()
    deal = sr.presets.twelfth_sma()
    two = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**two, silence_logs=logging.ERROR) as cluster, Client(cluster) as client:
        summarised = {"n": asked.n, "seed": asked.seed, "summaries": KEPT}
        answer, there = timed(lambda: sr.simulate(deal, MENU, **summarised, client=client, progress=killer(cluster)))
        alone, here = timed(lambda: sr.simulate(deal, MENU, **summarised, threads=1))
        kept = sr.simulate(deal, MENU, n=asked.kept, seed=asked.seed, client=client)
        lazy = sr.simulate(deal, MENU, n=asked.kept, seed=asked.seed, lazy=True)
        needed = lazy.ratified_month.isel(future=slice(0, 1000)).compute()  # by the workers, too
    threads = sr.simulate(deal, MENU, n=asked.kept, seed=asked.seed)
    same = {
        "summaries": answer.identical(alone),
        "kept futures": kept.identical(threads),
        "lazy ones": needed.identical(threads.ratified_month[:, :1000]),
    }
    for part in (result(answer), compared(same, asked), plainly(same, asked, there, here)):
        print(*part, "", sep="\n")
    if not all(same.values()):
        raise SystemExit("the bytes differ")


def timed(job):
    start = time.perf_counter()
    return job(), time.perf_counter() - start


def killer(cluster: LocalCluster):
    """Return who kills a worker when it is first told of progress."""
    left = [next(iter(cluster.workers.values())).pid]

    def told(progress: sr.Progress) -> None:
        if left:
            print(f"{progress.done:,} futures are done; killing worker process {left[0]}", file=sys.stderr)
            os.kill(left.pop(), signal.SIGKILL)

    return told


def result(answer) -> list[str]:
    columns = {
        "cost of the term, KRW bn": with_error(pairs(answer, "total_bn_mean")),
        "ratified in time": with_error(pairs(answer, "ratified_in_time")),
    }
    return [f"{int(answer.total_bn_count[0]):,} FUTURES ON A CLUSTER", *table(MENU, columns)]


def compared(same: dict[str, bool], asked: argparse.Namespace) -> list[str]:
    sizes = [f"{asked.n:,}", f"{asked.kept:,}", f"{min(1000, asked.kept):,}"]
    verdict = ["every bit the same" if one else "DIFFERENT" for one in same.values()]
    return ["BESIDE THIS PROCESS ALONE", *table(list(same), {"futures": sizes, "compared": verdict})]


def plainly(same: dict[str, bool], asked: argparse.Namespace, there: float, here: float) -> list[str]:
    return [
        "IN PLAIN LANGUAGE",
        *wrapped(
            f"Two worker processes played {asked.n:,} futures in {there:.1f} s, in which they had to load the library "
            "first, and one of them was killed in the midst, so that what it was at was played again; one thread of "
            f"this process took {here:.1f} s. The answers are "
            f"{'the same to the last bit' if all(same.values()) else 'not the same'}: a future depends on the "
            "scenario, the seed and its number, and on nothing else, so it does not matter who plays it, or how often. "
            "With a larger cluster only the line that begins it changes."
        ),
    ]


if __name__ == "__main__":
    main()
