"""Does an estimate from the first futures mean what it says, whatever way they were drawn?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr

N = 2000


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=N, seed=5)


def test_each_size_is_the_estimate_of_so_many_futures(futures) -> None:
    found = sr.convergence(futures, of="cost", statistic="quantile", level=0.9, sizes=[150, N])
    for k in (150, N):
        part = sr.cost_summary(futures.isel(future=slice(k)), levels=[0.9]).sel(statistic="q90")
        np.testing.assert_array_equal(found.estimate.sel(size=k), part.total_bn)
        np.testing.assert_array_equal(found.estimate_se.sel(size=k), part.total_bn_se)
    shares = sr.convergence(futures, of="ratified in time")
    np.testing.assert_allclose(shares.estimate.sel(size=N), sr.chances(futures).ratified_in_time, rtol=1e-12)


def test_the_level_is_told_where_there_is_one(futures) -> None:
    assert sr.convergence(futures, of="cost", statistic="quantile", level=0.9, sizes=[150]).attrs["level"] == 0.9
    assert "level" not in sr.convergence(futures, of="cost", sizes=[150]).attrs


def test_futures_without_weight_do_not_count(futures) -> None:
    kept = np.arange(N) % 4 > 0
    weighted = sr.convergence(futures.assign(weight=("future", kept.astype(float))), sizes=[300])
    alone = sr.convergence(futures.isel(future=np.flatnonzero(kept)), sizes=[300])
    np.testing.assert_allclose(weighted.estimate, alone.estimate, rtol=1e-12)  # sums of the same numbers


def test_every_replicate_gives_as_many_futures(futures) -> None:
    rows = futures.assign_attrs(replicates=4)
    found = sr.convergence(rows, of="cost", sizes=[400])
    each = np.concatenate([np.arange(100) + 500 * block for block in range(4)])
    part = futures.isel(future=each).cost_krw_bn.sum("year", dtype=np.float64)
    np.testing.assert_allclose(found.estimate.sel(size=400), part.mean("future"), rtol=1e-12)
    blocks = part.values.reshape(2, 4, 100).mean(axis=2)
    np.testing.assert_allclose(found.estimate_se.sel(size=400), blocks.std(axis=1, ddof=1) / 2.0, rtol=1e-9)


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"statistic": "median"}, "statistic"),
        ({"statistic": "quantile"}, "level"),
        ({"sizes": [99]}, "sizes"),
        ({"sizes": [N + 1]}, "sizes"),
        ({"sizes": [200, 100]}, "sizes"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(futures, asked, key) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.convergence(futures, **asked)
    assert refusal.value.key == key
