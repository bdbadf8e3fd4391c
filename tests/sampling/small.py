"""How are a few futures played and compared, byte by byte?"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from hypothesis import strategies as st

import sma_risk as sr
from sma_risk.scenario import Scenario

N = 64
seeds = st.integers(0, 2**64 - 1)


def play(scenario: Scenario, strategy: Any = ("hurry", "wait"), seed: int = 1, **options: Any) -> xr.Dataset:
    """Return 64 futures, played on one thread, if nothing else is said."""
    return sr.simulate(scenario, strategy, seed=seed, **{"n": N, "threads": 1, **options})


def bytes_of(futures: xr.Dataset) -> dict[str, bytes]:
    """Return every outcome, byte by byte."""
    return {str(name): values.values.tobytes() for name, values in futures.data_vars.items()}


def differing(one: xr.Dataset, other: xr.Dataset) -> set[str]:
    """Return the outcomes in which two ensembles differ."""
    a, b = bytes_of(one), bytes_of(other)
    return {name for name in a if a[name] != b[name]}


def ever(month: xr.DataArray) -> np.ndarray:
    """Say in which futures something ever happens."""
    return month.values >= 0


def money(scenario: Scenario, kind: str) -> str:
    """Return what an outcome in the scenario's currency is called."""
    return f"{kind}_{scenario.agreement.currency.lower()}_bn"
