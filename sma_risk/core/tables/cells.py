"""How is a smooth quantile function read fast? Cubics on cells named by a float's own bits.

The smaller tail probability p = min(u, 1-u) of a word lies in (2**-33, 1/2]. Its exponent and leading mantissa bits
name a cell, the rest the place in the cell, and a cubic through the cell's Chebyshev points gives the quantile. Cells
shrink with p, so both tails keep their relative precision. A step of the quantile function is followed where two
cells meet (multiples of 1/128 from 1/4 to 3/4) and missed elsewhere. A second word takes p on to 2**-65.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.jit import inline
from sma_risk.core.numerics import f32, float_bits, i32, tail_probability, u32
from sma_risk.core.tables.cubics import CHEBYSHEV, COEFFICIENTS, through

Quantile = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_CELL_BITS = 5
_SHIFT = 23 - _CELL_BITS
_PLACES = np.array([2.0**-_SHIFT, 0.25, 0.5, 0.75, 1 - 2.0**-_SHIFT])  # where the error is measured, inside a cell


def _cell_at(p: float) -> int:
    return int(np.float32(p).view(np.uint32)) >> _SHIFT


class Reach(NamedTuple):
    """Which tail probabilities a table covers: the number of its first cell, and how many cells a tail has."""

    first: int
    cells: int


ONE_WORD = Reach(_cell_at(2.0**-33), _cell_at(0.5) - _cell_at(2.0**-33) + 1)
TWO_WORDS = Reach(_cell_at(2.0**-65), _cell_at(2.0**-24) - _cell_at(2.0**-65) + 1)

_SHIFT_U32, _FIRST_U32, _TAIL_U32 = u32(_SHIFT), u32(ONE_WORD.first), u32(ONE_WORD.cells)
_DEEP_FIRST_U32, _DEEP_TAIL_U32 = u32(TWO_WORDS.first), u32(TWO_WORDS.cells)
_PLACE_MASK, _PLACE_UNIT = u32((1 << _SHIFT) - 1), f32(2.0**-_SHIFT)
_TWO_TO_MINUS_32 = f32(2.0**-32)


def build(lower: Quantile, upper: Quantile, reach: Reach = ONE_WORD) -> NDArray[np.float32]:
    """Return the coefficients of a table, shape (2 x cells of a tail, 4); `error_of` tells how good it is.

    `lower` and `upper` are the quantile function in terms of u and of 1 - u, each called with values in (0, 1/2].
    """
    exact = np.concatenate([quantile(_inside(CHEBYSHEV, reach)) for quantile in (lower, upper)])
    cubics = through(exact)
    flat = np.ptp(exact, axis=1) == 0.0  # an atom: rounding would scatter it
    cubics[flat] = exact[flat] * [1.0, 0.0, 0.0, 0.0]
    return cubics.astype(np.float32)


def error_of(
    table: NDArray[np.float32], lower: Quantile, upper: Quantile, reach: Reach = ONE_WORD
) -> tuple[float, float]:
    """Return the largest error and the u where it is, relative where the quantile has one sign or exceeds 1 in size."""
    p = _inside(_PLACES, reach)
    exact = np.stack([lower(p), upper(p)])
    halves = table.astype(np.float64).reshape(2, reach.cells, COEFFICIENTS)
    found = halves @ np.vander(_PLACES, COEFFICIENTS, increasing=True).T
    has_zero_inside = exact.min() < 0 < exact.max()
    size = np.maximum(np.abs(exact), 1.0 if has_zero_inside else np.finfo(np.float32).tiny)
    errors = np.abs(found - exact) / size
    return float(np.max(errors)), float(np.stack([p, 1.0 - p]).flat[np.argmax(errors)])


def evaluate(
    table: NDArray[np.float32], p: NDArray[np.float32], is_upper: NDArray[np.bool_], reach: Reach = ONE_WORD
) -> NDArray[np.float64]:
    """Read a table at tail probabilities as the core does, in plain NumPy and double precision."""
    bits = p.view(np.uint32)
    cell = (bits >> _SHIFT) - reach.first + np.where(is_upper, reach.cells, 0)
    place = (bits & _PLACE_MASK) * 2.0**-_SHIFT
    powers = place[..., None] ** np.arange(COEFFICIENTS)
    return np.asarray((table[cell].astype(np.float64) * powers).sum(-1))


def _inside(places: NDArray[np.float64], reach: Reach) -> NDArray[np.float64]:
    """Return p at places in [0, 1] of every cell of one tail, below 1/2: a step there belongs to neither tail."""
    bits = (np.arange(reach.cells + 1) + reach.first) << _SHIFT
    edges = bits.astype(np.uint32).view(np.float32).astype(np.float64)
    return np.minimum(edges[:-1, None] + np.diff(edges)[:, None] * places, np.nextafter(0.5, 0.0))


@inline
def cell_of(word: Any) -> Any:
    """Return the cell a word falls into; in 32 bits, so that as many lanes as there are compute it."""
    cell = u32(u32(float_bits(tail_probability(word)) >> _SHIFT_U32) - _FIRST_U32)
    return i32(u32(cell + (_TAIL_U32 if word >= u32(0x80000000) else u32(0))))


@inline
def place_of(word: Any) -> Any:
    """Return the place of a word within its cell, in [0, 1)."""
    return f32(i32(float_bits(tail_probability(word)) & _PLACE_MASK)) * _PLACE_UNIT


@inline
def deep_cell_and_place(word: Any, second: Any) -> Any:
    """Return the cell and the place of the tail probability that two words make."""
    nearest = min(word, u32(~word))
    p = (f32(nearest) + (f32(second) + f32(0.5)) * _TWO_TO_MINUS_32) * _TWO_TO_MINUS_32
    bits = float_bits(p)
    cell = (bits >> _SHIFT_U32) - _DEEP_FIRST_U32 + (_DEEP_TAIL_U32 if word >= u32(0x80000000) else u32(0))
    return cell, f32(i32(bits & _PLACE_MASK)) * _PLACE_UNIT
