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

from sma_risk.core import lines, schema, sites
from sma_risk.core.sites import LONGEST_PATH, SITES, WORDS_PER_BLOCK
from sma_risk.scenario.dependence import EACH_ROUND, ONCE, YEARLY

TILE = 512
"""Futures played together."""

STRIDE = TILE + 16
"""From row to row: one cache line more than a power of two, or one future's numbers would all share a cache set."""


class Tile(NamedTuple):
    """Scratch of one tile.

    Words, marks and kinds are written once per tile; floats and ints once per strategy; drawn, batch and seats once
    per batch; cubics for each row of quantiles. `waiting` holds the lists of futures, by place in the list, and
    `lengths` how long each list is. Of some pairs a maximalist administration's row follows a regular one's, so that
    passes choose between them by adding STRIDE.
    """

    words: NDArray[np.uint32]
    marks: NDArray[np.float32]
    kinds: NDArray[np.int32]
    floats: NDArray[np.float32]
    ints: NDArray[np.int32]
    drawn: NDArray[np.uint32]
    batch: NDArray[np.float32]
    seats: NDArray[np.int32]
    cubics: NDArray[np.float32]
    waiting: NDArray[np.int32]
    lengths: NDArray[np.int64]


_U4, _F4, _I4 = types.uint32[::1], types.float32[::1], types.int32[::1]
TILE_TYPE = types.NamedTuple((_U4, _F4, _I4, _F4, _I4, _U4, _F4, _I4, _F4, _I4, types.int64[::1]), Tile)


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
    *(block + more for block in (sites.CPI, sites.DEFENCE, sites.FX) for more in (0, 1)),
)
"""Blocks of the marks: their words, visit 0, are drawn for every future. All others are drawn when they are needed."""

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
LEVEL_REGULAR, LEVEL_MAXIMALIST, CONSENT_LEVEL, REOPEN_LEVEL, STALL_LOGIT, CUT_CLOCK = _rows.single(6)
OPENING, SETTLED_REGULAR, SETTLED_MAXIMALIST, SLOWED_MAXIMALIST = _rows.single(4)
CPI_GROWTH, DEFENCE_GROWTH, BUDGET, FX = (_rows.stretch(LONGEST_PATH) for _ in range(4))
EXCESS_REGULAR, EXCESS_MAXIMALIST = _rows.single(2)
SHARE, RESERVATION, LOG_ASK, SHOCK = _rows.single(4)
QUANTILE, CPI_NOW, GROWTH_NOW, LOG_FX_NOW, BUDGET_NOW = _rows.single(5)  # QUANTILE: of whatever is drawn next
SCORES, YEAR_SCORES = _rows.stretch(len(ONCE) + len(EACH_ROUND) + 1), _rows.stretch(len(YEARLY) + 1)
MARKS_SIZE = _rows.size()

# kinds: whole numbers that no strategy can change
_rows = _Rows()
OFFICE, OFFICE_NEXT, OFFICE_AFTER, OFFICES = _rows.single(4)
INTERREGNUM_FROM, INTERREGNUM_TO, UNIFIED_FROM = _rows.single(3)
ESCALATOR_REGULAR, ESCALATOR_MAXIMALIST = _rows.single(2)
KINDS_SIZE = _rows.size()

LISTS = len(schema.STATUS) + 1
"""Lists of futures: those in each status, and those whose deal has run out."""

# floats: the talks and what they offer, then the deal, then the purse
_rows = _Rows()
TALKS_MAXIMALIST, OFFER_REGULAR, OFFER_MAXIMALIST = _rows.single(3)
OFFER_EXCESS_REGULAR, OFFER_EXCESS_MAXIMALIST = _rows.single(2)
OFFERS = 5  # the rows above, which a next round replaces
MULTIPLE, EXCESS, RISE_ASKED, FIRST_MULTIPLE, CUT_ADDED, SIDE_DEALS_COST = _rows.single(6)
FIRST_FACTOR, RISE = (_rows.stretch(LONGEST_PATH) for _ in range(2))
LAST_PAYMENT, PRESENT_VALUE = _rows.single(2)
FLOATS_SIZE = _rows.size()

# ints: what a future remembers, then the outcomes in the order of the schema
_rows = _Rows()
SINCE, TALKS_FROM, YEARS_SINCE_EXPIRY, LAPSE_FROM, LAPSED_TALKING = _rows.single(5)
DEAL_CLASS, EPISODES, ESCALATOR, ONE_YEAR_END, GROWS_FROM = _rows.single(5)
ESCALATOR_NEXT_REGULAR, ESCALATOR_NEXT_MAXIMALIST = _rows.single(2)
VOTES_HELD, YEARS_FROZEN = _rows.single(2)
VISITS = _rows.stretch(LISTS)
MONTH_OUTCOMES = _rows.stretch(schema.row_count("months", 0))
FLAG_OUTCOMES = _rows.stretch(schema.row_count("flags", 0))
INTS_SIZE = _rows.size()

# drawn: the four words of one block for a batch, and those of a second one
_rows = _Rows()
DRAWN, DRAWN_TOO = (_rows.stretch(WORDS_PER_BLOCK) for _ in range(2))
DRAWN_SIZE = _rows.size()

# batch: numbers of the futures that end a spell together, side by side
_rows = _Rows()
CLOCK, DRAW, HAZARD_SUM, SHARE_OF_FIRST = _rows.single(4)
FIRST_UNDER_REGULAR, FIRST_UNDER_MAXIMALIST, OTHER_UNDER_REGULAR, OTHER_UNDER_MAXIMALIST = _rows.single(4)
REACHED, AGREED, AGREED_EXCESS = _rows.single(3)
QUANTILES_DRAWN, SETTLED = _rows.stretch(5), _rows.stretch(OFFERS)
BATCH_SCORES = _rows.stretch(len(ONCE) + len(EACH_ROUND) + 1)
BATCH_SIZE = _rows.size()

# seats: whole numbers of the same futures
_rows = _Rows()
LANE, VISIT, BEGAN, MONTH, UNTIL, CELL, SEAT_OFFICES = _rows.single(7)
SCALED, ROW, BOUND, YES, PRESENT, CLASS, RULE, RULE_MAXIMALIST, LEADS_TO = _rows.single(9)
SEATS_SIZE = _rows.size()

# cubics: the coefficients that quantiles are read by, a future's four side by side
CUBICS_SIZE = 4 * TILE

# waiting: the lists
WAITING_SIZE = STRIDE * LISTS


def round_row(site: str) -> np.uint64:
    """Return the row of a site's words when those of a later round are drawn, for the futures that are seated."""
    block, lane = SITES[site]
    return np.uint64({sites.DEMAND: DRAWN, sites.REGULAR: DRAWN_TOO}[block] + np.uint64(STRIDE * lane))


def outcome_row(name: str) -> np.uint64:
    """Return the row of a month or flag outcome."""
    store = next(o.store for o in schema.OUTCOMES if o.name == name)
    start = MONTH_OUTCOMES if store == "months" else FLAG_OUTCOMES
    return np.uint64(start + np.uint64(STRIDE * schema.row(name)))


def empty_tile() -> Tile:
    """Return scratch for one thread."""
    return Tile(
        lines.empty(WORDS_SIZE, np.uint32),
        lines.empty(MARKS_SIZE, np.float32),
        lines.empty(KINDS_SIZE, np.int32),
        lines.empty(FLOATS_SIZE, np.float32),
        lines.empty(INTS_SIZE, np.int32),
        lines.empty(DRAWN_SIZE, np.uint32),
        lines.empty(BATCH_SIZE, np.float32),
        lines.empty(SEATS_SIZE, np.int32),
        lines.empty(CUBICS_SIZE, np.float32),
        lines.empty(WAITING_SIZE, np.int32),
        lines.empty(LISTS, np.int64),
    )
