"""What does a future enter next? The clock of the spell, its causes and their rates.

A spell has one *first* cause, whose rate the circumstances of a month scale, and steady *other* causes, both under
a regular and under a maximalist administration; docs/model.md, sections 6 to 9. `enter` begins a spell,
`set_rates` fits its rates to a month's circumstances.
"""

from __future__ import annotations

from typing import Any

from sma_risk.sampling import sites
from sma_risk.sampling.arrays import DEADLINE_STEPS
from sma_risk.sampling.jit import inline
from sma_risk.sampling.marks import AMENDED_RISE, NEVER, logit_uniform
from sma_risk.sampling.numerics import exponential, f32, i32, uniform
from sma_risk.sampling.points import u64, words_of
from sma_risk.sampling.quantiles import quantile
from sma_risk.sampling.rows import (
    AUTOMATIC_AT,
    CLOCK,
    CONSENT_LEVEL,
    CUT_RATE,
    DEAL_CLASS,
    EPISODES,
    FIRST_CLOCKS,
    FIRST_MAXIMALIST,
    FIRST_RATE,
    FIRST_REGULAR,
    HAZARD_SUM,
    INTERREGNUM_FROM,
    INTERREGNUM_TO,
    LAST_EXPIRY,
    LEVEL_REGULAR,
    LOOK_AT,
    OFFICE,
    OFFICE_NEXT,
    OTHER_MAXIMALIST,
    OTHER_REGULAR,
    REOPEN_LEVEL,
    RISE_ASKED,
    SECOND_DRAW,
    STATUS,
    STEADY_RATE,
    STRIDE,
    TALKS_MAXIMALIST,
    TALKS_RATE,
    VISITS,
    block_row,
)

NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(7)
VOTING = sites.VOTE - sites.NEGOTIATING
REGULAR_EARLY, REGULAR_LATE, MAXIMALIST = 1, 2, 3

_STRIDE = u64(STRIDE)
_STAGE_BLOCK = sites.NEGOTIATING
_STAGE_ROW = block_row(sites.NEGOTIATING)
_CERTAIN = f32(1e30)


@inline
def stage_words(tile: Any, future: Any, seed: Any, i: Any, stage: Any, visit: Any) -> Any:
    """Return the four words of the given visit to a stage: a status, or VOTING."""
    if visit == 0:
        words = tile.words
        row = _STAGE_ROW + u64(4) * _STRIDE * u64(stage) + i
        return words[row], words[row + _STRIDE], words[row + u64(2) * _STRIDE], words[row + u64(3) * _STRIDE]
    return words_of(future, seed, _STAGE_BLOCK + stage, visit)


@inline
def enter(tile: Any, n: Any, calendar: Any, tables: Any, future: Any, seed: Any, i: Any, k: Any, status: Any) -> None:
    """Begin a spell in month k: its causes' levels and the clock of this visit."""
    ints, floats = tile.ints, tile.floats
    stage = u64(status) * _STRIDE + i
    visit = ints[VISITS + stage]
    ints[VISITS + stage] = i32(visit + i32(1))
    ints[STATUS + i] = i32(status)
    ints[AUTOMATIC_AT + i] = i32(k + calendar.automatic_after) if status == PENDING else NEVER
    floats[HAZARD_SUM + i] = f32(0)
    clock, second, third, _ = stage_words(tile, future, seed, i, status, visit)
    floats[CLOCK + i] = exponential(clock) if visit > 0 else tile.marks[FIRST_CLOCKS + stage]
    floats[SECOND_DRAW + i] = logit_uniform(second) if status == NEGOTIATING else uniform(second)
    if status == REOPENED:
        floats[RISE_ASKED + i] = f32(1) + quantile(tables.quantile, AMENDED_RISE, third)
    set_causes(tile, n, i, status)


@inline
def set_causes(tile: Any, n: Any, i: Any, status: Any) -> None:
    """Write the levels of the first cause and of all others, under either administration."""
    floats, marks, signed = tile.floats, tile.marks, tile.ints[DEAL_CLASS + i]
    first_regular = first_maximalist = other_regular = other_maximalist = f32(0)
    if status == NEGOTIATING:
        first_regular, first_maximalist = marks[LEVEL_REGULAR + i], floats[TALKS_MAXIMALIST + i]
    elif status in (PENDING, STALLED):
        first_regular = first_maximalist = marks[CONSENT_LEVEL + i] if status == PENDING else n.leave_stall
        other_maximalist = n.withdraw_maximalist if signed == MAXIMALIST else n.withdraw_regular
    elif status != EXITED:
        other_regular = other_maximalist = n.rok_withdrawal
        if status == IN_FORCE:
            calmer = n.after_episode if tile.ints[EPISODES + i] > 0 else f32(1)
            feared = marks[REOPEN_LEVEL + i] * (n.backlash if signed == REGULAR_EARLY else f32(1))
            first_regular = n.reopen_regular * calmer
            first_maximalist = (n.reopen_signed_maximalist if signed == MAXIMALIST else feared) * calmer
        elif status == REOPENED:
            first_regular, first_maximalist = n.resolve_regular, n.resolve_maximalist
        else:
            first_regular = first_maximalist = n.amendment_consent
    floats[FIRST_REGULAR + i], floats[FIRST_MAXIMALIST + i] = first_regular, first_maximalist
    floats[OTHER_REGULAR + i], floats[OTHER_MAXIMALIST + i] = other_regular, other_maximalist


@inline
def office_row(calendar: Any, k: Any) -> Any:
    """Return the row that says who is in office in month k."""
    terms_begun = (1 if k >= calendar.inauguration else 0) + (1 if k >= calendar.next_inauguration else 0)
    return OFFICE + u64(terms_begun) * _STRIDE


@inline
def circumstances(n: Any, calendar: Any, tables: Any, tempo: Any, consent_open: Any, k: Any) -> Any:
    """Return what the rates of month k depend on and all futures share."""
    bound, factor = tables.deadline_bound, tables.deadline_factor
    return (
        office_row(calendar, k),
        (tempo[k, 0], tempo[k, 1]),
        (consent_open[k, 0], consent_open[k, 1]),
        tables.reopen_age[k],
        n.interregnum_factor,
        (n.cut_regular * tables.troop_floor[k], n.cut_maximalist * tables.troop_floor[k]),
        n.cut_dispute * tables.troop_floor[k],
        (bound[0], bound[1], bound[2], bound[3], bound[4], bound[5], bound[6], bound[7]),
        (factor[0], factor[1], factor[2], factor[3], factor[4], factor[5], factor[6], factor[7]),
        i32(1) if k > calendar.expiry else i32(0),
    )


@inline
def set_rates(tile: Any, now: Any, i: Any, k: Any) -> None:
    """Fit one future's rates to the circumstances of month k, and note when its own ones change next."""
    ints, floats, kinds = tile.ints, tile.floats, tile.kinds
    office, tempo, consent_open, age, slowed, cut_usual, cut_dispute, bound, factor, expired = now
    month = i32(k)
    status, signed, automatic = ints[STATUS + i], ints[DEAL_CLASS + i], ints[AUTOMATIC_AT + i]
    left = i32(ints[LAST_EXPIRY + i] - month)
    maximalist, won = kinds[office + i] != 0, kinds[OFFICE_NEXT + i] != 0
    begins, ends = kinds[INTERREGNUM_FROM + i], kinds[INTERREGNUM_TO + i]
    first_regular, first_maximalist = floats[FIRST_REGULAR + i], floats[FIRST_MAXIMALIST + i]
    other_regular, other_maximalist = floats[OTHER_REGULAR + i], floats[OTHER_MAXIMALIST + i]

    calm = slowed if (month >= begins) & (month < ends) else f32(1)
    talks = (tempo[1] if won else tempo[0]) * deadline_factor(left, bound, factor) * calm
    consent = (consent_open[1] if won else consent_open[0]) * calm
    ageing = age if maximalist & (signed != MAXIMALIST) else f32(1)
    scale = ageing if status == IN_FORCE else f32(1)
    scale = calm if status == AMENDING else scale
    scale = consent if status == PENDING else scale
    scale = talks if status == NEGOTIATING else scale
    first = (first_maximalist if maximalist else first_regular) * scale
    other = other_maximalist if maximalist else other_regular
    first = _CERTAIN if month >= automatic else first
    other = f32(0) if month >= automatic else other
    floats[FIRST_RATE + i] = first
    floats[STEADY_RATE + i] = f32(0) if status == NEGOTIATING else first + other
    floats[TALKS_RATE + i] = first if status == NEGOTIATING else f32(0)

    without = (expired != 0) & ((status <= STALLED) | (status == EXITED))
    cut = cut_dispute if (status == REOPENED) | without else cut_usual[1]
    floats[CUT_RATE + i] = cut if maximalist else cut_usual[0]

    look_at = automatic if automatic > month else NEVER
    look_at = min(ends, look_at) if ends > month else look_at
    ints[LOOK_AT + i] = min(begins, look_at) if begins > month else look_at


@inline
def deadline_factor(left: Any, bound: Any, factor: Any) -> Any:
    """Return the factor of the highest bound that the months left to expiry reach."""
    found = factor[7]
    found = factor[6] if left >= bound[6] else found
    found = factor[5] if left >= bound[5] else found
    found = factor[4] if left >= bound[4] else found
    found = factor[3] if left >= bound[3] else found
    found = factor[2] if left >= bound[2] else found
    found = factor[1] if left >= bound[1] else found
    return factor[0] if left >= bound[0] else found


assert DEADLINE_STEPS == 8, "deadline_factor is written out for eight steps"
