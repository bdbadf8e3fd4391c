"""Small Datasets that look like those of `simulate`, with outcomes chosen by the test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.core.schema import OUTCOMES, names

Builder = Callable[..., xr.Dataset]


@pytest.fixture
def build() -> Builder:
    """Return a builder: names of strategies, and outcomes as arrays (strategy, ..., future); the rest is 0."""
    scenario = sr.presets.twelfth_sma()

    def made(strategies: list[str], **outcomes: Any) -> xr.Dataset:
        given = {name: np.asarray(values) for name, values in outcomes.items()}
        sizes = {"strategy": len(strategies), "year": 5, "future": next(iter(given.values())).shape[-1]}
        variables = {}
        for outcome in OUTCOMES:
            name, zeros = names("KRW")[outcome.name], np.zeros([sizes[dim] for dim in outcome.dims])
            variables[name] = (outcome.dims, given.get(name, zeros), outcome.attrs("KRW"))
        coords = {"strategy": strategies, "year": list(scenario.years)}
        attrs = {"scenario": scenario.to_json(), "seed": "1", "first_future": "0", "evidence_as_of": "2024-05"}
        return xr.Dataset(variables, coords, attrs)

    return made


@pytest.fixture(scope="session")
def played() -> xr.Dataset:
    """Return real futures of all five strategies, too few for fine numbers."""
    names = ["hurry", "base", "wait", "conditional", "hold"]
    return sr.simulate(sr.presets.twelfth_sma(), names, n=4000, seed=2024)
