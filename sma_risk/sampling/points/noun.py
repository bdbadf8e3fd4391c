"""What is a word source? A frozen noun: seed, ensemble and a future's number in, words of every site's first visit out.

What happens again reads later visits; those are drawn by Philox from the future's number, whatever the source.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import BLOCKS_IN_ORDER, WORDS_PER_BLOCK
from sma_risk.parameters import ScenarioError

Words = NDArray[np.uint32]


class Points(ABC):
    """A word source. Equal ones give equal words.

    sampler : what it is called in the attributes of a Dataset.
    paired : whether the second future of each pair reads the complement of the first's words.
    weighted : whether some futures count more than others.
    whole : whether a future's words depend on how many there are.
    favoured : sites whose words are more often near one end.

    >>> from sma_risk.sampling.points import sobol
    >>> sobol() == sobol(), sobol().sampler
    (True, 'scrambled sobol')
    """

    sampler: ClassVar[str]
    paired: bool = False
    weighted: bool = False
    whole: bool = False
    favoured: tuple[str, ...] = ()

    @abstractmethod
    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0 of neighbouring futures of an ensemble of n, shape (block, lane, future)."""

    def fill_other(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write words that are independent of those that `fill` writes with another seed."""
        self.fill(words, blocks, seed, n, first)

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` if there is no such ensemble."""
        if self.whole and first_future:
            raise ScenarioError("first_future", first_future, f"0: {self.sampler} points are those of a whole ensemble")

    def replicates(self, n: int) -> int | None:
        """Return how many independent blocks an ensemble of n falls into; None if its futures are independent."""
        return None

    def seeds(self, seed: int) -> NDArray[np.uint64]:
        """Return what later visits are drawn with, (block, lane), blocks in the order of the register."""
        return np.full((len(BLOCKS_IN_ORDER), WORDS_PER_BLOCK), seed, np.uint64)

    def weights(self, words: Words, blocks: Sequence[int]) -> NDArray[np.float64] | None:
        """Return how much each future counts, or None if all count the same."""
        return None
