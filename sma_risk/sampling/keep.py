"""How are futures kept? Block by block of every cell, into arrays that all share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sma_risk.sampling.blocks import Done, Play, Stores, empty_stores, play_blocks
from sma_risk.sampling.cancelled import Cancelled, leading, said
from sma_risk.sampling.labelled import labelled
from sma_risk.sampling.played import Played
from sma_risk.sampling.progress import Meter, Told
from sma_risk.sampling.sweeps import joint_hash

if TYPE_CHECKING:
    import xarray as xr


def keep(played: Played, block: int, threads: int, told: Told | None) -> xr.Dataset:
    """Play and keep all futures; if that is cancelled, `Cancelled` carries those of the largest smaller call."""
    scenario, n = played.scenario, played.n
    cells = len(scenario.grid)
    stores = empty_stores(len(played.strategies), len(scenario.years), played.months, n, (cells,))
    if played.source.points.weighted:
        stores["weight"] = np.empty((cells, n))
    hashes: list[str] = []

    def plays() -> Iterator[Play]:
        for _, play, compiled_sha256 in played.cells():
            hashes.append(compiled_sha256)
            yield play

    meter, done = Meter(told, cells * n), Done(0, 0)
    try:
        for done in play_blocks(plays(), stores, played.first_future, n, block, threads):
            meter.tell(done.cell * n + done.futures)
    except KeyboardInterrupt:
        part = leading(played, done.cell + (done.futures == n), done.futures)
        raise Cancelled(part and _dataset(part, stores, hashes), said(played, part)) from None
    return _dataset(played, stores, hashes)


def _dataset(played: Played, stores: Stores, hashes: Sequence[str]) -> xr.Dataset:
    """Return the futures of a call that began like the one whose arrays these are."""
    cells = len(played.scenario.grid)
    own = {store: values[:cells, ..., : played.n] for store, values in stores.items()}
    return labelled(played, own).assign_attrs(played.attrs(joint_hash(hashes[:cells])))
