"""How many electoral votes come together when the units vote independently?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sma_risk.distributions.base import FloatArray

NODES_AT_A_TIME = 128  # 539 x 128 doubles stay in the cache of one core


def vote_laws(won: FloatArray, lost: FloatArray, votes: Sequence[int]) -> FloatArray:
    """Return the laws of the votes won, shape (nodes, total + 1), by one convolution for each unit.

    Parameters
    ----------
    won, lost : probabilities that each unit is won or lost, shape (nodes, units). Both are given so that
        neither tail loses digits.
    votes : of each unit, shape (units,).

    Sums of positive terms only: every mass keeps its relative precision. A Poisson-binomial with weights.

    >>> vote_laws(np.array([[0.5, 0.5]]), np.array([[0.5, 0.5]]), [1, 2]).tolist()
    [[0.25, 0.25, 0.25, 0.25]]
    """
    order = np.argsort(votes, kind="stable")
    laws = np.zeros((sum(votes) + 1, len(won)))
    laws[0], reach = 1.0, 1
    for unit in order:
        gained = laws[:reach] * won[:, unit]
        laws[:reach] *= lost[:, unit]
        reach += int(votes[unit])
        laws[reach - len(gained) : reach] += gained
    return laws.T


def average_law(won: FloatArray, lost: FloatArray, weights: FloatArray, votes: Sequence[int]) -> FloatArray:
    """Return the average of the laws at the nodes, shape (total + 1,), a few nodes at a time."""
    total = np.zeros(sum(votes) + 1)
    for start in range(0, len(weights), NODES_AT_A_TIME):
        part = slice(start, start + NODES_AT_A_TIME)
        total += weights[part] @ vote_laws(won[part], lost[part], votes)
    return total
