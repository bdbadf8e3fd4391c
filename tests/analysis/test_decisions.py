"""Are differences paired, and are break-even points where they were put?"""

from __future__ import annotations

import math

import numpy as np
import pytest

import sma_risk as sr

N = 20_000


def two(build, cost_a, cost_b, lapses_a=0, lapses_b=0, won=None):
    """Futures of strategies a and b with these five-year costs, paid in equal parts, and lapse months."""
    costs = np.broadcast_arrays(cost_a, cost_b, np.empty(N))[:2]
    lapses = np.broadcast_arrays(lapses_a, lapses_b, np.empty(N))[:2]
    paid = np.stack([np.broadcast_to(cost / 5.0, (5, N)) for cost in costs])
    side = np.arange(N) % 2 if won is None else won
    return build(["a", "b"], cost_krw_bn=paid, lapse_months=np.stack(lapses), attitude_2025=side)


def noise(seed):
    return np.random.default_rng(seed).normal(size=N)


@pytest.mark.statistical(false_alarm=1e-6, detects="a gain of 20,001 that is off by 7 %")
def test_the_difference_is_paired_and_its_gain_is_stated(build) -> None:
    common, own = 100.0 * noise(1), noise(2)
    found = sr.compare(two(build, 1000 + common, 1010 + common + own), "a", "b")
    error = float(own.std(ddof=1)) / math.sqrt(N)
    assert float(found.difference_bn) == pytest.approx(-10.0 - own.mean(), abs=1e-9)
    assert float(found.difference_bn_se) == pytest.approx(error, rel=1e-9)
    # two variances of 10,000 (and 1) over a paired one of 1, known to 1.4 % from N futures
    assert float(found.variance_reduction) == pytest.approx(20_001, rel=0.07)
    width = float(found.difference_bn_high - found.difference_bn_low)
    assert width == pytest.approx(2 * 1.959964 * error, rel=1e-6)
    assert float(found.a_better) == 1.0 - np.mean(10.0 + own <= 0)


def test_a_lapse_month_costs_its_price(build) -> None:
    found = sr.compare(two(build, 1000.0, 1000.0, 1, 3), "a", "b", lapse_price_bn=35.0)
    assert float(found.difference_bn) == -70.0
    assert float(found.lapse_difference_months) == -2.0
    assert "a is better than b" in found.attrs["sentence"]


def test_equal_strategies_are_said_to_be_so(build) -> None:
    found = sr.compare(two(build, 1000 + noise(1), 1000 + noise(2)), "a", "b")
    assert "cannot be told apart" in found.attrs["sentence"]


def test_best_ranks_by_mean_loss(played) -> None:
    found = sr.best(played)
    assert (found.loss_bn.diff("strategy") >= 0).all()
    assert found.attrs["best"] == found.strategy.values[0] == "hurry"
    pair = sr.compare(played, "wait", "hurry")
    assert float(found.behind_best_bn.sel(strategy="wait")) == pytest.approx(float(pair.difference_bn))
    assert float(found.behind_best_bn_se.sel(strategy="wait")) == pytest.approx(float(pair.difference_bn_se))
    assert float(found.behind_best_bn[0]) == 0.0


def test_best_of_one_is_that_one(played) -> None:
    assert sr.best(played.sel(strategy="wait")).attrs["best"] == "wait"


def test_break_even_odds_are_where_they_were_put(build) -> None:
    # a is better by 30 if the maximalist wins, worse by 10 if not: equal at odds of 1/4
    won = np.arange(N) % 2
    own = noise(4)
    found = sr.break_even_odds(two(build, np.where(won, -30.0, 10.0) + own, 0.0), "a", "b")
    assert bool(found.flips)
    assert abs(float(found.odds) - 0.25) < 3 * float(found.odds_se)
    # by hand: sqrt(30**2 + 10**2) / 40**2 times the error 1 / sqrt(N / 2) of either mean
    assert float(found.odds_se) == pytest.approx(math.hypot(30, 10) / 1600 / math.sqrt(N / 2), rel=0.05)
    assert "a is better above odds of 25" in found.attrs["sentence"]


@pytest.mark.statistical(false_alarm=1e-6, detects="a coverage of .89 or less")
def test_the_error_of_break_even_odds_covers(build) -> None:
    rng = np.random.default_rng(6)
    won = np.arange(N) % 2 == 1
    covered = 0
    for _ in range(300):
        found = sr.break_even_odds(
            two(build, np.where(won, -3.0, 2.0) + 40 * rng.normal(size=N), 0.0, won=won), "a", "b"
        )
        covered += abs(float(found.odds) - 0.4) <= 1.96 * float(found.odds_se)
    # 300 replicates: one standard deviation of the coverage is 1.3 points
    assert covered / 300 == pytest.approx(0.95, abs=0.062)


@pytest.mark.parametrize(("if_x", "if_r"), [(-30.0, -10.0), (20.0, 5.0)])
def test_no_odds_flip_an_answer_that_holds_whoever_wins(build, if_x, if_r) -> None:
    won = np.arange(N) % 2
    found = sr.break_even_odds(two(build, np.where(won, if_x, if_r) + noise(4), 0.0), "a", "b")
    assert not bool(found.flips)
    assert math.isnan(float(found.odds))
    assert f"no flip: {'a' if if_x < 0 else 'b'} is better whoever wins" in found.attrs["sentence"]


@pytest.mark.parametrize("sign", [-1, 1])
def test_what_holds_whoever_wins_is_said_with_both_amounts(build, sign) -> None:
    won = np.arange(N) % 2
    own = np.tile([-1.0, -1.0, 1.0, 1.0], N // 4)  # a mean of zero on either side, an error of .01
    found = sr.break_even_odds(two(build, sign * np.where(won, 30.0, 10.0) + own, 0.0), "a", "b")
    said = "(KRW bn: 30.00 ± 0.01 if the maximalist wins, 10.00 ± 0.01 if not)"
    assert found.attrs["sentence"].replace("\u00a0", " ").endswith(said)


def test_no_odds_are_read_out_of_noise(build) -> None:
    found = sr.break_even_odds(two(build, 100 * noise(11), 0.0), "a", "b")
    assert not bool(found.flips)
    assert "no difference that the error supports" in found.attrs["sentence"]


def test_odds_need_victories_of_both(build) -> None:
    with pytest.raises(sr.ScenarioError, match="both candidates"):
        sr.break_even_odds(two(build, 1.0, 2.0, won=np.ones(N)), "a", "b")


@pytest.mark.statistical(false_alarm=1e-6, detects="a price of 20 that is off by .09")
def test_break_even_price_is_where_it_was_put(build) -> None:
    # a costs 40 more and saves 2 lapse months: equal at 20 a month
    found = sr.break_even_lapse_price(two(build, 1040 + 5 * noise(3), 1000.0, 1, 3), "a", "b")
    assert bool(found.flips)
    error = 5 / 2 / math.sqrt(N)
    assert float(found.lapse_price_bn_se) == pytest.approx(error, rel=0.03)  # N = 20,000 knows it to .5 %
    assert abs(float(found.lapse_price_bn) - 20.0) < 4.9 * error


@pytest.mark.parametrize(
    ("futures", "sentence"),
    [
        ({"cost_a": 990.0, "lapses_a": 1}, "a is better at any price, with fewer lapses, at a lower cost"),
        ({"cost_a": 1010.0, "lapses_a": 5}, "b is better at any price"),
        ({"cost_a": 990.0, "lapses_a": 3}, "do not differ in lapse months"),
    ],
)
def test_no_price_flips_what_is_better_in_both(build, futures, sentence) -> None:
    found = sr.break_even_lapse_price(two(build, cost_b=1000.0, lapses_b=3, **futures), "a", "b")
    assert not bool(found.flips)
    assert sentence in found.attrs["sentence"]


@pytest.mark.parametrize(("saved", "flips"), [(0.5, False), (0.0, True), (-0.5, True)])
def test_the_least_price_that_flips_is_none(build, saved, flips) -> None:
    # a lapses one month less and saves so much: better at any price, from a price of zero on, from .5 on
    found = sr.break_even_lapse_price(two(build, 1000.0 - saved, 1000.0, 1, 2), "a", "b")
    assert bool(found.flips) is flips
    np.testing.assert_allclose(found.lapse_price_bn, -saved if flips else math.nan, rtol=1e-9)


@pytest.mark.parametrize("ask", [sr.compare, sr.break_even_odds, sr.break_even_lapse_price])
@pytest.mark.parametrize(("a", "b", "key"), [("hury", "wait", "a"), ("hurry", "later", "b"), ("wait", "wait", "b")])
def test_unknown_strategies_are_named(played, ask, a, b, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        ask(played, a, b)
    assert refusal.value.key == key
    assert refusal.value.value in (a, b)


def test_a_negative_price_is_refused(played) -> None:
    with pytest.raises(sr.ScenarioError, match="lapse_price_bn"):
        sr.best(played, lapse_price_bn=-1.0)


def test_backlash_without_effect_has_no_flip() -> None:
    found = sr.break_even_backlash(sr.presets.twelfth_sma(), "hurry", "wait", backlash=(0.5, 1.0, 3.0), n=3000, seed=1)
    assert not bool(found.flips)
    assert math.isnan(float(found.backlash))
    assert "no flip between 0.5 and 3: hurry is better by" in found.attrs["sentence"]
    # more backlash, more reopened early deals: the advantage of hurrying shrinks on the very same futures
    assert (found.difference_bn.diff("factor") > 0).all()


def test_backlash_flips_where_the_differences_cross_zero() -> None:
    # without a price on lapses and with bitter amendments, a strong backlash makes hurrying the dearer choice
    scenario = sr.presets.twelfth_sma().replace({"durability.outcomes_maximalist": (0.0, 0.0, 1.0, 0.0)})
    asked = {"backlash": (0.0, 20.0), "n": 20_000, "seed": 1, "lapse_price_bn": 0.0}
    found = sr.break_even_backlash(scenario, "hurry", "wait", **asked)
    low, high = found.difference_bn.values
    assert bool(found.flips)
    assert low < 0 < high
    assert float(found.backlash) == pytest.approx(20.0 * low / (low - high), rel=1e-9)
    assert 0 < float(found.backlash_se) < 20
    assert "hurry is better below a backlash of" in found.attrs["sentence"]
    swapped = sr.break_even_backlash(scenario, "wait", "hurry", **asked)
    assert swapped.attrs["sentence"] == found.attrs["sentence"]


@pytest.mark.parametrize("factors", [(1.0,), (2.0, 1.0), (1.0, 1.0), (-1.0, 1.0)])
def test_factors_must_rise(factors) -> None:
    with pytest.raises(sr.ScenarioError, match="backlash"):
        sr.break_even_backlash(sr.presets.twelfth_sma(), "hurry", "wait", backlash=factors, n=10, seed=1)


def test_a_tie_is_better_for_neither(build) -> None:
    # of every five futures a is cheaper in one, dearer in one, equal in three
    cost_a = 1000.0 + np.tile([-5.0, 0.0, 0.0, 0.0, 5.0], N // 5)
    futures = two(build, cost_a, 1000.0)
    for a, b in (("a", "b"), ("b", "a")):
        found = sr.compare(futures, a, b)
        assert (float(found.a_better), float(found.equal)) == (0.2, 0.6)


@pytest.mark.parametrize(("errors_apart", "flips"), [(2.6, False), (3.2, True)])
def test_the_errors_of_the_two_odds_add_in_squares(build, errors_apart, flips) -> None:
    # either conditional mean has an error of e, put there exactly; their distance has one of sqrt(2) e, so the
    # edge of significance is at 1.96 x sqrt(2) = 2.77 e. It would be at 3.92 e if errors just added.
    half = noise(9)[: N // 2]
    half = (half - half.mean()) / half.std(ddof=1)
    shift = errors_apart / 2 / math.sqrt(N // 2)
    own = np.empty(N)
    own[0::2], own[1::2] = half + shift, half - shift  # odd futures are those of the maximalist
    futures = two(build, np.zeros(N), 0.0).drop_vars("cost_krw_bn")
    paid = np.stack([np.broadcast_to(cost / 5.0, (5, N)) for cost in (own, np.zeros(N))])
    found = sr.break_even_odds(futures.assign(cost_krw_bn=(("strategy", "year", "future"), paid)), "a", "b")
    assert float(found.difference_if_regular_se) == pytest.approx(1 / math.sqrt(N // 2), rel=1e-6)
    assert bool(found.flips) == flips


ASKED = {
    "compare": lambda futures: sr.compare(futures, "hurry", "wait"),
    "best": sr.best,
    "odds": lambda futures: sr.break_even_odds(futures, "hurry", "wait"),
    "price": lambda futures: sr.break_even_lapse_price(futures, "hurry", "wait"),
    "survival": sr.survival,
    "chances": sr.chances,
    "costs": sr.cost_summary,
    "per soldier": sr.cost_per_soldier,
    "percentile": lambda futures: sr.percentile_of(futures, "lapse_months", 1),
}


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("bad", ["nothing", "no future", "an outcome", "no outcomes", "no strategy"])
def test_what_are_no_futures_is_refused_as_such(played, name, bad) -> None:
    futures = {
        "nothing": None,
        "no future": played.isel(future=slice(0)),
        "an outcome": played.cost_krw_bn,
        "no outcomes": played.drop_vars(list(played.data_vars)),
        "no strategy": played.drop_vars("strategy"),
    }[bad]
    with pytest.raises(sr.ScenarioError) as refusal:
        ASKED[name](futures)
    assert refusal.value.key == "futures"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"backlash": None}, "backlash"),
        ({"backlash": 2.0}, "backlash"),
        ({"backlash": "12"}, "backlash"),
        ({"backlash": (1.0, None)}, "backlash"),
        ({"scenario": None}, "scenario"),
        ({"lapse_price_bn": math.nan}, "lapse_price_bn"),
        ({"n": 0}, "n"),
    ],
)
def test_bad_arguments_of_the_backlash_are_named(change, key) -> None:
    asked = {"scenario": sr.presets.twelfth_sma(), "a": "hurry", "b": "wait", "n": 10, "seed": 1, **change}
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.break_even_backlash(**asked)
    assert refusal.value.key == key


def test_a_strategy_is_a_name(played) -> None:
    for name in (None, 3, ["hurry"], np.array(["hurry", "wait"])):
        with pytest.raises(sr.ScenarioError) as refusal:
            sr.compare(played, name, "wait")
        assert refusal.value.key == "a"
