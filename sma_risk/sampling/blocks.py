"""How are blocks of futures played? Each by itself, on whichever thread is free, into arrays that others share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.sampling import schema
from sma_risk.sampling.tasks import on_threads

if TYPE_CHECKING:
    from sma_risk.sampling.arrays import Compiled
    from sma_risk.sampling.points.source import Source

Stores = dict[str, np.ndarray[Any, np.dtype[Any]]]
Play = Callable[[Stores, int, int, int], None]


def empty_stores(strategies: int, years: int, months: int, n: int, cells: tuple[int, ...] = ()) -> Stores:
    """Return arrays for the outcomes of n futures, by store: the last axis the future, the cells of a sweep first."""
    shapes = {
        store: (*cells, schema.row_count(store, years), n)
        if store.startswith("world")
        else (*cells, strategies, months if store == "status" else schema.row_count(store, years), n)
        for store in schema.DTYPES
    }
    return {store: np.empty(shape, schema.DTYPES[store]) for store, shape in shapes.items()}


def player(compiled: Compiled, source: Source) -> Play:
    """Return how to play: `play(stores, first, start, stop)` writes places start to stop - 1 of the stores.

    `first` is the number of the future at place 0. A store ``weight`` receives how much each future counts.
    """
    return _by_seed(compiled, source.seed) if source.is_random else _by_given_words(compiled, source)


def _by_seed(compiled: Compiled, seed: int) -> Play:
    from sma_risk.sampling.numbers import rows_of
    from sma_risk.sampling.play import Stores as Written
    from sma_risk.sampling.play import play as kernel
    from sma_risk.sampling.rows import TILE, empty_tile

    drawn = len(compiled.tables.drawn) > 0
    if drawn:
        from sma_risk.sampling.play_drawn import play_drawn as kernel

    def play(stores: Stores, first: int, start: int, stop: int) -> None:
        path = np.empty((compiled.calendar.months, TILE), np.int8)
        model = (rows_of(compiled.numbers) if drawn else compiled.numbers, *compiled[1:])
        kernel(np.uint64(first), start, stop, np.uint64(seed), *model, Written(**stores), empty_tile(), path)

    return play


def _by_given_words(compiled: Compiled, source: Source) -> Play:
    from sma_risk.sampling.numbers import rows_of
    from sma_risk.sampling.play import Stores as Written
    from sma_risk.sampling.play_given import play_given
    from sma_risk.sampling.rows import TILE, empty_tile

    drawn = len(compiled.tables.drawn) > 0

    def play(stores: Stores, first: int, start: int, stop: int) -> None:
        written = Written(**{store: stores[store] for store in schema.DTYPES})
        scratch = empty_tile(), np.empty((compiled.calendar.months, TILE), np.int8)
        model = (rows_of(compiled.numbers), *compiled[1:], written, *scratch)
        for at, end, given in source.stretches(first, start, stop, drawn):
            play_given(np.uint64(first), at, end, given, *model)
            if "weight" in stores:
                stores["weight"][at:end] = source.weights(given.words)[: end - at]

    return play


def play_blocks(play: Play, stores: Stores, first: int, n: int, block: int, threads: int) -> Iterator[int]:
    """Play n futures block by block; yield, in order, how many are done."""

    def play_one(start: int) -> int:
        stop = min(start + block, n)
        play(stores, first, start, stop)
        return stop

    return on_threads(play_one, range(0, n, block), threads)
