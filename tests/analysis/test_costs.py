"""Does the summary of costs add up, by year, in all and per soldier?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.numbers import cpi_pct


def test_the_total_is_the_sum_of_the_years(played) -> None:
    summary = sr.cost_summary(played)
    years = summary.cost_bn.sel(statistic="mean").sum("year")
    # both are float64 means of the same float32 payments
    np.testing.assert_allclose(summary.total_bn.sel(statistic="mean"), years, rtol=1e-12)


def test_every_estimate_has_its_error_and_unit(played) -> None:
    summary = sr.cost_summary(played, levels=(0.1, 0.5), shortfall=0.99)
    units = {
        **dict.fromkeys(("cost_bn", "total_bn", "npv_bn"), "KRW bn"),
        **dict.fromkeys(("cost_usd_mn", "total_usd_mn"), "USD mn"),
        **dict.fromkeys(("share_of_defence_budget", "mean_share_of_defence_budget"), "1"),
    }
    assert sorted(summary) == sorted(name + ending for name in units for ending in ("", "_se", "_low", "_high"))
    assert list(summary.statistic.values) == ["mean", "q10", "q50", "var99", "es99"]
    for name, unit in units.items():
        assert summary[name].attrs["units"] == summary[f"{name}_se"].attrs["units"] == unit
        assert (summary[f"{name}_se"].sel(statistic="mean") > 0).all()
        assert (summary[f"{name}_low"] <= summary[name]).all()
        assert (summary[name] <= summary[f"{name}_high"]).all()


def test_shortfall_is_not_below_value_at_risk(played) -> None:
    summary = sr.cost_summary(played)
    assert (summary.total_bn.sel(statistic="es95") >= summary.total_bn.sel(statistic="var95")).all()


def test_known_payments_give_known_numbers(build) -> None:
    paid = np.broadcast_to(np.arange(1.0, 101.0), (1, 5, 100))
    summary = sr.cost_summary(build(["base"], cost_krw_bn=paid)).sel(strategy="base")
    found = summary.cost_bn.sel(year=2026).to_series().to_dict()
    # of 1, ..., 100: the mean of the worst five is 98
    assert found == pytest.approx({"mean": 50.5, "q5": 5, "q50": 50, "q95": 95, "var95": 95, "es95": 98}, abs=1e-9)
    assert float(summary.total_bn.sel(statistic="mean")) == pytest.approx(252.5)


def test_a_soldier_costs_a_share_of_the_payment(build) -> None:
    futures = build(["base"], cost_krw_bn=np.full((1, 5, 100), 285.0))
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
    with pytest.raises(sr.ScenarioError, match="'npv_krw_bn'"):
        sr.cost_summary(played.drop_vars("npv_krw_bn"))


def test_a_dataset_without_scenario_is_refused(played) -> None:
    with pytest.raises(sr.ScenarioError, match="scenario"):
        sr.cost_per_soldier(played.drop_attrs())


@pytest.mark.parametrize("levels", [3, None, (0.5, 0.5), (0.5, 5)])
def test_bad_levels_are_refused(played, levels) -> None:
    for ask in (sr.cost_summary, sr.cost_per_soldier):
        with pytest.raises(sr.ScenarioError) as refusal:
            ask(played, levels=levels)
        assert refusal.value.key == "levels"


def paid(build, term, lapses=0, exits=-1):
    """Futures of one strategy with these costs of the term, all in the first year."""
    costs = np.zeros((1, 5, len(term)))
    costs[0, 0] = term
    lapse, gone = (np.broadcast_to(one, (1, len(term))) for one in (lapses, exits))
    return build(["base"], cost_krw_bn=costs, lapse_months=lapse, exited_month=gone)


def test_exceedance_counts_an_atom_as_not_beyond(build) -> None:
    found = sr.exceedance(paid(build, [1.0, 2.0, 2.0, 3.0]), amounts=[0.5, 2.0, 3.0]).isel(strategy=0)
    assert found.exceedance.values.tolist() == [1.0, 0.25, 0.0]
    assert found.confidence.values.tolist() == [0.0, 0.75, 1.0]
    assert float(found.exceedance_se[1]) == math.sqrt(0.25 * 0.75 / 4)
    assert found.exceedance_by_year.sel(year=2027).values.tolist() == [0.0, 0.0, 0.0]


def test_exceedance_of_weighted_futures_counts_weights(build) -> None:
    futures = paid(build, [1.0, 2.0]).assign(weight=("future", [3.0, 1.0]))
    assert sr.exceedance(futures, amounts=[1.5]).exceedance.values.item() == 0.25


@pytest.mark.statistical(false_alarm=1e-6, detects="a shortfall or value at risk of about 110 that is off by .5")
def test_value_at_risk_and_shortfall_of_an_atom_meet_their_closed_forms(build) -> None:
    # nine in ten pay 100; one in ten pays 100 + an exponential of mean 10. At 80 % value at risk is the atom, and
    # expected shortfall 100 + (.1 x 10) / .2; at 95 % value at risk is 100 + 10 ln 2 and the shortfall 10 above it
    n, rng = 400_000, np.random.default_rng(3)
    term = 100.0 + np.where(np.arange(n) % 10 == 0, rng.exponential(10.0, n), 0.0)
    futures = paid(build, term)
    at_80 = sr.cost_summary(futures, shortfall=0.80).isel(strategy=0)
    at_95 = sr.cost_summary(futures, shortfall=0.95).isel(strategy=0)
    assert float(at_80.total_bn.sel(statistic="var80")) == 100.0
    assert float(at_80.total_bn_se.sel(statistic="var80")) == 0.0
    truths = (("es80", at_80, 105.0), ("var95", at_95, 100 + 10 * math.log(2)), ("es95", at_95, 110 + 10 * math.log(2)))
    for name, found, truth in truths:
        value, error = (float(found[key].sel(statistic=name)) for key in ("total_bn", "total_bn_se"))
        # a normal deviate beyond 4.9 has probability 1e-6
        assert abs(value - truth) < 4.9 * error
        assert error < 0.2


def test_units_of_a_contingency_do_not_hang_on_how_xarray_treats_attributes(build) -> None:
    for kept in (False, True):  # its own choice has changed between versions
        with xr.set_options(keep_attrs=kept):
            found = sr.budget_risk(paid(build, [6.0, 8.0, 10.0]), 8.0)
        names = [f"contingency{ending}" for ending in ("", "_se", "_low", "_high")]
        assert {found[name].attrs["units"] for name in names} == {"KRW bn"}


def test_budget_risk_by_hand(build) -> None:
    found = sr.budget_risk(paid(build, [6.0, 8.0, 10.0, 14.0, 7.0]), 8.0).isel(strategy=0)
    expected = {"over": 0.4, "overrun": 1.6, "overrun_if_over": 4.0}
    assert {name: float(found[name]) for name in expected} == pytest.approx(expected)
    assert found.needed.values.tolist() == [8.0, 10.0]
    assert found.contingency.values.tolist() == [0.0, 2.0]
    kept = ("needed", "needed_se", "contingency", "contingency_se", "contingency_low", "contingency_high")
    assert {found[name].attrs["units"] for name in kept} == {"KRW bn"}


def test_no_overrun_has_no_size(build) -> None:
    found = sr.budget_risk(paid(build, [6.0, 8.0]), 8.0).isel(strategy=0)
    assert float(found.over) == float(found.overrun) == 0.0
    assert math.isnan(float(found.overrun_if_over))


def test_joint_confidence_is_of_both_in_one_future_and_an_exit_breaks_every_limit(build) -> None:
    futures = paid(build, [1.0, 1.0, 3.0, 1.0], lapses=[0, 4, 0, 0], exits=[-1, -1, -1, 30])
    found = sr.joint_confidence(futures, [2.0, 4.0], lapse_months=[0, 6]).isel(strategy=0)
    assert found.joint.values.tolist() == [[0.25, 0.5], [0.5, 0.75]]
    assert found.cost_alone.values.tolist() == [0.75, 1.0]
    assert found.cover_alone.values.tolist() == [0.5, 0.75]


@pytest.mark.statistical(false_alarm=6e-7, detects="a mean growth of 2 % that is off by .1, a spread by 6 %")
def test_prices_are_one_in_the_base_year_and_grow_by_the_future_s_inflation(played) -> None:
    level = sr.price_level(played, 2026).level
    assert (level.sel(year=2026) == 1.0).all()
    economy = sr.presets.twelfth_sma().economy
    growth = 100.0 * (level.sel(year=2030) / level.sel(year=2029) - 1.0)
    # stationary by then: mean 2 and standard deviation 1.15 / sqrt(1 - .25), known from 4,000 futures to 1.1 %
    assert float(growth.mean()) == pytest.approx(economy.cpi_mean_pct, abs=5 * 1.33 / math.sqrt(4000))
    assert float(growth.std()) == pytest.approx(1.15 / math.sqrt(0.75), rel=0.06)


def test_a_cpi_deal_is_billed_with_the_same_inflation(played) -> None:
    # growth of 2028 follows the CPI of 2026: futures of a CPI deal paid in both years and untouched in between
    prices, cap = sr.price_level(played, 2025).level, 0.04
    expected = 1.0 + np.minimum(prices.sel(year=2026) - 1.0, cap)
    one = played.sel(strategy="hurry")
    growth = one.cost_krw_bn.sel(year=2028) / one.cost_krw_bn.sel(year=2027)
    # 45 % of regular deals escalate so; equality to single precision cannot be chance
    assert float((abs(growth / expected - 1.0) < 3e-6).mean()) > 0.25


def test_real_won_and_present_value_agree_with_their_definition(played) -> None:
    real = sr.spending(played, base_year=2024)
    by_hand = (played.cost_krw_bn / sr.price_level(played, 2024).level).sum("year")
    np.testing.assert_allclose(real.term, by_hand, rtol=1e-6)  # payments in single precision
    flat = sr.present_value(played, 0.0, base_year=2024).present_value
    np.testing.assert_allclose(flat, real.term, rtol=1e-12)
    summary = sr.cost_summary(played, base_year=2024)
    assert summary.total_real_bn.attrs["units"] == "KRW bn of 2024"


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda f: sr.spending(f, money="EUR"), "money"),
        (lambda f: sr.spending(f, money="USD mn", base_year=2024), "base_year"),
        (lambda f: sr.spending(f, base_year=2022), "base_year"),
        (lambda f: sr.spending(f.assign_attrs(points="other"), base_year=2024), "points"),
        (lambda f: sr.present_value(f, math.nan), "rate"),
        (lambda f: sr.exceedance(f, amounts=[2.0, 1.0]), "amounts"),
        (lambda f: sr.budget_risk(f, -1.0), "budget"),
        (lambda f: sr.budget_risk(f, 8000.0, confidence=[80]), "confidence"),
        (lambda f: sr.beside(f, shortfall=95), "shortfall"),
        (lambda f: sr.compare(f, "hurry", "wait", levels=0.5), "levels"),
        (lambda f: sr.joint_confidence(f, [1.0], lapse_months=[-1]), "lapse_months"),
        (lambda f: sr.condition(f), "where"),
        (lambda f: sr.condition(f, "miracle"), "event"),
        (lambda f: sr.condition(f, "assembly stalls"), "futures"),
        (lambda f: sr.condition(f, f.lapse_months), "where"),
        (lambda f: sr.condition(f, f.lapse_months > 1000), "where"),
        (lambda f: sr.condition(f, f.lapse_months[:, :10] > 0), "where"),
        (lambda f: sr.compare(sr.condition(f, "lapse"), "hurry", "wait"), "weight"),
        (lambda f: sr.chances(f.assign(replicate=("future", np.zeros(f.sizes["future"], int)))), "replicates"),
        (lambda f: sr.condition(f, "lapse", strategy="delay"), "strategy"),
        (lambda f: sr.condition(f.isel(future=slice(5)), "lapse"), "futures"),
        (lambda f: sr.chances(f.expand_dims(anger=2).isel(anger=slice(0))), "anger"),
        (lambda f: sr.survival(f.assign(deal_end_cause=0 * f.deal_end_cause + 9)), "futures"),
    ],
)
def test_refusals_name_their_key(played, call, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        call(played)
    assert refusal.value.key == key


def test_given_something_costs_are_those_of_the_futures_in_which_it_happens() -> None:
    futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=2000, seed=5, first_future=7, status=True)
    found = sr.condition(futures, "maximalist wins", "assembly stalls", strategy="hurry")
    happened = (futures.attitude_2025 == 1) & (futures.status.sel(strategy="hurry") == 2).any("month")
    assert found.future_number.values.tolist() == (7 + np.flatnonzero(happened)).tolist()
    assert found.attrs["condition_share"] == float(happened.mean())
    np.testing.assert_array_equal(found.cost_krw_bn, futures.cost_krw_bn[:, :, happened.values])
    again = sr.condition(found, "not lapse", strategy="wait")
    assert again.attrs["condition"] == "maximalist wins and assembly stalls under hurry and not lapse under wait"
    assert set(again.future_number.values) <= set(found.future_number.values)


def test_each_strategy_given_its_own_event_is_a_mean_over_its_own_futures(played) -> None:
    found = sr.chances(sr.condition(played, "lapse"))
    for name in ("hurry", "wait"):
        own = played.sel(strategy=name)
        lapses = own.lapse_months.values
        # sums of whole numbers, divided once
        assert float(found.lapse_months.sel(strategy=name)) == pytest.approx(lapses[lapses > 0].mean(), rel=1e-12)
    with pytest.raises(sr.ScenarioError, match="same futures for all"):
        sr.compare(sr.condition(played, "lapse"), "hurry", "wait")


def test_a_condition_keeps_the_replicates_of_its_futures(played) -> None:
    found = sr.condition(played.assign_attrs(replicates=8), "maximalist wins")
    assert "replicates" not in found.attrs
    assert np.unique(found.replicate).tolist() == list(range(8))
    hits = (played.attitude_2025 == 1).values
    assert found.replicate.values.tolist() == (np.flatnonzero(hits) // 500).tolist()


def test_a_condition_on_data_of_a_sweep_weighs_cell_by_cell(played) -> None:
    swept = xr.concat([played, played.assign(lapse_months=played.lapse_months + 1)], xr.DataArray([1, 2], dims="more"))
    found = sr.condition(swept, "lapse", strategy="wait")
    assert set(found.weight.dims) == {"more", "future"}
    waits = (played.lapse_months.sel(strategy="wait") > 0).values
    assert found.attrs["condition_share"] == [waits.mean(), 1.0]
    chances = sr.chances(found).lapse_1_month.sel(strategy="wait")
    assert chances.values.tolist() == pytest.approx([1.0, 1.0])


def test_side_deals_and_other_support_stand_beside_the_cost_and_never_in_it() -> None:
    today = sr.presets.korea_today()
    dear = today.replace({"durability.side_deal_cost": 10.0, "agreement.other_support_usd_bn": 1.0})
    futures, others = (sr.simulate(one, "base", n=5000, seed=3) for one in (today, dear))
    assert np.array_equal(futures.cost_krw_bn, others.cost_krw_bn)
    assert np.array_equal(futures.npv_krw_bn, others.npv_krw_bn)
    deals = others.side_deal_cost_krw_bn.values / (10.0 * today.agreement.base_payment_bn)
    assert np.allclose(deals, np.rint(deals), atol=1e-4)  # a whole number of deals, in single precision
    assert np.array_equal(deals > 0.5, others.side_deal.values == 1)
    found = sr.beside(others).isel(strategy=0)
    assert found.side_deals_es_bn.attrs["long_name"] == "mean of the largest 5% of them"
    assert float(found.side_deals_bn) == pytest.approx(float(others.side_deal_cost_krw_bn.mean(dtype=float)))
    assert float(found.other_support_bn) == pytest.approx(float(others.krw_per_usd.sum("year").mean(dtype=float)))
    assert "and not in it" in sr.beside(others).attrs["sentence"]


def test_a_future_s_inflation_is_that_of_its_own_uncertain_mean() -> None:
    """Inflation is linear in its mean: each future's lies between those of the ends, at one place in all years."""
    name, deal = "economy.cpi_mean_pct", sr.presets.twelfth_sma()
    low, high, drawn = (
        cpi_pct(sr.simulate(deal.replace({name: mean}), "base", n=200, seed=8))
        for mean in (1.0, 3.0, sr.Uniform(1.0, 3.0))
    )
    place = (drawn - low)[1:] / (high - low)[1:]  # the first year's is known
    assert np.abs(place - place[0]).max() < 1e-9  # rounding
    assert (place.min() > 0.0, place.max() < 1.0, len(np.unique(place[0].round(9)))) == (True, True, 200)
