"""What else may be asked of the numbers of a score? That they are positive, or one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import FloatArray, array
from sma_risk.parameters import ScenarioError


def positive(key: str, value: ArrayLike) -> FloatArray:
    """Return numbers > 0 of any shape."""
    found = array(key, value)
    if not np.all(found > 0.0):
        raise ScenarioError(key, float(np.min(found)), "numbers > 0")
    return found


def single(key: str, value: ArrayLike) -> float:
    """Return one number."""
    found = array(key, value)
    if found.ndim or np.isnan(found):
        raise ScenarioError(key, value, "one number")
    return float(found)
