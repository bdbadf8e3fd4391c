"""How are several distributions mixed? Masses add; quantiles by bisection between the parts' quantiles."""

from __future__ import annotations

import numpy as np

from sma_risk.distributions.base import Distribution, FloatArray, as_distribution
from sma_risk.distributions.inverse import _ByMasses
from sma_risk.parameters import Check, ScenarioError, frozen, many, parameter, simplex

MOST_PARTS = 64


def _part(value: object) -> Distribution:
    found = as_distribution(value)
    if isinstance(found, Mixture):
        raise TypeError
    return found


@frozen
class Mixture(_ByMasses):
    """A draw from one of several distributions, chosen with the given weights.

    >>> from sma_risk.distributions import LogNormal
    >>> high_or_low = Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3)), (0.4, 0.6))
    >>> round(float(high_or_low.ppf(0.5)), 3)
    3.368
    """

    parts: tuple[Distribution, ...] = parameter(
        "unit", many(Check("a distribution that is not itself a mixture", _part), 1, MOST_PARTS), "parts"
    )
    weights: tuple[float, ...] = parameter("", simplex(0), "weights")

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.weights) != len(self.parts):
            raise ScenarioError("Mixture.weights", self.weights, f"{len(self.parts)} weights, one for each part")

    def support(self) -> tuple[float, float]:
        """Return the hull of the supports of the parts that have weight."""
        ends = [part.support() for weight, part in self._weighted()]
        return min(low for low, _ in ends), max(high for _, high in ends)

    def mean(self) -> float:
        """Return the weighted mean."""
        return float(sum(weight * part.mean() for weight, part in self._weighted()))

    def var(self) -> float:
        """Return the variance within the parts plus that between them."""
        centre = self.mean()
        spread = [(w, part.var() + (part.mean() - centre) ** 2) for w, part in self._weighted()]
        return float(sum(weight * square for weight, square in spread))

    def _pdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._pdf(x) for weight, part in self._weighted()))

    def _pmf(self, x: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._pmf(x) for weight, part in self._weighted()))

    def _cdf(self, x: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._cdf(x) for weight, part in self._weighted()))

    def _sf(self, x: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._sf(x) for weight, part in self._weighted()))

    def _weighted(self) -> list[tuple[float, Distribution]]:
        return [pair for pair in zip(self.weights, self.parts, strict=True) if pair[0] > 0.0]

    def _bounds(self, below: FloatArray, above: FloatArray) -> tuple[FloatArray, FloatArray]:
        ends = [np.where(below <= above, part._ppf(below), part._isf(above)) for _, part in self._weighted()]
        return np.minimum.reduce(ends), np.maximum.reduce(ends)
