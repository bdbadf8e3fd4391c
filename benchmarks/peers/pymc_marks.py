"""PyMC: marks drawn from its prior, months in NumPy.

`pm.draw` and `pm.sample_prior_predictive` call a compiled function once for every draw, which takes microseconds a
number. Faster, and what is done here: each distribution with a size of its own, compiled once, one call for all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pymc as pm
import pytensor.tensor as pt
from numpy.typing import NDArray

from peers import marks_of_tools

NAME = "PyMC prior, months in NumPy"
NOTE = "one thread"

Array = NDArray[Any]


class PyMC:
    """Its distributions; each is compiled when it is first asked for, with random numbers of its own."""

    def __init__(self, seed: int) -> None:
        self.seeds, self.compiled = np.random.SeedSequence(seed), {}

    def draw(self, size: int, make: Any, **parameters: Any) -> Array:
        key = (make, *(v for v in parameters.values() if isinstance(v, (int, float))))
        if key not in self.compiled:
            count = pt.iscalar("size")
            seed = self.seeds.spawn(1)[0].generate_state(1)[0]
            self.compiled[key] = pm.compile([count], make.dist(**parameters, size=(count,)), random_seed=int(seed))
        return self.compiled[key](size)

    def uniform(self, size: int) -> Array:
        return self.draw(size, pm.Uniform, lower=0, upper=1)

    def normal(self, size: int) -> Array:
        return self.draw(size, pm.Normal, mu=0, sigma=1)

    def exponential(self, size: int) -> Array:
        return self.draw(size, pm.Exponential, lam=1)

    def gamma(self, shape: float, rate: float, size: int) -> Array:
        return self.draw(size, pm.Gamma, alpha=shape, beta=rate)

    def beta(self, a: float, b: float, size: int) -> Array:
        return self.draw(size, pm.Beta, alpha=a, beta=b)

    def lognormal(self, median: float, sd: float, size: int) -> Array:
        return self.draw(size, pm.LogNormal, mu=np.log(median), sigma=sd)

    def student(self, freedom: float, size: int) -> Array:
        return self.draw(size, pm.StudentT, nu=freedom, mu=0, sigma=1)

    def opening_demand(self, size: int) -> Array:
        parts = [pm.LogNormal.dist(np.log(m), sd) for m, sd in ((1.5, 0.25), (4.5, 0.3), (9.0, 0.25))]
        return self.draw(size, pm.Mixture, w=np.array([0.4, 0.5, 0.1]), comp_dists=parts)


def prepare(n: int, seed: int = 1) -> Callable[[], dict[str, Array]]:
    """Return the job: n futures under `base`, every outcome."""
    return marks_of_tools.job(PyMC(seed), n, seed)
