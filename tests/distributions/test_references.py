"""Do bounded, truncated and quantile-made distributions equal references to 1e-12, and name what they refuse?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sma_risk.distributions import (
    PERT,
    Constant,
    Discrete,
    Distribution,
    Empirical,
    Gamma,
    LogNormal,
    Metalog,
    Mixture,
    Normal,
    QuantileTable,
    SciPy,
    Triangular,
    Truncated,
    Uniform,
    as_distribution,
)
from sma_risk.parameters import ScenarioError

TAILS = 10.0 ** -np.arange(1.0, 13.0)
LEVELS = np.concatenate([TAILS, np.linspace(0.01, 0.99, 99)])

AGAINST_SCIPY = [
    (Uniform(1, 3), stats.uniform(1, 2)),
    (Triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
    (Triangular(1, 1, 5), stats.triang(0, 1, 4)),
    (Triangular(1, 5, 5), stats.triang(1, 1, 4)),
    (PERT(1, 2, 5), stats.beta(2, 4, 1, 4)),
    (PERT(1, 5, 5, weight=2), stats.beta(3, 1, 1, 4)),
    (Truncated(Normal(1, 2), low=0, high=4), stats.truncnorm(-0.5, 1.5, 1, 2)),
    (Truncated(Normal(0, 1), low=3), stats.truncnorm(3, np.inf)),
    (Truncated(stats.expon(), low=0.5, high=2), stats.truncexpon(1.5, 0.5)),
    (Truncated(stats.pareto(1.5), high=10), stats.truncpareto(1.5, 10)),
    (SciPy("genpareto", (0.2,), loc=1.0, scale=3.0), stats.genpareto(0.2, 1, 3)),
]


def name(value: object) -> str:
    return type(value).__name__ if isinstance(value, Distribution) else value.dist.name  # type: ignore[attr-defined]


@pytest.mark.parametrize(("ours", "scipys"), AGAINST_SCIPY, ids=name)
def test_quantiles_masses_and_moments_equal_scipys(ours: Distribution, scipys: stats.rv_continuous) -> None:
    x = np.concatenate([scipys.ppf(LEVELS), scipys.isf(TAILS)])
    for method, argument in (("ppf", LEVELS), ("isf", LEVELS[LEVELS >= 1e-3]), ("cdf", x), ("sf", x), ("pdf", x)):
        # SciPy forms some masses as 1 - the other one, hence 1e-14 beside 1e-12, and no far upper quantiles, which
        # test_every_kind inverts
        expected = getattr(scipys, method)(argument)
        np.testing.assert_allclose(getattr(ours, method)(argument), expected, rtol=1e-12, atol=1e-14)
    assert ours.mean() == pytest.approx(scipys.mean(), rel=1e-9)  # quadrature's goal is 1e-10
    assert ours.var() == pytest.approx(scipys.var(), rel=1e-9)


@pytest.mark.parametrize(
    "law", [Triangular(0, 0, 3), Triangular(0, 3, 3), PERT(0, 1, 3), Truncated(Normal(0, 1), low=6)]
)
def test_tiny_masses_are_found_beside_a_bound(law: Distribution) -> None:
    q = 10.0 ** -np.arange(3.0, 15.0)
    at_zero = law.support()[0] == 0.0  # beside 6 the place itself is rounded to 1e-15
    np.testing.assert_allclose(law.cdf(law.ppf(q)), q, rtol=1e-12, atol=0.0 if at_zero else 1e-14)


def test_truncation_keeps_an_atom_on_the_bound() -> None:
    law = Truncated(Mixture((Constant(1), Uniform(0, 2)), (0.5, 0.5)), low=1)
    assert law.cdf(1.0) == pytest.approx(0.5 / 0.75, rel=1e-15)
    assert law.mean() == pytest.approx((0.5 * 1 + 0.25 * 1.5) / 0.75, rel=1e-9)


def test_a_cut_tail_has_moments_and_an_open_one_keeps_scipys_answer() -> None:
    assert math.isinf(Truncated(stats.pareto(0.9), low=2).mean())
    # E X of a Pareto law cut at 10: the ratio of two elementary integrals
    a = 0.9
    exact = a / (1 - a) * (10 ** (1 - a) - 1) / (1 - 10**-a)
    assert Truncated(stats.pareto(a), high=10).mean() == pytest.approx(exact, rel=1e-9)


def test_a_metalog_of_two_terms_is_logistic_and_with_a_bound_log_logistic() -> None:
    q = LEVELS
    np.testing.assert_allclose(Metalog((1.0, 0.5)).ppf(q), stats.logistic(1, 0.5).ppf(q), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(Metalog((0.0, 0.25), low=0).ppf(q), stats.fisk(4).ppf(q), rtol=1e-12)
    assert Metalog((0.0, 0.25), low=0).mean() == pytest.approx(stats.fisk(4).mean(), rel=1e-9)
    assert Metalog((0.0, 0.25), low=0).var() == pytest.approx(stats.fisk(4).var(), rel=1e-9)


def test_a_metalog_without_a_moment_says_so() -> None:
    assert math.isinf(Metalog((0.0, 0.6), low=0).var())
    assert math.isfinite(Metalog((0.0, 0.6), low=0).mean())
    assert Metalog((0.0, 1.0), high=0).mean() == -math.inf


@pytest.mark.parametrize("bounds", [{}, {"low": 0.5}, {"high": 9.0}, {"low": 0.5, "high": 9.0}])
def test_a_metalog_goes_through_its_quantiles(bounds: dict[str, float]) -> None:
    stated = {0.05: 1.0, 0.25: 1.8, 0.5: 2.5, 0.75: 3.4, 0.95: 5.5}
    law = Metalog.from_quantiles(stated, **bounds)
    np.testing.assert_allclose(law.ppf(list(stated)), list(stated.values()), rtol=1e-12)
    rough = Metalog.from_quantiles(stated, **bounds, terms=3)
    assert len(rough.coefficients) == 3
    np.testing.assert_allclose(rough.ppf(list(stated)), list(stated.values()), rtol=0.1)


def test_a_quantile_table_interpolates_its_rows_and_keeps_equal_rows_as_an_atom() -> None:
    law = QuantileTable((0, 1, 1, 3), (0, 0.2, 0.6, 1))
    assert law.ppf([0, 0.2, 0.4, 0.6, 1]).tolist() == [0, 1, 1, 1, 3]
    # the cubics beside the atom are flat there: 1e-16 of x is 1e-8 of probability
    assert law.cdf(1.0) == pytest.approx(0.6, abs=1e-7)
    assert law.cdf(np.nextafter(1.0, 0)) == pytest.approx(0.2, abs=1e-7)
    straight = QuantileTable((1, 1.6, 3), (0, 0.3, 1))
    np.testing.assert_allclose(straight.ppf(LEVELS), 1 + 2 * LEVELS, rtol=1e-14)
    assert straight.var() == pytest.approx(4 / 12, rel=1e-14)


def test_steps_are_counted() -> None:
    sample = (3.0, 1.0, 2.0, 2.0)
    assert Empirical(np.array(sample)) == Empirical(sample)
    assert (Empirical(sample).mean(), Empirical(sample).var()) == (2.0, np.var(sample))
    np.testing.assert_array_equal(Empirical(sample).ppf(LEVELS), np.quantile(sample, LEVELS, method="inverted_cdf"))
    assert eval(repr(Empirical(sample)), {"Empirical": Empirical}) == Empirical(sample)
    assert repr(Empirical(np.arange(1, 2002))) == "Empirical(2,001 samples: mean 1001, 1..2001)"
    law = Discrete((1, 2, 3), (0.5, 0.0, 0.5))
    assert (law.ppf(0.51), law.support()) == (3.0, (1.0, 3.0))
    assert law.isf([0.5, 0.49]).tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("frozen", "ours"),
    [
        (stats.gamma(5, scale=1 / 15), SciPy("gamma", (5.0,), loc=0.0, scale=1 / 15)),
        (stats.beta(b=4, a=2, loc=1), SciPy("beta", (2.0, 4.0), loc=1.0, scale=1.0)),
        (stats.norm(3, 2), SciPy("norm", (), loc=3.0, scale=2.0)),
        (stats.poisson(3, loc=1), SciPy("poisson", (3.0,), loc=1.0, scale=1.0)),
    ],
)
def test_a_frozen_distribution_becomes_its_name_and_numbers(frozen: object, ours: SciPy) -> None:
    assert as_distribution(frozen) == ours
    assert Mixture((frozen,), (1.0,)).parts == (ours,)  # type: ignore[arg-type]


def test_every_univariate_family_of_scipy_is_taken() -> None:
    """At SciPy's own test parameters; its slowest two, and one whose parameter is a list, are left out or refused."""
    from scipy.stats._distr_params import distcont, distdiscrete

    families = [(family, shapes) for family, shapes in distcont + distdiscrete if isinstance(family, str)]
    assert len(families) > 120
    for family, shapes in families:
        if family in ("levy_stable", "studentized_range"):
            continue
        frozen = getattr(stats, family)(*shapes)
        if family == "poisson_binom":
            with pytest.raises(ScenarioError, match=r"SciPy\.shapes"):
                as_distribution(frozen)
            continue
        law = as_distribution(frozen)
        assert Distribution.from_dict(law.to_dict()) == law
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(law.ppf([0.1, 0.5, 0.9]), frozen.ppf([0.1, 0.5, 0.9]), err_msg=family)


class Unknown(stats.rv_continuous):
    def _pdf(self, x: np.ndarray) -> np.ndarray:
        return np.ones_like(x)


@pytest.mark.parametrize(
    ("make", "key", "needed"),
    [
        (lambda: Uniform(2, 1), "Uniform.high", "above low = 2"),
        (lambda: Triangular(1, 6, 5), "Triangular.mode", "from low = 1 to high = 5"),
        (lambda: PERT(1, 2, 5, weight=0), "PERT.weight", "a number > 0"),
        (lambda: Discrete((1, 1), (0.5, 0.5)), "Discrete.values", "ascending"),
        (lambda: Discrete((1, 2), (1.0,)), "Discrete.probabilities", "2 probabilities"),
        (lambda: Discrete((1, 2), (0.5, 0.6)), "Discrete.probabilities", "sum to one"),
        (lambda: Empirical(()), "Empirical.samples", "1 to 100000 finite numbers"),
        (lambda: Empirical((1.0, math.nan)), "Empirical.samples", "finite numbers"),
        (lambda: Truncated(Gamma(5, 15), low=2, high=1), "Truncated.high", "above low = 2"),
        (lambda: Truncated(Normal(0, 1), low=20), "Truncated.whole", "at least 1e-12 of the probability"),
        (lambda: QuantileTable((1, 2), (0.1, 1)), "QuantileTable.probabilities", "begin with 0"),
        (lambda: QuantileTable((2, 1), (0, 1)), "QuantileTable.values", "never fall"),
        (lambda: QuantileTable((1, 2, 3), (0, 1)), "QuantileTable.values", "2 values"),
        (lambda: Metalog((1.0, -1.0)), "Metalog.coefficients", "rises everywhere"),
        (lambda: Metalog((1.0, 1.0), low=2, high=1), "Metalog.high", "above low = 2"),
        (lambda: Metalog.from_quantiles({0.1: 1, 0.9: 2}, low=1), "quantiles", "between 1 and inf"),
        (lambda: Metalog.from_quantiles({0.1: 2, 0.9: 1}), "quantiles", "rise with their probabilities"),
        (lambda: Metalog.from_quantiles({0.1: 1, 0.9: 2}, terms=3), "terms", "from 2 to 2"),
        (lambda: Metalog.from_quantiles({0.0: 1, 0.9: 2}), "quantiles", "both excluded"),
        (lambda: SciPy("gama", (5,)), "SciPy.name", "univariate distribution of scipy.stats"),
        (lambda: SciPy("gamma", ()), "SciPy.shapes", "1 values for gamma"),
        (lambda: SciPy("gamma", (-5,)), "SciPy.shapes", "scipy.stats.gamma accepts for a"),
        (lambda: SciPy("poisson", (3,), loc=0.0, scale=2.0), "SciPy.scale", "poisson is discrete"),
        (lambda: as_distribution(stats.gamma(np.array([1, 2]))), "SciPy.shapes", "finite number"),
        (lambda: as_distribution(Unknown(name="mine")()), "distribution", "knows by name"),
        (lambda: as_distribution(stats.norm), "distribution", "a frozen univariate distribution"),
        (lambda: as_distribution(stats.multivariate_normal([0, 0])), "distribution", "a frozen univariate"),
        (lambda: LogNormal(1, 0), "LogNormal.sigma", "a number > 0"),
        (lambda: Distribution.from_dict({"distribution": "Gamma", "shape": 5}), "Gamma.rate", "a value"),
    ],
)
def test_a_bad_parameter_is_named(make: object, key: str, needed: str) -> None:
    with pytest.raises(ScenarioError, match=needed) as caught:
        make()  # type: ignore[operator]
    assert caught.value.key == key
