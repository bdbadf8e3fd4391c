"""What happens to a deal in force? Reopening, resolution, amendment, exit; docs/model.md, section 9."""

from __future__ import annotations

from typing import Any

from sma_risk.core import sites
from sma_risk.core.events.lapses import end_coverage
from sma_risk.core.events.seats import RENEWED, ROUND, is_maximalist, terms_begun, wait_in, whole_lanes
from sma_risk.core.events.troops import run_dispute
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numbers import of
from sma_risk.core.numerics import f32, i32, u64
from sma_risk.core.rows import (
    BEGAN,
    DRAWN,
    EPISODES,
    LANE,
    MONTH,
    ONE_YEAR_END,
    QUANTILES_DRAWN,
    RISE,
    RISE_ASKED,
    SEAT_OFFICES,
    SHARE_OF_FIRST,
    SIDE_DEALS_COST,
    STRIDE,
    UNTIL,
    outcome_row,
)
from sma_risk.core.schema import AMENDING, BY_ROK, BY_US, EXITED, IN_FORCE, REOPENED
from sma_risk.core.tables.functions import AMENDED_RISE, SIDE_DEAL_COST
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.tails import deepen_seats

_STRIDE = u64(STRIDE)
_RISE_TAIL, _COST_TAIL = sites.SITES["durability.amended_rise.tail"], sites.SITES["durability.side_deal_cost.tail"]
_REOPENED, _AMENDED = outcome_row("reopened_month"), outcome_row("amended_month")
_DEAL_END, _DEAL_CAUSE = outcome_row("deal_end_month"), outcome_row("deal_end_cause")
_SIDE_DEAL = outcome_row("side_deal")
EXITED_MONTH = outcome_row("exited_month")


@one_pass
def reopen(tile: Any, calendar: Any, tables: Any, seated: Any) -> None:
    """Reopen deals in force, unless Korea withdraws first or the deal's only year is over."""
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        if not runs_out(tile, calendar, i, j):
            if tile.batch[SHARE_OF_FIRST + j] < f32(1):
                note_first(tile, _REOPENED, i, k)
                wait_in(tile, i, REOPENED, k)
            else:
                leave(tile, calendar, tables, i, k, BY_ROK)


@inline
def runs_out(tile: Any, calendar: Any, i: Any, j: Any) -> Any:
    """Say whether nothing happens before a deal has run out; after its only year there is a next round."""
    until = tile.seats[UNTIL + j]
    if tile.seats[MONTH + j] < until:
        return False
    if until < calendar.months:
        wait_in(tile, i, RENEWED, until)
    return True


@one_pass
def resolve(tile: Any, numbers: Any, calendar: Any, tables: Any, first: Any, seed: Any, seated: Any) -> None:
    """End episodes of reopening: hold, side deal, an amendment to be consented to, or termination."""
    ints, seats = tile.ints, tile.seats
    rise, target, count = DRAWN + _STRIDE + _STRIDE, QUANTILES_DRAWN, whole_lanes(seated)
    quantile_row(tile, tables.quantiles, AMENDED_RISE, tile.drawn, rise, tile.batch, target, count)
    deepen_seats(tile, tables.quantiles, AMENDED_RISE, first, seed, _RISE_TAIL, rise, target, seated)
    cost, cost_target = rise + _STRIDE, target + _STRIDE
    quantile_row(tile, tables.quantiles, SIDE_DEAL_COST, tile.drawn, cost, tile.batch, cost_target, count)
    deepen_seats(tile, tables.quantiles, SIDE_DEAL_COST, first, seed, _COST_TAIL, cost, cost_target, seated)
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(seats[LANE + j]), seats[MONTH + j]
        tile.floats[RISE_ASKED + i] = f32(1) + tile.batch[QUANTILES_DRAWN + j]
        run_dispute(tile, calendar, tables, i, i32(seats[BEGAN + j] + i32(1)), min(i32(k + i32(1)), seats[UNTIL + j]))
        if not runs_out(tile, calendar, i, j):
            n, office = of(numbers, i), is_maximalist(seats[SEAT_OFFICES + j], terms_begun(calendar, k))
            share = tile.batch[SHARE_OF_FIRST + j]
            ints[EPISODES + i] += i32(1)
            if share < (n.kept_maximalist if office else n.kept_regular):
                if share >= (n.held_maximalist if office else n.held_regular):
                    ints[_SIDE_DEAL + i] = i32(1)
                    tile.floats[SIDE_DEALS_COST + i] += n.base_payment * tile.batch[cost_target + j]
                wait_in(tile, i, IN_FORCE, k)
            elif share < (n.resolved_maximalist if office else n.resolved_regular):
                wait_in(tile, i, AMENDING, k)
            else:
                leave(tile, calendar, tables, i, k, BY_US if share < f32(1) else BY_ROK)


@one_pass
def amend(tile: Any, calendar: Any, tables: Any, seated: Any) -> None:
    """Consent to amendments: the rise is due from next January, the original terms are over."""
    for seat in range(seated):
        j = u64(seat)
        i, k = u64(tile.seats[LANE + j]), tile.seats[MONTH + j]
        if not runs_out(tile, calendar, i, j):
            if tile.batch[SHARE_OF_FIRST + j] < f32(1):
                year = max(0, (k - calendar.first_december + 23) // 12)
                if year < calendar.years and calendar.first_december + 12 * year <= tile.ints[ONE_YEAR_END + i]:
                    tile.floats[RISE + u64(year) * _STRIDE + i] *= tile.floats[RISE_ASKED + i]
                note_first(tile, _AMENDED, i, k)
                end_first_deal(tile, i, k, BY_US)
                wait_in(tile, i, IN_FORCE, k)
            else:
                leave(tile, calendar, tables, i, k, BY_ROK)


@inline
def leave(tile: Any, calendar: Any, tables: Any, i: Any, k: Any, cause: Any) -> None:
    """End the agreement in month k, for good."""
    ints = tile.ints
    ints[EXITED_MONTH + i] = i32(k)
    end_first_deal(tile, i, k, cause)
    end_coverage(tile, i, k, cause)
    run_dispute(tile, calendar, tables, i, i32(max(k, calendar.expiry) + 1), i32(calendar.months))
    wait_in(tile, i, EXITED, k)


@inline
def end_first_deal(tile: Any, i: Any, k: Any, cause: Any) -> None:
    """Note the end of the first ratified deal's original terms, if this is that deal (round 0) and its first end."""
    ints = tile.ints
    if ints[_DEAL_END + i] < 0 and ints[ROUND + i] == 0:
        ints[_DEAL_END + i], ints[_DEAL_CAUSE + i] = i32(k), i32(cause)


@inline
def note_first(tile: Any, row: Any, i: Any, k: Any) -> None:
    """Note month k if it is the first of its kind."""
    noted = tile.ints[row + i]
    tile.ints[row + i] = i32(k) if noted < 0 else noted
