"""How is a show of hands counted? Exact laws of the yes votes of a random subset."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sma_risk.distributions.base import FloatArray


def binomials(most: int, yes: ArrayLike) -> FloatArray:
    """Return the laws of the yes votes of 0 to `most` members who vote alike, shape (..., most+1, most+1).

    Entry [..., m, y] is the probability of y votes among m members; one more member is one more convolution.
    `yes` has shape (...).
    """
    yes = np.asarray(yes, dtype=np.float64)[..., None]
    laws = np.zeros((*yes.shape[:-1], most + 1, most + 1))
    laws[..., 0, 0] = 1.0
    for m in range(most):
        laws[..., m + 1, :] = (1.0 - yes) * laws[..., m, :]
        laws[..., m + 1, 1:] += yes * laws[..., m, :-1]
    return laws


def hypergeometric(seats: int, government: int, present: int) -> list[tuple[int, float]]:
    """Return (g, probability) for the possible numbers g of government members among those present."""
    g = np.arange(max(0, present - (seats - government)), min(government, present) + 1)
    logs = _log_choose(government, g) + _log_choose(seats - government, present - g)
    chances = np.exp(logs - logs.max())
    return list(zip(g.tolist(), (chances / chances.sum()).tolist(), strict=True))


def beta_binomial(trials: int, a: float, b: float) -> FloatArray:
    """Return the law of successes in `trials` with a Beta(a, b) chance of success, shape (trials + 1,)."""
    k = np.arange(trials + 1)
    logs = _log_choose(trials, k) + special.betaln(k + a, trials - k + b)
    chances = np.exp(logs - logs.max())
    return np.asarray(chances / chances.sum())


def majority(present: int, seats: int, government: int, loyal: FloatArray, others: FloatArray) -> float:
    """Return the probability that more than half of those present say yes.

    `loyal` and `others` are `binomials` of the two blocs; which members are present is random.
    """
    total = 0.0
    for g, chance in hypergeometric(seats, government, present):
        m = present - g
        enough = np.append(np.cumsum(loyal[g, ::-1])[::-1], 0.0)  # P(government yes >= y)
        needed = np.clip(present // 2 + 1 - np.arange(m + 1), 0, len(enough) - 1)
        total += chance * float(others[m, : m + 1] @ enough[needed])
    return total


def _log_choose(n: int, k: NDArray[Any]) -> FloatArray:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
