"""The model of docs/model.md in vectorised NumPy: event by event: the peer of the compiled core.

The law is that of the page; the random numbers are its own. Making this file faster, while it stays readable
and keeps the law, is progress: a benchmark is worth as much as the loser's effort.

How it works. Events, not months: all rows (a future under a strategy) that are in the same status are
handled at once, and the month of a spell's event is found by inverting its accumulated hazard. Three
*eras*, one per US administration, keep the attitude of every future constant; a spell still open at the end
of an era draws a new clock, as exponential clocks may. Rarer changes of hazard (interregnum, the later
years of an administration) are thinned: the event is drawn at the higher hazard and kept with the ratio of
the monthly probabilities. Marks and later rounds are shared by the strategies; the clocks of the first talks, the
first wait for consent and the first time in force under each administration are if asked for (`paired`), no others.

Where it departs from exact laws: marks are functions of a standard normal variate, interpolated in tables;
those present, of them the members outside the government and the government's yes votes are one of 2^16
equally likely triples; the other yes votes are a rounded Cornish-Fisher binomial.
"""

import numpy as np

from peers.numpy_draws import Draws, choose
from peers.numpy_world import World
from peers.page import (
    AFTER_EPISODE,
    AMENDING,
    AMENDMENT_CONSENT,
    BASE_PAYMENT,
    CALLED_WHEN_LOSING,
    CUT_DISPUTE,
    CUT_MAXIMALIST,
    DECEMBERS,
    DISCOUNT_RATE,
    ERAS,
    EXITED,
    EXPIRY,
    F4,
    FRESH_UNTIL,
    FURLOUGH_AFTER_MONTHS,
    IN_FORCE,
    INTERREGNUM_FACTOR,
    LABOUR_SHARE,
    LATER_FACTOR,
    LEAVE_STALL,
    MONTHS,
    NEGOTIATING,
    NEVER,
    ONE_YEAR,
    OUTCOMES,
    PAUSE_MONTHS,
    PENDING,
    PREMIUM,
    REOPEN_FACTOR,
    REOPEN_FLAT,
    REOPEN_REGULAR,
    REOPENED,
    ROK,
    ROK_WITHDRAWAL,
    SCALAR,
    SHOCK_SD,
    STALL_UNIFIED,
    STALLED,
    TEMPO,
    US,
    USUAL_MULTIPLE,
    WITHDRAW,
    YEARLY,
    Array,
)
from peers.tables import BLOCK, STRIDE, conclusion_tables, floor_triples, tempi


class Play:
    """All strategies played on one chunk: row i m + f is strategy i in future f."""

    def __init__(self, world: World, strategies: list[str], paired: bool) -> None:
        count = len(strategies)
        self.paired = paired
        size = count * world.m

        def tile(mark: Array) -> Array:
            return np.tile(mark, count)

        self.world, self.draws, self.size = world, world.draws, size
        self.seen: dict[tuple[int, int], Array] = {}
        self.future = tile(np.arange(world.m))
        self.key = self.future.copy()  # round x m + future
        self.attitude = tuple(tile(x) for x in world.attitude)
        self.level = tuple(tile(level) for level in world.level)
        self.consent, self.stall_odds, self.h_re = map(tile, (world.consent, world.stall_odds, world.h_re))
        self.interregnum_from, self.interregnum_to = tile(world.interregnum_from), tile(world.interregnum_to)
        self.unified_from, self.cut = tile(world.unified_from), tile(world.cut)
        self.tables, self.triples = conclusion_tables(tuple(strategies)), floor_triples()
        self.premium = (1 + PREMIUM * (tempi(tuple(strategies)) > 1)).astype(F4).ravel()
        column = np.repeat(np.arange(0, 2 * count, 2, dtype=np.int32), world.m) + self.attitude[1]
        self.block = column.astype(np.int32) + np.int32(5)  # of the conclusion tables
        self.open = np.repeat([TEMPO[strategy][3] for strategy in strategies], world.m)
        self.table = self.block * np.int32(BLOCK)  # offset of the row in use
        self.due = np.full(size, EXPIRY + 1, np.int16)  # first month without cover should nothing be in force
        self.gap_cause = np.ones(size, np.int8)
        self.s, self.class_ = np.empty(size, F4), np.empty(size, np.int8)
        self.escalator = np.empty(size, np.int8)
        self.factor = np.ones((5, size), F4)  # by which the level of a year is multiplied, growth apart
        self.grows_from = np.full(size, 9, np.int8)  # first paid year of a deal of the full term
        self.ends = np.full(size, MONTHS, np.int16)  # last month of a one-year deal
        self.episode = np.zeros(size, np.int8)
        self.exited: list[tuple[Array, Array]] = []
        self.out = {name: np.empty((5, size), F4) for name in YEARLY}
        self.out |= {name: np.full(size, value, dtype) for name, (dtype, value) in SCALAR.items()}

    def run(self) -> None:
        handlers = (self.negotiate, self.pend, self.stall, self.in_force, self.reopened, self.amending)
        self.waiting: list[list[tuple[Array, Array]]] = [[] for _ in handlers]
        self.open_spells: list[list[Array]] = [[] for _ in range(7)]
        self.enter(NEGOTIATING, np.arange(self.size), np.full(self.size, -1, np.int16))
        for self.era, (self.first, self.end) in enumerate(ERAS):
            self.x = self.attitude[self.era]
            if self.era > 0:
                self.turn_of_administration()
            while any(self.waiting):
                for status, handler in enumerate(handlers):
                    if entries := self.waiting[status]:
                        self.waiting[status] = []
                        handler(*(np.concatenate(part) for part in zip(*entries, strict=True)))
            for status in (NEGOTIATING, PENDING, STALLED, EXITED):
                for rows in self.open_spells[status]:
                    self.dispute(rows, self.due[rows], np.int16(self.end - 1))
        for status in (NEGOTIATING, PENDING, STALLED):
            for rows in self.open_spells[status]:
                self.close_gap(rows, np.full(rows.size, MONTHS, np.int16))
        self.out["troop_cut_month"][:] = choose(self.cut < NEVER, self.cut, np.int16(-1))
        self.bill()

    def clock(self, status: int, rows: Array) -> Array:
        """The clock of a spell: if strategies are paired, the first of a future in this era is that of all of them."""
        if not self.paired:
            return self.draws.exponential(rows.size)
        clocks = self.world.first_clocks(status, self.era).take(self.future[rows])
        seen = self.seen.setdefault((status, self.era), np.zeros(self.size, bool))
        again = np.flatnonzero(seen[rows])
        clocks[again] = self.draws.exponential(again.size)
        seen[rows] = True
        return clocks

    def enter(self, status: int, rows: Array, since: Array) -> None:
        if rows.size:
            self.waiting[status].append((rows, since))

    def split(self, mask: Array, rows: Array, month: Array, to: tuple[int, int]) -> None:
        """Where the mask holds to the first status, elsewhere to the second."""
        for status, part in zip(to, (np.flatnonzero(mask), np.flatnonzero(~mask)), strict=True):
            self.enter(status, rows[part], month[part])

    def turn_of_administration(self) -> None:
        if self.era == 1:  # the tempo is over
            self.table -= self.block * np.int32(BLOCK)
            self.block[:] = 0
        paused = self.x & ~self.attitude[self.era - 1]
        for status in range(6):
            for rows in self.open_spells[status]:
                self.enter(status, rows, np.full(rows.size, self.first - 1, np.int16))
                if status == NEGOTIATING:
                    self.start_ramp(rows[paused[rows]], self.first + PAUSE_MONTHS)
            self.open_spells[status] = []

    def start_ramp(self, rows: Array, t0: Array | int) -> None:
        self.table[rows] = self.block[rows] * BLOCK + (t0 + np.int32(1)) * STRIDE

    def happened(self, status: int, rows: Array, month: Array) -> Array:
        """Sort out the spells without an event in this era or deal; return which had one."""
        on_time = month < self.end
        if status < IN_FORCE:
            self.open_spells[status].append(rows[np.flatnonzero(~on_time)])
            return np.flatnonzero(on_time)
        ends = self.ends[rows]
        on_time &= month <= ends
        over = ends < self.end - 1
        self.open_spells[status].append(rows[np.flatnonzero(~(on_time | over))])
        over = np.flatnonzero(over & ~on_time)
        self.expire(rows[over], ends[over])
        return np.flatnonzero(on_time)

    def expire(self, rows: Array, month: Array) -> None:
        """A one-year deal ends with this month: the next round."""
        if rows.size:
            self.key[rows] += self.world.m
            self.world.ensure_settlements(self.key[rows])
            self.block[rows] = (month - EXPIRY) // 12
            self.start_ramp(rows, month - 3)
            self.due[rows], self.gap_cause[rows] = month + 1, 1
            self.enter(NEGOTIATING, rows, month)

    def in_interregnum(self, rows: Array, month: Array) -> Array:
        return np.flatnonzero((month >= self.interregnum_from[rows]) & (month <= self.interregnum_to[rows]))

    def negotiate(self, rows: Array, since: Array) -> None:
        world, table, level = self.world, self.table[rows], self.level[self.era][rows]
        if self.era > 0:
            level *= choose(self.x[rows], world.overlap[self.key[rows]], F4(1))
        target = self.clock(NEGOTIATING, rows)
        target /= level
        target += self.tables.take(table + since + 1)
        concluded = target <= self.tables.take(table + self.end)
        self.open_spells[NEGOTIATING].append(rows[np.flatnonzero(~concluded)])
        hit = np.flatnonzero(concluded)
        target, table, rows = target[hit], table[hit].astype(np.intp), rows[hit]
        at = table + self.first
        step = 1 << (self.end - self.first).bit_length() - 1
        while step:
            at += step * (self.tables.take(at + step) < target)
            step >>= 1
        month = np.maximum(at - table, since[hit] + 1).astype(np.int16)
        slow = self.in_interregnum(rows, month)
        if slow.size:
            at = table[slow] + month[slow]
            hazard = level[hit[slow]] * (self.tables[at + 1] - self.tables[at])
            undone = slow[~self.draws.kept(F4(INTERREGNUM_FACTOR) * hazard, hazard)]
            self.enter(NEGOTIATING, rows[undone], month[undone])
            rows, month = np.delete(rows, undone), np.delete(month, undone)
        self.conclude(rows, month)

    def conclude(self, rows: Array, month: Array) -> None:
        world, out = self.world, self.out
        if self.era == 0:
            s, escalator = world.multiple[0, self.key[rows]], world.escalator[0, self.key[rows]]
            s *= self.premium.take((self.block[rows] - 5) * 9 + month)
            class_ = np.ones(rows.size, np.int8)
        else:
            x = self.x[rows]
            at = self.key[rows] + x * (5 * world.m)
            s, escalator = world.multiple.take(at), world.escalator.take(at)
            class_ = x.view(np.int8) + np.int8(2)
        self.s[rows], self.escalator[rows], self.class_[rows] = s, escalator, class_
        ratio = s * F4(1 / USUAL_MULTIPLE)
        ratio *= ratio
        odds = self.stall_odds[rows] * ratio * ratio  # the slope is 4
        odds *= choose(month >= self.unified_from[rows], F4(np.exp(STALL_UNIFIED)), F4(1))
        stalled = self.draws.uniform(rows.size) * (1 + odds) < odds
        first = np.flatnonzero(out["concluded_month"][rows] < 0)
        first_rows = rows[first]
        out["concluded_month"][first_rows] = month[first]
        out["signed_with"][first_rows] = class_[first]
        out["settlement_multiple"][first_rows] = s[first]
        self.gap_cause[rows[month <= self.due[rows]]] = 2
        self.split(stalled, rows, month, (STALLED, PENDING))

    def back_to_talks(self, rows: Array, month: Array) -> None:
        self.start_ramp(rows, np.maximum(month, self.x[rows] * (self.first + PAUSE_MONTHS)))
        self.gap_cause[rows[month <= self.due[rows]]] = 1
        self.enter(NEGOTIATING, rows, month)

    def withdrawal(self, rows: Array) -> Array:
        return self.x[rows] * WITHDRAW.take(self.class_[rows])

    def pend(self, rows: Array, since: Array) -> None:
        if self.era == 0:
            is_open = self.open[rows]
            self.open_spells[PENDING].append(rows[~is_open])
            rows, since = rows[is_open], since[is_open]
        consent, withdrawal = self.consent[rows], self.withdrawal(rows)
        total = consent + withdrawal
        month = self.draws.month(since, total, self.clock(PENDING, rows))
        hit = self.happened(PENDING, rows, month)
        rows, month, consent, total = rows[hit], month[hit], consent[hit], total[hit]
        voted = self.draws.uniform(hit.size) * total < consent
        slow = self.in_interregnum(rows, month)
        if slow.size:
            less = F4(INTERREGNUM_FACTOR) * consent[slow]
            bound = total[slow]
            actual = bound - consent[slow] + less
            kept = self.draws.kept(actual, bound)
            voted[slow] = self.draws.uniform(slow.size) * actual < less
            undone = slow[~kept]
            self.enter(PENDING, rows[undone], month[undone])
            rows, month, voted = (np.delete(a, undone) for a in (rows, month, voted))
        for part, then in ((np.flatnonzero(~voted), self.back_to_talks), (np.flatnonzero(voted), self.vote)):
            then(rows[part], month[part])

    def stall(self, rows: Array, since: Array) -> None:
        total = F4(LEAVE_STALL) + self.withdrawal(rows)
        month = self.draws.month(since, total)
        hit = self.happened(STALLED, rows, month)
        rows, month = rows[hit], month[hit]
        left = self.draws.uniform(hit.size) * total[hit] < F4(LEAVE_STALL)
        self.enter(PENDING, rows[left], month[left])
        self.back_to_talks(rows[~left], month[~left])

    def vote(self, rows: Array, month: Array) -> None:
        draws, size = self.draws, rows.size
        triple = draws.rng.integers(0, 1 << 16, size, dtype=np.uint16).astype(np.intp)
        triple += (month >= self.unified_from[rows]) * (1 << 16)
        present, others, yes = (column.take(triple) for column in self.triples)
        z = draws.normal(2 * size).reshape(2, size)
        ratio = F4(USUAL_MULTIPLE) / self.s[rows]
        odds = ratio * ratio * ratio * np.exp(F4(SHOCK_SD) * z[0])  # others_yes = .5, the slope is -3
        q = odds / (1 + odds)
        mean = others * q
        count = mean + np.sqrt(mean * (1 - q)) * z[1] + (1 - 2 * q) * (z[1] * z[1] - 1) * F4(1 / 6)
        yes += np.clip(np.rint(count), 0, others).astype(np.int16)
        won = 2 * yes > present
        lost = np.flatnonzero(~won)
        held = draws.uniform(lost.size) < CALLED_WHEN_LOSING
        self.back_to_talks(rows[lost[held]], month[lost[held]])
        self.enter(STALLED, rows[lost[~held]], month[lost[~held]])
        won = np.flatnonzero(won)
        self.ratify(rows[won], month[won], yes[won], present[won])

    def ratify(self, rows: Array, month: Array, yes: Array, present: Array) -> None:
        out = self.out
        self.dispute(rows, self.due[rows], month)
        self.close_gap(rows, month)
        year = np.maximum((month - 20) // 12, 0)
        self.factor.ravel()[year * np.intp(self.size) + rows] = self.s[rows]
        one_year = self.escalator[rows] == ONE_YEAR
        self.ends[rows] = choose(one_year, 31 + 12 * year, np.int16(MONTHS))
        self.grows_from[rows] = choose(one_year, np.int16(9), year)
        self.episode[rows] = 0
        first = np.flatnonzero(self.key[rows] < self.world.m)
        first_rows = rows[first]
        out["ratified_month"][first_rows] = month[first]
        out["yes_votes"][first_rows], out["members_present"][first_rows] = yes[first], present[first]
        out["deal_planned_end_month"][first_rows] = np.minimum(self.ends[first_rows], MONTHS - 1)
        self.enter(IN_FORCE, rows, month)

    def close_gap(self, rows: Array, month: Array) -> None:
        """Count the lapse months of a gap of cover that ended in this month."""
        due, out = self.due[rows], self.out
        late = np.flatnonzero(month > due)
        rows, due = rows[late], due[late]
        lapse = month[late] - due
        out["lapse_months"][rows] += lapse
        out["furlough_months"][rows] += np.maximum(lapse - FURLOUGH_AFTER_MONTHS, 0)
        self.end_cover(rows, due, self.gap_cause[rows])

    def end_cover(self, rows: Array, month: Array, cause: Array) -> None:
        first = self.out["coverage_end_month"][rows] < 0
        rows = rows[first]
        self.out["coverage_end_month"][rows] = month[first]
        self.out["coverage_end_cause"][rows] = cause[first]

    def end_deal(self, rows: Array, month: Array, cause: Array) -> None:
        first = (self.key[rows] < self.world.m) & (self.out["deal_end_month"][rows] < 0)
        rows = rows[first]
        self.out["deal_end_month"][rows], self.out["deal_end_cause"][rows] = month[first], cause[first]

    def dispute(self, rows: Array, first: Array, last: Array) -> None:
        """The additional hazard of a troop cut under X in the months first to last of this era."""
        if self.era == 0:
            return
        exposed = np.flatnonzero(self.x[rows] & (first <= last))
        rows, since = rows[exposed], np.maximum(first[exposed], self.first) - np.int16(1)
        month = self.draws.month(since, F4(CUT_DISPUTE - CUT_MAXIMALIST))
        cut = np.flatnonzero(month <= (last[exposed] if last.ndim else last))
        rows = rows[cut]
        self.cut[rows] = np.minimum(self.cut[rows], month[cut])

    def in_force(self, rows: Array, since: Array) -> None:
        x, class_ = self.x[rows], self.class_[rows]
        hazard = np.full(rows.size, REOPEN_REGULAR, F4)
        if self.era > 0:
            under_x = self.h_re[rows] * REOPEN_FACTOR.take(class_) + REOPEN_FLAT.take(class_)
            hazard = choose(x, under_x, hazard)
        hazard *= np.array([1, AFTER_EPISODE], F4).take(self.episode[rows])
        month = self.draws.month(since, hazard + F4(ROK_WITHDRAWAL), self.clock(IN_FORCE, rows))
        hit = self.happened(IN_FORCE, rows, month)
        rows, month, hazard = rows[hit], month[hit], hazard[hit]
        if self.era == 1:  # the later months of the administration, for deals of class R
            later = (month >= FRESH_UNTIL) & x[hit] & (class_[hit] < 3)
            actual = choose(later, F4(LATER_FACTOR), F4(1)) * hazard
            rok = F4(ROK_WITHDRAWAL)
            kept = self.draws.kept(actual + rok, hazard + rok) | ~later
            self.enter(IN_FORCE, rows[~kept], month[~kept])
            rows, month, hazard = rows[kept], month[kept], actual[kept]
        reopened = self.draws.uniform(rows.size) * (hazard + F4(ROK_WITHDRAWAL)) < hazard
        self.leave(rows[~reopened], month[~reopened], ROK)
        rows, month = rows[reopened], month[reopened]
        new = self.out["reopened_month"][rows] < 0
        self.out["reopened_month"][rows[new]] = month[new]
        self.enter(REOPENED, rows, month)

    def reopened(self, rows: Array, since: Array) -> None:
        cumulative = np.array(OUTCOMES, F4)
        x = self.x[rows].astype(np.intp)
        total = cumulative[x, -1] + F4(ROK_WITHDRAWAL)
        month = self.draws.month(since, total)
        last = np.minimum(np.minimum(month, self.end - 1), self.ends[rows]).astype(np.int16)
        self.dispute(rows, np.maximum(since + np.int16(1), self.first), last)
        hit = self.happened(REOPENED, rows, month)
        rows, month = rows[hit], month[hit]
        v = self.draws.uniform(hit.size) * total[hit]
        outcome = (v[:, None] >= cumulative[x[hit]]).sum(axis=1)  # hold, side deal, amend, terminate, Korea
        side_deal = rows[outcome == 1]
        self.out["side_deal"][side_deal] = 1
        self.out["side_deal_cost_krw_bn"][side_deal] += self.draws.side_deals(side_deal.size)
        self.episode[rows] = 1
        self.enter(IN_FORCE, rows[outcome < 2], month[outcome < 2])
        self.enter(AMENDING, rows[outcome == 2], month[outcome == 2])
        self.leave(rows[outcome == 3], month[outcome == 3], US)
        self.leave(rows[outcome == 4], month[outcome == 4], ROK)

    def amending(self, rows: Array, since: Array) -> None:
        consent, rok = F4(AMENDMENT_CONSENT), F4(ROK_WITHDRAWAL)
        month = self.draws.month(since, consent + rok)
        hit = self.happened(AMENDING, rows, month)
        rows, month = rows[hit], month[hit]
        hazard = np.full(rows.size, consent)
        slow = self.in_interregnum(rows, month)
        hazard[slow] *= F4(INTERREGNUM_FACTOR)
        kept = np.ones(rows.size, bool)
        kept[slow] = self.draws.kept(hazard[slow] + rok, np.full(slow.size, consent + rok))
        self.enter(AMENDING, rows[~kept], month[~kept])
        rows, month, hazard = rows[kept], month[kept], hazard[kept]
        agreed = self.draws.uniform(rows.size) * (hazard + rok) < hazard
        self.leave(rows[~agreed], month[~agreed], ROK)
        rows, month = rows[agreed], month[agreed]
        new = self.out["amended_month"][rows] < 0
        self.out["amended_month"][rows[new]] = month[new]
        self.end_deal(rows, month, np.full(rows.size, US, np.int8))
        year = np.maximum((month - 20) // 12 + 1, 0)  # the first whose January comes after this month
        rise = F4(0.2) * np.exp(F4(0.6) * self.draws.normal(rows.size))
        counts = (year < 5) & (20 + 12 * year <= self.ends[rows])
        self.factor[year[counts], rows[counts]] *= 1 + rise[counts]
        self.enter(IN_FORCE, rows, month)

    def leave(self, rows: Array, month: Array, cause: int) -> None:
        if rows.size:
            causes = np.full(rows.size, cause, np.int8)
            self.end_cover(rows, month, causes)
            self.end_deal(rows, month, causes)
            self.due[rows] = np.maximum(month + 1, EXPIRY + 1)
            self.exited.append((rows, month))
            self.out["exited_month"][rows] = month
            self.open_spells[EXITED].append(rows)

    def bill(self) -> None:
        world, out = self.world, self.out
        cost = out["cost_krw_bn"]
        escalator = choose(self.grows_from < 5, self.escalator, np.int8(ONE_YEAR))
        growing = escalator * np.intp(world.m) + self.future
        level = np.full(self.size, BASE_PAYMENT, F4)
        for y in range(5):
            level *= self.factor[y]
            if y > 0:
                level *= 1 + (self.grows_from < y) * world.growth[y].take(growing)
            cost[y] = level
        if self.exited:
            rows, month = (np.concatenate(part) for part in zip(*self.exited, strict=True))
            gone = month <= DECEMBERS[:, None]
            paid = cost[:, rows]
            for y in range(5):
                paid[y] = np.where(gone[y], paid[y - 1] if y else F4(BASE_PAYMENT), paid[y])
            cost[:, rows] = paid * np.where(gone, F4(LABOUR_SHARE), F4(1))
        out["npv_krw_bn"][:] = 0
        for y in range(5):
            by_strategy = cost[y].reshape(-1, world.m)
            rates = {"cost_usd_mn": world.usd_mn[y], "share_of_defence_budget": world.inverse_budget[y]}
            for name, rate in rates.items():
                np.multiply(by_strategy, rate, out=out[name][y].reshape(-1, world.m))
            out["npv_krw_bn"] += cost[y] * F4((1 + DISCOUNT_RATE) ** -(2 + y + 2 / 12))


def simulate(strategies: list[str], n: int, seed: int, chunk: int = 1 << 18, paired: bool = False) -> dict[str, Array]:
    """Play n futures under each strategy: the outcomes of section 13 of the page, `status` apart.

    `chunk` is the number of rows, futures times strategies, worked on at a time; `paired` says whether strategies
    share the clocks of first spells.
    """
    draws, count = Draws(seed), len(strategies)
    played: dict[str, Array] = {name: np.empty((count, 5, n), F4) for name in YEARLY}
    played |= {name: np.empty((count, n), dtype) for name, (dtype, _) in SCALAR.items()}
    marks = {name: np.empty(n, np.int8) for name in ("attitude_2025", "attitude_2029")}
    marks |= {"demand_multiple": np.empty(n, F4), "krw_per_usd": np.empty((5, n), F4)}
    futures = max(1, chunk // count)
    for start in range(0, n, futures):
        part = slice(start, min(start + futures, n))
        world = World(draws, part.stop - start)
        marks["attitude_2025"][part], marks["attitude_2029"][part] = world.attitude[1:]
        marks["demand_multiple"][part], marks["krw_per_usd"][:, part] = world.demand, world.krw_per_usd
        play = Play(world, strategies, paired)
        play.run()
        for name, values in play.out.items():
            if values.ndim == 1:
                played[name][:, part] = values.reshape(count, -1)
            else:
                played[name][:, :, part] = values.reshape(5, count, -1).swapaxes(0, 1)
    return played | marks
