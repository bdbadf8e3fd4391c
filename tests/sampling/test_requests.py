"""Does text suffice to play futures elsewhere, and are lazy futures those of a call that played them at once?"""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.sampling import lazy, request
from sma_risk.sampling.played import Played, played_of

DEAL = sr.presets.twelfth_sma()
SWEPT = DEAL.replace(
    {
        "election.probability": xr.DataArray([0.3, 0.7], dims="odds", coords={"odds": [30, 70]}),
        "durability.backlash": xr.DataArray([1.0, 2.0, 3.0], dims="anger"),
    }
)


@pytest.fixture(scope="module")
def played() -> Played:
    return played_of(sr.simulate(DEAL, ["hurry", "wait"], n=100, seed=7).attrs)


def text_of(played: Played) -> str:
    ((cell, _, compiled_sha256),) = played.cells()
    return request.written(played, cell, compiled_sha256)


def test_a_request_says_what_is_played_and_is_compiled_once(played) -> None:
    found = request.read(text_of(played))
    assert found.played == played
    assert request.read(text_of(played)) is found


@pytest.mark.parametrize("key", ["core_sha256", "compiled_sha256"])
def test_a_request_that_would_be_other_bytes_here_is_refused(played, key) -> None:
    other = json.dumps(json.loads(text_of(played)) | {key: "of another version"})
    with pytest.raises(sr.ScenarioError, match=key):
        request.read(other)


@pytest.mark.parametrize(
    ("scenario", "options"),
    [
        (DEAL, {"n": 2500, "status": True}),
        (SWEPT, {"n": 1500, "first_future": 5}),
        (SWEPT, {"n": 1500, "points": sr.points.tilted({"election.winner": -1.5})}),
    ],
    ids=["status", "sweep", "weights"],
)
def test_lazy_futures_are_the_same_bytes(scenario, options) -> None:
    asked = {"strategy": ["hurry", "wait"], "seed": 7} | options
    found = sr.simulate(scenario, **asked, block=1000, lazy=True)
    assert all(one.chunks is not None for one in found.data_vars.values())
    assert found.compute().identical(sr.simulate(scenario, **asked))


@pytest.mark.parametrize("points", ["None", "sr.points.sobol()"])
def test_who_hands_out_what_is_to_be_played_needs_no_kernel(points) -> None:
    program = f"""
import sys
import sma_risk as sr
sr.simulate(sr.presets.twelfth_sma(), n=1 << 12, seed=7, points={points}, lazy=True)
kernels = {{"sma_risk.core.play", "sma_risk.core.play_given", "sma_risk.sampling.points.sobol_words"}}
assert not kernels & set(sys.modules), kernels & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_only_what_is_needed_is_played_and_once(monkeypatch) -> None:
    played, outcomes = [], lazy._outcomes

    def counted(text: str, start: int, stop: int) -> dict[str, np.ndarray]:
        played.append((start, stop))
        return outcomes(text, start, stop)

    monkeypatch.setattr(lazy, "_outcomes", counted)
    futures = sr.simulate(DEAL, n=4000, seed=7, block=1000, lazy=True)
    assert not played
    some = futures[["cost_krw_bn", "lapse_months"]].isel(future=slice(1500, 2500)).compute()
    assert sorted(played) == [(1000, 2000), (2000, 3000)]
    kept = sr.simulate(DEAL, n=4000, seed=7)
    assert some.identical(kept[["cost_krw_bn", "lapse_months"]].isel(future=slice(1500, 2500)))


def test_analyses_take_lazy_futures() -> None:
    lazy, kept = (sr.simulate(DEAL, ["hurry", "wait"], n=3000, seed=7, block=1000, lazy=one) for one in (True, False))
    assert sr.compare(lazy, "hurry", "wait").identical(sr.compare(kept, "hurry", "wait"))
    assert sr.chances(lazy).identical(sr.chances(kept))
