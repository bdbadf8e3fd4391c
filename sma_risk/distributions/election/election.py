"""Who will hold the US presidency, and with which attitude to the alliance?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import KW_ONLY
from itertools import pairwise
from typing import Any, ClassVar, Self

from sma_risk.distributions.base import Distribution, distribution
from sma_risk.distributions.election.calendar import election_day
from sma_risk.distributions.election.college import ElectoralCollege
from sma_risk.distributions.election.forecasts import ForecastPool
from sma_risk.distributions.election.polls import ErrorCovariances, PollErrors, college_from_polls
from sma_risk.distributions.families.continuous import Beta
from sma_risk.distributions.section import Section
from sma_risk.grounds import Assumed, judged, statutory
from sma_risk.parameters import MONTH, POSITIVE, PROBABILITY, ScenarioError, frozen, parameter, refuse_unknown

ELECTION_DAY = "the Tuesday after the first Monday of November, every four years"
INAUGURATION_DAY = "20 January; the new administration is counted from the next month on"


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
        distribution(0.0, high=1.0),
        "that the maximalist candidate wins; a distribution if not known exactly",
    )
    _: KW_ONLY
    month: str = parameter("month", MONTH, "US presidential election", default=statutory("2024-11", ELECTION_DAY))
    inauguration: str = parameter(
        "month",
        MONTH,
        "first month in which the new administration acts",
        default=statutory("2025-02", INAUGURATION_DAY),
    )
    next_month: str = parameter(
        "month", MONTH, "US presidential election one term later", default=statutory("2028-11", ELECTION_DAY)
    )
    next_inauguration: str = parameter(
        "month",
        MONTH,
        "first month of the administration after that",
        default=statutory("2029-02", INAUGURATION_DAY),
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
        cls._check_others(others)
        return cls(probability=probability, **others)  # type: ignore[arg-type]

    @classmethod
    def from_market(cls, yes: float, no: float, *, sample_size: float = 20.0, **others: Any) -> Self:
        """Build from a two-sided quote: the prices scaled to sum to one, as a Beta worth `sample_size` polls.

        >>> round(Election.from_market(yes=0.49, no=0.42).win_probability(), 3)
        0.538
        """
        yes, no = POSITIVE("yes", yes), POSITIVE("no", no)
        size = POSITIVE("sample_size", sample_size)
        share = yes / (yes + no)
        grounds = f"a quote of {yes:g} against {no:g}, scaled to sum to one, worth {size:g} polls"
        return cls._on_grounds(Beta(share * size, (1.0 - share) * size), grounds, others)

    @classmethod
    def from_forecasts(
        cls,
        forecasts: Mapping[str, float] | ForecastPool,
        weights: Mapping[str, float] | None = None,
        *,
        kind: str = "linear",
        extremising: float = 1.0,
        **others: Any,
    ) -> Self:
        """Build from probabilities by source: their pool as mean, their disagreement as standard deviation.

        The arguments are those of `ForecastPool.of`; a pool that is ready also passes. `ForecastPool.leave_one_out`
        tells what each source does.

        >>> election = Election.from_forecasts({"model": 0.47, "market": 0.60, "panel": 0.40})
        >>> election.grounds["probability"].rationale
        'linear pool, extremised by 1, of model 0.47, market 0.6, panel 0.4'
        """
        if isinstance(forecasts, ForecastPool):
            pool = forecasts
        else:
            pool = ForecastPool.of(forecasts, weights, kind=kind, extremising=extremising)
        said = ", ".join(f"{name} {p:.3g}" for name, p in zip(pool.sources, pool.probabilities, strict=True))
        grounds = f"{pool.kind} pool, extremised by {pool.extremising:g}, of {said}"
        return cls._on_grounds(pool.distribution(), grounds, others)

    @classmethod
    def from_college(cls, college: ElectoralCollege, *, bias_sd: float = 2.0, **others: Any) -> Self:
        """Build from an electoral college: `ElectoralCollege.win_distribution`; 2 points of bias are judgement."""
        if not isinstance(college, ElectoralCollege):
            raise ScenarioError("college", college, "to be an ElectoralCollege")
        cls._check_others(others)
        probability = college.win_distribution(bias_sd)
        grounds = f"{college!r}; parameter uncertainty: a common bias of {bias_sd:g} points"
        return cls._on_grounds(probability, grounds, others)

    @classmethod
    def from_polls(
        cls,
        polls: Mapping[str, float],
        days: float,
        *,
        fundamentals: Mapping[str, float] | None = None,
        errors: PollErrors | ErrorCovariances | None = None,
        bias_sd: float = 2.0,
        tie: float = 0.5,
        **others: Any,
    ) -> Self:
        """Build from margins in points by state, some days before the election.

        The arguments are those of `college_from_polls`, which returns the electoral college itself, and `bias_sd` that
        of `from_college`.

        >>> from sma_risk.distributions.election import state_margins
        >>> Election.from_polls(state_margins("2024-05"), days=187).probability
        Beta(a=..., b=...)
        """
        college = college_from_polls(polls, days, fundamentals=fundamentals, errors=errors, tie=tie)
        return cls.from_college(college, bias_sd=bias_sd, **others)

    @staticmethod
    def calendar(year: int) -> dict[str, str]:
        """Return the months of the election of a year and of the next one, as fields for any constructor.

        >>> Election.from_probability(0.5, **Election.calendar(2028)).next_inauguration
        '2033-02'
        """
        return {
            "month": f"{election_day(year):%Y-%m}",
            "inauguration": f"{year + 1}-02",
            "next_month": f"{election_day(year + 4):%Y-%m}",
            "next_inauguration": f"{year + 5}-02",
        }

    def win_probability(self) -> float:
        """Return the probability that the maximalist candidate wins."""
        return self.probability.mean()

    @classmethod
    def _on_grounds(cls, probability: Distribution, rationale: str, others: Mapping[str, Any]) -> Self:
        cls._check_others(others)
        return cls(probability=Assumed(probability, "user", rationale=rationale), **others)  # type: ignore[arg-type]

    @classmethod
    def _check_others(cls, others: Mapping[str, Any]) -> None:
        refuse_unknown(cls.key, others, [item.name for item in dataclasses.fields(cls) if item.name != "probability"])

    def _cross_check(self) -> None:
        order = ("month", "inauguration", "next_month", "next_inauguration")
        for earlier, later in pairwise(order):
            if getattr(self, later) <= getattr(self, earlier):
                needed = f"a month after {self.key}.{earlier} ({getattr(self, earlier)})"
                raise ScenarioError(f"{self.key}.{later}", getattr(self, later), needed)
