"""Will the legislature consent? When it votes, who is present, and the law of the count."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np
from scipy import special

from sma_risk.distributions import vote
from sma_risk.distributions.base import Distribution, FloatArray, distribution
from sma_risk.distributions.quadrature import normal_nodes
from sma_risk.parameters import (
    HAZARD,
    LARGEST_RATE,
    NON_NEGATIVE,
    NUMBER,
    POSITIVE,
    PROBABILITY,
    SHARE,
    ScenarioError,
    Section,
    between,
    frozen,
    integer,
    parameter,
)

MOST_SEATS = 500  # the table of votes grows with the cube of the seats
INSIDE = between(0.0, 1.0)
SEATS = integer(1, MOST_SEATS)


@frozen
class Ratification(Section):
    """Stalls, consent and the floor vote: two blocs, a common shock, a random attendance."""

    key: ClassVar[str] = "ratification"

    consent_level: Distribution = parameter(
        "per month", distribution(0.0, most=LARGEST_RATE), "hazard of a floor vote while pending"
    )
    stall_base: Distribution = parameter(
        "probability", distribution(0.0, 1.0), "that a deal of the usual size stalls at once"
    )
    stall_slope: float = parameter("logit per log multiple", NUMBER, "how much a dear deal stalls more")
    stall_unified: float = parameter("logit", NUMBER, "added when president and majority agree")
    leave_stall: float = parameter("per month", HAZARD, "hazard of leaving a stall")
    usual_multiple: float = parameter("multiple of the last payment", POSITIVE, "deal of the usual size")
    seats: int = parameter("members", SEATS, "of the legislature")
    quorum: int = parameter("members", SEATS, "needed for a vote")
    government_seats: int = parameter("members", integer(0, MOST_SEATS), "of the government's bloc now")
    government_seats_unified: int = parameter(
        "members", integer(0, MOST_SEATS), "of the government's bloc when president and majority agree"
    )
    discipline: float = parameter("probability", PROBABILITY, "that a government member present votes yes")
    others_yes: float = parameter("probability", INSIDE, "that another member votes yes on a deal of the usual size")
    others_slope: float = parameter("logit per log multiple", NUMBER, "how a dear deal moves the others")
    shock_sd: float = parameter("logit", NON_NEGATIVE, "spread of the others' inclination from vote to vote")
    attendance_mean: float = parameter("share", INSIDE, "of the members beyond the quorum who come")
    attendance_precision: float = parameter("", POSITIVE, "of the beta law of that share")
    called_when_losing: float = parameter("probability", PROBABILITY, "that a vote is called although it is lost")
    override: float = parameter("probability", PROBABILITY, "that a lost deal comes into force all the same")
    automatic_after_months: int = parameter("months", integer(0, 1200), "consent without a vote after; 0 = never")
    abstention_share: float = parameter("share", SHARE, "of those not voting yes who abstain; for stories only")

    def attendance(self) -> tuple[FloatArray, FloatArray]:
        """Return the possible numbers present and their probabilities, each of shape (seats - quorum + 1,)"""
        a = self.attendance_mean * self.attendance_precision
        extra = vote.beta_binomial(self.seats - self.quorum, a, self.attendance_precision - a)
        return np.arange(self.quorum, self.seats + 1.0), extra

    def yes_law(self, present: int, logit_others: float, unified: bool = False) -> FloatArray:
        """Return the exact law of the number of yes votes, shape (present + 1,).

        `present` members are a random subset of all; a government member says yes with probability
        `discipline`, any other with the probability whose logit is `logit_others`.
        """
        present = integer(0, self.seats)("present", present)
        government = self._government(unified)
        others = vote.binomials(present, special.expit(NUMBER("logit_others", logit_others)))
        loyal = vote.binomials(min(government, present), self.discipline)
        law = np.zeros(present + 1)
        for g, chance in vote.hypergeometric(self.seats, government, present):
            law += chance * np.convolve(loyal[g, : g + 1], others[present - g, : present - g + 1])
        return law

    def others_logit(self, multiple: float, shock: FloatArray | float = 0.0) -> FloatArray:
        """Return the logit of the others' yes probability for a deal of this multiple and shocks in sd."""
        dear = math.log(POSITIVE("multiple", multiple) / self.usual_multiple)
        return np.asarray(special.logit(self.others_yes) + self.others_slope * dear + self.shock_sd * shock)

    def win_probability(self, multiple: float, unified: bool = False, nodes: int = 49) -> float:
        """Return the probability that a floor vote on a deal of this multiple is won, 2 yes > present.

        Averaged over the shock (by quadrature) and over attendance (exactly).
        """
        z, weights = normal_nodes(nodes)
        government = self._government(unified)
        others = vote.binomials(self.seats, special.expit(self.others_logit(multiple, z)))
        mixed = np.tensordot(weights, others, axes=1)
        loyal = vote.binomials(government, self.discipline)
        attended = zip(*self.attendance(), strict=True)
        return float(sum(p * vote.majority(int(n), self.seats, government, loyal, mixed) for n, p in attended))

    def _government(self, unified: bool) -> int:
        return self.government_seats_unified if unified else self.government_seats

    def _cross_check(self) -> None:
        for name in ("quorum", "government_seats", "government_seats_unified"):
            if getattr(self, name) > self.seats:
                needed = f"at most {self.key}.seats = {self.seats}"
                raise ScenarioError(f"{self.key}.{name}", getattr(self, name), needed)
