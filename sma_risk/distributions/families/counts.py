"""How many? A law of whole numbers 0, 1, 2, ... in SciPy's words."""

from __future__ import annotations

import numpy as np

from sma_risk.distributions.base import FloatArray, array
from sma_risk.distributions.families.steps import _Steps
from sma_risk.parameters import frozen, parameter, simplex


@frozen
class Counts(_Steps):
    """A number of successes by its probabilities; both tails are summed from their own end.

    >>> flips = Counts((0.25, 0.5, 0.25))
    >>> flips.mean(), float(flips.sf(0)), flips.interval(0.4)
    (1.0, 0.75, (1.0, 1.0))
    """

    probabilities: tuple[float, ...] = parameter("", simplex(0), "of 0, 1, 2, ...")

    @classmethod
    def of(cls, law: FloatArray) -> Counts:
        """Build from an array of probabilities."""
        return cls(array("law", law).tolist())

    def __repr__(self) -> str:
        """Return mean and central range: 300 probabilities help nobody."""
        low, high = self.interval(0.9)
        return f"Counts(0..{len(self.probabilities) - 1}: mean {self.mean():.4g}, 90 % in {low:g}..{high:g})"

    def _masses(self) -> tuple[FloatArray, FloatArray]:
        probabilities = np.array(self.probabilities)
        possible = np.flatnonzero(probabilities)
        return possible.astype(np.float64), probabilities[possible]
