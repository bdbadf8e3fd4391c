"""How good was an ensemble of futures? CRPS by two names, PIT and sharpness, with weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.calibration.scores.arrays import single
from sma_risk.distributions.base import FloatArray, array
from sma_risk.parameters import NUMBER, ScenarioError, between, one_of

KIND = one_of("fair", "ecdf")
CONFIDENCE = between(0.0, 1.0)


def crps_ensemble(
    observed: float,
    members: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    kind: str = "fair",
    horizon: float = math.inf,
) -> float:
    """Return the CRPS of an ensemble, in the unit of the value; smaller is better.

    Parameters
    ----------
    observed : what happened.
    members : values of the futures, shape (members,).
    weights : of the members, any scale; None weighs them equally.
    kind : "ecdf" scores the ensemble as the whole forecast; "fair" estimates without bias what the law behind
        it would score, so that more members bring no better score by themselves (Ferro 2014).
    horizon : values beyond it count as it does, observed and forecast: for durations followed so far.

    Raises
    ------
    ScenarioError
        If there are no members (two for "fair"), a value is NaN, or weights do not fit.

    Examples
    --------
    >>> crps_ensemble(2.0, [1.0, 3.0], kind="ecdf"), crps_ensemble(2.0, [1.0, 3.0])
    (0.5, 0.0)
    """
    KIND("kind", kind)
    values, shares = _checked(members, weights)
    observed = single("observed", observed)
    horizon = horizon if horizon == math.inf else NUMBER("horizon", horizon)
    if not math.isfinite(min(observed, horizon)):
        raise ScenarioError("observed", observed, "a finite number, or a horizon")
    if not np.isfinite(np.minimum(values, horizon)).all():
        raise ScenarioError("members", "infinite", "finite numbers, or a horizon")
    values = np.minimum(values, horizon)
    apart = 1.0 - float(np.sum(shares**2))
    if kind == "fair" and not apart > 1e-12:
        raise ScenarioError("members", len(values), "two or more members with weight for a fair score")
    distance = float(shares @ np.abs(values - min(observed, horizon)))
    order = np.argsort(values, kind="stable")
    x, w = values[order], shares[order]
    spread = float(np.sum(w * x * (2.0 * (np.cumsum(w) - w) + w - 1.0)))  # half the mean distance of two members
    return distance - (spread / apart if kind == "fair" else spread)


def pit(observed: float, members: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """Return the share of the ensemble below the value, plus half the share at it: uniform if calibrated.

    >>> pit(2.0, [1.0, 2.0, 2.0, 3.0])
    0.5
    """
    values, shares = _checked(members, weights)
    observed = single("observed", observed)
    return float(shares @ (values < observed) + 0.5 * (shares @ (values == observed)))


def pit_range(observed: float, members: ArrayLike, *, weights: ArrayLike | None = None) -> tuple[float, float]:
    """Return the shares below, and not above, the value: the interval in which the PIT of a lumpy law lies.

    >>> pit_range(2.0, [1.0, 2.0, 2.0, 3.0])
    (0.25, 0.75)
    """
    values, shares = _checked(members, weights)
    observed = single("observed", observed)
    return float(shares @ (values < observed)), float(shares @ (values <= observed))


def sharpness(members: ArrayLike, *, confidence: float = 0.8, weights: ArrayLike | None = None) -> float:
    """Return the width of the central interval that holds so much of the ensemble.

    >>> sharpness([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], confidence=0.8)
    8.0
    """
    values, shares = _checked(members, weights)
    tail = (1.0 - CONFIDENCE("confidence", confidence)) / 2.0
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(shares[order])
    low, high = np.searchsorted(upto, np.array([tail, 1.0 - tail]) * (1.0 - 1e-12))  # sums of shares round
    return float(values[order][high] - values[order][low])


def _checked(members: ArrayLike, weights: ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    values = np.asarray(array("members", members)).ravel()
    if not values.size or np.isnan(values).any():
        raise ScenarioError("members", values[:5].tolist(), "at least one number, none of them NaN")
    if weights is None:
        return values, np.full(values.size, 1.0 / values.size)
    shares = np.asarray(array("weights", weights)).ravel()
    if shares.shape != values.shape or not np.isfinite(shares).all() or (shares < 0.0).any() or not shares.sum() > 0.0:
        raise ScenarioError("weights", shares[:5].tolist(), f"{values.size} numbers >= 0, not all of them 0")
    return values, shares / shares.sum()
