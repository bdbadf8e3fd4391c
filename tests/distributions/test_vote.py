"""Is the law of the floor vote the law of independent votes among a random subset of members?"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from sma_risk.distributions import Ratification, quadrature
from sma_risk.distributions.ratification import vote
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

RULE = twelfth_sma().ratification
SMALL = RULE.replace(seats=5, quorum=3, government_seats=2, government_seats_unified=3, discipline=0.9)


def by_enumeration(seats: int, government: int, present: int, loyal: float, other: float) -> np.ndarray:
    law = np.zeros(present + 1)
    subsets = list(combinations(range(seats), present))
    for subset, votes in product(subsets, product((0, 1), repeat=present)):
        chance = 1.0 / len(subsets)
        for member, yes in zip(subset, votes, strict=True):
            p = loyal if member < government else other
            chance *= p if yes else 1 - p
        law[sum(votes)] += chance
    return law


@pytest.mark.parametrize("unified", [False, True])
@pytest.mark.parametrize("present", [3, 4, 5])
def test_small_houses_equal_enumeration(present: int, unified: bool) -> None:
    expected = by_enumeration(5, 3 if unified else 2, present, 0.9, special.expit(-0.4))
    np.testing.assert_allclose(SMALL.yes_law(present, -0.4, unified=unified), expected, rtol=1e-12)


@pytest.mark.parametrize("unified", [False, True])
@pytest.mark.parametrize(("present", "logit"), [(151, 0.0), (182, -12.0), (300, 4.0), (200, 40.0)])
def test_the_law_of_the_count_sums_to_one(present: int, logit: float, unified: bool) -> None:
    law = RULE.yes_law(present, logit, unified=unified)
    assert law.shape == (present + 1,)
    assert law.min() >= 0
    assert law.sum() == pytest.approx(1, abs=1e-12)


def test_the_mean_count_is_the_sum_of_the_means() -> None:
    law = RULE.yes_law(180, -0.5)
    share = 108 / 300 * 0.95 + 192 / 300 * special.expit(-0.5)
    assert np.arange(181) @ law == pytest.approx(180 * share, rel=1e-12)


def test_attendance_is_beta_binomial_beyond_the_quorum() -> None:
    members, chances = RULE.attendance()
    scipys = stats.betabinom(149, 0.21 * 8, 0.79 * 8)
    assert (members[0], members[-1]) == (151, 300)
    np.testing.assert_allclose(chances, scipys.pmf(np.arange(150)), rtol=1e-10)  # SciPy's log-gamma differences
    assert members @ chances == pytest.approx(151 + 149 * 0.21, rel=1e-12)


def test_who_is_present_is_scipys_hypergeometric() -> None:
    attended = np.zeros(301)
    attended[180] = 1.0
    g = np.arange(109)
    found = vote.presence(300, 108, attended)[g, 180 - g]
    np.testing.assert_allclose(found, stats.hypergeom(300, 108, 180).pmf(g), rtol=1e-12, atol=1e-300)


def test_winning_is_more_than_half_of_those_present() -> None:
    """The same number by the slow road: adaptive quadrature over the shock of tails of `yes_law`."""
    members, chances = SMALL.attendance()

    def won(z: float) -> float:
        logit = float(SMALL.others_logit(1.3, shock=z))
        tails = [SMALL.yes_law(int(n), logit)[int(n) // 2 + 1 :].sum() for n in members]
        return float(chances @ tails * stats.norm.pdf(z))

    expected, _ = integrate.quad(won, -8, 8, epsabs=1e-12)
    assert SMALL.win_probability(1.3) == pytest.approx(expected, rel=1e-10)


def test_the_law_of_the_yes_votes_is_the_average_over_shock_and_attendance() -> None:
    """The same law by the slow road: Gauss-Hermite over the shock, one attendance after the other."""
    members, chances = SMALL.attendance()
    z, weights = np.polynomial.hermite_e.hermegauss(80)
    slow = np.zeros(SMALL.seats + 1)
    for n, chance in zip(members.astype(int), chances, strict=True):
        for shock, weight in zip(z, weights / weights.sum(), strict=True):
            slow[: n + 1] += chance * weight * SMALL.yes_law(n, float(SMALL.others_logit(1.3, shock=shock)))
    np.testing.assert_allclose(SMALL.yes_votes(1.3).probabilities, slow, rtol=1e-12)


@pytest.mark.parametrize("multiple", [1.08, 3.0])
def test_both_tails_of_300_seats_have_converged(multiple: float, monkeypatch: pytest.MonkeyPatch) -> None:
    found, won = np.array(RULE.yes_votes(multiple).probabilities), RULE.win_probability(multiple)
    monkeypatch.setattr(quadrature, "NARROW", 2 * quadrature.NARROW)
    monkeypatch.setattr(quadrature, "WINGS", quadrature.WINGS + 3)
    np.testing.assert_allclose(found, RULE.yes_votes(multiple).probabilities, rtol=1e-12)
    assert won == pytest.approx(RULE.win_probability(multiple), rel=1e-12)
    assert found.min() < 1e-50 < 0.02 < found.max()  # so the tails were in the comparison


@pytest.mark.parametrize(("yes", "sd"), [(0, 0.35), (1, 0.35), (60, 0.35), (96, 1.5), (192, 0.35), (192, 2.0)])
def test_the_average_over_the_shock_is_quads(yes: int, sd: float) -> None:
    z, weights = quadrature.shock_nodes([(192, -0.4, sd)])
    found = vote.binomials(192, special.expit(-0.4 + sd * z), special.expit(0.4 - sd * z), weights)[192, yes]

    def log_integrand(z: float) -> float:
        x = -0.4 + sd * z
        return float(yes * special.log_expit(x) + (192 - yes) * special.log_expit(-x) - z * z / 2)

    top = max(np.linspace(-30, 30, 6001), key=log_integrand)
    area, _ = integrate.quad(
        lambda z: np.exp(log_integrand(z) - log_integrand(top)),
        top - 15,
        top + 15,
        points=[top],
        epsrel=1e-13,
        limit=500,
    )
    expected = special.binom(192, yes) * np.exp(log_integrand(top)) * area / np.sqrt(2 * np.pi)
    assert found == pytest.approx(expected, rel=1e-11)  # the logarithm's last digit, and quad


def test_beta_binomial_is_exact_in_fractions() -> None:
    """For whole a and b the law is rational: Beta functions are factorials."""
    a, b, n = 3, 7, 149

    def beta(x: int, y: int) -> Fraction:
        return Fraction(math.factorial(x - 1) * math.factorial(y - 1), math.factorial(x + y - 1))

    exact = [float(math.comb(n, k) * beta(k + a, n - k + b) / beta(a, b)) for k in range(n + 1)]
    np.testing.assert_allclose(vote.beta_binomial(n, a, b), exact, rtol=1e-12)


@given(st.integers(1, 300), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_a_beta_binomial_sums_to_one_and_has_its_mean(n: int, a: float, b: float) -> None:
    law = vote.beta_binomial(n, a, b)
    assert law.sum() == pytest.approx(1, abs=1e-12)
    assert np.arange(n + 1) @ law == pytest.approx(n * a / (a + b), rel=1e-11)


def test_a_majority_helps_and_a_dear_deal_hurts() -> None:
    assert RULE.win_probability(1.5, unified=True) > RULE.win_probability(1.5)
    assert RULE.win_probability(1.08) > RULE.win_probability(1.5) > RULE.win_probability(3.0)


def test_past_votes_imply_the_inclination_of_the_others() -> None:
    """Yes votes outside the government, with its members present in proportion and loyal to .95."""
    implied = [
        (yes - 0.95 * present * government / 300) / (present * (1 - government / 300))
        for yes, present, government in ((131, 192, 152), (139, 194, 128))
    ]
    assert implied == pytest.approx([0.41, 0.54], abs=0.01)


@pytest.mark.parametrize("bad", [-1, 301, 151.5, True])
def test_an_impossible_attendance_is_refused(bad: float) -> None:
    with pytest.raises(ScenarioError, match="whole number from 0 to 300"):
        RULE.yes_law(bad, 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["quorum", "government_seats", "government_seats_unified"])
def test_nobody_has_more_seats_than_the_house(name: str) -> None:
    with pytest.raises(ScenarioError, match=f"ratification.{name} needs at most ratification.seats = 300, got 301"):
        RULE.replace(**{name: 301})


def test_a_house_with_certain_attendance_needs_no_average() -> None:
    full = RULE.replace(quorum=300, shock_sd=0.0)
    assert isinstance(full, Ratification)
    law = full.yes_law(300, float(full.others_logit(1.2)))
    assert full.win_probability(1.2) == pytest.approx(law[151:].sum(), rel=1e-12)
