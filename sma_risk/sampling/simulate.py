"""How does a user play futures? One call: blocks of futures on threads, into one labelled Dataset."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import schema
from sma_risk.sampling.sweeps import attrs_of, coords_of, joint_hash, refuse_taken_dims
from sma_risk.scenario import Scenario, Strategy, resolve
from sma_risk.version import __version__

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.arrays import Compiled

LARGEST = 2**64 - 1
DEFAULT_BLOCK = 1 << 16
_SHARE_OF_MEMORY = 0.8
DEPENDENCIES = ("numpy", "scipy", "numba", "xarray")

Stores = dict[str, np.ndarray[Any, np.dtype[Any]]]


def simulate(
    scenario: Scenario,
    strategy: str | Strategy | Sequence[str | Strategy] = "base",
    *,
    n: int = 100_000,
    seed: int | None = None,
    threads: int | None = None,
    block: int = DEFAULT_BLOCK,
    first_future: int = 0,
    status: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> xr.Dataset:
    """Play futures of a scenario under one or several strategies.

    All strategies are played on the same futures, and so are all cells of a sweep: a parameter that is an
    `xarray.DataArray` adds its dims to the result, first. The answer depends on scenario, strategies, seed and the
    futures' numbers only: not on `threads`, `block`, or which other futures are played.

    Parameters
    ----------
    scenario : what is assumed.
    strategy : names of known strategies, Strategy objects, or a sequence of them.
    n : number of futures.
    seed : 0 to 2**64 - 1; None draws one and records it in the attributes.
    threads : worker threads; None uses every processor this process may run on.
    block : futures per task.
    first_future : number of the first future; futures are numbered 0 to 2**64 - 1.
    status : whether to keep the status of every month (months bytes per future and strategy).
    progress : called with (futures done, of how many) after each block, in this thread; each cell of a sweep plays n.

    Returns
    -------
    xarray.Dataset
        Variables of `schema.OUTCOMES` with units and flag meanings; dims (strategy, year, future),
        (strategy, future), (future) ...; attributes that suffice to play it again.

    Raises
    ------
    ScenarioError
        Naming key, value and bound, before any work: unknown strategies, impossible seeds, n beyond memory.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> futures.cost_krw_bn.dims
    ('strategy', 'year', 'future')
    """
    chosen = resolve(scenario, strategy)
    if not isinstance(status, bool):
        raise ScenarioError("status", status, "True or False")
    if progress is not None and not callable(progress):
        raise ScenarioError("progress", progress, "a function of (futures done, n), or None")
    n, block = whole("n", n, 1, LARGEST), whole("block", block, 1, LARGEST)
    first_future = whole("first_future", first_future, 0, LARGEST - n + 1)
    seed = secrets.randbits(64) if seed is None else whole("seed", seed, 0, LARGEST)
    threads = whole("threads", processors() if threads is None else threads, 1, 4096)
    years, months, cells = len(scenario.years), scenario.months if status else 0, len(scenario.grid)
    refuse_taken_dims(scenario)
    _check_memory(n, cells * schema.bytes_per_future(len(chosen), years, months))

    from sma_risk.sampling.compile import compile_scenario

    stores = _allocate(cells, len(chosen), years, months, n)
    hashes = []
    for number, cell in enumerate(scenario.cells()):
        compiled = compile_scenario(cell, chosen, draws=True)
        own = {store: values[number] for store, values in stores.items()}
        done = None if progress is None else partial(_tell, progress, number * n, cells * n)
        _play_blocks(compiled, own, n, seed, first_future, threads, block, done)
        hashes.append(compiled.sha256)
    return _dataset(scenario, chosen, joint_hash(hashes), stores, seed, first_future)


def whole(key: str, value: Any, least: int, most: int) -> int:
    """Return a whole number within bounds; `ScenarioError` with this key otherwise."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise ScenarioError(key, value, "a whole number")
    if not least <= value <= most:
        raise ScenarioError(key, value, f"a whole number from {least} to {most}")
    return int(value)


def processors() -> int:
    """Return how many processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def available_memory() -> int:
    """Return the bytes this machine can still give, as the operating system estimates them."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            fields = dict(line.split(":") for line in lines)
        return min(int(fields["MemAvailable"].split()[0]) * 1024, _container_limit())
    except (OSError, KeyError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _container_limit() -> int:
    """Return the memory limit of this process's container, if it has one."""
    try:
        with open("/sys/fs/cgroup/memory.max", encoding="ascii") as limit:
            return int(limit.read())
    except (OSError, ValueError):  # no such file, or "max"
        return LARGEST


def _check_memory(n: int, bytes_per_future: int) -> None:
    usable = int(available_memory() * _SHARE_OF_MEMORY)
    if n * bytes_per_future > usable:
        needed = f"{n * bytes_per_future / 2**30:,.1f} GiB at {bytes_per_future} bytes a future"
        raise ScenarioError(
            "n",
            n,
            f"at most {usable // bytes_per_future:,} futures in the {usable / 2**30:,.1f} GiB at hand (asked: {needed};"
            " play fewer strategies or cells of a sweep, or blocks of futures with `first_future`)",
        )


def _tell(progress: Callable[[int, int], None], before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


def _allocate(cells: int, strategies: int, years: int, months: int, n: int) -> Stores:
    shapes = {
        store: (cells, schema.row_count(store, years), n)
        if store.startswith("world")
        else (cells, strategies, months if store == "status" else schema.row_count(store, years), n)
        for store in schema.DTYPES
    }
    return {store: np.empty(shape, schema.DTYPES[store]) for store, shape in shapes.items()}


def _play_blocks(
    compiled: Compiled,
    stores: Stores,
    n: int,
    seed: int,
    first_future: int,
    threads: int,
    block: int,
    progress: Callable[[int, int], None] | None,
) -> None:
    from sma_risk.sampling.numbers import rows_of
    from sma_risk.sampling.play import Stores as Written
    from sma_risk.sampling.play import play as kernel
    from sma_risk.sampling.rows import TILE, empty_tile

    drawn = len(compiled.tables.drawn) > 0
    if drawn:
        from sma_risk.sampling.play_drawn import play_drawn as kernel

    def play_block(start: int) -> int:
        stop = min(start + block, n)
        path = np.empty((compiled.calendar.months, TILE), np.int8)
        numbers = (np.uint64(first_future), start, stop, np.uint64(seed))
        model = (rows_of(compiled.numbers) if drawn else compiled.numbers, *compiled[1:])
        kernel(*numbers, *model, Written(**stores), empty_tile(), path)
        return stop - start

    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for count in pool.map(play_block, range(0, n, block)):
            done += count
            if progress is not None:
                progress(done, n)


def _dataset(
    scenario: Scenario,
    strategies: Sequence[Strategy],
    compiled_sha256: str,
    stores: Stores,
    seed: int,
    first_future: int,
) -> xr.Dataset:
    import xarray as xr

    from sma_risk.sampling.jit import source_hash

    years, grid, currency = len(scenario.years), scenario.grid, scenario.agreement.currency
    stores = {store: values.reshape(*grid.shape, *values.shape[1:]) for store, values in stores.items()}
    variables, names = {}, schema.names(currency)
    for outcome in schema.OUTCOMES:
        place = schema.rows_of(outcome.store, years)[outcome.name]
        rows = (Ellipsis, place, slice(None))
        data = stores[outcome.store][rows]
        variables[names[outcome.name]] = ((*grid.dims, *outcome.dims), data, outcome.attrs(currency))
    coords: dict[str, Any] = {"strategy": [s.name for s in strategies], "year": list(scenario.years)}
    coords |= coords_of(grid)
    if stores["status"].shape[-2]:
        status = schema.STATUS_OUTCOME
        variables[status.name] = ((*grid.dims, *status.dims), stores["status"], status.attrs(currency))
        coords["month"] = np.arange(scenario.months)
    attrs = {
        "scenario": scenario.to_json(),
        "strategies": json.dumps([s.to_dict() for s in strategies]),
        "seed": str(seed),
        "first_future": str(first_future),
        "n": str(stores["world_money"].shape[-1]),
        "status": "kept" if "month" in coords else "not kept",
        "sampler": "philox4x32-10",
        "compiled_sha256": compiled_sha256,
        "core_sha256": source_hash("sampling"),
        "evidence_as_of": scenario.agreement.as_of,
        "versions": _versions(),
        **attrs_of(grid),
    }
    return xr.Dataset(variables, coords, attrs)


@cache
def _versions() -> str:
    return json.dumps({"sma_risk": __version__} | {name: version(name) for name in DEPENDENCIES})
