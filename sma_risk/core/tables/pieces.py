"""How does the core draw from a distribution with atoms or corners? Cubics between exact words.

A piece is a stretch of words on which one cubic follows the quantile function; stretches are halved until it does, at
an atom or a jump down to a single word. So every step lies where it should to within half a word, 2**-33 of
probability, and nothing lies between two atoms.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numerics import f32, i32, u32, u64
from sma_risk.core.tables.cubics import CHEBYSHEV, COEFFICIENTS, through
from sma_risk.parameters import ScenarioError

MOST_PIECES = 1 << 18
GUIDE_BITS = 12
_GUIDE_SHIFT = u32(32 - GUIDE_BITS)
_HALF = 1 << 31
_PARTS = 32  # of an octave of the smaller tail, to begin with

Words = NDArray[np.int64]


class Pieces(NamedTuple):
    """One quantile function.

    starts : uint32 (pieces), the first word of each, rising from 0. coefficients : float32 (5, pieces), one over the
    number of words, and the cubic in the place within the piece. guide : int32 (2**12 + 1), the piece that the
    smallest word with these upper 12 bits belongs to, and the last piece.
    """

    starts: NDArray[np.uint32]
    coefficients: NDArray[np.float32]
    guide: NDArray[np.int32]


def build(name: str, quantile: Any, tolerance: float) -> Pieces:
    """Return the pieces of a quantile function; `ScenarioError` if there would be more than `MOST_PIECES`.

    Parameters
    ----------
    name : the site, named in the error.
    quantile : of (real-valued) words, u = (word + 1/2) / 2**32.
    tolerance : largest error, relative where the quantile exceeds 1 in size or has no zero, else absolute.
    """
    start, width = _first_pieces()
    ends = quantile(np.array([0.0, 2.0**32 - 1.0]))
    least = 1.0 if ends[0] < 0.0 < ends[1] else float(np.finfo(np.float32).tiny)
    done: list[tuple[Words, NDArray[np.float32]]] = []
    while len(start):
        if len(start) > MOST_PIECES:
            raise ScenarioError(
                name, f"more than {len(start) // 2:,}", f"at most {MOST_PIECES // 2:,} steps or corners"
            )
        cubics, errors = _fit(quantile, start, width, least)
        good = errors <= tolerance
        done.append((start[good], cubics[good]))
        start, width = start[~good], width[~good] // 2
        start, width = np.concatenate([start, start + width]), np.concatenate([width, width])
    starts, cubics = (np.concatenate(parts) for parts in zip(*done, strict=True))
    order = np.argsort(starts)
    return _merged(starts[order], cubics[order])


def evaluate(pieces: Pieces, words: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Read the pieces as the core does, in plain NumPy and double precision."""
    found = np.searchsorted(pieces.starts, words, side="right") - 1
    inverse, a, b, c, d = pieces.coefficients[:, found].astype(np.float64)
    x = (words - pieces.starts[found] + 0.5) * inverse
    return np.asarray(a + x * (b + x * (c + x * d)))


def _first_pieces() -> tuple[Words, Words]:
    """Return starts and widths: up to 32 parts of each octave of the distance from either end, in words."""
    octaves = [np.array([0])] + [2**k + np.arange(min(_PARTS, 2**k)) * (2**k // min(_PARTS, 2**k)) for k in range(31)]
    lower = np.concatenate(octaves)
    width = np.diff(np.append(lower, _HALF))
    return np.concatenate([lower, 2**32 - lower - width]), np.concatenate([width, width])


def _fit(quantile: Any, start: Words, width: Words, least: float) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the cubic of each piece and its largest error; a piece of one word is right."""
    ends = 0.5 / width[:, None]
    inner = np.broadcast_to([0.25, 0.5, 0.75], (len(width), 3))
    places = np.hstack([np.broadcast_to(CHEBYSHEV, (len(width), COEFFICIENTS)), ends, inner, 1.0 - ends])
    exact = quantile(start[:, None] + places * width[:, None] - 0.5)
    cubics = through(exact[:, :4])
    flat = (exact.max(axis=1) == exact.min(axis=1)) | (width == 1)
    cubics[flat] = 0.0
    cubics[flat, 0] = exact[flat, 6]  # the middle, for a single word is all there is
    rounded = cubics.astype(np.float32)
    found = np.einsum("pkn,pn->pk", places[:, 4:, None] ** np.arange(4), rounded.astype(np.float64))
    errors = np.abs(found - exact[:, 4:]) / np.maximum(np.abs(exact[:, 4:]), least)
    return rounded, np.where(flat, 0.0, errors.max(axis=1))


def _merged(starts: Words, cubics: NDArray[np.float32]) -> Pieces:
    """Join neighbours on which the quantile is one and the same value."""
    flat = ~np.any(cubics[:, 1:], axis=1)
    same = flat[1:] & flat[:-1] & (cubics[1:, 0] == cubics[:-1, 0])
    first = np.flatnonzero(np.append(True, ~same))
    starts, cubics = starts[first], cubics[first]
    coefficients = np.vstack([1.0 / np.diff(np.append(starts, 2**32)), cubics.T]).astype(np.float32)
    smallest = np.arange(1 << GUIDE_BITS) << (32 - GUIDE_BITS)
    guide = np.append(np.searchsorted(starts, smallest, side="right") - 1, len(starts) - 1)
    return Pieces(starts.astype(np.uint32), np.ascontiguousarray(coefficients), guide.astype(np.int32))


@one_pass
def piece_row(q: Any, row: Any, words: Any, source: Any, out: Any, target: Any, count: Any) -> None:
    """Write the quantiles of `count` words from the pieces that row number `row` of the guide leads to."""
    for lane in range(count):
        i = u64(lane)
        word = words[source + i]
        piece = u64(find_piece(q.piece_guide[row], q.piece_starts, word))
        x = (f32(i32(word - q.piece_starts[piece])) + f32(0.5)) * q.piece_coefficients[0, piece]
        a, b = q.piece_coefficients[1, piece], q.piece_coefficients[2, piece]
        c, d = q.piece_coefficients[3, piece], q.piece_coefficients[4, piece]
        out[target + i] = a + x * (b + x * (c + x * d))


@inline
def find_piece(guide: Any, starts: Any, word: Any) -> Any:
    """Return the last piece that does not start after a word."""
    bucket = u64(word >> _GUIDE_SHIFT)
    low, high = guide[bucket], guide[bucket + u64(1)]
    while low < high:
        middle = (low + high + 1) >> 1
        if starts[middle] <= word:
            low = middle
        else:
            high = middle - 1
    return low
