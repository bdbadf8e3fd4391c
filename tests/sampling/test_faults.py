"""Do futures stay the same in a process that was forked, in an ASCII locale, or asked by two threads at once?"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import sma_risk as sr
from sma_risk.scenario.toml import to_toml

from .small import bytes_of, play

DEAL = sr.presets.twelfth_sma()
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:backslashreplace"}
NOTE = "geschätzt, 방위비"


def _sent(into: multiprocessing.connection.Connection) -> None:
    into.send(bytes_of(play(DEAL, n=3000, block=500, threads=2)))


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork on this system")
def test_a_process_forked_after_threads_plays_the_same_futures() -> None:
    before = bytes_of(play(DEAL, n=3000, block=500, threads=2))
    forking = multiprocessing.get_context("fork")
    out, into = forking.Pipe(duplex=False)
    child = forking.Process(target=_sent, args=(into,))
    child.start()
    assert out.poll(120), "the forked process hangs"
    assert out.recv() == before
    child.join(60)
    assert child.exitcode == 0


def test_two_threads_that_play_at_once_get_the_same_futures() -> None:
    """Kernels know no threads of their own, so that none of Numba's threading layers can be the wrong one."""
    alone = [bytes_of(play(DEAL, seed=seed, n=3000, block=500, threads=2)) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        together = pool.map(lambda seed: bytes_of(play(DEAL, seed=seed, n=3000, block=500, threads=2)), range(4))
        assert list(together) == alone


PROGRAM = """
import locale, sys
import sma_risk as sr
assert "UTF" not in locale.getpreferredencoding(False).upper()
deal = sr.read_toml("in.toml")
sr.write_toml(deal, "out.toml")
futures = sr.simulate(deal, n=64, seed=1, threads=1, store="store")
futures.to_netcdf("futures.nc", engine="h5netcdf")
sr.to_csv(sr.chances(futures), "chances.csv")
open("manifest.json", "w", encoding="utf-8").write(sr.manifest_json(futures, "futures"))
assert len(sr.evidence.events()) and sr.evidence.tables()
assert sr.open_store("store").attrs["scenario"] == deal.to_json()
"""


def test_an_ascii_locale_changes_no_file(tmp_path: Path) -> None:
    """Every text file is read and written as UTF-8, whatever the locale says."""
    ground = {"value": 1.5, "tag": "judgement", "rationale": NOTE}
    deal = DEAL.replace({"durability.backlash": ground})
    (tmp_path / "in.toml").write_text(to_toml(deal), encoding="utf-8")
    env = os.environ | ASCII
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out.toml").read_text(encoding="utf-8") == to_toml(deal)
    assert NOTE in (tmp_path / "manifest.json").read_text(encoding="utf-8")
    assert bytes_of(sr.open_store(tmp_path / "store")) == bytes_of(play(deal, "base"))
