"""Is a parameter that takes several values in turn checked one by one, kept with its labels, and refused by name?"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from sma_risk.distributions import Beta, Constant
from sma_risk.grounds import judged
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.swept import MOST_CELLS

PRESET = twelfth_sma()
ANGER = xr.DataArray([1.0, 1.3, 2.0], dims="anger", coords={"anger": ["calm", "usual", "angry"]})
ODDS = xr.DataArray([0.4, 0.6], dims="odds", coords={"odds": [40, 60]})
SWEPT = PRESET.replace({"durability.backlash": ANGER, "election.probability": ODDS})


def test_every_value_is_checked_as_if_it_stood_alone() -> None:
    assert SWEPT.durability.backlash.values == (1.0, 1.3, 2.0)
    assert SWEPT.election.probability.values == (Constant(0.4), Constant(0.6))
    with pytest.raises(ScenarioError, match=r"durability\.backlash needs a number >= 0, at most 1e\+06, got -1"):
        PRESET.replace({"durability.backlash": xr.DataArray([1.0, -1.0], dims="anger")})


def test_cells_are_the_scenarios_with_one_value_each_the_last_dim_fastest() -> None:
    assert SWEPT.grid.dims == ("odds", "anger")  # in the order of the sections
    found = [(cell.election.probability.mean(), cell.durability.backlash) for cell in SWEPT.cells()]
    assert found == [(p, anger) for p in (0.4, 0.6) for anger in (1.0, 1.3, 2.0)]
    assert PRESET.cells() == [PRESET]


def test_a_cell_keeps_the_grounds_of_the_sweep() -> None:
    swept = PRESET.replace({"durability.backlash": judged(ANGER, "varied wherever an answer is given")})
    ground = swept.cells()[2].durability.grounds["backlash"]
    assert (ground.value, ground.tag, ground.rationale) == (2.0, "judgement", "varied wherever an answer is given")


def test_parameters_that_share_a_dim_vary_together() -> None:
    scenario = PRESET.replace({"durability.backlash": ANGER, "durability.later_factor": ANGER / 2})
    assert [(c.durability.backlash, c.durability.later_factor) for c in scenario.cells()] == [
        (1.0, 0.5),
        (1.3, 0.65),
        (2.0, 1.0),
    ]
    with pytest.raises(ScenarioError, match="the length and the labels that 'anger' has elsewhere"):
        PRESET.replace({"durability.backlash": ANGER, "durability.later_factor": ANGER.drop_vars("anger")})


def test_values_that_do_not_go_together_are_refused_cell_by_cell() -> None:
    with pytest.raises(ScenarioError, match=r"4 probabilities that sum to one, got \(0\.3,"):
        PRESET.replace({"escalator.cpi": xr.DataArray([0.45, 0.3], dims="rule")})
    shifted = xr.DataArray([0.0, 0.1], dims="rule")
    together = PRESET.replace({"escalator.cpi": 0.45 - shifted, "escalator.fixed": 0.1 + shifted})
    assert [cell.escalator.fixed for cell in together.cells()] == [0.1, 0.2]


def test_a_parameter_may_vary_along_two_dims() -> None:
    table = xr.DataArray([[1.0, 2.0], [3.0, 4.0]], dims=("a", "b"))
    scenario = PRESET.replace({"durability.backlash": table, "durability.later_factor": table[0].rename(b="c")})
    assert scenario.grid.shape == (2, 2, 2)
    assert scenario.grid.dims == ("c", "a", "b")
    assert [c.durability.backlash for c in scenario.cells()] == [1.0, 2.0, 3.0, 4.0] * 2
    assert [c.durability.later_factor for c in scenario.cells()] == [1.0] * 4 + [2.0] * 4


def test_distributions_may_vary_too() -> None:
    priors = xr.DataArray(np.array([Beta(1, 1), Beta(9, 11)], dtype=object), dims="prior")
    scenario = PRESET.replace({"election.probability": priors})
    assert scenario.election.probability.values == (Beta(1, 1), Beta(9, 11))
    assert Scenario.from_json(scenario.to_json()) == scenario


def test_names_numbers_and_labels_rebuild_it() -> None:
    again = Scenario.from_json(SWEPT.to_json())
    assert again == SWEPT
    assert again.grid.axes == SWEPT.grid.axes == (("odds", 2, (40, 60)), ("anger", 3, ("calm", "usual", "angry")))


def test_assumptions_show_it() -> None:
    table = SWEPT.assumptions().set_index("parameter")
    assert str(table.value["durability.backlash"]) == "Swept(anger: 3; 1.0, 1.3, 2.0)"


@pytest.mark.parametrize(
    "name",
    [
        *("agreement.as_of", "agreement.last_year", "election.month", "politics.inauguration", "forces.floor_months"),
        *("ratification.seats", "ratification.quorum", "ratification.government_seats"),
        "ratification.government_seats_unified",
    ],
)
def test_structure_may_not_vary(name: str) -> None:
    value = PRESET.grounds()[name].value
    with pytest.raises(ScenarioError, match=rf"{name} needs .*: structure \(calendar, parties, horizon\) may not vary"):
        PRESET.replace({name: xr.DataArray(np.array([value, value], dtype=object).ravel()[:2], dims="x")})


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (xr.DataArray(1.0), "at least one dim"),
        (xr.DataArray(np.zeros(0), dims="x"), "one value for each place"),
        (xr.DataArray(np.ones(MOST_CELLS + 1), dims="x"), "a sweep of at most 10,000 values"),
        (xr.DataArray([1.0, 2.0], dims="x", coords={"x": [1, 1]}), "labels that differ"),
        (xr.DataArray([1.0], dims="x", coords={"x": np.array(["2024-01-01"], "M8[ns]")}), "numbers or texts"),
        (xr.DataArray([1.0], dims=[("a", "b")]), "printable text"),
        (xr.DataArray(["much"], dims="x"), "a number >= 0"),
        (xr.Dataset({"a": ("x", [1.0])}), "an xarray.DataArray"),
        ({"sweep": [{"dim": "x", "length": 2, "labels": None}], "values": [1.0]}, "one value for each place"),
        ({"sweep": [{"dim": "x", "length": 2, "labels": [1]}], "values": [1.0, 2.0]}, "number of its labels"),
        ({"sweep": "x", "values": [1.0]}, "a list of dims"),
        ({"sweep": [], "values": [1.0]}, "one value for each place"),
        ({"sweep": [{"dim": "x", "length": 1}]}, "values"),
        ({"sweep": [{"dim": "x", "length": 1}], "values": 1.0}, "1 to 10000 values"),
        ({"sweep": [{"dim": "x", "length": "1"}], "values": [1.0]}, "number of its labels"),
        ({"sweep": [{"dim": "x", "length": 1, "size": 1}], "values": [1.0]}, "known name"),
    ],
)
def test_what_is_no_sweep_is_refused_by_name(values: object, told: str) -> None:
    with pytest.raises(ScenarioError, match=rf"durability\.backlash.*({told})"):
        PRESET.replace({"durability.backlash": values})


def test_too_many_cells_are_refused() -> None:
    long = np.ones(200)
    changes = {"durability.backlash": xr.DataArray(long, dims="x"), "election.hold": xr.DataArray(long / 2, dims="y")}
    with pytest.raises(ScenarioError, match="a sweep of at most 10,000, got '40,000 cells'"):
        PRESET.replace(changes)


def test_reckoning_with_a_sweep_is_refused() -> None:
    with pytest.raises(ScenarioError, match="Swept needs a single number here"):
        2.0 * SWEPT.durability.backlash
    with pytest.raises(ScenarioError, match="a single number"):
        PRESET.replace({"demand.floor": xr.DataArray([1.0, 1.1], dims="x")}).demand.maximalist_settlement(2.0, 0.1, 1.0)
