"""Is each cell of a sweep what it would be alone, on the same futures, and is the room it needs known first?"""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.core.compile import compile_scenario

DEAL = sr.presets.twelfth_sma()
ANGER = xr.DataArray([1.0, 2.0], dims="anger", coords={"anger": [1.0, 2.0]})
ODDS = xr.DataArray([0.4, 0.6], dims="odds")
SWEPT = DEAL.replace({"durability.backlash": ANGER, "election.probability": ODDS})
BOTH = ["hurry", "wait"]


@pytest.fixture(scope="module")
def played() -> xr.Dataset:
    return sr.simulate(SWEPT, BOTH, n=700, seed=1, status=True)


def test_each_cell_has_the_bytes_it_has_alone(played: xr.Dataset) -> None:
    alone = sr.simulate(
        DEAL.replace({"durability.backlash": 2.0, "election.probability": 0.4}), BOTH, n=700, seed=1, status=True
    )
    cell = played.isel(odds=0).sel(anger=2.0)
    for name, variable in alone.data_vars.items():
        assert cell[name].dims == variable.dims
        assert cell[name].values.tobytes() == variable.values.tobytes(), name


def test_the_dims_come_first_with_their_labels_and_parameters(played: xr.Dataset) -> None:
    assert played.cost_krw_bn.dims == ("odds", "anger", "strategy", "year", "future")
    assert played.krw_per_usd.dims == ("odds", "anger", "year", "future")
    assert played.anger.values.tolist() == [1.0, 2.0]
    assert played.anger.attrs["long_name"] == "durability.backlash"
    assert "odds" not in played.coords  # it has no labels
    assert json.loads(played.attrs["sweep"]) == {"odds": ["election.probability"], "anger": ["durability.backlash"]}
    assert sr.Scenario.from_json(played.attrs["scenario"]) == SWEPT


def test_cells_are_played_on_the_same_futures(played: xr.Dataset) -> None:
    """The backlash changes nothing before a deal is reopened; the odds change who wins in one direction only."""
    calm, angry = played.isel(anger=0), played.isel(anger=1)
    assert np.array_equal(calm.ratified_month, angry.ratified_month)
    assert np.array_equal(calm.krw_per_usd, angry.krw_per_usd)
    assert np.all(played.attitude_2025.isel(odds=1) >= played.attitude_2025.isel(odds=0))


def test_progress_counts_the_futures_of_all_cells() -> None:
    told: list[tuple[int, int]] = []
    sr.simulate(SWEPT, n=100, seed=1, block=64, progress=lambda now: told.append((now.done, now.n)))
    assert told == [(64, 400), (100, 400), (164, 400), (200, 400), (264, 400), (300, 400), (364, 400), (400, 400)]


def test_a_sweep_beyond_memory_is_refused_before_anything_is_compiled() -> None:
    fine = DEAL.replace({"durability.backlash": xr.DataArray(np.linspace(1, 2, 10_000), dims="anger")})
    assert len(fine.grid) == 10_000
    begin = time.perf_counter()
    with pytest.raises(sr.ScenarioError, match="n needs at most"):
        sr.simulate(fine, BOTH, n=10**7)
    # 5 ms here; a second would already mean that cells were compiled, 10,000 x 2 ms
    assert time.perf_counter() - begin < 1.0


@pytest.mark.parametrize("dim", ["strategy", "future", "status", "cost_krw_bn"])
def test_a_dim_of_the_result_cannot_be_swept_along(dim: str) -> None:
    with pytest.raises(sr.ScenarioError, match=rf"durability\.backlash\.dims needs names .* got '{dim}'"):
        sr.simulate(DEAL.replace({"durability.backlash": xr.DataArray([1.0, 2.0], dims=dim)}), n=10)


def test_a_sweep_is_not_compiled_as_one() -> None:
    with pytest.raises(sr.ScenarioError, match=r"(election\.probability|durability\.backlash) needs a single value"):
        compile_scenario(SWEPT, [])


def test_the_exact_chain_answers_cell_by_cell_in_the_same_worlds() -> None:
    answers = sr.exact(SWEPT, BOTH, marks=64, seed=1)
    alone = sr.exact(DEAL.replace({"durability.backlash": 2.0, "election.probability": 0.4}), BOTH, marks=64, seed=1)
    assert answers.ratified_by.dims == ("odds", "anger", "strategy", "month")
    xr.testing.assert_equal(answers.isel(odds=0).sel(anger=2.0, drop=True), alone)
    assert answers.anger.attrs["long_name"] == "durability.backlash"
