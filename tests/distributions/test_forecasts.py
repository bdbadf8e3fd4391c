"""Do pools of forecasts follow their formulas, and does disagreement stay?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from sma_risk.distributions import Beta, Constant, ForecastPool
from sma_risk.distributions.election.forecasts import beta_of_moments, published_forecasts
from sma_risk.parameters import ScenarioError

THREE = {"model": 0.47, "market": 0.6, "panel": 0.4}
chances = st.floats(0.01, 0.99)
KINDS = ("linear", "logarithmic")


def test_a_linear_pool_is_the_weighted_mean() -> None:
    assert ForecastPool.of(THREE).probability() == pytest.approx(0.49, rel=1e-14)
    heavy = ForecastPool.of(THREE, {"model": 2, "market": 1, "panel": 1})
    assert heavy.probability() == pytest.approx((2 * 0.47 + 0.6 + 0.4) / 4, rel=1e-14)


def test_a_logarithmic_pool_multiplies_odds() -> None:
    pool = ForecastPool.of({"a": 0.8, "b": 0.5}, kind="logarithmic")
    assert pool.probability() == pytest.approx(2 / 3, rel=1e-14)  # odds sqrt(4 x 1) = 2


def test_extremising_follows_the_two_papers() -> None:
    linear = ForecastPool.of(THREE, extremising=3.0).probability()
    assert linear == pytest.approx(stats.beta(3, 3).cdf(0.49), rel=1e-12)
    logarithmic = ForecastPool.of(THREE, kind="logarithmic", extremising=3.0).probability()
    mean = np.mean([special.logit(p) for p in THREE.values()])
    assert logarithmic == pytest.approx(special.expit(3 * mean), rel=1e-12)


@given(st.lists(chances, min_size=2, max_size=6), st.sampled_from(KINDS), st.floats(1.0, 5.0))
def test_extremising_moves_away_from_a_half_and_names_may_be_swapped(values, kind, a) -> None:
    forecasts = {f"source {i}": p for i, p in enumerate(values)}
    plain = ForecastPool.of(forecasts, kind=kind).probability()
    assert min(values) - 1e-12 <= plain <= max(values) + 1e-12
    sharp = ForecastPool.of(forecasts, kind=kind, extremising=a).probability()
    assert (sharp - plain) * (plain - 0.5) >= -1e-12
    other = {name: 1 - p for name, p in forecasts.items()}
    # the rival's pool is the complement, to rounding of the incomplete beta function
    assert ForecastPool.of(other, kind=kind, extremising=a).probability() == pytest.approx(1 - sharp, abs=1e-12)


def test_disagreement_becomes_the_spread_of_the_probability() -> None:
    law = ForecastPool.of(THREE).distribution()
    assert isinstance(law, Beta)
    assert law.mean() == pytest.approx(0.49)
    assert law.std() == pytest.approx(np.std(list(THREE.values())), rel=1e-12)


def test_sources_that_agree_leave_no_uncertainty() -> None:
    assert ForecastPool.of({"a": 0.6, "b": 0.6}).distribution() == Constant(0.6)


def test_leaving_one_out_shows_what_it_does() -> None:
    table = ForecastPool.of(THREE).leave_one_out()
    assert table.loc["market", "pool_without"] == pytest.approx((0.47 + 0.4) / 2)
    assert table.loc["market", "effect"] == pytest.approx(0.49 - 0.435)
    # in a linear pool the weighted leave-one-out effects cancel
    assert table["effect"] @ (1 - table["weight"]) == pytest.approx(0, abs=1e-15)


def test_the_beta_has_the_moments_asked_for() -> None:
    law = beta_of_moments("p", 0.3, 0.02)
    assert (law.mean(), law.var()) == (pytest.approx(0.3), pytest.approx(0.02))
    with pytest.raises(ScenarioError, match=r"p needs a standard deviation that a mean of 0\.1 on \[0, 1\] allows"):
        beta_of_moments("p", 0.1, 0.1)


@pytest.mark.parametrize(
    ("forecasts", "options", "named"),
    [
        ({}, {}, "forecasts"),
        ({"a": 1.2}, {}, "probabilities"),
        ({"a": float("nan")}, {}, "probabilities"),
        ({"a": 0.2}, {"weights": {"b": 1.0}}, "weights"),
        ({"a": 0.2}, {"weights": {"a": 0.0}}, "weights.a"),
        ({"a": 0.2}, {"kind": "geometric"}, "kind"),
        ({"a": 0.2}, {"extremising": 0.0}, "extremising"),
        ({"a": 0.0, "b": 1.0}, {"kind": "logarithmic"}, "probabilities"),
    ],
)
def test_bad_input_is_refused_by_name(forecasts, options, named) -> None:
    with pytest.raises(ScenarioError, match=named):
        ForecastPool.of(forecasts, **options)


def test_a_pool_of_its_own_parts_needs_as_many_of_each_and_two_to_leave_one_out() -> None:
    with pytest.raises(ScenarioError, match=r"ForecastPool\.probabilities needs 2 values"):
        ForecastPool(("a", "b"), (0.5,), (0.5, 0.5))
    with pytest.raises(ScenarioError, match=r"ForecastPool\.weights needs positive weights"):
        ForecastPool(("a", "b"), (0.5, 0.4), (1.0, 0.0))
    with pytest.raises(ScenarioError, match="forecasts needs at least two sources"):
        ForecastPool.of({"a": 0.5}).leave_one_out()


def test_the_evidence_gives_each_sources_latest_word_without_its_margin() -> None:
    known = published_forecasts("Trump", "2024-06-12")
    assert known == {
        "Decision Desk HQ / The Hill": 0.56,
        "FiveThirtyEight": 0.47,
        "Good Judgment superforecasters": 0.4,
        "Polymarket": pytest.approx(56 / 93),
        "The Economist": 0.66,
    }
    with pytest.raises(ScenarioError, match="outcome needs one with a forecast known as of 2024-06"):
        published_forecasts("Nobody", "2024-06")
