"""Which distributions have nothing but atoms? Values with probabilities, and samples as they are."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.families.likelihood import SAMPLES
from sma_risk.parameters import Check, ScenarioError, frozen, parameter, simplex


class _Atoms(NamedTuple):
    """Distinct values in ascending order, each with its probability, that up to it, and that beyond it."""

    values: FloatArray
    probabilities: FloatArray
    up_to: FloatArray
    beyond: FloatArray


class _Steps(Distribution):
    """A distribution of atoms alone; its quantile function is a step function, continuous from the left."""

    @abstractmethod
    def _masses(self) -> tuple[FloatArray, FloatArray]:
        """Return ascending distinct values and their probabilities, all above zero."""

    @cached_property
    def _atoms(self) -> _Atoms:
        values, probabilities = self._masses()
        beyond = np.append(np.cumsum(probabilities[:0:-1])[::-1], 0.0)
        return _Atoms(values, probabilities, np.cumsum(probabilities), beyond)

    def support(self) -> tuple[float, float]:
        """Return the least and the largest value that have probability."""
        return float(self._atoms.values[0]), float(self._atoms.values[-1])

    def mean(self) -> float:
        """Return the weighted mean of the values."""
        return float(self._atoms.values @ self._atoms.probabilities)

    def var(self) -> float:
        """Return the weighted mean of the squared deviations."""
        return float((self._atoms.values - self.mean()) ** 2 @ self._atoms.probabilities)

    def _pdf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, 0.0)

    def _pmf(self, x: FloatArray) -> Evaluated:
        place = np.minimum(np.searchsorted(self._atoms.values, x), len(self._atoms.values) - 1)
        found = np.where(self._atoms.values[place] == x, self._atoms.probabilities[place], 0.0)
        return np.where(np.isnan(x), x, found)

    def _ppf(self, q: FloatArray) -> Evaluated:
        # sums may reach 1 before masses that are lost in rounding
        last = len(self._atoms.values) - 1
        return self._at(q, np.where(q == 1.0, last, np.searchsorted(self._atoms.up_to, q, side="left")))

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._at(q, len(self._atoms.values) - np.searchsorted(self._atoms.beyond[::-1], q, side="right"))

    def _at(self, q: FloatArray, place: Evaluated) -> Evaluated:
        return np.where(np.isnan(q), q, self._atoms.values[np.minimum(place, len(self._atoms.values) - 1)])

    def _cdf(self, x: FloatArray) -> Evaluated:
        return self._mass(x, np.append(0.0, self._atoms.up_to[:-1]), 1.0)

    def _sf(self, x: FloatArray) -> Evaluated:
        return self._mass(x, np.append(1.0, self._atoms.beyond[:-1]), 0.0)

    def _mass(self, x: FloatArray, masses: FloatArray, last: float) -> Evaluated:
        place = np.searchsorted(self._atoms.values, x, side="right")
        return np.where(np.isnan(x), x, np.append(masses, last)[place])


@frozen
class Discrete(_Steps):
    """Some values, each with its probability.

    >>> Discrete((1.0, 1.5, 5.0), (0.2, 0.5, 0.3)).ppf([0.1, 0.2, 0.21, 0.9])
    array([1. , 1. , 1.5, 5. ])
    """

    values: tuple[float, ...] = parameter("unit", SAMPLES, "values, ascending")
    probabilities: tuple[float, ...] = parameter("", simplex(0), "probability of each value")

    def __post_init__(self) -> None:
        super().__post_init__()
        if np.any(np.diff(self.values) <= 0.0):
            raise ScenarioError("Discrete.values", self.values, "values in ascending order, none twice")
        if len(self.values) != len(self.probabilities):
            needed = f"{len(self.values)} probabilities, one for each value"
            raise ScenarioError("Discrete.probabilities", self.probabilities, needed)

    def _masses(self) -> tuple[FloatArray, FloatArray]:
        probabilities = np.array(self.probabilities)
        held = probabilities > 0.0
        return np.array(self.values)[held], probabilities[held]


_SORTED = Check(SAMPLES.needed, lambda value: tuple(sorted(SAMPLES.canonical(value))))


@frozen
class Empirical(_Steps):
    """The law of a sample: every observation weighs the same, nothing lies between or beyond them.

    The quantile at q is the smallest observation with at least a share q of the sample at or below it: the inverse
    of the empirical distribution function, definition 1 of Hyndman & Fan (1996), Sample quantiles in statistical
    packages, *The American Statistician* 50(4). A smooth law through a sample is `Metalog.from_quantiles`.

    >>> Empirical((3.0, 1.0, 2.0, 2.0)).ppf([0.25, 0.5, 0.75, 0.76])
    array([1., 2., 2., 3.])
    """

    samples: tuple[float, ...] = parameter("unit", _SORTED, "observations, in any order")

    def __repr__(self) -> str:
        """Return all of a small sample, the size and the range of a large one."""
        if len(self.samples) <= 8:
            return f"Empirical(samples={self.samples})"
        low, high = self.support()
        return f"Empirical({len(self.samples):,} samples: mean {self.mean():.4g}, {low:g}..{high:g})"

    def _masses(self) -> tuple[FloatArray, FloatArray]:
        values, counts = np.unique(self.samples, return_counts=True)
        return values, counts / len(self.samples)
