"""Does an estimator keep its promises? Simulation-based calibration: true values rank uniformly in their posteriors.

Talts, Betancourt, Simpson, Vehtari & Gelman (2018), Validating Bayesian inference algorithms with simulation-based
calibration. Draw a value from the prior and data from the value: the posterior's cdf at the value is uniform.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sma_risk.parameters import ScenarioError, integer

Replicate = Callable[[np.random.Generator], ArrayLike]
REPLICATES = integer(1, 10**7)
BINS = 20


def ranks(replicate: Replicate, replicates: int = 1000, seed: int = 1) -> NDArray[np.float64]:
    """Return the ranks of true values in their posteriors, shape (replicates, quantities).

    Parameters
    ----------
    replicate : draws a truth from the prior and data from the truth, fits, and returns the posterior's cdf at the
        truth, one number for each quantity.
    replicates : how many.
    seed : of NumPy's default generator, which every replicate shares.

    Raises
    ------
    ScenarioError
        If a rank is not a number from 0 to 1.

    Examples
    --------
    >>> ranks(lambda rng: rng.uniform(), 3).shape
    (3, 1)
    """
    rng = np.random.default_rng(seed)
    count = REPLICATES("replicates", replicates)
    found = np.array([np.atleast_1d(np.asarray(replicate(rng), dtype=np.float64)) for _ in range(count)])
    if not ((found >= 0.0) & (found <= 1.0)).all():
        raise ScenarioError("replicate", "a rank outside", "ranks from 0 to 1")
    return found


def p_value(found: ArrayLike, bins: int = BINS) -> float:
    """Return the chi-squared probability of ranks at least so uneven; small is bad. One-dimensional ranks.

    >>> p_value(np.linspace(0.0005, 0.9995, 1000)) > 0.999
    True
    """
    from scipy import stats

    values = np.asarray(found, dtype=np.float64).ravel()
    counts = np.bincount(np.minimum((values * bins).astype(int), bins - 1), minlength=bins)
    return float(stats.chisquare(counts).pvalue)
