"""Which unit completes the winner's majority?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sma_risk.distributions.base import FloatArray

NOBODY = -1


def tipping_units(margins: FloatArray, votes: Sequence[int]) -> NDArray[np.int64]:
    """Return the place of the tipping-point unit in each row of margins, shape (size, units); -1 in a tie.

    Of the units that the winner carried, sorted by the winner's margin, the tipping point is the one whose
    votes complete the majority.

    >>> tipping_units(np.array([[9.0, 1.0, -5.0], [9.0, -1.0, -5.0]]), [1, 1, 1]).tolist()
    [1, 1]
    """
    order = np.argsort(-margins, axis=1)
    reached = np.cumsum(np.asarray(votes)[order], axis=1)
    total = sum(votes)
    majority = total // 2 + 1
    gained = (margins > 0.0) @ np.asarray(votes)
    # counted from the rival's end, a majority is complete where too few votes remain on the candidate's
    completes = np.where(2 * gained > total, majority, total - majority + 1)
    place = np.argmax(reached >= completes[:, None], axis=1)
    return np.where(2 * gained == total, NOBODY, order[np.arange(len(order)), place])
