"""Which laws hold for every scenario, whatever its values?"""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sma_risk.distributions.base import FAR, Distribution
from sma_risk.distributions.demand.demand import LARGEST_MULTIPLE
from sma_risk.parameters import LARGEST_RATE, ScenarioError
from sma_risk.scenario import Scenario, judged, twelfth_sma
from sma_risk.scenario.scenario import LONGEST_HORIZON
from sma_risk.scenario.toml import from_toml, read_toml, to_toml, write_toml

from ..generators import DRAWN, NUMBERS, PRESETS, changed, changes, drawn, fewer, probabilities, scenarios, simple_laws

PRESET = twelfth_sma()
files = fewer(0.25)  # reading 25,000 characters of TOML takes 9 ms
names = st.sampled_from(sorted(NUMBERS))


@given(scenarios())
def test_json_is_the_same_after_a_round_trip(scenario: Scenario) -> None:
    again = Scenario.from_json(scenario.to_json())
    assert (again, again.grounds()) == (scenario, scenario.grounds())
    assert again.to_json() == scenario.to_json()


@files
@given(scenarios())
def test_toml_is_the_same_after_a_round_trip_and_says_what_json_says(scenario: Scenario) -> None:
    again = from_toml(to_toml(scenario))
    assert to_toml(again) == to_toml(scenario)
    assert again.to_json() == scenario.to_json()


@files
@given(scenarios())
def test_a_file_holds_the_whole_scenario(tmp_path_factory: pytest.TempPathFactory, scenario: Scenario) -> None:
    path = tmp_path_factory.mktemp("toml") / "scenario.toml"
    write_toml(scenario, path)
    assert read_toml(path).grounds() == scenario.grounds()


@given(scenarios())
def test_equal_scenarios_have_equal_hashes(scenario: Scenario) -> None:
    assert hash(Scenario.from_json(scenario.to_json())) == hash(scenario)


@given(changed())
def test_to_change_it_twice_is_to_change_it_once(pair: tuple[Scenario, dict]) -> None:
    preset, some = pair
    once = preset.replace(some)
    assert once.replace(some) == once
    assert once.replace(some).grounds() == once.grounds()


@given(changed(), st.data())
def test_changes_of_different_numbers_come_in_any_order(pair: tuple[Scenario, dict], data: st.DataObject) -> None:
    preset, some = pair
    others = {name: value for name, value in data.draw(changes(preset)).items() if name not in some}
    assert preset.replace(some).replace(others) == preset.replace(others).replace(some)
    assert preset.replace(some).replace(others) == preset.replace({**some, **others})


@given(changed())
def test_a_change_is_undone_by_the_former_grounds(pair: tuple[Scenario, dict]) -> None:
    preset, some = pair
    back = preset.replace(some).replace({name: preset.grounds()[name] for name in some})
    assert (back, back.grounds()) == (preset, preset.grounds())


@given(changed())
def test_what_is_not_changed_keeps_its_grounds(pair: tuple[Scenario, dict]) -> None:
    preset, some = pair
    before, after = preset.grounds(), preset.replace(some).grounds()
    assert {name for name in before if after[name] != before[name]} <= set(some)
    assert all(after[name].tag == "user" for name in some)


@given(names, st.text(max_size=80), st.data())
def test_grounds_change_no_value(name: str, rationale: str, data: st.DataObject) -> None:
    value = data.draw(NUMBERS[name])
    grounded = PRESET.replace({name: judged(value, rationale)})
    assert grounded == PRESET.replace({name: value})
    assert grounded.grounds()[name].rationale == rationale


@given(scenarios())
def test_the_table_of_assumptions_has_every_parameter_once_with_its_value(scenario: Scenario) -> None:
    table = scenario.assumptions()
    assert table["parameter"].tolist() == list(scenario.grounds())
    assert table["value"].tolist() == [ground.value for ground in scenario.grounds().values()]


@given(names, st.sampled_from([math.nan, math.inf, -math.inf, 1e13, -1e13, "1", None, True, [1.0]]))
def test_a_value_that_no_number_may_have_is_refused_with_key_value_and_need(name: str, bad: object) -> None:
    with pytest.raises(ScenarioError) as refusal:
        PRESET.replace({name: bad})
    assert refusal.value.key == name
    assert refusal.value.value is bad
    assert str(refusal.value).startswith(f"{name} needs {refusal.value.needed}, got ")


@given(names, st.text(min_size=1, max_size=12))
def test_an_unknown_name_is_refused_and_the_nearest_suggested(name: str, more: str) -> None:
    assume("." not in more)
    with pytest.raises(ScenarioError, match="to be a known name") as refusal:
        PRESET.replace({name + "_" + more: 1.0})
    assert "did you mean '" in refusal.value.needed


@given(st.sampled_from(PRESETS), st.integers(-1200, 1200))
def test_months_and_their_labels_are_one_to_one(preset: Scenario, k: int) -> None:
    assert preset.month_index(preset.month_label(k)) == k


@given(st.integers(0, 59), st.integers(0, 7))
def test_the_horizon_ends_with_the_last_year_paid(shift: int, more: int) -> None:
    """Whatever the month of the expiry: years of twelve months follow it, and the last one ends the horizon."""
    changes = {"agreement.expiry": PRESET.month_label(shift)}
    first = int(PRESET.month_label(shift + 1)[:4])
    changes["agreement.last_year"] = first + more
    if shift // 12 + 1 + more >= LONGEST_HORIZON:
        with pytest.raises(ScenarioError, match=r"agreement\.last_year needs a year up to"):
            PRESET.replace(changes)
        return
    scenario = PRESET.replace(changes)
    assert scenario.months == shift + 1 + 12 * (more + 1)
    assert scenario.years == tuple(range(first, first + more + 1))
    assert [scenario.year_end(year) for year in scenario.years] == [shift + 12 * i for i in range(1, more + 2)]


@given(st.tuples(*[st.integers(0, 1000)] * 4), probabilities)
def test_the_rules_of_a_term_sum_to_one_under_either_administration(weights: tuple, one_year: float) -> None:
    assume(sum(weights[:3]) > 0)
    shares = [weight / sum(weights) for weight in weights]
    rules = dict(zip((f"escalator.{rule}" for rule in ("cpi", "defence", "fixed", "one_year")), shares, strict=True))
    escalator = PRESET.replace({**rules, "escalator.one_year_maximalist": one_year}).escalator
    for four in (escalator.regular(), escalator.maximalist()):
        assert min(four) >= 0.0
        assert math.fsum(four) == pytest.approx(1.0, abs=1e-12)  # four products of doubles
    assert escalator.maximalist()[3] == one_year


@given(st.sampled_from(DRAWN), st.data())
def test_a_number_that_was_drawn_is_the_number(name: str, data: st.DataObject) -> None:
    law = data.draw(drawn(name))
    value = float(law.ppf(data.draw(probabilities)))
    unsure = PRESET.replace({name: law})
    assert list(unsure.drawn) == [name]
    assert unsure.at({name: value}) == PRESET.replace({name: value})
    assert unsure.at({}) == unsure


@given(st.integers(0, 3), probabilities)
def test_an_uncertain_share_leaves_the_rest_to_the_others_in_their_proportions(place: int, value: float) -> None:
    name = "durability.outcomes_maximalist"
    usual = PRESET.durability.outcomes_maximalist
    law = {"distribution": "Uniform", "low": 0, "high": 1}
    unsure = PRESET.replace({name: [*usual[:place], law, *usual[place + 1 :]]})
    shares = unsure.at({name: value}).durability.outcomes_maximalist
    assert math.fsum(shares) == pytest.approx(1.0, abs=1e-12)
    assert shares[place] == value
    others = [i for i in range(4) if i != place]
    for a, b in pairwise(others):
        assert shares[a] * usual[b] == pytest.approx(shares[b] * usual[a], abs=1e-12)


BOUNDS = {
    "talks.level_regular": (math.inf, LARGEST_RATE),
    "demand.reservation": (math.inf, LARGEST_MULTIPLE),
    "election.probability": (1.0, 1.0),
}
"""What a law may reach: the end of its support, and the quantile that leaves 1e-10 beyond it."""


@given(st.sampled_from(sorted(BOUNDS)), simple_laws)
def test_a_law_is_taken_or_refused_by_its_ends(name: str, law: Distribution) -> None:
    (least, most), (end, far) = law.support(), BOUNDS[name]
    if least >= 0.0 and most <= end and float(law.isf(FAR)) <= far:
        assert PRESET.replace({name: law}).grounds()[name].value == law
    else:
        with pytest.raises(ScenarioError, match=name):
            PRESET.replace({name: law})
