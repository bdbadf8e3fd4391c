"""Are futures in which something happens kept alone where there is one strategy, and weighted where they differ?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.analysis.condition import condition, event
from sma_risk.parameters import ScenarioError

ONE = np.array([[0, 2, 0, 5]])
TWO = np.array([[0, 2, 0, 5], [0, 0, 0, 1]])


def test_of_one_strategy_the_others_are_gone_and_nothing_is_weighted(build):
    found = condition(build(["base"], lapse_months=ONE), "lapse")
    assert found.future_number.values.tolist() == [1, 3]
    assert "weight" not in found


def test_strategies_that_differ_are_weighted_each_by_its_own(build):
    found = condition(build(["hurry", "wait"], lapse_months=TWO), "lapse")
    assert found.future_number.values.tolist() == [1, 3]
    assert (found.weight > 0).values.tolist() == [[True, True], [False, True]]


def test_under_a_named_strategy_the_same_futures_are_kept_for_all(build):
    found = condition(build(["hurry", "wait"], lapse_months=TWO), "lapse", strategy="wait")
    assert found.future_number.values.tolist() == [3]
    assert "weight" not in found


def test_what_never_happens_is_refused(build):
    with pytest.raises(ScenarioError):
        condition(build(["base"], lapse_months=0 * ONE), "lapse")


def test_not_an_event_is_all_futures_without_it(build):
    futures = build(["hurry", "wait"], lapse_months=TWO)
    assert event(futures, "lapse").values.tolist() == (TWO > 0).tolist()
    assert event(futures, "not lapse").values.tolist() == (TWO == 0).tolist()


def test_a_maximalist_wins_where_the_attitude_says_so(build):
    futures = build(["base"], attitude_2025=np.array([0, 1, 1]))
    assert event(futures, "maximalist wins").values.tolist() == [False, True, True]
