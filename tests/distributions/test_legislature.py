"""Is a vote by blocs the vote of their members, one by one, under every rule?"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy import special, stats

from sma_risk.distributions.ratification.legislature import Bloc, FloorVote, Threshold
from sma_risk.parameters import ScenarioError

RULES = [
    Threshold(),
    Threshold(quorum=4),
    Threshold(2, 3, exceed=False, quorum=3),
    Threshold(2, 3, of="members", exceed=False),
    Threshold(1, 2, of="members", quorum=5),
]
SMALL = (
    Bloc(3, 0.9, attendance=0.8, exposure=0.0, votes=2),
    Bloc(2, 0.3, attendance=0.7),
    Bloc(2, 0.6, attendance=0.9, exposure=-0.5, votes=3),
)


def by_enumeration(house: FloorVote, rule: Threshold, shock: float) -> float:
    members = [
        (bloc.attendance, special.expit(special.logit(bloc.yes) + house.shock_sd * bloc.exposure * shock), bloc.votes)
        for bloc in house.blocs
        for _ in range(bloc.seats)
    ]
    passed = 0.0
    for conduct in product(("absent", "no", "yes"), repeat=len(members)):
        chance, there, ayes, present = 1.0, 0, 0, 0
        for what, (comes, yes, votes) in zip(conduct, members, strict=True):
            chance *= {"absent": 1 - comes, "no": comes * (1 - yes), "yes": comes * yes}[what]
            there += what != "absent"
            present += votes * (what != "absent")
            ayes += votes * (what == "yes")
        base = present if rule.of == "present" else house.all_votes
        enough = ayes * rule.whole > rule.part * base if rule.exceed else ayes * rule.whole >= rule.part * base
        passed += chance * (enough and there >= rule.quorum)
    return passed


@pytest.mark.parametrize("rule", RULES)
def test_small_houses_equal_enumeration(rule: Threshold) -> None:
    house = FloorVote(SMALL)
    assert house.pass_probability(rule) == pytest.approx(by_enumeration(house, rule, 0.0), rel=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_a_shared_shock_is_averaged_over(rule: Threshold) -> None:
    house = FloorVote(SMALL, shock_sd=0.8)
    z, weights = np.polynomial.hermite_e.hermegauss(40)
    average = sum(w * by_enumeration(house, rule, x) for x, w in zip(z, weights / weights.sum(), strict=True))
    assert house.pass_probability(rule) == pytest.approx(average, rel=1e-11)  # 40 nodes of a smooth function


def exact(blocs: list[tuple[int, Fraction]]) -> list[Fraction]:
    law = [Fraction(1)]
    for seats, yes in blocs:
        for _ in range(seats):
            law = [a * (1 - yes) + b * yes for a, b in zip([*law, Fraction(0)], [Fraction(0), *law], strict=True)]
    return law


def test_both_tails_of_300_seats_equal_fractions() -> None:
    blocs = [(108, Fraction(15, 16)), (175, Fraction(3, 8)), (17, Fraction(1, 64))]
    law = exact(blocs)
    house = FloorVote(tuple(Bloc(seats, float(yes)) for seats, yes in blocs))
    votes = house.yes_votes()
    # float64 sums of positive products, some 300 roundings of 1e-16 each
    np.testing.assert_allclose(votes.probabilities, [float(p) for p in law], rtol=1e-12)
    for k in (0, 100, 150, 200, 299):
        assert votes.cdf(k) == pytest.approx(float(sum(law[: k + 1])), rel=1e-12)
        assert votes.sf(k) == pytest.approx(float(sum(law[k + 1 :])), rel=1e-12)
        rule = Threshold(k + 1, 300, of="members", exceed=False)
        assert house.pass_probability(rule) == pytest.approx(float(sum(law[k + 1 :])), rel=1e-12)


@pytest.mark.parametrize("yes", [0.01, 0.4, 0.999])
def test_one_bloc_is_scipys_binomial(yes: float) -> None:
    votes = FloorVote((Bloc(300, yes),)).yes_votes()
    k = np.arange(301)
    expected = stats.binom(300, yes).pmf(k)
    seen = expected > 1e-150
    np.testing.assert_allclose(votes.pmf(k)[seen], expected[seen], rtol=1e-12)


def test_a_house_may_be_cut_into_blocs_in_any_way() -> None:
    """Blocs that behave alike are one bloc, and it does not matter in which order they stand."""
    one = FloorVote((Bloc(40, 0.9, attendance=0.8, exposure=0.0), Bloc(60, 0.4, attendance=0.7)), shock_sd=0.5)
    many = FloorVote(
        (
            Bloc(12, 0.4, attendance=0.7),
            Bloc(30, 0.9, attendance=0.8, exposure=0.0),
            Bloc(48, 0.4, attendance=0.7),
            Bloc(10, 0.9, attendance=0.8, exposure=0.0),
        ),
        shock_sd=0.5,
    )
    for rule in (Threshold(), Threshold(quorum=70), Threshold(2, 3, of="members", exceed=False, quorum=75)):
        assert many.pass_probability(rule) == pytest.approx(one.pass_probability(rule), rel=1e-12)
    np.testing.assert_allclose(many.yes_votes().probabilities, one.yes_votes().probabilities, rtol=1e-12)


def test_a_quorum_of_none_and_of_one_differ_only_where_nobody_comes() -> None:
    house = FloorVote((Bloc(5, 0.5, attendance=0.1),))
    everyone_stays_away = 0.9**5
    tie = Threshold(exceed=False)
    assert house.pass_probability(tie) - house.pass_probability(Threshold(exceed=False, quorum=1)) == pytest.approx(
        everyone_stays_away, rel=1e-12
    )


def test_certain_votes_need_no_shock() -> None:
    house = FloorVote((Bloc(3, 1.0), Bloc(2, 0.0)), shock_sd=1.0)
    assert house.yes_votes().support() == (3.0, 3.0)
    assert house.pass_probability(Threshold()) == 1.0
    assert house.pass_probability(Threshold(2, 3)) == 0.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bloc(0, 0.5), r"Bloc\.seats needs a whole number from 1 to 1000, got 0"),
        (lambda: Bloc(3, 1.5), r"Bloc\.yes needs a probability"),
        (lambda: Bloc(3, 0.5, votes=1.5), r"Bloc\.votes needs a whole number"),  # type: ignore[arg-type]
        (lambda: Threshold(of="those awake"), r"Threshold\.of needs 'present' or 'members', got 'those awake'"),
        (lambda: Threshold(exceed=1), r"Threshold\.exceed needs True or False, got 1"),  # type: ignore[arg-type]
        (lambda: FloorVote(()), r"FloorVote\.blocs needs 1 to 64 values, each a Bloc"),
        (lambda: FloorVote(("x",)), r"FloorVote\.blocs needs 1 to 64 values"),  # type: ignore[arg-type]
        (lambda: FloorVote((Bloc(600, 0.5, votes=2),)), r"FloorVote\.blocs needs at most 1000 votes in all"),
        (lambda: FloorVote((Bloc(6, 0.5),), shock_sd=-1), r"FloorVote\.shock_sd needs a number >= 0"),
    ],
)
def test_bad_houses_are_refused_by_name(make: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        make()  # type: ignore[operator]
