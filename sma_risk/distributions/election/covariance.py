"""How do the units err together? Covariances by nation, bloc and state, and their common factors."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.election.units import units
from sma_risk.parameters import NON_NEGATIVE, POSITIVE, SHARE, ScenarioError

NEGLIGIBLE = 1e-10  # an eigenvalue below this share of the largest variance is rounding
ASYMMETRY = 1e-9


def loadings_by_bloc(nation: float, bloc: float, state: float) -> FloatArray:
    """Return loadings of the 56 units on common factors, shape (56, factors), from standard deviations.

    Independent factors: one that all units share, one for each bloc, one for each state that splits its votes,
    shared with its districts.
    """
    parts = {"nation": nation, "bloc": bloc, "state": state}
    nation, bloc, state = (NON_NEGATIVE(name, value) for name, value in parts.items())
    blocs = sorted({unit.bloc for unit in units()})
    split = sorted({unit.state for unit in units() if unit.is_district})
    rows = [
        [nation, *(bloc * (unit.bloc == name) for name in blocs), *(state * (unit.state == name) for name in split)]
        for unit in units()
    ]
    return np.array(rows)


def correlation_by_bloc(nation: float = 0.7, bloc: float = 0.15) -> FloatArray:
    """Return a correlation of the 56 units, shape (56, 56): what all share, what a bloc shares besides.

    A state and its districts share four fifths of the rest. The shares are judgement: with them the margins that
    FiveThirtyEight published for the units on 4 September 2020 give its national distribution, and those of other
    days nearly (docs/distributions/election.md).

    >>> float(correlation_by_bloc().min().round(12))
    0.7
    """
    nation, bloc = SHARE("nation", nation), SHARE("bloc", bloc)
    rest = 1.0 - nation - bloc
    if rest <= 0.0:
        raise ScenarioError("nation", nation, f"to leave a share beside bloc = {bloc:g}")
    loadings = loadings_by_bloc(nation**0.5, bloc**0.5, (0.8 * rest) ** 0.5)
    shared = loadings @ loadings.T
    np.fill_diagonal(shared, 1.0)
    return np.asarray(shared)


def factors_of(key: str, covariance: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return loadings, shape (units, factors), and own standard deviations: covariance = L L' + diag(own**2).

    As much as can be is own: the variance that each unit has given all others, scaled until what remains is
    still a covariance. The largest factor stands first.

    Raises
    ------
    ScenarioError
        If the matrix is not symmetric and positive definite; `repaired` mends one that nearly is.
    """
    matrix = _symmetric(key, covariance)
    rounding = NEGLIGIBLE * float(np.max(np.diag(matrix)))
    least = float(np.linalg.eigvalsh(matrix)[0])
    if not least > rounding:
        raise ScenarioError(key, least, "a positive smallest eigenvalue (see `repaired`)")
    own = 1.0 / np.diag(np.linalg.inv(matrix))
    own *= float(np.linalg.eigvalsh(matrix / np.sqrt(np.outer(own, own)))[0])
    values, vectors = np.linalg.eigh(matrix - np.diag(own))
    kept = np.flatnonzero(values > rounding)[::-1]
    loadings = vectors[:, kept] * np.sqrt(values[kept])
    return loadings, np.sqrt(np.diag(matrix) - np.sum(loadings**2, axis=1))


def principal(loadings: FloatArray) -> FloatArray:
    """Return loadings of the same covariance on uncorrelated factors, the largest first, none negligible."""
    vectors, sizes, _ = np.linalg.svd(loadings, full_matrices=False)
    kept = sizes**2 > NEGLIGIBLE * max(np.sum(sizes**2), np.finfo(float).tiny)
    return np.asarray(vectors[:, kept] * sizes[kept])


def repaired(correlation: ArrayLike, least: float = 1e-3) -> FloatArray:
    """Return a correlation whose eigenvalues are at least about `least`: clipped, then scaled to a unit diagonal.

    For matrices that were published with few digits. Compare the two before use.

    >>> mended = repaired([[1, 0.9, 0.0], [0.9, 1, 0.9], [0.0, 0.9, 1]])
    >>> mended.round(3)[0].tolist()
    [1.0, 0.729, 0.064]
    """
    least = POSITIVE("least", least)
    values, vectors = np.linalg.eigh(_symmetric("correlation", correlation))
    clipped = (vectors * np.maximum(values, least)) @ vectors.T
    scale = np.sqrt(np.diag(clipped))
    mended = clipped / np.outer(scale, scale)
    np.fill_diagonal(mended, 1.0)
    return np.asarray(mended)


def checked_correlation(key: str, correlation: ArrayLike) -> FloatArray:
    """Return a correlation of the 56 units as an array, or raise `ScenarioError`."""
    matrix = _symmetric(key, correlation)
    size = len(units())
    if matrix.shape != (size, size) or np.max(np.abs(np.diag(matrix) - 1.0)) > ASYMMETRY:
        needed = f"shape ({size}, {size}) and ones on the diagonal"
        raise ScenarioError(key, (matrix.shape, np.diag(matrix).tolist()), needed)
    return matrix


def _symmetric(key: str, matrix: ArrayLike) -> FloatArray:
    try:
        found = np.asarray(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScenarioError(key, matrix, "a matrix of numbers") from None
    square = found.ndim == 2 and found.shape[0] == found.shape[1] and found.size > 0
    if not square or not np.all(np.isfinite(found)):
        raise ScenarioError(key, found.shape, "a square matrix of finite numbers")
    if np.max(np.abs(found - found.T)) > ASYMMETRY * np.max(np.abs(found)):
        raise ScenarioError(key, "an asymmetric matrix", "a symmetric one")
    return (found + found.T) / 2.0
