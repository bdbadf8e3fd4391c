"""In which orders are the library's words handed to a battery? Futures, seeds, sites and visits, each side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit, types

from sma_risk.core.jit import BORROWED, inline
from sma_risk.core.numerics import u64
from sma_risk.core.philox import words_of
from sma_risk.core.sites import BLOCKS_IN_ORDER, ELECTION, NEGOTIATING

FUTURES_AT_A_TIME = 1 << 14
LOW, SHIFT = u64(0xFFFFFFFF), u64(32)
WRITER = types.void(types.uint64, types.uint64, types.uint64[:, ::1], types.uint32[:, :, ::1])


def writer(words: Callable[..., Any]) -> Callable[..., None]:
    """Compile what writes words (future, stream, lane) of every step-th future, of streams (seed, block, visit)."""

    @njit(WRITER, **BORROWED)
    def write(first: Any, step: Any, streams: Any, out: Any) -> None:
        for j in range(out.shape[0]):
            for k in range(out.shape[1]):
                seed, block, visit = streams[k]
                w0, w1, w2, w3 = words(first + u64(j) * step, seed, block, visit)
                out[j, k, 0], out[j, k, 1], out[j, k, 2], out[j, k, 3] = w0, w1, w2, w3

    return write


@inline
def library_words(future: Any, seed: Any, block: Any, visit: Any) -> Any:
    """The words that the core plays with."""
    return words_of(future, seed, block, visit)


def weakened(rounds: int) -> Callable[..., Any]:
    """Philox4x32 with another number of rounds, which the library does not have: with 10 it must be the same."""

    @inline
    def words(future: Any, seed: Any, block: Any, visit: Any) -> Any:
        c0, c1, c2, c3 = future & LOW, future >> SHIFT, block, visit
        k0, k1 = seed & LOW, seed >> SHIFT
        for _ in range(rounds):
            a, b = u64(0xD2511F53) * (c0 & LOW), u64(0xCD9E8D57) * (c2 & LOW)
            c0, c1, c2, c3 = (b >> SHIFT) ^ c1 ^ k0, b & LOW, (a >> SHIFT) ^ c3 ^ k1, a & LOW
            k0, k1 = (k0 + u64(0x9E3779B9)) & LOW, (k1 + u64(0xBB67AE85)) & LOW
        return np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)

    return words


@dataclass(frozen=True)
class Layout:
    """Future by future the words of every seed, site block and visit; all four lanes, or one site's alone."""

    seeds: tuple[int, ...] = (2024,)
    blocks: tuple[int, ...] = (ELECTION,)
    visits: tuple[int, ...] = (0,)
    step: int = 1
    lanes: tuple[int, ...] = (0, 1, 2, 3)

    def stream(self, write: Callable[..., None]) -> Iterator[bytes]:
        """Raw words without end, from future 0 on."""
        streams = np.array([(s, b, v) for s in self.seeds for b in self.blocks for v in self.visits], np.uint64)
        out, first = np.empty((FUTURES_AT_A_TIME, len(streams), 4), np.uint32), 0
        while True:
            write(np.uint64(first), np.uint64(self.step), streams, out)
            yield out[:, :, list(self.lanes)].tobytes()
            first = (first + FUTURES_AT_A_TIME * self.step) % 2**64


LAYOUTS = {
    "one stream": Layout(),
    "one site of consecutive futures": Layout(lanes=(1,)),
    "consecutive seeds interleaved": Layout(seeds=tuple(range(16))),
    "all blocks of the register, future by future": Layout(blocks=BLOCKS_IN_ORDER),
    "visits interleaved": Layout(blocks=(NEGOTIATING,), visits=tuple(range(16))),
    "every 2**32-th future": Layout(step=2**32),
}
