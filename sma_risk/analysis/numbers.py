"""Which words do futures have? Read again from what the attributes say, for whatever the Dataset does not hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.condition import numbered
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.core.sites import SITES
from sma_risk.sampling.points.source import Source, source_of

SITE_OF = {"demand.shock": "demand.regular_shock"}
"""Sites of words by the names that copulas have for them, where these differ."""


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

    def own(name: str) -> Any:
        """Return a number of the scenario: one for all futures, or each future's if it is drawn."""
        law = scenario.drawn.get(f"economy.{name}")
        if law is None:
            return getattr(scenario.economy, name)
        return law.ppf(uniforms(source, numbers, f"economy.{name}.value"))

    known, mean, persistence, sd = map(own, ("cpi_known_pct", "cpi_mean_pct", "cpi_persistence", "cpi_sd_pct"))
    last, path = known + np.zeros(len(numbers)), []
    for place in range(scenario.agreement.last_year - scenario.as_of_year + 1):
        z = ndtri(uniforms(source, numbers, f"economy.cpi.{place}"))
        last = mean + persistence * (last - mean) + sd * z
        path.append(last)
    return np.stack(path)
