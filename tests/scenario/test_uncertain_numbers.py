"""May a number be a distribution where it can be drawn, is it checked at both ends, and refused by name elsewhere?"""

from __future__ import annotations

import dataclasses

import pytest
import xarray as xr
from scipy import stats

from sma_risk.distributions import Beta, Discrete, Gamma, Normal, SciPy, Uniform
from sma_risk.parameters import ScenarioError, judged
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.uncertain import IN_STEPS, UNCERTAIN, Drawn

PRESET = twelfth_sma()
UNSURE = PRESET.replace({"durability.backlash": judged(Gamma(13, 10), "not known"), "demand.slope": Normal(0.05, 0.01)})


def test_it_is_kept_as_a_law_with_its_grounds() -> None:
    assert UNSURE.durability.backlash == Drawn(Gamma(13, 10))
    assert UNSURE.durability.grounds["backlash"].rationale == "not known"
    assert UNSURE.drawn == {"demand.slope": Normal(0.05, 0.01), "durability.backlash": Gamma(13, 10)}
    shown = UNSURE.assumptions().set_index("parameter").value["durability.backlash"]
    assert str(shown) == "drawn from Gamma(shape=13.0, rate=10.0)"


def test_names_and_numbers_rebuild_it() -> None:
    assert Scenario.from_json(UNSURE.to_json()) == UNSURE


def test_a_distribution_frozen_by_scipy_will_do() -> None:
    found = PRESET.replace({"durability.backlash": stats.gamma(13, scale=0.1)})
    assert found.durability.backlash == Drawn(SciPy("gamma", (13.0,), scale=0.1))


def test_laws_may_be_swept_beside_numbers() -> None:
    priors = xr.DataArray([0, 1], dims="prior").astype(object)
    priors.values[:] = [Gamma(13, 10), 1.3]
    scenario = PRESET.replace({"durability.backlash": priors})
    assert [cell.durability.backlash for cell in scenario.cells()] == [Drawn(Gamma(13, 10)), 1.3]
    assert Scenario.from_json(scenario.to_json()) == scenario


@pytest.mark.parametrize("name", [*UNCERTAIN, *IN_STEPS])
def test_every_number_of_the_lists_takes_a_law_around_it(name: str) -> None:
    value = PRESET.grounds()[name].value
    law = Discrete((value, value + (1 if isinstance(value, int) else 1e-3)), (0.5, 0.5))
    assert PRESET.replace({name: law}).drawn == {name: law}


def test_every_other_number_refuses_one_by_name() -> None:
    refused = {
        f"{key}.{item.name}"
        for key, section in PRESET.sections.items()
        for item in dataclasses.fields(section)
        if item.type in ("float", "int") and f"{key}.{item.name}" not in (*UNCERTAIN, *IN_STEPS)
    }
    why = {
        "one alone cannot be drawn": {f"escalator.{share}" for share in ("cpi", "defence", "fixed", "one_year")},
        "decides nothing": {"ratification.abstention_share", "forces.soldiers"}
        | {"agreement.lapse_price_bn", "agreement.other_support_usd_bn"},
        "structure": {"agreement.last_year", "ratification.seats", "ratification.quorum"}
        | {"ratification.government_seats", "ratification.government_seats_unified"},
    }
    assert set.union(*why.values()) == refused
    for reason, names in why.items():
        for name in names:
            with pytest.raises(ScenarioError, match=rf"{name} needs .*{reason}"):
                PRESET.replace({name: Uniform(0.1, 0.2)})


@pytest.mark.parametrize(
    ("name", "law", "told"),
    [
        ("durability.backlash", Normal(1, 1), "a number >= 0, at most 1e\\+06, got -5"),
        ("election.hold", Uniform(0.5, 1.5), "a probability from 0 to 1, got 1.49"),
        ("ratification.others_yes", Discrete((0.0, 0.5), (0.5, 0.5)), "between 0 and 1, both excluded, got 0"),
        ("demand.intercept", Normal(0, 20), "which is 12"),
        ("ratification.seats", Beta(1, 1), "a whole number"),
        ("talks.pause_months", Uniform(2, 4), "a whole number from 0 to 120"),
        ("ratification.discipline", Uniform(0.5, 1.5), "a probability from 0 to 1"),
        ("agreement.as_of", Beta(1, 1), "a month"),
        ("durability.backlash", {"distribution": "Gama"}, "one of "),
    ],
)
def test_what_it_may_be_is_checked_at_both_ends_and_with_its_neighbours(name: str, law: object, told: str) -> None:
    with pytest.raises(ScenarioError, match=rf"{name}.*{told}"):
        PRESET.replace({name: law})


def test_reckoning_with_it_is_refused() -> None:
    with pytest.raises(ScenarioError, match="Drawn needs a single number here"):
        UNSURE.demand.regular_settlement(1.2, 0.0)
