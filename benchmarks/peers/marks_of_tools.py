"""Marks by another tool's distributions, months in NumPy: what the users of tools without a notion of time do.

The months are those of `numpy_months`. A tool says how it draws; here is what is made of the draws.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from peers import numpy_draws, numpy_months, page

Array = NDArray[Any]


class Tool(Protocol):
    """How a tool draws `size` numbers of each distribution that the model needs."""

    def uniform(self, size: int) -> Array: ...
    def normal(self, size: int) -> Array: ...
    def exponential(self, size: int) -> Array: ...
    def gamma(self, shape: float, rate: float, size: int) -> Array: ...
    def beta(self, a: float, b: float, size: int) -> Array: ...
    def lognormal(self, median: float, sd: float, size: int) -> Array: ...
    def student(self, freedom: float, size: int) -> Array: ...
    def opening_demand(self, size: int) -> Array: ...


class Marks(numpy_months.Marks):
    """The marks of m futures; later rounds of talks are drawn when they are reached."""

    def __init__(self, tool: Tool, events: numpy_draws.Draws, m: int) -> None:
        self.tool, self.draws, self.m = tool, tool, m
        self.x_won = tool.uniform(m) < tool.beta(10.8, 9.2, m)
        same = tool.uniform(m) < np.where(self.x_won, page.HOLD, page.REGAIN)
        x_2029 = tool.uniform(m) < np.where(same, page.HEIR, page.CONVERT)
        self.attitude = (np.zeros(m, bool), self.x_won, x_2029)
        regular, maximalist = tool.gamma(5, 15, m), tool.gamma(2.5, 25, m)
        self.level = (regular, *(np.where(x, maximalist, regular) for x in self.attitude[1:]))
        self.consent, self.h_re = tool.gamma(5.5, 17.5, m), tool.gamma(1.2, 58, m)
        p0 = tool.beta(1.5, 13.5, m)
        self.stall_odds = p0 / (1 - p0)
        self._politics()
        self._first_cut()
        self._economy()
        self.multiple, self.escalator = np.empty((2, 5 * m), page.F4), np.empty((2, 5 * m), np.int8)
        self.overlap, self.drawn = np.empty(5 * m, page.F4), np.zeros(5 * m, bool)
        self.drawn[:m] = True
        self.demand = self._settlements(slice(m), m)
        self.draws = events

    def _settlements(self, at: Any, size: int) -> Array:
        tool = self.tool
        demand = tool.opening_demand(size)
        wanted = page.FLOOR + tool.beta(1.2, 10.8, size) * (demand - page.FLOOR)
        reservation = 1 + tool.lognormal(0.6, 0.5, size)
        ask, shock = tool.lognormal(1.2, 0.12, size), np.clip(tool.student(4, size), -20, 20)
        self.overlap[at] = np.where(wanted > reservation, page.NO_OVERLAP_FACTOR, 1)
        self.multiple[0, at] = np.exp(page.INTERCEPT + page.SLOPE * np.log(ask) + page.SCALE * shock)
        self.multiple[1, at] = np.minimum(wanted, reservation)
        for x, shares in enumerate((page.ESCALATOR_R, page.ESCALATOR_X)):
            self.escalator[x, at] = np.searchsorted(shares, tool.uniform(size), side="right")
        return demand


def job(tool: Tool, n: int, seed: int, chunk: int = 1 << 16) -> Callable[[], dict[str, Array]]:
    """Return the job: n futures under `base`, every outcome."""
    return lambda: numpy_months.simulate(["base"], n, seed, chunk, lambda events, m: Marks(tool, events, m))
