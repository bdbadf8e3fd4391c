"""Do small results survive netCDF through xarray: values, labels, attributes, and what `rerun` needs?"""

from __future__ import annotations

import pytest
import xarray as xr

import sma_risk as sr


@pytest.fixture(scope="module")
def futures() -> xr.Dataset:
    odds = xr.DataArray([0.2, 0.8], dims="odds", coords={"odds": ["low", "high"]})
    deal = sr.presets.twelfth_sma().replace({"election.probability": odds})
    return sr.simulate(deal, ["hurry", "wait"], n=400, seed=2**64 - 1, first_future=2**40, status=True)


RESULTS = {
    "futures": lambda futures: futures,
    "chosen ones": lambda futures: sr.condition(futures, "lapse", strategy="wait"),
    "costs": sr.cost_summary,
    "survival": sr.survival,
    "comparison": lambda futures: sr.compare(futures, "hurry", "wait"),
    "story": lambda futures: sr.side_by_side(futures.isel(odds=0), "hurry", "wait", 2**40 + 3),
}


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_comes_back_from_netcdf_as_it_went(futures, result, tmp_path) -> None:
    made = RESULTS[result](futures)
    made.to_netcdf(tmp_path / "result.nc", engine="h5netcdf")
    with xr.open_dataset(tmp_path / "result.nc", engine="h5netcdf") as found:
        assert found.identical(made)
        assert sr.manifest(found.load(), "result") == sr.manifest(made, "result")


def test_futures_read_from_netcdf_are_played_again_and_asked_about(futures, tmp_path) -> None:
    futures.to_netcdf(tmp_path / "futures.nc", engine="scipy")  # netCDF 3, which needs no extra
    with xr.open_dataset(tmp_path / "futures.nc", engine="scipy") as found:
        assert sr.rerun(found).identical(futures)
        assert sr.best(found).identical(sr.best(futures))
