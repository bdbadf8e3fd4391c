"""Is there room? Disk and memory that a store will take, known before any work is begun."""

from __future__ import annotations

import shutil
from pathlib import Path

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.machine import usable_memory
from sma_risk.sampling.store.arrays import create_arrays
from sma_risk.sampling.store.layout import Block, Layout

_COPIES = 2  # of a block in memory: its outcomes, and what is being compressed
_PILOT = 1 << 14
_MARGIN = 1.05  # judgement: how much more than the pilot's a store may take


def refuse_without_room(layout: Layout, futures: int, folder: Path, threads: int) -> None:
    """Raise `ScenarioError` if so many futures of cells will not fit on the disk, or blocks under way into memory.

    Compressed sizes are measured, on the first futures, only if there is no room for the futures as they are.
    """
    each = layout.played.bytes_per_future
    usable = usable_memory() // (_COPIES * threads)
    if min(layout.block, layout.played.n) * each > usable:
        needed = (
            f"at most {usable // each:,} futures: {threads} threads hold {_COPIES} blocks each, {each} bytes a future"
        )
        raise ScenarioError("block", layout.block, needed)
    free = shutil.disk_usage(folder).free
    if futures * each <= free:
        return
    on_disk = stored_bytes_per_future(layout) * _MARGIN
    if futures * on_disk > free:
        needed = (
            f"{futures * on_disk / 2**20:,.0f} MiB of room in {folder}, {on_disk:.1f} bytes a future:"
            f" there are {free / 2**20:,.0f} MiB, enough for {int(free / on_disk):,} futures of one cell"
        )
        raise ScenarioError("store", f"{futures:,} futures of one cell", needed)


def stored_bytes_per_future(layout: Layout) -> float:
    """Return what a future of the first cell takes on disk: a few are played, and compressed in memory."""
    from zarr.storage import MemoryStore

    first_cell, n = next(layout.played.scenario.iter_cells()), min(_PILOT, layout.played.n)
    pilot = Layout(layout.played._replace(scenario=first_cell, n=n), n)
    ((scenario, play, _),) = pilot.played.cells()
    outcomes = pilot.outcomes(Block(0, 0, 0, n), scenario, play)
    arrays = create_arrays(MemoryStore(), pilot, {})
    for name, array in arrays.items():
        array[...] = outcomes[name].values
    return sum(array.nbytes_stored() for array in arrays.values()) / n
