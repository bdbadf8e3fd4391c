"""Which words do futures have? Read again from what the attributes say, for whatever the Dataset does not hold."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.condition import numbered
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.sampling.points.source import Source, source_of
from sma_risk.sampling.sites import SITES


def future_numbers(futures: xr.Dataset) -> NDArray[np.uint64]:
    """Return the numbers of the futures, shape (future)."""
    return np.asarray(numbered(futures).future_number.values, np.uint64)


def uniforms(source: Source, numbers: NDArray[np.uint64], site: str, visit: int = 0) -> NDArray[np.float64]:
    """Return the coordinate of a site, u = (w + 1/2) / 2^32, shape (future)."""
    block, lane = SITES[site]
    coordinates: NDArray[np.float64] = (source.words(numbers, block, visit)[lane] + 0.5) / 2.0**32
    return coordinates


def cpi_pct(futures: xr.Dataset) -> NDArray[np.float64]:
    """Return inflation in per cent, shape (years from the as-of year on, future); docs/model.md, section 11."""
    from scipy.special import ndtri

    scenario, numbers, source = scenario_of(futures), future_numbers(futures), source_of(futures.attrs)
    economy, first = scenario.economy, scenario.as_of_year
    last, path = np.full(len(numbers), economy.cpi_known_pct), []
    for place in range(scenario.agreement.last_year - first + 1):
        z = ndtri(uniforms(source, numbers, f"economy.cpi.{place}"))
        last = economy.cpi_mean_pct + economy.cpi_persistence * (last - economy.cpi_mean_pct) + economy.cpi_sd_pct * z
        path.append(last)
    return np.stack(path)
