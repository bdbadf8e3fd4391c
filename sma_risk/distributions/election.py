"""Who will hold the US presidency, and with which attitude to the alliance?"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar, Self

from sma_risk.distributions.base import Distribution, distribution
from sma_risk.distributions.continuous import Beta
from sma_risk.parameters import (
    MONTH,
    POSITIVE,
    PROBABILITY,
    ScenarioError,
    Section,
    frozen,
    judged,
    parameter,
    statutory,
)

FIRST_MONDAY = "the Tuesday after the first Monday of November, every four years"
TWENTIETH = "20 January; the new administration is counted from the next month on"


@frozen
class Election(Section):
    """Two US presidential elections: the odds of the maximalist candidate, and what comes one term later.

    Only the probability has no default. The calendar is that of 2024 and 2028.

    >>> Election.from_probability(0.5).win_probability()
    0.5
    """

    key: ClassVar[str] = "election"

    probability: Distribution = parameter(
        "probability",
        distribution(0.0, 1.0),
        "that the maximalist candidate wins; a distribution if not known exactly",
    )
    month: str = parameter("month", MONTH, "US presidential election", default=statutory("2024-11", FIRST_MONDAY))
    inauguration: str = parameter(
        "month",
        MONTH,
        "first month in which the new administration acts",
        default=statutory("2025-02", TWENTIETH),
    )
    next_month: str = parameter(
        "month", MONTH, "US presidential election one term later", default=statutory("2028-11", FIRST_MONDAY)
    )
    next_inauguration: str = parameter(
        "month",
        MONTH,
        "first month of the administration after that",
        default=statutory("2029-02", TWENTIETH),
    )
    hold: float = parameter(
        "probability",
        PROBABILITY,
        "that the maximalist's party wins the next election from office",
        default=judged(0.45, "nearly even; a party without its incumbent has a small disadvantage"),
    )
    regain: float = parameter(
        "probability",
        PROBABILITY,
        "that the maximalist's party wins the next election out of office",
        default=judged(0.52, "nearly even; the party out of office has a small advantage"),
    )
    heir: float = parameter(
        "probability",
        PROBABILITY,
        "that a winner of the maximalist's party is a maximalist too",
        default=judged(0.5, "nothing tells whether the next candidate of that party is a maximalist"),
    )
    convert: float = parameter(
        "probability",
        PROBABILITY,
        "that a winner of the other party is a maximalist",
        default=judged(0.03, "no candidate of that party has asked for multiples of the payment"),
    )

    @classmethod
    def from_probability(cls, probability: Distribution | float, **others: Any) -> Self:
        """Build from a distribution of the win probability, or a number; `others` are any other fields."""
        return cls(probability=probability, **others)  # type: ignore[arg-type]

    @classmethod
    def from_market(cls, yes: float, no: float, sample_size: float = 20.0, **others: Any) -> Self:
        """Build from a two-sided quote: the prices scaled to sum to one, as a Beta worth `sample_size` polls.

        >>> round(Election.from_market(yes=0.49, no=0.42).win_probability(), 3)
        0.538
        """
        yes, no = POSITIVE("yes", yes), POSITIVE("no", no)
        size = POSITIVE("sample_size", sample_size)
        share = yes / (yes + no)
        return cls.from_probability(Beta(share * size, (1.0 - share) * size), **others)

    def win_probability(self) -> float:
        """Return the probability that the maximalist candidate wins."""
        return self.probability.mean()

    def _cross_check(self) -> None:
        order = ("month", "inauguration", "next_month", "next_inauguration")
        for earlier, later in pairwise(order):
            if getattr(self, later) <= getattr(self, earlier):
                needed = f"a month after {self.key}.{earlier} ({getattr(self, earlier)})"
                raise ScenarioError(f"{self.key}.{later}", getattr(self, later), needed)
