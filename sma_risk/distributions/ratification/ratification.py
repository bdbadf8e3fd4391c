"""Will the legislature consent? When it votes, who is present, and the law of the count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray, array, distribution
from sma_risk.distributions.durations.durations import PiecewiseHazard
from sma_risk.distributions.families.counts import Counts
from sma_risk.distributions.quadrature import quantile_nodes, shock_nodes
from sma_risk.distributions.ratification import vote
from sma_risk.distributions.ratification.consent import Course, consent_by_month
from sma_risk.distributions.section import Section
from sma_risk.parameters import (
    HAZARD,
    LARGEST_RATE,
    MONTHS,
    NON_NEGATIVE,
    NUMBER,
    POSITIVE,
    PROBABILITY,
    SHARE,
    TRUTH,
    ScenarioError,
    between,
    frozen,
    integer,
    parameter,
    structure,
)

MOST_SEATS = 500  # the table of votes grows with the cube of the seats
NODES = 201  # converged to 1e-12 for the Beta and Gamma laws of stalls and consent
INSIDE = between(0.0, 1.0)
SEATS, MEMBERS = structure(integer(1, MOST_SEATS)), structure(integer(0, MOST_SEATS))


@frozen
class Ratification(Section):
    """Stalls, consent and the floor vote: two blocs, a common shock, a random attendance.

    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> round(twelfth_sma().ratification.win_probability(1.2), 3)
    0.966
    """

    key: ClassVar[str] = "ratification"

    consent_level: Distribution = parameter(
        "per month", distribution(0.0, most=LARGEST_RATE), "hazard of a floor vote while pending"
    )
    stall_base: Distribution = parameter(
        "probability", distribution(0.0, high=1.0), "that a deal of the usual size stalls at once"
    )
    stall_slope: float = parameter("logit per log multiple", NUMBER, "how much a dear deal stalls more")
    stall_unified: float = parameter("logit", NUMBER, "added when president and majority agree")
    leave_stall: float = parameter("per month", HAZARD, "hazard of leaving a stall")
    usual_multiple: float = parameter("multiple of the last payment", POSITIVE, "deal of the usual size")
    seats: int = parameter("members", SEATS, "of the legislature")
    quorum: int = parameter("members", SEATS, "needed for a vote")
    government_seats: int = parameter("members", MEMBERS, "of the government's bloc now")
    government_seats_unified: int = parameter(
        "members", MEMBERS, "of the government's bloc when president and majority agree"
    )
    discipline: float = parameter("probability", PROBABILITY, "that a government member present votes yes")
    others_yes: float = parameter("probability", INSIDE, "that another member votes yes on a deal of the usual size")
    others_slope: float = parameter("logit per log multiple", NUMBER, "how a dear deal moves the others")
    shock_sd: float = parameter("logit", NON_NEGATIVE, "spread of the others' inclination from vote to vote")
    attendance_mean: float = parameter("share", INSIDE, "of the members beyond the quorum who come")
    attendance_precision: float = parameter("", POSITIVE, "of the beta law of that share")
    called_when_losing: float = parameter("probability", PROBABILITY, "that a vote is called although it is lost")
    override: float = parameter("probability", PROBABILITY, "that a lost deal comes into force all the same")
    automatic_after_months: int = parameter("months", MONTHS, "consent without a vote after; 0 = never")
    abstention_share: float = parameter("share", SHARE, "of those not voting yes who abstain; for stories only")

    def attendance(self) -> tuple[FloatArray, FloatArray]:
        """Return the possible numbers present and their probabilities, each of shape (seats - quorum + 1,)."""
        a = self.attendance_mean * self.attendance_precision
        extra = vote.beta_binomial(self.seats - self.quorum, a, self.attendance_precision - a)
        return np.arange(self.quorum, self.seats + 1.0), extra

    def yes_law(self, present: int, logit_others: float, *, unified: bool = False) -> FloatArray:
        """Return the exact law of the number of yes votes, shape (present + 1,).

        `present` members are a random subset of all; a government member says yes with probability
        `discipline`, any other with the probability whose logit is `logit_others`.
        """
        attended = np.zeros(self.seats + 1)
        attended[integer(0, self.seats)("present", present)] = 1.0
        blocs = self._blocs(unified, np.array([NUMBER("logit_others", logit_others)]), np.ones(1))
        return vote.count(vote.presence(self.seats, self._government(unified), attended), *blocs)[: int(present) + 1]

    def others_logit(self, multiple: float, *, shock: FloatArray | float = 0.0) -> FloatArray:
        """Return the logit of the others' yes probability for a deal of this multiple and shocks in sd."""
        dear = math.log(POSITIVE("multiple", multiple) / self.usual_multiple)
        moved = self.others_slope * dear + self.shock_sd * array("shock", shock)
        return np.asarray(special.logit(self.others_yes) + moved)

    def yes_votes(self, multiple: float, *, unified: bool = False) -> Counts:
        """Return the law of the yes votes on a deal of this multiple, over shock and attendance.

        Every probability down to 1e-150 is exact to 1e-12 of itself.
        """
        return Counts.of(vote.count(*self._vote(multiple, unified)))

    def win_probability(self, multiple: float, *, unified: bool = False) -> float:
        """Return the probability that a floor vote on a deal of this multiple is won, 2 yes > present.

        Over shock and attendance, as exact as `yes_votes`.
        """
        return vote.majority(*self._vote(multiple, unified))

    def stall_probability(self, multiple: float, *, unified: bool = False) -> float:
        """Return the probability that a deal of this multiple stalls at once."""
        dear = self.stall_slope * math.log(POSITIVE("multiple", multiple) / self.usual_multiple)
        base, weights = quantile_nodes(self.stall_base, NODES)
        together = self.stall_unified * TRUTH("unified", unified)
        with np.errstate(divide="ignore"):  # a base of zero or one
            return float(weights @ special.expit(special.logit(base) + dear + together))

    def time_to_vote(self, *, factors: Sequence[float] = (1.0,)) -> PiecewiseHazard:
        """Return the law of the months from conclusion to the first floor vote of a deal that does not stall.

        `factors` of each month slow it, such as 0 while the government keeps it from the floor; the last stays.
        """
        return PiecewiseHazard(self.consent_level, factors=array("factors", factors).tolist())

    def consent_by_month(
        self, multiple: float, *, months: int = 60, unified: bool = False
    ) -> tuple[FloatArray, FloatArray]:
        """Return the probabilities of being in force, and of having been voted down, each month after conclusion.

        Stalls, votes not called, override and automatic consent included; nobody withdraws and no interregnum
        comes. Both of shape (months + 1,), the first entry at conclusion; what remains is pending or stalled.

        >>> from sma_risk.scenario import twelfth_sma
        >>> in_force, lost = twelfth_sma().ratification.consent_by_month(1.08, months=12)
        >>> in_force[[0, 1, 3, 12]].round(3).tolist()
        [0.0, 0.236, 0.526, 0.891]
        """
        level, weights = quantile_nodes(self.consent_level, NODES)
        won = self.win_probability(multiple, unified=unified)
        unsettled = (1.0 - won) * (1.0 - self.override)
        course = Course(
            vote=-np.expm1(-level),
            leave_stall=-math.expm1(-self.leave_stall),
            stalls_at_once=self.stall_probability(multiple, unified=unified),
            in_force=1.0 - unsettled,
            lost=unsettled * self.called_when_losing,
            automatic_after_months=self.automatic_after_months,
        )
        in_force, lost = consent_by_month(course, MONTHS("months", months))
        return in_force @ weights, lost @ weights

    def _vote(self, multiple: float, unified: bool) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return `vote.presence` and the `vote.binomials` of the government and, over the shock, of the others."""
        government = self._government(unified)
        z, weights = shock_nodes([(self.seats - government, float(self.others_logit(multiple)), self.shock_sd)])
        attended = np.concatenate([np.zeros(self.quorum), self.attendance()[1]])
        blocs = self._blocs(unified, self.others_logit(multiple, shock=z), weights)
        return vote.presence(self.seats, government, attended), *blocs

    def _blocs(self, unified: bool, logits: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        government = self._government(unified)
        others = vote.binomials(self.seats - government, special.expit(logits), special.expit(-logits), weights)
        return vote.binomials(government, self.discipline), others

    def _government(self, unified: bool) -> int:
        return self.government_seats_unified if TRUTH("unified", unified) else self.government_seats

    def _cross_check(self) -> None:
        for name in ("quorum", "government_seats", "government_seats_unified"):
            if getattr(self, name) > self.seats:
                needed = f"at most {self.key}.seats = {self.seats}"
                raise ScenarioError(f"{self.key}.{name}", getattr(self, name), needed)
