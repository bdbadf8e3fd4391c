"""Which few values stand for a distribution? Its atoms if they are few, else the means of equal shares of it."""

from __future__ import annotations

import numpy as np

from sma_risk.distributions.base import Distribution, FloatArray

_LOOKS = 1024
_ALL = 1e-12


def few_values(law: Distribution, most: int) -> tuple[FloatArray, FloatArray]:
    """Return at most so many values in ascending order, and the probability up to and with each.

    >>> from sma_risk.distributions.families import Discrete, Uniform
    >>> few_values(Discrete((2, 3), (0.25, 0.75)), 4)
    (array([2., 3.]), array([0.25, 1.  ]))
    >>> few_values(Uniform(0, 1), 4)[0]
    array([0.125, 0.375, 0.625, 0.875])
    """
    atoms = np.unique(law.ppf((np.arange(_LOOKS) + 0.5) / _LOOKS))
    masses = law.pmf(atoms)
    if len(atoms) <= most and abs(masses.sum() - 1.0) <= _ALL:
        return atoms, np.cumsum(masses)
    nodes, weights = np.polynomial.legendre.leggauss(16)
    ends = np.arange(most) / most
    means = law.ppf(ends[:, None] + (nodes + 1.0) / (2.0 * most)) @ weights / 2.0
    return means, ends + 1.0 / most
