"""Where will the agreement be? Forward recursion: the probability of every state, month by month, and what it costs.

Five numbers travel with each state: its probability; that of being in it without a troop cut so far; and the
expected last payment, the same with the amendments due this year, and with those of next January, each counted in
that state only. All are linear in where they come from, so one pass gives exact expectations.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray

from sma_risk.chain import fates as f
from sma_risk.chain import months as m
from sma_risk.chain.states import (
    EVER_AMENDED,
    EVER_REOPENED,
    EVER_SIDE_DEAL,
    LATE,
    MAXIMALIST,
    MOST_LAPSES,
    PAID,
    ROUND_OF,
    TERM_OF,
    Shape,
    decode,
)
from sma_risk.core.arrays import NEVER
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.schema import EXITED, IN_FORCE, NEGOTIATING, REOPENED, STALLED

PROBABILITY, UNCUT, LEVEL, DUE, NEXT = range(5)
MOMENTS = 5

# rows of the answers by month
STATUS = 0  # + status
SIGNED = 7  # + class of the first deal: conclusion in this month
RATIFIED = 10  # + class of the deal
(REOPENED_FIRST, AMENDED_FIRST, CUT, PLANNED_END) = range(13, 17)
EXIT = 17  # + 0 US, 1 Korea
COVERAGE_END = 19  # + 0 negotiation, 1 Assembly, 2 US, 3 Korea
DEAL_END = 23  # + 0 US, 1 Korea
FURLOUGH = 25
MONTH_ROWS = 26

# rows of the answers by year
(BILL, DOLLARS, SHARE) = range(3)
YEAR_ROWS = 3

# single answers
(PRESENT_VALUE, SETTLEMENT, SIDE, SIDE_DEALS) = range(4)  # side deals: whether ever, and how many
AT_LEAST = 4  # + lapse months less one, up to MOST_LAPSES
SINGLES = AT_LEAST + MOST_LAPSES


class Sums(NamedTuple):
    """Sums of answers: by month and by year (rows above), single ones, by age of the first deal (rows in `deals`)."""

    by_month: NDArray[np.float64]
    by_year: NDArray[np.float64]
    single: NDArray[np.float64]
    by_age: NDArray[np.float64]


class Scratch(NamedTuple):
    """Room for one thread: the moments of all states at two months, and which states are occupied."""

    moments: NDArray[np.float64]
    stamp: NDArray[np.int64]
    occupied: NDArray[np.int64]
    to: NDArray[np.int64]
    chance: NDArray[np.float64]
    event: NDArray[np.int64]


_F1, _F2, _I1, _I2 = types.float64[::1], types.float64[:, ::1], types.int64[::1], types.int64[:, ::1]
SUMS_TYPE = types.NamedTuple((_F2, _F2, _F1, _F2), Sums)
SCRATCH_TYPE = types.NamedTuple((types.float64[:, :, ::1], _I2, _I2, _I1, _F1, _I1), Scratch)


def scratch_for(shape: Shape) -> Scratch:
    """Return scratch for states of this shape."""
    fate = f.MOST_FATES
    return Scratch(
        np.zeros((2, shape.states, MOMENTS)),
        np.full((2, shape.states), -1),
        np.empty((2, shape.states), np.int64),
        np.empty(fate, np.int64),
        np.empty(fate),
        np.empty(fate, np.int64),
    )


@one_pass
def occupy(setting: Any, budget: Any, fx: Any, rates: Any, turns: Any, scratch: Any, sums: Any) -> None:
    """Add the answers of one world; budget, fx : (years) of this world."""
    n, calendar, shape = setting.numbers, setting.calendar, setting.shape
    by_month, by_year, single = sums.by_month, sums.by_year, sums.single
    moments, stamp, occupied = scratch.moments, scratch.stamp, scratch.occupied
    stamp[:] = -1
    start = f.first_state(calendar, turns[0], shape)
    stamp[0, start], occupied[0, 0], count = 0, start, 1
    moments[0, start, :2], moments[0, start, 2:] = 1.0, n.base_payment
    inherit(calendar, rates[0], turns[0], by_month, single)
    for k in range(calendar.months):
        now, then = k & 1, (k + 1) & 1
        row, turn, fresh = rates[k], turns[k], 0
        year = turn[m.BILLED]
        for place in range(count):
            state = occupied[now, place]
            here = moments[now, state]
            uncut = here[UNCUT] * math.exp(-cut_hazard(state, row, turn, shape))
            by_month[CUT, k] += here[UNCUT] - uncut
            fate_count = f.fates(state, row, turn, shape, scratch.to, scratch.chance, scratch.event)
            for i in range(fate_count):
                chance, to = scratch.chance[i], scratch.to[i]
                if chance == 0.0:
                    continue
                what = scratch.event[i]
                mass, level, due, later = (
                    chance * here[0],
                    chance * here[LEVEL],
                    chance * here[DUE],
                    chance * here[NEXT],
                )
                tally(calendar, state, to, what, mass, k, row, turn, shape, by_month, single)
                if what == f.AMENDED:
                    later *= 1.0 + setting.rise
                if year >= 0:
                    bill, level, due, later = pay(n, to, level, due, later, row, year, shape)
                    by_year[BILL, year] += bill
                    by_year[DOLLARS, year] += 1000.0 * bill / fx[year]
                    by_year[SHARE, year] += bill / budget[year]
                    single[PRESENT_VALUE] += setting.tables.discount[year] * bill
                if k + 1 == calendar.months:
                    close(to, mass, shape, single)
                    continue
                target = f.turn_month(to, turn, turns[k + 1], shape)
                if turns[k + 1, m.JANUARY]:
                    due = later
                    if (target ^ to) >> shape.fine_bits:  # a one-year deal ends: its amendments are void
                        due = later = level
                if stamp[then, target] != k + 1:
                    stamp[then, target], occupied[then, fresh] = k + 1, target
                    moments[then, target] = 0.0
                    fresh += 1
                there = moments[then, target]
                there[PROBABILITY] += mass
                there[UNCUT] += chance * uncut
                there[LEVEL] += level
                there[DUE] += due
                there[NEXT] += later
        count = fresh


@inline
def inherit(calendar: Any, row: Any, turn: Any, by_month: Any, single: Any) -> None:
    """Date the conclusion of a deal that is in hand at the beginning, and its coming into force, month 0."""
    if calendar.signed_with > 0:
        group = calendar.signed_with - 1
        by_month[SIGNED + group, 0] += 1.0
        single[SETTLEMENT] += row[m.MULTIPLE + (2 if group == 2 else 0)]
        if calendar.ratified < NEVER:
            kind = MAXIMALIST if group == 2 else group * LATE
            by_month[RATIFIED + group, 0] += 1.0
            by_month[PLANNED_END, planned_end(calendar, kind, 0, turn)] += 1.0


@inline
def cut_hazard(state: Any, row: Any, turn: Any, shape: Any) -> Any:
    """Return the hazard of a troop cut: dearer in an episode, or without an agreement after the expiry."""
    status = decode(state, shape.fine_bits)[0]
    without = turn[m.EXPIRED] and (status <= STALLED or status == EXITED)
    return row[m.CUT_DISPUTE] if status == REOPENED or without else row[m.CUT_USUAL]


@inline
def tally(
    calendar: Any, state: Any, to: Any, what: Any, mass: Any, k: Any, row: Any, turn: Any, shape: Any,
    by_month: Any, single: Any,
) -> None:  # fmt: skip
    """Count one move towards the answers."""
    _, pair, memory, lapses, fine = decode(state, shape.fine_bits)
    status, _, _, _, deal = decode(to, shape.fine_bits)
    number, kind = ROUND_OF[pair], fine & 7
    by_month[STATUS + status, k] += mass
    if what == f.CONCLUDED and number == 0 and fine & 1 == 0:
        by_month[SIGNED + f.class_of(deal & 7), k] += mass
        single[SETTLEMENT] += mass * row[m.MULTIPLE + f.group_of(deal & 7)]
    elif what == f.CONSENTED and number == 0:
        by_month[RATIFIED + f.class_of(kind), k] += mass
        by_month[PLANNED_END, planned_end(calendar, kind, k, turn)] += mass
    elif what == f.REOPENING and memory & EVER_REOPENED == 0:
        by_month[REOPENED_FIRST, k] += mass
    elif what == f.SIDE_DEAL:
        single[SIDE_DEALS] += mass
        if memory & EVER_SIDE_DEAL == 0:
            single[SIDE] += mass
    ends = what == f.AMENDED or what == f.TERMINATED or what == f.ROK_WITHDREW
    if ends and memory & EVER_AMENDED == 0:
        by_korea = 1 if what == f.ROK_WITHDREW else 0
        if number == 0:
            by_month[DEAL_END + by_korea, k] += mass
        if what == f.AMENDED:
            by_month[AMENDED_FIRST, k] += mass
    if what == f.TERMINATED or what == f.ROK_WITHDREW:
        by_korea = 1 if what == f.ROK_WITHDREW else 0
        by_month[EXIT + by_korea, k] += mass
        if lapses == 0:
            by_month[COVERAGE_END + 2 + by_korea, k] += mass
    if turn[m.EXPIRED] and status <= STALLED:
        if lapses == 0:
            by_month[COVERAGE_END + (0 if status == NEGOTIATING else 1), k] += mass
        term = TERM_OF[pair]
        expiry = calendar.first_december + 12 * (term - 1) if term > 0 else calendar.expiry
        if k - expiry > calendar.furlough_after:
            by_month[FURLOUGH, k] += mass


@inline
def planned_end(calendar: Any, kind: Any, k: Any, turn: Any) -> Any:
    """Return the last month of the first ratified deal's term, consented to in month k."""
    if turn[m.ONE_YEAR_DEAL + (1 if kind == MAXIMALIST else 0)]:
        return calendar.first_december + 12 * max(0, (k - calendar.first_december + 11) // 12)
    return calendar.months - 1


@inline
def close(to: Any, mass: Any, shape: Any, single: Any) -> None:
    """Count what is remembered at the horizon."""
    lapses = decode(to, shape.fine_bits)[3]
    for least in range(lapses):
        single[AT_LEAST + least] += mass


@inline
def pay(n: Any, to: Any, level: Any, due: Any, later: Any, row: Any, year: Any, shape: Any) -> Any:
    """Return the expected bill of a year and the moments after it; docs/model.md, section 12."""
    status, pair, _, _, fine = decode(to, shape.fine_bits)
    if status < IN_FORCE:
        return level, level, due, later
    if status == EXITED:
        return n.labour_share * level, level, due, later
    factor, frozen = bill_factor(n, pair, fine, row, year)
    new = due * factor
    return new + frozen * (new - level), new, new, later * factor


@inline
def bill_factor(n: Any, pair: Any, fine: Any, row: Any, year: Any) -> Any:
    """Return what a live deal's payment is multiplied by in a year, and the share owed for frozen years before it."""
    kind, number = fine & 7, ROUND_OF[pair]
    if fine & PAID:
        return 1.0 + row[m.GROWTH + 2 * number + (1 if kind == MAXIMALIST else 0)], 0.0
    return row[m.MULTIPLE + m.GROUPS * number + f.group_of(kind)], n.back_pay_share * (year - TERM_OF[pair])
