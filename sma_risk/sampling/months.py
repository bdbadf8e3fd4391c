"""How does a tile go through the months? All clocks in lanes, then one look at each future that asks for it.

docs/model.md, section 10: the turn of the month, the hazards, the events, the end of the month.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling.bill import pay
from sma_risk.sampling.events import (
    BY_ASSEMBLY,
    BY_NEGOTIATION,
    COVERAGE_CAUSE,
    COVERAGE_END,
    begin_next_round,
    end_lapse,
    play_event,
)
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.marks import NEVER
from sma_risk.sampling.numerics import f32, i32
from sma_risk.sampling.points import u64
from sma_risk.sampling.rows import (
    AUTOMATIC_AT,
    CALLED,
    CLOCK,
    CUT_CLOCK,
    CUT_RATE,
    CUT_SUM,
    ESCALATOR_MAXIMALIST,
    ESCALATOR_NEXT_MAXIMALIST,
    ESCALATOR_NEXT_REGULAR,
    ESCALATOR_REGULAR,
    EXCESS_MAXIMALIST,
    EXCESS_REGULAR,
    FIRST_CLOCKS,
    FIRST_MAXIMALIST,
    FIRST_MULTIPLE,
    FIRST_REGULAR,
    HAZARD_SUM,
    LAPSE_FROM,
    LAST_EXPIRY,
    LAST_PAYMENT,
    LEVEL_REGULAR,
    LOOK_AT,
    OFFER_EXCESS_MAXIMALIST,
    OFFER_EXCESS_REGULAR,
    OFFER_MAXIMALIST,
    OFFER_REGULAR,
    OFFICE,
    OFFICE_NEXT,
    ONE_YEAR_END,
    RISE_DUE,
    RISE_NEXT,
    SECOND_DRAW,
    SETTLED_MAXIMALIST,
    SETTLED_REGULAR,
    SLOWED_MAXIMALIST,
    STALL_DRAW,
    STATUS,
    STEADY_RATE,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    TALKS_RATE,
    TILE,
    VISITS,
    outcome_row,
)
from sma_risk.sampling.schema import OUTCOMES
from sma_risk.sampling.spells import AMENDING, IN_FORCE, NEGOTIATING, STALLED, circumstances, set_rates

_STRIDE = u64(STRIDE)
_CUT = outcome_row("troop_cut_month")
_FIRES, _CHANGES = i32(1), i32(2)
_UNCOUNTED = ("lapse_months", "furlough_months")
_NEVER_YET = np.array([outcome_row(o.name) for o in OUTCOMES if o.store == "months" and o.name not in _UNCOUNTED])


@one_pass
def play_months(
    tile: Any,
    n: Any,
    calendar: Any,
    tables: Any,
    tempo: Any,
    consent_open: Any,
    first: Any,
    seed: Any,
    path: Any,
) -> None:
    """Play every month of one strategy; `path`, shape (months, TILE) or (0, TILE), receives the statuses."""
    begin_strategy(tile, n, calendar)
    for k in range(calendar.months):
        turn_month(tile, n, calendar, tables, first, seed, k)
        if tables.new_circumstances[k] != 0:
            now = circumstances(n, calendar, tables, tempo, consent_open, k)
            for lane in range(TILE):
                set_rates(tile, now, u64(lane), k)
        run_clocks(tile, n, k)
        after = min(k + 1, calendar.months - 1)
        now = circumstances(n, calendar, tables, tempo, consent_open, after)
        for lane in range(TILE):
            i = u64(lane)
            call = tile.ints[CALLED + i]
            if call != 0:
                if call & _FIRES != 0:
                    play_event(tile, n, calendar, tables, tempo, first + i, seed, i, k)
                set_rates(tile, now, i, after)
        if is_january(calendar, k) and k > calendar.expiry:
            close_coverage(tile, k)
        if k >= calendar.first_december and is_january(calendar, k + 1):
            pay(tile, n, (k - calendar.first_december) // 12)
        if len(path) > 0:
            for lane in range(TILE):
                path[k, lane] = tile.ints[STATUS + u64(lane)]
    close_horizon(tile, calendar)


@inline
def is_january(calendar: Any, k: Any) -> Any:
    """Say whether month k follows a December."""
    return (k - calendar.first_december) % 12 == 1


@one_pass
def begin_strategy(tile: Any, n: Any, calendar: Any) -> None:
    """Forget the last strategy: talks in their first round, nothing concluded, nothing paid."""
    ints, floats, marks, kinds = tile.ints, tile.floats, tile.marks, tile.kinds
    ints[:] = 0
    floats[:] = f32(0)
    for lane in range(TILE):
        i = u64(lane)
        floats[CLOCK + i] = marks[FIRST_CLOCKS + i]
        floats[SECOND_DRAW + i] = marks[STALL_DRAW + i]
        floats[TALKS_FROM + i] = f32(calendar.talks_began)
        floats[TALKS_MAXIMALIST + i] = floats[FIRST_MAXIMALIST + i] = marks[SLOWED_MAXIMALIST + i]
        floats[FIRST_REGULAR + i] = marks[LEVEL_REGULAR + i]
        floats[OFFER_EXCESS_REGULAR + i] = marks[EXCESS_REGULAR + i]
        floats[OFFER_EXCESS_MAXIMALIST + i] = marks[EXCESS_MAXIMALIST + i]
        floats[OFFER_REGULAR + i] = marks[SETTLED_REGULAR + i]
        floats[OFFER_MAXIMALIST + i] = marks[SETTLED_MAXIMALIST + i]
        floats[RISE_DUE + i] = floats[RISE_NEXT + i] = f32(1)
        floats[LAST_PAYMENT + i] = n.base_payment
        floats[FIRST_MULTIPLE + i] = f32(np.nan)
    for lane in range(TILE):
        i = u64(lane)
        ints[VISITS + u64(NEGOTIATING) * _STRIDE + i] = i32(1)
        ints[ESCALATOR_NEXT_REGULAR + i] = kinds[ESCALATOR_REGULAR + i]
        ints[ESCALATOR_NEXT_MAXIMALIST + i] = kinds[ESCALATOR_MAXIMALIST + i]
        ints[ONE_YEAR_END + i] = ints[AUTOMATIC_AT + i] = NEVER
        ints[LAST_EXPIRY + i] = i32(calendar.expiry)
        ints[LAPSE_FROM + i] = i32(calendar.expiry + 1)
    for row in _NEVER_YET:
        for lane in range(TILE):
            ints[row + u64(lane)] = i32(-1)


@one_pass
def turn_month(tile: Any, n: Any, calendar: Any, tables: Any, first: Any, seed: Any, k: Any) -> None:
    """Begin month k: in January amendments fall due and one-year deals end; a new maximalist administration pauses."""
    ints, floats, kinds = tile.ints, tile.floats, tile.kinds
    if is_january(calendar, k):
        for lane in range(TILE):
            i = u64(lane)
            floats[RISE_DUE + i] *= floats[RISE_NEXT + i]
            floats[RISE_NEXT + i] = f32(1)
        for lane in range(TILE):
            i = u64(lane)
            if ints[ONE_YEAR_END + i] == i32(k - 1) and IN_FORCE <= ints[STATUS + i] <= AMENDING:
                begin_next_round(tile, n, calendar, tables, first + i, seed, i, k)
    if k == calendar.inauguration or k == calendar.next_inauguration:
        before = OFFICE if k == calendar.inauguration else OFFICE_NEXT
        for lane in range(TILE):
            i = u64(lane)
            new = (kinds[before + i] == 0) & (kinds[before + _STRIDE + i] == 1)
            pauses = new & (ints[STATUS + i] == NEGOTIATING)
            floats[TALKS_FROM + i] = f32(k + calendar.pause_months) if pauses else floats[TALKS_FROM + i]


@one_pass
def run_clocks(tile: Any, n: Any, k: Any) -> None:
    """Add month k's hazards to every clock; call up the futures that fire, or whose circumstances change next."""
    ints, floats, marks = tile.ints, tile.floats, tile.marks
    month, following, ramp_rate = f32(k), i32(k + 1), f32(1) / n.ramp_months
    for lane in range(TILE):
        i = u64(lane)
        steady, talks, talks_from = floats[STEADY_RATE + i], floats[TALKS_RATE + i], floats[TALKS_FROM + i]
        passed, clock, look_at = floats[HAZARD_SUM + i], floats[CLOCK + i], ints[LOOK_AT + i]
        cut_rate, cut_passed, cut_clock = floats[CUT_RATE + i], floats[CUT_SUM + i], marks[CUT_CLOCK + i]
        waited = ints[_CUT + i]
        ramp = min(max((month - talks_from) * ramp_rate, f32(0)), f32(1))
        passed = passed + (steady + talks * (ramp * ramp))
        fires = _FIRES if passed >= clock else i32(0)
        changes = _CHANGES if look_at == following else i32(0)
        floats[HAZARD_SUM + i] = passed
        ints[CALLED + i] = fires | changes
        cut_passed = cut_passed + cut_rate
        floats[CUT_SUM + i] = cut_passed
        ints[_CUT + i] = i32(waited + (i32(0) if cut_passed >= cut_clock else i32(1)))


@one_pass
def close_coverage(tile: Any, k: Any) -> None:
    """Note at the end of a first lapse month whose turn it was: the negotiators' or the Assembly's."""
    ints = tile.ints
    for lane in range(TILE):
        i = u64(lane)
        if ints[COVERAGE_END + i] < 0 and ints[STATUS + i] <= STALLED:
            ints[COVERAGE_END + i] = i32(k)
            ints[COVERAGE_CAUSE + i] = i32(BY_NEGOTIATION if ints[STATUS + i] == NEGOTIATING else BY_ASSEMBLY)


@one_pass
def close_horizon(tile: Any, calendar: Any) -> None:
    """End what is still open: lapses run to the horizon, a troop cut that never came was none."""
    ints = tile.ints
    for lane in range(TILE):
        i = u64(lane)
        if ints[STATUS + i] <= STALLED:
            end_lapse(tile, calendar, i, calendar.months)
        months_before_cut = ints[_CUT + i] + i32(1)
        ints[_CUT + i] = months_before_cut if months_before_cut < calendar.months else i32(-1)
