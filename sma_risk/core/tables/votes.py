"""How many vote yes? The law of the yes count as a quantile table over (government bloc, present, inclination).

The exact law given who is present is a mixture over the number of government members present (hypergeometric) of
two binomials. It is tabulated at the midpoints of cells of the others' logit; docs/model.md, section 8.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.core import lines
from sma_risk.core.cache import entry_point
from sma_risk.core.jit import STRICT, allocating
from sma_risk.distributions import Ratification

CELLS = 256
CELLS_PER_UNIT = 16
LOWEST_LOGIT = -12.0
GUIDE_BITS = 12
_CERTAIN = 65535
_NEGLIGIBLE = 1e-12  # 300 times as much is far from what rounding to 2**-16 can see
STEPS_PER_LINE = lines.LINE // 2
"""Steps, of two bytes, in a cache line."""


class VoteTable(NamedTuple):
    """Quantile tables of attendance and of yes counts.

    attendance : uint32 (members that may be absent,), cumulative probabilities x 2**32; the number present is
        the quorum plus the count of entries not above the word.
    attendance_guide : int32 (2**12,), the count of entries not above the smallest word with these upper 12 bits.
    first : int16 (blocs, present, CELLS), the smallest possible yes count.
    steps : uint16 (blocs, present, CELLS, width), cumulative probabilities x 2**16, less one; the yes count is
        `first` plus the count of entries below the word's upper half. Padded with 65535, which no half exceeds.
    """

    attendance: NDArray[np.uint32]
    attendance_guide: NDArray[np.int32]
    first: NDArray[np.int16]
    steps: NDArray[np.uint16]


def cell_midpoints() -> NDArray[np.float64]:
    """Return the logits, shape (CELLS,), at which the law is tabulated."""
    return LOWEST_LOGIT + (np.arange(CELLS) + 0.5) / CELLS_PER_UNIT


def vote_table(rule: Ratification) -> VoteTable:
    """Return the tables of one legislature, built once for all rules that differ in nothing they show."""
    _, probability = rule.attendance()
    blocs = (rule.government_seats, rule.government_seats_unified)
    return _vote_table(rule.seats, rule.quorum, blocs, rule.discipline, tuple(probability))


@lru_cache(maxsize=4)
def _vote_table(
    seats: int, quorum: int, blocs: tuple[int, int], discipline: float, probability: tuple[float, ...]
) -> VoteTable:
    attendance = np.rint(np.cumsum(probability)[:-1] * 2.0**32).clip(0, 2**32 - 1).astype(np.uint32)
    smallest = np.arange(1 << GUIDE_BITS, dtype=np.uint32) << np.uint32(32 - GUIDE_BITS)
    guide = np.searchsorted(attendance, smallest, side="right").astype(np.int32)
    yes_probability = 1 / (1 + np.exp(-cell_midpoints()))
    present = seats - quorum + 1
    first = np.zeros((2, present, CELLS), np.int16)
    steps = np.full((2, present, CELLS, _width(seats)), _CERTAIN, np.uint16)

    def fill(bloc: int) -> int:
        turnout = _turnout(seats, quorum, blocs[bloc])
        supports = np.zeros((*turnout.shape, 2), np.int64)
        numbers = seats, quorum, blocs[bloc], discipline, yes_probability
        return int(_tabulate(*numbers, turnout, supports, first[bloc], steps[bloc]))

    with ThreadPoolExecutor(len(blocs)) as pool:
        used = max(pool.map(fill, range(len(blocs))))
    return VoteTable(attendance, guide, first, _on_whole_lines(steps[..., : _whole_lines(used)]))


def _on_whole_lines(steps: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return a copy each of whose laws, whole lines long, begins with a line: every vote reads one that is far away."""
    copied = lines.empty(steps.shape, steps.dtype)
    copied[...] = steps
    return copied


def _width(seats: int) -> int:
    """Return an upper bound of the yes counts whose probability is not rounded away: +-5 standard deviations."""
    return _whole_lines(16 + int(np.ceil(5 * np.sqrt(seats))))


def _whole_lines(width: int) -> int:
    return -(-width // STEPS_PER_LINE) * STEPS_PER_LINE


def _turnout(seats: int, quorum: int, government: int) -> NDArray[np.float64]:
    """Return P(g government members among those present), shape (present - quorum, g), member by member."""
    found = np.zeros((seats - quorum + 1, government + 1))
    g, present = np.arange(government + 1), np.zeros(government + 1)
    present[0] = 1.0
    for n in range(seats):
        joins = present[:-1] * (government - g[:-1]) / (seats - n)
        present = present * np.maximum(seats - government - (n - g), 0) / (seats - n)
        present[1:] += joins
        if n + 1 >= quorum:
            found[n + 1 - quorum] = present
    return found


@allocating
def _binomials(n: int, p: float) -> NDArray[np.float64]:
    """Return the probabilities of y successes in m trials, shape (n + 1, n + 1), by Pascal's rule."""
    law = np.zeros((n + 1, n + 1))
    law[0, 0] = 1.0
    for m in range(n):
        law[m + 1, 0] = law[m, 0] * (1 - p)
        for y in range(1, m + 2):
            law[m + 1, y] = law[m, y] * (1 - p) + law[m, y - 1] * p
    return law


@allocating
def _find_supports(present: NDArray[np.float64], yes: NDArray[np.float64], supports: NDArray[np.int64]) -> None:
    """Write, for g government members present, the first yes count that can be seen and the first after those."""
    for g in range(len(present)):
        for y in range(g + 1):
            if present[g] * yes[g, y] >= _NEGLIGIBLE:
                supports[g, 0] = supports[g, 0] if supports[g, 1] > 0 else y
                supports[g, 1] = y + 1


@allocating
def _law(
    turnout: NDArray[np.float64],
    yes: NDArray[np.float64],
    supports: NDArray[np.int64],
    present: int,
    p: float,
    others: NDArray[np.float64],
) -> tuple[NDArray[np.float64], int, int]:
    """Return the law of all yes votes, shape (present + 2,), and the range outside which it was not computed.

    Its generating function is the sum over g of turnout[g] yes[g](x) (1 - p + p x)**(present - g): by Horner's rule in
    g up to the most government members that can be seen; who then remains is an other, whose law is a row of `others`.
    """
    most = len(turnout) - 1
    while supports[most, 1] == 0:
        most -= 1
    law, last = np.zeros(present + 2), np.zeros(present + 2)
    begin = end = 0
    for g in range(most + 1):
        if end > begin:
            law, last = last, law
            law[begin], law[end] = last[begin] * (1 - p), last[end - 1] * p
            stays, grows, following = last[begin + 1 : end], last[begin : end - 1], law[begin + 1 : end]
            for y in range(len(following)):
                following[y] = stays[y] * (1 - p) + grows[y] * p
            end += 1
        if supports[g, 1] > 0:
            first, stop = supports[g, 0], supports[g, 1]
            if end == begin:
                begin = end = first
            for y in range(first, begin):
                law[y] = 0.0
            for y in range(end, stop):
                law[y] = 0.0
            begin, end = min(begin, first), max(end, stop)
            for y in range(first, stop):
                law[y] += turnout[g] * yes[g, y]
        begin, end = _seen(law, begin, end)
    return _sum_of(law, begin, end, others[present - most, : present - most + 1])


@allocating
def _seen(law: NDArray[np.float64], begin: int, end: int) -> tuple[int, int]:
    """Return the range without what is too little to be seen."""
    while end > begin and law[begin] < _NEGLIGIBLE:
        begin += 1
    while end > begin and law[end - 1] < _NEGLIGIBLE:
        end -= 1
    return begin, end


@allocating
def _sum_of(
    law: NDArray[np.float64], begin: int, end: int, more: NDArray[np.float64]
) -> tuple[NDArray[np.float64], int, int]:
    """Return the law of a sum of two counts, and its range."""
    first, stop = _seen(more, 0, len(more))
    both, added = np.zeros(len(law)), more[first:stop]
    for y in range(begin, end):
        target, chance = both[y + first : y + stop], law[y]
        for z in range(len(added)):
            target[z] += chance * added[z]
    return both, begin + first, end + stop - 1


@allocating
def _quantise(
    law: NDArray[np.float64],
    begin: int,
    end: int,
    first: NDArray[np.int16],
    steps: NDArray[np.uint16],
    cell: int,
) -> int:
    """Write the rounded cumulative law of one cell; return the number of steps it needs."""
    cumulative, width = 0.0, 0
    first[cell] = begin
    for y in range(begin, end):
        cumulative += law[y]
        rounded = int(np.floor(cumulative * 65536 + 0.5))
        if rounded == 0:
            first[cell] = y + 1
        elif rounded < 65536:
            steps[cell, width] = rounded - 1
            width += 1
        else:
            break
    return width


@entry_point(
    "int64(int64, int64, int64, float64, float64[::1], float64[:,::1], int64[:,:,::1], int16[:,::1], uint16[:,:,::1])",
    STRICT,
)
def _tabulate(
    seats: int,
    quorum: int,
    government: int,
    discipline: float,
    yes_probability: NDArray[np.float64],
    turnout: NDArray[np.float64],
    supports: NDArray[np.int64],
    first: NDArray[np.int16],
    steps: NDArray[np.uint16],
) -> int:
    """Fill the tables of one bloc and return the width used, by sums and products only; `supports` is scratch of 0."""
    used = 0
    yes = _binomials(government, discipline)
    for absent in range(seats - quorum + 1):
        _find_supports(turnout[absent], yes, supports[absent])
    for cell in range(len(yes_probability)):
        p = yes_probability[cell]
        others = _binomials(seats - government, p)
        for absent in range(seats - quorum + 1):
            law, begin, end = _law(turnout[absent], yes, supports[absent], quorum + absent, p, others)
            used = max(used, _quantise(law, begin, end, first[absent], steps[absent], cell))
    return used
