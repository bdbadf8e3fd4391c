"""squigglepy: marks by its distributions, months in NumPy, which it has no notion of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import squigglepy as sq
from numpy.typing import NDArray

from peers import marks_of_tools

NAME = "squigglepy, months in NumPy"
NOTE = "one thread"

Array = NDArray[Any]


class Squigglepy:
    """Its distributions, drawn by its operator @."""

    def uniform(self, size: int) -> Array:
        return sq.uniform(0, 1) @ size

    def normal(self, size: int) -> Array:
        return sq.norm(mean=0, sd=1) @ size

    def exponential(self, size: int) -> Array:
        return sq.exponential(1) @ size

    def gamma(self, shape: float, rate: float, size: int) -> Array:
        return sq.gamma(shape=shape, scale=1 / rate) @ size

    def beta(self, a: float, b: float, size: int) -> Array:
        return sq.beta(a, b) @ size

    def lognormal(self, median: float, sd: float, size: int) -> Array:
        return sq.lognorm(norm_mean=np.log(median), norm_sd=sd) @ size

    def student(self, freedom: float, size: int) -> Array:
        return sq.tdist(t=freedom) @ size

    def opening_demand(self, size: int) -> Array:
        parts = [sq.lognorm(norm_mean=np.log(m), norm_sd=sd) for m, sd in ((1.5, 0.25), (4.5, 0.3), (9.0, 0.25))]
        return sq.mixture(parts, weights=[0.4, 0.5, 0.1]) @ size


def prepare(n: int, seed: int = 1) -> Callable[[], dict[str, Array]]:
    """Return the job: n futures under `base`, every outcome."""
    sq.set_seed(seed)
    return marks_of_tools.job(Squigglepy(), n, seed)
