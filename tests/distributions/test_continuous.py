"""Do the continuous distributions agree with SciPy, with themselves and with their own moments?"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from sma_risk.distributions import (
    Beta,
    Constant,
    Distribution,
    Gamma,
    LogNormal,
    Mixture,
    Normal,
    SciPy,
    StudentT,
)
from sma_risk.parameters import ScenarioError

TAILS = 10.0 ** -np.arange(1.0, 31.0)
MIDDLE = np.linspace(0.01, 0.99, 99)
EVERYWHERE = np.concatenate([TAILS, MIDDLE])

AGAINST_SCIPY = [
    (Gamma(5, 15), stats.gamma(5, scale=1 / 15)),
    (Gamma(1.2, 58), stats.gamma(1.2, scale=1 / 58)),
    (Beta(10.8, 9.2), stats.beta(10.8, 9.2)),
    (Beta(1.2, 10.8), stats.beta(1.2, 10.8)),
    (LogNormal(4.5, 0.3), stats.lognorm(0.3, scale=4.5)),
    (Normal(-1, 2), stats.norm(-1, 2)),
    (StudentT(4, 1e9), stats.t(4)),
]
OPENING = Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3), LogNormal(9, 0.25)), (0.4, 0.5, 0.1))
SMOOTH = [ours for ours, _ in AGAINST_SCIPY] + [OPENING]


def name(value: object) -> str:
    return type(value).__name__ if isinstance(value, Distribution) else ""


@pytest.mark.parametrize(("ours", "scipys"), AGAINST_SCIPY, ids=name)
def test_quantiles_and_masses_equal_scipys(ours: Distribution, scipys: stats.rv_continuous) -> None:
    x = np.concatenate([scipys.ppf(EVERYWHERE[EVERYWHERE > 1e-9]), scipys.isf(TAILS)])
    # one part in 1e12: the special functions are the same, the ways to scale them differ; SciPy before 1.17 inverts t
    # by 5e-12 off (4 degrees of freedom have a closed form), and has a median of 7e-17
    old_t = isinstance(ours, StudentT) and np.lib.NumpyVersion(scipy.__version__) < "1.17.0"
    for method, argument in (("ppf", EVERYWHERE), ("isf", EVERYWHERE), ("cdf", x), ("sf", x), ("pdf", x)):
        expected = getattr(scipys, method)(argument)
        # a density is the exponential of a sum, whose rounding grows with its terms: up to 70 in the farthest tail
        near = {"rtol": 1e-10, "atol": 1e-15 if method in ("ppf", "isf") else 0.0} if old_t else {"rtol": 1e-12}
        if method == "pdf":
            near = {"rtol": 5e-12}
        np.testing.assert_allclose(getattr(ours, method)(argument), expected, **near)


@pytest.mark.parametrize(("ours", "scipys"), AGAINST_SCIPY[:-1], ids=name)
def test_moments_equal_scipys(ours: Distribution, scipys: stats.rv_continuous) -> None:
    assert ours.mean() == pytest.approx(scipys.mean(), rel=1e-12)
    assert ours.var() == pytest.approx(scipys.var(), rel=1e-12)
    assert ours.std() == pytest.approx(scipys.std(), rel=1e-12)


@pytest.mark.statistical(false_alarm=6e-7, detects="a mean that is off by .08 standard deviations")
@pytest.mark.parametrize("law", [Normal(-1, 2), LogNormal(4.5, 0.3), Gamma(5, 15), Beta(10.8, 9.2)], ids=name)
def test_a_fit_is_the_likeliest_member(law: Distribution) -> None:
    samples = law.rvs(4000, seed=7)
    found = type(law).fit(samples)  # type: ignore[attr-defined]

    def likelihood(*parameters: float) -> float:
        return float(np.log(type(law)(*parameters).pdf(samples)).sum())  # type: ignore[call-arg]

    best = [getattr(found, item) for item in type(law).__dataclass_fields__]
    for place in range(2):
        for factor in (0.999, 1.001):
            other = [value * factor if place == k else value for k, value in enumerate(best)]
            assert likelihood(*other) < likelihood(*best)
    # five standard errors of a mean of 4,000: false alarm 6e-7
    assert found.mean() == pytest.approx(law.mean(), abs=5 * law.std() / np.sqrt(4000))


@pytest.mark.parametrize(
    ("fit", "needed"),
    [
        (lambda: Gamma.fit([1.0, -1.0]), "between 0 and inf"),
        (lambda: Beta.fit([0.5, 1.0]), "between 0 and 1"),
        (lambda: LogNormal.fit([2.0, 2.0]), "two different numbers"),
        (lambda: Normal.fit([1.0, np.nan]), "finite numbers"),
        (lambda: SciPy.fit("poisson", [1, 2]), "a continuous family"),
        (lambda: SciPy.fit("gama", [1, 2]), "univariate distribution of scipy.stats"),
        (lambda: SciPy.fit("gamma", [1, 2], flock=0), "fixed needs what scipy.stats.gamma.fit can hold"),
    ],
)
def test_a_sample_that_cannot_be_fitted_is_refused(fit: Callable[[], Distribution], needed: str) -> None:
    with pytest.raises(ScenarioError, match=needed):
        fit()


@pytest.mark.parametrize("ours", SMOOTH, ids=name)
def test_masses_undo_quantiles_in_both_tails(ours: Distribution) -> None:
    # an error of one bit in x moves a mass of 1e-30 by about 1e-13 of itself
    np.testing.assert_allclose(ours.cdf(ours.ppf(EVERYWHERE)), EVERYWHERE, rtol=1e-12)
    np.testing.assert_allclose(ours.sf(ours.isf(EVERYWHERE)), EVERYWHERE, rtol=1e-12)


@pytest.mark.parametrize("ours", [*SMOOTH, StudentT(4, 20), Constant(3)], ids=name)
def test_quantiles_never_fall(ours: Distribution) -> None:
    # from the first word, 2**-33, to the last; neighbours may tie, and fall by rounding only
    q = np.unique(np.concatenate([TAILS, np.linspace(2.0**-33, 1 - 2.0**-33, 20_001)]))
    steps = np.diff(ours.ppf(q))
    assert steps.min() >= -1e-13 * np.abs(ours.ppf(q)).max()
    assert np.diff(ours.isf(q)).max() <= 1e-13 * np.abs(ours.isf(q)).max()


@pytest.mark.parametrize("ours", [*SMOOTH[:-2], OPENING, StudentT(4, 20), StudentT(1, 3)], ids=name)
def test_moments_equal_integrals_of_the_masses(ours: Distribution) -> None:
    """E f(X) - f(0) is the integral of f' sf on the right of zero, less that of f' cdf on the left."""

    def integral(slope: float) -> float:
        low, high = float(ours.ppf(1e-18)), float(ours.isf(1e-18))
        right = integrate.quad(lambda x: slope * x ** (slope - 1) * float(ours.sf(x)), 0, high, limit=400)[0]
        left = integrate.quad(lambda x: slope * x ** (slope - 1) * float(ours.cdf(x)), min(low, 0), 0)[0]
        return float(right - left)

    # 1e-7: the quadrature's own goal is 1.5e-8
    assert ours.mean() == pytest.approx(integral(1), rel=1e-7, abs=1e-8)
    assert ours.var() == pytest.approx(integral(2) - ours.mean() ** 2, rel=1e-7)


def test_student_t_with_four_degrees_of_freedom_has_its_closed_form() -> None:
    """Shaw 2006, Sampling Student's t distribution: the quartic of the quantile, solved."""
    q = np.linspace(0.001, 0.499, 499)
    a = 4 * q * (1 - q)
    expected = -2 * np.sqrt(np.cos(np.arccos(np.sqrt(a)) / 3) / np.sqrt(a) - 1)
    # the closed form itself loses digits near the median, where it subtracts 1 from a number close to 1
    np.testing.assert_allclose(StudentT(4, 1e9).ppf(q), expected, rtol=1e-9)


def test_student_t_is_clipped_with_atoms_at_both_ends() -> None:
    shock = StudentT(4, clip=20)
    beyond = special.stdtr(4, -20.0)
    assert 2 * beyond == pytest.approx(3.7e-5, rel=0.01)  # the page's figure
    assert shock.cdf(-20) == pytest.approx(beyond, rel=1e-14)
    assert shock.sf(np.nextafter(20, 0)) == pytest.approx(beyond, rel=1e-12)
    assert shock.ppf(beyond / 2) == -20
    assert shock.isf(beyond / 2) == 20
    assert shock.ppf([0, 1]).tolist() == [-20, 20]
    assert shock.cdf([-21, 20]).tolist() == [0, 1]
    assert shock.sf([-21, 20]).tolist() == [1, 0]


def test_a_constant_is_a_step() -> None:
    three = Constant(3)
    assert three.ppf([0, 0.5, 1]).tolist() == [3, 3, 3]
    assert three.cdf([2.9, 3, 3.1]).tolist() == [0, 1, 1]
    assert three.sf([2.9, 3, 3.1]).tolist() == [1, 0, 0]
    assert (three.mean(), three.var(), three.support()) == (3, 0, (3, 3))


@pytest.mark.parametrize("ours", [*SMOOTH, Constant(3)], ids=name)
def test_the_ends_are_the_support_and_what_is_no_probability_has_no_quantile(ours: Distribution) -> None:
    if not isinstance(ours, StudentT):
        assert ours.ppf([0, 1]).tolist() == list(ours.support())
        assert ours.isf([1, 0]).tolist() == list(ours.support())
    assert np.isnan(ours.ppf([-0.1, 1.1, np.nan])).all()
    assert np.isnan(ours.isf([-0.1, 1.1, np.nan])).all()


def test_answers_have_the_shape_of_the_question() -> None:
    assert isinstance(Gamma(5, 15).ppf(0.5), float)
    assert Gamma(5, 15).cdf(np.ones((2, 3))).shape == (2, 3)
    assert OPENING.ppf(np.full((2, 3), 0.5)).shape == (2, 3)
    assert OPENING.ppf([]).shape == (0,)


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .019")
def test_draws_repeat_with_their_seed_and_follow_the_law() -> None:
    draws = Gamma(5, 15).rvs(20_000, seed=1)
    assert np.array_equal(draws, Gamma(5, 15).rvs(20_000, seed=1))
    assert stats.kstest(draws, Gamma(5, 15).cdf).pvalue > 1e-6  # the false alarm


def test_interval_leaves_equal_tails() -> None:
    low, high = OPENING.interval(0.9)
    assert OPENING.cdf(low) == pytest.approx(0.05)
    assert OPENING.sf(high) == pytest.approx(0.05)


@given(
    st.floats(0.05, 50),
    st.floats(0.05, 50),
    st.floats(1e-9, 1, exclude_max=True),
    st.sampled_from([Gamma, Beta, LogNormal]),
)
def test_any_parameters_give_consistent_tails(a: float, b: float, q: float, kind: type[Distribution]) -> None:
    ours = kind(a, min(b, 5.0) if kind is LogNormal else b)  # type: ignore[call-arg]
    x = float(ours.ppf(q))
    # near 0 and 1 of a beta law x itself is a rounded number: compare masses around it
    assert ours.cdf(np.nextafter(x, -math.inf)) * (1 - 1e-9) - 1e-300 <= q
    assert q <= ours.cdf(np.nextafter(x, math.inf)) * (1 + 1e-9)


@pytest.mark.parametrize(
    ("make", "key", "needed"),
    [
        (lambda: LogNormal(-1, 0.2), "LogNormal.median", "a number > 0"),
        (lambda: Gamma(5, math.inf), "Gamma.rate", "a number > 0"),
        (lambda: Beta(True, 1), "Beta.a", "a number > 0"),
        (lambda: Normal(math.nan, 1), "Normal.mu", "a finite number"),
        (lambda: Constant("3"), "Constant.value", "a finite number"),
        (lambda: Mixture((Constant(1), Constant(2)), (0.5, 0.6)), "Mixture.weights", "sum to one"),
        (lambda: Mixture((Constant(1), Constant(2)), (1.0,)), "Mixture.weights", "2 weights"),
        (lambda: Mixture((OPENING,), (1.0,)), "Mixture.parts", "not itself a mixture"),
    ],
)
def test_a_bad_parameter_is_named(make: object, key: str, needed: str) -> None:
    with pytest.raises(ScenarioError, match=needed) as caught:
        make()  # type: ignore[operator]
    assert caught.value.key == key
