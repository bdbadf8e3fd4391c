"""May a number be a distribution where it can be drawn, is it checked at both ends, and refused by name elsewhere?"""

from __future__ import annotations

import dataclasses

import pytest
import xarray as xr
from scipy import stats

from sma_risk.distributions import Beta, Discrete, Gamma, Normal, SciPy, Uniform
from sma_risk.grounds import judged
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.scenario.toml import from_toml, to_toml
from sma_risk.uncertain import IN_STEPS, SHARES, UNCERTAIN, Drawn

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
    known = value[0] if name in SHARES else value
    law = Discrete((known, known + (1 if isinstance(value, int) else 1e-3)), (0.5, 0.5))
    unsure = PRESET.replace({name: (law, *value[1:]) if name in SHARES else law})
    assert unsure.drawn == {name: law}
    assert unsure.at({name: known}).sections == PRESET.sections or name.startswith(("escalator.", "durability.out"))


SHARED = PRESET.replace(
    {"escalator.one_year": Beta(2, 18), "durability.outcomes_maximalist": [0.4, 0.33, Beta(5, 15), 0.02]}
)


def test_the_other_shares_divide_what_an_uncertain_one_leaves() -> None:
    found = SHARED.at({"escalator.one_year": 0.55, "durability.outcomes_maximalist": 0.5})
    assert found.escalator.regular() == pytest.approx((0.225, 0.175, 0.05, 0.55))
    assert found.durability.outcomes_maximalist == pytest.approx((0.2 / 0.75, 0.165 / 0.75, 0.5, 0.01 / 0.75))
    assert SHARED.at({"escalator.one_year": 0.1}).escalator == PRESET.escalator.replace(
        cpi=0.9 * (0.45 / 0.9), defence=0.9 * (0.35 / 0.9), fixed=0.9 * (0.1 / 0.9)
    )
    assert SHARED.at({"escalator.one_year": 0.1}).grounds()["escalator.fixed_pct"].tag == "judgement"


def test_an_uncertain_share_is_kept_among_the_others_and_rebuilt() -> None:
    assert str(SHARED.durability.outcomes_maximalist) == "(0.4, 0.33, drawn from Beta(a=5.0, b=15.0), 0.02)"
    assert Scenario.from_json(SHARED.to_json()) == SHARED
    assert from_toml(to_toml(SHARED)) == SHARED


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"escalator.cpi": Beta(9, 11), "escalator.fixed": Beta(1, 9)},
            r"escalator\.fixed needs a number, because esc",
        ),
        ({"escalator.cpi": Uniform(0.5, 1.5)}, r"escalator\.cpi needs a share from 0 to 1"),
        ({"escalator.one_year": Discrete((0.1, 1.0), (0.5, 0.5))}, "less than 1, or one_year_maximalist = 1"),
        (
            {f"escalator.{rule}": 0.0 for rule in ("defence", "fixed", "one_year")} | {"escalator.cpi": Beta(9, 1)},
            r"escalator\.cpi needs other rules that divide",
        ),
        ({"durability.outcomes_regular": (Beta(1, 1), 0, Beta(1, 1), 0)}, "at most one of them a distribution"),
        (
            {"durability.outcomes_regular": (Beta(1, 1), 0, 0, 0)},
            "other shares that divide what the uncertain one leaves",
        ),
        ({"durability.outcomes_regular": (Beta(1, 1), 2, 0, 0)}, "a share from 0 to 1, got 2"),
        ({"durability.outcomes_regular": (Beta(1, 1), 0.5, 0.5)}, "4 probabilities that sum to one"),
        ({"durability.outcomes_regular": (Uniform(-1, 1), 0.5, 0.5, 0)}, "4 probabilities that sum to one"),
        ({"talks.deadline": ((12, Beta(1, 1)), (None, 0.8))}, "talks.deadline"),
    ],
)
def test_shares_that_cannot_be_drawn_are_refused_by_name(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        PRESET.replace(changes)


def test_every_other_number_refuses_one_by_name() -> None:
    refused = {
        f"{key}.{item.name}"
        for key, section in PRESET.sections.items()
        for item in dataclasses.fields(section)
        if item.type in ("float", "int") and f"{key}.{item.name}" not in (*UNCERTAIN, *IN_STEPS)
    }
    why = {
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
