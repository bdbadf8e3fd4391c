"""The model of docs/model.md in idiomatic NumPy, month by month: what a competent analyst would write.

Arrays run over futures, a loop over the 80 months. Every month takes each future's hazard off what is left of the
clock of its spell; where nothing is left the event happens, by index sets, one status at a time. A hazard is constant
but for the timetable of talks and a few dates; so it is kept, and set anew when the status, the administration or the
interregnum changes. Strategies are played one after another on the same marks; clocks are not shared.

Constants, tables, random numbers and marks (sections 3, 4, 7 and 11 of the page) are those of numpy_events.py, the
longer and faster peer that goes from event to event. This file is sections 5, 6, 8 to 10, 12 and 13.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from peers import numpy_world, page, tables
from peers.numpy_draws import Draws, choose
from peers.page import AMENDING, EXITED, EXPIRY, F4, IN_FORCE, MONTHS, NEGOTIATING, PENDING, REOPENED, STALLED, Array

TALKS_BEGIN = -1
OUTCOMES = np.array(page.OUTCOMES, F4).T.copy()  # hold, side deal, amend, terminate; under R and under X
UNREST = np.full((2, 7), page.CUT_MAXIMALIST, F4)  # hazard of a troop cut under X, by status; after the expiry
UNREST[:, REOPENED] = UNREST[1, [NEGOTIATING, PENDING, STALLED, EXITED]] = page.CUT_DISPUTE


@cache
def timetable(strategy: str) -> Array:
    """Ramp x deadline x tempo of every month, by block and start of talks; last a 1 for all other statuses."""
    pace = np.diff(tables.conclusion_tables((strategy,)).reshape(-1, tables.STARTS, tables.STRIDE)[:, :, : MONTHS + 1])
    pace = np.moveaxis(pace, 2, 0).reshape(MONTHS, -1)
    return np.hstack([pace, np.ones((MONTHS, 1), F4)])


def split(rows: Array, codes: Array, count: int) -> list[Array]:
    return [rows[np.flatnonzero(codes == code)] for code in range(count)]


class Marks(numpy_world.World):
    """The marks of the peer, with the clock of troop cuts still to run and a calendar of interregna."""

    def _first_cut(self) -> None:
        self.cut_clock = self.draws.exponential(self.m)

    def _politics(self) -> None:
        super()._politics()
        rows = np.flatnonzero(self.interregnum_from < page.NEVER)
        first, last = self.interregnum_from[rows], self.interregnum_to[rows]
        self.begin_or_end = [rows[(first == k) | (last == k - 1)] for k in range(MONTHS)]


class Play:
    """One strategy played on the futures of a chunk; `out` are the outcomes to be filled."""

    def __init__(self, world: Marks, strategy: str, out: dict[str, Array]) -> None:
        m = world.m
        self.world, self.draws, self.out = world, world.draws, out
        self.timetable, self.tempo = timetable(strategy), tables.tempi((strategy,))
        self.open_early, self.triples = page.TEMPO[strategy][3], tables.floor_triples()
        self.k, self.era, self.x = 0, 0, world.attitude[0]
        self.future, self.key = np.arange(m), np.arange(m)  # key: round x m + future
        self.status, self.left, self.rate = np.full(m, NEGOTIATING, np.int8), np.empty(m, F4), np.empty(m, F4)
        self.cut_left, self.cut_rate = world.cut_clock.copy(), np.full(m, page.CUT_REGULAR, F4)
        self.block = 5 + world.x_won.astype(np.intp)  # of the timetable; after one-year deals 1 to 4
        self.at = np.empty(m, np.intp)  # column of the timetable
        self.slow = np.ones(m, F4)  # interregnum factor
        self.s, self.class_, self.escalator = np.zeros(m, F4), *np.zeros((2, m), np.int8)  # of the latest deal
        self.ends = np.full(m, MONTHS, np.int16)  # last month of a one-year deal
        self.had_episode, self.unpaid, self.terminated = np.zeros((3, m), bool)
        self.level, self.rise = np.full(m, page.BASE_PAYMENT, F4), np.ones((6, m), F4)  # rise: by year it counts from
        self.covered, self.lapse, self.spell, self.furlough = np.ones(m, bool), *np.zeros((3, m), np.int8)

    # ---- a month (section 10) ----

    def run(self) -> None:
        events = (self.conclude, self.decide, self.leave_stall, self.reopen_or_leave, self.resolve, self.amend)
        self.start_spells(self.future, TALKS_BEGIN)
        for self.k in range(MONTHS):
            self.turn_of_the_month()
            hazard = self.timetable[self.k].take(self.at)
            hazard *= self.rate
            self.left -= hazard
            self.cut_left -= self.cut_rate
            due, cut = np.flatnonzero(self.left <= 0), np.flatnonzero(self.cut_left <= 0)
            for event, rows in zip(events, split(due, self.status[due], EXITED), strict=True):
                event(rows)
            self.start_spells(due, self.k)
            self.out["troop_cut_month"][cut], self.cut_left[cut] = self.k, np.inf
            if self.k > EXPIRY:
                self.count_lapse()
            if self.k in page.DECEMBERS:
                self.bill((self.k - EXPIRY) // 12 - 1)
        self.out["lapse_months"][:], self.out["furlough_months"][:] = self.lapse, self.furlough

    def turn_of_the_month(self) -> None:
        k, world = self.k, self.world
        if k == page.ERAS[self.era][1]:
            before, self.era, self.x = self.x, self.era + 1, world.attitude[self.era + 1]
            self.start_ramp(np.flatnonzero((self.status == NEGOTIATING) & self.x & ~before), k)
        if k - 1 in page.DECEMBERS:
            self.next_round(np.flatnonzero((self.ends == k - 1) & (self.status >= IN_FORCE) & (self.status < EXITED)))
        turn = world.begin_or_end[k]
        self.slow[turn] = choose(self.slow[turn] < 1, F4(1), F4(page.INTERREGNUM_FACTOR))
        changed = self.future if k in (9, page.FRESH_UNTIL, 57) else turn
        self.set_rates(split(changed, self.status[changed], EXITED))
        if k in (9, EXPIRY + 1, 57):
            self.set_cut_rate(self.future)

    def start_spells(self, rows: Array, t0: int) -> None:
        parts = split(rows, self.status[rows], EXITED + 1)
        self.left[rows] = self.draws.exponential(rows.size)
        self.start_ramp(parts[NEGOTIATING], t0)
        self.set_rates(parts[:EXITED])
        self.set_cut_rate(rows)
        self.leave(parts[EXITED])

    def set_rates(self, parts: list[Array]) -> None:
        for status, rows in enumerate(parts):
            if rows.size:
                self.rate[rows] = self.hazards(status, rows)[-1]

    def set_cut_rate(self, rows: Array) -> None:
        unrest = UNREST[int(self.k >= EXPIRY)].take(self.status[rows])
        self.cut_rate[rows] = choose(self.x[rows], unrest, F4(page.CUT_REGULAR))

    def hazards(self, status: int, rows: Array) -> list[Array]:
        """The hazards of the causes in the order of the page, cumulated; talks lack the timetable's factor."""
        world, x = self.world, self.x[rows]
        if status == NEGOTIATING:
            overlap = choose(x, world.overlap[self.key[rows]], F4(1))
            return [world.level[self.era][rows] * self.slow[rows] * overlap]
        if status in (PENDING, STALLED):
            withdrawal = x * page.WITHDRAW.take(self.class_[rows])
            is_open = self.open_early or self.k >= page.ERAS[0][1]
            consent = world.consent[rows] * self.slow[rows] * F4(is_open) if status == PENDING else F4(page.LEAVE_STALL)
            return [consent, consent + withdrawal]
        if status == IN_FORCE:
            class_, later = self.class_[rows], self.era == 1 and self.k >= page.FRESH_UNTIL
            of_regular = world.h_re[rows] * page.REOPEN_FACTOR.take(class_) * F4(page.LATER_FACTOR if later else 1)
            reopening = choose(x, of_regular + page.REOPEN_FLAT.take(class_), F4(page.REOPEN_REGULAR))
            reopening *= choose(self.had_episode[rows], F4(page.AFTER_EPISODE), F4(1))
            return [reopening, reopening + F4(page.ROK_WITHDRAWAL)]
        if status == REOPENED:
            resolution = [outcome.take(x.view(np.int8)) for outcome in OUTCOMES]
            return [*resolution, resolution[-1] + F4(page.ROK_WITHDRAWAL)]
        consent = F4(page.AMENDMENT_CONSENT) * self.slow[rows]
        return [consent, consent + F4(page.ROK_WITHDRAWAL)]

    def by_cause(self, status: int, rows: Array) -> list[Array]:
        *others, total = self.hazards(status, rows)
        v = self.draws.uniform(rows.size) * total
        return split(rows, sum((v >= share).view(np.int8) for share in others), 1 + len(others))

    def first(self, name: str, rows: Array) -> Array:
        """Note the month where it is the first of its kind; return the places of these rows."""
        new = np.flatnonzero(self.out[name][rows] < 0)
        self.out[name][rows[new]] = self.k
        return new

    # ---- talks (section 6) ----

    def start_ramp(self, rows: Array, t0: int) -> None:
        start = np.maximum(t0, self.x[rows] * (page.ERAS[self.era][0] + page.PAUSE_MONTHS)) if self.era > 0 else t0
        self.at[rows] = self.block[rows] * tables.STARTS + (start + 1)

    def next_round(self, rows: Array) -> None:
        end = self.k - 1
        self.key[rows] += self.world.m
        self.world.ensure_settlements(self.key[rows])
        self.status[rows], self.block[rows], self.rise[:, rows] = NEGOTIATING, (end - EXPIRY) // 12, 1
        self.start_spells(rows, end - 3)

    def conclude(self, rows: Array) -> None:
        world, x = self.world, self.x[rows]
        deal = self.key[rows] + x * (5 * world.m)
        s, class_ = world.multiple.take(deal), x + np.int8(1 if self.era == 0 else 2)
        if self.era == 0:
            s *= 1 + F4(page.PREMIUM) * (self.tempo[:, self.k] > 1).take(world.x_won[rows])
        self.s[rows], self.class_[rows], self.escalator[rows] = s, class_, world.escalator.take(deal)
        square = np.square(s * F4(1 / page.USUAL_MULTIPLE))
        odds = world.stall_odds[rows] * square * square  # the slope is 4
        odds *= choose(world.unified_from[rows] <= self.k, F4(np.exp(page.STALL_UNIFIED)), F4(1))
        stalled = self.draws.uniform(rows.size) * (1 + odds) < odds
        self.status[rows] = np.int8(PENDING) + stalled
        self.at[rows] = self.timetable.shape[1] - 1
        new = self.first("concluded_month", rows)
        self.out["signed_with"][rows[new]], self.out["settlement_multiple"][rows[new]] = class_[new], s[new]

    # ---- the Assembly (section 8) ----

    def decide(self, rows: Array) -> None:
        agreed, withdrawn = self.by_cause(PENDING, rows)
        self.vote(agreed)
        self.status[withdrawn] = NEGOTIATING

    def leave_stall(self, rows: Array) -> None:
        left, withdrawn = self.by_cause(STALLED, rows)
        self.status[left], self.status[withdrawn] = PENDING, NEGOTIATING

    def vote(self, rows: Array) -> None:
        triple = self.draws.rng.integers(0, 1 << 16, rows.size) + ((self.world.unified_from[rows] <= self.k) << 16)
        present, others, yes = (column.take(triple) for column in self.triples)
        shock, z = self.draws.normal(2 * rows.size).reshape(2, -1)
        ratio = F4(page.USUAL_MULTIPLE) / self.s[rows]
        odds = ratio * ratio * ratio * np.exp(F4(page.SHOCK_SD) * shock)  # others_yes = .5, the slope is -3
        q = odds / (1 + odds)
        mean = others * q
        count = mean + np.sqrt(mean * (1 - q)) * z + (1 - 2 * q) * (z * z - 1) * F4(1 / 6)  # as in the peer
        yes += np.clip(np.rint(count), 0, others).astype(np.int16)
        lost, won = split(np.arange(rows.size), 2 * yes > present, 2)
        held = self.draws.uniform(lost.size) < page.CALLED_WHEN_LOSING
        self.status[rows[lost]] = choose(held, np.int8(NEGOTIATING), np.int8(STALLED))
        self.ratify(rows[won], yes[won], present[won])

    def ratify(self, rows: Array, yes: Array, present: Array) -> None:
        out, december = self.out, page.DECEMBERS[np.searchsorted(page.DECEMBERS, self.k)]
        self.status[rows], self.had_episode[rows], self.unpaid[rows] = IN_FORCE, False, True
        self.ends[rows] = ends = choose(self.escalator[rows] == page.ONE_YEAR, np.int16(december), np.int16(MONTHS))
        new = self.first("ratified_month", rows)
        out["deal_planned_end_month"][rows[new]] = np.minimum(ends[new], MONTHS - 1)
        out["yes_votes"][rows[new]], out["members_present"][rows[new]] = yes[new], present[new]

    # ---- a deal in force (section 9) ----

    def reopen_or_leave(self, rows: Array) -> None:
        reopened, withdrawn = self.by_cause(IN_FORCE, rows)
        self.status[reopened], self.status[withdrawn] = REOPENED, EXITED
        self.first("reopened_month", reopened)

    def resolve(self, rows: Array) -> None:
        hold, side_deal, amend, terminated, withdrawn = self.by_cause(REOPENED, rows)
        self.status[hold], self.status[side_deal], self.status[amend] = IN_FORCE, IN_FORCE, AMENDING
        self.status[terminated], self.status[withdrawn] = EXITED, EXITED
        self.had_episode[rows], self.terminated[terminated], self.out["side_deal"][side_deal] = True, True, 1
        self.out["side_deal_cost_krw_bn"][side_deal] += self.draws.side_deals(side_deal.size)

    def amend(self, rows: Array) -> None:
        agreed, withdrawn = self.by_cause(AMENDING, rows)
        self.status[agreed], self.status[withdrawn] = IN_FORCE, EXITED
        year = max((self.k - EXPIRY - 1) // 12 + 1, 0)  # the first whose January comes after this month
        self.rise[year, agreed] *= 1 + F4(0.2) * np.exp(F4(0.6) * self.draws.normal(agreed.size))
        self.first("amended_month", agreed)
        self.end_deal(agreed, np.int8(page.US))

    def leave(self, rows: Array) -> None:
        if rows.size:
            causes = choose(self.terminated[rows], np.int8(page.US), np.int8(page.ROK))
            self.rate[rows] = 0
            self.first("exited_month", rows)
            self.end_deal(rows, causes)
            first = np.flatnonzero(self.covered[rows])
            self.end_cover(rows[first], causes[first])

    # ---- outcomes (sections 12 and 13) ----

    def end_deal(self, rows: Array, causes: Array | np.int8) -> None:
        causes, in_first_round = np.broadcast_to(causes, rows.shape), np.flatnonzero(self.key[rows] < self.world.m)
        rows, causes = rows[in_first_round], causes[in_first_round]
        new = self.first("deal_end_month", rows)
        self.out["deal_end_cause"][rows[new]] = causes[new]

    def end_cover(self, rows: Array, causes: Array) -> None:
        self.covered[rows] = False
        self.out["coverage_end_month"][rows], self.out["coverage_end_cause"][rows] = self.k, causes

    def count_lapse(self) -> None:
        lapsed = self.status < IN_FORCE
        one = lapsed.view(np.int8)
        self.lapse += one
        self.spell += one
        self.spell *= one
        self.furlough += (self.spell > page.FURLOUGH_AFTER_MONTHS).view(np.int8)
        rows = np.flatnonzero(lapsed & self.covered)
        self.end_cover(rows, 1 + (self.status[rows] != NEGOTIATING))

    def bill(self, y: int) -> None:
        world, out = self.world, self.out
        paid = (self.status >= IN_FORCE) & (self.status < EXITED)
        growth = world.growth[y].take(self.escalator * np.intp(world.m) + self.future)
        change = choose(self.unpaid, self.s, 1 + growth) * self.rise[y]
        self.level *= choose(paid, change, F4(1))
        self.unpaid &= ~paid
        cost = self.level * choose(self.status == EXITED, F4(page.LABOUR_SHARE), F4(1))
        discounted = cost * F4((1 + page.DISCOUNT_RATE) ** -(2 + y + 2 / 12))
        out["npv_krw_bn"][:] = discounted if y == 0 else out["npv_krw_bn"] + discounted
        out["cost_krw_bn"][y], out["cost_usd_mn"][y] = cost, cost * world.usd_mn[y]
        out["share_of_defence_budget"][y] = cost * world.inverse_budget[y]


def simulate(
    strategies: list[str],
    n: int,
    seed: int,
    chunk: int = 1 << 18,
    draw_marks: Callable[[Draws, int], Marks] = Marks,
) -> dict[str, Array]:
    """Play n futures under each strategy, `chunk` at a time: the outcomes of section 13, `status` apart."""
    draws, count = Draws(seed), len(strategies)
    played = {name: np.empty((count, 5, n), F4) for name in page.YEARLY}
    played |= {name: np.full((count, n), value, dtype) for name, (dtype, value) in page.SCALAR.items()}
    marks = {name: np.empty(n, np.int8) for name in ("attitude_2025", "attitude_2029")}
    marks |= {"demand_multiple": np.empty(n, F4), "krw_per_usd": np.empty((5, n), F4)}
    for start in range(0, n, chunk):
        part = slice(start, min(start + chunk, n))
        world = draw_marks(draws, part.stop - start)
        marks["attitude_2025"][part], marks["attitude_2029"][part] = world.attitude[1:]
        marks["demand_multiple"][part], marks["krw_per_usd"][:, part] = world.demand, world.krw_per_usd
        for i, strategy in enumerate(strategies):
            Play(world, strategy, {name: values[i, ..., part] for name, values in played.items()}).run()
    return played | marks
