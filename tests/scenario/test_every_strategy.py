"""Which laws hold for every strategy: what its rules say, month by month, and that it knows no result too early?"""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Rule, Scenario, Strategy, named, resolve
from sma_risk.scenario.strategy import RESULTS

from ..generators import AHEAD, PRESETS, rules, scenarios, several, strategies

BLIND = AHEAD.month_index(AHEAD.election.month)


@given(st.lists(rules(AHEAD), max_size=4))
def test_each_month_follows_the_last_rule_that_speaks_of_it(some: list[Rule]) -> None:
    strategy = Strategy.from_rules(AHEAD, "drawn", some)
    for k in range(AHEAD.months):
        for column, result in enumerate(RESULTS):
            month = AHEAD.month_label(k)
            own = [rule for rule in some if rule.first <= month <= rule.last and rule.result in (None, result)]
            tempo = [rule.tempo for rule in own if rule.tempo is not None]
            consent = [rule.consent_open for rule in own if rule.consent_open is not None]
            assert strategy.tempo[k, column] == (tempo or [1.0])[-1]
            assert strategy.consent_open[k, column] == (consent or [True])[-1]


@given(rules(AHEAD), st.integers(0, AHEAD.months - 2))
def test_a_rule_cut_in_two_is_the_same_rule(rule: Rule, cut: int) -> None:
    before, after = AHEAD.month_label(cut), AHEAD.month_label(cut + 1)
    parts = [replace(rule, last=before), replace(rule, first=after)] if rule.first <= before < rule.last else [rule]
    assert Strategy.from_rules(AHEAD, "x", parts) == Strategy.from_rules(AHEAD, "x", [rule])


@given(st.lists(rules(AHEAD), max_size=4))
def test_rules_given_twice_are_the_same_strategy(some: list[Rule]) -> None:
    assert Strategy.from_rules(AHEAD, "x", some + some) == Strategy.from_rules(AHEAD, "x", some)


@given(strategies(AHEAD))
def test_json_rebuilds_it_with_the_same_hash(strategy: Strategy) -> None:
    again = Strategy.from_dict(json.loads(json.dumps(strategy.to_dict())))
    assert again == strategy
    assert hash(again) == hash(strategy)


@given(strategies(AHEAD))
def test_its_tables_cannot_be_written(strategy: Strategy) -> None:
    for table in (strategy.tempo, strategy.consent_open):
        with pytest.raises(ValueError, match="read-only"):
            table[0, 0] = 0


@given(strategies(AHEAD), st.integers(0, BLIND - 1), st.sampled_from(["tempo", "consent_open"]))
def test_one_that_sees_the_result_too_early_is_refused_with_the_first_such_month(
    strategy: Strategy, k: int, name: str
) -> None:
    tables = {key: np.array(getattr(strategy, key)) for key in ("tempo", "consent_open")}
    tables[name][k, 1] = not tables[name][k, 0] if name == "consent_open" else tables[name][k, 0] + 1.0
    seer = Strategy("seer", "sees the result", **tables)
    with pytest.raises(ScenarioError) as refusal:
        resolve(AHEAD, seer)
    assert refusal.value.key == f"strategy 'seer'.{name}[{k}]"
    assert AHEAD.election.month in refusal.value.needed


@given(strategies(AHEAD), st.sampled_from([one for one in PRESETS if one.months != AHEAD.months]))
def test_one_of_another_horizon_is_refused(strategy: Strategy, other: Scenario) -> None:
    with pytest.raises(ScenarioError, match=f"{other.months} months, got {AHEAD.months}"):
        resolve(other, strategy)


@given(several(AHEAD))
def test_names_are_answered_in_the_order_asked(names: list[str]) -> None:
    assert [strategy.name for strategy in resolve(AHEAD, names)] == names
    assert resolve(AHEAD, names) == [named(AHEAD)[name] for name in names]


@given(scenarios())
def test_named_ones_differ_before_the_inauguration_only(scenario: Scenario) -> None:
    seated = max(scenario.month_index(scenario.election.inauguration), 0)
    for strategy in named(scenario).values():
        assert (strategy.tempo[seated:] == 1.0).all()
        assert strategy.consent_open[seated:].all()
