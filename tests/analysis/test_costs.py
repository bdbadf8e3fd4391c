"""Does the summary of costs add up, by year, in all and per soldier?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr


def test_the_total_is_the_sum_of_the_years(played) -> None:
    summary = sr.cost_summary(played)
    years = summary.cost_bn.sel(statistic="mean").sum("year")
    # both are float64 means of the same float32 payments
    np.testing.assert_allclose(summary.total_bn.sel(statistic="mean"), years, rtol=1e-12)


def test_every_estimate_has_its_error_and_unit(played) -> None:
    summary = sr.cost_summary(played, levels=(0.1, 0.5), shortfall=0.99)
    names = ["cost_bn", "cost_usd_mn", "npv_bn", "total_bn", "total_usd_mn"]
    assert sorted(summary) == sorted([*names, *(f"{name}_se" for name in names)])
    assert list(summary.statistic.values) == ["mean", "q10", "q50", "var99", "es99"]
    for name in names:
        unit = "USD mn" if "usd" in name else "KRW bn"
        assert summary[name].attrs["units"] == summary[f"{name}_se"].attrs["units"] == unit
        assert (summary[f"{name}_se"].sel(statistic="mean") > 0).all()


def test_shortfall_is_not_below_value_at_risk(played) -> None:
    summary = sr.cost_summary(played)
    assert (summary.total_bn.sel(statistic="es95") >= summary.total_bn.sel(statistic="var95")).all()


def test_known_payments_give_known_numbers(build) -> None:
    paid = np.broadcast_to(np.arange(1.0, 101.0), (1, 5, 100))
    summary = sr.cost_summary(build(["base"], cost_bn=paid)).sel(strategy="base")
    found = summary.cost_bn.sel(year=2026).to_series().to_dict()
    # of 1, ..., 100: the mean of the worst five is 98
    assert found == pytest.approx({"mean": 50.5, "q5": 5, "q50": 50, "q95": 95, "var95": 95, "es95": 98}, abs=1e-9)
    assert float(summary.total_bn.sel(statistic="mean")) == pytest.approx(252.5)


def test_a_soldier_costs_a_share_of_the_payment(build) -> None:
    futures = build(["base"], cost_bn=np.full((1, 5, 100), 285.0))
    found = sr.cost_per_soldier(futures)
    # KRW 285 bn for 28,500 soldiers are KRW 10 mn each
    np.testing.assert_allclose(found.cost_per_soldier_mn, 10.0, rtol=1e-12)
    assert found.cost_per_soldier_mn.attrs["units"] == "KRW mn"


def test_a_single_strategy_will_do(played) -> None:
    whole = sr.cost_summary(played)
    alone = sr.cost_summary(played.sel(strategy="wait"))
    assert alone.sizes["strategy"] == 1
    np.testing.assert_array_equal(alone.total_bn[0], whole.total_bn.sel(strategy="wait"))


def test_a_missing_variable_is_named(played) -> None:
    with pytest.raises(sr.ScenarioError, match="'npv_bn'"):
        sr.cost_summary(played.drop_vars("npv_bn"))


def test_a_dataset_without_scenario_is_refused(played) -> None:
    with pytest.raises(sr.ScenarioError, match="scenario"):
        sr.cost_per_soldier(played.drop_attrs())


@pytest.mark.parametrize("levels", [3, None, (0.5, 0.5), (0.5, 5)])
def test_bad_levels_are_refused(played, levels) -> None:
    for ask in (sr.cost_summary, sr.cost_per_soldier):
        with pytest.raises(sr.ScenarioError) as refusal:
            ask(played, levels=levels)
        assert refusal.value.key == "levels"
