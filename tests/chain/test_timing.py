from __future__ import annotations

import itertools

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.comparison.exact_losses import losses_of
from sma_risk.chain.replicates import draw_words, solve_replicates
from sma_risk.core.compile import compile_scenario
from sma_risk.scenario import resolve

SCENARIO = sr.presets.twelfth_sma()
MARKS = 32


def with_tempo(name: str, tempo: float, months: list[int]) -> sr.Strategy:
    rules = [sr.Rule(first=(m := SCENARIO.month_label(k)), last=m, tempo=tempo) for k in months]
    return sr.Strategy.from_rules(SCENARIO, name, rules)


def finding_words(strategies: list[sr.Strategy], seed: int) -> tuple[object, object]:
    """Return the compiled arrays and the words in which `best_timing` looks for the rule."""
    compiled = compile_scenario(SCENARIO, strategies)
    return compiled, draw_words(
        compiled, "sobol", MARKS, int(np.random.SeedSequence(seed).generate_state(2, np.uint64)[0])
    )


def losses(strategies: list[sr.Strategy], seed: int, price: float) -> np.ndarray:
    compiled, words = finding_words(strategies, seed)
    return losses_of(SCENARIO, solve_replicates(SCENARIO, compiled, words, 2), price).mean(axis=1)


@pytest.mark.parametrize("price", [0.0, 8.0, 35.0])
def test_the_rule_is_the_best_of_all_that_can_be_written_down(price) -> None:
    months = [1, 4, 5]
    menu = [with_tempo("usual", 1.0, months), with_tempo("slow", 0.2, months)]
    every = [
        with_tempo(f"slow in {chosen}", 0.2, list(chosen))
        for size in range(len(months) + 1)
        for chosen in itertools.combinations(months, size)
    ]
    every[0] = with_tempo("never slow", 1.0, months)
    best = every[int(np.argmin(losses(every, 7, price)))]
    found = sr.timing_rule(sr.best_timing(SCENARIO, menu=menu, lapse_price_bn=price, marks=MARKS, seed=7))
    np.testing.assert_array_equal(found.tempo, best.tempo)


def test_no_single_change_of_the_rule_helps() -> None:
    price, seed = 8.0, 11  # at this price the rule is none of the menu
    found = sr.timing_rule(sr.best_timing(SCENARIO, lapse_price_bn=price, marks=MARKS, seed=seed))
    others = []
    for k in range(9):
        for result in ([0, 1],) if k < 6 else ([0], [1]):
            for tempo in (0.1, 1.0, 2.86 if k < 6 else 3.718):
                if k >= 6 and result == [0] and tempo > 1:  # nobody in the menu rushes after a regular victory
                    continue
                table = found.tempo.copy()
                table[k, result] = tempo
                others.append(sr.Strategy(f"{k}{result}{tempo}", "changed", table, found.consent_open))
            shut = found.consent_open.copy()
            shut[k, result] = ~shut[k, result]
            others.append(sr.Strategy(f"{k}{result} shut", "changed", found.tempo, shut))
    changed = losses([found, *others], seed, price)
    assert (changed[1:] >= changed[0] - 1e-3).all()  # tempos are rounded from single precision: 1e-7 of 8,000
    assert (changed[1:] > changed[0] + 1e-3).sum() > 20  # and most changes do harm


@pytest.mark.statistical(false_alarm=1e-6, detects="a strategy that beats the best rule by 4.9 of its errors")
def test_knowing_more_never_costs() -> None:
    found = sr.best_timing(SCENARIO, lapse_price_bn=8.0, marks=256, seed=3)
    gain, error = float(found.perfect_information_bn), float(found.perfect_information_bn_se)
    assert gain > 4.9 * error  # worlds differ: to know them is worth something, with a false alarm below 1e-6
    assert (found.behind_best_rule_bn[1:] > -4.9 * found.behind_best_rule_bn_se[1:]).all()


def test_the_game_values_a_strategy_as_the_forward_chain_does() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from sma_risk.analysis.comparison.game import Game, actions_of, choices_of

    chosen = resolve(SCENARIO, ["hurry", "conditional", "hold"])
    compiled, words = finding_words(chosen, 5)
    choices = choices_of(SCENARIO, compiled)
    with ThreadPoolExecutor(2) as pool:
        game = Game(SCENARIO, compiled, 35.0, choices, words, pool)
        for one in chosen:
            tempo, opened = actions_of(one, choices)
            game._each(game._weigh, tempo, opened)
            for k in range(choices.months - 1, -1, -1):
                game._each(game._settle, k, tempo[k], opened[k])
            forward = losses_of(
                SCENARIO, solve_replicates(SCENARIO, compile_scenario(SCENARIO, [one]), words, 2), 35.0
            )[0]
            np.testing.assert_allclose(game._losses(), forward, rtol=1e-11)  # rounding of some 1e5 sums


def test_the_rule_knows_the_result_only_when_it_is_known() -> None:
    found = sr.best_timing(SCENARIO, lapse_price_bn=5.0, marks=MARKS, seed=1)
    early = found.sel(month=found.month < 6)
    assert (early.tempo.sel(result="regular") == early.tempo.sel(result="maximalist")).all()
    assert (early.consent_open.sel(result="regular") == early.consent_open.sel(result="maximalist")).all()


def test_the_rule_does_after_a_result_what_the_menu_does_after_it() -> None:
    slow = with_tempo("slow", 0.2, [7])  # the month after the election
    tempo = np.where([False, True], 1.0, slow.tempo)
    split = sr.Strategy("split", "brisk after a maximalist's victory", tempo, slow.consent_open)
    found = sr.best_timing(SCENARIO, menu=[slow, split], lapse_price_bn=35.0, marks=MARKS, seed=1)
    assert float(found.tempo.sel(month=7, result="regular")) == 0.2  # nobody in the menu is brisk then
    free = sr.best_timing(
        SCENARIO, menu=[slow, with_tempo("brisk", 1.0, [7])], lapse_price_bn=35.0, marks=MARKS, seed=1
    )
    assert float(free.tempo.sel(month=7, result="regular")) == 1.0  # though it would be better


def test_the_rule_can_be_played_and_is_the_same_again() -> None:
    found = sr.best_timing(SCENARIO, marks=MARKS, seed=1)
    again = sr.best_timing(SCENARIO, marks=MARKS, seed=1, threads=1)
    assert found.identical(again)
    futures = sr.simulate(SCENARIO, [sr.timing_rule(found), "wait"], n=1000, seed=1)
    assert list(futures.strategy.values) == ["best rule", "wait"]


@pytest.mark.parametrize(
    ("menu", "key"),
    [(["hurry"], "menu"), (["hurry", "hurry"], "strategy"), ([with_tempo("a", 2.0, [40]), "base"], "menu")],
)
def test_menus_without_a_choice_before_the_first_bill_are_refused(menu, key) -> None:
    with pytest.raises(sr.ScenarioError, match=key):
        sr.best_timing(SCENARIO, menu=menu, marks=MARKS)


@pytest.mark.statistical(false_alarm=1e-6, detects="a difference or odds that are off by 8 of their errors")
@pytest.mark.parametrize(("other", "price"), [("wait", 0.0), ("wait", 35.0), ("base", 35.0)])
def test_exact_odds_agree_with_counted_ones(other, price) -> None:
    exact = sr.exact_break_even_odds(SCENARIO, "hurry", other, lapse_price_bn=price, marks=512, seed=2)
    futures = sr.simulate(SCENARIO, ["hurry", other], n=200_000, seed=3)
    counted = sr.break_even_odds(futures, "hurry", other, lapse_price_bn=price)
    for name in ("difference_if_maximalist", "difference_if_regular", "odds"):
        error = np.hypot(float(exact[f"{name}_se"]), float(counted[f"{name}_se"]))
        assert abs(float(exact[name] - counted[name])) < 8.0 * error, name  # 16 replicates: t(15)


@pytest.mark.parametrize("sure", [0.0, 1.0, sr.Discrete((0.0, 0.5), (0.5, 0.5))], ids=["no", "yes", "in some worlds"])
def test_odds_of_an_election_that_is_decided_are_refused(sure) -> None:
    decided = SCENARIO.replace({"election.probability": sure})
    with pytest.raises(sr.ScenarioError, match=r"election\.probability needs a chance of both"):
        sr.exact_break_even_odds(decided, "hurry", "wait", marks=16, seed=1)


def test_exact_odds_that_a_copula_joins_to_something_else_are_refused() -> None:
    def joined(*sites: str) -> sr.Scenario:
        return SCENARIO.replace({"dependence.copulas": (sr.GaussianCopula(sites, ((1.0, 0.9), (0.9, 1.0))),)})

    odds = joined("election.probability", "talks.level_regular")
    with pytest.raises(sr.ScenarioError, match=r"dependence\.copulas needs none that names election\.probability"):
        sr.exact_break_even_odds(odds, "hurry", "wait", marks=16, seed=1)
    others = joined("talks.level_regular", "talks.level_maximalist")
    assert sr.exact_break_even_odds(others, "hurry", "wait", marks=16, seed=1).odds.dims == ()


def test_no_flip_is_said_where_the_odds_lie_outside() -> None:
    found = sr.exact_break_even_odds(SCENARIO, "hurry", "base", lapse_price_bn=0.0, marks=512, seed=2)
    assert not bool(found.flips)
    assert np.isnan(float(found.odds))
    assert found.attrs["sentence"].startswith("no flip")


def test_a_rule_is_read_from_what_best_timing_found() -> None:
    with pytest.raises(sr.ScenarioError, match="answer needs a Dataset from `best_timing`, got 'Dataset'"):
        sr.timing_rule(xr.Dataset())
