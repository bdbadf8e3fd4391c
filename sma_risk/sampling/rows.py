"""What does a tile of futures hold while it is played? Names of the rows of its scratch arrays.

A row is TILE neighbouring numbers, one per future; its name is the offset of its first one, unsigned, so that
`array[NAME + i]` needs no wrap-around check and the loop over i vectorises. All rows of one kind share one
flat array, so that the compiler has few pairs of arrays to prove apart.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.sampling import schema, sites
from sma_risk.sampling.sites import LONGEST_PATH, SITES, WORDS_PER_BLOCK

TILE = 256
"""Futures played together."""

STRIDE = TILE + 16
"""From row to row: one cache line more than a power of two, or one future's numbers would all share a cache set."""


class Tile(NamedTuple):
    """Scratch of one tile. Marks are written once per tile, the other two once per strategy."""

    words: NDArray[np.uint32]
    marks: NDArray[np.float32]
    kinds: NDArray[np.int32]
    floats: NDArray[np.float32]
    ints: NDArray[np.int32]


TILE_TYPE = types.NamedTuple(
    (types.uint32[::1], types.float32[::1], types.int32[::1], types.float32[::1], types.int32[::1]), Tile
)


class _Rows:
    """Hands out the rows of one array, in order."""

    def __init__(self) -> None:
        self.used = 0

    def stretch(self, count: int) -> np.uint64:
        """Return the first of `count` neighbouring rows."""
        self.used += count
        return np.uint64(STRIDE * (self.used - count))

    def single(self, count: int) -> tuple[np.uint64, ...]:
        """Return `count` rows."""
        return tuple(self.stretch(1) for _ in range(count))

    def size(self) -> int:
        """Return the length of the array."""
        return STRIDE * self.used


BLOCKS = (
    *(sites.ELECTION, sites.POLITICS, sites.LEVELS, sites.PROPENSITIES, sites.DEMAND, sites.REGULAR),
    *(
        sites.NEGOTIATING,
        sites.PENDING,
        sites.STALLED,
        sites.IN_FORCE,
        sites.REOPENED,
        sites.AMENDING,
        sites.VOTE,
    ),
    *(block + more for block in (sites.CPI, sites.DEFENCE, sites.FX) for more in (0, 1)),
)
"""Blocks whose words are drawn for every future; later visits are drawn when they happen."""

WORDS_SIZE = STRIDE * WORDS_PER_BLOCK * len(BLOCKS)


def block_row(block: int) -> np.uint64:
    """Return the row of lane 0 of a block."""
    return np.uint64(STRIDE * WORDS_PER_BLOCK * BLOCKS.index(block))


def word_row(site: str) -> np.uint64:
    """Return the row of a site's words."""
    block, lane = SITES[site]
    return np.uint64(block_row(block) + np.uint64(STRIDE * lane))


# marks: single-precision numbers that no strategy can change
_rows = _Rows()
LEVEL_REGULAR, LEVEL_MAXIMALIST, CONSENT_LEVEL, REOPEN_LEVEL, STALL_LOGIT, CUT_CLOCK = (
    _rows.stretch(1) for _ in range(6)
)
OPENING, SETTLED_REGULAR, SETTLED_MAXIMALIST, SLOWED_MAXIMALIST = _rows.single(4)
CPI_GROWTH, DEFENCE_GROWTH, BUDGET, FX = (_rows.stretch(LONGEST_PATH) for _ in range(4))
EXCESS_REGULAR, EXCESS_MAXIMALIST, STALL_DRAW, VOTE_SHOCK = _rows.single(4)
FIRST_CLOCKS = _rows.stretch(len(schema.STATUS))
SHARE, RESERVATION, LOG_ASK, SHOCK = _rows.single(4)
NORMAL_DRAW, CPI, GROWTH, LOG_FX, BUDGET_NOW = _rows.single(5)
MARKS_SIZE = _rows.size()

# kinds: whole numbers that no strategy can change
_rows = _Rows()
OFFICE, OFFICE_NEXT, OFFICE_AFTER = _rows.single(3)
INTERREGNUM_FROM, INTERREGNUM_TO, UNIFIED_FROM = _rows.single(3)
ESCALATOR_REGULAR, ESCALATOR_MAXIMALIST = _rows.single(2)
VOTE_PRESENT, CELLS = _rows.single(2)
KINDS_SIZE = _rows.size()

# floats: the clock of the present spell and its rates, then the deal, then the purse
_rows = _Rows()
CLOCK, HAZARD_SUM, STEADY_RATE, TALKS_RATE, FIRST_RATE, TALKS_FROM = _rows.single(6)
CUT_SUM, CUT_RATE, SECOND_DRAW = _rows.single(3)
FIRST_REGULAR, FIRST_MAXIMALIST, OTHER_REGULAR, OTHER_MAXIMALIST = _rows.single(4)
TALKS_MAXIMALIST, OFFER_REGULAR, OFFER_MAXIMALIST = _rows.single(3)
OFFER_EXCESS_REGULAR, OFFER_EXCESS_MAXIMALIST, EXCESS = _rows.single(3)
MULTIPLE, RISE_ASKED, RISE_DUE, RISE_NEXT, LAST_PAYMENT, FIRST_MULTIPLE = _rows.single(6)
BILL = _rows.stretch(LONGEST_PATH)
FLOATS_SIZE = _rows.size()

# ints: status and what it remembers, then the outcomes in the order of the schema
_rows = _Rows()
STATUS, LOOK_AT, CALLED, LAST_EXPIRY, AUTOMATIC_AT, DEAL_CLASS, EPISODES = _rows.single(7)
ESCALATOR, ESCALATOR_NEXT_REGULAR, ESCALATOR_NEXT_MAXIMALIST = _rows.single(3)
ONE_YEAR_END, YEARS_PAID, YEARS_FROZEN, LAPSE_FROM, ROUND = _rows.single(5)
VOTED_YES, VOTED_PRESENT, VOTES_HELD, YES_IF_HELD, HELD_UNIFIED = _rows.single(5)
VISITS = _rows.stretch(len(schema.STATUS))
MONTH_OUTCOMES = _rows.stretch(schema.row_count("months", 0))
FLAG_OUTCOMES = _rows.stretch(schema.row_count("flags", 0))
INTS_SIZE = _rows.size()


def outcome_row(name: str) -> np.uint64:
    """Return the row of a month or flag outcome."""
    store = next(o.store for o in schema.OUTCOMES if o.name == name)
    start = MONTH_OUTCOMES if store == "months" else FLAG_OUTCOMES
    return np.uint64(start + np.uint64(STRIDE * schema.row(name)))


def empty_tile() -> Tile:
    """Return scratch for one thread."""
    return Tile(
        np.empty(WORDS_SIZE, np.uint32),
        np.empty(MARKS_SIZE, np.float32),
        np.empty(KINDS_SIZE, np.int32),
        np.empty(FLOATS_SIZE, np.float32),
        np.empty(INTS_SIZE, np.int32),
    )
