"""Are survival, hazard, quantile and conditioning those of a piecewise-constant hazard of uncertain level?"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sma_risk.distributions import Constant, Distribution, Gamma, LogNormal, PiecewiseHazard
from sma_risk.parameters import ScenarioError

LEVELS = st.one_of(st.builds(Gamma, st.floats(0.3, 30), st.floats(0.5, 100)), st.builds(Constant, st.floats(0.01, 3)))
FACTORS = st.lists(st.one_of(st.just(0.0), st.floats(0.05, 3)), max_size=12).map(lambda parts: (*parts, 1.0))
LAWS = st.builds(PiecewiseHazard, LEVELS, factors=FACTORS)
RAMP = PiecewiseHazard(Gamma(5, 15), factors=(0.0, 0.1, 0.4, 0.9, 1.3, 0.7))
TIMES = np.array([0.5, 1.0, 2.3, 3.0, 4.7, 9.0, 60.0])


@pytest.mark.parametrize("t", [1e-9, 0.3, 7.0, 1e3, 1e8])
def test_constant_factors_are_scipys_exponential_and_lomax(t: float) -> None:
    for law, scipys in (
        (PiecewiseHazard(Constant(0.3)), stats.expon(scale=1 / 0.3)),
        (PiecewiseHazard(Gamma(5, 15)), stats.lomax(5, scale=15)),
    ):
        # closed forms in float64, the exponent itself is rounded: 1e-12 in both tails
        assert law.sf(t) == pytest.approx(scipys.sf(t), rel=1e-12)
        assert law.cdf(t) == pytest.approx(scipys.cdf(t), rel=1e-12)
        assert law.pdf(t) == pytest.approx(scipys.pdf(t), rel=1e-12)
        assert (law.mean(), law.var()) == pytest.approx(scipys.stats("mv"), rel=1e-12)


@pytest.mark.parametrize("q", [1e-300, 1e-12, 0.3, 0.999])
def test_quantiles_of_both_tails_are_scipys(q: float) -> None:
    law, scipys = PiecewiseHazard(Gamma(5, 15)), stats.lomax(5, scale=15)
    assert law.isf(q) == pytest.approx(scipys.isf(q), rel=1e-12)
    assert law.sf(law.isf(q)) == pytest.approx(q, rel=1e-11)  # of order 690 in the exponent: an ulp of it is 1e-13
    assert law.cdf(law.ppf(q)) == pytest.approx(q, rel=1e-12)


@given(LAWS, st.floats(1e-12, 1 - 1e-9))
def test_masses_undo_quantiles_and_quantiles_rise(law: PiecewiseHazard, q: float) -> None:
    t = float(law.ppf(q))
    assert law.support()[0] <= t <= float(law.ppf(min(1 - 1e-10, q * 1.01)))
    # rounding t by an ulp of the month's number moves the exponent by 1e-16 x months x hazard
    assert float(law.cdf(t)) == pytest.approx(q, rel=1e-9, abs=1e-14)


@given(LAWS)
def test_survival_is_the_exponential_of_the_hazard(law: PiecewiseHazard) -> None:
    assert law.sf(0.0) == 1.0
    for month in range(len(law.factors)):
        nodes, weights = np.polynomial.legendre.leggauss(20)
        area = 0.5 * weights @ law.hazard(month + 0.5 * (nodes + 1.0))
        # 20 nodes integrate the smooth hazard of one month exactly
        assert law.sf(month + 1.0) == pytest.approx(law.sf(float(month)) * math.exp(-area), rel=1e-10)


@given(LAWS)
def test_months_share_out_what_survival_loses(law: PiecewiseHazard) -> None:
    months = np.arange(30)
    np.testing.assert_allclose(law.pmf(months), law.sf(months) - law.sf(months + 1.0), atol=1e-15)
    assert law.pmf(months).sum() + law.sf(30.0) == pytest.approx(1.0, abs=1e-14)
    assert (law.pmf([-1, 2.5]) == 0.0).all()


@given(LAWS, st.integers(0, 20), st.floats(0, 40))
def test_having_survived_conditions_survival(law: PiecewiseHazard, months: int, later: float) -> None:
    now, then = float(law.sf(months)), float(law.sf(months + later))
    if now > 1e-200:
        assert law.survived(months).sf(later) == pytest.approx(then / now, rel=1e-9, abs=1e-300)


def test_whoever_waits_learns_that_the_level_is_low() -> None:
    assert RAMP.survived(6).level == Gamma(5.0, 15.0 + 3.4)
    assert PiecewiseHazard(Constant(0.3)).survived(6) == PiecewiseHazard(Constant(0.3))
    assert RAMP.hazard(20.0) < RAMP.hazard(10.0) < 0.7 * RAMP.level.mean()


def test_an_uncertain_level_is_the_average_of_known_ones() -> None:
    density = stats.gamma(5, scale=1 / 15).pdf

    def weighted(level: float, t: float) -> float:
        return float(density(level) * PiecewiseHazard(Constant(level), factors=RAMP.factors).sf(t))

    for t in TIMES:
        average, _ = integrate.quad(weighted, 0, np.inf, args=(t,), epsabs=1e-13)
        assert RAMP.sf(t) == pytest.approx(average, abs=1e-10)  # what quad promises


@pytest.mark.parametrize(
    "law", [RAMP, PiecewiseHazard(Constant(0.2), factors=(0.0, 3.0, 1.0)), PiecewiseHazard(Gamma(2.5, 3))]
)
def test_moments_are_integrals_of_survival(law: PiecewiseHazard) -> None:
    knots = [*range(len(law.factors)), 40.0, 400.0]
    pieces = [integrate.quad(law.sf, a, b, epsabs=1e-13)[0] for a, b in pairwise(knots)]
    assert law.restricted_mean(400.0) == pytest.approx(sum(pieces), rel=1e-10)
    tail = integrate.quad(law.sf, 400.0, np.inf, limit=200)[0]
    assert law.mean() == pytest.approx(sum(pieces) + tail, rel=1e-8)
    second = sum(
        integrate.quad(lambda t: 2 * t * law.sf(t), a, b, limit=200)[0]
        for a, b in zip(knots, [*knots[1:], np.inf], strict=True)
    )
    assert law.var() == pytest.approx(second - law.mean() ** 2, rel=1e-5)  # quad of a heavy tail


def test_what_may_never_happen_has_an_infinite_mean_and_finite_odds() -> None:
    law = PiecewiseHazard(Constant(0.3), factors=(1.0, 2.0, 0.0))
    assert (law.mean(), law.var()) == (math.inf, math.inf)
    assert law.sf([3.0, 1e9, np.inf]) == pytest.approx(math.exp(-0.9), rel=1e-14)
    assert law.ppf([0.5, 0.6]).tolist() == [pytest.approx(1 + (math.log(2) / 0.3 - 1) / 2), math.inf]
    assert law.restricted_mean(10.0) == pytest.approx(
        (1 - math.exp(-0.3)) / 0.3 + math.exp(-0.3) * (1 - math.exp(-0.6)) / 0.6 + 8 * math.exp(-0.9), rel=1e-14
    )
    never = PiecewiseHazard(Constant(0.0))
    assert never.sf([0.0, np.inf]).tolist() == [1.0, 1.0]
    assert never.ppf(0.5) == never.mean() == math.inf


def test_a_heavy_frailty_has_no_moments() -> None:
    assert PiecewiseHazard(Gamma(1.0, 3)).mean() == math.inf
    assert PiecewiseHazard(Gamma(2.0, 3)).mean() == pytest.approx(3.0)
    assert PiecewiseHazard(Gamma(2.0, 3)).var() == math.inf


def test_a_fit_counts_events_and_exposure() -> None:
    fitted = PiecewiseHazard.fit([4.0, 2.0, 6.0], ended=[True, True, False], factors=(0.5, 1.0))
    assert fitted == PiecewiseHazard(Gamma(2, 3.5 + 1.5 + 5.5), factors=(0.5, 1.0))
    assert PiecewiseHazard.fit([5.0], ended=[False], prior=Gamma(5, 15)).level == Gamma(5, 20)
    assert PiecewiseHazard.fit([], prior=Gamma(5, 15)).level == Gamma(5, 15)


@pytest.mark.statistical(false_alarm=6e-7, detects="a coverage of .9 that is off by .024")
def test_a_fitted_level_covers_the_true_one_as_often_as_it_says() -> None:
    """The pivot level x exposure is Gamma(events, 1) whatever the level; 4,000 fits, false alarm below 1e-6."""
    rng, covered = np.random.default_rng(5), 0
    for _ in range(4000):
        low, high = PiecewiseHazard.fit(rng.exponential(1 / 0.3, 5).tolist()).level.interval(0.9)
        covered += low < 0.3 < high
    assert covered == pytest.approx(3600, abs=5 * math.sqrt(4000 * 0.9 * 0.1))


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .019")
def test_draws_follow_the_law() -> None:
    draws = RAMP.rvs(20_000, seed=3)
    # Kolmogorov-Smirnov: 1e-6 is the false alarm at this seed
    assert stats.kstest(draws, RAMP.cdf).pvalue > 1e-6


def test_names_and_parameters_rebuild_a_law() -> None:
    assert Distribution.from_dict(RAMP.to_dict()) == RAMP
    assert PiecewiseHazard(0.3).level == Constant(0.3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PiecewiseHazard(LogNormal(1, 1)), r"PiecewiseHazard\.level needs a number >= 0 or a Gamma"),
        (lambda: PiecewiseHazard(-0.1), r"PiecewiseHazard\.level needs a number >= 0 or a Gamma"),
        (lambda: PiecewiseHazard(0.1, factors=()), r"PiecewiseHazard\.factors needs 1 to 1200 values"),
        (lambda: PiecewiseHazard(0.1, factors=(1, -1)), r"PiecewiseHazard\.factors needs 1 to 1200 values"),
        (lambda: RAMP.survived(1.5), "months needs a whole number from 0 to 1200"),
        (lambda: RAMP.restricted_mean(-1), "horizon needs a number >= 0"),
        (lambda: PiecewiseHazard.fit([1.0], ended=[True, False]), "ended needs 1 values, one for each duration"),
        (lambda: PiecewiseHazard.fit([1.0], ended=[False]), "durations needs an event and some time"),
        (lambda: PiecewiseHazard.fit([-1.0]), "durations needs a number >= 0"),
    ],
)
def test_bad_parameters_are_refused_by_name(make: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        make()  # type: ignore[operator]
