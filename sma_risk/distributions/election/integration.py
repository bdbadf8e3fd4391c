"""At which points are the common factors averaged, and how far off is the average?

Up to two factors: trapezoids in the normal score, which converge geometrically; the error stated is the
difference from every second node. More: scrambled Sobol' points, independent replicates, their standard error.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.quadrature import normal_nodes

NODES = {1: 513, 2: 129}  # odd, so that every second node reaches both ends too
REPLICATES, POINTS = 16, 1024
SEED = 20201103  # of the scrambles; any will do, but always the same

Law = Callable[[FloatArray, FloatArray], FloatArray]


def average(law: Law, factors: int, functional: FloatArray) -> tuple[FloatArray, float]:
    """Return a law averaged over independent standard normal factors, and the error of `law @ functional`.

    `law(z, weights)` gives the weighted average over nodes z, shape (nodes, factors).
    """
    if factors == 0:
        return law(np.zeros((1, 0)), np.ones(1)), 0.0
    if factors in NODES:
        fine, coarse = (law(*_grid(factors, step)) for step in (1, 2))
        return fine, abs(float((fine - coarse) @ functional))
    replicates = np.array([law(z, np.full(POINTS, 1.0 / POINTS)) for z in _sobol(factors)])
    spread = np.std(replicates @ functional, ddof=1)
    return replicates.mean(axis=0), float(spread / np.sqrt(REPLICATES))


def _grid(factors: int, step: int) -> tuple[FloatArray, FloatArray]:
    z, weights = normal_nodes(NODES[factors])
    z, weights = z[::step], weights[::step] / weights[::step].sum()
    if factors == 1:
        return z[:, None], weights
    first, second = np.meshgrid(z, z, indexing="ij")
    product = np.outer(weights, weights).ravel()
    kept = product > 0.0
    return np.stack([first.ravel(), second.ravel()], axis=1)[kept], product[kept]


def _sobol(factors: int) -> list[FloatArray]:
    from scipy.stats import qmc

    seeds = np.random.SeedSequence(SEED).spawn(REPLICATES)
    points = (qmc.Sobol(factors, rng=np.random.default_rng(seed)).random(POINTS) for seed in seeds)
    return [special.ndtri(np.clip(p, 2.0**-53, 1.0 - 2.0**-53)) for p in points]
