"""How is a show of hands counted? Exact laws of the yes votes of a random subset.

Everything is a sum of products of positive numbers, so both tails are accurate to a few units in the 13th digit,
down to probabilities of 1e-150, where powers begin to vanish.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import FloatArray


def binomials(most: int, yes: ArrayLike, no: ArrayLike | None = None, weights: ArrayLike | None = None) -> FloatArray:
    """Return the laws of the yes votes of 0 to `most` members who vote alike, shape (most+1, most+1).

    Entry [m, y] is the probability of y votes among m members. `yes` is a probability, or an array of them to be
    averaged over with `weights`; `no` is its complement, to be given if it is known better than 1 - yes.
    """
    chance = np.atleast_1d(np.asarray(yes, dtype=np.float64))[:, None]
    other = 1.0 - chance if no is None else np.atleast_1d(np.asarray(no, dtype=np.float64))[:, None]
    share = np.ones(1) if weights is None else np.asarray(weights, dtype=np.float64)
    numbers = np.arange(most + 1)
    powers = (share[:, None] * chance**numbers).T @ other**numbers  # average of yes**y no**(m - y)
    m, y = np.tril_indices(most + 1)
    laws = np.zeros((most + 1, most + 1))
    laws[m, y] = pascal(most)[m, y] * powers[y, m - y]
    return laws


@lru_cache(maxsize=16)
def pascal(most: int) -> FloatArray:
    """Return Pascal's triangle, shape (most+1, most+1), zeros above; read-only."""
    triangle = np.zeros((most + 1, most + 1))
    for n in range(most + 1):
        triangle[n, : n + 1] = choose(n)
    triangle.setflags(write=False)
    return triangle


@lru_cache(maxsize=1024)
def choose(n: int) -> FloatArray:
    """Return the binomial coefficients n over 0 to n, each the float64 nearest to the whole number; read-only."""
    numbers = np.array([float(math.comb(n, k)) for k in range(n + 1)])
    numbers.setflags(write=False)
    return numbers


def beta_binomial(trials: int, a: float, b: float) -> FloatArray:
    """Return the law of successes in `trials` with a Beta(a, b) chance of success, shape (trials + 1,).

    By the ratios of neighbours, outwards from the largest.
    """
    k = np.arange(trials)
    ratios = (trials - k) / (k + 1.0) * (k + a) / (trials - 1 - k + b)
    top = int(np.argmax(np.concatenate([[0.0], np.cumsum(np.log(ratios))])))
    up, down = np.cumprod(ratios[top:]), np.cumprod(1.0 / ratios[:top][::-1])[::-1]
    chances = np.concatenate([down, [1.0], up])
    return np.asarray(chances / chances.sum())


def presence(seats: int, government: int, attended: FloatArray) -> FloatArray:
    """Return the joint law of government members and others present, shape (government+1, others+1).

    `attended`, shape (seats + 1,), is the law of the number present, who are a random subset of all.
    """
    g, o = np.arange(government + 1)[:, None], np.arange(seats - government + 1)
    return np.asarray(choose(government)[g] * choose(seats - government)[o] / choose(seats)[g + o] * attended[g + o])


def count(present: FloatArray, loyal: FloatArray, others: FloatArray) -> FloatArray:
    """Return the law of all yes votes, shape (seats + 1,), from `presence` and the `binomials` of the two blocs."""
    other_votes = present @ others  # by government members present and yes votes of others
    law = np.zeros(present.shape[0] + present.shape[1] - 1)
    for g, votes in enumerate(other_votes):
        law[: g + len(votes)] += np.convolve(loyal[g, : g + 1], votes)
    return law


def majority(present: FloatArray, loyal: FloatArray, others: FloatArray) -> float:
    """Return the probability that more than half of those present say yes; arguments as of `count`.

    With y of g government members in favour, the others carry it if 2 y' - m > g - 2 y, m of them being present.
    """
    government, most = present.shape[0] - 1, present.shape[1] - 1
    tails = np.zeros((most + 1, most + 2))  # P(others' yes >= y), y up to most + 1
    tails[:, :-1] = np.cumsum(others[:, ::-1], axis=1)[:, ::-1]
    m, lead = np.arange(most + 1)[:, None], np.arange(-government, government + 1)
    needed = np.clip((m + lead) // 2 + 1, 0, most + 1)
    carried = present @ tails[m, needed]  # by g and the lead of the noes over the ayes among them
    g, y = np.tril_indices(government + 1)
    return float(np.sum(loyal[g, y] * carried[g, government + g - 2 * y]))
