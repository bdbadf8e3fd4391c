"""Do dictionaries and JSON rebuild what they came from, and does nothing but ScenarioError escape?"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.distributions import Beta, Distribution, LogNormal
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, Strategy, named, twelfth_sma

from ..generators import laws, sizes

# a probability a rounding error out of range is taken with a warning, not refused
pytestmark = pytest.mark.filterwarnings("ignore:probability .* taken as:UserWarning")

PRESET = twelfth_sma()
DATA = PRESET.to_dict()
STRATEGY = named(PRESET)["hold"].to_dict()

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.just("Gamma"),
    st.just("2024-05"),
)
junk = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["value", "tag", "source", "distribution", "shape", "weights", "parts", "x"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


@given(laws)
def test_distributions_survive_json(law: Distribution) -> None:
    again = Distribution.from_dict(json.loads(json.dumps(law.to_dict())))
    assert again == law
    assert repr(again) == repr(law)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "durability.backlash": st.floats(0, 100),
            "election.probability": st.one_of(st.floats(0, 1), st.builds(Beta, sizes, sizes)),
            "demand.reservation": st.builds(LogNormal, sizes, st.floats(0.01, 2)),
            "talks.ramp_months": st.integers(1, 120),
            "forces.floor_months": st.lists(st.sampled_from(["2026-01", "2026-02"]), max_size=3),
            "agreement.last_year": st.integers(2026, 2031),
        },
    )
)
def test_scenarios_survive_dictionaries_and_json(changes: dict[str, Any]) -> None:
    scenario = PRESET.replace(changes)
    assert Scenario.from_dict(scenario.to_dict()) == scenario
    again = Scenario.from_json(scenario.to_json())
    assert again == scenario
    assert again.grounds() == scenario.grounds()


@given(st.data(), junk)
def test_only_scenario_errors_escape_from_mangled_scenarios(data: st.DataObject, value: object) -> None:
    mangled = copy.deepcopy(DATA)
    section = data.draw(st.sampled_from(sorted(mangled)))
    if section == "name" or data.draw(st.booleans()):
        mangled[section] = value
    else:
        entry = data.draw(st.sampled_from([*sorted(mangled[section]), "unknown"]))
        inside = mangled[section].get(entry)
        if isinstance(inside, dict) and data.draw(st.booleans()):
            inside[data.draw(st.sampled_from([*inside, "unknown"]))] = value
        else:
            mangled[section][entry] = value
    accept_or_refuse(lambda: Scenario.from_dict(mangled))


@given(junk)
def test_only_scenario_errors_escape_from_junk(value: object) -> None:
    accept_or_refuse(lambda: Scenario.from_dict(value))
    accept_or_refuse(lambda: Strategy.from_dict(value))
    accept_or_refuse(lambda: Distribution.from_dict(value))


@given(st.sampled_from(sorted(STRATEGY)), junk)
def test_only_scenario_errors_escape_from_mangled_strategies(name: str, value: object) -> None:
    accept_or_refuse(lambda: Strategy.from_dict({**STRATEGY, name: value}))


@given(st.text(max_size=200))
def test_only_scenario_errors_escape_from_any_text(document: str) -> None:
    accept_or_refuse(lambda: Scenario.from_json(document))


@pytest.mark.parametrize("depth", [10, 90, 100, 400])
def test_laws_within_laws_are_refused_however_deep(depth: int) -> None:
    """A hundred of them were a RecursionError before anything counted."""
    law = {"distribution": "Constant", "value": 1.0}
    for _ in range(depth):
        law = {"distribution": "Mixture", "weights": [1.0], "parts": [law]}
    deep = {**DATA, "demand": {**DATA["demand"], "opening": law}}
    for read in (Scenario.from_dict, lambda data: Scenario.from_json(json.dumps(data))):
        with pytest.raises(ScenarioError):
            read(deep)


def test_brackets_of_json_are_twenty_deep_and_no_deeper() -> None:
    with pytest.raises(ScenarioError, match="scenario needs a mapping"):
        Scenario.from_json("[" * 20 + "]" * 20)  # read, and no scenario
    with pytest.raises(ScenarioError, match="scenario needs brackets at most 20 deep"):
        Scenario.from_json("[" * 21 + "]" * 21)


def test_json_of_many_quotes_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(ScenarioError, match="JSON text"):
        Scenario.from_json('"' + '\\"' * 499_000)
    assert time.process_time() - began < 3.0  # one pass takes .1 s; a look from every quote would take hours


@pytest.mark.parametrize("where", ["source", "rationale"])
def test_half_a_surrogate_pair_which_no_file_can_hold_is_refused(where: str) -> None:
    ground = {"value": 1.0, "tag": "user", where: "\ud800"}
    with pytest.raises(ScenarioError, match=f"{where} needs a text"):
        PRESET.replace({"durability.backlash": ground})


def test_a_label_of_a_sweep_has_at_most_64_bits() -> None:
    """Longer ones could be read from hexadecimal digits, and not be written in decimal ones."""
    sweep = {"sweep": [{"dim": "a", "length": 1, "labels": [2**63]}], "values": [1.0]}
    with pytest.raises(ScenarioError, match="a number or a text"):
        PRESET.replace({"durability.backlash": sweep})


def test_importing_is_light() -> None:
    heavy = "{'pandas', 'xarray', 'scipy.stats', 'numba', 'matplotlib'}"
    program = f"import sys, sma_risk.scenario; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def accept_or_refuse(action: Any) -> None:
    with suppress(ScenarioError):
        action()
