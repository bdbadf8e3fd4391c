"""What a type checker must refuse: each function has one error, so that the types are known not to be `Any`."""

from __future__ import annotations

import sma_risk as sr


def a_number_for_a_scenario() -> None:
    sr.simulate(3, "hurry", n=10)  # wrong


def words_for_a_number() -> None:
    sr.simulate(sr.presets.twelfth_sma(), "hurry", n="ten")  # wrong


def a_name_that_is_not_there() -> None:
    print(sr.simulated)  # wrong


def an_argument_that_is_not_there() -> None:
    sr.simulate(sr.presets.twelfth_sma(), "hurry", n=10, speed=1)  # wrong


def a_dataset_for_a_text() -> str:
    return sr.cost_summary(sr.simulate(sr.presets.twelfth_sma(), "hurry", n=10))  # wrong
