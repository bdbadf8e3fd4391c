"""The model of docs/model.md in vectorised NumPy: the peer of the compiled core in the benchmarks.

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

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

Array = NDArray[np.generic]
F4 = np.float32

MONTHS, EXPIRY, NEVER = 80, 19, 999
DECEMBERS = np.array([31, 43, 55, 67, 79])
ERAS = ((0, 9), (9, 57), (57, 80))  # months of one administration each
NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(7)
US, ROK = 3, 4
CPI, DEFENCE, FIXED, ONE_YEAR = range(4)

TEMPO = {  # months 0-5; 6-8 if X won; 6-8 if R won; consent open before month 9
    "hurry": (2.86, 3.718, 1.0, True),
    "base": (1.0, 1.0, 1.0, True),
    "wait": (0.1, 0.1, 0.1, True),
    "conditional": (0.1, 3.718, 0.1, True),
    "hold": (2.86, 3.718, 1.0, False),
}
BASE_PAYMENT, LABOUR_SHARE, DISCOUNT_RATE = 1402.8, 0.45, 0.03
MAXIMALIST_WINS = 10.8 / 20  # the probability itself is Beta(10.8, 9.2); only its mean matters
HOLD, REGAIN, HEIR, CONVERT = 0.45, 0.52, 0.5, 0.03
SNAP_PER_YEAR, INTERREGNUM_END, UNIFIED_AFTER, INTERREGNUM_FACTOR = 0.05, 0.2, 0.6, 0.3
RAMP_MONTHS, PAUSE_MONTHS, NO_OVERLAP_FACTOR = 6, 3, 0.4
FLOOR, PREMIUM, INTERCEPT, SLOPE, SCALE = 1.05, 0.015, 0.055, 0.05, 0.035
ESCALATOR_R = np.cumsum([0.45, 0.35, 0.10])
ESCALATOR_X = np.cumsum([0.325, 0.252778, 0.072222])
CPI_CAP_PCT, FIXED_PCT = 4.0, 3.0
USUAL_MULTIPLE, STALL_SLOPE, STALL_UNIFIED, LEAVE_STALL = 1.08, 4, -0.9, 0.08
SEATS, QUORUM, GOVERNMENT_SEATS, DISCIPLINE = 300, 151, (108, 175), 0.95
ATTENDANCE_MEAN, ATTENDANCE_PRECISION, SHOCK_SD, CALLED_WHEN_LOSING = 0.21, 8, 0.35, 0.2
WITHDRAW = np.array([0, 0.08, 0.08, 0.10], F4)  # by class of deal: none, R early, R late, X
REOPEN_REGULAR, FRESH_UNTIL, LATER_FACTOR, AFTER_EPISODE = 0.0015, 33, 0.55, 0.3
REOPEN_FACTOR = np.array([0, 1.3, 1, 0], F4)  # of h_re, under X, by class
REOPEN_FLAT = np.array([0, 0, 0, 0.004], F4)
OUTCOMES = 0.30 * np.cumsum([0.97, 0, 0.03, 0]), 0.10 * np.cumsum([0.40, 0.33, 0.25, 0.02])
AMENDMENT_CONSENT, ROK_WITHDRAWAL = 0.25, 0.0002
CUT_REGULAR, CUT_MAXIMALIST, CUT_DISPUTE = 0.0015, 0.006, 0.015
FURLOUGH_AFTER_MONTHS = 3
SIDE_DEAL_MEDIAN, SIDE_DEAL_SD = 0.5, 1.0  # in base payments

# ---- random numbers and tables ----


FEW = 2048  # from here on whole-array arithmetic beats the scalar methods of Generator


def choose(mask: Array, yes: Array | np.number, no: Array | np.number) -> Array:
    """np.where for numbers, several times as fast on an unpredictable mask."""
    return no + mask * (yes - no)


class Draws:
    """Single-precision variates from SFC64; words are taken two at a time."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.Generator(np.random.SFC64(seed))

    def uniform(self, size: int) -> Array:
        if size < FEW:
            return self.rng.random(size, dtype=F4)
        words = self.rng.bit_generator.random_raw((size + 1) // 2).view(np.uint32)[:size]
        words >>= 9
        u = words.astype(F4)
        u += F4(0.5)
        u *= F4(2**-23)
        return u

    def exponential(self, size: int) -> Array:
        if size < FEW:
            return self.rng.standard_exponential(size, dtype=F4)
        u = self.uniform(size)
        return np.negative(np.log(u, out=u), out=u)

    def normal(self, size: int) -> Array:
        if size < 2 * FEW:
            return self.rng.standard_normal(size, dtype=F4)
        half = (size + 1) // 2
        radius = self.exponential(half)
        radius *= F4(2)
        np.sqrt(radius, out=radius)
        angle = self.uniform(half)
        angle *= F4(2 * np.pi)
        z = np.empty(2 * half, F4)
        np.multiply(radius, np.cos(angle), out=z[:half])
        np.multiply(radius, np.sin(angle), out=z[half:])
        return z[:size]

    def side_deals(self, size: int) -> Array:
        """What side deals cost, KRW bn."""
        return F4(BASE_PAYMENT * SIDE_DEAL_MEDIAN) * np.exp(F4(SIDE_DEAL_SD) * self.normal(size))

    def month(self, since: Array, hazard: Array | F4, clock: Array | None = None) -> Array:
        """The month of the event for a spell exposed from month since + 1 at a constant hazard."""
        wait = self.exponential(since.size) if clock is None else clock
        wait /= hazard
        np.ceil(np.minimum(wait, F4(MONTHS + 1), out=wait), out=wait)
        return since + wait.astype(np.int16)

    def kept(self, hazard: Array, bound: Array) -> Array:
        """Thinning: keep an event of monthly hazard `bound` as one of monthly hazard `hazard`."""
        return self.uniform(bound.size) * np.expm1(-bound) > np.expm1(-hazard)


CELLS, REACH = 4096, 6.0


@cache
def quantiles(ppf: Callable[[Array], Array]) -> tuple[Array, Array]:
    z = np.linspace(-REACH, REACH, CELLS + 1)
    values = ppf(special.ndtr(z))
    return values[:-1].astype(F4), np.diff(values).astype(F4)


def gamma(shape: float, rate: float) -> tuple[Array, Array]:
    return quantiles(stats.gamma(shape, scale=1 / rate).ppf)


LEVEL_REGULAR, LEVEL_MAXIMALIST, CONSENT_LEVEL = gamma(5, 15), gamma(2.5, 25), gamma(5.5, 17.5)
REOPEN_MAXIMALIST = gamma(1.2, 58)
STALL_ODDS = quantiles(lambda u: 1 / (1 / stats.beta(1.5, 13.5).ppf(u) - 1))
ANCHORING_SHARE = quantiles(stats.beta(1.2, 10.8).ppf)
REGULAR_SHOCK = quantiles(stats.t(4).ppf)


def read(table: tuple[Array, Array], z: Array) -> Array:
    position = z * F4(CELLS / 2 / REACH)
    position += F4(CELLS / 2)
    cell = position.astype(np.intp)
    position -= cell.astype(F4)
    position *= table[1].take(cell)
    position += table[0].take(cell)
    return position


@cache
def floor_triples() -> Array:
    """2^16 equally likely (present, others present, government yes), for either size of the government."""
    a, b = ATTENDANCE_MEAN * ATTENDANCE_PRECISION, (1 - ATTENDANCE_MEAN) * ATTENDANCE_PRECISION
    n = np.arange(QUORUM, SEATS + 1)
    p_n = stats.betabinom(SEATS - QUORUM, a, b).pmf(n - QUORUM)
    triples = np.empty((2, 3, 1 << 16), np.int16)
    for i, seats in enumerate(GOVERNMENT_SEATS):
        h = np.arange(seats + 1)
        p_h = stats.hypergeom(SEATS, seats, n[:, None]).pmf(h)
        p_yes = stats.binom(h[:, None], DISCIPLINE).pmf(h)
        joint = (p_n[:, None, None] * p_h[:, :, None] * p_yes).ravel()
        cumulative = np.cumsum(joint)
        at = np.searchsorted(cumulative / cumulative[-1], (np.arange(1 << 16) + 0.5) / (1 << 16))
        at_n, at_h, yes = np.unravel_index(at, (n.size, h.size, h.size))
        triples[i] = n[at_n], n[at_n] - at_h, yes
    return np.ascontiguousarray(triples.transpose(1, 0, 2)).reshape(3, -1)


# Accumulated hazard of conclusion per unit of level, by block and start of the ramp t0 = -1, 0, ...: blocks 0
# to 4 by the year of the last expiry; from 5 on for months before 9, by strategy and winner (see `tempi`).
STRIDE, STARTS = 96, MONTHS + 8
BLOCK = STRIDE * STARTS


def tempi(strategies: tuple[str, ...]) -> Array:
    """The tempo of months 0 to 8, of each strategy first if R won, then if X won."""
    tables = [TEMPO[strategy] for strategy in strategies]
    return np.array([[early] * 6 + [late] * 3 for early, x, r, _ in tables for late in (r, x)])


@cache
def conclusion_tables(strategies: tuple[str, ...]) -> Array:
    k = np.arange(MONTHS)
    ramp = np.minimum(1, np.maximum(0, (k - np.arange(-1, STARTS - 1)[:, None]) / RAMP_MONTHS) ** 2)
    early = tempi(strategies)
    tables = np.full((5 + len(early), STARTS, STRIDE), np.inf, F4)
    for block in range(len(tables)):
        m = (EXPIRY + 12 * block if block < 5 else EXPIRY) - k
        deadline = np.select([m >= 12, m >= 6, m >= 3, m >= 0, m >= -3, m >= -6], [0.35, 0.5, 0.7, 1.3, 1.6, 1.0], 0.8)
        if block >= 5:
            deadline[:9] *= early[block - 5]
        tables[block, :, 0] = 0
        tables[block, :, 1 : MONTHS + 1] = np.cumsum(ramp * deadline, axis=1)
    return tables.ravel()


# ---- marks ----


class World:
    """The marks of a chunk of m futures, shared by all strategies."""

    def __init__(self, draws: Draws, m: int) -> None:
        self.draws, self.m = draws, m
        self.clocks: dict[tuple[int, int], Array] = {}
        u = draws.uniform(3 * m).reshape(3, m)
        self.x_won = u[0] < MAXIMALIST_WINS
        same = u[1] < choose(self.x_won, F4(HOLD), F4(REGAIN))
        x_2029 = u[2] < choose(same, F4(HEIR), F4(CONVERT))
        self.attitude = (np.zeros(m, bool), self.x_won, x_2029)
        z = draws.normal(5 * m).reshape(5, m)
        regular, maximalist = read(LEVEL_REGULAR, z[0]), read(LEVEL_MAXIMALIST, z[1])
        self.level = (regular, *(choose(x, maximalist, regular) for x in self.attitude[1:]))
        self.consent, self.stall_odds = read(CONSENT_LEVEL, z[2]), read(STALL_ODDS, z[3])
        self.h_re = read(REOPEN_MAXIMALIST, z[4])
        self._politics()
        self._first_cut()
        self._economy()
        # potential settlements, by round and future: [0] regular, [1] maximalist
        self.multiple = np.empty((2, 5 * m), F4)
        self.escalator = np.empty((2, 5 * m), np.int8)
        self.overlap = np.empty(5 * m, F4)
        self.drawn = np.zeros(5 * m, bool)
        self.drawn[:m] = True
        self.demand = self._settlements(slice(m), m)

    def _politics(self) -> None:
        m, hazard = self.m, SNAP_PER_YEAR / 12
        snap = np.ceil(np.minimum(self.draws.exponential(m) / F4(hazard), F4(NEVER))).astype(np.int16) - 1
        rows = np.flatnonzero(snap <= 35)
        length = 1 + np.floor(self.draws.exponential(rows.size) / -np.log1p(-INTERREGNUM_END))
        self.interregnum_from = np.full(m, NEVER, np.int16)
        self.interregnum_to = np.full(m, -1, np.int16)
        self.interregnum_from[rows] = snap[rows] + 1
        self.interregnum_to[rows] = snap[rows] + length
        self.unified_from = np.full(m, 36, np.int16)
        self.unified_from[rows] = self.interregnum_to[rows] + 1
        self.unified_from[self.draws.uniform(m) >= UNIFIED_AFTER] = NEVER

    def _first_cut(self) -> None:
        """First troop cut, disputes apart; a dispute adds a clock of its own."""
        left = self.draws.exponential(self.m)
        self.cut = np.full(self.m, NEVER, np.int16)
        for (first, end), x in zip(ERAS, self.attitude, strict=True):
            hazard = choose(x, F4(CUT_MAXIMALIST), F4(CUT_REGULAR))
            total = hazard * F4(end - first)
            now = np.flatnonzero((left > 0) & (left <= total))
            self.cut[now] = first - 1 + np.ceil(left[now] / hazard[now])
            left -= total

    def _economy(self) -> None:
        m = self.m
        z = self.draws.normal(15 * m).reshape(15, m)
        a, kappa_2 = np.exp(-0.18), 0.36
        b = 0.09 * np.sqrt((1 - a * a) / kappa_2)
        growth = np.zeros((5, 4, m), F4)  # of the years 2026 to 2030, by escalator; one year: none
        self.inverse_budget, self.krw_per_usd = np.empty((5, m), F4), np.empty((5, m), F4)
        cpi = F4(2 + 0.25 * 1.6) + F4(1.15 * np.sqrt(1.25)) * z[0]  # 2025; then those of y - 2
        defence = F4(5 + 0.5 * -0.8) + F4(1.4) * z[4]  # 2025
        budget = F4(59424.4) * (1 + defence / 100)
        fx = F4(a * a * np.log(1365 / 1250)) + F4(b * np.sqrt(1 + a * a)) * z[10]  # 2026
        for y in range(5):
            if y > 0:
                np.multiply(np.minimum(cpi, F4(CPI_CAP_PCT)), F4(0.01), out=growth[y, CPI])
                np.multiply(defence, F4(0.01), out=growth[y, DEFENCE])
                growth[y, FIXED] = FIXED_PCT / 100
                if y < 4:
                    cpi = F4(1) + F4(0.5) * cpi + F4(1.15) * z[y]
                fx = F4(a) * fx + F4(b) * z[10 + y]
            defence = F4(2.5) + F4(0.5) * defence + F4(1.4) * z[5 + y]
            budget *= 1 + defence * F4(0.01)
            np.divide(F4(1), budget, out=self.inverse_budget[y])
            np.multiply(np.exp(fx), F4(1250), out=self.krw_per_usd[y])
        self.growth = growth.reshape(5, -1)
        self.usd_mn = F4(1000) / self.krw_per_usd

    def _settlements(self, at: slice | Array, size: int) -> Array:
        draws = self.draws
        u = draws.uniform(3 * size).reshape(3, size)
        z = draws.normal(5 * size).reshape(5, size)
        part = (u[0] > F4(0.4)).astype(np.intp) + (u[0] > F4(0.9))
        demand = z[0] * np.array([0.25, 0.30, 0.25], F4).take(part)
        np.exp(demand, out=demand)
        demand *= np.array([1.5, 4.5, 9.0], F4).take(part)
        wanted = F4(FLOOR) + read(ANCHORING_SHARE, z[1]) * (demand - F4(FLOOR))
        reservation = F4(1) + F4(0.6) * np.exp(F4(0.5) * z[2])
        self.overlap[at] = choose(wanted > reservation, F4(NO_OVERLAP_FACTOR), F4(1))
        self.multiple[1, at] = np.minimum(wanted, reservation)
        shock = np.clip(read(REGULAR_SHOCK, z[4]), F4(-20), F4(20))
        log_s = F4(INTERCEPT + SLOPE * np.log(1.2)) + F4(SLOPE * 0.12) * z[3] + F4(SCALE) * shock
        self.multiple[0, at] = np.exp(log_s)
        for x, shares in enumerate((ESCALATOR_R, ESCALATOR_X)):
            self.escalator[x, at] = sum((u[1 + x] >= F4(c)).view(np.int8) for c in shares)
        return demand

    def first_clocks(self, status: int, era: int) -> Array:
        """Clocks that all strategies share, by future."""
        if (status, era) not in self.clocks:
            self.clocks[status, era] = self.draws.exponential(self.m)
        return self.clocks[status, era]

    def ensure_settlements(self, keys: Array) -> None:
        new = np.unique(keys[~self.drawn[keys]])
        self.drawn[new] = True
        self._settlements(new, new.size)


# ---- events ----


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


YEARLY = ("cost_krw_bn", "cost_usd_mn", "share_of_defence_budget")
SCALAR = {  # dtype and the value where nothing happens
    **dict.fromkeys(("npv_krw_bn", "settlement_multiple"), (F4, np.nan)),
    "side_deal_cost_krw_bn": (F4, 0),
    **dict.fromkeys(
        ("concluded_month", "ratified_month", "reopened_month", "amended_month", "exited_month"), (np.int16, -1)
    ),
    **dict.fromkeys(("troop_cut_month", "coverage_end_month", "deal_end_month"), (np.int16, -1)),
    **dict.fromkeys(("deal_planned_end_month", "yes_votes", "members_present"), (np.int16, -1)),
    **dict.fromkeys(("lapse_months", "furlough_months"), (np.int16, 0)),
    **dict.fromkeys(("coverage_end_cause", "deal_end_cause", "signed_with", "side_deal"), (np.int8, 0)),
}


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
