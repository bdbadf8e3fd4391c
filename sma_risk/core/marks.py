"""What is drawn once per future, before any strategy acts? Words, elections, politics, the levels of hazards.

Beside these marks stand `settlements.py` and `economy.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.core import arrays
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import exponential, f32, i32, u64, uniform
from sma_risk.core.philox import words_of
from sma_risk.core.rows import (
    BLOCKS,
    CONSENT_LEVEL,
    CUT_CLOCK,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LEVEL_MAXIMALIST,
    LEVEL_REGULAR,
    OFFICE,
    OFFICE_AFTER,
    OFFICE_NEXT,
    OFFICES,
    QUANTILE,
    REOPEN_LEVEL,
    STALL_LOGIT,
    STRIDE,
    TILE,
    UNIFIED_FROM,
    word_row,
)
from sma_risk.core.sites import SITES
from sma_risk.core.tables import functions
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.tails import deepen_row

NEVER = i32(arrays.NEVER)
"""As a row holds it."""

_BLOCKS = np.array(BLOCKS, np.uint64)
_STRIDE = u64(STRIDE)
_PROBABILITY, _WINNER = word_row("election.probability"), word_row("election.winner")
_NEXT_WINNER, _NEXT_ATTITUDE = word_row("election.next_winner"), word_row("election.next_attitude")
_SNAP, _INTERREGNUM, _MAJORITY = (word_row(f"politics.{name}") for name in ("snap", "interregnum", "majority"))
_LEVEL_REGULAR, _LEVEL_MAXIMALIST = word_row("talks.level_regular"), word_row("talks.level_maximalist")
_CONSENT, _REOPEN = word_row("ratification.consent_level"), word_row("durability.reopen_maximalist")
_STALL, _CUT = word_row("ratification.stall_base"), word_row("forces.cut")
_REGULAR_TAIL, _MAXIMALIST_TAIL = SITES["talks.level_regular.tail"], SITES["talks.level_maximalist.tail"]
_CONSENT_TAIL, _REOPEN_TAIL = SITES["ratification.consent_level.tail"], SITES["durability.reopen_maximalist.tail"]


@one_pass
def draw_words(tile: Any, first: Any, seed: Any) -> None:
    """Fill the words of the blocks of the marks, visit 0."""
    words = tile.words
    for b in range(len(_BLOCKS)):
        row = u64(b) * u64(4) * _STRIDE
        for lane in range(TILE):
            i = u64(lane)
            w0, w1, w2, w3 = words_of(first + i, seed, _BLOCKS[b], u64(0))
            words[row + i] = w0
            words[row + _STRIDE + i] = w1
            words[row + _STRIDE + _STRIDE + i] = w2
            words[row + _STRIDE + _STRIDE + _STRIDE + i] = w3


@one_pass
def read_quantiles(tile: Any, tables: Any, which: Any, site: Any, target: Any) -> None:
    """Write the quantiles of a site's words to a row of marks."""
    quantile_row(tile, tables.quantiles, which, tile.words, site, tile.marks, target, TILE)


@inline
def deepen(tile: Any, tables: Any, which: Any, site: Any, target: Any, first: Any, seed: Any, tail: Any) -> None:
    """Let second words say how far out a heavy tail is."""
    deepen_row(tables.quantiles, which, first, seed, tail, tile.words, site, tile.marks, target, TILE)


@one_pass
def elect(tile: Any, numbers: Any, tables: Any) -> None:
    """Decide who is in office: until the first inauguration, until the next, and after it; and as bits 0 to 2."""
    words, kinds, marks = tile.words, tile.kinds, tile.marks
    read_quantiles(tile, tables, functions.ELECTION_PROBABILITY, _PROBABILITY, QUANTILE)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        maximalist = uniform(words[_WINNER + i]) < marks[QUANTILE + i]
        party_wins = uniform(words[_NEXT_WINNER + i]) < (n.hold if maximalist else n.regain)
        heir = n.heir if party_wins else n.convert
        kinds[OFFICE + i] = i32(0)
        following = i32(1) if maximalist else i32(0)
        after = i32(1) if uniform(words[_NEXT_ATTITUDE + i]) < heir else i32(0)
        kinds[OFFICE_NEXT + i] = following
        kinds[OFFICE_AFTER + i] = after
        kinds[OFFICES + i] = i32(i32(2) * following + i32(4) * after)


@one_pass
def govern(tile: Any, numbers: Any, calendar: Any) -> None:
    """Decide when Korea has an interregnum and whether government and Assembly are united afterwards."""
    words, kinds = tile.words, tile.kinds
    last_snap, inauguration = i32(calendar.last_snap), i32(calendar.rok_inauguration)
    for lane in range(TILE):
        i = u64(lane)
        n = of(numbers, i)
        snap = i32(min(exponential(words[_SNAP + i]) / n.snap_hazard, f32(NEVER)))
        length = i32(1) + i32(min(exponential(words[_INTERREGNUM + i]) * n.interregnum_scale, f32(NEVER)))
        called = snap <= last_snap
        begins = i32(snap + i32(1)) if called else NEVER
        ends = i32(begins + length) if called else NEVER
        settled = ends if called else inauguration
        kinds[INTERREGNUM_FROM + i] = begins
        kinds[INTERREGNUM_TO + i] = ends
        kinds[UNIFIED_FROM + i] = settled if uniform(words[_MAJORITY + i]) < n.unified_after else NEVER


@one_pass
def draw_levels(tile: Any, tables: Any, first: Any, seed: Any) -> None:
    """Draw the levels of the hazards, the propensity to stall, and the clock of a troop cut."""
    words, marks = tile.words, tile.marks
    read_quantiles(tile, tables, functions.TALKS_REGULAR, _LEVEL_REGULAR, LEVEL_REGULAR)
    read_quantiles(tile, tables, functions.TALKS_MAXIMALIST, _LEVEL_MAXIMALIST, LEVEL_MAXIMALIST)
    read_quantiles(tile, tables, functions.CONSENT, _CONSENT, CONSENT_LEVEL)
    read_quantiles(tile, tables, functions.REOPEN, _REOPEN, REOPEN_LEVEL)
    read_quantiles(tile, tables, functions.STALL_LOGIT, _STALL, STALL_LOGIT)
    deepen(tile, tables, functions.TALKS_REGULAR, _LEVEL_REGULAR, LEVEL_REGULAR, first, seed, _REGULAR_TAIL)
    deepen(tile, tables, functions.TALKS_MAXIMALIST, _LEVEL_MAXIMALIST, LEVEL_MAXIMALIST, first, seed, _MAXIMALIST_TAIL)
    deepen(tile, tables, functions.CONSENT, _CONSENT, CONSENT_LEVEL, first, seed, _CONSENT_TAIL)
    deepen(tile, tables, functions.REOPEN, _REOPEN, REOPEN_LEVEL, first, seed, _REOPEN_TAIL)
    for lane in range(TILE):
        i = u64(lane)
        marks[CUT_CLOCK + i] = exponential(words[_CUT + i])
