"""In which worlds is the chain solved? The marks of n futures, from scrambled Sobol' points or from their own words.

The marks are read by the very passes that play futures; a word source only fills their words.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.core import marks, rows, sites
from sma_risk.core.arrays import CALENDAR_TYPE, NUMBERS_TYPE, TABLES_TYPE, Compiled
from sma_risk.core.cache import entry_point
from sma_risk.core.dependence import depend, depend_in_years
from sma_risk.core.economy import draw_paths
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.lending import lend, lend_rows
from sma_risk.core.numerics import u64
from sma_risk.core.rows import BLOCKS, STRIDE, TILE, TILE_TYPE, Tile, block_row, empty_tile
from sma_risk.core.settlements import settle

Words = NDArray[np.uint32]

_EACH_ROUND = (sites.DEMAND, sites.REGULAR)
_NOT_A_MARK = "forces.cut"  # the clock of a troop cut is integrated like every clock
_ROWS = np.array([block_row(block) for block in BLOCKS])
_ROUND_ROWS = np.array([block_row(block) for block in _EACH_ROUND])
_STRIDE = u64(STRIDE)
_WINNER = sites.SITES["election.winner"]


class Worlds(NamedTuple):
    """Marks of n futures; the last axis is the future.

    office : (3, n) administration until the first inauguration, until the next, after it: 0 regular, 1 maximalist.
    interregnum : (2, n) first month, and first month after it.
    unified_from : (n) first month in which government and Assembly are of one mind.
    levels : (4, n) hazards of talks with a regular administration, consent and reopening; logit of a stall.
    talks_maximalist : (rounds, n) hazard of talks with a maximalist one.
    settled, excess : (rounds, 2, n) multiples settled with either, and their logarithms less the usual one's.
    escalator : (rounds, 2, n) rule of growth.
    cpi, defence, budget, fx : (years, n) growth by either rule, defence budget, won per dollar.
    demand : (n) the maximalist opening demand.
    """

    office: NDArray[np.int32]
    interregnum: NDArray[np.int32]
    unified_from: NDArray[np.int32]
    levels: NDArray[np.float32]
    talks_maximalist: NDArray[np.float32]
    settled: NDArray[np.float32]
    excess: NDArray[np.float32]
    escalator: NDArray[np.int32]
    cpi: NDArray[np.float32]
    defence: NDArray[np.float32]
    budget: NDArray[np.float32]
    fx: NDArray[np.float32]
    demand: NDArray[np.float32]


_I2, _F2, _F3, _I3 = types.int32[:, ::1], types.float32[:, ::1], types.float32[:, :, ::1], types.int32[:, :, ::1]
WORLDS_TYPE = types.NamedTuple(
    (_I2, _I2, types.int32[::1], _F2, _F2, _F3, _F3, _I3, _F2, _F2, _F2, _F2, types.float32[::1]), Worlds
)


def sobol_words(years: int, n: int, seed: int) -> Words:
    """Return words of n scrambled Sobol' points, shape (blocks, 4, n); n a power of two.

    Each site of a mark, in each round of talks, is a coordinate; scrambling is SciPy's (Matousek 1998).
    """
    from scipy.stats import qmc

    places = _places(years)
    with np.errstate(all="ignore"):
        points = qmc.Sobol(len(places), scramble=True, bits=32, rng=np.random.default_rng(seed)).random(n)
    words = np.zeros((_blocks(years), sites.WORDS_PER_BLOCK, n), np.uint32)
    for column, place in zip(points.T, places, strict=True):
        words[place] = (column * 2.0**32).astype(np.uint32)
    return words


def own_words(years: int, n: int, seed: int, first: int = 0) -> Words:
    """Return the words that the marks of futures first to first + n - 1 are played with, shape (blocks, 4, n)."""
    from sma_risk.core.words import draw

    words = np.empty((_blocks(years), sites.WORDS_PER_BLOCK, n), np.uint32)
    for row, (block, visit) in enumerate(visits(years)):
        draw(np.uint64(first), n, np.uint64(seed), np.uint32(block), np.uint32(visit), words[row])
    return words


def visits(years: int) -> list[tuple[int, int]]:
    """Return (block, visit) of the rows of words: what is drawn once, then the later rounds of talks."""
    later = [(block, visit) for visit in range(1, years) for block in _EACH_ROUND]
    return [*((block, 0) for block in BLOCKS), *later]


def round_words(words: Words) -> Words:
    """Return the words of one future's marks once for each round of talks, that round's in the place of the first."""
    years = 1 + (len(words) - len(BLOCKS)) // len(_EACH_ROUND)
    rounds = np.repeat(words, years, axis=2)
    for number in range(1, years):
        for place, block in enumerate(_EACH_ROUND):
            later = len(BLOCKS) + len(_EACH_ROUND) * (number - 1) + place
            rounds[BLOCKS.index(block), :, number] = words[later, :, 0]
    return rounds


def with_winner(words: Words, maximalist: bool) -> Words:
    """Return the words with the first election decided: the smallest word elects the maximalist, the largest not."""
    block, lane = _WINNER
    decided = words.copy()
    decided[BLOCKS.index(block), lane] = 0 if maximalist else 2**32 - 1
    return decided


def worlds_of(words: Words, compiled: Compiled) -> Worlds:
    """Return the marks that words lead to."""
    n, years = words.shape[2], compiled.calendar.years
    shapes = {
        **{"office": (3, n), "interregnum": (2, n), "unified_from": (n,), "levels": (4, n)},
        **{"talks_maximalist": (years, n), "settled": (years, 2, n), "excess": (years, 2, n)},
        **{"escalator": (years, 2, n), "cpi": (years, n), "defence": (years, n), "budget": (years, n)},
        **{"fx": (years, n), "demand": (n,)},
    }
    whole = ("office", "interregnum", "unified_from", "escalator")
    found = Worlds(**{name: np.empty(shape, "i4" if name in whole else "f4") for name, shape in shapes.items()})
    read_worlds(words, compiled.numbers, compiled.calendar, compiled.tables, empty_tile(), found)
    return found


def _blocks(years: int) -> int:
    return len(BLOCKS) + len(_EACH_ROUND) * (years - 1)


def _places(years: int) -> list[tuple[int, int]]:
    """Return (row, lane) of every mark, what matters in every future first."""
    once = [(BLOCKS.index(b), lane) for name, (b, lane) in sites.SITES.items() if b in BLOCKS and name != _NOT_A_MARK]
    lanes = [[lane for b, lane in sites.SITES.values() if b == block] for block in _EACH_ROUND]
    later = [
        (len(BLOCKS) + len(_EACH_ROUND) * (visit - 1) + which, lane)
        for visit in range(1, years)
        for which, found in enumerate(lanes)
        for lane in found
    ]
    return once + later


@inline
def fill(tile: Any, row: Any, words: Any, at: Any) -> None:
    """Copy the four words of a block into a tile; beyond the last world, that world's once more."""
    last = words.shape[1] - 1
    for word in range(4):
        for lane in range(TILE):
            tile.words[row + u64(word) * _STRIDE + u64(lane)] = words[word, min(at + lane, last)]


@one_pass
def read_tiles(words: Any, n: Any, calendar: Any, tables: Any, tile: Any, out: Any) -> None:
    """Read the marks of all worlds, tile by tile, by the passes that play futures."""
    total = words.shape[2]
    seed = (u64(words[0, 0, 0]) << u64(32)) | u64(words[0, 1, 0])  # of second words, which differ between replicates
    once = len(_ROWS)
    for at in range(0, total, TILE):
        here = min(TILE, total - at)
        for row in range(once):
            fill(tile, _ROWS[row], words[row], at)
        depend(tile, tables, 0)
        depend_in_years(tile, calendar, tables)
        marks.elect(tile, n, tables)
        marks.govern(tile, n, calendar)
        marks.draw_levels(tile, tables, u64(at), seed)
        draw_paths(tile, n, calendar, tables)
        for lane in range(here):
            i, w = u64(lane), at + lane
            out.office[0, w], out.office[1, w] = tile.kinds[rows.OFFICE + i], tile.kinds[rows.OFFICE_NEXT + i]
            out.office[2, w] = tile.kinds[rows.OFFICE_AFTER + i]
            out.interregnum[0, w] = tile.kinds[rows.INTERREGNUM_FROM + i]
            out.interregnum[1, w] = tile.kinds[rows.INTERREGNUM_TO + i]
            out.unified_from[w] = tile.kinds[rows.UNIFIED_FROM + i]
            out.levels[0, w], out.levels[1, w] = tile.marks[rows.LEVEL_REGULAR + i], tile.marks[rows.CONSENT_LEVEL + i]
            out.levels[2, w], out.levels[3, w] = tile.marks[rows.REOPEN_LEVEL + i], tile.marks[rows.STALL_LOGIT + i]
            for year in range(calendar.years):
                place = u64(year) * _STRIDE + i
                out.cpi[year, w] = tile.marks[rows.CPI_GROWTH + place]
                out.defence[year, w] = tile.marks[rows.DEFENCE_GROWTH + place]
                out.budget[year, w] = tile.marks[rows.BUDGET + place]
                out.fx[year, w] = tile.marks[rows.FX + place]
        for number in range(calendar.years):
            if number > 0:
                fill(tile, _ROUND_ROWS[0], words[once + 2 * number - 2], at)
                fill(tile, _ROUND_ROWS[1], words[once + 2 * number - 1], at)
                depend(tile, tables, tables.dependence.once[0])
            settle(tile, n, tables, u64(at), seed + u64(number))
            for lane in range(here):
                i, w = u64(lane), at + lane
                if number == 0:
                    out.demand[w] = tile.marks[rows.OPENING + i]
                out.talks_maximalist[number, w] = tile.marks[rows.SLOWED_MAXIMALIST + i]
                out.settled[number, 0, w] = tile.marks[rows.SETTLED_REGULAR + i]
                out.settled[number, 1, w] = tile.marks[rows.SETTLED_MAXIMALIST + i]
                out.excess[number, 0, w] = tile.marks[rows.EXCESS_REGULAR + i]
                out.excess[number, 1, w] = tile.marks[rows.EXCESS_MAXIMALIST + i]
                out.escalator[number, 0, w] = tile.kinds[rows.ESCALATOR_REGULAR + i]
                out.escalator[number, 1, w] = tile.kinds[rows.ESCALATOR_MAXIMALIST + i]


@entry_point(types.void(types.uint32[:, :, ::1], NUMBERS_TYPE, CALENDAR_TYPE, TABLES_TYPE, TILE_TYPE, WORLDS_TYPE))
def read_worlds(words: Any, numbers: Any, calendar: Any, tables: Any, tile: Tile, out: Worlds) -> None:
    """Write the marks of all worlds to `out`; `tile` is scratch."""
    read_tiles(words, lend(numbers), lend(calendar), lend(tables), lend_rows(tile), out)
