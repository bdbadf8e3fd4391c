"""Which smooth distribution goes through stated quantiles? Keelin's metalog, unbounded or with bounds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Any, Self

import numpy as np
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.inverse import _ByQuantiles
from sma_risk.parameters import NUMBER, ScenarioError, between, frozen, integer, many, optional, parameter

MOST_TERMS = 9  # more of them ripple between the quantiles
_INNER = between(0.0, 1.0)
_GRID = np.linspace(-40.0, 40.0, 8001)  # logits at which a metalog must rise; further out it is a straight line


@frozen
class Metalog(_ByQuantiles):
    """A quantile function that is linear in its coefficients: a1 + a2 l + a3 (y - 1/2) l + a4 (y - 1/2) + ....

    y is the probability and l = ln(y / (1 - y)); terms five on are (y - 1/2)^2, (y - 1/2)^2 l, (y - 1/2)^3, .... With
    one bound the exponential of this sum is the distance from it, with two it is the ratio of the two distances.
    A law with one bound has a tail like a power of x, which may have no variance, or even no mean.
    Keelin (2016), The metalog distributions, *Decision Analysis* 13(4).

    >>> usual = Metalog.from_quantiles({0.05: 1.1, 0.5: 1.5, 0.95: 4.0}, low=1.0)
    >>> usual.ppf([0.05, 0.5, 0.95]).round(12)
    array([1.1, 1.5, 4. ])
    """

    coefficients: tuple[float, ...] = parameter("", many(NUMBER, 2, MOST_TERMS), "a1, a2, ...")
    _: KW_ONLY
    low: float | None = parameter("unit", optional(NUMBER), "least value, or None", default=None)
    high: float | None = parameter("unit", optional(NUMBER), "largest value, or None", default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        _check_bounds(self.low, self.high)
        slopes = np.diff(_basis(_GRID, len(self.coefficients)) @ self.coefficients)
        if not np.all(slopes > 0.0):
            where = special.expit(_GRID[int(np.argmin(slopes))])
            needed = f"coefficients of a quantile function that rises everywhere, which falls near {where:.3g}"
            raise ScenarioError("Metalog.coefficients", self.coefficients, needed)

    @classmethod
    def from_quantiles(
        cls,
        quantiles: Mapping[float, float],
        *,
        low: float | None = None,
        high: float | None = None,
        terms: int | None = None,
    ) -> Self:
        """Return the metalog through quantiles, by probability, or near them by least squares with fewer terms.

        Raises
        ------
        ScenarioError
            If quantiles do not rise or leave the bounds, or no metalog with so many terms has them.
        """
        probabilities, values = checked_quantiles(quantiles)
        low, high = optional(NUMBER)("low", low), optional(NUMBER)("high", high)
        _check_bounds(low, high)
        least, most = -math.inf if low is None else low, math.inf if high is None else high
        if not least < values[0] <= values[-1] < most:
            raise ScenarioError("quantiles", quantiles, f"values between {least:g} and {most:g}, both excluded")
        count = integer(2, min(MOST_TERMS, len(values)))("terms", len(values) if terms is None else terms)
        below = 0.0 if low is None else np.log(values - low)
        above = 0.0 if high is None else np.log(high - values)
        straight = values if low is None and high is None else below - above
        basis = _basis(special.logit(probabilities), count)
        coefficients = np.linalg.lstsq(basis, straight, rcond=None)[0]
        return cls(tuple(float(a) for a in coefficients), low=low, high=high)

    def support(self) -> tuple[float, float]:
        """Return the bounds; an infinite one where there is none."""
        return -math.inf if self.low is None else self.low, math.inf if self.high is None else self.high

    def mean(self) -> float:
        """Return the expectation, by adaptive quadrature; infinite where it does not exist."""
        return self._infinite(1) or super().mean()

    def var(self) -> float:
        """Return the variance, by adaptive quadrature; infinite where it does not exist."""
        return abs(self._infinite(2)) or super().var()

    def _infinite(self, power: int) -> float:
        """With one bound the open tail is that of exp(slope x logit): it has moments below 1 / slope only."""
        if (self.low is None) == (self.high is None):
            return 0.0
        side = 1.0 if self.high is None else -1.0
        outer = _basis(side * _GRID[-2:], len(self.coefficients)) @ self.coefficients
        slope = abs(outer[1] - outer[0]) / (_GRID[-1] - _GRID[-2])
        return side * math.inf if power * slope >= 1.0 else 0.0

    def _at_logit(self, logit: FloatArray) -> Any:
        sums = _basis(logit, len(self.coefficients)) @ np.array(self.coefficients)
        if self.low is not None and self.high is not None:
            width = self.high - self.low
            return np.where(
                sums < 0.0, self.low + width * special.expit(sums), self.high - width * special.expit(-sums)
            )
        if self.low is not None:
            return self.low + np.exp(sums)
        return sums if self.high is None else self.high - np.exp(-sums)

    def _slope_at_logit(self, logit: FloatArray) -> Any:
        coefficients = np.array(self.coefficients)
        sums, slopes = _basis(logit, len(coefficients)) @ coefficients, _slopes(logit, len(coefficients)) @ coefficients
        if self.low is not None and self.high is not None:
            return slopes * (self.high - self.low) * special.expit(sums) * special.expit(-sums)
        if self.low is not None:
            return slopes * np.exp(sums)
        return slopes if self.high is None else slopes * np.exp(-sums)


def checked_quantiles(quantiles: Mapping[float, float]) -> tuple[FloatArray, FloatArray]:
    """Return probabilities and values of at least two quantiles, both rising."""
    if not isinstance(quantiles, Mapping) or len(quantiles) < 2:
        raise ScenarioError("quantiles", quantiles, "at least two values by probability, such as {0.05: 1, 0.95: 4}")
    pairs = sorted((_INNER("quantiles", p), NUMBER(f"quantiles[{p}]", x)) for p, x in quantiles.items())
    probabilities, values = np.array(pairs).T
    if np.any(np.diff(values) <= 0.0):
        raise ScenarioError("quantiles", quantiles, "values that rise with their probabilities")
    return probabilities, values


def _check_bounds(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and not low < high:
        raise ScenarioError("Metalog.high", high, f"a number above low = {low:g}")


def _basis(logit: FloatArray, terms: int) -> FloatArray:
    """Return the terms of Keelin's sum at logits, along a last axis."""
    centred = 0.5 * np.tanh(np.asarray(logit)[..., None] / 2.0)  # y - 1/2
    log_odds = np.asarray(logit)[..., None]
    one = np.ones_like(centred)
    found = [one, log_odds, centred * log_odds, centred]
    for k in range(5, terms + 1):
        found.append(centred ** ((k - 1) // 2) if k % 2 else centred ** (k // 2 - 1) * log_odds)
    return np.concatenate(found[:terms], axis=-1)


def _slopes(logit: FloatArray, terms: int) -> FloatArray:
    """Return the derivatives of `_basis` by the logit; that of y - 1/2 is y (1 - y)."""
    log_odds = np.asarray(logit)[..., None]
    centred, moves = 0.5 * np.tanh(log_odds / 2.0), special.expit(log_odds) * special.expit(-log_odds)
    one = np.ones_like(centred)
    found = [0.0 * one, one, moves * log_odds + centred, moves]
    for k in range(5, terms + 1):
        power = (k - 1) // 2 if k % 2 else k // 2 - 1
        risen = power * centred ** (power - 1) * moves
        found.append(risen if k % 2 else risen * log_odds + centred**power)
    return np.concatenate(found[:terms], axis=-1)
