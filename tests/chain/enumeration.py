"""The events of docs/model.md given the marks of one world: every path, in plain Python; no code of the chain.

Paths that have led to the same history are carried as one; nothing is left out. A history holds all that the coming
months and the outcomes depend on, the last payment in won and the lapse months counted one by one among it.
"""

from __future__ import annotations

import bisect
import math
from collections import defaultdict
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(7)
NEGOTIATION, ASSEMBLY, US, KOREA = 1, 2, 3, 4
EARLY, LATE, MAXIMALIST = 1, 2, 3
CPI, DEFENCE, FIXED, ONE_YEAR = range(4)
NOT_YET = -1


class Deal(NamedTuple):
    """What was signed: class, number of the round, whether in haste, the rule of growth."""

    signed_with: int
    number: int
    hasty: bool
    rule: int


class History(NamedTuple):
    status: int
    talks_from: int
    expiry: int
    number: int = 0
    deal: Deal | None = None
    pending_since: int = 0
    ends: int = 0
    calmed: bool = False
    payment: float = 0.0
    due: float = 1.0
    next_due: float = 1.0
    paid_before: bool = False
    frozen: int = 0
    concluded: bool = False
    first_deal_since: int = NOT_YET
    first_deal_lives: bool = False
    reopened: bool = False
    side_deal: bool = False
    amended: bool = False
    covered: bool = True
    lapses: int = 0
    spell: int = 0


class World:
    """The marks of one world and the parameters, as compiled: single-precision numbers, used in double precision."""

    def __init__(self, scenario, compiled, worlds, w, tempo, consent_open):
        self.n = type(compiled.numbers)(*map(float, compiled.numbers))  # their values are single, the sums double
        self.calendar, self.tables = compiled.calendar, compiled.tables
        self.deadline = lambda left: float(np.float32(scenario.talks.deadline_factor(left)))
        self.rise = 1.0 + float(scenario.durability.amended_rise.mean())
        self.marks = type(worlds)(*(part[..., w].astype(float).tolist() for part in worlds))
        result = int(self.marks.office[1])
        self.tempo, self.open = tempo[:, result].astype(float).tolist(), consent_open[:, result].tolist()
        self.won_in_cell = {}

    def maximalist(self, k):
        c = self.calendar
        return bool(self.marks.office[(k >= c.inauguration) + (k >= c.next_inauguration)])

    def calm(self, k):
        first, after = self.marks.interregnum
        return self.n.interregnum_factor if first <= k < after else 1.0

    def unified(self, k):
        return k >= self.marks.unified_from

    def earliest(self, k, since):
        c = self.calendar
        start = c.next_inauguration if k >= c.next_inauguration else c.inauguration
        return max(since, start + c.pause_months) if self.maximalist(k) else since

    def excess(self, deal):
        mark = self.marks.excess[deal.number][deal.signed_with == MAXIMALIST]
        return mark + (self.n.log_premium if deal.hasty else 0.0)

    def multiple(self, deal):
        mark = self.marks.settled[deal.number][deal.signed_with == MAXIMALIST]
        return mark * (self.n.premium_factor if deal.hasty else 1.0)

    def stalls(self, deal, k):
        n = self.n
        logit = self.marks.levels[3] + n.stall_slope * self.excess(deal) + n.stall_unified * self.unified(k)
        return 1.0 / (1.0 + math.exp(-logit))

    def won(self, deal, k):
        """The law of the shock over the cells of the logit; the end cells take what lies outside."""
        n, unified = self.n, int(self.unified(k))
        inclination = n.others_logit + n.others_slope * self.excess(deal)
        key = unified, inclination
        if key not in self.won_in_cell:
            shocks = NormalDist(inclination, n.shock_sd)
            below = [0.0, *(shocks.cdf(-12.0 + cell / 16.0) for cell in range(1, 256)), 1.0]
            chances = [below[cell + 1] - below[cell] for cell in range(256)]
            self.won_in_cell[key] = math.fsum(
                chance * self.majority(unified, cell) for cell, chance in enumerate(chances) if chance
            )
        return self.won_in_cell[key]

    def majority(self, unified, cell):
        """Read every attendance and every yes word; a yes word counts by its upper half."""
        t, quorum = self.tables, self.calendar.quorum
        reached = [0, *(int(step) for step in t.attendance), 2**32]
        total = 0.0
        for more in range(len(reached) - 1):
            present = quorum + more
            steps = t.yes_steps[unified, more, cell].tolist()
            # the yes count of a half is `first` and the number of steps below it
            beyond = present // 2 + 1 - int(t.first_yes[unified, more, cell])
            smallest = 0 if beyond <= 0 else 2**16 if beyond > len(steps) else steps[beyond - 1] + 1
            assert beyond <= 0 or smallest > 65535 or bisect.bisect_left(steps, smallest) >= beyond
            total += (reached[more + 1] - reached[more]) / 2.0**32 * (65536 - smallest) / 65536.0
        return total


def competing(*hazards):
    """The chance of each cause, and of none: those of a month in which hazards run side by side."""
    total = math.fsum(hazards)
    fires = -math.expm1(-total)
    return [fires * h / total if total else 0.0 for h in hazards], math.exp(-total)


def start(world):
    c = world.calendar
    talking = History(NEGOTIATING, c.talks_began, c.expiry, payment=world.n.base_payment)
    if not c.signed_with:
        return talking
    rule = int(world.marks.escalator[0][c.signed_with == MAXIMALIST])
    signed = talking._replace(deal=Deal(c.signed_with, 0, False, rule), concluded=True)
    return pend(world, signed, c.concluded) if c.ratified == 2**14 else come_into_force(world, signed, 0)


def tell_start(h, world, told):
    """What lies before month 0 is dated month 0."""
    if h.concluded:
        told["concluded_month", 0] += 1.0
        told["signed_with", h.deal.signed_with] += 1.0
        told["settlement"] += world.multiple(h.deal)
    if h.first_deal_lives:
        told["ratified_month", 0] += 1.0
        told["deal_planned_end_month", h.ends] += 1.0


def turn_of_the_month(world, h, k):
    """Step 1: a one-year deal that ended, a new maximalist administration."""
    c = world.calendar
    if (k - c.first_december) % 12 == 1:
        h = h._replace(due=h.due * h.next_due, next_due=1.0)
    if h.status in (IN_FORCE, REOPENED, AMENDING) and h.ends == k - 1:
        h = h._replace(
            status=NEGOTIATING, talks_from=world.earliest(k, k - 1 - 3), expiry=k - 1, number=h.number + 1, deal=None,
            calmed=False, due=1.0, next_due=1.0, paid_before=False, first_deal_lives=False, ends=0,
        )  # fmt: skip
    new = k in (c.inauguration, c.next_inauguration) and world.maximalist(k) and not world.maximalist(k - 1)
    if new and h.status == NEGOTIATING:
        h = h._replace(talks_from=k + c.pause_months)
    return h


def events(world, h, k):
    """Step 2: (chance, what happened, history) of everything that may happen in month k."""
    return (negotiate, await_vote, wait_in_stall, live, live, live, stay)[h.status](world, h, k)


def stay(world, h, k):
    return [(1.0, "", h)]


def negotiate(world, h, k):
    n, c, x = world.n, world.calendar, world.maximalist(k)
    level = world.marks.talks_maximalist[h.number] if x else world.marks.levels[0]
    ramp = min(1.0, (max(k - h.talks_from, 0) / n.ramp_months) ** 2)
    hazard = level * ramp * world.deadline(h.expiry - k) * world.tempo[k] * world.calm(k)
    signed_with = MAXIMALIST if x else EARLY if k < c.inauguration else LATE
    rule = int(world.marks.escalator[h.number][x])
    deal = Deal(signed_with, h.number, world.tempo[k] > 1.0 and not x, rule)
    (concluded,), nothing = competing(hazard)
    stalls = world.stalls(deal, k)
    signed = h._replace(deal=deal, concluded=True)
    return [
        (nothing, "", h),
        (concluded * stalls, "concluded", signed._replace(status=STALLED)),
        (concluded * (1.0 - stalls), "concluded", pend(world, signed, k)),
    ]


def pend(world, h, k):
    return h._replace(status=PENDING, pending_since=k if world.calendar.automatic_after < 2**14 else 0)


def back_to_talks(world, h, k):
    return h._replace(status=NEGOTIATING, talks_from=world.earliest(k, k), deal=None, pending_since=0)


def withdrawal(world, h, k):
    n = world.n
    hazard = n.withdraw_maximalist if h.deal.signed_with == MAXIMALIST else n.withdraw_regular
    return hazard if world.maximalist(k) else 0.0


def come_into_force(world, h, k):
    c, ends = world.calendar, world.calendar.months - 1
    if h.deal.rule == ONE_YEAR:
        ends = next(e for e in range(c.first_december, c.months + 12, 12) if e >= k)
    h = h._replace(status=IN_FORCE, pending_since=0, ends=ends, spell=0)
    return h._replace(first_deal_since=k, first_deal_lives=True) if h.first_deal_since == NOT_YET else h


def await_vote(world, h, k):
    n, after = world.n, world.calendar.automatic_after
    if after < 2**14 and k >= h.pending_since + after:
        return [(1.0, "consent", come_into_force(world, h, k))]
    (called, withdrawn), nothing = competing(
        world.marks.levels[1] * world.calm(k) * world.open[k], withdrawal(world, h, k)
    )
    won = world.won(h.deal, k)
    missed = called * (1.0 - won)
    return [
        (nothing, "", h),
        (withdrawn, "", back_to_talks(world, h, k)),
        (called * won + missed * n.override, "consent", come_into_force(world, h, k)),
        (missed * (n.called - n.override), "", back_to_talks(world, h, k)),
        (missed * (1.0 - n.called), "", h._replace(status=STALLED, pending_since=0)),
    ]


def wait_in_stall(world, h, k):
    (released, withdrawn), nothing = competing(world.n.leave_stall, withdrawal(world, h, k))
    return [(nothing, "", h), (released, "", pend(world, h, k)), (withdrawn, "", back_to_talks(world, h, k))]


def live(world, h, k):
    n = world.n
    gone = h._replace(status=EXITED, deal=None)
    if h.status == IN_FORCE:
        (first, left), nothing = competing(reopening(world, h, k), n.rok_withdrawal)
        outcomes = [(first, "reopened", h._replace(status=REOPENED))]
    elif h.status == AMENDING:
        (first, left), nothing = competing(n.amendment_consent * world.calm(k), n.rok_withdrawal)
        amended = h._replace(status=IN_FORCE, calmed=True, next_due=h.next_due * world.rise)
        outcomes = [(first, "amended", amended)]
    else:
        x = world.maximalist(k)
        (first, left), nothing = competing(n.resolve_maximalist if x else n.resolve_regular, n.rok_withdrawal)
        ends = n[-3:] if x else n[-6:-3]
        edges = [0.0, *map(float, ends), 1.0]
        hold, side, amend, terminate = (edges[i + 1] - edges[i] for i in range(4))
        calmed = h._replace(status=IN_FORCE, calmed=True)
        outcomes = [
            (first * hold, "", calmed),
            (first * side, "side deal", calmed),
            (first * amend, "", h._replace(status=AMENDING)),
            (first * terminate, "US exit", gone),
        ]
    return [*outcomes, (left, "Korean exit", gone), (nothing, "", h)]


def reopening(world, h, k):
    n = world.n
    hazard = n.reopen_regular
    if world.maximalist(k):
        hazard = n.reopen_signed_maximalist
        if h.deal.signed_with != MAXIMALIST:
            hazard = world.marks.levels[2] * float(world.tables.reopen_age[k])
            hazard *= n.backlash if h.deal.signed_with == EARLY else 1.0
    return hazard * (n.after_episode if h.calmed else 1.0)


def cut_hazard(world, h, k):
    """Step 3."""
    n, x = world.n, world.maximalist(k)
    without = k > world.calendar.expiry and h.status in (NEGOTIATING, PENDING, STALLED, EXITED)
    hazard = (n.cut_dispute if h.status == REOPENED or without else n.cut_maximalist) if x else n.cut_regular
    return hazard * float(world.tables.troop_floor[k])


def bill(world, h, year):
    """Section 12: the payment of a year, and the history after it."""
    n, marks = world.n, world.marks
    if h.status == EXITED:
        return n.labour_share * h.payment, h
    if h.status < IN_FORCE:
        return h.payment, h._replace(frozen=h.frozen + 1)
    growth = {CPI: marks.cpi[year], DEFENCE: marks.defence[year], FIXED: n.fixed_growth, ONE_YEAR: math.nan}
    factor = 1.0 + growth[h.deal.rule] if h.paid_before else world.multiple(h.deal)
    level = h.payment * factor * h.due
    back = 0.0 if h.paid_before else n.back_pay_share * h.frozen * (level - h.payment)
    return level + back, h._replace(payment=level, due=1.0, paid_before=True, frozen=0)


def enumerate_paths(world):
    """Return the outcomes of section 13 as dicts from name (and month, year, cause ...) to probability or mean."""
    c, told = world.calendar, defaultdict(float)
    now = {start(world): (1.0, 1.0)}
    tell_start(*now, world, told)
    for k in range(c.months):
        then = defaultdict(lambda: (0.0, 0.0))
        for before, (chance, uncut) in now.items():
            h = turn_of_the_month(world, before, k)
            spared = uncut * math.exp(-cut_hazard(world, h, k))
            told["troop_cut_month", k] += uncut - spared
            for odds, what, after in events(world, h, k):
                if odds == 0.0:
                    continue
                after = tell(world, h, after, what, chance * odds, k, told)
                mass, kept = then[after]
                then[after] = mass + chance * odds, kept + spared * odds
        now = then
    for h, (chance, _) in now.items():
        for least in range(1, 4):
            told["lapse_at_least", least] += chance * (h.lapses >= least)
        told["lapse_months"] += chance * h.lapses
        told["side_deal"] += chance * h.side_deal
    return told


def tell(world, before, h, what, chance, k, told):
    """Add what happened in month k to the outcomes; return the history at its end."""
    c = world.calendar
    if what == "concluded" and not before.concluded:
        told["concluded_month", k] += chance
        told["signed_with", h.deal.signed_with] += chance
        told["settlement"] += chance * world.multiple(h.deal)
    if what == "consent" and before.first_deal_since == NOT_YET:
        told["ratified_month", k] += chance
        told["deal_planned_end_month", h.ends] += chance
    told["side_deals"] += chance * (what == "side deal")
    if what == "reopened" and not before.reopened:
        told["reopened_month", k] += chance
    if what == "amended" and not before.amended:
        told["amended_month", k] += chance
    if what in ("reopened", "side deal", "amended"):
        h = h._replace(
            reopened=h.reopened or what == "reopened", side_deal=h.side_deal or what == "side deal",
            amended=h.amended or what == "amended",
        )  # fmt: skip
    by = {"amended": US, "US exit": US, "Korean exit": KOREA}.get(what, 0)
    if by and before.first_deal_lives:
        told["deal_end_month", k] += chance
        told["deal_end_cause", by] += chance
        h = h._replace(first_deal_lives=False)
    if "exit" in what:
        told["exited_month", k] += chance
        if h.covered:
            told["coverage_end", by, k] += chance
            h = h._replace(covered=False)
    if k > c.expiry and h.status in (NEGOTIATING, PENDING, STALLED):
        if h.covered:
            told["coverage_end", NEGOTIATION if h.status == NEGOTIATING else ASSEMBLY, k] += chance
        h = h._replace(covered=False, lapses=h.lapses + 1, spell=h.spell + 1)
        told["furlough_months"] += chance * (h.spell > c.furlough_after)
    told["status", h.status, k] += chance
    year = (k - c.first_december) // 12
    if k >= c.first_december and (k - c.first_december) % 12 == 0:
        paid, h = bill(world, h, year)
        told["cost_krw_bn", year] += chance * paid
        told["cost_usd_mn", year] += chance * 1000.0 * paid / world.marks.fx[year]
        told["share_of_defence_budget", year] += chance * paid / world.marks.budget[year]
        told["npv_krw_bn"] += chance * float(world.tables.discount[year]) * paid
    return h
