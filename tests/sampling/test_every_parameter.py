"""What does a parameter decide in a future, and what does it leave alone?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.core.schema import CAUSES
from sma_risk.scenario import Scenario

from ..generators import (
    AHEAD,
    NUMBERS,
    changes,
    playing,
    probabilities,
    scenarios,
)
from .small import bytes_of, differing, ever, money, play, seeds


@playing
@given(scenarios(), seeds, st.integers(-3, 3))
def test_money_is_in_units_of_the_base_payment(scenario: Scenario, seed: int, power: int) -> None:
    """By a power of two, which floating point multiplies exactly."""
    factor = 2.0**power
    dearer = scenario.replace({"agreement.base_payment_bn": factor * scenario.agreement.base_payment_bn})
    one, other = play(scenario, seed=seed), play(dearer, seed=seed)
    scaled = [*(money(scenario, kind) for kind in ("cost", "npv", "side_deal_cost"))]
    scaled += ["cost_usd_mn", "share_of_defence_budget"]
    assert differing(one, other) <= set(scaled)
    for name in scaled:
        assert (one[name].values * np.float32(factor)).tobytes() == other[name].values.tobytes(), name


@playing
@given(scenarios(), seeds, st.floats(1, 10))
def test_costs_rise_with_the_base_payment(scenario: Scenario, seed: int, factor: float) -> None:
    dearer = scenario.replace({"agreement.base_payment_bn": factor * scenario.agreement.base_payment_bn})
    cost = money(scenario, "cost")
    assert (play(dearer, seed=seed)[cost] >= play(scenario, seed=seed)[cost]).all()


@playing
@given(changes(AHEAD), seeds, st.sampled_from([0.0, 1.0]), *[st.sampled_from([0.0, 1.0])] * 4)
def test_probabilities_of_zero_and_one_decide_elections(
    some: dict, seed: int, odds: float, hold: float, regain: float, heir: float, convert: float
) -> None:
    names = ("probability", "hold", "regain", "heir", "convert")
    values = dict(zip((f"election.{name}" for name in names), (odds, hold, regain, heir, convert), strict=True))
    futures = play(AHEAD.replace({**some, **values}), seed=seed)
    wins = hold if odds else regain
    assert (futures["attitude_2025"] == odds).all()
    assert (futures["attitude_2029"] == (heir if wins else convert)).all()


@playing
@given(changes(AHEAD), seeds, st.tuples(probabilities, probabilities))
def test_better_odds_of_a_maximalist_take_no_victory_away(some: dict, seed: int, odds: tuple[float, float]) -> None:
    worse, better = (
        play(AHEAD.replace({**some, "election.probability": p}), seed=seed)["attitude_2025"] for p in sorted(odds)
    )
    assert (better >= worse).all()


@playing
@given(scenarios(), seeds)
def test_where_nobody_leaves_nobody_exits(scenario: Scenario, seed: int) -> None:
    staying = {
        "durability.rok_withdrawal": 0.0,
        "durability.outcomes_regular": (0.5, 0.25, 0.25, 0.0),
        "durability.outcomes_maximalist": (0.0, 0.5, 0.5, 0.0),
    }
    futures = play(scenario.replace(staying), seed=seed)
    assert not ever(futures["exited_month"]).any()
    assert not (futures["coverage_end_cause"] >= CAUSES.index("us")).any()


@playing
@given(scenarios(), seeds)
def test_where_nobody_reopens_terms_stay(scenario: Scenario, seed: int) -> None:
    calm = dict.fromkeys(["reopen_regular", "reopen_maximalist", "reopen_signed_maximalist"], 0.0)
    futures = play(scenario.replace({f"durability.{name}": value for name, value in calm.items()}), seed=seed)
    assert not ever(futures["reopened_month"]).any()
    assert not ever(futures["amended_month"]).any()
    assert not futures["side_deal"].any()
    assert not futures[money(scenario, "side_deal_cost")].any()


@playing
@given(scenarios(), seeds, st.tuples(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 0.5)))
def test_troop_cuts_change_nothing_else(scenario: Scenario, seed: int, hazards: tuple[float, float, float]) -> None:
    names = ("forces.cut_regular", "forces.cut_maximalist", "forces.cut_dispute")
    safe = play(scenario.replace(dict.fromkeys(names, 0.0)), seed=seed)
    assert not ever(safe["troop_cut_month"]).any()
    assert differing(safe, play(scenario.replace(dict(zip(names, hazards, strict=True))), seed=seed)) <= {
        "troop_cut_month"
    }


@playing
@given(scenarios(), seeds, st.lists(st.integers(0, 24), min_size=2, max_size=2).map(sorted))
def test_a_later_furlough_is_shorter_and_changes_nothing_else(scenario: Scenario, seed: int, after: list[int]) -> None:
    early, late = (play(scenario.replace({"forces.furlough_after_months": k}), seed=seed) for k in after)
    assert differing(early, late) <= {"furlough_months"}
    assert (late["furlough_months"] <= early["furlough_months"]).all()
    assert (early["furlough_months"] <= early["lapse_months"]).all()


@playing
@given(scenarios(), seeds, st.lists(st.floats(0, 0.5), min_size=2, max_size=2).map(sorted))
def test_discounting_more_lowers_present_values_and_nothing_else(
    scenario: Scenario, seed: int, rates: list[float]
) -> None:
    low, high = (play(scenario.replace({"economy.discount_rate": rate}), seed=seed) for rate in rates)
    npv, cost = money(scenario, "npv"), money(scenario, "cost")
    assert differing(low, high) <= {npv}
    assert (high[npv] <= low[npv]).all()
    undiscounted = play(scenario.replace({"economy.discount_rate": 0.0}), seed=seed)
    # a sum of at most eight payments in single precision: 8 roundings of 2^-24
    np.testing.assert_allclose(undiscounted[npv], undiscounted[cost].astype(float).sum("year"), rtol=8 * 2.0**-24)


@playing
@given(scenarios(), seeds, st.sampled_from(["talks", "ratification", "durability", "demand"]), st.data())
def test_talks_move_neither_elections_nor_the_economy(
    scenario: Scenario, seed: int, section: str, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from([name for name in NUMBERS if name.startswith(section)]))
    changed = scenario.replace({name: data.draw(NUMBERS[name])})
    world = ["attitude_2025", "attitude_2029", f"{scenario.agreement.currency.lower()}_per_usd"]
    assert bytes_of(play(changed, seed=seed)[world]) == bytes_of(play(scenario, seed=seed)[world])


@playing
@given(scenarios(), seeds)
def test_without_spread_every_future_has_the_same_exchange_rate(scenario: Scenario, seed: int) -> None:
    futures = play(scenario.replace({"economy.fx_sd": 0.0}), seed=seed)
    rate = futures[f"{scenario.agreement.currency.lower()}_per_usd"]
    assert (rate == rate.isel(future=0)).all()
    # a product and a quotient in single precision
    usd = 1000.0 * futures[money(scenario, "cost")].astype(float) / rate
    np.testing.assert_allclose(futures["cost_usd_mn"].transpose(*usd.dims), usd, rtol=4 * 2.0**-24)


@playing
@given(changes(AHEAD), seeds, st.integers(2026, 2029))
def test_a_nearer_horizon_cuts_the_future_and_does_not_change_it(some: dict, seed: int, last: int) -> None:
    whole = play(AHEAD.replace(some), "base", seed, status=True)
    cut = play(AHEAD.replace({**some, "agreement.last_year": last}), "base", seed, status=True)
    assert np.array_equal(cut["cost_krw_bn"], whole["cost_krw_bn"].sel(year=cut["year"]))
    assert np.array_equal(cut["status"], whole["status"].isel(month=cut["month"].values))
