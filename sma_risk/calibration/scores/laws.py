"""How good was a law, now that the value is known? The CRPS in closed form; smaller is better.

The continuous ranked probability score is the integral of (cdf(t) - [t >= value])**2; a certain forecast has the
absolute error. All scores are in the unit of the value. Arguments broadcast.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sma_risk.calibration.scores.arrays import positive, single
from sma_risk.distributions import Constant, Gamma, PiecewiseHazard
from sma_risk.distributions.base import Evaluated, FloatArray, array
from sma_risk.distributions.families.continuous import normal_density
from sma_risk.parameters import POSITIVE, ScenarioError, instance

_DURATION = instance(PiecewiseHazard, "a PiecewiseHazard")


def crps_normal(observed: ArrayLike, mu: ArrayLike, sigma: ArrayLike) -> FloatArray:
    """Return the CRPS of a normal law (Gneiting & Raftery 2007).

    >>> round(float(crps_normal(0.0, 0.0, 1.0)), 6)
    0.233695
    """
    y, centre, sd = array("observed", observed), array("mu", mu), positive("sigma", sigma)
    z = (y - centre) / sd
    return np.asarray(sd * (z * (2.0 * special.ndtr(z) - 1.0) + 2.0 * normal_density(z) - 1.0 / math.sqrt(math.pi)))


def crps_lognormal(observed: ArrayLike, median: ArrayLike, sigma: ArrayLike) -> FloatArray:
    """Return the CRPS of a lognormal law by its median and the sd of its logarithm (Baran & Lerch 2015).

    >>> round(float(crps_lognormal(1.2, 1.0, 0.3)), 4)
    0.1194
    """
    y, middle, sd = array("observed", observed), positive("median", median), positive("sigma", sigma)
    with np.errstate(divide="ignore"):
        z = (np.log(np.maximum(y, 0.0)) - np.log(middle)) / sd
    spread = special.ndtr(z - sd) + special.ndtr(sd / math.sqrt(2.0)) - 1.0
    return np.asarray(y * (2.0 * special.ndtr(z) - 1.0) - 2.0 * middle * np.exp(0.5 * sd**2) * spread)


def crps_gamma(observed: ArrayLike, shape: ArrayLike, rate: ArrayLike) -> FloatArray:
    """Return the CRPS of a gamma law (Scheuerer & Moeller 2015).

    >>> round(float(crps_gamma(2.0, 3.0, 2.0)), 4)
    0.3792
    """
    y, a, b = array("observed", observed), positive("shape", shape), positive("rate", rate)
    x = b * np.maximum(y, 0.0)
    spread = a * (2.0 * special.gammainc(a + 1.0, x) - 1.0) + 1.0 / special.beta(0.5, a)
    return np.asarray(y * (2.0 * special.gammainc(a, x) - 1.0) - spread / b)


def crps_exponential(observed: ArrayLike, rate: ArrayLike) -> FloatArray:
    """Return the CRPS of an exponential law; of values below zero it is the distance plus that at zero.

    >>> round(float(crps_exponential(2.0, 0.5)), 4)
    0.4715
    """
    y, b = array("observed", observed), positive("rate", rate)
    return np.asarray(np.abs(y) + 2.0 * np.expm1(-b * np.maximum(y, 0.0)) / b + 0.5 / b)


def crps_student_t(observed: ArrayLike, mu: ArrayLike, scale: ArrayLike, df: ArrayLike) -> FloatArray:
    """Return the CRPS of mu + scale x t, more than one degree of freedom (Jordan, Krueger & Lerch 2019).

    >>> round(float(crps_student_t(0.0, 0.0, 1.0, 5.0)), 4)
    0.257
    """
    y, centre, width, nu = array("observed", observed), array("mu", mu), positive("scale", scale), array("df", df)
    if not np.all(nu > 1.0):
        raise ScenarioError("df", float(np.min(nu)), "more than 1 degree of freedom, or the score is infinite")
    z = (y - centre) / width
    density = np.exp(_log_density_t(z, nu))
    spread = special.beta(0.5, nu - 0.5) / special.beta(0.5, nu / 2.0) ** 2
    near = z * (2.0 * special.stdtr(nu, z) - 1.0) + 2.0 * density * (nu + z**2) / (nu - 1.0)
    return np.asarray(width * (near - 2.0 * np.sqrt(nu) / (nu - 1.0) * spread))


def log_score_student_t(observed: ArrayLike, mu: ArrayLike, scale: ArrayLike, df: ArrayLike) -> FloatArray:
    """Return minus the log density of mu + scale x t; smaller is better.

    >>> round(float(log_score_student_t(0.0, 0.0, 1.0, 5.0)), 4)
    0.9686
    """
    width, nu = positive("scale", scale), positive("df", df)
    return np.asarray(np.log(width) - _log_density_t((array("observed", observed) - array("mu", mu)) / width, nu))


def crps_duration(months: float, law: PiecewiseHazard, *, horizon: float = math.inf) -> float:
    """Return the CRPS of a duration that was followed up to a horizon.

    Parameters
    ----------
    months : when it happened. The horizon or anything later says that it had not happened by then.
    law : of the months until it happens.
    horizon : months after which nobody looked. The score is the integral up to there, which is proper for what
        can be seen (a threshold-weighted CRPS: Allen, Ginsbourger & Ziegel 2023).

    Raises
    ------
    ScenarioError
        If a number is negative, or the score is infinite: no horizon, and the mean is infinite.

    Examples
    --------
    >>> law = PiecewiseHazard(Gamma(3, 6))
    >>> round(crps_duration(2.0, law), 4), round(crps_duration(40.0, law, horizon=12.0), 4)
    (0.575, 7.8617)
    """
    months, law = single("months", months), _DURATION("law", law)
    horizon = horizon if horizon == math.inf else POSITIVE("horizon", horizon)
    if not months >= 0.0:
        raise ScenarioError("months", months, "a number >= 0")
    seen = min(months, horizon)
    # (1 - S)**2 up to the event and S**2 after it; the square of S is the survival at twice the shape or level
    level = law.level
    doubled = Gamma(2.0 * level.shape, level.rate) if isinstance(level, Gamma) else Constant(2.0 * level.mean())
    squared = PiecewiseHazard(doubled, factors=law.factors)
    whole = squared.restricted_mean(horizon) if horizon < math.inf else squared.mean()
    if not math.isfinite(whole):
        raise ScenarioError("horizon", horizon, "a number, as it may never happen")
    return float(seen - 2.0 * (law.restricted_mean(seen) if seen > 0.0 else 0.0) + whole)


def _log_density_t(z: Evaluated, df: Evaluated) -> Evaluated:
    constant = special.gammaln((df + 1.0) / 2.0) - special.gammaln(df / 2.0) - 0.5 * np.log(df * math.pi)
    return constant - (df + 1.0) / 2.0 * np.log1p(z**2 / df)
