"""Do elicited distributions say what was stated, and do pools keep or lose disagreement as their formulas say?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sma_risk.distributions import (
    Beta,
    Distribution,
    Gamma,
    LogNormal,
    Mixture,
    Normal,
    QuantileAverage,
    between,
    disagreement,
    fit_quantiles,
    from_5_50_95,
    pool,
)
from sma_risk.parameters import ScenarioError

from ..generators import fewer

EXPERTS = (LogNormal(1.4, 0.15), LogNormal(1.6, 0.12), LogNormal(3.2, 0.2))


@pytest.mark.parametrize("family", ["normal", "lognormal", "gamma", "beta"])
@given(low=st.floats(0.02, 0.4), width=st.floats(0.05, 0.55), probability=st.floats(0.5, 0.99))
@fewer(0.125)
def test_between_leaves_equal_tails(family: str, low: float, width: float, probability: float) -> None:
    law = between(low, low + width, probability=probability, family=family)
    # 1e-8: the search stops when the misses are 1e-9 of the interval
    assert law.interval(probability) == pytest.approx((low, low + width), rel=1e-7, abs=1e-8)


def test_fifty_and_ninety_five_per_cent_are_kept_with_and_without_bounds() -> None:
    for bounds in ({}, {"least": 0.0}, {"most": 9.0}, {"least": 0.0, "most": 9.0}):
        law = from_5_50_95(1.0, 2.0, 3.5, **bounds)
        assert law.ppf([0.05, 0.5, 0.95]) == pytest.approx([1.0, 2.0, 3.5], rel=1e-12)
        assert law.support() == (bounds.get("least", -np.inf), bounds.get("most", np.inf))


def test_a_statement_too_skew_for_three_terms_is_refused_and_bounds_help() -> None:
    with pytest.raises(ScenarioError, match="rises everywhere"):
        from_5_50_95(1.0, 1.1, 4.0)
    assert from_5_50_95(1.0, 1.1, 4.0, least=0.9).ppf(0.5) == pytest.approx(1.1, rel=1e-12)


@pytest.mark.parametrize("law", [Normal(2, 3), LogNormal(1.5, 0.3), Gamma(5, 15), Beta(2, 7)])
def test_quantiles_of_a_member_find_it_again(law: Distribution) -> None:
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    fit = fit_quantiles(type(law).__name__.lower(), dict(zip(levels, law.ppf(levels).tolist(), strict=True)))
    assert fit.residual < 1e-9
    # the search stops at steps of 1e-14, but along a flat valley of the misses: 1e-6
    assert fit.distribution.ppf(levels) == pytest.approx(law.ppf(levels), rel=1e-8)
    assert (fit.distribution.mean(), fit.distribution.var()) == pytest.approx((law.mean(), law.var()), rel=1e-6)


def test_a_fit_reports_its_misses_and_refuses_large_ones() -> None:
    stated = {0.05: 1.1, 0.5: 1.5, 0.95: 4.0}
    fit = fit_quantiles("lognormal", stated, tolerance=0.2)
    misses = np.abs(np.array(fit.achieved) - fit.asked) / (4.0 - 1.1)
    assert fit.residual == pytest.approx(misses.max())
    for worse in (LogNormal(1.77, 0.50), LogNormal(1.75, 0.485), LogNormal(1.80, 0.48)):  # neighbours have more
        assert np.sum((worse.ppf(list(stated)) - fit.asked) ** 2) > np.sum((misses * 2.9) ** 2)
    with pytest.raises(ScenarioError, match=r"lognormal law has to within 0\.05 of their range; it misses 0\.1"):
        fit_quantiles("lognormal", stated)


def test_a_linear_pool_is_a_mixture_and_keeps_the_variance_between_experts() -> None:
    weights = (0.5, 0.3, 0.2)
    pooled, split = pool(EXPERTS, weights), disagreement(EXPERTS, weights)
    assert pooled == Mixture(EXPERTS, weights)
    assert split.within + split.between == pytest.approx(pooled.var(), rel=1e-12)
    assert split.share == pytest.approx(split.between / pooled.var(), rel=1e-12)
    assert disagreement([Normal(1, 2), Normal(1, 3)]).share == 0.0


def test_a_pool_of_pools_is_flat() -> None:
    inner = pool(EXPERTS[:2])
    assert pool([inner, EXPERTS[2]], (0.5, 0.5)) == Mixture(EXPERTS, (0.25, 0.25, 0.5))


def test_a_quantile_average_has_the_mean_quantiles() -> None:
    q = np.linspace(0.001, 0.999, 99)
    pooled = pool(EXPERTS, kind="quantile")
    assert isinstance(pooled, QuantileAverage)
    assert pooled.ppf(q) == pytest.approx(sum(expert.ppf(q) for expert in EXPERTS) / 3, rel=1e-14)
    normal = pool([Normal(1, 2), Normal(5, 4)], (0.25, 0.75), kind="quantile")
    assert normal.ppf(q) == pytest.approx(Normal(4, 3.5).ppf(q), rel=1e-12)
    assert (normal.mean(), normal.var()) == pytest.approx((4, 3.5**2), rel=1e-9)


@pytest.mark.parametrize(
    ("experts", "densities"),
    [
        ((Normal(1, 2), Normal(4, 1)), (stats.norm(1, 2), stats.norm(4, 1))),
        ((LogNormal(1, 0.5), LogNormal(3, 0.2)), (stats.lognorm(0.5), stats.lognorm(0.2, scale=3))),
        ((Gamma(5, 15), Gamma(2, 3)), (stats.gamma(5, scale=1 / 15), stats.gamma(2, scale=1 / 3))),
        ((Beta(2, 7), Beta(5, 5)), (stats.beta(2, 7), stats.beta(5, 5))),
    ],
)
def test_a_logarithmic_pool_is_the_weighted_product_of_densities(
    experts: tuple[Distribution, ...], densities: tuple[stats.rv_continuous, ...]
) -> None:
    pooled = pool(experts, (0.3, 0.7), kind="logarithmic")
    low, high = float(pooled.ppf(1e-12)), float(pooled.isf(1e-12))

    def product(x: float) -> float:
        return float(densities[0].pdf(x) ** 0.3 * densities[1].pdf(x) ** 0.7)

    whole = integrate.quad(product, low, high, epsabs=0, epsrel=1e-10)[0]
    for q in (0.1, 0.5, 0.9):
        part = integrate.quad(product, low, float(pooled.ppf(q)), epsabs=0, epsrel=1e-10)[0]
        assert part / whole == pytest.approx(q, rel=1e-8)


@pytest.mark.parametrize(
    ("make", "key", "needed"),
    [
        (lambda: between(2, 1), "high", "above low = 2"),
        (lambda: between(1, 2, probability=1.0), "probability", "between 0 and 1"),
        (lambda: between(-1, 2, family="lognormal"), "low", "between 0 and inf"),
        (lambda: between(0.5, 2, family="beta"), "quantiles", "between 0 and 1"),
        (lambda: between(1, 2, family="cauchy"), "family", "one of normal, lognormal, gamma, beta"),
        (lambda: fit_quantiles("gamma", {0.5: 1.0}), "quantiles", "at least two"),
        (lambda: fit_quantiles("normal", {0.1: 1, 0.9: 2}, tolerance=0), "tolerance", "> 0"),
        (lambda: from_5_50_95(1, 3, 2), "quantiles", "rise"),
        (lambda: pool(EXPERTS, kind="vote"), "kind", "one of linear, logarithmic, quantile"),
        (lambda: pool(EXPERTS, (0.5, 0.5)), "weights", "3 weights"),
        (lambda: pool([]), "experts", "1 to 64 values"),
        (lambda: pool([Normal(1, 2), Gamma(1, 2)], kind="logarithmic"), "experts", "one family among"),
        (lambda: QuantileAverage(EXPERTS, (1.0,)), "QuantileAverage.weights", "3 weights"),
        (lambda: disagreement([stats.cauchy(), Normal(1, 2)]), "experts", "finite mean"),
    ],
)
def test_a_bad_statement_is_named(make: object, key: str, needed: str) -> None:
    with pytest.raises(ScenarioError, match=needed) as caught:
        make()  # type: ignore[operator]
    assert caught.value.key == key
