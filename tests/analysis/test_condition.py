"""Are futures in which something happens kept alone where there is one strategy, and weighted where they differ?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.analysis.condition import condition
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
