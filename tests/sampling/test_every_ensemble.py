"""Which laws hold for every ensemble: is it the same futures however they are asked for, and wherever they are kept?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import sma_risk as sr
from sma_risk.scenario import Scenario, judged, named
from sma_risk.scenario.toml import from_toml, to_toml

from ..generators import (
    AHEAD,
    PRESETS,
    fewer,
    playing,
    scenarios,
    several,
    sweeps,
)
from .small import N, bytes_of, play, seeds

on_disk = fewer(0.05)  # some 30 files and folders an example, each made safe on the disk


@playing
@given(scenarios(), seeds, st.integers(1, 2 * N), st.integers(1, 3))
def test_they_do_not_depend_on_block_and_threads(scenario: Scenario, seed: int, block: int, threads: int) -> None:
    assert bytes_of(play(scenario, seed=seed, block=block, threads=threads)) == bytes_of(play(scenario, seed=seed))


@playing
@given(scenarios(), seeds, st.integers(0, 2**64 - N), st.integers(0, N - 1), st.integers(1, N))
def test_a_part_of_an_ensemble_is_its_slice(scenario: Scenario, seed: int, first: int, skip: int, n: int) -> None:
    n = min(n, N - skip)
    whole = play(scenario, seed=seed, first_future=first, status=True)
    part = play(scenario, seed=seed, first_future=first + skip, status=True, n=n)
    assert bytes_of(part) == bytes_of(whole.isel(future=slice(skip, skip + n)))


@playing
@given(scenarios(), seeds, several(AHEAD))
def test_some_strategies_in_any_order_have_the_results_they_have_among_all(
    scenario: Scenario, seed: int, names: list[str]
) -> None:
    assert bytes_of(play(scenario, names, seed)) == bytes_of(play(scenario, [*named(AHEAD)], seed).sel(strategy=names))


@playing
@given(scenarios(), seeds)
def test_a_scenario_from_its_text_plays_the_same(scenario: Scenario, seed: int) -> None:
    once = bytes_of(play(scenario, seed=seed))
    assert bytes_of(play(Scenario.from_json(scenario.to_json()), seed=seed)) == once
    assert bytes_of(play(from_toml(to_toml(scenario)), seed=seed)) == once


@playing
@given(scenarios(), seeds, st.text(max_size=20))
def test_grounds_play_nothing(scenario: Scenario, seed: int, rationale: str) -> None:
    regrounded = scenario.replace({"demand.floor": judged(scenario.demand.floor, rationale)})
    assert bytes_of(play(regrounded, seed=seed)) == bytes_of(play(scenario, seed=seed))


@fewer(0.05)  # up to nine cells, each played twice
@given(st.sampled_from(PRESETS), sweeps(), seeds)
def test_each_cell_of_a_sweep_is_its_scenario_alone(preset: Scenario, values: dict, seed: int) -> None:
    swept = preset.replace(values)
    played = play(swept, seed=seed).stack(cell=swept.grid.dims, create_index=False)
    for i, cell in enumerate(swept.iter_cells()):
        alone = play(cell, seed=seed)
        assert all(played[name].isel(cell=i).values.tobytes() == one.values.tobytes() for name, one in alone.items())


@playing
@given(scenarios(), seeds, st.integers(0, N - 1))
def test_one_future_replayed_is_itself(scenario: Scenario, seed: int, future: int) -> None:
    futures = play(scenario, seed=seed, status=True)
    again = sr.replay(futures, "wait", future)
    own = futures.sel(strategy="wait").isel(future=future)
    assert again["status"].values.tolist() == own["status"].values.tolist()


@playing
@given(scenarios(), seeds)
def test_the_attributes_play_them_again(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed)
    assert bytes_of(sr.rerun(futures)) == bytes_of(futures)
    assert bytes_of(sr.rerun(json.loads(json.dumps(sr.manifest(futures, "futures"))))) == bytes_of(futures)


@on_disk
@given(scenarios(), seeds, st.integers(20, 2 * N))
def test_a_store_holds_what_memory_would(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, seed: int, block: int
) -> None:
    folder = tmp_path_factory.mktemp("store") / "futures"
    written = play(scenario, seed=seed, store=folder, block=block)
    for found in (written, sr.open_store(folder)):
        assert bytes_of(found) == bytes_of(play(scenario, seed=seed))
        assert found.attrs["scenario"] == scenario.to_json()
        assert found.attrs["seed"] == str(seed)


@on_disk
@given(scenarios(), seeds)
def test_a_file_of_netcdf_plays_again(tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, seed: int) -> None:
    path: Path = tmp_path_factory.mktemp("netcdf") / "futures.nc"
    futures = play(scenario, seed=seed)
    futures.to_netcdf(path, engine="h5netcdf")
    with xr.open_dataset(path, engine="h5netcdf") as found:
        assert bytes_of(sr.rerun(found)) == bytes_of(futures)
