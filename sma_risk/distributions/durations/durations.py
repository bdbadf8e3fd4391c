"""How long until it happens? Hazards that are constant within each month, at a level that may be uncertain.

The hazard in month k is level x factors[k]. An uncertain level is a Gamma law, drawn once: whoever has waited long
without result learns that the level is low. One law in two readings: continuous time (`sf`, `pdf`, `hazard`), and
whole months (`pmf`, `monthly_hazard`), which is the clock rule of docs/model.md, section 2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray, array, as_distribution
from sma_risk.distributions.durations.frailty import GammaLevel, KnownLevel
from sma_risk.distributions.families.continuous import Constant, Gamma
from sma_risk.parameters import (
    FACTOR,
    HAZARD,
    MONTHS,
    MOST_MONTHS,
    NON_NEGATIVE,
    Check,
    ScenarioError,
    frozen,
    instance,
    many,
    optional,
    parameter,
)


def _level(value: object) -> Distribution:
    found = as_distribution(value)
    if isinstance(found, Constant):
        HAZARD.canonical(found.value)
    elif not isinstance(found, Gamma):
        raise TypeError
    return found


_PRIOR = optional(instance(Gamma, "a Gamma distribution"))


@frozen
class PiecewiseHazard(Distribution):
    """Months until an event whose hazard in month k is level x factors[k]; the last factor holds for ever.

    A level of the form `Gamma` is drawn once, before time begins. If the last factor is 0 the event may never
    happen: then `ppf` and `mean` are infinite where that is their value.

    >>> talks = PiecewiseHazard(Gamma(5, 15), factors=(0.0, 0.5, 1.0))
    >>> round(float(talks.sf(6)), 3), round(talks.restricted_mean(12), 2)
    (0.269, 4.76)
    >>> talks.survived(6)
    PiecewiseHazard(level=Gamma(shape=5.0, rate=19.5), factors=(1.0,))
    """

    level: Distribution = parameter("per month", Check("a number >= 0 or a Gamma distribution", _level), "hazard")
    _: KW_ONLY
    factors: tuple[float, ...] = parameter("factor", many(FACTOR, 1, MOST_MONTHS), "of each month", default=(1.0,))

    @classmethod
    def fit(
        cls,
        durations: Sequence[float],
        *,
        ended: Sequence[bool] | None = None,
        factors: Sequence[float] = (1.0,),
        prior: Gamma | None = None,
    ) -> Self:
        """Return the law of the next duration, its level known no better than past durations tell.

        Parameters
        ----------
        durations : months, each lived through at the same level.
        ended : whether each ended in the event; False if it was cut off. None: all did.
        factors : of each month of every duration.
        prior : Gamma law of the level before; None is Jeffreys's, 1 / level, which needs one event.

        Raises
        ------
        ScenarioError
            If lengths differ, a duration is negative, or nothing was learnt.

        Examples
        --------
        >>> PiecewiseHazard.fit([3.8, 2.3, 3.1, 1.8, 5.7]).level.interval(0.9)
        (0.117..., 0.548...)
        """
        times = array("durations", [NON_NEGATIVE("durations", time) for time in array("durations", durations).ravel()])
        happened = np.ones(len(times)) if ended is None else array("ended", ended)
        if happened.shape != times.shape or not np.isin(happened, (0.0, 1.0)).all():
            raise ScenarioError("ended", ended, f"{len(times)} values, one for each duration, each True or False")
        before = _PRIOR("prior", prior)
        shape, rate = (before.shape, before.rate) if before else (0.0, 0.0)
        each_month = array("factors", factors).tolist()
        exposure = float(cls(Constant(1.0), factors=each_month).cumulative(times).sum())
        events = float(happened.sum())
        if not (shape + events > 0.0 and rate + exposure > 0.0):
            raise ScenarioError("durations", durations, "an event and some time in which it could happen, or a prior")
        return cls(Gamma(shape + events, rate + exposure), factors=each_month)

    def cumulative(self, t: ArrayLike) -> FloatArray:
        """Return the sum of the factors up to t, the cumulative hazard at level one. Shape of `t`."""
        t = array("t", t)
        k, factor = self._piece(t)
        with np.errstate(invalid="ignore"):  # no hazard, for ever
            return np.asarray(self._starts()[k] + np.where((t <= k) | (factor == 0.0), 0.0, factor * (t - k)))

    def hazard(self, t: ArrayLike) -> FloatArray:
        """Return the hazard at t of what has not happened by then, averaged over the level. Shape of `t`.

        With an uncertain level it falls within a month too: those still waiting are the ones of low level.
        """
        t = array("t", t)
        return np.where(t < 0.0, 0.0, self._piece(t)[1] * self._frailty().expected(self.cumulative(t)))

    def pmf(self, month: ArrayLike) -> FloatArray:
        """Return the probability that it happens in month 0, 1, 2, ...; 0 elsewhere. Shape of `month`."""
        return np.asarray(self.monthly_hazard(month) * self.sf(month))

    def monthly_hazard(self, month: ArrayLike) -> FloatArray:
        """Return the probability that it happens in this month if it has not before. Shape of `month`."""
        k = array("month", month)
        drop = self._frailty().drop(self.cumulative(k), self._piece(k)[1])
        return np.where((k >= 0.0) & (k == np.floor(k)), -np.expm1(-drop), 0.0)

    def survived(self, months: int) -> Self:
        """Return the law of the months that remain if it has not happened in so many whole months.

        What is learnt of the level stays: Gamma(shape, rate) becomes Gamma(shape, rate + sum of past factors).
        """
        months = MONTHS("months", months)
        level = self._frailty().updated(float(self.cumulative(months)))
        return type(self)(level, factors=self.factors[min(months, len(self.factors) - 1) :])

    def restricted_mean(self, horizon: float) -> float:
        """Return the mean months until it happens or the horizon comes, whichever is first."""
        horizon = NON_NEGATIVE("horizon", horizon)
        widths = self._widths()
        return float(self._integrals(np.clip(horizon - np.arange(len(widths)), 0.0, widths))[0].sum())

    def support(self) -> tuple[float, float]:
        """Return (start of the first month with a hazard, inf)."""
        return next((float(k) for k, factor in enumerate(self.factors) if factor > 0.0), math.inf), math.inf

    def mean(self) -> float:
        """Return the mean; infinite if it may never happen, or if the level's shape is at most 1."""
        return float(self._integrals(self._widths())[0].sum())

    def var(self) -> float:
        """Return the variance; infinite where the mean is, or if the level's shape is at most 2."""
        whole, moment = self._integrals(self._widths())
        second = float(2.0 * np.sum(whole * np.arange(len(whole)) + moment))
        return second - self.mean() ** 2 if math.isfinite(second) else math.inf

    def _pdf(self, x: FloatArray) -> Evaluated:
        """Where the hazard steps, the density after the step."""
        return self.hazard(x) * self._sf(x)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return -np.expm1(self._frailty().log_sf(self.cumulative(x)))

    def _sf(self, x: FloatArray) -> Evaluated:
        return np.exp(self._frailty().log_sf(self.cumulative(x)))

    def _ppf(self, q: FloatArray) -> Evaluated:
        return self._when(-np.log1p(-q))

    def _isf(self, q: FloatArray) -> Evaluated:
        return self._when(-np.log(q))

    def _when(self, minus_log_sf: FloatArray) -> Evaluated:
        """First time at which survival has fallen to exp(-minus_log_sf)."""
        target, starts = self._frailty().lived_at(minus_log_sf), self._starts()
        k = np.maximum(np.searchsorted(starts, target) - 1, 0)
        return np.where(target == 0.0, self.support()[0], k + (target - starts[k]) / np.asarray(self.factors)[k])

    def _piece(self, t: FloatArray) -> tuple[NDArray[np.int64], FloatArray]:
        """Return the month whose factor holds at t, and the factor."""
        k = np.clip(np.nan_to_num(t), 0, len(self.factors) - 1).astype(np.int64)
        return k, np.where(np.isnan(t), np.nan, np.asarray(self.factors)[k])

    def _integrals(self, widths: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the integrals of sf(t) and of sf(t) (t - k) over the first part, so wide, of each month k."""
        starts = self._starts()
        alive = np.exp(self._frailty().log_sf(starts))
        reached = (widths > 0.0) & (alive > 0.0)
        with np.errstate(all="ignore"):
            whole, moment = self._frailty().integrals(starts, np.asarray(self.factors), widths)
            return np.where(reached, alive * whole, 0.0), np.where(reached, alive * moment, 0.0)

    def _frailty(self) -> KnownLevel | GammaLevel:
        if isinstance(self.level, Gamma):
            return GammaLevel(self.level.shape, self.level.rate)
        return KnownLevel(self.level.mean())

    def _widths(self) -> FloatArray:
        return np.append(np.ones(len(self.factors) - 1), np.inf)

    def _starts(self) -> FloatArray:
        return np.concatenate([[0.0], np.cumsum(self.factors[:-1])])
