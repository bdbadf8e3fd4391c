"""Is long work told of, and does it keep what is whole when it is cancelled?"""

from __future__ import annotations

import os
import signal
import sys
import threading
from mmap import PAGESIZE
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.sampling import blocks, memory, progress
from sma_risk.sampling.played import Played
from sma_risk.sampling.stream import CHUNK

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
KEPT = [sr.summaries.Moments("total_bn"), sr.summaries.Ends()]
SWEPT = DEAL.replace(
    {
        "election.probability": xr.DataArray([0.3, 0.5, 0.7], dims="odds", coords={"odds": [30, 50, 70]}),
        "durability.backlash": xr.DataArray([1.0, 2.0], dims="anger"),
    }
)


def cancelled(after: int, scenario: sr.Scenario = DEAL, **options) -> sr.Cancelled:
    def impatient(told: sr.Progress) -> None:
        if told.done >= after:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(sr.Cancelled) as caught:
        sr.simulate(scenario, BOTH, seed=7, progress=impatient, **options)
    return caught.value


def test_progress_knows_rate_time_left_and_the_answer_so_far() -> None:
    told: list[sr.Progress] = []
    answer = sr.simulate(DEAL, BOTH, n=2 * CHUNK + 5, seed=7, summaries=KEPT, progress=told.append)
    assert [(one.done, one.n) for one in told] == [(done, 2 * CHUNK + 5) for done in (CHUNK, 2 * CHUNK, 2 * CHUNK + 5)]
    first, last = told[0], told[-1]
    assert first.rate * first.seconds == pytest.approx(CHUNK)
    assert first.left == pytest.approx(first.seconds * (CHUNK + 5) / CHUNK)
    assert last.left == 0.0
    xr.testing.assert_identical(last.answer().drop_attrs(), answer.drop_attrs())


@pytest.mark.parametrize(
    ("seconds", "said"), [(59.4, "59 s"), (60.0, "1 min 0 s"), (3725.0, "1 h 2 min"), (180_000.0, "2 d 2 h")]
)
def test_long_times_are_said_in_their_two_largest_units(seconds, said) -> None:
    assert progress._spoken(seconds) == said


def test_a_line_says_how_far_and_what_is_estimated(capsys) -> None:
    answer = sr.simulate(DEAL, BOTH, n=1000, seed=7, summaries=KEPT, progress=True)
    line = capsys.readouterr().err
    assert line.startswith("1,000 of 1,000 futures, ")
    assert f"; total_bn_mean hurry {float(answer.total_bn_mean[0]):,.6g} ± " in line
    assert sr.simulate(DEAL, BOTH, n=1000, seed=7, summaries=KEPT, progress=False).identical(answer)
    assert capsys.readouterr().err == ""


def test_in_a_notebook_one_bar_is_drawn_anew_and_nothing_is_printed(capsys, monkeypatch) -> None:
    drawn = []

    class Handle:
        def update(self, data, raw) -> None:
            drawn.append(data)

    def display(data, raw, display_id) -> Handle:
        drawn.append(data)
        return Handle()

    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=display))
    sr.simulate(DEAL, "hurry", n=CHUNK + 1, seed=1, progress=True, summaries=KEPT)
    assert drawn[-1]["text/html"].startswith(f'<div><progress value="{CHUNK + 1}" max="{CHUNK + 1}"')
    assert drawn[-1]["text/plain"].startswith(f"{CHUNK + 1:,} of {CHUNK + 1:,} futures")
    assert capsys.readouterr().err == ""


def test_in_a_terminal_one_line_is_written_over(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    sr.simulate(DEAL, "base", n=1000, seed=7, block=500, progress=True)
    lines = capsys.readouterr().err.split("\r")
    assert lines[0] == ""
    assert {len(line.removesuffix("\n")) for line in lines[1:]} == {59}
    assert lines[-1].startswith("1,000 of 1,000 futures, ")
    assert lines[-1].endswith("\n")


@pytest.mark.parametrize("points", [None, sr.points.antithetic(), sr.points.tilted({"demand.opening": 0.5})])
def test_the_leading_futures_are_kept(points) -> None:
    error = cancelled(1200, n=10**5, block=301, points=points)
    n = 1204  # four blocks, of an even number of futures
    assert str(error) == "cancelled; 1,204 of 100,000 futures are whole, in `partial`"
    smaller = sr.simulate(DEAL, BOTH, n=n, seed=7, points=points)
    assert error.partial.identical(smaller)
    assert sr.rerun(error.partial).identical(smaller)


def test_a_part_of_points_that_belong_together_is_none() -> None:
    assert cancelled(1000, n=2048, block=512, points=sr.points.sobol()).partial is None
    assert cancelled(1, n=1000, block=1, points=sr.points.antithetic()).partial is None  # one of a pair


def test_the_whole_rows_of_a_sweep_are_kept() -> None:
    for kept in ({}, {"summaries": KEPT}):
        error = cancelled(500, SWEPT, n=100, **kept)  # five of six cells
        assert "4 of 6 cells" in str(error)
        rows = {name: sweep.first("odds", 2) for name, sweep in SWEPT.grid.sweeps.items()}
        assert error.partial.identical(sr.simulate(DEAL.replace(rows), BOTH, n=100, seed=7, **kept))
        assert error.partial.odds.values.tolist() == [30, 50]
        assert cancelled(100, SWEPT, n=100, **kept).partial is None


def test_the_answer_so_far_is_kept() -> None:
    error = cancelled(CHUNK + 1, n=10**9, summaries=KEPT)
    assert error.partial.identical(sr.simulate(DEAL, BOTH, n=2 * CHUNK, seed=7, summaries=KEPT))


def test_a_signal_at_any_moment_leaves_whole_chunks_and_no_thread() -> None:
    before = threading.active_count()
    interrupt = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))

    def begin(told: sr.Progress) -> None:
        if told.done == CHUNK:
            interrupt.start()

    with pytest.raises(sr.Cancelled) as caught:
        sr.simulate(DEAL, BOTH, n=10**12, seed=7, summaries=KEPT, progress=begin)
    interrupt.join()
    assert threading.active_count() == before
    n = int(caught.value.partial.attrs["n"])
    assert n % CHUNK == 0
    assert np.all(caught.value.partial.total_bn_count == n)


EVERY_SOURCE = [
    sr.points.random(),
    sr.points.antithetic(),
    sr.points.sobol(),
    sr.points.latin_hypercube(),
    sr.points.tilted({"demand.opening": 0.5}),
    sr.points.swapped("election", with_seed=8, base=sr.points.sobol()),
]


@pytest.mark.parametrize("where", ["memory", "summaries", "store"])
def test_the_clock_begins_when_kernels_are_compiled(where, tmp_path, monkeypatch) -> None:
    """A first call would else be told that hours are left."""
    clock, load = iter(range(1000)), Played.load
    begun = []
    monkeypatch.setattr(Played, "load", lambda played: begun.append(next(clock)) or load(played))
    monkeypatch.setattr(progress.time, "perf_counter", lambda: next(clock))
    given = {"memory": {}, "summaries": {"summaries": KEPT}, "store": {"store": tmp_path / "here.zarr"}}[where]
    told: list[sr.Progress] = []
    sr.simulate(DEAL, n=100, seed=7, progress=told.append, **given)
    assert begun == [0]
    assert told[-1].seconds >= 1


@pytest.mark.parametrize("points", EVERY_SOURCE, ids=lambda points: points.sampler)
def test_a_task_asks_whether_to_go_on_before_every_few_futures(points, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(blocks, "go_on", lambda: asked.append(1))
    sr.simulate(DEAL, n=4 * blocks.UNBROKEN, seed=7, points=points)
    assert len(asked) >= 4


def test_a_task_takes_little_memory_between_two_checks(monkeypatch) -> None:
    """Were a first tile to take all of it in huge pages, zeroing them took .5 s of a processor on a machine at work."""
    taken = []

    def resident() -> None:
        taken.append(int(Path("/proc/self/statm").read_text().split()[1]) * PAGESIZE)

    sr.simulate(DEAL, n=1)
    monkeypatch.setattr(blocks, "go_on", resident)
    monkeypatch.setattr(memory, "KEPT", 0)  # or what was kept back, which is there already, would be used again
    n = 1 << 20  # arrays so large that the system never makes them of memory that was freed
    size = sr.simulate(DEAL, n=n, threads=1).nbytes
    assert taken[-1] - taken[0] > size / 2
    assert np.diff(taken).max() <= 16 << 20  # a row, some huge pages, and what Python takes meanwhile (judgement)


@pytest.mark.parametrize("points", EVERY_SOURCE[1:], ids=lambda points: points.sampler)
def test_what_words_come_from_is_loaded_where_ctrl_c_is_heard(points, monkeypatch) -> None:
    """Loading takes a tenth of a second, or many if kernels are compiled, and a task could not be left meanwhile."""
    filled, fill = [], type(points).fill

    def told(*asked) -> None:
        filled.append(threading.current_thread())
        fill(*asked)

    monkeypatch.setattr(type(points), "fill", told)
    sr.simulate(DEAL, n=2048, seed=7, points=points, threads=2)
    assert filled[0] is threading.main_thread()
    assert filled[-1] is not threading.main_thread()


def test_what_cannot_be_told_is_refused() -> None:
    with pytest.raises(sr.ScenarioError, match="progress needs True, or a function"):
        sr.simulate(DEAL, n=10, progress="yes")
