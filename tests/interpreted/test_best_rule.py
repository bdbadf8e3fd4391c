"""Is the best rule found in plain Python the best of all, each valued by listing every path?

A scenario of fifteen months with two months of choice: talks slow or in haste in the first and, once the election is
decided, in the second, where the Assembly may vote or not. That is eight schedules in each world and 32 rules.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.analysis.comparison.game import Game, actions_of, choices_of
from sma_risk.chain import diagram, months, rules, values
from sma_risk.chain.states import EARLY, LATE, MAXIMALIST, decode
from sma_risk.chain.worlds import own_words, worlds_of
from sma_risk.core.compile import compile_scenario
from sma_risk.core.schema import NEGOTIATING, PENDING, STALLED, STATUS
from sma_risk.scenario import resolve
from tests.chain import enumeration
from tests.chain.enumeration import World, enumerate_paths
from tests.chain.scenarios import preset
from tests.chain.test_enumeration import CASES, DIGITS

from .test_kernels import NINE

SCENARIO = preset().replace(CASES["one year"] | NINE)
TEMPOS, OPENS = (0.25, 2.0), (0.0, 1.0)
WORLDS = 4
PRICES = (0.0, 15.0, 30.0)
"""Of a lapse month: the best consent depends on the result, or the best tempo does, or haste is best."""


def rule(name, first, second, opened=(True, True), months=SCENARIO.months):
    """Return a strategy: the tempo of month 0, and tempo and consent of month 1 by result."""
    tempo, consent = np.ones((months, 2)), np.ones((months, 2), bool)
    tempo[0], tempo[1], consent[1] = first, second, opened
    return sr.Strategy(name, name, tempo, consent)


MENU = [rule("slow", 0.25, (0.25, 0.25), (False, False)), rule("in haste", 2.0, (2.0, 2.0))]


@cache
def scene():
    compiled = compile_scenario(SCENARIO, MENU)
    words = [own_words(compiled.calendar.years, WORLDS // 2, 5, first) for first in (0, WORLDS // 2)]
    return compiled, words


def game_at(price, pool):
    compiled, words = scene()
    return Game(SCENARIO, compiled, price, choices_of(SCENARIO, compiled), words, pool)


@cache
def listed():
    """Return costs and lapse months, (world, tempo of month 0, tempo and consent of month 1), and who wins."""
    compiled, words = scene()
    found, results = np.empty((WORLDS, 2, 2, 2, 2)), []
    for w in range(WORLDS):
        worlds = worlds_of(words[w // 2], compiled)
        for first, second, opened in np.ndindex(2, 2, 2):
            played = rule("one", TEMPOS[first], (TEMPOS[second],) * 2, (bool(OPENS[opened]),) * 2)
            tempo, consent = played.tempo.astype(np.float32), played.consent_open.astype(np.float32)
            told = enumerate_paths(World(SCENARIO, compiled, worlds, w % 2, tempo, consent))
            costs = sum(told["cost_krw_bn", year] for year in range(compiled.calendar.years))
            found[w, first, second, opened] = costs, told["lapse_months"]
        results.append(int(worlds.office[1, w % 2]))
    assert set(results) == {0, 1}
    return found[..., 0], found[..., 1], results


def losses_by_rule(price):
    """Return the mean loss of every rule: tempo of month 0, then tempo and consent of month 1 by result."""
    costs, lapses, results = listed()
    losses, found = costs + price * lapses, {}
    for first, *second in itertools.product(range(2), repeat=5):
        by_result = second[:2], second[2:]
        found[first, *second] = np.mean([losses[w, first, *by_result[won]] for w, won in enumerate(results)])
    return found


@pytest.mark.parametrize("price", PRICES)
def test_every_rule_is_valued_as_its_listed_paths(price):
    with ThreadPoolExecutor(1) as pool:
        game = game_at(price, pool)
        for (first, *second), expected in losses_by_rule(price).items():
            tempo = np.array([[TEMPOS[first]] * 2, [TEMPOS[second[0]], TEMPOS[second[2]]]])
            opened = np.array([[1.0, 1.0], [OPENS[second[1]], OPENS[second[3]]]])
            for k in (1, 0):
                game._each(game._settle, k, tempo[k], opened[k])
            assert np.mean(game._losses()) == pytest.approx(expected, rel=DIGITS)


def test_one_year_deals_of_two_years_are_valued_as_their_listed_paths():
    """In force at the start, where no rule matters: what follows is valued, with a new round in between."""
    scenario = preset().replace(CASES["in force at the start"] | NINE)
    menu = [rule("as usual", 1.0, 1.0, months=scenario.months), rule("in haste", 2.0, 2.0, months=scenario.months)]
    compiled = compile_scenario(scenario, menu)
    words = own_words(compiled.calendar.years, 2, seed=5)
    worlds, tables = worlds_of(words, compiled), (compiled.strategies.tempo[0], compiled.strategies.consent_open[0])
    with ThreadPoolExecutor(1) as pool:
        game = Game(scenario, compiled, 15.0, choices_of(scenario, compiled), [words], pool)
        for k in (1, 0):
            game._each(game._settle, k, np.ones(2), np.ones(2))
    told = [enumerate_paths(World(scenario, compiled, worlds, w, *tables)) for w in range(2)]
    losses = [one["cost_krw_bn", 0] + one["cost_krw_bn", 1] + 15.0 * one["lapse_months"] for one in told]
    assert game._losses() == pytest.approx([np.mean(losses)], rel=DIGITS)


def test_haste_makes_no_other_deal_with_a_maximalist():
    neutral = np.arange(1.0, 1.0 + months.RATES)
    for kind, hasty in ((MAXIMALIST, MAXIMALIST), (EARLY, EARLY | 1), (LATE, LATE | 1)):
        row, turn = np.zeros(months.RATES), np.zeros(months.TURNS, np.int64)
        turn[months.KIND] = kind
        rules.act(row, turn, neutral, 2.0, 0.0)
        assert turn[months.KIND] == hasty
        assert (row[months.TALKS], row[months.CONSENT]) == (2.0 * neutral[months.TALKS], 0.0)


def test_the_rule_is_weighed_and_its_actions_compared_as_listed():
    """A rule that differs by result: where it leads in two months, and what another action in the second would add."""
    compiled, words = scene()
    mixed, price = rule("mixed", TEMPOS[1], TEMPOS, (False, True)), 15.0
    tempo, opened = actions_of(mixed, choices_of(SCENARIO, compiled))
    costs, lapses, results = listed()
    losses, first = costs + price * lapses, 1
    with ThreadPoolExecutor(1) as pool:
        game = game_at(price, pool)
    for number, replicate in enumerate(game.replicates):
        game._weigh(replicate, tempo, opened)
        worlds, early = worlds_of(words[number], compiled), replicate.early
        for w in range(WORLDS // 2):
            tables = mixed.tempo.astype(np.float32), mixed.consent_open.astype(np.float32)
            told = enumerate_paths(World(SCENARIO, compiled, worlds, w, *tables))
            for k in (1, 2):
                reached = early.states[w, k, : early.used[w, k]]
                statuses = [decode(state, game.setting.shape.fine_bits)[0] for state in reached]
                found = np.bincount(statuses, early.weight[w, k, : len(reached)], len(STATUS))
                for status in (NEGOTIATING, PENDING, STALLED):
                    assert found[status] == pytest.approx(told["status", status, k - 1], rel=DIGITS)
        by_tempo, by_open = game._compare(replicate, 1, np.array(TEMPOS), np.array(OPENS))
        own = range(number * WORLDS // 2, (number + 1) * WORLDS // 2)
        for won in range(2):
            chosen = [w for w in own if results[w] == won]
            more = sum(losses[w, first, 1, won] - losses[w, first, 0, won] for w in chosen)
            assert by_tempo[won, 1] - by_tempo[won, 0] == pytest.approx(more, abs=DIGITS * losses.max())
            more = sum(losses[w, first, won, 1] - losses[w, first, won, 0] for w in chosen)
            assert by_open[won, 1] - by_open[won, 0] == pytest.approx(more, abs=DIGITS * losses.max())


@pytest.mark.parametrize("price", PRICES)
def test_the_rule_found_is_the_best_of_all(price):
    with ThreadPoolExecutor(1) as pool:
        game = game_at(price, pool)
        found = min((game.improve(*actions_of(one, game.choices)) for one in MENU), key=lambda rule: rule[2])
    by_rule = losses_by_rule(price)
    first, *second = min(by_rule, key=by_rule.get)
    tempo, opened, loss = found
    assert tempo.tolist() == [[TEMPOS[first]] * 2, [TEMPOS[second[0]], TEMPOS[second[2]]]]
    assert opened[1].tolist() == [OPENS[second[1]], OPENS[second[3]]]
    assert loss == pytest.approx(min(by_rule.values()), rel=DIGITS)


@pytest.mark.parametrize("price", PRICES)
def test_who_knows_the_world_takes_the_best_of_its_schedules(price):
    """One state of each status can be met in the second month, so that no schedule is beaten by choosing in states."""
    costs, lapses, _ = listed()
    best = (costs + price * lapses).reshape(WORLDS, -1).min(axis=1).reshape(2, -1).mean(axis=1)
    with ThreadPoolExecutor(1) as pool:
        np.testing.assert_allclose(game_at(price, pool).with_perfect_information(), best, rtol=DIGITS)


@pytest.mark.parametrize(
    ("module", "limit", "most"), [(rules, "MOST_EARLY", 1), (values, "MOST_STATES", 1), (values, "MOST_STATES", 50)]
)
def test_more_states_than_there_is_room_for_are_refused(module, limit, most, monkeypatch):
    """Among the states of a month with a choice, the first it reaches, and of a later month."""
    monkeypatch.setattr(module, limit, most)
    with ThreadPoolExecutor(1) as pool, pytest.raises(sr.ScenarioError, match="a chain of too many states"):
        game_at(0.0, pool)


def test_a_diagram_that_would_be_incomplete_is_refused(monkeypatch):
    monkeypatch.setattr(values, "MOST_STATES", 50)
    with pytest.raises(sr.ScenarioError, match="a chain of too many states"):
        diagram.moves(preset().replace(CASES["in force at the start"] | NINE), worlds=2)


def test_moves_are_those_of_the_listed_paths(monkeypatch):
    scenario = preset().replace(CASES["in force at the start"] | NINE)
    compiled, seen = compile_scenario(scenario, resolve(scenario, "base")), set()

    def watched(name):
        real = getattr(enumeration, name)

        def watch(world, h, k):
            found = real(world, h, k)
            after = [found] if name == "turn_of_the_month" else [then for odds, _, then in found if odds > 0.0]
            seen.update((STATUS[h.status], STATUS[then.status]) for then in after if then.status != h.status)
            return found

        monkeypatch.setattr(enumeration, name, watch)

    for name in ("turn_of_the_month", "events"):
        watched(name)
    tables = compiled.strategies.tempo[0], compiled.strategies.consent_open[0]
    worlds = worlds_of(own_words(compiled.calendar.years, 2, seed=1), compiled)
    for w in range(2):
        enumerate_paths(World(scenario, compiled, worlds, w, *tables))
    found = diagram.moves(scenario, worlds=2)
    assert {(before, after) for before, _, after in found if before != after} == seen
    assert ("in_force", "one-year deal over", "negotiating") in found
