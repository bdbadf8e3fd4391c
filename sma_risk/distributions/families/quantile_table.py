"""What lies between stated quantiles? A monotone cubic through all of them, from the least value to the largest."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.inverse import _ByQuantiles
from sma_risk.parameters import NUMBER, PROBABILITY, ScenarioError, frozen, many, parameter

MOST_ROWS = 1000


@frozen
class QuantileTable(_ByQuantiles):
    """Quantiles at given probabilities, 0 and 1 among them; between them a monotone cubic in the probability.

    The interpolation is that of Fritsch & Butland (1984), A method for constructing local monotone piecewise cubic
    interpolants, *SIAM Journal on Scientific and Statistical Computing* 5(2). Equal neighbours are an atom.

    >>> QuantileTable((1.0, 1.1, 1.5, 4.0, 6.0), (0, 0.05, 0.5, 0.95, 1)).ppf([0.05, 0.5, 0.95])
    array([1.1, 1.5, 4. ])
    """

    values: tuple[float, ...] = parameter("unit", many(NUMBER, 2, MOST_ROWS), "quantiles, never falling")
    probabilities: tuple[float, ...] = parameter("", many(PROBABILITY, 2, MOST_ROWS), "of each, from 0 to 1, ascending")

    def __post_init__(self) -> None:
        super().__post_init__()
        p = self.probabilities
        if p[0] != 0.0 or p[-1] != 1.0 or np.any(np.diff(p) <= 0.0):
            raise ScenarioError("QuantileTable.probabilities", p, "to begin with 0, to rise, and to end with 1")
        if len(self.values) != len(p):
            raise ScenarioError("QuantileTable.values", self.values, f"{len(p)} values, one for each probability")
        if np.any(np.diff(self.values) < 0.0):
            raise ScenarioError("QuantileTable.values", self.values, "values that never fall")

    def support(self) -> tuple[float, float]:
        """Return the first and the last value."""
        return self.values[0], self.values[-1]

    def mean(self) -> float:
        """Return the integral of the quantile function, exact for its cubics."""
        return self._integral(0.0, 1)

    def var(self) -> float:
        """Return the integral of the squared deviation, exact for its cubics."""
        return self._integral(self.mean(), 2)

    def _integral(self, centre: float, power: int) -> float:
        nodes, weights = np.polynomial.legendre.leggauss(4)  # exact to degree 7, the square of a cubic has 6
        left, width = np.array(self.probabilities[:-1]), np.diff(self.probabilities)
        deviations = self._curve(left[:, None] + width[:, None] * (nodes + 1.0) / 2.0) - centre
        return float(np.sum(width[:, None] * weights / 2.0 * deviations**power))

    @cached_property
    def _curve(self) -> Any:
        from scipy.interpolate import PchipInterpolator

        return PchipInterpolator(self.probabilities, self.values)

    def _at_logit(self, logit: FloatArray) -> FloatArray:
        return np.asarray(np.clip(self._curve(special.expit(logit)), *self.support()))

    def _slope_at_logit(self, logit: FloatArray) -> FloatArray:
        return np.asarray(self._curve(special.expit(logit), 1) * special.expit(logit) * special.expit(-logit))

    def _pmf(self, x: FloatArray) -> FloatArray:
        held = np.diff(self.values) == 0.0
        at, mass = np.array(self.values[1:])[held], np.diff(self.probabilities)[held]
        return np.where(np.isnan(x), x, np.sum((x[..., None] == at) * mass, axis=-1))
