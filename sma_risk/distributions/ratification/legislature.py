"""Does a legislature of parties pass a motion? Seat by seat: any threshold, weighted votes, a quorum, exactly.

The assembly of the model (docs/model.md, section 8) is `Ratification`; this is for other houses and finer questions.
"""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.families.counts import Counts
from sma_risk.distributions.quadrature import shock_nodes
from sma_risk.distributions.ratification import vote
from sma_risk.parameters import (
    NON_NEGATIVE,
    NUMBER,
    PROBABILITY,
    Check,
    ScenarioError,
    check_fields,
    frozen,
    instance,
    integer,
    many,
    one_of,
    parameter,
)

MOST = 1000  # members, and votes cast by them all
WHOLE = integer(1, MOST)


@frozen
class Bloc:
    """Members who decide alike: each comes with one probability and, if there, says yes with another.

    >>> government = Bloc(108, yes=0.98, attendance=0.95)
    >>> government.seats * government.attendance
    102.6
    """

    seats: int = parameter("members", WHOLE, "of the bloc")
    yes: float = parameter("probability", PROBABILITY, "that a member present votes yes when the shock is zero")
    _: KW_ONLY
    attendance: float = parameter("probability", PROBABILITY, "that a member comes", default=1.0)
    exposure: float = parameter("", NUMBER, "to the shock of the day; 0 for a whipped bloc", default=1.0)
    votes: int = parameter("votes", WHOLE, "that each member casts", default=1)

    def __post_init__(self) -> None:
        check_fields(self, "Bloc")


@frozen
class Threshold:
    """The share of the votes that passes a motion: of the votes present, or of all members' votes.

    >>> Threshold(2, 3, of="members", exceed=False, quorum=151).needed(300)
    600
    """

    part: int = parameter("", WHOLE, "numerator of the share", default=1)
    whole: int = parameter("", WHOLE, "denominator of the share", default=2)
    _: KW_ONLY
    of: str = parameter("", one_of("present", "members"), "whose votes the share is of", default="present")
    exceed: bool = parameter("", one_of(True, False), "more than the share is needed", default=True)
    quorum: int = parameter("members", integer(0, MOST), "that must be present", default=0)

    def __post_init__(self) -> None:
        check_fields(self, "Threshold")

    def scores(self, votes: int) -> tuple[int, int]:
        """Return what a member with so many votes adds to the score by being there and not, or voting yes."""
        cast = WHOLE("votes", votes)
        present = self.part * cast if self.of == "present" else 0
        return -present, self.whole * cast - present

    def needed(self, votes: int) -> int:
        """Return the smallest score that passes in a house of so many votes."""
        return (self.part * WHOLE("votes", votes) if self.of == "members" else 0) + int(self.exceed)


RULE = instance(Threshold, "a Threshold")


class _Tally(NamedTuple):
    """The law of members present and score, shape (members + 1, scores); the first score is `low`.

    Where no quorum asks how many are present there is one row, whatever their number.
    """

    law: FloatArray
    low: int


@frozen
class FloorVote:
    """One vote by blocs that share a normal shock to the logit of their inclination.

    >>> house = FloorVote((Bloc(108, yes=0.95, exposure=0.0), Bloc(192, yes=0.4)), shock_sd=0.35)
    >>> house.yes_votes()
    Counts(0..300: mean 179.9, 90 % in 152..209)
    >>> round(house.pass_probability(Threshold()), 3), round(house.pass_probability(Threshold(2, 3)), 3)
    (0.962, 0.122)
    """

    blocs: tuple[Bloc, ...] = parameter("", many(Check("a Bloc", lambda value: _bloc(value)), 1, 64), "of the house")
    _: KW_ONLY
    shock_sd: float = parameter("logit", NON_NEGATIVE, "of the shock that the blocs share", default=0.0)

    def __post_init__(self) -> None:
        check_fields(self, "FloorVote")
        if self.all_votes > MOST:  # no member has less than one
            raise ScenarioError("FloorVote.blocs", self.blocs, f"at most {MOST} votes in all")

    @property
    def all_votes(self) -> int:
        """Votes of all members, present or not."""
        return sum(bloc.seats * bloc.votes for bloc in self.blocs)

    def yes_votes(self) -> Counts:
        """Return the law of the votes in favour, quorum or not."""
        whipped, exposed = self._tallies(Threshold(part=1, whole=1, of="members"))
        return Counts.of(np.convolve(whipped.law.sum(axis=0), exposed.law.sum(axis=0)))

    def pass_probability(self, rule: Threshold) -> float:
        """Return the probability that the quorum is there and the motion passes, exact to 1e-12 of itself.

        Down to 1e-150. Milliseconds for 300 members; a second if there is a quorum and several blocs are exposed.
        """
        rule = RULE("rule", rule)
        return _reaching(*self._tallies(rule), rule.quorum, rule.needed(self.all_votes))

    def _tallies(self, rule: Threshold) -> tuple[_Tally, _Tally]:
        """Return the tallies of the blocs that no shock moves, and of the others, averaged over the shock."""
        slopes = [self.shock_sd * bloc.exposure if 0.0 < bloc.yes < 1.0 else 0.0 for bloc in self.blocs]
        whipped = [bloc for bloc, slope in zip(self.blocs, slopes, strict=True) if slope == 0.0]
        exposed = [(bloc, slope) for bloc, slope in zip(self.blocs, slopes, strict=True) if slope != 0.0]
        certain = [(bloc, np.array([bloc.yes]), np.array([1.0 - bloc.yes])) for bloc in whipped]
        z, weights = shock_nodes([(bloc.seats, special.logit(bloc.yes), slope) for bloc, slope in exposed])
        logits = [special.logit(bloc.yes) + slope * z for bloc, slope in exposed]
        moved = [(bloc, special.expit(x), special.expit(-x)) for (bloc, _), x in zip(exposed, logits, strict=True)]
        return _tally(certain, rule, np.ones(1)), _tally(moved, rule, weights)


def _bloc(value: object) -> Bloc:
    if not isinstance(value, Bloc):
        raise TypeError
    return value


def _tally(voters: list[tuple[Bloc, FloatArray, FloatArray]], rule: Threshold, weights: FloatArray) -> _Tally:
    """Return the joint tally of blocs, each with its chances of yes and no at the nodes that `weights` belong to.

    A single bloc is tallied in closed form for all nodes at once. Otherwise member by member: without a quorum at
    all nodes together, with one node after node, beginning with the largest bloc in closed form.
    """
    if not voters:
        return _Tally(np.ones((1, 1)), 0)
    (largest, yes, no), *others = sorted(voters, key=lambda voter: -voter[0].seats)
    if not others:
        return _bloc_tally(largest, vote.binomials(largest.seats, yes, no, weights), rule)
    if not rule.quorum:
        tally = _with_members(_Tally(np.ones((len(weights), 1, 1)), 0), voters, rule)
        return _Tally(np.tensordot(weights, tally.law, axes=1), tally.low)
    total: Any = 0.0
    for node, weight in enumerate(weights):
        first = _bloc_tally(largest, vote.binomials(largest.seats, yes[node], no[node]), rule)
        tally = _with_members(first, [(bloc, p[node], q[node]) for bloc, p, q in others], rule)
        total = total + weight * tally.law
    return _Tally(total, tally.low)


def _bloc_tally(bloc: Bloc, laws: FloatArray, rule: Threshold) -> _Tally:
    """Return the tally of one bloc from the laws of its yes votes by members present."""
    stay, favour = rule.scores(bloc.votes)
    m, y = np.tril_indices(bloc.seats + 1)
    low = bloc.seats * min(stay, 0)
    law = np.zeros((bloc.seats + 1, bloc.seats * max(favour, 0) - low + 1))
    law[m, m * stay + y * (favour - stay) - low] = vote.binomials(bloc.seats, bloc.attendance)[-1][m] * laws[m, y]
    return _Tally(law if rule.quorum else law.sum(axis=0, keepdims=True), low)


def _with_members(tally: _Tally, voters: list[tuple[Bloc, FloatArray, FloatArray]], rule: Threshold) -> _Tally:
    """Return the tally, shape (..., members + 1, scores), with all members of the blocs added one by one."""
    law, low, more = tally.law, tally.low, 1 if rule.quorum else 0
    for bloc, yes, no in voters:
        stay, favour = rule.scores(bloc.votes)
        lowest = min(stay, 0)
        for _ in range(bloc.seats):
            members, scores = law.shape[-2:]
            grown = np.zeros((*law.shape[:-2], members + more, scores + max(favour, 0) - lowest))
            grown[..., :members, -lowest : scores - lowest] = (1.0 - bloc.attendance) * law
            for chance, step in ((no, stay - lowest), (yes, favour - lowest)):
                grown[..., more:, step : step + scores] += bloc.attendance * chance[..., None, None] * law
            law, low = grown, low + lowest
    return _Tally(law, low)


def _reaching(one: _Tally, two: _Tally, quorum: int, needed: int) -> float:
    """Return the probability that so many members are there and the scores add up to so much."""
    members, scores = two.law.shape
    tails = np.zeros((members + 1, scores + 1))  # P(at least so many members, at least this score)
    tails[:-1, :-1] = two.law[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    m, s = np.arange(one.law.shape[0]), one.low + np.arange(one.law.shape[1])
    rest = np.clip(quorum - m, 0, members)[:, None], np.clip(needed - s - two.low, 0, scores)[None, :]
    return float(np.sum(one.law * tails[rest]))
