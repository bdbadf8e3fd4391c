"""How good were probabilities of events? Brier, log score, and reliability; smaller is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import FloatArray, array
from sma_risk.parameters import ScenarioError, integer

if TYPE_CHECKING:
    import xarray as xr

BINS = integer(1, 1000)


def brier(happened: ArrayLike, probability: ArrayLike) -> FloatArray:
    """Return (probability - happened)**2 of each event (Brier 1950). Arguments broadcast.

    >>> float(brier(True, 0.8)), float(brier(False, 0.5))
    (0.03999999999999998, 0.25)
    """
    o, p = _events(happened, probability)
    return np.asarray((p - o) ** 2)


def log_score(happened: ArrayLike, probability: ArrayLike) -> FloatArray:
    """Return minus the log of the probability given to what happened; infinite if it was called impossible.

    >>> round(float(log_score(True, 0.5)), 4)
    0.6931
    """
    o, p = _events(happened, probability)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.where(o > 0.5, p, 1.0 - p)))


def reliability(happened: ArrayLike, probability: ArrayLike, *, bins: int = 5) -> xr.Dataset:
    """Return how often it happened by what was said, and the three parts of the Brier score (Murphy 1973).

    Parameters
    ----------
    happened, probability : of each event; arguments broadcast.
    bins : of equal width over [0, 1].

    Returns
    -------
    Dataset
        ``said``, ``happened`` (means) and ``events`` by ``bin``; ``low`` and ``high``, the 95 % interval of the
        frequency if what was said were true everywhere in the bin (binomial at the mean said); scalars
        ``brier``, ``miscalibration``, ``resolution``, ``uncertainty`` and ``within``, the part that bins hide:
        brier = miscalibration - resolution + uncertainty + within. NaN in empty bins.

    Examples
    --------
    >>> found = reliability([0, 1, 1], [0.1, 0.2, 0.9], bins=2)
    >>> found.said.values.round(2).tolist(), found.happened.values.tolist()
    ([0.15, 0.9], [0.5, 1.0])
    """
    import xarray as xr
    from scipy import stats

    o, p = _events(happened, probability)
    p, o = (np.ravel(one) for one in np.broadcast_arrays(p, o))
    bins = BINS("bins", bins)
    at = np.minimum((p * bins).astype(int), bins - 1)
    count = np.bincount(at, minlength=bins).astype(float)
    with np.errstate(invalid="ignore"):
        said, seen = (np.bincount(at, weights=v, minlength=bins) / count for v in (p, o))
    base, share, filled = o.mean(), count / p.size, count > 0
    safe = np.where(filled, said, 0.5)
    low, high = (stats.binom.ppf(q, np.maximum(count, 1), safe) / np.maximum(count, 1) for q in (0.025, 0.975))
    score = float(np.mean((p - o) ** 2))
    miscalibration = float(np.sum(share[filled] * (said - seen)[filled] ** 2))
    resolution = float(np.sum(share[filled] * (seen - base)[filled] ** 2))
    uncertainty = float(base * (1.0 - base))
    columns = {"said": said, "happened": seen, "events": count}
    columns |= {name: np.where(filled, edge, np.nan) for name, edge in (("low", low), ("high", high))}
    scalars = {"brier": score, "miscalibration": miscalibration, "resolution": resolution, "uncertainty": uncertainty}
    scalars["within"] = score - miscalibration + resolution - uncertainty
    variables = {name: ("bin", column, {"units": "1"}) for name, column in columns.items()}
    return xr.Dataset(
        variables | {name: ((), value, {"units": "1"}) for name, value in scalars.items()},
        {"bin": (np.arange(bins) + 0.5) / bins},
    )


def _events(happened: ArrayLike, probability: ArrayLike) -> tuple[FloatArray, FloatArray]:
    o, p = array("happened", happened), array("probability", probability)
    if not p.size or not ((p >= 0.0) & (p <= 1.0)).all():
        raise ScenarioError("probability", probability, "probabilities from 0 to 1")
    if not np.isin(o, (0.0, 1.0)).all():
        raise ScenarioError("happened", happened, "true or false, or 1 and 0")
    try:
        np.broadcast_shapes(o.shape, p.shape)
    except ValueError:
        raise ScenarioError("happened", f"shape {o.shape}", f"one for each probability, shape {p.shape}") from None
    return np.asarray(o), np.asarray(p)
