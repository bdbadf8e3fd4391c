"""What are the rates of each month? One world's hazards and chances, month by month, as docs/model.md states them.

Written in double precision from the compiled arrays that the core reads, not from the core's code: each of the two
checks the other. A row of `rates` holds numbers, a row of `turns` whole ones, under the names below.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sma_risk.chain.assembly import won
from sma_risk.chain.states import EARLY, LATE, MAXIMALIST
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.settlements import CPI_RULE, DEFENCE_RULE, ONE_YEAR
from sma_risk.core.sites import LONGEST_PATH

GROUPS = 3
"""Settlements of a round: with a regular administration, the same with the premium of haste, with a maximalist one."""

# rates: what one month's events depend on
(CONSENT, LEAVE_STALL, RESOLVE, AMENDMENT, ROK, HOLD, SIDE, AMEND, TERMINATE, OVERRIDE, CALLED) = range(11)
(CUT_USUAL, CUT_DISPUTE, WITHDRAW_REGULAR, WITHDRAW_MAXIMALIST, RAMP_MONTHS) = range(11, 16)
REOPEN = 16  # + 2 class + calmed: classes regular early, regular late, maximalist
TALKS = REOPEN + 6  # + round
DEADLINE = TALKS + LONGEST_PATH  # + last expiry
STALLS = DEADLINE + LONGEST_PATH  # + 3 round + group
WON = STALLS + GROUPS * LONGEST_PATH
MULTIPLE = WON + GROUPS * LONGEST_PATH
GROWTH = MULTIPLE + GROUPS * LONGEST_PATH  # + 2 round + whether concluded under a maximalist administration
RATES = GROWTH + 2 * LONGEST_PATH

# turns: whole numbers of one month
(KIND, RESUMED, EXPIRED, BILLED, JANUARY, NEXT_TERM, NEXT_AGE, PAUSED, CERTAIN_AFTER) = range(9)
ONE_YEAR_DEAL = 9  # + 2 round + whether concluded under a maximalist administration
TURNS = ONE_YEAR_DEAL + 2 * LONGEST_PATH
NO = -(1 << 20)


@one_pass
def fill_months(setting: Any, tempo: Any, consent_open: Any, worlds: Any, w: Any, rates: Any, turns: Any) -> None:
    """Write the rates, shape (months, RATES), and turns, shape (months, TURNS), of world w under one strategy."""
    n, calendar, tables = setting.numbers, setting.calendar, setting.tables
    won_result = worlds.office[1, w]
    for number in range(calendar.years):
        fill_deals(n, calendar, setting.votes, worlds, w, number, rates, turns)
    for k in range(calendar.months):
        office = office_in(calendar, worlds, w, k)
        calm = n.interregnum_factor if worlds.interregnum[0, w] <= k < worlds.interregnum[1, w] else 1.0
        row, turn = rates[k], turns[k]
        for number in range(calendar.years):
            level = worlds.talks_maximalist[number, w] if office else worlds.levels[0, w]
            row[TALKS + number] = np.float64(level) * tempo[k, won_result] * calm
            expiry = calendar.first_december + 12 * (number - 1) if number > 0 else calendar.expiry
            row[DEADLINE + number] = deadline(tables, expiry - k)
        row[CONSENT] = np.float64(worlds.levels[1, w]) * consent_open[k, won_result] * calm
        row[LEAVE_STALL], row[ROK], row[AMENDMENT] = n.leave_stall, n.rok_withdrawal, n.amendment_consent * calm
        row[RESOLVE] = n.resolve_maximalist if office else n.resolve_regular
        held = n.held_maximalist if office else n.held_regular
        kept = n.kept_maximalist if office else n.kept_regular
        resolved = n.resolved_maximalist if office else n.resolved_regular
        row[HOLD], row[SIDE] = held, np.float64(kept) - held
        row[AMEND], row[TERMINATE] = np.float64(resolved) - kept, 1.0 - resolved
        row[OVERRIDE], row[CALLED], row[RAMP_MONTHS] = n.override, n.called, n.ramp_months
        row[WITHDRAW_REGULAR] = n.withdraw_regular if office else 0.0
        row[WITHDRAW_MAXIMALIST] = n.withdraw_maximalist if office else 0.0
        usual = np.float64(n.cut_maximalist if office else n.cut_regular)
        row[CUT_USUAL] = usual * tables.troop_floor[k]
        row[CUT_DISPUTE] = (np.float64(n.cut_dispute) if office else usual) * tables.troop_floor[k]
        fill_reopenings(n, tables, worlds.levels[2, w], office, k, row)
        fill_turn(n, calendar, worlds, w, k, office, tempo[k, won_result], turn)


@inline
def fill_deals(n: Any, calendar: Any, votes: Any, worlds: Any, w: Any, number: Any, rates: Any, turns: Any) -> None:
    """Write, for every month, what the deals of one round are like and how the Assembly takes them."""
    unified_from = min(max(worlds.unified_from[w], 0), calendar.months)
    for group in range(GROUPS):
        x, haste = 1 if group == 2 else 0, group == 1
        excess = np.float64(worlds.excess[number, x, w]) + (n.log_premium if haste else 0.0)
        multiple = np.float64(worlds.settled[number, x, w]) * (n.premium_factor if haste else 1.0)
        place = GROUPS * number + group
        for unified in range(2):
            inclination = n.others_logit + n.others_slope * excess
            chance = won(votes[unified], inclination, n.shock_sd)
            logit = worlds.levels[3, w] + n.stall_slope * excess + (n.stall_unified if unified else 0.0)
            stalls = 1.0 / (1.0 + math.exp(-logit)) if logit > -700.0 else 0.0
            first, last = (unified_from, calendar.months) if unified else (0, unified_from)
            for k in range(first, last):
                rates[k, STALLS + place], rates[k, WON + place], rates[k, MULTIPLE + place] = stalls, chance, multiple
    for x in range(2):
        rule, place = worlds.escalator[number, x, w], 2 * number + x
        for k in range(calendar.months):
            turns[k, ONE_YEAR_DEAL + place] = 1 if rule == ONE_YEAR else 0
            year = (k - calendar.first_december) // 12
            if k >= calendar.first_december and (k - calendar.first_december) % 12 == 0:
                growth = worlds.defence[year, w] if rule == DEFENCE_RULE else np.float64(n.fixed_growth)
                rates[k, GROWTH + place] = worlds.cpi[year, w] if rule == CPI_RULE else growth


@inline
def fill_reopenings(n: Any, tables: Any, feared: Any, office: Any, k: Any, row: Any) -> None:
    """Write the hazards of reopening by class of deal, before and after an episode."""
    for group in range(3):
        hazard = np.float64(n.reopen_regular)
        if office:
            hazard = np.float64(n.reopen_signed_maximalist) if group == 2 else np.float64(feared) * tables.reopen_age[k]
            hazard = hazard * (n.backlash if group == 0 else 1.0)
        row[REOPEN + 2 * group], row[REOPEN + 2 * group + 1] = hazard, hazard * n.after_episode


@inline
def fill_turn(n: Any, calendar: Any, worlds: Any, w: Any, k: Any, office: Any, tempo: Any, turn: Any) -> None:
    """Write what a conclusion in month k is, what the turn of the month does, and whether a bill falls due."""
    kind = EARLY if k < calendar.inauguration else LATE
    turn[KIND] = MAXIMALIST if office else kind + (1 if tempo > 1.0 else 0)
    turn[RESUMED] = k + 1 - earliest(calendar, office, k, k)
    turn[EXPIRED] = 1 if k > calendar.expiry else 0
    turn[CERTAIN_AFTER] = calendar.automatic_after
    since = k - calendar.first_december
    turn[BILLED] = since // 12 if since >= 0 and since % 12 == 0 else NO
    turn[JANUARY] = 1 if since % 12 == 1 else 0
    turn[NEXT_TERM], turn[NEXT_AGE] = (since - 1) // 12 + 1, k - earliest(calendar, office, k, k - 4)
    begins = k in (calendar.inauguration, calendar.next_inauguration)
    starts = begins and office and not office_in(calendar, worlds, w, k - 1)
    turn[PAUSED] = -calendar.pause_months if starts else NO


@inline
def office_in(calendar: Any, worlds: Any, w: Any, k: Any) -> Any:
    """Return who is in office in month k: 0 regular, 1 maximalist."""
    begun = (1 if k >= calendar.inauguration else 0) + (1 if k >= calendar.next_inauguration else 0)
    return worlds.office[begun, w]


@inline
def earliest(calendar: Any, office: Any, k: Any, since: Any) -> Any:
    """Return from when talks that resume in month k count: a maximalist administration first takes its pause."""
    start = calendar.next_inauguration if k >= calendar.next_inauguration else calendar.inauguration
    return max(since, start + calendar.pause_months) if office else since


@inline
def deadline(tables: Any, left: Any) -> Any:
    """Return the factor of the highest bound that the months left to expiry reach; below all, the last factor."""
    found = tables.deadline_factor[len(tables.deadline_factor) - 1]
    for step in range(len(tables.deadline_bound) - 1, -1, -1):
        if left >= tables.deadline_bound[step]:
            found = tables.deadline_factor[step]
    return found
