"""When is the next Korean president inaugurated, if the term may end early?"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.families.counts import Counts
from sma_risk.parameters import HAZARD, MONTH, PROBABILITY, ScenarioError, check_fields, frozen, parameter, up_to

UNSEEN = 1e-15  # the probability that is left beyond the last month told
LONGEST = 12_000  # months


@frozen
class NextInauguration:
    """The month of the next inauguration: regular, or earlier (or later) after a snap election.

    In each month k = 0, 1, ... from `as_of` to the one before `inauguration` a snap election is called with
    hazard `snap_per_year` / 12. Then the office is vacant in months k+1 to k+L, L geometric with chance
    `interregnum_end` of ending in each month, and the new president acts from month k+L+1 on (docs/model.md,
    section 4, whose parameters these are). A call in the last months leads beyond the regular date.

    >>> blue_house = NextInauguration("2024-05", "2027-05", snap_per_year=0.05, interregnum_end=0.2)
    >>> round(blue_house.snap_probability(), 4), round(blue_house.cdf("2025-12"), 4)
    (0.1393, 0.0568)
    >>> blue_house.ppf(0.5)
    '2027-05'
    """

    as_of: str = parameter("month", MONTH, "first month in which a snap election can be called")
    inauguration: str = parameter("month", MONTH, "the regular one")
    snap_per_year: float = parameter("per year", HAZARD, "hazard of a snap election")
    interregnum_end: float = parameter("per month", up_to(1e-6, 1.0), "chance that an interregnum ends")

    def __post_init__(self) -> None:
        check_fields(self, "NextInauguration")
        if self.inauguration <= self.as_of:
            raise ScenarioError("NextInauguration.inauguration", self.inauguration, f"a month after {self.as_of}")
        if self._months > LONGEST:
            needed = f"at least {-math.log(UNSEEN) / LONGEST:.2g}, so that {LONGEST} months tell all"
            raise ScenarioError("NextInauguration.interregnum_end", self.interregnum_end, needed)

    def snap_probability(self) -> float:
        """Return the probability that a snap election is called before the regular inauguration."""
        return -math.expm1(-self._regular * self.snap_per_year / 12.0)

    def law(self) -> Counts:
        """Return the law of the month, counted from `as_of`."""
        return self._law

    def pmf(self, month: str) -> float:
        """Return the probability of an inauguration in a month written "YYYY-MM"."""
        return float(self._law.pmf(self._place(month)))

    def cdf(self, month: str) -> float:
        """Return the probability of an inauguration up to a month."""
        return float(self._law.cdf(self._place(month)))

    def sf(self, month: str) -> float:
        """Return the probability of an inauguration after a month."""
        return float(self._law.sf(self._place(month)))

    def ppf(self, q: float) -> str:
        """Return the first month up to which the probability is at least q."""
        return self._month(float(self._law.ppf(PROBABILITY("q", q))))

    def interval(self, confidence: float) -> tuple[str, str]:
        """Return the months between the two central quantiles."""
        low, high = self._law.interval(confidence)
        return self._month(low), self._month(high)

    def rvs(self, size: int, *, seed: int | None = None) -> NDArray[np.str_]:
        """Draw months written "YYYY-MM", shape (size,)."""
        return np.asarray(self._first + self._law.rvs(size, seed=seed).astype("timedelta64[M]")).astype(str)

    @property
    def _first(self) -> np.datetime64:
        return np.datetime64(self.as_of, "M")

    @property
    def _regular(self) -> int:
        return self._place(self.inauguration)

    @property
    def _months(self) -> int:
        return self._regular + 2 + math.ceil(math.log(UNSEEN) / math.log1p(-self.interregnum_end))

    def _month(self, place: float) -> str:
        return str(self._first + np.timedelta64(int(place), "M"))

    def _place(self, month: str) -> int:
        there = np.datetime64(MONTH("month", month), "M")
        return int(there.astype(np.int64)) - int(self._first.astype(np.int64))

    @cached_property
    def _law(self) -> Counts:
        masses = np.zeros(self._months)
        hazard = self.snap_per_year / 12.0
        called = -math.expm1(-hazard) * np.exp(-hazard * np.arange(self._regular))
        for k, chance in enumerate(called):
            masses[k + 2 :] += chance * self._vacancy(self._months - k - 2)
        masses[self._regular] += math.exp(-hazard * self._regular)
        return Counts.of(masses)

    def _vacancy(self, most: int) -> FloatArray:
        """Chances of an interregnum of 1, 2, ..., `most` months; the last holds what is longer, too."""
        chances = self.interregnum_end * (1.0 - self.interregnum_end) ** np.arange(most)
        chances[-1] += max(0.0, 1.0 - math.fsum(chances))
        return np.asarray(chances)
