"""Which strategies have names? Tables of rules on a scenario's calendar, and how a name is looked up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from sma_risk.parameters import ScenarioError
from sma_risk.scenario.calendar import month_number, month_text
from sma_risk.scenario.scenario import Scenario, checked_scenario
from sma_risk.scenario.strategy import Rule, Strategy, in_order

NAMES = ("hurry", "base", "wait", "conditional", "hold")
HURRY = 2.86  # 1 / .35 to two digits: it cancels the drag of a far deadline
RUSH = 3.718  # 2.86 x 1.3: the last months before a maximalist takes office
WAIT = 0.1

StrategyLike = str | Strategy


def named(scenario: Scenario) -> dict[str, Strategy]:
    """Return the named strategies on this scenario's calendar.

    They speak of the months before the inauguration: where that is past, all do the same.

    >>> from sma_risk.scenario import twelfth_sma
    >>> {name: strategy.tempo[6].tolist() for name, strategy in named(twelfth_sma()).items()}
    {'hurry': [1.0, 3.718], 'base': [1.0, 1.0], 'wait': [0.1, 0.1], 'conditional': [0.1, 3.718],
     'hold': [1.0, 3.718]}
    """
    return dict(_named(checked_scenario(scenario)))


@lru_cache(maxsize=8)
def _named(scenario: Scenario) -> dict[str, Strategy]:
    election = scenario.election
    eve = month_text(month_number(election.inauguration) - 1)
    rush = [
        Rule(first=election.month, last=eve, result="maximalist", tempo=RUSH),
        Rule(first=election.month, last=eve, result="regular", tempo=1.0),
    ]
    hurry, slow = Rule(last=eve, tempo=HURRY), Rule(last=eve, tempo=WAIT)
    tables = {
        "hurry": ("Press for a deal before the election, harder if a maximalist wins.", [hurry, *rush]),
        "base": ("Talk at the usual pace.", []),
        "wait": ("Talk slowly until the inauguration.", [slow]),
        "conditional": ("Talk slowly until the inauguration; rush if a maximalist has won.", [slow, rush[0]]),
        "hold": (
            "Hurry, but no vote before the inauguration.",
            [hurry, *rush, Rule(last=eve, consent_open=False)],
        ),
    }
    return {
        name: Strategy.from_rules(scenario, name, _within_horizon(rules, scenario), description=description)
        for name, (description, rules) in tables.items()
    }


def resolve(scenario: Scenario, strategy: StrategyLike | Iterable[StrategyLike]) -> list[Strategy]:
    """Return strategies by name or as given, checked against the scenario.

    Parameters
    ----------
    scenario : in which the strategies are played.
    strategy : a name, a `Strategy`, or several of them.

    Raises
    ------
    ScenarioError
        If a name is unknown or comes twice, or a table does not fit the scenario, or this is not a scenario.

    Examples
    --------
    >>> from sma_risk.scenario import twelfth_sma
    >>> [strategy.name for strategy in resolve(twelfth_sma(), ["hurry", "wait"])]
    ['hurry', 'wait']
    """
    checked_scenario(scenario)
    several = isinstance(strategy, Iterable) and not isinstance(strategy, str | Strategy)
    asked: list[Any] = in_order("strategy", strategy, "a name, a Strategy or a list of them") if several else [strategy]
    if not asked:
        raise ScenarioError("strategy", asked, "at least one strategy")
    known = named(scenario)
    found = [_look_up(one, known) for one in asked]
    for one in found:
        one.check(scenario)
    names = [one.name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError("strategy", name, "names that differ")
    return found


def _look_up(strategy: StrategyLike, known: dict[str, Strategy]) -> Strategy:
    if isinstance(strategy, Strategy):
        return strategy
    if not isinstance(strategy, str) or strategy not in known:
        near = get_close_matches(strategy[:100], known, n=1) if isinstance(strategy, str) else []
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        raise ScenarioError("strategy", strategy, f"one of {', '.join(known)} or a Strategy{hint}")
    return known[strategy]


def _within_horizon(rules: list[Rule], scenario: Scenario) -> list[Rule]:
    start, end = scenario.agreement.as_of, scenario.month_label(scenario.months - 1)
    return [
        dataclasses.replace(rule, first=rule.first and max(rule.first, start), last=min(rule.last or end, end))
        for rule in rules
        if (rule.first or "") <= end and (rule.last or end) >= start
    ]
