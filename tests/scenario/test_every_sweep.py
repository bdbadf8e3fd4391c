"""Which laws hold for every sweep: is it the scenarios of its cells, and nothing else?"""

from __future__ import annotations

import math

import pytest
import xarray as xr
from hypothesis import assume, given
from hypothesis import strategies as st

from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario
from sma_risk.scenario.toml import from_toml, to_toml

from ..generators import AHEAD, NUMBERS, PRESETS, SWEPT, fewer, sweeps

Values = dict[str, xr.DataArray]


@given(st.sampled_from(PRESETS), sweeps())
def test_its_cells_are_the_scenarios_of_one_value_each(preset: Scenario, values: Values) -> None:
    swept = preset.replace(values)
    together = xr.Dataset(values).broadcast_like(xr.DataArray(0))
    stacked = xr.broadcast(*(together[name] for name in values))
    flat = [one.transpose(*swept.grid.dims).values.ravel().tolist() for one in stacked]
    alone = [preset.replace(dict(zip(values, cell, strict=True))) for cell in zip(*flat, strict=True)]
    assert swept.cells() == alone


@given(sweeps())
def test_its_cells_are_as_many_as_its_dims_span(values: Values) -> None:
    grid = AHEAD.replace(values).grid
    lengths = {dim: length for array in values.values() for dim, length in array.sizes.items()}
    assert dict(zip(grid.dims, grid.shape, strict=True)) == lengths
    assert len(grid) == len(grid.cells()) == math.prod(lengths.values())


@given(sweeps())
def test_json_rebuilds_it_with_labels(values: Values) -> None:
    swept = AHEAD.replace(values)
    again = Scenario.from_json(swept.to_json())
    assert again == swept
    assert again.grid.axes == swept.grid.axes


@fewer(0.25)  # reading 25,000 characters of TOML takes 9 ms
@given(sweeps())
def test_toml_rebuilds_it_with_labels(values: Values) -> None:
    swept = AHEAD.replace(values)
    assert from_toml(to_toml(swept)).grid.axes == swept.grid.axes
    assert from_toml(to_toml(swept)).to_json() == swept.to_json()


@given(sweeps(), st.data())
def test_its_first_cells_along_a_dim_are_cells_of_it(values: Values, data: st.DataObject) -> None:
    swept = AHEAD.replace(values)
    dim = data.draw(st.sampled_from(swept.grid.dims))
    length = data.draw(st.integers(1, dict(zip(swept.grid.dims, swept.grid.shape, strict=True))[dim]))
    cut = {name: array.isel({dim: slice(length)}) if dim in array.dims else array for name, array in values.items()}
    assert swept.first_cells(dim, length) == AHEAD.replace(cut)


@given(sweeps())
def test_to_sweep_twice_is_to_sweep_once(values: Values) -> None:
    swept = AHEAD.replace(values)
    assert swept.replace(values) == swept


@given(sweeps(), st.data())
def test_one_bad_value_is_refused_by_name(values: Values, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(values)))
    spoilt = values[name].astype(float).copy()
    spoilt.values[tuple(data.draw(st.integers(0, n - 1)) for n in spoilt.shape)] = math.nan
    with pytest.raises(ScenarioError) as refusal:
        AHEAD.replace({**values, name: spoilt})
    assert refusal.value.key == name


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(SWEPT), st.data())
def test_a_dim_of_two_lengths_is_refused(one: int, other: int, name: str, data: st.DataObject) -> None:
    floor = xr.DataArray([1.0 + i for i in range(one)], dims="row")
    assume(name != "demand.floor")
    values = xr.DataArray(data.draw(st.lists(NUMBERS[name], min_size=other, max_size=other)), dims="row")
    if one == other:
        assert len(AHEAD.replace({"demand.floor": floor, name: values}).grid) == one
        return
    with pytest.raises(ScenarioError, match="the length and the labels that 'row' has elsewhere"):
        AHEAD.replace({"demand.floor": floor, name: values})


@given(st.sampled_from(["agreement.as_of", "ratification.seats", "election.month", "agreement.last_year"]), sweeps())
def test_structure_may_not_vary(name: str, values: Values) -> None:
    array = next(iter(values.values()))
    with pytest.raises(ScenarioError, match=r"structure \(calendar, parties, horizon\) may not vary") as refusal:
        AHEAD.replace({name: array})
    assert refusal.value.key == name
