"""Section 8: what are the laws of the members present and of the yes votes, as tabulated there?"""

import math
from functools import cache, lru_cache

import numpy as np
from scipy.special import betaln, gammaln, xlog1py, xlogy


@cache
def attendance_law(trials, mean, precision):
    """The cumulative probabilities of a beta-binomial."""
    a, b = mean * precision, (1.0 - mean) * precision
    count = np.arange(trials + 1)
    ways = log_ways(trials, count)
    cumulative = np.cumsum(np.exp(ways + betaln(count + a, trials - count + b) - betaln(a, b)))
    cumulative[-1] = 1.0
    return cumulative


def log_ways(n, k):
    """The logarithm of n choose k."""
    return gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)


CELLS_PER_UNIT, LOWEST_LOGIT, CELLS = 16, -12.0, 256


def cell_of(x, margin):
    """The cell of logit q, the ends included in the end cells."""
    place = (x - LOWEST_LOGIT) * CELLS_PER_UNIT
    nearest_edge = min(max(round(place), 1), CELLS - 1)
    margin.meet(abs(place - nearest_edge) / CELLS_PER_UNIT)
    return min(max(math.floor(place), 0), CELLS - 1)


def cell_midpoint(cell):
    """q at the middle of a cell."""
    x = LOWEST_LOGIT + (cell + 0.5) / CELLS_PER_UNIT
    return 1.0 / (1.0 + math.exp(-x))


@cache
def vote_law(seats, government, present, discipline, cell):
    """2^16 times the cumulative probabilities of the yes votes."""
    return 65536.0 * np.cumsum(yes_law(seats, government, present, discipline, cell_midpoint(cell)))


def yes_law(seats, government, present, discipline, q):
    """The probabilities of 0, 1, ..., n yes votes: a hypergeometric mixture of sums of two binomials."""
    law = np.zeros(present + 1)
    loyal, free = binomials(government, discipline), binomials(seats - government, q)
    fewest, most = max(0, present - (seats - government)), min(government, present)
    inside = np.arange(fewest, most + 1)
    chance = np.exp(
        log_ways(government, inside) + log_ways(seats - government, present - inside) - log_ways(seats, present)
    )
    for g, p in zip(inside, chance, strict=True):
        others = present - g
        law += p * np.convolve(loyal[g, : g + 1], free[others, : others + 1])
    return law


@lru_cache(maxsize=512)
def binomials(most, p):
    """Row m: the probabilities of 0, 1, ..., m successes in m trials, up to the most."""
    possible, failing, log_ways_of = triangle(most)
    number = np.arange(most + 1)
    law = np.exp(log_ways_of + xlogy(number, p)[possible] + xlog1py(number, -p)[failing])
    return np.tril(law)


@cache
def triangle(most):
    """Row m, column j: successes j and failures m - j, and the logarithm of their ways; beyond j = m those of m."""
    m = np.arange(most + 1)[:, None]
    possible = np.minimum(np.arange(most + 1)[None, :], m)
    return possible, m - possible, log_ways(m, possible)
