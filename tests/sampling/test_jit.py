"""Does the cache of compiled kernels notice an edit to a helper in another file?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import sma_risk.sampling.jit as jit

HELPER = "from toy.core.jit import inline\n\n\n@inline\ndef helper(x):\n    return x + {}\n"
ENTRY = """
from toy.core.helper import helper
from toy.core.jit import entry_point


@entry_point("int64(int64)")
def entry(x):
    return helper(x)


print(entry(1), sum(entry.stats.cache_hits.values()))
"""


def run(folder):
    env = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "cache")}
    command = [sys.executable, "-W", "error", "-c", "import toy.core.entry"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split()


def test_an_edited_helper_is_noticed_and_an_unchanged_one_is_loaded_from_the_cache(tmp_path):
    core = tmp_path / "toy" / "core"
    core.mkdir(parents=True)
    (core / "jit.py").write_text(Path(jit.__file__).read_text())
    (core / "entry.py").write_text(ENTRY)
    (core / "helper.py").write_text(HELPER.format(1))
    assert run(tmp_path) == ["2", "0"]
    assert run(tmp_path) == ["2", "1"]
    (core / "helper.py").write_text(HELPER.format(2))
    assert run(tmp_path) == ["3", "0"]


def test_what_kernels_cannot_reach_does_not_make_them_stale():
    assert "sampling" in jit.within_reach("chain")
    assert {"scenario", "distributions", "parameters", "uncertain"} <= set(jit.within_reach("sampling"))
    assert not {"chain", "analysis", "calibration", "figures"} & set(jit.within_reach("sampling"))
