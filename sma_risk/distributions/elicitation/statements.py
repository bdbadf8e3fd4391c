"""How does what an expert says become a distribution? Statements in, one distribution out, or a refusal."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray
from sma_risk.distributions.families.continuous import Beta, Gamma, LogNormal, Normal
from sma_risk.distributions.families.metalog import Metalog, checked_quantiles
from sma_risk.parameters import NUMBER, ScenarioError, one_among, positive
from sma_risk.parameters import between as inside

TOLERANCE = 0.05  # judgement: experts state quantiles to no more than a twentieth of their range
_EXACT = 1e-9


class _Family(NamedTuple):
    """How a family is fitted: its bounds, and its law and a first guess in terms of two free numbers."""

    low: float
    high: float
    law: Callable[[float, float], Distribution]
    guess: Callable[[FloatArray, FloatArray], tuple[float, float]]


@dataclass(frozen=True)
class Fit:
    """A distribution fitted to quantiles, with those asked for and those it has.

    >>> round(fit_quantiles("normal", {0.1: 0.0, 0.9: 2.0}).distribution.std(), 4)
    0.7803
    """

    distribution: Distribution
    probabilities: tuple[float, ...]
    asked: tuple[float, ...]
    achieved: tuple[float, ...]
    residual: float
    """Largest miss, as a share of the distance between the outermost quantiles asked for."""


def between(low: float, high: float, *, probability: float = 0.9, family: str = "normal") -> Distribution:
    """Return the distribution whose central interval of this probability is [low, high].

    Families: "normal", "lognormal" (low > 0), "gamma" (low > 0), "beta" (0 < low, high < 1).

    >>> between(1, 4, probability=0.9, family="lognormal").interval(0.9)
    (1.0, 4.0)
    """
    tail = (1.0 - inside(0.0, 1.0)("probability", probability)) / 2.0
    first, last = NUMBER("low", low), NUMBER("high", high)
    if not first < last:
        raise ScenarioError("high", high, f"a number above low = {first:g}")
    z = -float(special.ndtri(tail))
    if family == "normal":
        return Normal((first + last) / 2.0, (last - first) / (2.0 * z))
    if family == "lognormal":
        _inner("low", first, _FAMILIES["lognormal"])
        return LogNormal(math.sqrt(first) * math.sqrt(last), math.log(last / first) / (2.0 * z))
    return fit_quantiles(family, {tail: first, 1.0 - tail: last}, tolerance=_EXACT).distribution


def from_5_50_95(
    low: float, median: float, high: float, *, least: float | None = None, most: float | None = None
) -> Metalog:
    """Return the smooth distribution with these 5 %, 50 % and 95 % quantiles, within bounds if there are any.

    It is the metalog of three terms, which three quantiles determine. Too skew a statement has none; bounds help.

    >>> from_5_50_95(1.1, 1.5, 4.0, least=1.0).ppf([0.05, 0.5, 0.95]).round(12)
    array([1.1, 1.5, 4. ])
    """
    stated = {0.05: NUMBER("low", low), 0.5: NUMBER("median", median), 0.95: NUMBER("high", high)}
    return Metalog.from_quantiles(stated, low=least, high=most)


def fit_quantiles(family: str, quantiles: Mapping[float, float], *, tolerance: float = TOLERANCE) -> Fit:
    """Return the member of a family nearest to two or more quantiles, by least squares.

    Parameters
    ----------
    family : "normal", "lognormal", "gamma" or "beta".
    quantiles : values by probability.
    tolerance : largest miss accepted, as a share of the distance between the outermost quantiles.

    Raises
    ------
    ScenarioError
        If the family cannot take these values, or the best member misses one by more than the tolerance.

    Examples
    --------
    >>> fit_quantiles("gamma", {0.1: 1.0, 0.5: 2.0, 0.9: 3.7}).residual < 0.02
    True
    """
    kind = _FAMILIES[one_among("family", family, _FAMILIES)]
    probabilities, values = checked_quantiles(quantiles)
    for value in (values[0], values[-1]):
        _inner("quantiles", float(value), kind)
    most = positive(1.0)("tolerance", tolerance)
    law = kind.law(*_nearest(kind, probabilities, values))
    achieved = law.ppf(probabilities)
    residual = float(np.max(np.abs(achieved - values)) / (values[-1] - values[0]))
    if not residual <= most:
        needed = f"quantiles that a {family} law has to within {most:g} of their range; it misses {residual:.3g}"
        raise ScenarioError("quantiles", dict(quantiles), needed)
    return Fit(law, tuple(probabilities.tolist()), tuple(values.tolist()), tuple(achieved.tolist()), residual)


def _inner(key: str, value: float, kind: _Family) -> None:
    if not kind.low < value < kind.high:
        raise ScenarioError(key, value, f"numbers between {kind.low:g} and {kind.high:g}, both excluded")


def _nearest(kind: _Family, probabilities: FloatArray, values: FloatArray) -> tuple[float, float]:
    from scipy.optimize import least_squares

    def misses(free: FloatArray) -> FloatArray:
        return np.asarray((kind.law(*free).ppf(probabilities) - values) / (values[-1] - values[0]))

    start = kind.guess(special.ndtri(probabilities), values)
    scale = np.maximum(np.abs(start), 1.0)
    found = least_squares(misses, start, x_scale=scale, xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return float(found.x[0]), float(found.x[1])


def _line(z: FloatArray, values: FloatArray) -> tuple[float, float]:
    """Return centre and slope of the least-squares line over the normal scores."""
    slope, centre = np.polyfit(z, values, 1)
    return float(centre), float(slope)


def _guess_normal(z: FloatArray, values: FloatArray) -> tuple[float, float]:
    centre, slope = _line(z, values)
    return centre, math.log(slope)


def _guess_gamma(z: FloatArray, values: FloatArray) -> tuple[float, float]:
    centre, slope = _line(z, np.log(values))
    shape = 1.0 / math.expm1(min(slope, 2.0) ** 2)
    return math.log(shape), math.log(shape) - centre


def _guess_beta(z: FloatArray, values: FloatArray) -> tuple[float, float]:
    centre, slope = _line(z, special.logit(values))
    mean = float(special.expit(centre))
    size = max(1.0 / (slope * slope * mean * (1.0 - mean)) - 1.0, 0.5)
    return math.log(mean * size), math.log((1.0 - mean) * size)


def _exp(free: float) -> float:
    return math.exp(min(max(free, -25.0), 25.0))  # the search may look far, but a parameter has bounds


_FAMILIES = {
    "normal": _Family(-math.inf, math.inf, lambda mu, log_sigma: Normal(mu, _exp(log_sigma)), _guess_normal),
    "lognormal": _Family(
        0.0,
        math.inf,
        lambda log_median, log_sigma: LogNormal(_exp(log_median), _exp(log_sigma)),
        lambda z, values: _guess_normal(z, np.log(values)),
    ),
    "gamma": _Family(0.0, math.inf, lambda log_shape, log_rate: Gamma(_exp(log_shape), _exp(log_rate)), _guess_gamma),
    "beta": _Family(0.0, 1.0, lambda log_a, log_b: Beta(_exp(log_a), _exp(log_b)), _guess_beta),
}
