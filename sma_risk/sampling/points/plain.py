"""Which points are drawn by chance alone? Independent ones, and pairs of opposites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.noun import Points, Words

_ALL_BITS = np.uint32(0xFFFFFFFF)


@dataclass(frozen=True)
class Random(Points):
    """Independent points: Philox4x32-10 by seed and future number."""

    sampler = "philox4x32-10"

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        from sma_risk.core.words import draw

        for row, block in enumerate(blocks):
            draw(np.uint64(first), words.shape[2], np.uint64(seed), np.uint32(block), np.uint32(0), words[row])

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        return {"kind": "random"}


@dataclass(frozen=True)
class Antithetic(Points):
    """Pairs of opposites: where the first future of a pair reads u, the second reads 1 - u, at every visit."""

    sampler = "antithetic philox4x32-10"
    paired = True

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        count = words.shape[2]
        futures = np.arange(first % 2, first % 2 + count)
        pairs = np.empty((*words.shape[:2], count // 2 + 1), np.uint32)
        Random().fill(pairs, blocks, seed, n, first // 2)
        np.take(pairs, futures >> 1, axis=2, out=words)
        words ^= (futures & 1).astype(np.uint32) * _ALL_BITS

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        return {"kind": "antithetic"}

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` unless all futures have their opposites."""
        for key, value in (("n", n), ("first_future", first_future)):
            if value % 2:
                raise ScenarioError(key, value, "an even number, for antithetic points come in pairs")
        if n < 4:
            raise ScenarioError("n", n, "at least two pairs of antithetic points")

    def replicates(self, n: int) -> int:
        """Return the number of pairs."""
        return n // 2


def random() -> Random:
    """Return independent points, which `simulate` plays unless told otherwise.

    Their error falls as one over the root of n, whatever is asked of them.

    Examples
    --------
    >>> random()
    Random()
    """
    return Random()


def antithetic() -> Antithetic:
    """Return antithetic points: pairs of opposite futures (Hammersley & Morton 1956).

    A mean that rises or falls with every coordinate has the error of fewer futures; what is symmetric gains nothing or
    loses, up to the error of half as many. Standard errors come from the pairs.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=1000, seed=2024, points=antithetic())
    >>> futures.attrs["replicates"]
    '500'
    """
    return Antithetic()
