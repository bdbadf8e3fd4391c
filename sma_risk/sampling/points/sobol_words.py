"""What are the words of scrambled Sobol' points? Direction numbers, and a hash that permutes digits as Owen (1997).

The points of one replicate are a Sobol' sequence in Gray-code order, each coordinate scrambled by nested uniform
permutations of its binary digits: those of a digit depend on the digits before it. A hash gives them without a tree
(Burley 2020); its constants are Vegdahl's (2021), its two keys words of Philox. Numbers are kept with their digits
reversed, the first one lowest, so that carries run from digit to digit as the permutations ask.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from sma_risk.core.cache import entry_point
from sma_risk.core.jit import inline
from sma_risk.core.numerics import u32, u64
from sma_risk.core.philox import philox

_LOW, _SHIFT = u64(0xFFFFFFFF), u64(32)
_NO_VISIT = u64(0xFFFFFFFF)
_BITS = 8
_SEGMENT = u64(1 << _BITS)
_FIRST, _SECOND, _THIRD = u32(0x3D20ADEA), u32(0x05526C56), u32(0x53A22864)


@cache
def directions() -> NDArray[np.uint32]:
    """Return the direction numbers, (dimension, digit of the index), the lowest digit first."""
    lines = files("sma_risk.sampling.points").joinpath("sobol_directions.csv").read_text(encoding="ascii").splitlines()
    odd = np.array([line.split(",") for line in lines if not line.startswith("#")], np.uint64)
    return (odd << np.arange(31, -1, -1, dtype=np.uint64)).astype(np.uint32)


@cache
def tables() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the direction numbers, and the first points of each dimension, (dimension, index); digits reversed."""
    reversed_digits = _reversed(directions())
    gray = np.arange(1 << _BITS) ^ (np.arange(1 << _BITS) >> 1)
    points = np.zeros((len(reversed_digits), 1 << _BITS), np.uint32)
    for digit in range(_BITS):
        points ^= np.where(gray >> digit & 1, reversed_digits[:, digit, None], np.uint32(0))
    return reversed_digits, points


def _reversed(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return words with their digits in the opposite order."""
    digits = np.unpackbits(np.ascontiguousarray(words, "<u4").view(np.uint8), axis=-1, bitorder="little")
    back = digits.reshape(*words.shape, 32)[..., ::-1].reshape(*words.shape[:-1], -1)
    return np.packbits(back, axis=-1, bitorder="little").view("<u4").astype(np.uint32)


@intrinsic
def opposite(context: Any, word: Any) -> Any:
    """Return a word with its digits in the opposite order."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        reverse = builder.module.declare_intrinsic("llvm.bitreverse", [ir.IntType(32)])
        return builder.call(reverse, args)

    return types.uint32(types.uint32), codegen


@inline
def scramble(digits: Any, key: Any, other_key: Any) -> Any:
    """Permute each digit by those before it, digits reversed: every step carries upwards only."""
    x = u32(digits ^ u32(digits * _FIRST))
    x = u32(x + key)
    x = u32(x * u32(other_key | u32(1)))
    x = u32(x ^ u32(x * _SECOND))
    return u32(x ^ u32(x * _THIRD))


@inline
def point(directions: Any, index: Any) -> Any:
    """Return a point of the sequence by its index, digits reversed."""
    gray = index ^ (index >> u64(1))
    x = u32(0)
    digit = u64(0)
    while gray > u64(0):
        x = u32(x ^ (directions[digit] if gray & u64(1) else u32(0)))
        gray >>= u64(1)
        digit += u64(1)
    return x


@entry_point("void(uint32[:,::1], uint32[:,::1], int64[:,::1], uint64, uint64, uint64, boolean, uint32[:,:,::1])")
def write_sobol(
    directions: Any, points: Any, places: Any, first: Any, per_replicate: Any, seed: Any, scrambles: Any, out: Any
) -> None:
    """Write the words of futures `first` and following, shape (row, lane, future).

    places : (row, lane, dimension) of each coordinate asked for.
    per_replicate : futures of a replicate; each replicate and dimension is scrambled by keys of its own.
    """
    count = out.shape[2]
    for c in range(len(places)):
        row, lane, dimension = u64(places[c, 0]), u64(places[c, 1]), u64(places[c, 2])
        at = u64(0)
        while at < u64(count):
            replicate = (first + at) // per_replicate
            index = first + at - replicate * per_replicate
            within = index & (_SEGMENT - u64(1))
            length = min(u64(count) - at, _SEGMENT - within, per_replicate - index)
            base = point(directions[dimension], index - within)
            key, other_key, _, _ = philox(
                replicate & _LOW, replicate >> _SHIFT, dimension, _NO_VISIT, seed & _LOW, seed >> _SHIFT
            )
            if scrambles:
                for j in range(length):
                    i = u64(j)
                    out[row, lane, at + i] = opposite(
                        scramble(u32(base ^ points[dimension, within + i]), key, other_key)
                    )
            else:
                for j in range(length):
                    i = u64(j)
                    out[row, lane, at + i] = opposite(u32(base ^ points[dimension, within + i]))
            at += length
