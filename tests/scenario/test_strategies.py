"""Are the named strategies the page's table, and can no strategy know the result too early?"""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Rule, Strategy, named, resolve, twelfth_sma
from sma_risk.scenario.strategies import NAMES

PRESET = twelfth_sma()
NAMED = named(PRESET)

# months 0-5, then months 6-8 after a regular and after a maximalist victory, as on the page
TEMPO = {
    "hurry": (2.86, 1, 3.718),
    "base": (1, 1, 1),
    "wait": (0.1, 0.1, 0.1),
    "conditional": (0.1, 0.1, 3.718),
    "hold": (2.86, 1, 3.718),
}


@pytest.mark.parametrize("name", TEMPO)
def test_the_named_tables_are_the_pages(name: str) -> None:
    before, regular, maximalist = TEMPO[name]
    strategy = NAMED[name]
    assert strategy.tempo.shape == strategy.consent_open.shape == (80, 2)
    assert (strategy.tempo[:6] == before).all()
    assert (strategy.tempo[6:9] == [regular, maximalist]).all()
    assert (strategy.tempo[9:] == 1).all()
    assert (~strategy.consent_open[:9]).all() == (name == "hold")
    assert strategy.consent_open[9:].all()


def test_no_name_is_left_out() -> None:
    assert list(NAMED) == list(TEMPO) == list(NAMES)


def test_the_named_tables_follow_the_calendar() -> None:
    early = PRESET.replace({"election.month": "2024-05", "election.inauguration": "2024-08"})
    assert named(early)["hurry"].tempo[:4].tolist() == [[1, 3.718]] * 3 + [[1, 1]]
    beyond = PRESET.replace(
        {"election.month": "2031-11", "election.inauguration": "2032-02"}
        | {"election.next_month": "2035-11", "election.next_inauguration": "2036-02"}
    )
    assert (named(beyond)["hurry"].tempo == 2.86).all()


def test_later_rules_override_earlier_ones() -> None:
    strategy = Strategy.from_rules(
        PRESET, "mine", [Rule(tempo=2), Rule(first="2024-07", last="2024-08", tempo=0.5, consent_open=False)]
    )
    assert strategy.tempo[1:5, 0].tolist() == [2, 0.5, 0.5, 2]
    assert strategy.consent_open[1:5, 1].tolist() == [True, False, False, True]


def test_tables_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        NAMED["base"].tempo[0, 0] = 2
    mine = np.ones((80, 2))
    strategy = Strategy("mine", "mine", mine, mine > 0)
    mine[0] = 5
    assert strategy.tempo[0, 0] == 1


def test_a_strategy_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        NAMED["base"].name = "other"  # type: ignore[misc]


def test_knowing_the_result_too_early_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"tempo\[5\] needs equal columns before 2024-11"):
        Strategy.from_rules(PRESET, "oracle", [Rule(first="2024-10", result="maximalist", tempo=3)])
    consent = np.ones((80, 2), bool)
    consent[0, 1] = False
    with pytest.raises(ScenarioError, match=r"consent_open\[0\]"):
        resolve(PRESET, Strategy("oracle", "knows", np.ones((80, 2)), consent))


def test_names_and_tables_are_resolved_in_order() -> None:
    mine = Strategy.from_rules(PRESET, "mine", [])
    assert [s.name for s in resolve(PRESET, ["wait", mine, "hurry"])] == ["wait", "mine", "hurry"]
    assert [s.name for s in resolve(PRESET, "wait")] == ["wait"]
    assert resolve(PRESET, mine) == [mine]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("hury", f"one of {', '.join(NAMES)} or a Strategy.*did you mean 'hurry'"),
        (["wait", "wait"], "strategy needs names that differ, got 'wait'"),
        ([], "at least one strategy"),
        ([3], "one of hurry"),
        (3, "one of hurry"),
        (None, "one of hurry"),
        pytest.param(10**5000, "one of hurry", id="long"),
        ({"wait", "hurry"}, "strategy needs a name, a Strategy or a list of them"),
        (frozenset(["wait"]), "strategy needs a name, a Strategy or a list of them"),
        (NAMED, "strategy needs a name, a Strategy or a list of them"),
        (np.array("wait"), "strategy needs a name, a Strategy or a list of them"),
        (Strategy("short", "too short", [[1, 1]] * 3, [[True, True]] * 3), "80 months, got 3"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_strategy_is_refused(asked: object, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        resolve(PRESET, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("scenario", [None, "x", {}, twelfth_sma, PRESET.demand])
def test_what_is_no_scenario_is_refused(scenario: Any) -> None:
    actions = [
        lambda: resolve(scenario, "wait"),
        lambda: named(scenario),
        lambda: Strategy.from_rules(scenario, "x", []),
        lambda: NAMED["wait"].check(scenario),
    ]
    for action in actions:
        with pytest.raises(ScenarioError, match="scenario needs a Scenario"):
            action()


@pytest.mark.parametrize("rules", [None, 3, "x", [None], [np.zeros(3)], {Rule()}, {Rule(): 1}, np.array(1), [{}]])
def test_what_are_no_rules_is_refused(rules: Any) -> None:
    with pytest.raises(ScenarioError, match="rules needs"):
        Strategy.from_rules(PRESET, "x", rules)


def test_a_description_is_a_text() -> None:
    assert Strategy.from_rules(PRESET, "x", []).description == "x"
    with pytest.raises(ScenarioError, match=r"strategy\.description"):
        Strategy.from_rules(PRESET, "x", [], description=np.zeros(3))  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -0.1, 1.1e6, True, "1", None])
def test_a_tempo_is_a_finite_number_from_zero(bad: object) -> None:
    table = np.ones((80, 2), dtype=object)
    table[3, 1] = bad
    with pytest.raises(ScenarioError, match=r"strategy\.tempo needs finite numbers >= 0"):
        Strategy("bad", "bad", table, np.ones((80, 2), bool))


@pytest.mark.parametrize("bad", [1, 0.5, None, "yes"])
def test_a_consent_is_true_or_false(bad: object) -> None:
    table = np.ones((80, 2), dtype=bool).astype(object)
    table[3, 1] = bad
    with pytest.raises(ScenarioError, match=r"strategy\.consent_open needs booleans"):
        Strategy("bad", "bad", np.ones((80, 2)), table)


@pytest.mark.parametrize("shape", [(80,), (80, 3), (0, 2), (80, 2, 1), (3601, 2)])
def test_a_table_has_two_columns(shape: tuple[int, ...]) -> None:
    with pytest.raises(ScenarioError, match=r"^strategy\.tempo needs finite numbers"):
        Strategy("bad", "bad", np.ones(shape), np.ones((80, 2), bool))


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ({"first": "soon"}, "rule.first"),
        ({"first": "2024-04"}, "rule.first"),
        ({"last": "2031-01"}, "rule.last"),
        ({"first": "2025-02", "last": "2025-01"}, "rule.last"),
        ({"result": "X"}, "rule.result"),
        ({"result": np.zeros(3)}, "rule.result"),
        ({"first": np.zeros(3)}, "rule.first"),
        ({"last": ""}, "rule.last"),
        ({"tempo": -1}, "rule.tempo"),
        ({"tempo": 1.1e6}, "rule.tempo"),
        ({"consent_open": 1}, "rule.consent_open"),
    ],
)
def test_a_bad_rule_is_named(rule: dict[str, object], key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Strategy.from_rules(PRESET, "mine", [Rule(**rule)])  # type: ignore[arg-type]
    assert caught.value.key == key


def test_a_month_outside_is_answered_with_the_first_and_the_last() -> None:
    with pytest.raises(ScenarioError, match="a month from 2024-05 to 2030-12, got '2031-01'"):
        Strategy.from_rules(PRESET, "mine", [Rule(last="2031-01")])


def test_a_strategy_survives_json() -> None:
    for strategy in NAMED.values():
        again = Strategy.from_dict(json.loads(json.dumps(strategy.to_dict())))
        assert again == strategy
        assert hash(again) == hash(strategy)
    assert NAMED["hurry"] != NAMED["hold"]


@pytest.mark.parametrize("data", [None, [], {}, {"name": "x"}, {**NAMED["base"].to_dict(), "pace": 1}])
def test_a_mangled_strategy_is_refused(data: object) -> None:
    with pytest.raises(ScenarioError):
        Strategy.from_dict(data)


@pytest.mark.parametrize("months", [79, 81])
def test_both_tables_have_the_same_months(months: int) -> None:
    with pytest.raises(
        ScenarioError, match=rf"consent_open needs as many months as strategy\.tempo \({months}\), got 80"
    ):
        Strategy("bad", "bad", np.ones((months, 2)), np.ones((80, 2), bool))
