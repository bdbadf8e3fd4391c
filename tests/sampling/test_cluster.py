"""Does a cluster play the same futures to the byte, whatever happens to its workers?"""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import dask
import numpy as np
import pytest
import xarray as xr
from distributed import Client, LocalCluster

import sma_risk as sr
from sma_risk.sampling import cluster as cluster_module
from sma_risk.sampling.cluster import ends_of_stretches
from sma_risk.sampling.stream import CHUNK, SPAN

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
KEPT = [sr.summaries.Moments("total_bn"), sr.summaries.Chances(), sr.summaries.Largest("total_bn", count=5)]
SWEPT = DEAL.replace({"election.probability": xr.DataArray([0.3, 0.7], dims="odds")})
KILLS = 20
PATIENCE = {"distributed.scheduler.allowed-failures": 2 * KILLS, "distributed.deploy.lost-worker-timeout": "1h"}
"""Dask gives up a task after three deaths of its workers, lest it is what kills them, and `LocalCluster` for good a
worker that is not there 15 s after it died, even if it came back and died again."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with (
        dask.config.set(PATIENCE),
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as begun,
    ):
        yield begun


@pytest.fixture(scope="module")
def client(cluster: LocalCluster) -> Iterator[Client]:
    with Client(cluster, set_as_default=False) as connected:
        yield connected


def play(scenario: sr.Scenario = DEAL, strategies=BOTH, **options) -> xr.Dataset:
    return sr.simulate(scenario, strategies, **({"seed": 7} | options))


@pytest.mark.parametrize(
    ("scenario", "options"),
    [
        (DEAL, {"n": 2500, "first_future": 2**40, "status": True}),
        (SWEPT, {"n": 1500}),
        (DEAL, {"n": 2048, "points": sr.points.sobol(replicates=2)}),
        (DEAL, {"n": 2500, "points": sr.points.tilted({"election.winner": -1.5})}),
    ],
    ids=["status", "sweep", "sobol", "weights"],
)
def test_kept_futures_are_the_same_bytes(client, scenario, options) -> None:
    assert play(scenario, **options, block=1000, client=client).identical(play(scenario, **options))


def test_summaries_are_the_same_bytes_beyond_a_span_too(client) -> None:
    options = {"strategies": "base", "n": SPAN + CHUNK + 17, "summaries": KEPT, "first_future": 3}
    told: list[sr.Progress] = []
    answer = play(**options, client=client, progress=told.append)
    assert answer.identical(play(**options))
    assert [one.done for one in told] == list(ends_of_stretches(options["n"]))


def test_a_sweep_is_summarised_cell_by_cell_until_a_rule_is_met(client) -> None:
    options = {"n": 10**8, "summaries": KEPT[:1], "stop": sr.stopping.AtError("total_bn_mean", 5.0)}
    answer = play(SWEPT, **options, client=client)
    assert answer.identical(play(SWEPT, **options))
    assert int(answer.futures_played.min()) >= CHUNK


def test_what_is_whole_survives_a_cancelled_call(client) -> None:
    def impatient(told: sr.Progress) -> None:
        if told.done >= 2 * CHUNK:
            signal.raise_signal(signal.SIGINT)

    for options in ({"summaries": KEPT}, {"strategies": "base"}):
        with pytest.raises(sr.Cancelled) as caught:
            play(**options, n=10**9 if "summaries" in options else 10**6, client=client, progress=impatient)
        assert caught.value.partial.identical(play(**options, n=2 * CHUNK))


def test_workers_write_their_blocks_to_a_store(client, tmp_path: Path) -> None:
    def impatient(told: sr.Progress) -> None:
        raise KeyboardInterrupt

    options = {"scenario": SWEPT, "n": 1500, "block": 512}
    with pytest.raises(sr.Cancelled, match=r"[1-5] of 6 blocks are whole"):  # workers may be ahead of what is told
        play(**options, store=tmp_path / "there", client=client, progress=impatient)
    there = sr.resume(tmp_path / "there", client=client)
    here = play(**options, store=tmp_path / "here")
    assert there.load().identical(here.load())
    for array in (tmp_path / "here").glob("*/c/**/*"):
        if array.is_file():
            assert (tmp_path / "there" / array.relative_to(tmp_path / "here")).read_bytes() == array.read_bytes()


def test_anyones_summary_is_taken_and_what_it_raises_is_raised_here(client) -> None:
    class Count:
        def of(self, chunk):
            if chunk.first >= 2 * CHUNK:
                raise sr.ScenarioError("count", chunk.first, "fewer futures")
            return {"count": np.array(chunk.outcomes["cost_bn"].shape[-1])}

        def merge(self, earlier, later):
            return {"count": earlier["count"] + later["count"]}

        def answer(self, state, question):
            return xr.Dataset({"count": ((), state["count"])})

    assert int(play(n=CHUNK + 5, summaries=[Count()], client=client)["count"]) == CHUNK + 5
    with pytest.raises(sr.ScenarioError, match="count needs fewer futures, got 131072"):
        play(n=2 * CHUNK + 5, summaries=[Count()], client=client)


def test_lazy_futures_are_played_by_the_workers_of_the_current_client(client) -> None:
    lazy = play(SWEPT, n=1500, block=1000, lazy=True)
    with client.as_current():
        assert lazy.compute().identical(play(SWEPT, n=1500))


def test_a_killed_worker_loses_nothing(cluster, client) -> None:
    killed: list[int] = []

    def kill_once(told: sr.Progress) -> None:
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    answer = play(n=12 * CHUNK, summaries=KEPT, client=client, progress=kill_once)
    assert answer.identical(play(n=12 * CHUNK, summaries=KEPT))


def test_a_call_without_workers_says_so_and_goes_on_when_one_comes(caplog, monkeypatch) -> None:
    monkeypatch.setattr(cluster_module, "LOOK", 0.1)
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.3)
    with (
        LocalCluster(n_workers=0, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0") as empty,
        Client(empty, set_as_default=False) as alone,
    ):
        monkeypatch.setattr(cluster_module._log, "filter", lambda record: empty.scale(1) or True)
        assert play(n=1000, client=alone).identical(play(n=1000))
    said = [record.getMessage() for record in caplog.records if record.name == "sma_risk"]
    assert said[0].startswith("the cluster has had no worker for ")


def test_a_lost_connection_is_an_error_and_no_endless_wait() -> None:
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0") as empty,
        Client(empty, set_as_default=False) as left,
    ):
        lost = threading.Timer(0.5, left.close)
        lost.start()
        with pytest.raises(ConnectionError, match="the connection to the scheduler was lost"):
            play(n=1000, client=left)
        lost.join()


@pytest.mark.long
def test_twenty_kills_lose_nothing(cluster, client, tmp_path: Path) -> None:
    """Summaries, kept futures and stores, again and again, until so many workers were killed at random moments."""
    chance, killed, over = random.Random(20), 0, threading.Event()

    def kill() -> None:
        nonlocal killed
        while killed < KILLS and not over.wait(chance.uniform(0.5, 4.0)):
            there = set(cluster.scheduler.workers)  # one that dies before it has arrived is no loss
            alive = [one for one in list(cluster.workers.values()) if one.pid and one.worker_address in there]
            if alive:
                os.kill(chance.choice(alive).pid, signal.SIGKILL)
                killed += 1

    asked = [{"n": SPAN + 3 * CHUNK, "strategies": "base", "summaries": KEPT}, {"n": 300_000, "block": 10_000}]
    expected = [play(**one, threads=1) for one in asked]
    killer, rounds = threading.Thread(target=kill), 0
    killer.start()
    try:
        while killed < KILLS:
            for one, futures in zip(asked, expected, strict=True):
                assert play(**one, client=client).identical(futures)
            stored = play(**asked[1], store=tmp_path / str(rounds), client=client)
            assert stored.load().identical(expected[1])
            rounds += 1
    finally:
        over.set()
        killer.join()
    print(f"{killed} workers killed in {rounds} rounds")


def test_what_is_no_client_is_refused(client) -> None:
    for given, key in (
        ({"client": "tcp://somewhere:8786"}, "client"),
        ({"client": client, "threads": 2}, "threads"),
        ({"client": client, "lazy": True}, "lazy"),
        ({"lazy": True, "summaries": KEPT}, "lazy"),
        ({"lazy": True, "threads": 2}, "lazy"),
        ({"lazy": True, "progress": True}, "lazy"),
        ({"lazy": 1}, "lazy"),
    ):
        with pytest.raises(sr.ScenarioError) as caught:
            play(n=10, **given)
        assert caught.value.key == key
    with Client(client.scheduler.address, set_as_default=False) as left:
        pass
    with pytest.raises(sr.ScenarioError, match="a connected"):
        play(n=10, client=left)
