"""Are the joint laws of the economy the recursions of the model page, section 11, with what is known kept fixed?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from sma_risk.distributions import Constant, LogNormal, Normal
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

from ..generators import fewer

ECONOMY = twelfth_sma().economy
PLAIN = ECONOMY.paths(2024, 7)
BOUND = ECONOMY.paths(2024, 7, correlation=(0.2, 0.5, -0.3))
CORRELATIONS = st.tuples(*[st.floats(-0.45, 0.45)] * 3)  # any three of this size are possible together


def stepped(shocks: np.ndarray) -> np.ndarray:
    """The recursions of the page, year by year; shocks and result of shape (n, 7, 3)."""
    a, b = math.exp(-0.18), 0.09 * math.sqrt((1 - math.exp(-0.36)) / 0.36)
    cpi, defence, x = np.full(len(shocks), 3.6), np.full(len(shocks), 4.2), np.full(len(shocks), math.log(1365))
    years = []
    for k in range(7):
        cpi = 2.0 + 0.5 * (cpi - 2.0) + 1.15 * shocks[:, k, 0]
        if k > 0:
            defence = 5.0 + 0.5 * (defence - 5.0) + 1.4 * shocks[:, k, 1]
            x = math.log(1250) + a * (x - math.log(1250)) + b * shocks[:, k, 2]
        years.append(np.stack([cpi, defence, np.exp(x)], axis=-1))
    return np.stack(years, axis=1)


def test_the_median_path_has_no_shocks() -> None:
    np.testing.assert_allclose(PLAIN.ppf(0.5), stepped(np.zeros((1, 7, 3)))[0], rtol=1e-13)


def test_moments_are_those_of_the_recursions() -> None:
    """Exactly: each shock alone, of one standard deviation, shows its share of the variance of a linear recursion."""

    def vector(shocks: np.ndarray) -> np.ndarray:
        values = stepped(shocks)
        values[..., 2] = np.log(values[..., 2])
        return values

    rest = vector(np.zeros((1, 7, 3)))[0]
    variance = np.zeros((7, 3))
    for k in range(7):
        for series in range(3):
            shock = np.zeros((1, 7, 3))
            shock[0, k, series] = 1.0
            variance += (vector(shock)[0] - rest) ** 2
    np.testing.assert_allclose(PLAIN.std()[:, :2] ** 2, variance[:, :2], rtol=1e-12)
    np.testing.assert_allclose(PLAIN.mean()[:, :2], rest[:, :2], rtol=1e-13)
    np.testing.assert_allclose(PLAIN.mean()[:, 2], np.exp(rest[:, 2] + variance[:, 2] / 2), rtol=1e-12)


@given(CORRELATIONS)
@fewer(0.125)
def test_correlated_shocks_change_no_series_by_itself(correlation: tuple[float, float, float]) -> None:
    paths = ECONOMY.paths(2024, 7, correlation=correlation)
    np.testing.assert_allclose(paths.mean(), PLAIN.mean(), rtol=1e-12)
    np.testing.assert_allclose(paths.std(), PLAIN.std(), rtol=1e-12)


@pytest.mark.statistical(
    false_alarm=2e-9, detects="a mean that is off by .019 standard deviations, a correlation by .019"
)
def test_draws_have_the_moments_and_the_correlation_asked_for() -> None:
    draws = BOUND.rvs(100_000, seed=2)
    # six standard errors of a mean; of a correlation; at a fixed seed
    error = BOUND.std() / math.sqrt(100_000)
    assert (np.abs(draws.mean(axis=0) - BOUND.mean()) <= 6 * error + 1e-9).all()
    draws[..., 2] = np.log(draws[..., 2])
    shocks = draws[:, 1:] - np.array([0.5, 0.5, math.exp(-0.18)]) * draws[:, :-1]
    found = np.corrcoef(shocks[:, 3].T)
    assert found[np.triu_indices(3, 1)] == pytest.approx([0.2, 0.5, -0.3], abs=6 / math.sqrt(100_000))
    between_years = np.corrcoef(shocks[:, 3, 0], shocks[:, 4, 2])[0, 1]
    assert between_years == pytest.approx(0.0, abs=6 / math.sqrt(100_000))


def test_what_is_known_is_fixed_in_every_draw_and_quantile() -> None:
    known = {"cpi_pct": {2024: 2.3, 2025: 2.1}, "exchange_rate": {2026: 1480.0}}
    paths = ECONOMY.paths(2024, 7, correlation=(0.2, 0.5, -0.3), known=known)
    draws = paths.rvs(1000, seed=3)
    for values in (draws, paths.ppf([0.01, 0.99])):
        assert (values[:, 0, 0] == 2.3).all()
        assert (values[:, 1, 0] == 2.1).all()
        assert values[:, 2, 2] == pytest.approx(1480.0, rel=1e-14)
        assert (values[:, 0, 1] == 4.2).all()
    assert paths.law("cpi_pct", 2025) == Constant(2.1)
    assert draws[:, 3].std(axis=0).min() > 0.1


def test_known_years_speak_of_the_next_and_of_correlated_series() -> None:
    known = ECONOMY.paths(2024, 7, correlation=(0.0, 0.5, 0.0), known={"cpi_pct": {2024: 2.3, 2025: 5.0}})
    following = known.law("cpi_pct", 2026)
    assert isinstance(following, Normal)
    assert (following.mu, following.sigma) == pytest.approx((2.0 + 0.5 * 3.0, 1.15))
    surprise = (5.0 - (2.0 + 0.5 * 0.3)) / 1.15  # the shock of 2025, in standard deviations
    a, b = ECONOMY.fx_year()
    rate = known.law("exchange_rate", 2025)
    centre = math.log(1250) + a * math.log(1365 / 1250) + b * 0.5 * surprise
    assert isinstance(rate, LogNormal)
    assert (rate.median, rate.sigma) == pytest.approx((math.exp(centre), b * math.sqrt(1 - 0.25)))


def test_a_year_between_two_known_ones_is_a_bridge() -> None:
    bridge = ECONOMY.paths(2024, 7, known={"cpi_pct": {2024: 2.0, 2026: 2.0}}).law("cpi_pct", 2025)
    # two normal laws about 2: sd 1.15 from before, 1.15 / .5 from after
    assert (bridge.mean(), bridge.std()) == pytest.approx((2.0, 1.15 / math.sqrt(1 + 0.25)))


def test_laws_quantiles_and_budgets_agree() -> None:
    np.testing.assert_allclose(
        [[float(PLAIN.law(series, year).ppf(0.9)) for series in ("cpi_pct", "exchange_rate")] for year in (2025, 2030)],
        PLAIN.ppf(0.9)[[1, 6]][:, [0, 2]],
        rtol=1e-12,
    )
    path = PLAIN.ppf(special.ndtr(0.0))
    budget = PLAIN.defence_budget(path)
    assert budget[0] == 59_424.4
    assert budget[1:] / budget[:-1] == pytest.approx(1 + path[1:, 1] / 100, rel=1e-13)
    assert PLAIN.years.tolist() == list(range(2024, 2031))


def test_a_whole_number_written_as_a_float_is_one() -> None:
    assert ECONOMY.paths(2024.0, 7.0).years.dtype == np.int64  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"correlation": (0.9, 0.9, -0.9)}, "correlation needs three correlations that are possible together"),
        ({"correlation": (0.9, 0.9)}, "correlation needs three numbers"),
        ({"correlation": (0.0, 1.5, 0.0)}, "correlation needs three numbers from -1 to 1"),
        ({"length": 0}, "length needs a whole number from 1 to 100"),
        ({"known": {"cpi": {2024: 2.0}}}, r"known.cpi needs to be a known name \(did you mean 'cpi_pct'"),
        ({"known": {"cpi_pct": {2023: 2.0}}}, "cpi_pct needs a whole number from 2024 to 2030, got 2023"),
        ({"known": {"exchange_rate": {2026: -5.0}}}, "known.exchange_rate needs a number > 0"),
        ({"known": {"exchange_rate": {2024: 1300.0}}}, "needs later years; economy.fx_start has the first"),
    ],
)
def test_impossible_economies_are_refused_by_name(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        ECONOMY.paths(**{"first_year": 2024, "length": 7, **arguments})  # type: ignore[arg-type]
