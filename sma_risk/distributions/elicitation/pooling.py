"""How do several experts become one distribution, and how far do they disagree?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray, as_distribution
from sma_risk.distributions.families.continuous import Beta, Gamma, LogNormal, Normal
from sma_risk.distributions.families.mixture import MOST_PARTS, Mixture
from sma_risk.distributions.inverse import _ByQuantiles
from sma_risk.parameters import Check, ScenarioError, frozen, many, one_among, parameter, simplex

EXPERTS = many(Check("a number or a distribution", as_distribution), 1, MOST_PARTS)
Weighted = list[tuple[float, Distribution]]


@frozen
class QuantileAverage(_ByQuantiles):
    """The distribution whose quantiles are the weighted means of the experts' quantiles (Vincent averaging).

    It has the shape that the experts share and their mean spread: disagreement about the place is averaged out.

    >>> from sma_risk.distributions import Normal
    >>> QuantileAverage((Normal(1, 0.5), Normal(3, 1.5)), (0.5, 0.5)).interval(0.9)
    (0.355..., 3.644...)
    """

    parts: tuple[Distribution, ...] = parameter("unit", EXPERTS, "experts")
    weights: tuple[float, ...] = parameter("", simplex(0), "weights")

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_lengths("QuantileAverage.weights", self.weights, self.parts)

    def support(self) -> tuple[float, float]:
        """Return the weighted means of the ends."""
        ends = [(weight, part.support()) for weight, part in self._weighted()]
        return sum(weight * low for weight, (low, _) in ends), sum(weight * high for weight, (_, high) in ends)

    def mean(self) -> float:
        """Return the weighted mean."""
        return float(sum(weight * part.mean() for weight, part in self._weighted()))

    def _ppf(self, q: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._ppf(q) for weight, part in self._weighted()))

    def _isf(self, q: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * part._isf(q) for weight, part in self._weighted()))

    def _at_logit(self, logit: FloatArray) -> FloatArray:
        return np.asarray(sum(weight * _quantiles(part, logit) for weight, part in self._weighted()))

    def _slope_at_logit(self, logit: FloatArray) -> FloatArray:
        """Each expert's quantile moves by the mass y (1 - y) that a logit moves, over his density there."""
        moved = special.expit(logit) * special.expit(-logit)
        spread = [(weight, part) for weight, part in self._weighted() if part.support()[0] < part.support()[1]]
        return np.asarray(sum(weight * moved / part._pdf(_quantiles(part, logit)) for weight, part in spread))

    def _weighted(self) -> Weighted:
        return [pair for pair in zip(self.weights, self.parts, strict=True) if pair[0] > 0.0]


def _quantiles(part: Distribution, logit: FloatArray) -> FloatArray:
    odds = np.exp(-np.abs(logit))  # expit ends earlier
    tail = odds / (1.0 + odds)
    return np.asarray(np.where(logit < 0.0, part._ppf(tail), part._isf(tail)))


@dataclass(frozen=True)
class Disagreement:
    """The variance of a linear pool, split into what each expert is unsure of and what they differ about.

    >>> Disagreement(within=0.25, between=1.0).share
    0.8
    """

    within: float
    between: float

    @property
    def share(self) -> float:
        """The part of the variance that is disagreement, 0 to 1."""
        return self.between / (self.within + self.between) if self.between else 0.0


def pool(experts: Sequence[Any], weights: Sequence[float] | None = None, *, kind: str = "linear") -> Distribution:
    """Return one distribution for several experts.

    Parameters
    ----------
    experts : distributions or numbers.
    weights : one for each expert, summing to one; None weighs them equally.
    kind : "linear" averages probabilities and keeps disagreement as spread; "quantile" averages quantiles;
        "logarithmic" averages log densities and sides with the more certain, for experts of one family among
        `Normal`, `LogNormal`, `Gamma` and `Beta`, which are closed under it.

    References
    ----------
    Clemen & Winkler (1999), Combining probability distributions from experts in risk analysis, *Risk Analysis* 19(2).

    Examples
    --------
    >>> from sma_risk.distributions import Normal
    >>> experts = [Normal(1, 0.5), Normal(3, 0.5)]
    >>> pool(experts).std().__round__(3), pool(experts, kind="quantile").std().__round__(3)
    (1.118, 0.5)
    """
    return _POOLS[one_among("kind", kind, _POOLS)](*_checked(experts, weights))


def disagreement(experts: Sequence[Any], weights: Sequence[float] | None = None) -> Disagreement:
    """Return how much of the variance of the experts' linear pool is within them, and how much between them.

    >>> from sma_risk.distributions import Normal
    >>> disagreement([Normal(1, 0.5), Normal(3, 0.5)]).share
    0.8
    """
    shares, parts = _checked(experts, weights)
    means, variances = np.array([part.mean() for part in parts]), np.array([part.var() for part in parts])
    if not np.all(np.isfinite([means, variances])):
        raise ScenarioError("experts", experts, "distributions with a finite mean and variance")
    return Disagreement(float(shares @ variances), float(shares @ (means - shares @ means) ** 2))


def _checked(experts: Sequence[Any], weights: Sequence[float] | None) -> tuple[FloatArray, tuple[Distribution, ...]]:
    parts: tuple[Distribution, ...] = EXPERTS("experts", experts)
    shares = simplex(0)("weights", [1.0 / len(parts)] * len(parts) if weights is None else weights)
    _check_lengths("weights", shares, parts)
    return np.array(shares), parts


def _check_lengths(key: str, weights: tuple[float, ...], parts: tuple[Distribution, ...]) -> None:
    if len(weights) != len(parts):
        raise ScenarioError(key, weights, f"{len(parts)} weights, one for each expert")


def _linear(weights: FloatArray, parts: tuple[Distribution, ...]) -> Distribution:
    """A mixture of mixtures is a mixture of their parts."""
    flat: Weighted = []
    for weight, part in zip(weights.tolist(), parts, strict=True):
        inner = zip(part.weights, part.parts, strict=True) if isinstance(part, Mixture) else [(1.0, part)]
        flat += [(weight * share, each) for share, each in inner]
    return Mixture(tuple(part for _, part in flat), tuple(weight for weight, _ in flat))


def _quantile(weights: FloatArray, parts: tuple[Distribution, ...]) -> Distribution:
    return QuantileAverage(parts, tuple(weights.tolist()))


def _logarithmic(weights: FloatArray, parts: tuple[Distribution, ...]) -> Distribution:
    """The product of densities to the power of their weights: natural parameters are averaged."""
    kind = type(parts[0])
    if any(type(part) is not kind for part in parts) or kind not in (Normal, LogNormal, Gamma, Beta):
        names = ", ".join(type(part).__name__ for part in parts)
        raise ScenarioError("experts", names, "one family among Normal, LogNormal, Gamma and Beta")
    first, second = (weights @ column for column in np.array([_natural(part) for part in parts]).T)
    if kind is Normal:
        return Normal(first / second, second**-0.5)
    if kind is LogNormal:
        return LogNormal(float(np.exp(first / second)), second**-0.5)
    return kind(first, second)


def _natural(part: Any) -> tuple[float, float]:
    """Return two parameters in which the logarithm of the density is linear, up to a constant."""
    if isinstance(part, Normal):
        return part.mu / part.sigma**2, part.sigma**-2
    if isinstance(part, LogNormal):
        return float(np.log(part.median)) / part.sigma**2, part.sigma**-2
    return (part.a, part.b) if isinstance(part, Beta) else (part.shape, part.rate)


_POOLS: dict[str, Callable[[FloatArray, tuple[Distribution, ...]], Distribution]] = {
    "linear": _linear,
    "logarithmic": _logarithmic,
    "quantile": _quantile,
}
