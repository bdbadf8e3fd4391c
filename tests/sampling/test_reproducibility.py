"""Does a future depend on scenario, strategy, seed and its number, and on nothing else?"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.core import rows

DEAL = sr.presets.twelfth_sma()
ALL = ["hurry", "base", "wait", "conditional", "hold"]
N = 3000
REFERENCE = sr.simulate(DEAL, ALL, n=N, seed=2024, threads=1, status=True)


def same_bytes(a, b):
    return list(a.data_vars) == list(b.data_vars) and all(a[v].values.tobytes() == b[v].values.tobytes() for v in a)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("block", [257, 997, 65_536, N, N + 1])
def test_bytes_do_not_depend_on_threads_or_block_size(threads, block):
    again = sr.simulate(DEAL, ALL, n=N, seed=2024, threads=threads, block=block, status=True)
    assert same_bytes(again, REFERENCE)
    assert again.attrs == REFERENCE.attrs


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_bytes_do_not_depend_on_blocks_of_a_single_future(threads):
    again = sr.simulate(DEAL, ALL, n=300, seed=2024, threads=threads, block=1, status=True)
    assert same_bytes(again, REFERENCE.isel(future=slice(300)))


def test_bytes_do_not_depend_on_how_many_large_blocks_there_are():
    n = 140_000
    whole = sr.simulate(DEAL, ALL, n=n, seed=2024, threads=1, block=n)
    assert same_bytes(whole.isel(future=slice(N)), REFERENCE.drop_vars("status"))
    for threads, block in ((1, 65_536), (2, 65_536), (3, 65_536), (2, 997), (3, n + 1)):
        assert same_bytes(sr.simulate(DEAL, ALL, n=n, seed=2024, threads=threads, block=block), whole)
    alone = sr.simulate(DEAL, ALL, n=20_000, seed=2024, first_future=60_000)
    assert same_bytes(alone, whole.isel(future=slice(60_000, 80_000)))


def test_futures_played_alone_are_the_futures_played_among_others():
    part = sr.simulate(DEAL, ALL, n=700, seed=2024, first_future=1234, status=True)
    assert same_bytes(part, REFERENCE.isel(future=slice(1234, 1934)))


def test_a_strategy_played_alone_meets_the_same_futures():
    for name in ALL:
        alone = sr.simulate(DEAL, name, n=N, seed=2024, status=True)
        assert same_bytes(alone, REFERENCE.sel(strategy=[name]))


def test_the_last_future_there_is_can_be_played():
    last = sr.simulate(DEAL, "base", n=1, seed=2**64 - 1, first_future=2**64 - 1)
    assert last.sizes["future"] == 1


def test_another_seed_is_another_world():
    other = sr.simulate(DEAL, ALL, n=N, seed=2025)
    # single precision has about 2**23 values in the range of demands: equal ones are rare by chance
    assert (other.demand_multiple.values == REFERENCE.demand_multiple.values).sum() <= 3


def test_an_unknown_seed_is_drawn_recorded_and_can_be_used_again():
    drawn = sr.simulate(DEAL, "base", n=100)
    again = sr.simulate(DEAL, "base", n=100, seed=int(drawn.attrs["seed"]))
    assert same_bytes(drawn, again)


PRINT_HASH = """
import hashlib, sma_risk as sr
ds = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=5000, seed=7, threads=1, status=True)
print(hashlib.sha256(b"".join(ds[v].values.tobytes() for v in ds)).hexdigest(), ds.attrs["compiled_sha256"])
"""


@pytest.mark.long
@pytest.mark.parametrize("target", ["generic", "haswell", "skylake-avx512", "znver4"])
def test_bytes_do_not_depend_on_the_processor_code_is_generated_for(target, tmp_path):
    here = sr.simulate(DEAL, ["hurry", "wait"], n=5000, seed=7, status=True)
    expected = hashlib.sha256(b"".join(here[v].values.tobytes() for v in here)).hexdigest()
    env = os.environ | {"NUMBA_CPU_NAME": target, "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(tmp_path)}
    if target != "generic":
        del env["NUMBA_CPU_FEATURES"]
    printed = subprocess.run([sys.executable, "-c", PRINT_HASH], env=env, capture_output=True, text=True, check=True)
    assert printed.stdout.split() == [expected, here.attrs["compiled_sha256"]]


@pytest.mark.parametrize("rubbish", [0, 0x3F800000, 0x7F800000, 0x7FFFFFFF, 0xFFFFFFFF])
def test_nothing_is_read_from_scratch_before_it_is_written(rubbish, monkeypatch):
    clean = rows.empty_tile

    def soiled():
        tile = clean()
        for array in tile:
            array.view(np.uint32)[:] = rubbish  # zeros, ones, infinity, two NaNs
        return tile

    monkeypatch.setattr(rows, "empty_tile", soiled)
    assert same_bytes(sr.simulate(DEAL, ALL, n=N, seed=2024, status=True), REFERENCE)


def test_hold_concludes_when_hurry_concludes():
    hurry, hold = REFERENCE.sel(strategy="hurry"), REFERENCE.sel(strategy="hold")
    assert (hurry.concluded_month.values == hold.concluded_month.values).all()
    assert not ((hold.ratified_month.values >= 0) & (hold.ratified_month.values < 9)).any()


def test_money_is_finite_where_a_future_was_played():
    for name in ("cost_krw_bn", "cost_usd_mn", "share_of_defence_budget", "npv_krw_bn", "krw_per_usd"):
        assert np.isfinite(REFERENCE[name].values).all()
        assert (REFERENCE[name].values > 0).all()
