"""How much of the variance is due to coordinates that were swapped? The estimators of Sobol' indices from designs.

a, b : outcomes at two independent sets of points; ab : at the points of a with the coordinates asked about from b.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.sensitivity.given_data import share_of_spread


class Indices(NamedTuple):
    """First-order (of a group: closed) index, and total index."""

    first: Estimate
    total: Estimate


def indices(a: Row, b: Row, ab: Row, draws: Draws | None = None) -> Indices:
    """Return the indices of the coordinates of ab that come from b, each row of shape (n).

    First order: mean of b (ab - a) / Var (Saltelli et al. 2010), b less the mean; total: mean of (a - ab)^2 / (2 Var)
    (Jansen 1999). Errors by the delta method.
    """
    draws = draws or Draws(len(a))
    middle = 0.5 * (draws.mean(a) + draws.mean(b))
    from_a, from_b = a - middle, b - middle
    spread = 0.5 * (np.square(from_a) + np.square(from_b))
    first = share_of_spread(from_b * (ab - a), spread, draws)
    return Indices(first, share_of_spread(0.5 * np.square(a - ab), spread, draws))
