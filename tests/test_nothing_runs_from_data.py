"""Can data make the library run code? No module of it unpickles, evaluates, starts a process, or asks a network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import xarray as xr

import sma_risk as sr

PACKAGE = Path(sr.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
MODULES = {
    *("pickle", "cPickle", "_pickle", "marshal", "shelve", "dbm", "dill", "cloudpickle", "joblib", "jsonpickle"),
    *("yaml", "ruamel", "subprocess", "multiprocessing", "pty", "runpy", "code", "codeop", "commands", "imp"),
    *("socket", "urllib", "http", "ftplib", "smtplib", "ssl", "requests", "httpx", "aiohttp", "fsspec"),
    *("ctypes", "cffi"),
}
BUILTINS = {"eval", "exec", "compile", "__import__", "execfile", "input", "breakpoint"}
ATTRIBUTES = {
    *("system", "popen", "fork", "forkpty", "posix_spawn", "startfile", "import_module"),
    *("read_pickle", "to_pickle", "query", "literal_eval", "memmap", "fromfile", "loadtxt", "genfromtxt"),
}
PREFIXES = ("exec", "spawn")
LOADERS = {"np", "numpy", "yaml", "pickle", "marshal"}


def forbidden(tree: ast.AST) -> list[str]:
    """Everything in a module that could run what is not its own code."""
    return [f"{what} in line {node.lineno}" for node in ast.walk(tree) for what in _forbidden(node)]


def _forbidden(node):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES)
    elif isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        if (node.module or "").split(".")[0] in MODULES or names & (ATTRIBUTES | {"pickle"}):
            yield f"from {node.module}"
    elif isinstance(node, ast.Name) and node.id in BUILTINS:
        yield node.id
    elif isinstance(node, ast.keyword) and node.arg in ("shell", "allow_pickle"):
        yield node.arg
    elif isinstance(node, ast.Attribute):
        on = node.value.id if isinstance(node.value, ast.Name) else ""
        runs = on == "os" and node.attr.startswith(PREFIXES)
        if node.attr in ATTRIBUTES or runs or (node.attr in ("load", "loads") and on in LOADERS) or on == "builtins":
            yield node.attr


EXCEPTIONS = {
    "__init__.py": ["from importlib"],  # imports the homes of public names, from a table in this file
    "sampling/store/lock.py": ["socket"],  # the name of this machine; nothing is connected
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_can_run_what_is_not_its_own_code(path) -> None:
    found = [said.split(" in line")[0] for said in forbidden(ast.parse(path.read_text(encoding="utf-8")))]
    assert found == EXCEPTIONS.get(path.relative_to(PACKAGE).as_posix(), [])


@pytest.mark.parametrize(
    "line",
    [
        *("import pickle", "from pickle import loads", "import os, subprocess", "from urllib.request import urlopen"),
        *("eval('1')", "f = eval", "exec(code)", "compile(text, '', 'exec')", "__import__(name)"),
        *("os.system(text)", "os.execv(a, b)", "os.spawnl(a)", "from os import system", "run(text, shell=True)"),
        *("yaml.load(text)", "np.load(path)", "numpy.load(path)", "load(path, allow_pickle=True)"),
        *("pd.read_pickle(path)", "frame.query(text)", "importlib.import_module(name)"),
        *("ctypes.CDLL(x); import ctypes", "getattr(builtins.eval, '__call__')"),
    ],
)
def test_the_search_finds_it(line) -> None:
    assert forbidden(ast.parse(f"def f():\n    {line}\n"))


@pytest.mark.parametrize(
    "line", ["re.compile(x)", "kernel.compile(x)", "json.loads(x)", "tomllib.load(x)", "ds.load()"]
)
def test_the_search_finds_nothing_else(line) -> None:
    assert not forbidden(ast.parse(line))


HOSTILE = [
    "../outside",
    "/outside",
    "..",
    "a/../../outside",
    "outside\x00",
    "~",
    "$(touch outside)",
    "%2e%2e/outside",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_a_path(name, tmp_path, monkeypatch) -> None:
    """Names of sweeps, scenarios and strategies: into a store and out of it, nothing is written beside it."""
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    try:
        odds = xr.DataArray([0.2, 0.8], dims=name, coords={name: [0.2, 0.8]})
        deal = sr.presets.twelfth_sma().replace({"election.probability": odds})
        sr.simulate(deal, "hurry", n=64, seed=1, store=str(inner / "here.zarr"))
        read = sr.open_store(inner / "here.zarr")
    except sr.ScenarioError:
        pass  # refused by name
    else:
        assert name in read.dims
    assert {path.name for path in tmp_path.iterdir()} == {"inner"}
    assert {path.name for path in inner.iterdir()} <= {"here.zarr"}


@pytest.mark.parametrize("name", ["..", "../outside", "/outside", "a\\b"])
def test_a_name_that_cannot_be_a_folder_is_refused_before_anything_is_written(name, tmp_path) -> None:
    odds = xr.DataArray([0.2, 0.8], dims=name, coords={name: [0.2, 0.8]})
    deal = sr.presets.twelfth_sma().replace({"election.probability": odds})
    with pytest.raises(sr.ScenarioError, match="names that can be a folder's"):
        sr.simulate(deal, "hurry", n=64, seed=1, store=str(tmp_path / "here.zarr"))
    assert not list(tmp_path.iterdir())


WATCHED = """
import sys
seen, watching = [], False


def watch(event, args):
    if not watching:
        return
    if event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.getaddrinfo"):
        seen.append(event)
    if event == "open" and isinstance(args[2], int) and args[2] & 0o1103 and "/dev/null" not in str(args[0]):
        seen.append(f"writes {args[0]}")


import sma_risk as sr
folder = sys.argv[1]
deal = sr.presets.twelfth_sma()
sr.simulate(deal, ["hurry", "wait"], n=256, seed=1, store=f"{folder}/store.zarr")
sr.write_toml(deal, f"{folder}/deal.toml")
sys.addaudithook(watch)
watching = True
futures = sr.open_store(f"{folder}/store.zarr", verify=True)
sr.compare(futures.load(), "hurry", "wait")
sr.read_toml(f"{folder}/deal.toml")
sr.rerun(futures)
watching = False
print(seen)
"""


def test_reading_a_store_and_a_scenario_writes_nothing_starts_nothing_and_asks_no_network(tmp_path) -> None:
    ran = subprocess.run([sys.executable, "-c", WATCHED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
