"""How does a score become a word again? By tables of the tail probabilities of normal and of t scores.

A normal score falls into one of equal cells of its size. Those of a t score reach far out with few degrees of freedom:
its cells are named, like those of quantiles, by a float's own bits, here those of one plus its size.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sma_risk.core.jit import inline
from sma_risk.core.numerics import f32, float_bits, i32, u32, u64
from sma_risk.core.tables.cubics import CHEBYSHEV, cubic, through
from sma_risk.distributions import StudentT
from sma_risk.parameters import ScenarioError

TOLERANCE = 1e-6
"""Largest relative error of a tail probability down to the last word."""

UNCLIPPED = 1e12
"""A clip of t scores that no word of 32 bits reaches."""

_CELLS_PER_UNIT, _LARGEST_SCORE = 32, 8
_PER_UNIT, _LAST_CELL = f32(_CELLS_PER_UNIT), i32(_CELLS_PER_UNIT * _LARGEST_SCORE - 1)
_TWO_TO_32, _LARGEST_NEAREST = f32(2.0**32), f32(2.0**31 - 128)
_CELL_BITS = 8
_SHIFT = 23 - _CELL_BITS
_ONE = int(np.float32(1.0).view(np.uint32))
_LAST_WORD = 2.0**-33
_SHIFT_U32, _ONE_U32 = u32(_SHIFT), u32(_ONE)
_PLACE_MASK, _PLACE_UNIT = u32((1 << _SHIFT) - 1), f32(2.0**-_SHIFT)


def normal_tails() -> NDArray[np.float32]:
    """Return the cubics of the smaller tail probability of a normal score, shape (4, cells), right to `TOLERANCE`."""
    starts = np.arange(_CELLS_PER_UNIT * _LARGEST_SCORE)[:, None]
    cubics = through(ndtr(-(starts + CHEBYSHEV) / _CELLS_PER_UNIT))
    return np.ascontiguousarray(cubics.T.astype(np.float32))


@lru_cache(maxsize=64)
def student_tails(df: float) -> NDArray[np.float32]:
    """Return the same of a t score, shape (4, cells); the last cell lies beyond the last word.

    Raises
    ------
    ScenarioError
        If cubics miss a tail probability by more than `TOLERANCE`.
    """
    law = StudentT(df, UNCLIPPED)
    edges = (_ONE + (np.arange(32 << _CELL_BITS, dtype=np.uint32) << _SHIFT)).astype(np.uint32).view(np.float32) - 1.0
    edges = edges[: int(np.argmax(law.sf(edges) < _LAST_WORD)) + 2].astype(np.float64)
    starts, widths = edges[:-1, None], np.diff(edges)[:, None]
    cubics = through(law.sf(starts + widths * CHEBYSHEV)).astype(np.float32)
    places = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    exact = law.sf(starts + widths * places)
    error = float(np.max(np.abs(cubics @ np.vander(places, 4, increasing=True).T / exact - 1.0)))
    if not error <= TOLERANCE:
        raise ScenarioError("df", df, f"a t distribution that cubics follow to {TOLERANCE:g}, not {error:.2g}")
    return np.ascontiguousarray(cubics.T)


@inline
def normal_word(tails: Any, score: Any) -> Any:
    """Return the word whose normal score is nearest."""
    x = abs(score) * _PER_UNIT
    cell = min(i32(x), _LAST_CELL)
    i = u64(cell)
    p = cubic(tails[u64(0), i], tails[u64(1), i], tails[u64(2), i], tails[u64(3), i], min(x - f32(cell), f32(1)))
    return _word(p, score)


@inline
def student_word(tails: Any, first: Any, count: Any, score: Any) -> Any:
    """Return the word whose t score is nearest, by `count` of the cells, from cell number `first` on."""
    bits = float_bits(abs(score) + f32(1))
    i = u64(first + min(i32(u32(bits - _ONE_U32) >> _SHIFT_U32), count - i32(1)))
    place = f32(i32(bits & _PLACE_MASK)) * _PLACE_UNIT
    return _word(cubic(tails[u64(0), i], tails[u64(1), i], tails[u64(2), i], tails[u64(3), i], place), score)


@inline
def _word(p: Any, score: Any) -> Any:
    nearest = u32(i32(min(max(p * _TWO_TO_32, f32(0)), _LARGEST_NEAREST)))
    return nearest if score < f32(0) else u32(~nearest)
