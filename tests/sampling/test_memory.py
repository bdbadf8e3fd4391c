"""Is memory used again when, and only when, nobody looks at it any more?"""

import gc
import subprocess
import sys
import threading

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.core import lines
from sma_risk.sampling import machine, memory
from sma_risk.sampling.memory import KEPT, SMALLEST, empty, kept_back

SIZE = SMALLEST // 4


@pytest.fixture(autouse=True)
def nothing_left():
    memory.release()
    yield
    memory.release()


def place(array):
    return array.__array_interface__["data"][0]


def test_memory_is_used_again_once_its_array_is_gone():
    first = empty((4, SIZE // 4), np.float32)
    first[:] = 1
    there = place(first)
    del first
    assert kept_back() == SMALLEST
    again = empty((2, SIZE // 2), np.int32)
    assert place(again) == there
    assert again.shape == (2, SIZE // 2)
    assert again.dtype == np.int32
    assert again.flags.writeable
    assert kept_back() == 0


def test_a_view_of_any_kind_keeps_memory_from_being_used_again():
    whole = empty((4, SIZE // 4), np.float32)
    strided = np.lib.stride_tricks.as_strided(whole)
    views = [whole[1, ::3], whole.reshape(-1).view(np.int32)[:5], memoryview(whole), strided]
    del strided
    there = place(whole)
    del whole
    while views:
        assert place(empty((SIZE,), np.float32)) != there
        assert np.asarray(views[-1]).size
        memory.release()
        views.pop()
    assert kept_back() == SMALLEST
    assert place(memory._left[0]) == there


def test_a_variable_of_a_dataset_outlives_it_unchanged():
    scenario = sr.presets.twelfth_sma()
    futures = sr.simulate(scenario, "base", n=300_000, seed=1)
    cost = futures["cost_krw_bn"]
    before = cost.values.copy()
    del futures
    gc.collect()
    sr.simulate(scenario, "wait", n=300_000, seed=2)
    gc.collect()
    other = sr.simulate(scenario, "hold", n=300_000, seed=3)
    assert np.array_equal(cost.values, before)
    assert not np.shares_memory(cost.values, other["cost_krw_bn"].values)


def test_futures_are_the_same_in_memory_that_was_used_before():
    scenario = sr.presets.twelfth_sma()
    first = sr.simulate(scenario, "base", n=300_000, seed=1).copy(deep=True)
    gc.collect()
    assert kept_back() > 0
    assert sr.simulate(scenario, "base", n=300_000, seed=1).identical(first)


def test_no_more_is_kept_than_stated_and_nothing_small_or_large():
    for _ in range(3):
        many = [empty((SIZE,), np.float32) for _ in range(KEPT // SMALLEST)]
        del many
        assert kept_back() == KEPT
    many = [empty((SIZE * 3,), np.float32) for _ in range(KEPT // SMALLEST)]
    del many
    assert KEPT - 3 * SMALLEST < kept_back() <= KEPT
    memory.release()
    for size in (SMALLEST - 1, KEPT + 1):
        assert empty((size,), np.uint8).shape == (size,)
    assert kept_back() == 0


def test_where_there_is_no_memory_what_is_kept_back_makes_room(monkeypatch):
    make, asked = lines.empty, []

    def scarce(*given):
        asked.append(kept_back())
        if kept_back():
            raise MemoryError
        return make(*given)

    for shape in ((SMALLEST + 1,), (KEPT + 1,)):
        empty((SMALLEST,), np.uint8)  # is gone at once
        assert kept_back() == SMALLEST
        monkeypatch.setattr(lines, "empty", scarce)
        assert empty(shape, np.uint8).shape == shape
        monkeypatch.undo()
        assert asked == [SMALLEST, 0]
        asked.clear()
        memory.release()


def test_what_is_kept_back_counts_as_memory_at_hand(monkeypatch):
    monkeypatch.setattr(machine, "kept_back", lambda: 10**15)
    assert machine.available_memory() > 10**15


def test_what_a_container_has_in_use_is_not_at_hand(tmp_path, monkeypatch):
    limits = {"memory.max": "8000000\n", "memory.current": "7000000\n"}
    for name, text in (limits | {"memory.stat": "anon 6500000\ninactive_file 400000\n"}).items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(machine, "_CONTAINER", tmp_path)
    memory.release()
    assert machine.available_memory() == 1_400_000
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.available_memory() > 8_000_000


def test_a_system_that_says_nothing_of_its_memory_sets_no_bound(monkeypatch):
    monkeypatch.setattr("builtins.open", lambda *_, **__: (_ for _ in ()).throw(FileNotFoundError()))
    monkeypatch.delattr("os.sysconf")
    machine.refuse_beyond_memory(10**9, 128)


def test_an_array_that_ends_while_memory_is_looked_for_is_let_go():
    with memory._one_at_a_time:
        empty((SMALLEST,), np.uint8)  # is gone at once
        assert kept_back() == 0


def test_threads_never_share_memory():
    wrong = []

    def work(number):
        for _ in range(300):
            mine = empty((SIZE,), np.float32)
            mine[::1024] = number
            if not (mine[::1024] == number).all():
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert kept_back() <= KEPT


def test_the_end_of_a_process_is_silent():
    code = "from sma_risk.sampling.memory import SMALLEST, empty; mine = empty((SMALLEST,), 'u1'); print(mine.size)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == (f"{SMALLEST}\n", "")
