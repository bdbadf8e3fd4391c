"""Do regret, dominance, the frontier, the surface and switching rules find what was put there, and nothing else?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.comparison import rules

N = 20_000


def losing(build, **losses):
    """Futures in which strategies lose so much, all of it cost of the first year."""
    costs = np.zeros((len(losses), 5, len(next(iter(losses.values())))))
    for place, one in enumerate(losses.values()):
        costs[place, 0] = one
    return build(list(losses), cost_krw_bn=costs)


def test_regret_by_hand(build) -> None:
    found = sr.regret(losing(build, a=[1.0, 5.0, 3.0, 2.0], b=[2.0, 1.0, 3.0, 6.0]), lapse_price_bn=0.0)
    assert found.mean_regret.values.tolist() == [1.0, 1.25]
    assert found.is_best.values.tolist() == [0.75, 0.5]
    assert found.attrs["least_regret"] == "a"


def test_the_least_mean_regret_has_the_least_mean_loss(played) -> None:
    order = sr.regret(played).mean_regret.to_series().sort_values().index.tolist()
    assert order == sr.best(played).strategy.values.tolist()


@pytest.mark.statistical(false_alarm=1e-6, detects="a shortfall of 102.06 that is off by .09")
def test_the_frontier_drops_what_is_worse_in_both(build) -> None:
    x = np.random.default_rng(1).normal(size=N)
    found = sr.frontier(losing(build, calm=100 + x, wild=99.9 + 4 * x, worse=101 + x, alike=100.002 + 1.001 * x))
    assert found.efficient.values.tolist() == [True, True, False, False]
    assert found.surely_beaten.values[:3].tolist() == [False, False, True]
    assert "between calm and wild" in found.attrs["sentence"]
    # of a normal: mean of the worst 5 % at 2.0627 standard deviations
    tail, error = float(found.shortfall_bn[0]), float(found.shortfall_bn_se[0])
    assert abs(tail - 102.0627) < 4.9 * error


def test_the_error_of_a_difference_of_shortfalls_is_paired(build) -> None:
    x = np.random.default_rng(2).normal(size=N)
    both = sr.frontier(losing(build, a=100 + x, b=100.05 + x))
    # the two shortfalls differ by exactly .05, far less than either one's own error times two
    assert float(both.shortfall_bn_se[0]) > 0.012
    assert both.surely_beaten.values.tolist() == [False, True]


def test_dominance_of_first_order_is_found_and_implies_the_second(build) -> None:
    x = np.random.default_rng(3).normal(size=N)
    found = sr.dominance(losing(build, a=100 + x, b=100.5 + x), "a", "b", lapse_price_bn=0.0)
    assert found.first_verdict.item() == found.second_verdict.item() == "a dominates"
    assert "everyone who prefers less loss prefers a to b" in found.attrs["sentence"]
    # P(N > x) - P(N + .5 > x) at the middle of the range, x = 100.25: -(2 Phi(.25) - 1)
    middle = found.first.interp(threshold=100.25)
    assert float(middle) == pytest.approx(-0.1974, abs=0.02)


def test_equal_means_and_less_spread_dominate_at_second_order_only(build) -> None:
    rng = np.random.default_rng(4)
    found = sr.dominance(
        losing(build, a=100 + rng.normal(size=N), b=100 + 2 * rng.normal(size=N)), "a", "b", lapse_price_bn=0.0
    )
    assert found.first_verdict.item() == "neither"
    assert found.second_verdict.item() == "a dominates"
    # E max(N(0, s^2) - 0, 0) = s / sqrt(2 pi)
    assert float(found.second.interp(threshold=100.0)) == pytest.approx(-1 / math.sqrt(2 * math.pi), abs=0.05)


def test_what_dominates_at_first_order_does_so_at_second_though_noise_hides_it(build) -> None:
    rng = np.random.default_rng(10)
    a, b = 100 + rng.normal(size=2000), 101 + rng.normal(size=2000)
    a[:4] += 500  # beyond the middle 90 %: means are equal again, with an error of .5
    found = sr.dominance(losing(build, a=a, b=b), "a", "b", lapse_price_bn=0.0)
    ratio = found.second / found.second_se
    assert -1 < float(ratio.min()) < 1 < float(ratio.max())  # alone, the second order would tell nothing
    assert found.first_verdict.item() == found.second_verdict.item() == "a dominates"


def test_two_of_the_same_law_are_not_told_apart(build) -> None:
    rng = np.random.default_rng(5)
    found = sr.dominance(losing(build, a=rng.normal(100, 1, N), b=rng.normal(100, 1, N)), "a", "b", lapse_price_bn=0.0)
    assert found.first_verdict.item() == found.second_verdict.item() == "not told"


def test_false_dominance_is_claimed_at_most_one_time_in_twenty(build) -> None:
    rng, claimed = np.random.default_rng(6), 0
    futures = losing(build, a=np.ones(500), b=np.ones(500))
    for _ in range(200):
        # neither dominates: equal means and spreads
        costs = np.zeros((2, 5, 500))
        costs[:, 0] = rng.normal(100.0, 1.0, (2, 500))
        drawn = futures.assign(cost_krw_bn=(futures.cost_krw_bn.dims, costs))
        claimed += "dominates" in sr.dominance(drawn, "a", "b", lapse_price_bn=0.0, points=11).first_verdict.item()
    assert claimed <= 22  # binomial of 200 at 10 % (either of the two): a hair above its mean of 20 at most


def test_the_surface_is_what_comparison_says_where_they_meet() -> None:
    scenario = sr.presets.twelfth_sma()
    found = sr.break_even_surface(
        scenario, "hurry", "wait", odds=[0.2, 0.54], lapse_prices_bn=[0.0, 35.0], backlash=[1.3, 4.0], n=20_000, seed=3
    )
    futures = sr.simulate(scenario, ["hurry", "wait"], n=20_000, seed=3)
    won = (futures.attitude_2025 == 1).values
    gaps = [sr.compare(futures.isel(future=side), "hurry", "wait", lapse_price_bn=35.0) for side in (won, ~won)]
    value = 0.2 * float(gaps[0].difference_bn) + 0.8 * float(gaps[1].difference_bn)
    error = math.hypot(0.2 * float(gaps[0].difference_bn_se), 0.8 * float(gaps[1].difference_bn_se))
    cell = found.sel(backlash=1.3, odds=0.2, price=35.0)
    assert float(cell.difference_bn) == pytest.approx(value, rel=1e-9)
    assert float(cell.difference_bn_se) == pytest.approx(error, rel=1e-3)  # n - 1 of all or of either side
    odds = sr.break_even_odds(futures, "hurry", "wait", lapse_price_bn=0.0)
    assert float(found.flip_odds.sel(backlash=1.3, price=0.0)) == pytest.approx(float(odds.odds), rel=1e-9)
    assert float(found.flip_odds_se.sel(backlash=1.3, price=0.0)) == pytest.approx(float(odds.odds_se), rel=1e-3)
    flip = float(found.flip_price_bn.sel(backlash=1.3, odds=0.2))
    again = sr.break_even_surface(
        scenario, "hurry", "wait", odds=[0.2], lapse_prices_bn=[flip], backlash=[1.3], n=20_000, seed=3
    )
    assert abs(again.difference_bn.item()) < 1e-6
    assert again.better.item() == 0


def test_a_planted_box_is_found_and_judged_on_the_other_half(monkeypatch, build) -> None:
    rng = np.random.default_rng(7)
    table = xr.Dataset({name: ("future", rng.random(N)) for name in ("demand_multiple", "stall_propensity")})
    table["maximalist_wins"] = ("future", (rng.random(N) < 0.5).astype(float))
    in_box = (table.demand_multiple > 0.6) & (table.maximalist_wins == 1)
    better = np.where(in_box, rng.random(N) < 0.9, rng.random(N) < 0.1)
    monkeypatch.setattr(rules, "marks", lambda futures: table)
    futures = losing(build, a=np.where(better, 2.0, 0.0), b=np.ones(N))
    found = sr.switching_rule(futures, "a", "b", lapse_price_bn=0.0, about=list(table), least_coverage=0.6)
    limit = found.limit.to_series().dropna().to_dict()
    assert set(limit) == {("demand_multiple", "at_least"), ("maximalist_wins", "at_least")}
    # peeling takes off a twentieth at a time, so an edge is found to about that
    assert limit["demand_multiple", "at_least"] == pytest.approx(0.6, abs=0.06)
    # of 26 % better in all, 18 % are in the box: coverage .69, density .9
    assert float(found.density) == pytest.approx(0.9, abs=0.05)
    assert float(found.coverage) == pytest.approx(0.69, abs=0.06)
    assert float(found.gain_bn) == pytest.approx(0.8, abs=0.1)
    assert "the maximalist wins" in found.attrs["sentence"]
    assert "Switch from a to b" in found.attrs["sentence"]


@pytest.mark.statistical(false_alarm=1e-6, detects="a density that is off by .03 for having been searched for")
def test_a_rule_on_nothing_is_judged_to_be_worth_nothing(monkeypatch, build) -> None:
    # searched on noise, the density found is that of all futures on the other half
    rng = np.random.default_rng(8)
    table = xr.Dataset({name: ("future", rng.random(N)) for name in ("demand_multiple", "stall_propensity")})
    monkeypatch.setattr(rules, "marks", lambda futures: table)
    found = sr.switching_rule(
        losing(build, a=rng.random(N), b=rng.random(N)), "a", "b", lapse_price_bn=0.0, about=list(table)
    )
    assert abs(float(found.density - found.base_rate)) < 4.9 * float(found.density_se)


def test_two_replicates_to_judge_a_rule_are_too_few_for_a_gain_of_four_errors() -> None:
    futures = sr.simulate(
        sr.presets.twelfth_sma(), ["hurry", "wait"], n=4096, seed=1, points=sr.points.sobol(replicates=4)
    )
    found = sr.switching_rule(futures, "hurry", "wait")
    # Student's t with one degree of freedom: 12.7 errors to either side
    assert 3.0 < float(found.gain_bn / found.gain_bn_se) < 12.7
    assert "Switching there makes no difference that the error supports" in found.attrs["sentence"]


@pytest.mark.parametrize("loss_of_a", [0.0, 2.0])
def test_a_rule_needs_futures_of_either_kind(monkeypatch, build, loss_of_a) -> None:
    table = xr.Dataset({"demand_multiple": ("future", np.random.default_rng(9).random(N))})
    monkeypatch.setattr(rules, "marks", lambda futures: table)
    with pytest.raises(sr.ScenarioError, match="better than a in some futures and worse in others"):
        sr.switching_rule(
            losing(build, a=np.full(N, loss_of_a), b=np.ones(N)), "a", "b", lapse_price_bn=0.0, about=list(table)
        )


def test_marks_are_those_of_the_futures_by_their_numbers(played) -> None:
    found = sr.marks(played)
    np.testing.assert_array_equal(found.maximalist_wins, played.attitude_2025)
    np.testing.assert_array_equal(found.maximalist_in_2029, played.attitude_2029)
    np.testing.assert_array_equal(found.demand_multiple, played.demand_multiple)
    np.testing.assert_array_equal(found.exchange_rate, played.krw_per_usd.sel(year=2030))
    chosen = sr.condition(played, "maximalist wins", "lapse", strategy="wait")
    np.testing.assert_array_equal(sr.marks(chosen).demand_multiple, chosen.demand_multiple)


def test_four_hundred_futures_are_enough_for_a_rule_and_fewer_are_told_so(played) -> None:
    few, fewer = (played.isel(future=slice(n)).assign_attrs(n=str(n)) for n in (400, 399))
    assert float(sr.switching_rule(few, "hurry", "wait").support) > 0.0
    with pytest.raises(sr.ScenarioError, match="futures needs at least 400 futures, got 399"):
        sr.switching_rule(fewer, "hurry", "wait")


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda f: sr.regret(f.sel(strategy="base")), "futures.strategy"),
        (lambda f: sr.frontier(f, shortfall=1.0), "shortfall"),
        (lambda f: sr.dominance(f, "hurry", "wait", points=3), "points"),
        (lambda f: sr.dominance(f, "hurry", "hurry"), "b"),
        (lambda f: sr.switching_rule(f, "hurry", "wait", about=["luck"]), "about"),
        (lambda f: sr.switching_rule(f, "hurry", "wait", about=[]), "about"),
        (lambda f: sr.switching_rule(f, "hurry", "wait", about=["exchange_rate"] * 2), "about"),
        (lambda f: sr.switching_rule(f, "hurry", "wait", least_coverage=0.0), "least_coverage"),
        (lambda f: sr.switching_rule(f.assign_attrs(replicates=2), "hurry", "wait"), "replicates"),
        (lambda f: sr.switching_rule(f.isel(future=slice(9)).assign_attrs(n="9"), "hurry", "wait"), "futures"),
        (lambda f: sr.break_even_surface(sr.presets.twelfth_sma(), "hurry", "wait", odds=[0.5, 0.2]), "odds"),
        (lambda f: sr.break_even_surface(sr.presets.twelfth_sma(), "hurry", "wait", odds=[1.5]), "odds"),
    ],
)
def test_refusals_name_their_key(played, call, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        call(played)
    assert refusal.value.key == key
