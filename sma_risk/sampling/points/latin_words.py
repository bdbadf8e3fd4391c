"""What are the words of a Latin hypercube? A random stratum of each coordinate for each future, and a place in it.

Strata are dealt out by a keyed permutation, so that any future finds its own without the others: a Feistel network
(Luby & Rackoff 1988) over the smallest power of two that holds all strata, walked until it falls within them.
"""

from __future__ import annotations

from typing import Any

from sma_risk.core.cache import entry_point
from sma_risk.core.jit import inline
from sma_risk.core.numerics import u32, u64
from sma_risk.core.philox import philox, words_drawn

_LOW, _SHIFT = u64(0xFFFFFFFF), u64(32)
_NO_VISIT = u64(0xFFFFFFFE)
_ROUNDS = 4


@inline
def permuted(index: Any, size: Any, digits: Any, key: Any) -> Any:
    """Return where one of `size` goes, 2**digits >= size."""
    right_digits = digits >> u64(1)
    left_digits = digits - right_digits
    x = index
    while True:
        left, right = x >> right_digits, x & ((u64(1) << right_digits) - u64(1))
        width, other_width = left_digits, right_digits
        for turn in range(_ROUNDS):
            mixed = (right + u64(turn) * u64(0x9E3779B97F4A7C15) + key) * u64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> u64(29))) * u64(0x94D049BB133111EB)
            left, right = right, left ^ ((mixed ^ (mixed >> u64(32))) & ((u64(1) << width) - u64(1)))
            width, other_width = other_width, width
        x = (left << right_digits) | right
        if x < size:
            return x


@entry_point("void(int64[:,::1], uint64[::1], uint64, uint64, uint64, uint64, uint32[:,:,::1])")
def write_latin(places: Any, blocks: Any, first: Any, per_replicate: Any, digits: Any, seed: Any, out: Any) -> None:
    """Write the words of futures `first` and following, shape (row, lane, future).

    places : (row, lane, coordinate) of each coordinate asked for.
    blocks : of each row; where in its stratum a future lies is its own word of Philox.
    digits : of the number of strata, which is `per_replicate`.
    """
    for row in range(out.shape[0]):
        for j in range(out.shape[2]):
            w0, w1, w2, w3 = words_drawn(first + u64(j), seed, blocks[row], u64(0))
            out[row, 0, j], out[row, 1, j], out[row, 2, j], out[row, 3, j] = w0, w1, w2, w3
    for c in range(len(places)):
        row, lane, coordinate = places[c, 0], places[c, 1], u64(places[c, 2])
        last, key = _NO_VISIT, u64(0)
        for j in range(out.shape[2]):
            replicate = (first + u64(j)) // per_replicate
            if replicate != last:
                k0, k1, _, _ = philox(
                    replicate & _LOW, replicate >> _SHIFT, coordinate, _NO_VISIT, seed & _LOW, seed >> _SHIFT
                )
                key, last = (u64(k0) << _SHIFT) | u64(k1), replicate
            stratum = permuted(first + u64(j) - replicate * per_replicate, per_replicate, digits, key)
            out[row, lane, j] = u32(((stratum << _SHIFT) | u64(out[row, lane, j])) // per_replicate)
