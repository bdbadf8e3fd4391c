"""Which words does this future have? Points, seed and size of an ensemble together: all that a word depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import BLOCKS_IN_ORDER, NUMBERS, WORDS_PER_BLOCK
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole_of
from sma_risk.sampling.points.noun import Points, Words
from sma_risk.sampling.points.plain import Random
from sma_risk.sampling.points.record import from_json, to_json

if TYPE_CHECKING:
    from sma_risk.core.philox import Given

_APART = 16  # futures more than whole tiles, lest the rows of words share a set of the cache
_TOGETHER = 1024  # futures whose words are given at once: as many as a processor's own cache holds
_FIXED = tuple(block for block in BLOCKS_IN_ORDER if block < NUMBERS)


class Source(NamedTuple):
    """The words of an ensemble of n futures."""

    points: Points
    seed: int
    n: int

    @property
    def last(self) -> int:
        """The largest number a future may have."""
        return self.n - 1 if self.points.whole else 2**64 - 1

    @property
    def is_random(self) -> bool:
        """Whether all words follow from the seed alone."""
        return isinstance(self.points, Random)

    def words(self, numbers: NDArray[np.uint64], block: int, visit: int) -> Words:
        """Return the four words of one (block, visit) for numbered futures, shape (4, future)."""
        found = np.zeros((WORDS_PER_BLOCK, len(numbers)), np.uint32)
        starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - np.uint64(2)) != 1)
        for start, stop in zip(starts, [*starts[1:], len(numbers)], strict=True):
            part = np.zeros((1, WORDS_PER_BLOCK, stop - start), np.uint32)
            if visit == 0:
                self.points.fill(part, (block,), self.seed, self.n, int(numbers[start]))
            else:
                self._later(part[0], block, visit, int(numbers[start]))
            found[:, start:stop] = part[0]
        return found

    def load(self) -> None:
        """Load the kernels that words come from, by the caller's thread: only there is Ctrl-C heard meanwhile."""
        self.words(np.zeros(1, np.uint64), BLOCKS_IN_ORDER[0], 0)

    def stretches(
        self, first_future: int, start: int, stop: int, numbers_drawn: bool
    ) -> Iterator[tuple[int, int, Given]]:
        """Yield the words of futures first_future + start to stop - 1, stretch by stretch, each filled up to a tile."""
        from sma_risk.core.philox import Given
        from sma_risk.core.rows import TILE

        blocks, seeds = BLOCKS_IN_ORDER if numbers_drawn else _FIXED, self.points.seeds(self.seed)
        words = np.empty((0, 0, 0), np.uint32)
        for at in range(start, stop, _TOGETHER):
            end = min(at + _TOGETHER, stop)
            count = -(-(end - at) // TILE) * TILE + _APART
            if words.shape[2] != count:
                words = np.zeros((len(blocks), WORDS_PER_BLOCK, count), np.uint32)
            self.points.fill(words, blocks, self.seed, self.n, first_future + at)
            yield at, end, Given(words, np.uint64(first_future + at), seeds, np.uint64(self.points.paired))

    def weights(self, words: Words) -> NDArray[np.float64]:
        """Return how much each future counts, from the words of the blocks in the order of the register."""
        found = self.points.weights(words, BLOCKS_IN_ORDER[: len(words)])
        return np.ones(words.shape[2]) if found is None else found

    def attrs(self) -> dict[str, str]:
        """Return what a Dataset says of its points."""
        replicates = self.points.replicates(self.n)
        told = {"sampler": self.points.sampler, "points": to_json(self.points)}
        return told if replicates is None else told | {"replicates": str(replicates)}

    def _later(self, words: Words, block: int, visit: int, first: int) -> None:
        """Write the words of a later visit, (lane, future): as `philox.words_given` draws them."""
        from sma_risk.core.words import draw

        paired, count = int(self.points.paired), words.shape[1]
        futures = np.arange(first & paired, (first & paired) + count)
        drawn = np.empty((WORDS_PER_BLOCK, int(futures[-1] >> paired) + 1), np.uint32)
        seeds = self.points.seeds(self.seed)[BLOCKS_IN_ORDER.index(block)]
        for seed in np.unique(seeds):
            draw(np.uint64(first >> paired), drawn.shape[1], seed, np.uint32(block), np.uint32(visit), drawn)
            words[seeds == seed] = drawn[seeds == seed][:, futures >> paired]
        words ^= (futures & paired).astype(np.uint32) * np.uint32(0xFFFFFFFF)


def source_of(attrs: Mapping[str, Any]) -> Source:
    """Return the source that attributes describe; `ScenarioError` naming the first that is missing or impossible."""
    seed, n, first_future = (whole_of(f"attrs.{key}", attrs.get(key)) for key in ("seed", "n", "first_future"))
    if "points" not in attrs:
        raise ScenarioError("attrs.points", None, "an entry as `simulate` writes it")
    points = from_json(attrs["points"])
    points.check(n, first_future)
    return Source(points, seed, n)
