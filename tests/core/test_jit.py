"""Does the cache of compiled kernels notice an edit to a helper in another file, and is it missed by no one?"""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
import time
from pathlib import Path

import numba
import pytest

from sma_risk.core import cache, jit

HELPER = "from toy.core.jit import inline\n\n\n@inline\ndef helper(x):\n    return x + {}\n"
ENTRY = """
from toy.core.helper import helper
from toy.core.cache import entry_point


@entry_point("int64(int64)")
def entry(x):
    return helper(x)


print(entry(1), sum(entry.stats.cache_hits.values()))
"""
ANOTHER = """

@entry_point("float64(float64)")
def another(x):
    return helper(x)
"""


def run(folder, *options, before=(), **environment):
    env = os.environ | {"PYTHONPATH": str(folder)} | environment
    return subprocess.run([*before, *command(*options)], env=env, capture_output=True, text=True, check=True)


def command(*options):
    return [sys.executable, *options, "-c", "import toy.core.entry"]


def cached(folder):
    return run(folder, "-W", "error", NUMBA_CACHE_DIR=str(folder / "cache")).stdout.split()


@pytest.fixture
def core(tmp_path):
    core = tmp_path / "toy" / "core"
    core.mkdir(parents=True)
    for name in ("cache.py", "jit.py", "private.py"):
        source = Path(jit.__file__).with_name(name).read_text(encoding="utf-8")
        (core / name).write_text(source.replace("from sma_risk.", "from toy."), encoding="utf-8")
    (core / "entry.py").write_text(ENTRY)
    (core / "helper.py").write_text(HELPER.format(1))
    return core


def test_an_edited_helper_is_noticed_and_an_unchanged_one_is_loaded_from_the_cache(tmp_path, core):
    assert cached(tmp_path) == ["2", "0"]
    assert cached(tmp_path) == ["2", "1"]
    (core / "helper.py").write_text(HELPER.format(2))
    assert cached(tmp_path) == ["3", "0"]


def test_without_a_place_for_the_cache_kernels_are_compiled_with_one_warning(tmp_path, core):
    (core / "entry.py").write_text(ENTRY + ANOTHER)
    (core / "__pycache__").write_text("a file where a directory would have to be: as good as a read-only installation")
    nowhere = {"HOME": "/dev/null/nowhere", "XDG_CACHE_HOME": "/dev/null/nowhere", "NUMBA_CACHE_DIR": ""}
    ran = run(tmp_path, "-B", **nowhere)
    assert ran.stdout.split() == ["2", "0"]
    assert ran.stderr.count("UserWarning: kernels are compiled anew in every process") == 1


def test_a_cache_that_others_can_write_to_is_neither_read_nor_written(tmp_path, core):
    """Whoever can write there could have put other code into it."""
    (core / "entry.py").write_text(ENTRY + ANOTHER)
    shared = tmp_path / "cache"
    cached(tmp_path)
    assert cached(tmp_path) == ["2", "1"]
    shared.chmod(0o777)
    ran = run(tmp_path, NUMBA_CACHE_DIR=str(shared))
    assert ran.stdout.split() == ["2", "0"]
    assert ran.stderr.count(f"the directory for their cache is not private: all users may write to {shared}") == 1
    shared.chmod(0o700)
    assert cached(tmp_path) == ["2", "1"]


def test_the_cache_that_is_made_is_written_by_its_owner_alone(tmp_path, core):
    cached(tmp_path)
    made = list((tmp_path / "cache").rglob("*"))
    assert any(path.suffix == ".nbc" for path in made)
    assert not any(path.stat().st_mode & 0o002 for path in made)


def test_a_cache_that_cannot_be_saved_costs_a_warning_and_no_answer(tmp_path, core):
    full = (
        "import numba.core.caching as c, errno\n\n\ndef save(*_):\n    raise OSError(errno.ENOSPC, 'no space left')\n"
    )
    patch = "\n\nc.IndexDataCacheFile.save = save\n"
    (core / "entry.py").write_text(full + patch + ENTRY + ANOTHER)
    ran = run(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
    assert ran.stdout.split() == ["2", "0"]
    assert ran.stderr.count("UserWarning: kernels are compiled anew in every process") == 1


def test_a_damaged_cache_is_begun_anew_with_one_warning(tmp_path, core):
    """The index of the cache, or the code that it names: gone, cut or overwritten. Each time it is whole again."""
    assert cached(tmp_path) == ["2", "0"]
    for part in ("nbi", "nbc"):
        (file,) = (tmp_path / "cache").rglob(f"*.{part}")
        for spoil in (lambda whole: b"", lambda whole: whole[: len(whole) // 2], lambda whole: b"noise" * 99):
            damaged = spoil(file.read_bytes())
            file.write_bytes(damaged)
            ran = run(tmp_path, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
            assert ran.stdout.split() == ["2", "0"]
            assert ran.stderr.count("UserWarning: the cache of a kernel was damaged") == 1
            assert file.read_bytes() != damaged
        assert cached(tmp_path) == ["2", "1"]


def test_a_cache_that_names_what_an_earlier_version_had_elsewhere_is_begun_anew_without_a_warning(tmp_path, core):
    """As after an edit that moves the class of an argument: what is cached cannot be read, but nothing is damaged."""
    cached(tmp_path)
    (code,) = (tmp_path / "cache").rglob("*.nbc")
    for module_or_class, elsewhere in ((b"types.scalars", b"types.scolars"), (b"Integer", b"Intoger")):
        assert module_or_class in code.read_bytes()
        code.write_bytes(code.read_bytes().replace(module_or_class, elsewhere))
        assert cached(tmp_path) == ["2", "0"]
        assert cached(tmp_path) == ["2", "1"]


def test_of_two_processes_with_one_empty_cache_one_compiles(tmp_path, core):
    env = os.environ | {"PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    cached(tmp_path)
    (core / "helper.py").write_text(HELPER.format(2))
    (name,) = (tmp_path / "cache").rglob("*.lock")
    with name.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        both = [subprocess.Popen(command("-W", "error"), env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        wait_for(lambda: all(has_open(one.pid, name) for one in both))
    assert sorted(one.communicate(timeout=300)[0].split() for one in both) == [["3", "0"], ["3", "1"]]
    assert [one.returncode for one in both] == [0, 0]


def has_open(pid, path):
    return any(os.path.realpath(file) == str(path) for file in Path(f"/proc/{pid}/fd").iterdir())


def wait_for(so):
    end = time.monotonic() + 300
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_in_a_read_only_installation_without_a_home_kernels_are_compiled_with_one_warning(tmp_path, core):
    for folder in (core, core.parent):
        folder.chmod(0o555)
    nowhere = {"HOME": "/dev/null/nowhere", "XDG_CACHE_HOME": "/dev/null/nowhere", "NUMBA_CACHE_DIR": ""}
    try:
        ran = run(tmp_path, before=held_to_modes(), **nowhere)
    finally:
        for folder in (core.parent, core):
            folder.chmod(0o755)
    assert ran.stdout.split() == ["2", "0"]
    assert ran.stderr.count("UserWarning: kernels are compiled anew in every process") == 1
    assert not list(core.rglob("*.nb?"))


def held_to_modes():
    """Return what a command is preceded by for root to be refused what the modes of files refuse to others."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def test_a_function_is_compiled_once_whatever_constants_kernels_call_it_with():
    @jit.inline
    def more(x, by):
        return x + by

    @jit.one_pass
    def thrice(x):
        return more(more(more(x, 1), 2), by=3)

    kernel = numba.njit("int64(int64)", pipeline_class=jit.Wide, **jit.BORROWED)(lambda x: thrice(x))
    assert kernel(5) == 11
    assert list(more.overloads) == [(numba.int64, numba.int64)]


def test_garbage_is_looked_for_again_after_compiling_even_if_that_fails():
    looked = []

    @cache._garbage_kept()
    def compile_nothing():
        looked.append(gc.isenabled())
        raise ValueError("uncompilable")

    assert gc.isenabled()
    with pytest.raises(ValueError, match="uncompilable"):
        compile_nothing()
    assert looked == [False]
    assert gc.isenabled()


def test_what_kernels_cannot_reach_does_not_make_them_stale():
    assert {"core", "sampling"} <= set(cache.within_reach("chain"))
    assert {"scenario", "distributions", "parameters", "uncertain"} <= set(cache.within_reach("core"))
    assert not {"sampling", "chain", "analysis", "calibration", "figures"} & set(cache.within_reach("core"))
