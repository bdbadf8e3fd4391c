"""Which tables do peers read? Quantiles of the marks, votes on the floor, hazards of a conclusion added up."""

from collections.abc import Callable
from functools import cache

import numpy as np
from scipy import special, stats

from peers.page import (
    ATTENDANCE_MEAN,
    ATTENDANCE_PRECISION,
    DISCIPLINE,
    EXPIRY,
    F4,
    GOVERNMENT_SEATS,
    MONTHS,
    QUORUM,
    RAMP_MONTHS,
    SEATS,
    TEMPO,
    Array,
)

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
