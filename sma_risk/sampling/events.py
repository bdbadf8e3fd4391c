"""What happens to one future in one month? Conclusion, vote, withdrawal, reopening, resolution, exit.

Each event returns the status that the future enters next. docs/model.md, sections 6 to 10.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sma_risk.sampling import sites
from sma_risk.sampling.jit import inline
from sma_risk.sampling.marks import (
    ACCEPTABLE_RISE,
    ANCHORING_SHARE,
    LOG_REGULAR_ASK,
    NORMAL,
    ONE_YEAR,
    OPENING_DEMAND,
    REGULAR_SHOCK,
    escalator,
    members_beyond_quorum,
    settle_maximalist,
    settle_regular,
)
from sma_risk.sampling.numerics import exp, f32, i32, log, u32, uniform
from sma_risk.sampling.points import u64, words_of
from sma_risk.sampling.quantiles import quantile
from sma_risk.sampling.rows import (
    AUTOMATIC_AT,
    DEAL_CLASS,
    EPISODES,
    ESCALATOR,
    ESCALATOR_NEXT_MAXIMALIST,
    ESCALATOR_NEXT_REGULAR,
    EXCESS,
    FIRST_MULTIPLE,
    FIRST_RATE,
    HELD_UNIFIED,
    LAPSE_FROM,
    LAST_EXPIRY,
    LEVEL_MAXIMALIST,
    MULTIPLE,
    OFFER_EXCESS_MAXIMALIST,
    OFFER_EXCESS_REGULAR,
    OFFER_MAXIMALIST,
    OFFER_REGULAR,
    OFFICE_NEXT,
    ONE_YEAR_END,
    RISE_ASKED,
    RISE_DUE,
    RISE_NEXT,
    ROUND,
    SECOND_DRAW,
    STALL_LOGIT,
    STATUS,
    STEADY_RATE,
    STRIDE,
    TALKS_FROM,
    TALKS_MAXIMALIST,
    UNIFIED_FROM,
    VOTE_PRESENT,
    VOTE_SHOCK,
    VOTED_PRESENT,
    VOTED_YES,
    VOTES_HELD,
    YEARS_FROZEN,
    YEARS_PAID,
    YES_IF_HELD,
    outcome_row,
    word_row,
)
from sma_risk.sampling.spells import (
    AMENDING,
    EXITED,
    IN_FORCE,
    MAXIMALIST,
    NEGOTIATING,
    PENDING,
    REGULAR_EARLY,
    REGULAR_LATE,
    REOPENED,
    STALLED,
    VOTING,
    enter,
    office_row,
    stage_words,
)
from sma_risk.sampling.votes import CELLS, CELLS_PER_UNIT, LOWEST_LOGIT

BY_NEGOTIATION, BY_ASSEMBLY, BY_US, BY_ROK = 1, 2, 3, 4

_STRIDE = u64(STRIDE)
_VOTE_YES = word_row("vote.yes")
_HALF_WORD = u32(16)
u16 = np.uint16
_LOWEST, _PER_UNIT = f32(LOWEST_LOGIT), f32(CELLS_PER_UNIT)

_LAPSE, _FURLOUGH = outcome_row("lapse_months"), outcome_row("furlough_months")
_CONCLUDED, _SIGNED_WITH = outcome_row("concluded_month"), outcome_row("signed_with")
_RATIFIED, _PLANNED_END = outcome_row("ratified_month"), outcome_row("deal_planned_end_month")
_YES, _PRESENT = outcome_row("yes_votes"), outcome_row("members_present")
_REOPENED, _AMENDED = outcome_row("reopened_month"), outcome_row("amended_month")
_EXITED_MONTH = outcome_row("exited_month")
_DEAL_END, _DEAL_CAUSE = outcome_row("deal_end_month"), outcome_row("deal_end_cause")
_SIDE_DEAL = outcome_row("side_deal")
COVERAGE_END, COVERAGE_CAUSE = outcome_row("coverage_end_month"), outcome_row("coverage_end_cause")


@inline
def play_event(
    tile: Any, n: Any, calendar: Any, tables: Any, tempo: Any, future: Any, seed: Any, i: Any, k: Any
) -> None:
    """Play the one event of a future whose clock fired in month k."""
    ints = tile.ints
    status = ints[STATUS + i]
    draw = tile.floats[SECOND_DRAW + i]
    share = draw * tile.floats[STEADY_RATE + i]  # the cause: causes in order, in proportion to their rates
    is_first = share < tile.floats[FIRST_RATE + i]
    following = NEGOTIATING
    if status == NEGOTIATING:
        following = conclude(tile, n, calendar, tempo, i, k, draw)
    elif status <= STALLED and not is_first:
        tile.floats[TALKS_FROM + i] = f32(earliest_talks(tile, calendar, i, k, k))
    elif status == PENDING:
        following = seek_consent(tile, n, calendar, tables, future, seed, i, k)
    elif status == STALLED:
        following = PENDING
    elif not is_first:
        following = leave(tile, i, k, BY_ROK)
    elif status == IN_FORCE:
        note_first(tile, _REOPENED, i, k)
        following = REOPENED
    elif status == REOPENED:
        following = resolve(tile, calendar, tables, i, k, share / tile.floats[FIRST_RATE + i])
    else:
        following = amend(tile, i, k)
    enter(tile, n, calendar, tables, future, seed, i, k, following)
    if following == PENDING and ints[VOTES_HELD + i] == 0:
        prepare_first_vote(tile, n, tables, i, k)


@inline
def prepare_first_vote(tile: Any, n: Any, tables: Any, i: Any, k: Any) -> None:
    """Count the yes votes as of month k already now: nothing waits for them yet, so the slow look-up costs no time."""
    unified = 1 if is_unified(tile, i, k) else 0
    word = tile.words[_VOTE_YES + i]
    inclination = others_inclination(tile, n, i, tile.marks[VOTE_SHOCK + i])
    tile.ints[YES_IF_HELD + i] = i32(count_yes(tables, unified, tile.kinds[VOTE_PRESENT + i], inclination, word))
    tile.ints[HELD_UNIFIED + i] = i32(unified)


@inline
def others_inclination(tile: Any, n: Any, i: Any, shock: Any) -> Any:
    """Return the logit with which a member outside the government's bloc votes yes."""
    return n.others_logit + n.others_slope * tile.floats[EXCESS + i] + n.shock_sd * shock


@inline
def note_first(tile: Any, row: Any, i: Any, k: Any) -> None:
    """Note month k if it is the first of its kind."""
    if tile.ints[row + i] < 0:
        tile.ints[row + i] = i32(k)


@inline
def is_unified(tile: Any, i: Any, k: Any) -> Any:
    """Say whether government and Assembly are of one mind in month k."""
    return k >= tile.kinds[UNIFIED_FROM + i]


@inline
def earliest_talks(tile: Any, calendar: Any, i: Any, k: Any, since: Any) -> Any:
    """Return from when resumed talks count: a maximalist administration first takes its pause."""
    start = calendar.next_inauguration if k >= calendar.next_inauguration else calendar.inauguration
    if tile.kinds[office_row(calendar, k) + i] != 0:
        return max(since, start + calendar.pause_months)
    return since


@inline
def conclude(tile: Any, n: Any, calendar: Any, tempo: Any, i: Any, k: Any, draw: Any) -> Any:
    """Fix the deal: who signed, its multiple, its escalator; then it stalls or waits for consent."""
    ints, floats, kinds, marks = tile.ints, tile.floats, tile.kinds, tile.marks
    if kinds[office_row(calendar, k) + i] != 0:
        signed, multiple, excess = (
            i32(MAXIMALIST),
            floats[OFFER_MAXIMALIST + i],
            floats[OFFER_EXCESS_MAXIMALIST + i],
        )
        ints[ESCALATOR + i] = ints[ESCALATOR_NEXT_MAXIMALIST + i]
    else:
        signed = i32(REGULAR_EARLY) if k < calendar.inauguration else i32(REGULAR_LATE)
        multiple, excess = floats[OFFER_REGULAR + i], floats[OFFER_EXCESS_REGULAR + i]
        if tempo[k, kinds[OFFICE_NEXT + i]] > f32(1):
            multiple, excess = multiple * n.premium_factor, excess + n.log_premium
        ints[ESCALATOR + i] = ints[ESCALATOR_NEXT_REGULAR + i]
    floats[MULTIPLE + i], floats[EXCESS + i], ints[DEAL_CLASS + i] = multiple, excess, signed
    if ints[_CONCLUDED + i] < 0:
        ints[_CONCLUDED + i], ints[_SIGNED_WITH + i] = i32(k), signed
        floats[FIRST_MULTIPLE + i] = multiple
    inclination = marks[STALL_LOGIT + i] + n.stall_slope * excess
    inclination += n.stall_unified if is_unified(tile, i, k) else f32(0)
    return STALLED if draw < inclination else PENDING


@inline
def seek_consent(tile: Any, n: Any, calendar: Any, tables: Any, future: Any, seed: Any, i: Any, k: Any) -> Any:
    """Consent without a vote if its time has come; otherwise a floor vote that is won, overridden, lost or shelved."""
    ints = tile.ints
    if k >= ints[AUTOMATIC_AT + i]:
        ints[VOTED_YES + i] = ints[VOTED_PRESENT + i] = i32(-1)
        return come_into_force(tile, calendar, i, k)
    held = ints[VOTES_HELD + i]
    ints[VOTES_HELD + i] += i32(1)
    attendance, shock, yes_word, called = stage_words(tile, future, seed, i, VOTING, held)
    unified = 1 if is_unified(tile, i, k) else 0
    if held == 0:
        more, yes = tile.kinds[VOTE_PRESENT + i], ints[YES_IF_HELD + i]
        if unified != ints[HELD_UNIFIED + i]:
            inclination = others_inclination(tile, n, i, tile.marks[VOTE_SHOCK + i])
            yes = i32(count_yes(tables, unified, more, inclination, yes_word))
    else:
        more = i32(members_beyond_quorum(tables, attendance))
        inclination = others_inclination(tile, n, i, quantile(tables.quantile, NORMAL, shock))
        yes = i32(count_yes(tables, unified, more, inclination, yes_word))
    present = i32(calendar.quorum + more)
    ints[VOTED_YES + i], ints[VOTED_PRESENT + i] = yes, present
    u = uniform(called)
    if 2 * yes > present or u < n.override:
        return come_into_force(tile, calendar, i, k)
    if u < n.called:
        tile.floats[TALKS_FROM + i] = f32(earliest_talks(tile, calendar, i, k, k))
        return NEGOTIATING
    return STALLED


@inline
def count_yes(tables: Any, unified: Any, more: Any, inclination: Any, word: Any) -> Any:
    """Return the yes votes, read from the law of the cell of the others' inclination."""
    cell = int(min(max((inclination - _LOWEST) * _PER_UNIT, f32(0)), f32(CELLS - 1)))
    steps, half, beyond = tables.yes_steps[unified, more, cell], u16(word >> _HALF_WORD), u16(0)
    for j in range(len(steps)):
        beyond = u16(beyond + (u16(1) if steps[j] < half else u16(0)))
    return int(tables.first_yes[unified, more, cell]) + int(beyond)


@inline
def come_into_force(tile: Any, calendar: Any, i: Any, k: Any) -> Any:
    """Consent in month k: close the lapse and fix the term."""
    ints = tile.ints
    end_lapse(tile, calendar, i, k)
    end = calendar.months - 1
    if ints[ESCALATOR + i] == ONE_YEAR:
        end = calendar.first_december + 12 * max(0, (k - calendar.first_december + 11) // 12)
        ints[ONE_YEAR_END + i] = i32(end)
    if ints[_RATIFIED + i] < 0:
        ints[_RATIFIED + i], ints[_PLANNED_END + i] = i32(k), i32(end)
        ints[_YES + i], ints[_PRESENT + i] = ints[VOTED_YES + i], ints[VOTED_PRESENT + i]
    ints[EPISODES + i] = i32(0)
    return IN_FORCE


@inline
def end_lapse(tile: Any, calendar: Any, i: Any, k: Any) -> None:
    """Add the months without an agreement before month k, and those of them beyond the furlough notice."""
    ints = tile.ints
    spell = max(i32(k) - ints[LAPSE_FROM + i], i32(0))
    ints[_LAPSE + i] += spell
    ints[_FURLOUGH + i] += max(spell - i32(calendar.furlough_after), i32(0))


@inline
def resolve(tile: Any, calendar: Any, tables: Any, i: Any, k: Any, u: Any) -> Any:
    """End an episode of reopening: hold, side deal, an amendment to be consented to, or termination."""
    office = tile.kinds[office_row(calendar, k) + i]
    tile.ints[EPISODES + i] += i32(1)
    if u < tables.resolutions[office, 0]:
        return IN_FORCE
    if u < tables.resolutions[office, 1]:
        tile.ints[_SIDE_DEAL + i] = i32(1)
        return IN_FORCE
    if u < tables.resolutions[office, 2]:
        return AMENDING
    return leave(tile, i, k, BY_US)


@inline
def amend(tile: Any, i: Any, k: Any) -> Any:
    """Consent to an amendment: the rise is due from next January, the original terms are over."""
    tile.floats[RISE_NEXT + i] *= tile.floats[RISE_ASKED + i]
    note_first(tile, _AMENDED, i, k)
    end_first_deal(tile, i, k, BY_US)
    return IN_FORCE


@inline
def leave(tile: Any, i: Any, k: Any, cause: Any) -> Any:
    """End the agreement in month k, for good."""
    ints = tile.ints
    ints[_EXITED_MONTH + i] = i32(k)
    end_first_deal(tile, i, k, cause)
    if ints[COVERAGE_END + i] < 0:
        ints[COVERAGE_END + i], ints[COVERAGE_CAUSE + i] = i32(k), i32(cause)
    return EXITED


@inline
def end_first_deal(tile: Any, i: Any, k: Any, cause: Any) -> None:
    """Note the end of the first ratified deal's original terms, if this is that deal (round 0) and its first end."""
    ints = tile.ints
    if ints[_DEAL_END + i] < 0 and ints[ROUND + i] == 0:
        ints[_DEAL_END + i], ints[_DEAL_CAUSE + i] = i32(k), i32(cause)


@inline
def begin_next_round(tile: Any, n: Any, calendar: Any, tables: Any, future: Any, seed: Any, i: Any, k: Any) -> None:
    """Negotiate again in month k, the first after a one-year deal: new marks, the old amendments void."""
    ints, floats, q = tile.ints, tile.floats, tables.quantile
    ints[ROUND + i] += i32(1)
    a0, a1, a2, a3 = words_of(future, seed, sites.DEMAND, ints[ROUND + i])
    b0, b1, b2, _ = words_of(future, seed, sites.REGULAR, ints[ROUND + i])
    opening, share, rise = (
        quantile(q, OPENING_DEMAND, a0),
        quantile(q, ANCHORING_SHARE, a1),
        quantile(q, ACCEPTABLE_RISE, a2),
    )
    settled, overlap = settle_maximalist(n, opening, share, rise)
    floats[OFFER_MAXIMALIST + i], floats[OFFER_EXCESS_MAXIMALIST + i] = settled, log(settled) - n.log_usual
    regular = settle_regular(n, quantile(q, LOG_REGULAR_ASK, b0), quantile(q, REGULAR_SHOCK, b1))
    floats[OFFER_REGULAR + i], floats[OFFER_EXCESS_REGULAR + i] = exp(regular), regular - n.log_usual
    floats[TALKS_MAXIMALIST + i] = tile.marks[LEVEL_MAXIMALIST + i] * (f32(1) if overlap else n.no_overlap_factor)
    ints[ESCALATOR_NEXT_MAXIMALIST + i] = escalator(a3, n.maximalist_cpi, n.maximalist_defence, n.maximalist_fixed)
    ints[ESCALATOR_NEXT_REGULAR + i] = escalator(b2, n.regular_cpi, n.regular_defence, n.regular_fixed)
    floats[RISE_DUE + i] = floats[RISE_NEXT + i] = f32(1)
    ints[YEARS_PAID + i] = ints[YEARS_FROZEN + i] = i32(0)
    ints[LAST_EXPIRY + i], ints[LAPSE_FROM + i] = i32(k - 1), i32(k)
    floats[TALKS_FROM + i] = f32(earliest_talks(tile, calendar, i, k, k - 4))
    enter(tile, n, calendar, tables, future, seed, i, k, NEGOTIATING)
