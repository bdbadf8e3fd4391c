"""How quickly do futures come to disk and back, and how large are they there? By compressor, beside memory.

Writing includes playing, checksums and waiting until all is safe on the disk; reading is from the system's cache.
"""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from interleaved import Size, measure, show, summary
from zarr.codecs import BloscCodec

import sma_risk as sr
from sma_risk.sampling.store import arrays

BLOSC = {
    "none": [],
    "lz4 5, shuffle": [BloscCodec(cname="lz4", clevel=5, shuffle="shuffle")],
    "lz4 5, bits": [BloscCodec(cname="lz4", clevel=5, shuffle="bitshuffle")],
    "zstd 1, shuffle": [BloscCodec(cname="zstd", clevel=1, shuffle="shuffle")],
    "zstd 5, bits": [BloscCodec(cname="zstd", clevel=5, shuffle="bitshuffle")],
}
STEP = 4
"""A store has so many times the futures of other questions."""


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future in memory, to disk and back, and bytes on disk, by compressor."""
    deal, n = sr.presets.twelfth_sma(), STEP * size.n
    with tempfile.TemporaryDirectory(dir=".") as folder:
        paths = (Path(folder) / str(number) for number in count())
        jobs: dict[str, Any] = {"memory": lambda: sr.simulate(deal, "base", n=n, seed=1)}
        jobs |= {f"to disk, {name}": lambda name=name: write(deal, n, name, next(paths)) for name in BLOSC}
        kept = {name: write(deal, n, name, next(paths)) for name in BLOSC}
        jobs |= {f"back, {name}": lambda path=path: sr.open_store(path).load() for name, path in kept.items()}
        spent = measure(jobs, size.rounds)
        on_disk = {name: stored(path) / n for name, path in kept.items()}
    show("ns per future, all processors; x: times memory", spent, n, "memory")
    print("bytes per future: " + ", ".join(f"{name} {each:.1f}" for name, each in on_disk.items()))
    return {"stores": {name: summary(values, n) for name, values in spent.items()}, "store_bytes": on_disk}


def write(deal: sr.Scenario, n: int, name: str, path: Path) -> Path:
    """Write a store with a compressor; return where it is."""
    own, arrays.compressors = arrays.compressors, lambda: BLOSC[name]
    try:
        sr.simulate(deal, "base", n=n, seed=1, store=path)
    finally:
        arrays.compressors = own
    return path


def stored(path: Path) -> int:
    """Return the bytes of all files of a store."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
