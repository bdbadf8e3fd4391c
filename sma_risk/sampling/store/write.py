"""How do futures come into a store? Block by block on threads; what was interrupted goes on where it stopped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sma_risk.parameters import TRUTH, ScenarioError
from sma_risk.sampling import request
from sma_risk.sampling.blocks import Play
from sma_risk.sampling.cancelled import Cancelled
from sma_risk.sampling.cluster import checked, on_cluster
from sma_risk.sampling.played import Played, refuse_another_core
from sma_risk.sampling.progress import Meter, Told, listener
from sma_risk.sampling.stepped import compiled_hash
from sma_risk.sampling.store import read
from sma_risk.sampling.store.arrays import create_arrays, make_durable, write_block
from sma_risk.sampling.store.layout import Block, Layout, block_for
from sma_risk.sampling.store.ledger import NAME as LEDGER
from sma_risk.sampling.store.ledger import Entry, open_ledger
from sma_risk.sampling.store.lock import writing
from sma_risk.sampling.store.metadata import attrs_for, store_path, writable_arrays
from sma_risk.sampling.store.room import refuse_without_room
from sma_risk.sampling.tasks import on_threads
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.cluster import Client
    from sma_risk.sampling.store.arrays import Arrays


def keep_on_disk(
    played: Played,
    path: str | os.PathLike[str],
    block: int | None,
    threads: int,
    told: Told | None,
    client: Client | None = None,
) -> xr.Dataset:
    """Play all futures into a new store, and open it."""
    folder = store_path(path)
    if os.path.lexists(folder):
        raise ScenarioError("store", str(folder), "a path where nothing is; `sr.resume` goes on with a store")
    if not folder.absolute().parent.is_dir():
        raise ScenarioError("store", str(folder), "a path in a folder that exists")
    layout = Layout(played, block_for(played) if block is None else block)
    refuse_without_room(layout, layout.cells * played.n, folder.absolute().parent, threads)
    _create(folder, layout)
    return _fill(read.read(folder), threads, told, client, verify=False)


def resume(
    path: str | os.PathLike[str],
    *,
    threads: int | None = None,
    progress: bool | Told | None = None,
    client: Client | None = None,
    verify: bool = False,
) -> xr.Dataset:
    """Go on with a store that was interrupted, or repair one: play the blocks that are missing or damaged.

    Parameters
    ----------
    path : of the store. What is played is told by its attributes.
    threads, progress, client : as for `simulate`.
    verify : whether to read all blocks and hold them to their checksums first.

    Returns
    -------
    Dataset
        As from `open_store`: byte for byte what `simulate` would have written without an interruption.

    Raises
    ------
    ScenarioError
        If it is no store, another process writes to it, there is no room, or its futures would be other bytes here:
        another core (``core_sha256``) or other compiled arrays (``compiled_sha256``).
    OSError
        If the disk is full in the midst: what is whole is kept, and can be gone on with.
    Cancelled
        On Ctrl-C: what is whole is kept, and can be gone on with.

    Examples
    --------
    >>> import sma_risk as sr, tempfile
    >>> def impatient(told):
    ...     raise KeyboardInterrupt
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path, deal = f"{folder}/base.zarr", sr.presets.twelfth_sma()
    ...     try:
    ...         sr.simulate(deal, n=2000, block=512, store=path, progress=impatient)
    ...     except sr.Cancelled as cancelled:
    ...         print(str(cancelled).partition(":")[0])
    ...     resume(path).sizes["future"]
    cancelled; 1 of 4 blocks are whole
    2000
    """
    client, threads = checked(client, threads)
    told, store = listener(progress), read.read(path)
    refuse_another_core(store.layout.played, store.attrs)
    return _fill(store, threads, told, client, TRUTH("verify", verify))


def _create(folder: Path, layout: Layout) -> None:
    """Make a store in which no block is whole; it appears under its name when all else is there."""
    played = layout.played
    attrs = played.attrs(compiled_hash(played.scenario, played.strategies))
    aside = folder.with_name(f".{folder.name}.{uuid4().hex}")
    aside.mkdir()
    try:
        create_arrays(aside, layout, attrs_for(attrs, layout))
        (aside / LEDGER).touch()
        make_durable([*aside.rglob("*"), aside])
        aside.rename(folder)
    except BaseException as error:
        shutil.rmtree(aside, ignore_errors=True)
        if isinstance(error, OSError) and os.path.lexists(folder):  # someone else was quicker
            raise ScenarioError("store", str(folder), "a path where nothing is") from error
        raise
    make_durable([folder.absolute().parent])


def _fill(store: read.Stored, threads: int, told: Told | None, client: Client | None, verify: bool) -> xr.Dataset:
    """Play what is not whole, as the only one who writes, and open the store."""
    folder, layout = store.folder, store.layout
    with writing(folder), open_ledger(folder) as ledger:
        for left_behind in folder.glob("*/c/**/*.partial"):
            left_behind.unlink()
        found, _ = read.read(folder).whole(verify)
        missing = [block for block in layout.blocks() if block not in found]
        futures = sum(block.stop - block.start for block in missing)
        refuse_without_room(layout, futures, folder, threads)
        done, written = 0, len(found)

        def said() -> str:
            return f"{written:,} of {len(layout):,} blocks are whole: `sr.resume({str(folder)!r})` goes on"

        try:
            if client is None and missing:
                layout.played.load()
            meter = Meter(told, futures)
            for entry in _written(store, missing, threads, client):
                ledger.enter(entry)
                written, done = written + 1, done + entry.block.stop - entry.block.start
                meter.tell(done)
        except KeyboardInterrupt:
            raise Cancelled(None, f"cancelled; {said()}") from None
        except ConnectionError as error:
            raise ConnectionError(f"{error}; {said()}") from error
        except OSError as error:
            raise OSError(error.errno, f"{error.strerror or error}; {said()}") from error
    return read.open_store(folder)


def _written(store: read.Stored, missing: Iterable[Block], threads: int, client: Client | None) -> Iterator[Entry]:
    """Yield what the ledger says of each missing block, in order, when it is on the disk."""
    folder, layout = store.folder, store.layout
    blocks_of = {cell: list(blocks) for cell, blocks in groupby(missing, key=attrgetter("cell"))}  # cell by cell
    cells = zip(layout.played.cells(blocks_of), blocks_of.values(), strict=True)
    if client is not None:
        call = str(folder.absolute()), uuid4().hex
        requests = ((request.written(layout.played, cell, compiled), own) for (cell, _, compiled), own in cells)
        return on_cluster(_write_there, ((*call, text, block) for text, own in requests for block in own), client)
    arrays = writable_arrays(folder, layout)

    def write(task: tuple[Block, Scenario, Play]) -> Entry:
        block, scenario, play = task
        return write_block(folder, arrays, layout, block, layout.outcomes(block, scenario, play))

    return on_threads(write, ((block, cell, play) for (cell, play, _), own in cells for block in own), threads)


def _write_there(asked: tuple[str, str, str, Block]) -> Entry:
    """Write a block, as a worker of a cluster that reaches the same folder."""
    place, call, text, block = asked
    layout, arrays = _opened(place, call)
    played, play = request.read(text)
    return write_block(Path(place), arrays, layout, block, layout.outcomes(block, played.scenario, play))


@lru_cache(maxsize=2)
def _opened(place: str, call: str) -> tuple[Layout, Arrays]:
    """Open a store to write to it, once for each call."""
    layout = read.read(place).layout
    return layout, writable_arrays(Path(place), layout)
