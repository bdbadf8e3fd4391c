"""What are the numbers of a score? Arrays in double precision, or a refusal by name."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import Evaluated
from sma_risk.parameters import ScenarioError


def array(key: str, value: ArrayLike) -> Evaluated:
    """Return numbers of any shape."""
    needed = ScenarioError(key, value, "a number, or an array of numbers")
    if value is None:
        raise needed
    try:
        return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise needed from None


def positive(key: str, value: ArrayLike) -> Evaluated:
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
