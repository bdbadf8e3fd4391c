"""Which cubic follows a smooth function over a stretch? The one through its values at the Chebyshev points."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.jit import inline

COEFFICIENTS = 4
CHEBYSHEV = 0.5 * (1 - np.cos((np.arange(COEFFICIENTS) + 0.5) * np.pi / COEFFICIENTS))
"""Places in [0, 1] of a stretch."""

_SOLVE = np.linalg.inv(np.vander(CHEBYSHEV, COEFFICIENTS, increasing=True))


def through(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coefficients, from the constant on, of the cubic with these values at `CHEBYSHEV`: (stretches, 4)."""
    return np.asarray(values @ _SOLVE.T)


@inline
def cubic(a: Any, b: Any, c: Any, d: Any, x: Any) -> Any:
    """Return a + b x + c x**2 + d x**3 by Horner's rule."""
    return a + x * (b + x * (c + x * d))
