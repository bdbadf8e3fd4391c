"""Does a scenario keep its calendar, its grounds and its equality through every change?"""

from __future__ import annotations

import pytest

from sma_risk.distributions import Constant, Election, Gamma, GaussianCopula
from sma_risk.grounds import Assumed, judged
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, named, twelfth_sma

PRESET = twelfth_sma()


@pytest.mark.parametrize(
    ("month", "k"),
    [
        *(("2024-04", -1), ("2024-05", 0), ("2024-11", 6), ("2025-02", 9), ("2025-12", 19)),
        *(("2027-05", 36), ("2028-11", 54), ("2029-02", 57), ("2030-12", 79)),
    ],
)
def test_months_are_counted_as_on_the_page(month: str, k: int) -> None:
    assert PRESET.month_index(month) == k
    assert PRESET.month_label(k) == month


def test_the_horizon_ends_with_the_last_year() -> None:
    assert PRESET.months == 80
    assert PRESET.years == (2026, 2027, 2028, 2029, 2030)


def test_a_replaced_value_is_the_users_and_the_others_keep_their_grounds() -> None:
    bold = PRESET.replace({"durability.backlash": 2})
    assert bold.durability.backlash == 2.0
    assert bold.durability.grounds["backlash"] == Assumed(2.0, "user")
    assert bold.durability.grounds["fresh_months"] == PRESET.durability.grounds["fresh_months"]
    assert bold.demand is PRESET.demand
    assert PRESET.durability.backlash == 1.3


def test_a_replaced_value_may_bring_its_own_grounds() -> None:
    argued = PRESET.replace({"talks.pause_months": judged(6, "a slow start")})
    assert argued.talks.grounds["pause_months"] == Assumed(6, "judgement", rationale="a slow start")


def test_a_replaced_value_may_be_the_mapping_of_a_dictionary() -> None:
    entry = {"value": 0.5, "tag": "judgement", "source": "", "rationale": "even"}
    argued = PRESET.replace({"election.hold": entry})
    assert argued.election.hold == 0.5
    assert argued.election.grounds["hold"] == judged(0.5, "even")
    assert PRESET.replace({name: ground.to_dict() for name, ground in PRESET.grounds().items()}) == PRESET
    law = {"distribution": "Gamma", "shape": 5, "rate": 15}
    assert PRESET.replace({"talks.level_regular": law}).talks.level_regular == Gamma(5, 15)
    with pytest.raises(ScenarioError, match=r"election\.hold\.tag needs one of sourced"):
        PRESET.replace({"election.hold": {**entry, "tag": "guess"}})
    with pytest.raises(ScenarioError, match=r"election\.hold\.value needs a value"):
        PRESET.replace({"election.hold": {"tag": "user"}})


def test_sections_and_dotted_names_change_together() -> None:
    changed = PRESET.replace(
        {"election.hold": 0.4, "talks.level_regular": 0.3},
        election=Election.from_probability(0.6),
        name="mine",
    )
    assert (changed.name, changed.election.probability, changed.election.hold) == ("mine", Constant(0.6), 0.4)
    assert changed.talks.level_regular == Constant(0.3)


def test_months_that_depend_on_each_other_change_in_one_step() -> None:
    later = {"agreement.expiry": "2026-12", "agreement.as_of": "2026-05", "agreement.talks_began": "2026-01"}
    moved = PRESET.replace(
        {**later, "election.month": "2028-11", "election.inauguration": "2029-02"}
        | {"election.next_month": "2032-11", "election.next_inauguration": "2033-02"}
    )
    assert moved.months == 56
    assert moved.years[0] == 2027


def test_years_end_in_the_month_of_the_expiry() -> None:
    fiscal = PRESET.replace({"agreement.expiry": "2026-03"})
    assert (fiscal.years, fiscal.years_before) == ((2026, 2027, 2028, 2029, 2030), 1 + 22 // 12)
    assert [fiscal.month_label(fiscal.year_end(year)) for year in (2025, 2026, 2030)] == [
        "2026-03",
        "2027-03",
        "2031-03",
    ]
    assert fiscal.months == fiscal.month_index("2031-03") + 1
    assert [PRESET.month_label(PRESET.year_end(year)) for year in (2025, 2030)] == ["2025-12", "2030-12"]


def test_an_election_of_the_past_has_a_result() -> None:
    later = {"agreement.as_of": "2025-08"}
    for result in (0.0, 1.0):
        assert PRESET.replace(later | {"election.probability": result}).agreement.as_of == "2025-08"
    with pytest.raises(ScenarioError, match=r"election\.month needs a month from as_of"):
        PRESET.replace(later)
    in_office = PRESET.replace({**later, "election.probability": 1.0})
    tables = named(in_office).values()
    assert all((one.tempo == 1.0).all() and one.consent_open.all() for one in tables)


def test_scenarios_are_equal_by_values_not_by_grounds() -> None:
    same = PRESET.replace({"durability.backlash": 1.3})
    assert same == PRESET
    assert hash(same) == hash(PRESET)
    assert same.grounds() != PRESET.grounds()
    assert PRESET.replace({"durability.backlash": 1.4}) != PRESET
    assert PRESET.replace({"talks.level_regular": Gamma(5, 15)}) == PRESET


def test_nothing_can_be_set() -> None:
    with pytest.raises(AttributeError):
        PRESET.durability.backlash = 2.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        PRESET.name = "mine"  # type: ignore[misc]
    with pytest.raises(TypeError):
        PRESET.durability.grounds["backlash"] = judged(2, "")  # type: ignore[index]


def test_assumptions_are_one_row_per_parameter() -> None:
    table = PRESET.assumptions()
    assert list(table.columns) == ["parameter", "value", "unit", "tag", "source", "rationale"]
    assert table["parameter"].is_unique
    assert len(table) == len(PRESET.grounds()) == 108
    backlash = table.set_index("parameter").loc["durability.backlash"]
    assert (backlash["value"], backlash["unit"], backlash["tag"]) == (1.3, "factor", "judgement")


def test_a_scenario_survives_json_with_its_grounds() -> None:
    again = Scenario.from_json(PRESET.to_json())
    assert again == PRESET
    assert again.grounds() == PRESET.grounds()


def test_plain_values_make_a_scenario_of_the_users_own() -> None:
    plain = {
        key: {name: entry["value"] for name, entry in section.items()}
        for key, section in PRESET.to_dict().items()
        if key != "name"
    }
    mine = Scenario.from_dict({"name": "twelfth_sma", **plain})
    assert mine == PRESET
    assert {ground.tag for ground in mine.grounds().values()} == {"user"}
    assert Scenario.from_dict(mine.to_dict()) == mine


def test_a_parameter_left_out_is_named_unless_it_has_a_default() -> None:
    data = PRESET.to_dict()
    del data["election"]["hold"]
    assert Scenario.from_dict(data).election.hold == 0.45
    del data["demand"]["floor"]
    with pytest.raises(ScenarioError, match=r"demand\.floor needs a value, got None"):
        Scenario.from_dict(data)


def test_what_copulas_achieve_is_told_of_every_pair_and_of_none() -> None:
    two = [
        GaussianCopula(("demand.opening", "demand.reservation"), ((1, 0.5), (0.5, 1))),
        GaussianCopula(("economy.cpi", "economy.fx"), ((1, -0.5), (-0.5, 1))),
    ]
    told = PRESET.replace({"dependence.copulas": two}).dependence.achieved(size=1000)
    assert told[["site", "other_site", "asked"]].values.tolist() == [
        ["demand.opening", "demand.reservation", 0.5],
        ["economy.cpi", "economy.fx", -0.5],
    ]
    assert told.index.tolist() == [0, 1]
    assert PRESET.dependence.achieved().empty
