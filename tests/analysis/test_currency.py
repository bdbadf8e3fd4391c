"""Does an answer change with the currency? Only its names, units and sentences may."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import xarray as xr

import sma_risk as sr

WON = sr.presets.twelfth_sma()
YEN = WON.replace({"agreement.currency": "JPY"})
BOTH = ("hurry", "wait")

OF_FUTURES: dict[str, Callable[[xr.Dataset], xr.Dataset]] = {
    "compare": lambda futures: sr.compare(futures, *BOTH),
    "best": sr.best,
    "odds": lambda futures: sr.break_even_odds(futures, *BOTH),
    "price": lambda futures: sr.break_even_lapse_price(futures, *BOTH),
    "dominance": lambda futures: sr.dominance(futures, *BOTH),
    "regret": sr.regret,
    "frontier": sr.frontier,
    "rule": lambda futures: sr.switching_rule(futures, *BOTH),
    "rule on the exchange rate": lambda futures: sr.switching_rule(futures, *BOTH, about=["exchange_rate"]),
    "marks": sr.marks,
    "summary": lambda futures: sr.cost_summary(futures, base_year=2024),
    "soldier": sr.cost_per_soldier,
    "spending": sr.spending,
    "exceedance": sr.exceedance,
    "budget": lambda futures: sr.budget_risk(futures, 8000.0),
    "joint": lambda futures: sr.joint_confidence(futures, [8000.0]),
    "present value": lambda futures: sr.present_value(futures, 0.03),
    "condition": lambda futures: sr.condition(futures, "lapse"),
    "find by words": lambda futures: sr.find(futures, "wait", "the worst 1 % cost"),
    "find by value": lambda futures: sr.find(futures, "wait", {named(futures, "cost_{}_bn"): 8000.0}),
    "percentile": lambda futures: sr.percentile_of(futures, named(futures, "npv_{}_bn"), 7000.0),
    "story": lambda futures: sr.replay(futures, "wait", 5),
    "rerun": sr.rerun,
}
OF_SCENARIOS: dict[str, Callable[[sr.Scenario], xr.Dataset]] = {
    "simulate": lambda scenario: sr.simulate(scenario, n=50, seed=3),
    "exact": lambda scenario: sr.exact(scenario, marks=64, seed=3),
    "agreement": lambda scenario: sr.agreement(
        sr.simulate(scenario, n=2000, seed=3), sr.exact(scenario, marks=64, seed=3)
    ),
    "timing": lambda scenario: sr.best_timing(scenario, marks=64, seed=3),
    "exact odds": lambda scenario: sr.exact_break_even_odds(scenario, *BOTH, marks=64, seed=3),
    "backlash": lambda scenario: sr.break_even_backlash(scenario, *BOTH, n=2000, seed=3),
    "surface": lambda scenario: sr.break_even_surface(scenario, *BOTH, n=2000, seed=3),
}


@pytest.fixture(scope="module")
def futures() -> tuple[xr.Dataset, xr.Dataset]:
    won, yen = (sr.simulate(scenario, BOTH, n=4000, seed=3) for scenario in (WON, YEN))
    return won, yen


@pytest.mark.parametrize("ask", OF_FUTURES.values(), ids=OF_FUTURES)
def test_an_analysis_says_of_yen_what_it_says_of_won(futures, ask):
    assert_alike(*(ask(one) for one in futures))


@pytest.mark.parametrize("ask", OF_SCENARIOS.values(), ids=OF_SCENARIOS)
def test_what_is_played_or_solved_is_the_same_in_yen(ask):
    assert_alike(ask(WON), ask(YEN))


@pytest.mark.parametrize("scenario", [WON, YEN], ids=["KRW", "JPY"])
def test_outcomes_are_named_in_the_currency_of_the_scenario(scenario):
    own = [name.format(scenario.agreement.currency.lower()) for name in ("cost_{}_bn", "npv_{}_bn", "{}_per_usd")]
    answers = sr.exact(scenario, marks=64, seed=3)
    for made in (sr.simulate(scenario, n=10, seed=3), answers):
        assert {*own, "cost_usd_mn"} <= set(made)
        assert not {"cost_bn", "npv_bn", "exchange_rate"} & set(made)
    assert {f"{name}_se" for name in own} <= set(answers)


def test_a_missing_outcome_is_asked_for_under_its_own_name(futures):
    with pytest.raises(sr.ScenarioError, match="'cost_jpy_bn'"):
        sr.compare(futures[1].drop_vars("cost_jpy_bn"), *BOTH)


@pytest.mark.parametrize("dim", ["cost_jpy_bn", "cost_bn", "jpy_per_usd"])
def test_no_sweep_runs_along_a_name_of_money(dim):
    swept = YEN.replace({"durability.backlash": xr.DataArray([1.0, 2.0], dims=dim)})
    with pytest.raises(sr.ScenarioError, match="names that the result does not use"):
        sr.simulate(swept, n=10, seed=1)


def named(futures: xr.Dataset, name: str) -> str:
    return name.format("jpy" if "cost_jpy_bn" in futures else "krw")


def assert_alike(won: xr.Dataset, yen: xr.Dataset) -> None:
    first, second = (as_text(one) for one in (won, yen))
    assert "krw" not in second.lower()
    assert json.loads(first.replace("KRW", "JPY").replace("krw", "jpy")) == json.loads(second)


def as_text(found: xr.Dataset) -> str:
    """All values, units and sentences; not the scenario, which differs in the currency and its grounds."""
    return json.dumps(found.assign_attrs(scenario="").to_dict(), default=str).replace("NaN", "null")
