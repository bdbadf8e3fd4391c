"""What is drawn before anyone acts? The marks of a chunk of futures in NumPy, shared by all strategies."""

import numpy as np

from peers.numpy_draws import Draws, choose
from peers.page import (
    CONVERT,
    CPI,
    CPI_CAP_PCT,
    CUT_MAXIMALIST,
    CUT_REGULAR,
    DEFENCE,
    ERAS,
    ESCALATOR_R,
    ESCALATOR_X,
    F4,
    FIXED,
    FIXED_PCT,
    FLOOR,
    HEIR,
    HOLD,
    INTERCEPT,
    INTERREGNUM_END,
    MAXIMALIST_WINS,
    NEVER,
    NO_OVERLAP_FACTOR,
    REGAIN,
    SCALE,
    SLOPE,
    SNAP_PER_YEAR,
    UNIFIED_AFTER,
    Array,
)
from peers.tables import (
    ANCHORING_SHARE,
    CONSENT_LEVEL,
    LEVEL_MAXIMALIST,
    LEVEL_REGULAR,
    REGULAR_SHOCK,
    REOPEN_MAXIMALIST,
    STALL_ODDS,
    read,
)


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
