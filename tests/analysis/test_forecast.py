"""Does a percentile count ties, never and nothing as it says?"""

from __future__ import annotations

import math

import numpy as np
import pytest

import sma_risk as sr


def test_half_of_the_ties_count_as_below(build) -> None:
    futures = build(["base"], lapse_months=[[0, 0, 0, 1, 1, 5, 6, 7, 8, 9]])
    found = sr.percentile_of(futures, "lapse_months", 1, strategy="base")
    assert [float(found[name]) for name in ("below", "at", "percentile")] == [30.0, 20.0, 40.0]
    # an indicator of 1, 1/2 or 0 with mean .4: variance (.3 + .2 / 4 - .16) x 10 / 9
    assert float(found.percentile_se) == pytest.approx(100 * math.sqrt((0.35 - 0.16) / 9))


def test_never_is_later_than_any_month(build) -> None:
    futures = build(["base"], ratified_month=[[-1, -1, 3, 8]])
    assert float(sr.percentile_of(futures, "ratified_month", 79, strategy="base").percentile) == 50.0


def test_what_has_no_value_is_left_out(build) -> None:
    futures = build(["base"], yes_votes=[[-1, -1, 150, 180]], settlement_multiple=[[math.nan, 1.0, 1.1, 1.2]])
    votes = sr.percentile_of(futures, "yes_votes", 173, strategy="base")
    assert (float(votes.percentile), int(votes.futures_counted)) == (50.0, 2)
    assert int(sr.percentile_of(futures, "settlement_multiple", 1.05, strategy="base").futures_counted) == 3


def test_only_the_futures_asked_for_count(build) -> None:
    futures = build(["a", "b"], lapse_months=[[0, 0, 9, 9], [9, 9, 9, 9]], attitude_2025=[0, 0, 1, 1])
    won = futures.attitude_2025 == 1
    assert sr.percentile_of(futures, "lapse_months", 5, where=won).percentile.values.tolist() == [0.0, 0.0]
    short = futures.lapse_months < 9
    assert float(sr.percentile_of(futures, "lapse_months", 5, strategy="a", where=short).percentile) == 100.0
    none = sr.percentile_of(futures, "lapse_months", 5, strategy="b", where=short)
    assert math.isnan(float(none.percentile))
    assert int(none.futures_counted) == 0


def test_every_strategy_and_year_gets_its_own(played) -> None:
    found = sr.percentile_of(played, "cost_krw_bn", 1519.2)
    assert found.percentile.dims == ("strategy", "year")
    one = sr.percentile_of(played.sel(year=2026), "cost_krw_bn", 1519.2, strategy="hurry")
    assert float(found.percentile.sel(strategy="hurry", year=2026)) == float(one.percentile)
    assert float(one.percentile_se) < 1.0  # 50 / sqrt(4,000) = .8


def test_a_uniform_forecast_puts_its_values_where_they_belong(build) -> None:
    futures = build(["a"], npv_krw_bn=np.linspace(0.0, 1.0, 1001)[None])
    assert float(sr.percentile_of(futures, "npv_krw_bn", 0.25, strategy="a").percentile) == pytest.approx(
        25.0, abs=0.05
    )


@pytest.mark.parametrize(
    ("variable", "value", "strategy", "key"),
    [("cost", 1.0, None, "futures"), ("cost", 1.0, "wait", "variable"), ("year", 1.0, "wait", "variable"),
     (3, 1.0, "wait", "variable"),
     ("npv_krw_bn", "much", None, "value"), ("npv_krw_bn", 1.0, "later", "strategy")],
)  # fmt: skip
def test_refusals_name_their_key(played, variable, value, strategy, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.percentile_of(played, variable, value, strategy=strategy)
    assert refusal.value.key == key


def test_an_outcome_without_strategies_takes_the_futures_of_one(build) -> None:
    futures = build(["a", "b"], lapse_months=[[0, 9], [9, 0]], demand_multiple=[1.0, 3.0])
    short = futures.lapse_months < 9
    assert float(sr.percentile_of(futures, "demand_multiple", 2.0, strategy="a", where=short).percentile) == 100.0
    assert float(sr.percentile_of(futures, "demand_multiple", 2.0, strategy="b", where=short).percentile) == 0.0


@pytest.mark.parametrize(
    ("where", "strategy", "key"),
    [
        (lambda played: played.lapse_months < 9, None, "where"),  # which strategy's?
        (lambda played: played.lapse_months.sel(strategy=["wait"]) < 9, "hurry", "strategy"),
        (lambda played: played.lapse_months[0], "hurry", "where"),  # numbers
        (lambda played: (played.lapse_months[0] < 9).values, "hurry", "where"),
        (lambda played: played.lapse_months[0, :10] < 9, "hurry", "where"),
        (lambda played: played.cost_krw_bn[0] < 9, "hurry", "where"),  # by year
    ],
)
def test_where_must_fit_the_outcome(played, where, strategy, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.percentile_of(played, "demand_multiple", 2.0, strategy=strategy, where=where(played))
    assert refusal.value.key == key
