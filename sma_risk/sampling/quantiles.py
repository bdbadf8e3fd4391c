"""How does the core draw from any continuous distribution? Quantile tables indexed by a float's own bits.

The smaller tail probability p = min(u, 1-u) of a word lies in (2**-33, 1/2]. Its exponent and leading mantissa bits
name a cell, the rest the place in the cell, and a cubic through the cell's Chebyshev points gives the quantile. Cells
shrink with p, so both tails keep their relative precision; the error is checked when a table is built. A step of
the quantile function is followed where two cells meet (multiples of 1/128 from 1/4 to 3/4) and refused elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.jit import inline
from sma_risk.sampling.numerics import f32, float_bits, i32, tail_probability, u32
from sma_risk.sampling.points import u64

Quantile = Callable[[NDArray[np.float64]], NDArray[np.float64]]

TOLERANCE = 2e-6
"""Largest error of a table, relative where the quantile exceeds 1 in size or has no zero, else absolute."""

_CELL_BITS = 5
COEFFICIENTS = 4
_SHIFT = 23 - _CELL_BITS
_PLACES = np.array([2.0**-_SHIFT, 0.25, 0.5, 0.75, 1 - 2.0**-_SHIFT])  # where the error is checked, inside a cell
_FIRST_CELL = int(np.float32(2.0**-33).view(np.uint32)) >> _SHIFT
CELLS_PER_TAIL = (int(np.float32(0.5).view(np.uint32)) >> _SHIFT) - _FIRST_CELL + 1
CELLS = 2 * CELLS_PER_TAIL

_SHIFT_U32, _FIRST_U32, _TAIL_U32 = u32(_SHIFT), u32(_FIRST_CELL), u32(CELLS_PER_TAIL)
_PLACE_MASK, _PLACE_UNIT = u32((1 << _SHIFT) - 1), f32(2.0**-_SHIFT)


def build(name: str, lower: Quantile, upper: Quantile) -> NDArray[np.float32]:
    """Return the coefficients of a table, shape (CELLS, 4), and refuse a quantile function it cannot follow.

    Parameters
    ----------
    name : the site, named in the error.
    lower, upper : the quantile function in terms of u and of 1 - u, each called with values in (0, 1/2].
    """
    chebyshev = 0.5 * (1 - np.cos((np.arange(COEFFICIENTS) + 0.5) * np.pi / COEFFICIENTS))
    solve = np.linalg.inv(np.vander(chebyshev, COEFFICIENTS, increasing=True))
    halves = [quantile(_inside_cells(chebyshev)) @ solve.T for quantile in (lower, upper)]
    table = np.concatenate(halves).astype(np.float32)
    _check(name, table, lower, upper)
    return table


def _inside_cells(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p at places in [0, 1] of every cell of one tail, below 1/2: a step there belongs to neither tail."""
    bits = (np.arange(CELLS_PER_TAIL + 1) + _FIRST_CELL) << _SHIFT
    edges = bits.astype(np.uint32).view(np.float32).astype(np.float64)
    return np.minimum(edges[:-1, None] + np.diff(edges)[:, None] * places, np.nextafter(0.5, 0.0))


def evaluate(table: NDArray[np.float32], words: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Read a table as the core does, in plain NumPy and double precision.

    >>> import numpy as np
    >>> straight_line = build("u", lambda p: p, lambda q: 1 - q)
    >>> evaluate(straight_line, np.array([0, 2**31, 2**32 - 1], np.uint32)).round(6)
    array([0. , 0.5, 1. ])
    """
    tail = np.minimum(words, ~words).astype(np.float32)
    p = (tail + np.float32(0.5)) * np.float32(2.0**-32)
    bits = p.view(np.uint32)
    cell = (bits >> _SHIFT) - _FIRST_CELL + np.where(words >= 2**31, CELLS_PER_TAIL, 0)
    place = (bits & _PLACE_MASK) * 2.0**-_SHIFT
    powers = place[..., None] ** np.arange(COEFFICIENTS)
    return np.asarray((table[cell].astype(np.float64) * powers).sum(-1))


def _check(name: str, table: NDArray[np.float32], lower: Quantile, upper: Quantile) -> None:
    p = _inside_cells(_PLACES)
    exact = np.stack([lower(p), upper(p)])
    halves = table.astype(np.float64).reshape(2, CELLS_PER_TAIL, COEFFICIENTS)
    found = halves @ np.vander(_PLACES, COEFFICIENTS, increasing=True).T
    has_zero_inside = exact.min() < 0 < exact.max()
    size = np.maximum(np.abs(exact), 1.0 if has_zero_inside else np.finfo(np.float32).tiny)
    errors = np.abs(found - exact) / size
    worst = float(np.max(errors))
    if not worst <= TOLERANCE:
        where = float(np.stack([p, 1.0 - p]).flat[np.argmax(errors)])
        raise ScenarioError(name, worst, f"a table error of at most {TOLERANCE:g} (it is largest near u = {where:.4g})")


@inline
def cell_of(word: Any) -> Any:
    """Return the cell a word falls into."""
    cell = (float_bits(tail_probability(word)) >> _SHIFT_U32) - _FIRST_U32
    return cell + (_TAIL_U32 if word >= u32(0x80000000) else u32(0))


@inline
def place_of(word: Any) -> Any:
    """Return the place of a word within its cell, in [0, 1)."""
    return f32(i32(float_bits(tail_probability(word)) & _PLACE_MASK)) * _PLACE_UNIT


@inline
def quantile_row(tables: Any, which: Any, words: Any, source: Any, out: Any, target: Any, count: Any) -> None:
    """Write the quantiles of `count` words from table number `which` of `tables`, shape (tables, 4, CELLS)."""
    table = tables[which]
    for lane in range(count):
        i = u64(lane)
        word = words[source + i]
        cell = u64(cell_of(word))
        a, b, c, d = table[u64(0), cell], table[u64(1), cell], table[u64(2), cell], table[u64(3), cell]
        out[target + i] = cubic(a, b, c, d, place_of(word))


@inline
def cubic(a: Any, b: Any, c: Any, d: Any, x: Any) -> Any:
    """Return a + b x + c x**2 + d x**3 by Horner's rule."""
    return a + x * (b + x * (c + x * d))
