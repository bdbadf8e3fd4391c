"""How long does a stranger wait before the first futures are there? Importing, a first million, compiling.

Every figure is that of a fresh process, which times itself (that an interpreter starts is not counted); compiling is
measured with an empty cache of kernels, less what a first future takes with a full one.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from typing import Any

from interleaved import Size, Spent, show_seconds

IMPORT = "import sma_risk"
PLAY = "import sma_risk as sr; sr.simulate(sr.presets.twelfth_sma(), n={n}, seed=1)"


def answer(size: Size) -> dict[str, Any]:
    """Return the seconds of importing, of a first million futures with a warm cache, and of compiling everything."""
    rounds = min(size.rounds, 5)
    one, million = PLAY.format(n=1), PLAY.format(n=1_000_000)
    fresh(million)  # fills the cache of kernels and that of files
    found = {
        "import_seconds": [fresh(IMPORT) for _ in range(rounds)],
        "first_future_seconds": [fresh(one) for _ in range(rounds)],
        "first_million_seconds": [fresh(million) for _ in range(rounds)],
    }
    warm = Spent(*(statistics.median(values) for values in zip(*found["first_future_seconds"], strict=True)))
    compiling = [cold(one) for _ in range((rounds + 1) // 2)]
    found["cold_compile_seconds"] = [Spent(it.wall - warm.wall, it.processor - warm.processor) for it in compiling]
    show_seconds("fresh processes", found)
    return {name: statistics.median(it.wall for it in values) for name, values in found.items()} | {
        "startup": {name: [it._asdict() for it in values] for name, values in found.items()}
    }


def cold(statement: str) -> Spent:
    """Return what a statement takes in a fresh process with an empty cache of kernels."""
    with tempfile.TemporaryDirectory() as empty:
        return fresh(statement, NUMBA_CACHE_DIR=empty)


def fresh(statement: str, **environment: str) -> Spent:
    """Return what a statement takes in a fresh process, as it measures itself; its modules are kept compiled."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | environment
    clocks = "(time.perf_counter(), time.process_time())"
    timed = f"import time; start = {clocks}; {statement}; print(*(b - a for a, b in zip(start, {clocks})))"
    ran = subprocess.run([sys.executable, "-c", timed], env=environment, capture_output=True, text=True, check=True)
    return Spent(*map(float, ran.stdout.split()))
