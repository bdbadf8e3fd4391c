"""What does a cluster cost beside threads? Two worker processes on this machine, about 20 s of summaries; each task.

The cluster is begun before, and a first round is not counted, so that workers have loaded and compiled what they play.
Of a task apart from its futures: the time from the caller to a worker and back, what travels, and what merging takes.
"""

from __future__ import annotations

import pickle
import time
from typing import Any

from distributed import Client, LocalCluster
from interleaved import Size, measure, ratio, show, summary

import sma_risk as sr
from sma_risk.sampling import request
from sma_risk.sampling.cluster import on_cluster
from sma_risk.sampling.played import played_of
from sma_risk.sampling.stream import CHUNK, SPAN, Question, merged, room_for, summarised

HERE, THERE = "2 threads", "2 worker processes"
KEPT = (
    *(sr.summaries.Moments("total_bn"), sr.summaries.Moments("cost_bn"), sr.summaries.Ends()),
    sr.summaries.Histogram("total_bn", 0.0, 40000.0, bins=4000),
)
SPANS, ROUNDS, TASKS = 52, 3, 1000


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future on threads and on a cluster, their ratio, and what a task takes beside futures."""
    n, rounds, tasks = (SPANS * SPAN, ROUNDS, TASKS) if size.rounds > 1 else (2 * CHUNK, 1, 20)
    deal, asked = sr.presets.twelfth_sma(), {"n": n, "seed": 1, "summaries": KEPT}
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as begun,
        Client(begun, set_as_default=False) as client,
    ):
        jobs: dict[str, Any] = {
            HERE: lambda: sr.simulate(deal, "base", threads=2, **asked),
            THERE: lambda: sr.simulate(deal, "base", client=client, **asked),
        }
        spent = measure(jobs, rounds)
        told, piece, merging = task_of(deal)
        start = time.perf_counter()
        for _ in on_cluster(len, ((told, KEPT, place, piece) for place in range(tasks)), client):
            pass
        each = (time.perf_counter() - start) / tasks
    found = {
        "cluster_overhead": ratio(spent[THERE], spent[HERE], "wall") - 1.0,
        "task_seconds": each,
        "task_bytes": {"there": len(pickle.dumps((told, KEPT))), "back": len(pickle.dumps(piece))},
        "merge_seconds": merging,
    }
    show(f"summaries, base, {n:,} futures: ns per future; processor time of this process only", spent, n, HERE)
    print(f"{THERE} take {100 * found['cluster_overhead']:+.1f} % of the time of {HERE} more")
    print(f"a task, its futures apart: {1e3 * each:.2f} ms there and back, {1e6 * merging:.0f} us to merge,", end=" ")
    print("{there:,} bytes there, {back:,} back".format(**found["task_bytes"]))
    return {"cluster": {name: summary(values, n) for name, values in spent.items()}, **found}


def task_of(deal: sr.Scenario) -> tuple[str, Any, float]:
    """Return the text of a request, what is kept of a task, and the seconds to merge it."""
    played = played_of(sr.simulate(deal, "base", n=CHUNK, seed=1).attrs)
    ((cell, play, compiled_sha256),) = played.cells()
    question = Question(cell, ("base",))
    piece = summarised(play, question, KEPT, 0, 0, CHUNK, room_for(question))
    start, merges = time.perf_counter(), 200
    for _ in range(merges):
        merged(KEPT, piece, piece)
    return request.written(played, cell, compiled_sha256), piece, (time.perf_counter() - start) / merges
