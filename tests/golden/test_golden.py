"""Is what every released version wrote still opened, still the same, and still played to the same bytes?"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy
import xarray as xr

import sma_risk as sr

from . import make

HERE = Path(__file__).parent
VERSIONS = sorted(path.parent.name for path in HERE.glob("*/hashes.json"))
REPLAYED = ["0.1.0"]
"""Versions whose futures this one plays to the same bytes: see README.md."""
LARGEST = 320_000  # bytes of a version's folder
NEAR = 1e-5  # of a number in single precision whose table another SciPy has rounded otherwise: the error of tables


def kept(version):
    return json.loads((HERE / version / "hashes.json").read_text(encoding="utf-8"))


def of_then(found, then):
    """Hashes of the outcomes that there were then; others may have been added since."""
    return {name: found.get(name) for name in then}


def test_there_is_a_folder_for_every_version_that_is_replayed_and_it_is_small():
    assert "0.1.0" in VERSIONS
    assert sr.__version__ in REPLAYED
    assert set(REPLAYED) <= set(VERSIONS)
    for version in VERSIONS:
        assert sum(path.stat().st_size for path in (HERE / version).rglob("*") if path.is_file()) < LARGEST


@pytest.mark.parametrize("version", VERSIONS)
def test_words_are_the_same_for_ever(version):
    assert make.sha256(make.words()) == kept(version)["words"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_is_opened_whole_and_holds_what_was_written(version):
    found = sr.open_store(HERE / version / "store.zarr", verify=True)
    assert found.sizes["future"] == make.N
    assert make.hashes(found) == kept(version)["store"]


@pytest.mark.parametrize("version", VERSIONS)
def test_netcdf_files_are_opened_and_hold_what_was_written(version):
    stored = sr.open_store(HERE / version / "store.zarr").isel(future=slice(make.IN_NETCDF))
    with xr.open_dataset(HERE / version / "futures.nc", engine="scipy") as found:
        assert make.hashes(found) == make.hashes(stored)
        assert sr.manifest(found.load(), "futures")["futures"]["seed"] == str(make.SEED)
    with xr.open_dataset(HERE / version / "comparison.nc", engine="h5netcdf") as found:
        assert make.hashes(found) == kept(version)["comparison"]
        assert sr.manifest(found.load(), "comparison")["futures"]["seed"] == str(make.SEED)


@pytest.mark.parametrize("version", REPLAYED)
def test_the_futures_of_a_store_are_played_again_from_its_own_record(version):
    stored = sr.open_store(HERE / version / "store.zarr")
    strategies = [sr.Strategy.from_dict(one) for one in json.loads(stored.attrs["strategies"])]
    seed, first = int(stored.attrs["seed"]), int(stored.attrs["first_future"])
    scenario = sr.Scenario.from_json(stored.attrs["scenario"])
    again = sr.simulate(scenario, strategies, n=make.N, seed=seed, first_future=first, status=True)
    if again.attrs["compiled_sha256"] == stored.attrs["compiled_sha256"]:
        assert of_then(make.hashes(again), kept(version)["store"]) == kept(version)["store"]
        return
    # only another SciPy may compile to other bits: then months are the same, and what is paid nearly so
    assert scipy.__version__ != json.loads(stored.attrs["versions"])["scipy"]
    for name, array in stored.data_vars.items():
        near = NEAR if array.dtype.kind == "f" else 0.0
        np.testing.assert_allclose(again[name].values, array.values, rtol=near, err_msg=str(name))


@pytest.mark.parametrize("version", REPLAYED)
@pytest.mark.parametrize("name", make.FILES)
def test_scenarios_in_files_play_to_the_bytes_of_then_whatever_the_points(version, name):
    now, then = make.played(make.read(HERE / version / make.FILES[name])), kept(version)["played"][name]
    assert {kind: of_then(now[kind], one) for kind, one in then.items()} == then


@pytest.mark.parametrize("name", make.FILES)
def test_the_presets_of_this_version_are_those_of_its_files(name):
    then = make.read(HERE / sr.__version__ / make.FILES[name])
    assert then == getattr(sr.presets, name)()
