"""What can be asked of an uncertain quantity? SciPy's words, on frozen objects."""

from __future__ import annotations

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sma_risk.parameters import (
    LARGEST,
    SHARE,
    TRUTH,
    Check,
    ScenarioError,
    check_fields,
    checked_mapping,
    instance,
    integer,
    optional,
    plain,
    refuse_misfits,
)

FloatArray = NDArray[np.float64]
Evaluated = Any  # what scipy.special, which is not typed, returns; the public methods make it float64
FIRST_WORD = 2.0**-33  # the smallest coordinate u of the unit hypercube; 1 - FIRST_WORD is the largest
FAR = 1e-10  # a tail beyond it
_LENGTH = integer(0, int(LARGEST))


def _size(value: object) -> Any:
    return tuple(map(_LENGTH.canonical, value)) if isinstance(value, tuple) else optional(_LENGTH).canonical(value)


SIZE = Check("None, a whole number >= 0, or a tuple of such", _size)
GENERATOR = instance(np.random.Generator, "a generator of NumPy")


class Distribution(ABC):
    """A frozen distribution of one real quantity.

    Subclasses are frozen dataclasses that define `support`, `mean`, `var` and the private density, quantile and
    distribution functions for float64 arrays, and `_pmf` if they have atoms. Both tails are accurate: `isf(q)` does
    not go through `1 - q`.

    >>> sorted(Distribution.kinds)[:3]
    ['Beta', 'Constant', 'Counts']
    """

    kinds: ClassVar[dict[str, type[Distribution]]] = {}

    def __init_subclass__(cls) -> None:
        if not cls.__name__.startswith("_"):  # what is shared by several kinds is none itself
            Distribution.kinds[cls.__name__] = cls

    def __post_init__(self) -> None:
        check_fields(self, type(self).__name__)

    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Return the smallest interval that holds all the probability."""

    @abstractmethod
    def mean(self) -> float:
        """Return the expectation."""

    @abstractmethod
    def var(self) -> float:
        """Return the variance."""

    @abstractmethod
    def _pdf(self, x: FloatArray) -> Evaluated: ...

    def _pmf(self, x: FloatArray) -> Evaluated:
        return np.where(np.isnan(x), x, 0.0)

    @abstractmethod
    def _ppf(self, q: FloatArray) -> Evaluated: ...

    @abstractmethod
    def _isf(self, q: FloatArray) -> Evaluated: ...

    @abstractmethod
    def _cdf(self, x: FloatArray) -> Evaluated: ...

    @abstractmethod
    def _sf(self, x: FloatArray) -> Evaluated: ...

    def pdf(self, x: ArrayLike) -> FloatArray:
        """Return the density, per unit; what sits on single values (`pmf`) has none. Shape of `x`."""
        return _evaluate(self._pdf, array("x", x))

    def pmf(self, x: ArrayLike) -> FloatArray:
        """Return P(X = x): zero but where the distribution has an atom. Shape of `x`."""
        return _evaluate(self._pmf, array("x", x))

    def ppf(self, q: ArrayLike) -> FloatArray:
        """Return quantiles: the x with P(X <= x) = q. Shape of `q`; NaN outside [0, 1]."""
        return _at_probability(self._ppf, q)

    def isf(self, q: ArrayLike) -> FloatArray:
        """Return upper quantiles: the x with P(X > x) = q, accurate for tiny q. Shape of `q`."""
        return _at_probability(self._isf, q)

    def cdf(self, x: ArrayLike) -> FloatArray:
        """Return P(X <= x). Shape of `x`."""
        return _evaluate(self._cdf, array("x", x))

    def sf(self, x: ArrayLike) -> FloatArray:
        """Return P(X > x), accurate far out. Shape of `x`."""
        return _evaluate(self._sf, array("x", x))

    def std(self) -> float:
        """Return the standard deviation."""
        return math.sqrt(self.var())

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the central interval that holds this probability."""
        tail = (1.0 - SHARE("confidence", confidence)) / 2.0
        return float(self.ppf(tail)), float(self.isf(tail))

    def rvs(self, size: int | tuple[int, ...] | None = None, *, seed: int | None = None) -> FloatArray:
        """Draw values by inversion from NumPy's default generator; `simulate` never uses this."""
        words = generator(seed).integers(2**53, size=SIZE("size", size))
        return self.ppf((words + 0.5) / 2.0**53)

    def to_dict(self) -> dict[str, Any]:
        """Return the name and the parameters, JSON-able."""
        items = dataclasses.fields(self)  # type: ignore[arg-type]
        return {
            "distribution": type(self).__name__,
            **{item.name: plain(getattr(self, item.name)) for item in items},
        }

    def _repr_html_(self) -> str:
        """Return a picture, the parameters and what they come to, for notebooks."""
        from sma_risk.distributions.shown import law_card

        return law_card(self)

    @staticmethod
    def from_dict(data: object) -> Distribution:
        """Rebuild a distribution from its name and parameters.

        >>> from sma_risk.distributions import Distribution
        >>> Distribution.from_dict({"distribution": "Gamma", "shape": 5, "rate": 15})
        Gamma(shape=5.0, rate=15.0)
        """
        entries = dict(checked_mapping("distribution", data))
        name = entries.pop("distribution", None)
        kind = Distribution.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise ScenarioError("distribution", name, "one of " + ", ".join(sorted(Distribution.kinds)))
        refuse_misfits(kind.__name__, entries, kind)
        return kind(**entries)


def distribution(low: float, *, high: float = math.inf, strict: bool = False, most: float = math.inf) -> Check:
    """Check for a distribution on [low, high], or above `low` if `strict`; a number becomes a `Constant`.

    Its quantile at 1 - `FAR` may not exceed `most`. A number that is to be a share is checked as those are.

    >>> distribution(0.0)("demand.opening", 2.5)
    Constant(value=2.5)
    >>> distribution(0.0)("demand.opening", -1)
    Traceback (most recent call last):
    sma_risk.parameters.ScenarioError: demand.opening needs a number or a distribution on [0, inf] ...
    """

    for name, bound in (("low", low), ("high", high), ("most", most)):
        if isinstance(bound, bool) or not isinstance(bound, int | float) or math.isnan(bound):
            raise ScenarioError(name, bound, "a number, or infinity")
    TRUTH("strict", strict)

    def canonical(value: object) -> Distribution:
        if (low, high) == (0.0, 1.0) and isinstance(value, int | float | np.integer | np.floating):
            value = SHARE.canonical(value)
        found = as_distribution(value)
        first, last = extremes(found, FIRST_WORD)
        left, right = found.support()
        if not (math.isfinite(first) and math.isfinite(last) and low <= left and right <= high):
            raise ValueError
        if strict and first <= low:
            raise ValueError
        if most < math.inf and not extremes(found, FAR)[1] <= most:
            raise ValueError
        return found

    inside = f"above {low:g}" if strict else f"on [{low:g}, {high:g}]"
    cap = f", at most {most:g} at 1 - {FAR:g}" if most < math.inf else ""
    return Check(f"a number or a distribution {inside} with finite quantiles{cap}", canonical)


def as_distribution(value: object) -> Distribution:
    """Return a distribution as it is, a mapping rebuilt by name, one frozen by SciPy, a number as a `Constant`.

    >>> as_distribution(3), as_distribution({"distribution": "Normal", "mu": 0, "sigma": 1})
    (Constant(value=3.0), Normal(mu=0.0, sigma=1.0))
    """
    if isinstance(value, Distribution):
        return value
    if type(value).__module__.startswith("scipy.stats."):
        from sma_risk.distributions.families.from_scipy import from_frozen

        return from_frozen(value)
    if isinstance(value, Mapping):
        return Distribution.from_dict(value)
    return Distribution.from_dict({"distribution": "Constant", "value": value})


def array(key: str, value: ArrayLike) -> FloatArray:
    """Return numbers of any shape, in double precision; texts are none, even if they read like numbers.

    >>> array("x", [1, 0.5])
    array([1. , 0.5])
    >>> array("x", "0.5")
    Traceback (most recent call last):
    sma_risk.parameters.ScenarioError: x needs a number, or an array of numbers, got '0.5'
    """
    try:
        found = np.asarray(value)
        if value is None or found.dtype.kind not in "biufO":
            raise TypeError
        return np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScenarioError(key, value, "a number, or an array of numbers") from None


def generator(seed: int | None) -> np.random.Generator:
    """Return NumPy's generator of a seed; None takes one from the system."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise ScenarioError("seed", seed, "None or a whole number >= 0") from None


@lru_cache(maxsize=1024)
def extremes(found: Distribution, tail: float) -> tuple[float, float]:
    """Return the quantiles that leave this much probability below and above."""
    return float(found.ppf(tail)), float(found.isf(tail))


def _at_probability(quantile: Callable[[FloatArray], Evaluated], q: ArrayLike) -> FloatArray:
    q = array("q", q)
    return _evaluate(quantile, np.where((q >= 0.0) & (q <= 1.0), q, np.nan))


def _evaluate(function: Callable[[FloatArray], Evaluated], x: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        return np.asarray(function(x), dtype=np.float64)[()]
