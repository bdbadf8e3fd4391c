"""How are futures kept? Block by block of every cell, into arrays that all share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sma_risk.sampling.blocks import Done, Play, Stores, play_blocks
from sma_risk.sampling.cancelled import Cancelled, leading, said
from sma_risk.sampling.cluster import fetch_blocks
from sma_risk.sampling.labelled import labelled
from sma_risk.sampling.played import Played
from sma_risk.sampling.progress import Meter, Told
from sma_risk.sampling.request import written
from sma_risk.sampling.sweeps import joint_hash
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.cluster import Client


def keep(played: Played, block: int, threads: int, told: Told | None, client: Client | None = None) -> xr.Dataset:
    """Play and keep all futures, on threads or by the workers of a client.

    If that is cancelled, `Cancelled` carries those of the largest smaller call.
    """
    scenario, n = played.scenario, played.n
    total = len(scenario.grid)
    stores = played.empty(n, (total,))
    hashes: list[str] = []

    def cells() -> Iterator[tuple[Scenario, Play, str]]:
        for cell in played.cells():
            hashes.append(cell[-1])
            yield cell

    def blocks() -> Iterator[Done]:
        if client is None:
            return play_blocks((play for _, play, _ in cells()), stores, played.first_future, n, block, threads)
        requests = (written(played, scenario, compiled) for scenario, _, compiled in cells())
        return fetch_blocks(requests, stores, n, block, client)

    done = Done(0, 0)
    try:
        if client is None:
            played.load()
        meter = Meter(told, total * n)
        for done in blocks():
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
