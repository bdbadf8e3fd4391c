"""How does the core draw from any distribution? By cells where they are right, else by pieces; far out by two words.

The error of a table is measured when it is built. What cells miss, atoms and corners, is followed by pieces between
exact words. Of a heavy tail, what lies beyond the last word weighs too much in the mean to be left out: there the
words next to 0 and 1 are followed by a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.arrays import Quantiles
from sma_risk.core.fetch import copy_four
from sma_risk.core.jit import inline
from sma_risk.core.numerics import u64
from sma_risk.core.rows import CELL
from sma_risk.core.tables import cells, pieces
from sma_risk.core.tables.cells import ONE_WORD, TWO_WORDS, Quantile, cell_of, place_of
from sma_risk.core.tables.cubics import COEFFICIENTS, cubic
from sma_risk.core.tables.pieces import Pieces, piece_row
from sma_risk.parameters import ScenarioError

TOLERANCE = 2e-6
"""Largest error of a table, relative where the quantile exceeds 1 in size or has no zero, else absolute."""

NEAREST = 1 << 8
"""A word nearer than this to 0 or 2**32 is followed by a second one, where a tail is heavy."""

HEAVY = 1e-6
"""Of the mean size: a tail that holds more beyond the last word is heavy. Judgement: half the error of a table."""

_FOUR = u64(COEFFICIENTS)
_WITHIN_PIECES = TOLERANCE / 4  # for it is measured at five places of a piece only


class Form(NamedTuple):
    """One quantile function: its cells or its pieces, and the cells of two words if a tail is heavy."""

    cells: NDArray[np.float32] | None
    pieces: Pieces | None
    deep: NDArray[np.float32] | None


def build(name: str, lower: Quantile, upper: Quantile, *, tails: bool = False) -> Form:
    """Return the form of a quantile function, and refuse one that neither cells nor pieces can follow.

    Parameters
    ----------
    name : the site, named in the error.
    lower, upper : the quantile function in terms of u and of 1 - u, each called with values in (0, 1/2].
    tails : whether its site has second words.
    """
    table = cells.build(lower, upper)
    error, _ = cells.error_of(table, lower, upper)
    followed = error <= TOLERANCE  # NaN is not
    steps = None if followed else pieces.build(name, _of_words(lower, upper), _WITHIN_PIECES)
    deep = _deep(name, lower, upper) if tails and is_heavy(lower, upper) else None
    return Form(table if followed else None, steps, deep)


def is_heavy(lower: Quantile, upper: Quantile) -> bool:
    """Say whether more than `HEAVY` of the mean size lies beyond the last word, as the last octave lets expect."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    octaves = 0.5 ** np.arange(1.0, 33.0)[:, None]
    p = octaves * (3.0 + nodes) / 4.0  # between half an octave's end and the end
    total = sum(float(np.sum(octaves / 4.0 * weights * np.abs(quantile(p)))) for quantile in (lower, upper))
    beyond = 0.0
    for quantile in (lower, upper):
        last, before = np.abs(quantile(np.array([2.0**-33, 2.0**-32])))
        if last > before > 0.0:
            growth = np.log2(last / before)  # the tail is like p**-growth
            beyond += np.inf if growth >= 1.0 else last * 2.0**-33 / (1.0 - growth)
    return bool(beyond > HEAVY * total)


def _deep(name: str, lower: Quantile, upper: Quantile) -> NDArray[np.float32]:
    with np.errstate(over="ignore", invalid="ignore"):
        table = cells.build(lower, upper, TWO_WORDS)
        error, where = cells.error_of(table, lower, upper, TWO_WORDS)
    if not error <= TOLERANCE:
        needed = f"quantiles that cubics follow to {TOLERANCE:g} down to a tail probability of 2**-65, for it is heavy"
        raise ScenarioError(name, error, f"{needed} (the error is largest near u = {where:.4g})")
    return table


def _of_words(lower: Quantile, upper: Quantile) -> Any:
    """Return the quantile function in terms of words, u = (word + 1/2) / 2**32."""

    def quantile(word: NDArray[np.float64]) -> NDArray[np.float64]:
        below = word < 2.0**31 - 0.5
        found = np.empty(word.shape)
        found[below] = lower((word[below] + 0.5) * 2.0**-32)
        found[~below] = upper((2.0**32 - 0.5 - word[~below]) * 2.0**-32)
        return found

    return quantile


def pack(forms: Sequence[Form]) -> Quantiles:
    """Put the forms of all functions side by side, in their order."""
    rows = np.full((len(forms), 3), -1, np.int32)
    for column in range(3):
        has = np.array([form[column] is not None for form in forms])
        rows[has, column] = np.arange(has.sum())
    steps = [form.pieces for form in forms if form.pieces is not None]
    before = np.cumsum([0] + [len(one.starts) for one in steps])[:-1]
    guide = [one.guide + start for one, start in zip(steps, before, strict=True)]
    return Quantiles(
        rows,
        _stacked([form.cells for form in forms if form.cells is not None], ONE_WORD.cells),
        np.array(guide, np.int32).reshape(len(steps), (1 << pieces.GUIDE_BITS) + 1),
        np.concatenate([np.empty(0, np.uint32), *(one.starts for one in steps)]),
        np.ascontiguousarray(np.hstack([np.empty((5, 0), np.float32), *(one.coefficients for one in steps)])),
        _stacked([form.deep for form in forms if form.deep is not None], TWO_WORDS.cells),
    )


def unpack(q: Quantiles, which: int) -> Form:
    """Return the form of function number `which`."""
    row, stepped, deep = (int(place) for place in q.forms[which])
    steps = None
    if stepped >= 0:
        guide = q.piece_guide[stepped]
        own = slice(guide[0], guide[-1] + 1)
        steps = Pieces(q.piece_starts[own], q.piece_coefficients[:, own], guide - guide[0])
    return Form(q.cells[row] if row >= 0 else None, steps, q.deep[deep] if deep >= 0 else None)


def _stacked(tables: list[NDArray[np.float32]], cells_per_tail: int) -> NDArray[np.float32]:
    return np.array(tables, np.float32).reshape(len(tables), 2 * cells_per_tail, COEFFICIENTS)


def evaluate(form: Form, words: NDArray[np.uint32], second: NDArray[np.uint32] | None = None) -> NDArray[np.float64]:
    """Read a form as the core does, in plain NumPy and double precision; `second` words if it has them.

    >>> import numpy as np
    >>> straight_line = build("u", lambda p: p, lambda q: 1 - q)
    >>> evaluate(straight_line, np.array([0, 2**31, 2**32 - 1], np.uint32)).round(6)
    array([0. , 0.5, 1. ])
    """
    nearest, is_upper = np.minimum(words, ~words).astype(np.float32), words >= 2**31
    if form.pieces is not None:
        found = pieces.evaluate(form.pieces, words)
    elif form.cells is not None:
        found = cells.evaluate(form.cells, (nearest + np.float32(0.5)) * np.float32(2.0**-32), is_upper)
    if form.deep is not None and second is not None:
        far = nearest < NEAREST
        more = (second[far].astype(np.float32) + np.float32(0.5)) * np.float32(2.0**-32)
        p = (nearest[far] + more) * np.float32(2.0**-32)
        found[far] = cells.evaluate(form.deep, p, is_upper[far], TWO_WORDS)
    return found


@inline
def quantile_row(tile: Any, q: Any, which: Any, words: Any, source: Any, out: Any, target: Any, count: Any) -> None:
    """Write the quantiles of `count` words by function number `which`.

    A cell's four coefficients are fetched together, then taken apart in lanes: a third of the time of four gathers.
    """
    row = q.forms[which, 0]
    if row < 0:
        piece_row(q, q.forms[which, 1], words, source, out, target, count)
    else:
        table = q.cells[row]
        cells_of, cubics = tile.seats, tile.cubics
        for lane in range(count):
            i = u64(lane)
            cells_of[CELL + i] = cell_of(words[source + i])
        for lane in range(count):
            i = u64(lane)
            copy_four(table, _FOUR * u64(cells_of[CELL + i]), cubics, _FOUR * i)
        for lane in range(count):
            i = u64(lane)
            first = _FOUR * i
            a, b, c, d = cubics[first], cubics[first + u64(1)], cubics[first + u64(2)], cubics[first + u64(3)]
            out[target + i] = cubic(a, b, c, d, place_of(words[source + i]))
