"""Which arrays does a store have, and which futures are in which block? It follows from what is played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sma_risk.core import schema
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.blocks import Play
from sma_risk.sampling.labelled import labelled
from sma_risk.sampling.played import Played
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

FORMAT = 1
"""Raised when a store holds something else than before; older ones are opened for ever."""

SINCE: dict[str, int] = {}
"""Outcome -> the format from which on stores hold it; 1 for all that are not named."""

MOST_BLOCKS = 100_000
_SEPARATORS = {"/", "\\", "\0"}
_FEWEST_FUTURES, _MOST_FUTURES, _MOST_BYTES, _BLOCKS = 1 << 16, 1 << 20, 1 << 26, 16


class Block(NamedTuple):
    """Futures of one cell, from place `start` to `stop` - 1 of those played: the `number`-th chunk of every array."""

    cell: int
    number: int
    start: int
    stop: int


@dataclass(frozen=True)
class Layout:
    """The arrays of a store with so many futures a block. A block is one chunk of every array, and one task."""

    played: Played
    block: int
    format: int = FORMAT

    def __post_init__(self) -> None:
        for name in self.played.scenario.grid.dims:
            if not name.strip(".") or _SEPARATORS & set(name):
                raise ScenarioError("store", name, "sweeps with names that can be a folder's: no slash, not dots alone")
        if self.played.source.points.paired and self.block % 2:
            raise ScenarioError("block", self.block, "an even number, lest a block part a pair of antithetic futures")
        if len(self) > MOST_BLOCKS:
            fewest = -(-self.played.n * self.cells // MOST_BLOCKS)
            raise ScenarioError("block", self.block, f"at least {fewest:,} futures: at most {MOST_BLOCKS:,} blocks")

    def __len__(self) -> int:
        """Return the number of blocks."""
        return self.cells * self.per_cell

    @property
    def cells(self) -> int:
        """The number of cells of the sweep; 1 if nothing is swept."""
        return len(self.played.scenario.grid)

    @property
    def per_cell(self) -> int:
        """The number of blocks of each cell."""
        return -(-self.played.n // self.block)

    @cached_property
    def like(self) -> xr.Dataset:
        """A single future with what its numbers are called: names, dims, types, labels and units."""
        names = schema.names(self.played.scenario.agreement.currency)
        later = [names[outcome] for outcome, first in SINCE.items() if first > self.format]
        return labelled(self.played._replace(n=1), self.played.empty(1, (self.cells,))).drop_vars(later)

    def blocks(self) -> Iterator[Block]:
        """Yield all blocks, cell by cell."""
        for cell in range(self.cells):
            for number in range(self.per_cell):
                yield self.of(cell, number)

    def of(self, cell: int, number: int) -> Block:
        """Return a block by its number in its cell."""
        start = number * self.block
        return Block(cell, number, start, min(start + self.block, self.played.n))

    def outcomes(self, block: Block, scenario: Scenario, play: Play) -> xr.Dataset:
        """Play a block; `scenario` and `play` are those of its cell."""
        count = block.stop - block.start
        stores = self.played.empty(count, (1,))
        play({name: values[0] for name, values in stores.items()}, self.played.first_future + block.start, 0, count)
        return labelled(self.played._replace(scenario=scenario, n=count), stores)

    @cached_property
    def dims(self) -> dict[str, tuple[str, ...]]:
        """The dims of every array."""
        return {str(name): tuple(map(str, one.dims)) for name, one in self.like.data_vars.items()}

    def names(self, block: Block) -> list[str]:
        """Return the arrays of which a block is a part: what does not depend on the sweep goes with its first cell."""
        return self._swept_names if block.cell else list(self.dims)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of an array."""
        return tuple(self.played.n if dim == "future" else self.like.sizes[dim] for dim in self.dims[name])

    def chunks(self, name: str) -> tuple[int, ...]:
        """Return the shape of a chunk: one cell, one block, all of everything else."""
        own = {**dict.fromkeys(self.played.scenario.grid.dims, 1), "future": self.block}
        return tuple(own.get(dim, self.like.sizes[dim]) for dim in self.dims[name])

    def region(self, name: str, block: Block) -> tuple[int | slice, ...]:
        """Return where a block lies in an array."""
        place: dict[str, int | slice] = {**self._place(block), "future": slice(block.start, block.stop)}
        return tuple(place.get(dim, slice(None)) for dim in self.dims[name])

    def key(self, name: str, block: Block) -> str:
        """Return where the chunk of a block is, below the store, as Zarr names it."""
        place = {**self._place(block), "future": block.number}
        return "/".join([name, "c", *(str(place.get(dim, 0)) for dim in self.dims[name])])

    @cached_property
    def _swept_names(self) -> list[str]:
        swept = set(self.played.scenario.grid.dims)
        return [name for name, dims in self.dims.items() if swept.issubset(dims)]

    def _place(self, block: Block) -> dict[str, int]:
        grid = self.played.scenario.grid
        return dict(zip(grid.dims, map(int, np.unravel_index(block.cell, grid.shape)), strict=True))


def block_for(played: Played) -> int:
    """Return the futures of a block: several blocks to share among threads, of 64 MiB at most; a judgement."""
    fit = _MOST_BYTES // played.bytes_per_future
    wanted = max(_FEWEST_FUTURES, -(-played.n // _BLOCKS))
    return 1 << (max(min(wanted, _MOST_FUTURES, fit), 512).bit_length() - 1)
