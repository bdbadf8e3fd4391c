"""Is it a correlation matrix, which is the nearest one, and what rank correlation do t scores have?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.families.continuous import Gamma
from sma_risk.distributions.quadrature import at_scores, normal_nodes
from sma_risk.parameters import ScenarioError

LEAST_EIGENVALUE = 1e-10  # of a repaired matrix, so that it has a Cholesky factor
_MOST_STEPS = 10_000
_CLOSE = 1e-12
_NODES = 61  # a side of the cube over three gamma laws; 121 change no rank correlation by more than 4e-10 (df = 1)


def as_correlation(key: str, rows: Any, size: int) -> FloatArray:
    """Return a matrix if it is square, symmetric and has ones on its diagonal; `ScenarioError` otherwise."""
    if len(rows) != size or any(len(row) != size for row in rows):
        raise ScenarioError(key, rows, f"{size} rows of {size} correlations, one for each site")
    matrix = np.array(rows)
    if np.any(matrix.diagonal() != 1.0):
        raise ScenarioError(key, matrix.diagonal().tolist(), "1 on the diagonal")
    for i, j in np.argwhere(np.abs(matrix - matrix.T) > _CLOSE).tolist():
        raise ScenarioError(f"{key}[{i}][{j}]", float(matrix[i, j]), f"the value of [{j}][{i}], {matrix[j, i]:g}")
    return matrix


def nearest_correlation(matrix: FloatArray) -> FloatArray:
    """Return the correlation matrix nearest to a symmetric one in the sum of squares, itself if it is one.

    Alternating projections of Higham (2002), Computing the nearest correlation matrix: a problem from finance,
    *IMA Journal of Numerical Analysis* 22(3). Eigenvalues below 1e-10 are then raised to it.

    >>> nearest_correlation(np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])).round(4)
    array([[1.    , 0.7607, 0.1573],
           [0.7607, 1.    , 0.7607],
           [0.1573, 0.7607, 1.    ]])
    """
    if np.all(matrix.diagonal() == 1.0) and np.linalg.eigvalsh(matrix)[0] >= LEAST_EIGENVALUE:
        return matrix
    near, correction = matrix, np.zeros_like(matrix)
    for _ in range(_MOST_STEPS):
        shifted = near - correction
        cone = _with_eigenvalues_from(shifted, 0.0)
        correction = cone - shifted
        before, near = near, cone - np.diag(cone.diagonal() - 1.0)
        if np.max(np.abs(near - before)) < _CLOSE:
            break
    positive = _with_eigenvalues_from(near, LEAST_EIGENVALUE)
    size = np.sqrt(positive.diagonal())
    found = positive / size[:, None] / size[None, :]
    np.fill_diagonal(found, 1.0)
    return found


def _with_eigenvalues_from(matrix: FloatArray, least: float) -> FloatArray:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2.0)
    return np.asarray((vectors * np.maximum(values, least)) @ vectors.T)


def student_rank_correlation(scores: FloatArray, df: float) -> FloatArray:
    """Return Spearman's rank correlation of bivariate t scores with these correlations, elementwise.

    Spearman's coefficient is three times the excess of concordance between (X1 - X2) and (Y1 - Y3) of independent
    pairs. Given each pair's chi-square G these are normal with correlation r sqrt(G2 G3 / ((G1 + G2)(G1 + G3))), and
    the excess of normal scores is (2 / pi) arcsin of it: averaged over three gamma laws, by trapezoids.
    """
    roots, weights = _pair_roots(df)
    flat = np.array([weights @ np.arcsin(r * roots) for r in np.ravel(scores)])
    return np.asarray(6.0 / np.pi * flat.reshape(np.shape(scores)))


def student_scores(ranks: FloatArray, df: float) -> FloatArray:
    """Return the correlations of bivariate t scores that have these rank correlations, elementwise, to 1e-12."""
    from scipy.optimize import brentq

    def score(rank: float) -> float:
        if rank in (0.0, 1.0):
            return rank
        return float(brentq(lambda r: float(student_rank_correlation(np.asarray(r), df)) - rank, 0.0, 1.0, xtol=1e-13))

    sizes, place = np.unique(np.abs(ranks), return_inverse=True)
    return np.asarray(np.sign(ranks) * np.array([score(float(size)) for size in sizes])[place].reshape(ranks.shape))


@lru_cache(maxsize=16)
def _pair_roots(df: float) -> tuple[FloatArray, FloatArray]:
    """Return sqrt(G2 G3 / ((G1 + G2)(G1 + G3))) over the cube of nodes and its weights, flat; G2 and G3 may swap."""
    z, weights = normal_nodes(_NODES)
    gamma = at_scores(Gamma(df / 2.0, 1.0), z)
    share = np.sqrt(gamma[None, :] / (gamma[:, None] + gamma[None, :]))  # of G2 beside G1, by (G1, G2)
    second, third = np.triu_indices(_NODES)
    twice = np.where(second == third, 1.0, 2.0)
    pair = weights[second] * weights[third] * twice
    roots = share[:, second] * share[:, third]
    return roots.ravel(), (weights[:, None] * pair[None, :]).ravel()
