"""How does any distribution of scipy.stats become one of ours? By its name and its numbers, never as an object."""

from __future__ import annotations

from dataclasses import KW_ONLY
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray
from sma_risk.distributions.families.likelihood import likeliest
from sma_risk.parameters import NUMBER, POSITIVE, Check, ScenarioError, frozen, many, parameter

MOST_SHAPES = 8


def _family(value: object) -> Any:
    """Return the continuous or discrete family of scipy.stats that has this name."""
    from scipy import stats

    found = getattr(stats, value, None) if isinstance(value, str) else None
    if not isinstance(found, stats.rv_continuous | stats.rv_discrete):
        raise ValueError
    return found


def _name(value: object) -> str:
    return str(_family(value).name)


_NAME = Check("the name of a univariate distribution of scipy.stats", _name)


@frozen
class SciPy(Distribution):
    """A distribution of scipy.stats by name, with its shape parameters in SciPy's order; as accurate as SciPy's own.

    Where SciPy inverts a distribution function numerically, its upper tail goes through 1 - q and has the absolute,
    not the relative precision of float64. A discrete family has scale 1.

    >>> SciPy("weibull_min", (1.5,), scale=2.0).mean() == 2.0 * SciPy("weibull_min", (1.5,)).mean()
    True
    """

    name: str = parameter("", _NAME, "in scipy.stats")
    shapes: tuple[float, ...] = parameter("", many(NUMBER, 0, MOST_SHAPES), "shape parameters", default=())
    _: KW_ONLY
    loc: float = parameter("unit", NUMBER, "shift", default=0.0)
    scale: float = parameter("unit", POSITIVE, "stretch", default=1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        family = _family(self.name)
        if len(self.shapes) != family.numargs:
            needed = f"{family.numargs} values for {self.name} ({family.shapes or 'it has no shapes'})"
            raise ScenarioError("SciPy.shapes", self.shapes, needed)
        if not self._continuous and self.scale != 1.0:
            raise ScenarioError("SciPy.scale", self.scale, f"1, as {self.name} is discrete")
        with np.errstate(all="ignore"):
            known = [*self._rv.support(), self._rv.median()]
        if np.any(np.isnan(known)):
            needed = f"values in the range that scipy.stats.{self.name} accepts for {family.shapes}"
            raise ScenarioError("SciPy.shapes", self.shapes, needed)

    @classmethod
    def fit(cls, name: str, samples: ArrayLike, **fixed: float) -> Self:
        """Return the member of a continuous family of greatest likelihood; `fixed` are SciPy's floc, fscale, f0, ....

        >>> SciPy.fit("weibull_min", [0.5, 1.1, 1.9, 2.4], floc=0).mean().__round__(2)
        1.48
        """
        family = _NAME("SciPy.name", name)
        if not hasattr(_family(family), "fit"):
            raise ScenarioError("SciPy.name", name, "a continuous family to be fitted")
        *shapes, loc, scale = likeliest(family, samples, **fixed)
        return cls(family, tuple(map(float, shapes)), loc=float(loc), scale=float(scale))

    @property
    def _continuous(self) -> bool:
        return hasattr(_family(self.name), "pdf")

    @cached_property
    def _rv(self) -> Any:
        stretched = {"scale": self.scale} if self._continuous else {}
        return _family(self.name)(*self.shapes, loc=self.loc, **stretched)

    def support(self) -> tuple[float, float]:
        """Return SciPy's support."""
        low, high = self._rv.support()
        return float(low), float(high)

    def mean(self) -> float:
        """Return SciPy's mean; infinite or NaN where there is none."""
        with np.errstate(all="ignore"):
            return float(self._rv.mean())

    def var(self) -> float:
        """Return SciPy's variance; infinite or NaN where there is none."""
        with np.errstate(all="ignore"):
            return float(self._rv.var())

    def _pdf(self, x: FloatArray) -> Evaluated:
        return self._rv.pdf(x) if self._continuous else np.where(np.isnan(x), x, 0.0)

    def _pmf(self, x: FloatArray) -> Evaluated:
        return super()._pmf(x) if self._continuous else np.where(np.isnan(x), x, self._rv.pmf(x))

    def _ppf(self, q: FloatArray) -> Evaluated:
        # SciPy puts the quantile at 0 of a discrete family one below its support
        return np.maximum(self._rv.ppf(q), self.support()[0])

    def _isf(self, q: FloatArray) -> Evaluated:
        return np.maximum(self._rv.isf(q), self.support()[0])

    def _cdf(self, x: FloatArray) -> Evaluated:
        return self._rv.cdf(x)

    def _sf(self, x: FloatArray) -> Evaluated:
        return self._rv.sf(x)


def from_frozen(value: Any) -> SciPy:
    """Return a frozen distribution of scipy.stats by its name and numbers.

    Raises
    ------
    ScenarioError
        If scipy.stats does not know it by name, or a parameter is not a single finite number.

    >>> from scipy import stats
    >>> from_frozen(stats.gamma(5, scale=1 / 15))
    SciPy(name='gamma', shapes=(5.0,), loc=0.0, scale=0.06666666666666667)
    """
    from scipy import stats

    needed = "a frozen univariate distribution that scipy.stats knows by name"
    if not isinstance(value, stats.distributions.rv_frozen):
        raise ScenarioError("distribution", value, needed)
    family: Any = value.dist
    known: Any = getattr(stats, str(family.name), None)
    if type(known) is not type(value.dist):
        raise ScenarioError("distribution", family.name, needed)
    shapes = family.shapes.replace(" ", "").split(",") if family.shapes else []
    given = {"loc": 0.0, "scale": 1.0} | dict(zip([*shapes, "loc", "scale"], value.args, strict=False)) | value.kwds
    return SciPy(family.name, tuple(given[name] for name in shapes), loc=given["loc"], scale=given["scale"])
