"""How are blocks of futures played? Each by itself, on whichever thread is free, into arrays that others share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from mmap import PAGESIZE
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sma_risk.core import schema
from sma_risk.sampling.memory import empty
from sma_risk.sampling.tasks import go_on, on_threads

if TYPE_CHECKING:
    from sma_risk.core.arrays import Compiled
    from sma_risk.sampling.points.source import Source

Stores = dict[str, np.ndarray[Any, np.dtype[Any]]]
Play = Callable[[Stores, int, int, int], None]

UNBROKEN = 1 << 12
"""Futures that a task plays before it asks whether to go on: some milliseconds."""


def empty_stores(strategies: int, years: int, months: int, n: int, cells: tuple[int, ...] = ()) -> Stores:
    """Return arrays for the outcomes of n futures, by store: the last axis the future, the cells of a sweep first."""
    shapes = {
        store: (*cells, schema.row_count(store, years), n)
        if store.startswith("world")
        else (*cells, strategies, months if store == "status" else schema.row_count(store, years), n)
        for store in schema.DTYPES
    }
    return {store: empty(shape, schema.DTYPES[store]) for store, shape in shapes.items()}


def player(compiled: Compiled, source: Source) -> Play:
    """Return how to play: `play(stores, first, start, stop)` writes places start to stop - 1 of the stores.

    `first` is the number of the future at place 0. A store ``weight`` receives how much each future counts. Kernels are
    loaded when it plays: whoever only hands out what is to be played needs none.
    """
    return _by_seed(compiled, source) if source.is_random else _by_given_words(compiled, source)


def load_kernel(source: Source, drawn: bool) -> Any:
    """Return the kernel that plays the futures of a source, compiled if need be; `drawn`, whether numbers are too."""
    if not source.is_random:
        from sma_risk.core.play_given import play_given

        return play_given
    if drawn:
        from sma_risk.core.play_drawn import play_drawn

        return play_drawn
    from sma_risk.core.play import play

    return play


def _by_seed(compiled: Compiled, source: Source) -> Play:
    drawn = len(compiled.tables.drawn) > 0

    def play(stores: Stores, first: int, start: int, stop: int) -> None:
        from sma_risk.core.numbers import rows_of

        kernel = load_kernel(source, drawn)
        seed = np.uint64(source.seed)
        words = (seed, rows_of(compiled.numbers)) if drawn else (seed,)
        rest = compiled, *_written(stores, compiled)
        for at in range(start, stop, UNBROKEN):
            go_on()
            kernel(np.uint64(first), at, min(at + UNBROKEN, stop), *words, *rest)

    return play


def _by_given_words(compiled: Compiled, source: Source) -> Play:
    drawn = len(compiled.tables.drawn) > 0

    def play(stores: Stores, first: int, start: int, stop: int) -> None:
        from sma_risk.core.numbers import rows_of

        kernel = load_kernel(source, drawn)
        rest = rows_of(compiled.numbers), compiled, *_written(stores, compiled)
        for at, end, given in source.stretches(first, start, stop, drawn):
            go_on()
            kernel(np.uint64(first), at, end, given, *rest)
            if "weight" in stores:
                stores["weight"][at:end] = source.weights(given.words)[: end - at]

    return play


def _written(stores: Stores, compiled: Compiled) -> tuple[Any, ...]:
    """Return what a kernel writes to: outcomes, and the scratch of one thread."""
    from sma_risk.core.outcomes import Stores as Outcomes
    from sma_risk.core.rows import TILE, empty_tile

    outcomes = Outcomes(**{store: stores[store] for store in schema.DTYPES})
    return outcomes, empty_tile(), np.empty((compiled.calendar.months, TILE), np.int8)


class Done(NamedTuple):
    """How far it has come: the cell's number, and how many of its futures are done."""

    cell: int
    futures: int


def play_blocks(plays: Iterable[Play], stores: Stores, first: int, n: int, block: int, threads: int) -> Iterator[Done]:
    """Play n futures of each cell block by block, the cell first in all stores; yield, in order, how far it is."""

    def asked() -> Iterator[tuple[Play, int, int]]:
        for cell, play in enumerate(plays):
            for start in range(0, n, block):
                yield play, cell, start

    def play_one(task: tuple[Play, int, int]) -> Done:
        play, cell, start = task
        stop, own = min(start + block, n), {store: values[cell] for store, values in stores.items()}
        _take(own, start, stop)
        play(own, first, start, stop)
        return Done(cell, stop)

    return on_threads(play_one, asked(), threads)


def _take(stores: Stores, start: int, stop: int) -> None:
    """Have the system hand out the memory of a block row by row.

    A first tile of futures, which touches every row, would ask for hundreds of MB of huge pages at once, unbroken.
    """
    for values in stores.values():
        for row in values.reshape(-1, values.shape[-1]):
            go_on()
            row[start : stop : PAGESIZE // row.itemsize] = 0
