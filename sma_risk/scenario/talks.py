"""How fast do talks conclude, who governs in Seoul, and what moves the troops?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, ClassVar

from sma_risk.distributions import Distribution, PiecewiseHazard, distribution
from sma_risk.distributions.section import Section
from sma_risk.parameters import (
    FACTOR,
    HAZARD,
    LARGEST_RATE,
    MONTH,
    MONTHS,
    MOST_MONTHS,
    NUMBER,
    POSITIVE,
    PROBABILITY,
    TRUTH,
    Check,
    frozen,
    integer,
    many,
    parameter,
    structure,
    up_to,
)

Deadline = tuple[tuple[int | None, float], ...]
MONTHS_AWAY = integer(-MOST_MONTHS, MOST_MONTHS)
MOST_STEPS = 8  # the core writes them out
TEMPO = many(FACTOR, 1, MOST_MONTHS)


def _step(value: Any) -> tuple[int | None, float]:
    lowest, factor = value
    return None if lowest is None else MONTHS_AWAY.canonical(lowest), FACTOR.canonical(factor)


def _deadline(value: object) -> Deadline:
    steps: Deadline = many(Check("", _step), 1, MOST_STEPS).canonical(value)
    bounds = [math.inf, *(-math.inf if lowest is None else lowest for lowest, _ in steps)]
    if bounds[-1] != -math.inf or not all(later < earlier for earlier, later in pairwise(bounds)):
        raise ValueError
    return steps


def factor_at(deadline: Deadline, months_to_expiry: int) -> float:
    """Return the factor for so many months left, negative after the expiry."""
    return next(factor for lowest, factor in deadline if lowest is None or months_to_expiry >= lowest)


@frozen
class Talks(Section):
    """The monthly hazard of a conclusion: level x ramp x deadline x tempo x what the other sections add.

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().talks.time_to_conclusion(-1, 19).ppf(0.5).round(1)
    np.float64(9.3)
    """

    key: ClassVar[str] = "talks"

    level_regular: Distribution = parameter(
        "per month",
        distribution(0.0, most=LARGEST_RATE),
        "hazard under a regular administration, drawn once per future",
    )
    level_maximalist: Distribution = parameter(
        "per month",
        distribution(0.0, most=LARGEST_RATE),
        "hazard under a maximalist administration, drawn once per future",
    )
    ramp_months: int = parameter("months", integer(1, 120), "until talks are in full swing, quadratically")
    pause_months: int = parameter("months", integer(0, 120), "before a new maximalist administration talks")
    deadline: Deadline = parameter(
        "factor",
        Check(
            f"at most {MOST_STEPS} steps: (lowest months to expiry, factor) pairs in descending order, "
            "the last with None",
            _deadline,
        ),
        "by the months left to the last agreement's expiry; None bounds the step that has no end",
    )
    no_overlap_factor: float = parameter("factor", FACTOR, "if a maximalist wants more than Korea would ever pay")

    def deadline_factor(self, months_to_expiry: int) -> float:
        """Return the factor for so many months left, negative after the expiry."""
        return factor_at(self.deadline, NUMBER("months_to_expiry", months_to_expiry))

    def time_to_conclusion(
        self, began: int, expiry: int, *, maximalist: bool = False, tempo: float | Sequence[float] = 1.0
    ) -> PiecewiseHazard:
        """Return the law of the months from now until talks conclude, should the same attitude stay in office.

        Parameters
        ----------
        began, expiry : months in which talks began and the agreement expires, counted from this one, which is 0.
        maximalist : whose level the hazard has.
        tempo : factor of the strategy: one number, or one for each month from now, the last of which stays.

        Examples
        --------
        >>> from sma_risk.scenario import twelfth_sma
        >>> law = twelfth_sma().talks.time_to_conclusion(began=-1, expiry=19)
        >>> round(float(law.cdf(12)), 3), round(float(law.ppf(0.5)), 1)
        (0.657, 9.3)
        """
        began, expiry = MONTHS_AWAY("began", began), MONTHS_AWAY("expiry", expiry)
        pace = TEMPO("tempo", tempo if isinstance(tempo, list | tuple) else [tempo])
        lowest = min(low for low, _ in self.deadline if low is not None) if len(self.deadline) > 1 else expiry
        settled = max(began + self.ramp_months, expiry - lowest + 1, len(pace) - 1, 0)
        factors = [
            self.ramp(k - began) * self.deadline_factor(expiry - k) * pace[min(k, len(pace) - 1)]
            for k in range(settled + 1)
        ]
        level = self.level_maximalist if TRUTH("maximalist", maximalist) else self.level_regular
        return PiecewiseHazard(level, factors=tuple(factors))

    def ramp(self, months: int) -> float:
        """Return the factor of talks that began so many months ago: quadratic, at most 1."""
        since: float = NUMBER("months", months)
        return min(1.0, (max(since, 0.0) / self.ramp_months) ** 2)


@frozen
class Politics(Section):
    """Korean presidencies: snap elections, the interregnum, and who has the majority afterwards.

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().politics.inauguration
    '2027-05'
    """

    key: ClassVar[str] = "politics"

    inauguration: str = parameter("month", MONTH, "of the next president, unless there is a snap election")
    snap_per_year: float = parameter("per year", HAZARD, "hazard of a snap election")
    interregnum_end: float = parameter("per month", up_to(1e-6, 1.0), "chance that an interregnum ends")
    unified_after: float = parameter("probability", PROBABILITY, "that the next president has a majority")
    interregnum_factor: float = parameter(
        "factor", FACTOR, "of an interregnum on the hazards of conclusion and consent"
    )


@frozen
class Forces(Section):
    """Reductions of US troops: a marker, which changes no other outcome, and the furlough of local staff.

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().forces.floor_factor
    0.5
    """

    key: ClassVar[str] = "forces"

    cut_regular: float = parameter("per month", HAZARD, "hazard of a cut, regular administration")
    cut_maximalist: float = parameter("per month", HAZARD, "hazard of a cut, maximalist administration")
    cut_dispute: float = parameter("per month", HAZARD, "the same while the agreement is in dispute")
    floor_factor: float = parameter("factor", FACTOR, "while a statutory floor is in force")
    floor_months: tuple[str, ...] = parameter(
        "months", structure(many(MONTH, 0, MOST_MONTHS)), "with a statutory floor"
    )
    furlough_after_months: int = parameter("months", MONTHS, "of a lapse before a furlough begins")
    soldiers: float = parameter("soldiers", POSITIVE, "stationed")
