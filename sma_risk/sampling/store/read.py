"""What is in a store? All of its futures, read when they are needed, or a refusal that says what is missing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sma_risk.parameters import TRUTH, Check, ScenarioError
from sma_risk.sampling.played import core_hash, played_of, refuse_another_core, versions
from sma_risk.sampling.store import arrays as on_disk
from sma_risk.sampling.store.layout import Block, Layout
from sma_risk.sampling.store.ledger import NAME as LEDGER
from sma_risk.sampling.store.ledger import Entry, read_ledger
from sma_risk.sampling.store.lock import writer
from sma_risk.sampling.store.metadata import arrays_of, attrs_of, open_group, store_path

if TYPE_CHECKING:
    import xarray as xr
    import zarr

_log = getLogger("sma_risk")


def _of_dask(chunks: object) -> object:
    sizes = [*chunks.values()] if isinstance(chunks, Mapping) else [chunks]
    if not all(size is None or size == "auto" or isinstance(size, int | tuple) for size in sizes):
        raise TypeError
    return chunks


_CHUNKS = Check('None, a whole number, "auto" or a mapping from dims to those', _of_dask)


def open_store(
    path: str | os.PathLike[str], *, incomplete: str = "refuse", verify: bool = False, chunks: Any = None
) -> xr.Dataset:
    """Open the futures that `simulate` wrote to a store; every analysis takes them like those in memory.

    Parameters
    ----------
    path : of the store.
    incomplete : "refuse" a store of which blocks are missing or damaged, or "mask" them: then only futures that are
        whole in every cell are there, with ``future_number`` (future), by which they are replayed.
    verify : whether to read everything now and hold it to the checksums of the ledger. Without, files that are
        missing or cut short are found now, and other damage when it is read.
    chunks : None for outcomes that are read into memory when they are first needed; anything else as for
        `xarray.open_zarr`, for outcomes as Dask arrays.

    Returns
    -------
    Dataset
        What `simulate` would have returned, not read yet. The attributes tell seed, scenario, versions; the logger
        "sma_risk" warns if this core, or what it compiles here, may not play every future to the same bytes again.

    Raises
    ------
    ScenarioError
        If it is no store, one of a newer format, not whole, or damaged: the blocks are named.

    Examples
    --------
    >>> import sma_risk as sr, tempfile
    >>> deal = sr.presets.twelfth_sma()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = sr.simulate(deal, "hurry", n=1000, seed=2024, store=f"{folder}/hurry.zarr")
    ...     futures = open_store(f"{folder}/hurry.zarr")
    ...     futures.identical(sr.simulate(deal, "hurry", n=1000, seed=2024))
    True
    """
    if incomplete not in ("refuse", "mask"):
        raise ScenarioError("incomplete", incomplete, '"refuse" or "mask"')
    verify, chunks = TRUTH("verify", verify), _CHUNKS("chunks", chunks)
    store = read(path)
    whole, damaged = store.whole(verify)
    if incomplete == "refuse":
        store.refuse_unless_whole(whole, damaged)
    store.tell_of_another_core()
    futures = _labelled(store, chunks)
    return futures if len(whole) == len(store.layout) else _masked(store, futures, whole)


class Stored(NamedTuple):
    """A store: where, what was played to it and how it lies there, its attributes, its arrays and its ledger."""

    folder: Path
    layout: Layout
    attrs: Mapping[str, str]
    arrays: Mapping[str, zarr.Array[Any]]
    ledger: Mapping[Block, Entry]

    def whole(self, verify: bool = False) -> tuple[set[Block], list[Block]]:
        """Return the blocks that are whole, and those that the ledger says are and are not, in order."""
        found = {
            block
            for block, entry in self.ledger.items()
            if on_disk.is_there(self.folder, self.layout, entry)
            and (not verify or on_disk.is_whole(self.arrays, self.layout, entry))
        }
        return found, sorted(set(self.ledger) - found)

    def refuse_unless_whole(self, whole: set[Block], damaged: list[Block]) -> None:
        """Raise `ScenarioError` naming damaged blocks, or counting those that were not written yet."""
        if len(whole) == len(self.layout):
            return
        remedy = '`sr.resume` plays what is missing, incomplete="mask" opens the rest'
        if damaged:
            named = ", ".join(f"{block.number} of cell {block.cell}" for block in damaged[:5])
            more = f" and {len(damaged) - 5:,} more" if len(damaged) > 5 else ""
            raise ScenarioError("store", str(self.folder), f"undamaged blocks, not as {named}{more} ({remedy})")
        who = writer(self.folder)
        left = f"; {who} writes it, or was killed" if who else ""
        needed = f"all its blocks, of which {len(whole):,} of {len(self.layout):,} are whole ({remedy}{left})"
        raise ScenarioError("store", str(self.folder), needed)

    def tell_of_another_core(self) -> None:
        """Warn if these futures would be other bytes here; compiling is tried only if versions differ."""
        if (self.attrs["core_sha256"], self.attrs.get("versions")) == (core_hash(), versions()):
            return
        try:
            refuse_another_core(self.layout.played, self.attrs)
        except ScenarioError as error:
            _log.warning("%s: played again here, a future may be other bytes: %s", self.folder, error)


def read(path: str | os.PathLike[str]) -> Stored:
    """Read all of a store but its futures; `ScenarioError` if it is none, or not one that this version reads."""
    folder = store_path(path)
    if not (folder / LEDGER).is_file():
        raise ScenarioError("store", str(folder), "the path of a store that `simulate` wrote")
    group = open_group(folder)
    attrs, block, form = attrs_of(group)
    layout = Layout(played_of(attrs), block, form)
    return Stored(folder, layout, attrs, arrays_of(group, layout), read_ledger(folder, layout))


def _labelled(store: Stored, chunks: Any) -> xr.Dataset:
    """Return the futures as they were called when they were played; none is read yet."""
    import xarray as xr

    from sma_risk.sampling.store.present import Present

    like = store.layout.like
    place, labels = Present(store.folder, read_only=True), list(like.coords)
    found = xr.open_zarr(place, chunks=chunks, zarr_format=3, consolidated=True, decode_cf=False, drop_variables=labels)
    variables = {name: found[name].variable for name in like.data_vars}
    for name, variable in variables.items():
        variable.attrs = dict(like[name].attrs)
    return xr.Dataset(variables, like.coords, store.attrs)


def _masked(store: Stored, futures: xr.Dataset, whole: set[Block]) -> xr.Dataset:
    """Return the futures that are whole in every cell, with their numbers."""
    layout, played = store.layout, store.layout.played
    if played.source.points.whole:
        needed = f"every block of an ensemble of {played.source.points.sampler} points: a part is none"
        raise ScenarioError("incomplete", "mask", needed)
    kept = [
        np.arange(layout.of(0, number).start, layout.of(0, number).stop)
        for number in range(layout.per_cell)
        if all(layout.of(cell, number) in whole for cell in range(layout.cells))
    ]
    if not kept:
        needed = f"a store with futures that are whole in all {layout.cells:,} cells: `sr.resume` plays the rest"
        raise ScenarioError("incomplete", "mask", needed)
    places = np.concatenate(kept)
    numbers = np.uint64(played.first_future) + places.astype(np.uint64)
    meaning = {"units": "1", "long_name": "number by which a future is replayed"}
    found = futures.isel(future=places).assign(future_number=("future", numbers, meaning))
    replicates = played.source.points.replicates(len(places))
    return found if replicates is None else found.assign_attrs(replicates=str(replicates))
