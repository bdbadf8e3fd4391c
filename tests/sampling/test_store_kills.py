"""Is anything lost when writers are killed, at whatever moment? The same bytes at the end, and nothing half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.sampling.store.layout import Block
from sma_risk.sampling.store.read import read

BLOCKS, BLOCK = 12, 64
STRATEGIES, OPTIONS = ["hurry", "wait"], {"n": BLOCKS * BLOCK, "seed": 7, "status": True}
NURSERY = f"""
import os, sys
import sma_risk as sr
from sma_risk.sampling.store import present, write
sr.simulate(sr.presets.twelfth_sma(), n=1)
for line in sys.stdin:
    path = line.rstrip()
    writer = os.fork()
    if not writer:
        try:
            if os.path.exists(path):
                sr.resume(path, threads=2)
            else:
                sr.simulate(sr.presets.twelfth_sma(), {STRATEGIES}, **{OPTIONS}, threads=2, block={BLOCK}, store=path)
            os._exit(0)
        finally:
            os._exit(1)
    print(writer, flush=True)
    sys.stdin.readline()
    print(os.waitpid(writer, 0)[1], flush=True)
"""
"""A process that has everything loaded and no threads, so that a writer begins at once."""


class Nursery:
    """Raises writers."""

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([sys.executable, "-c", NURSERY], **pipes)

    def write(self, path: Path, seconds: float | None = None) -> int:
        """Let a writer begin or go on with a store and kill it after so many seconds; return its status."""
        writer = int(self._ask(str(path)))
        if seconds is not None:
            time.sleep(seconds)
            os.kill(writer, signal.SIGKILL)  # who is done stays known until waited for: no other process has its number
        return int(self._ask(""))

    def _ask(self, line: str) -> str:
        print(line, file=self.process.stdin, flush=True)
        return self.process.stdout.readline()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    found = Nursery()
    with found.process:
        yield found


@pytest.fixture(scope="module")
def expected() -> xr.Dataset:
    return sr.simulate(sr.presets.twelfth_sma(), STRATEGIES, **OPTIONS)


def assert_nothing_lost(path: Path, before: set[Block], expected: xr.Dataset) -> set[Block]:
    """Hold what a killed writer left to what it should be; return the blocks that are whole."""
    if not path.exists():
        assert not before
        return before
    whole, damaged = read(path).whole(verify=True)
    assert not damaged
    assert whole >= before
    if len(whole) < BLOCKS:
        with pytest.raises(sr.ScenarioError, match="are whole"):
            sr.open_store(path)
    if whole:
        futures = sr.open_store(path, incomplete="mask")
        assert futures.sizes["future"] == len(whole) * BLOCK
        numbers = futures.get("future_number", xr.DataArray(np.arange(BLOCKS * BLOCK), dims="future"))
        assert_same_bytes(futures, expected.isel(future=numbers.values.astype(int)))
    return whole


def assert_same_bytes(found: xr.Dataset, expected: xr.Dataset) -> None:
    for name in expected.variables:
        assert found[name].values.tobytes() == expected[name].values.tobytes(), name


def kill_writers(kills: int, nursery: Nursery, expected: xr.Dataset, folder: Path) -> str:
    """Write stores, one after the other, in spite of so many kills; return what happened."""
    moments, killed, resumed, stores = random.Random(1), 0, 0, 0
    begin = time.perf_counter()
    assert nursery.write(folder / "undisturbed.zarr") == 0
    undisturbed = time.perf_counter() - begin
    while killed < kills:
        path, whole, status = folder / f"{stores}.zarr", set[Block](), -1
        while status != 0:
            patience = undisturbed / 2 * moments.random() ** 2 if killed < kills else None  # often early
            status = nursery.write(path, patience)
            assert status in (0, signal.SIGKILL)
            killed += status == signal.SIGKILL
            whole = assert_nothing_lost(path, whole, expected)
            resumed += status == signal.SIGKILL and 0 < len(whole) < BLOCKS
        futures, stores = sr.open_store(path, verify=True), stores + 1
        assert futures.identical(expected)
        assert_same_bytes(futures, expected)
        assert not list(path.rglob("*.partial"))
    return f"{killed} writers killed, {resumed} of them with blocks behind and before them; {stores} stores are whole"


def test_nothing_is_lost_in_a_few_kills(nursery, expected, tmp_path) -> None:
    kill_writers(3, nursery, expected, tmp_path)


@pytest.mark.long
def test_nothing_is_lost_in_200_kills_at_random_moments(nursery, expected, tmp_path) -> None:
    print(kill_writers(200, nursery, expected, tmp_path))
