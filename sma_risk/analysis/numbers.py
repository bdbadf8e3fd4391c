"""Which words do futures have? Read again from seed and number, for whatever the Dataset does not hold."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.condition import numbered
from sma_risk.analysis.selection import scenario_of
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.sites import SITES, WORDS_PER_BLOCK

SAMPLER = "philox4x32-10"


def seed_of(futures: xr.Dataset) -> int:
    """Return the seed that futures were played with; `ScenarioError` if they do not come from numbered words."""
    if futures.attrs.get("sampler") != SAMPLER:
        raise ScenarioError("futures.attrs.sampler", futures.attrs.get("sampler"), f"{SAMPLER!r}, as of `simulate`")
    seed = futures.attrs.get("seed")
    if not isinstance(seed, str) or not seed.isdecimal() or int(seed) >= 2**64:
        raise ScenarioError("futures.attrs.seed", seed, "a whole number from 0 to 2**64 - 1, as text")
    return int(seed)


def future_numbers(futures: xr.Dataset) -> NDArray[np.uint64]:
    """Return the numbers of the futures, shape (future)."""
    return np.asarray(numbered(futures).future_number.values, np.uint64)


def words(seed: int, numbers: NDArray[np.uint64], block: int, visit: int) -> NDArray[np.uint32]:
    """Return the four words of one (block, visit) for numbered futures, shape (4, future)."""
    from sma_risk.sampling.play import draw

    found = np.empty((WORDS_PER_BLOCK, len(numbers)), np.uint32)
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - np.uint64(2)) != 1)
    for start, stop in zip(starts, [*starts[1:], len(numbers)], strict=True):
        part = np.empty((WORDS_PER_BLOCK, stop - start), np.uint32)
        draw(numbers[start], stop - start, np.uint64(seed), np.uint32(block), np.uint32(visit), part)
        found[:, start:stop] = part
    return found


def uniforms(seed: int, numbers: NDArray[np.uint64], site: str, visit: int = 0) -> NDArray[np.float64]:
    """Return the coordinate of a site, u = (w + 1/2) / 2^32, shape (future)."""
    block, lane = SITES[site]
    coordinates: NDArray[np.float64] = (words(seed, numbers, block, visit)[lane] + 0.5) / 2.0**32
    return coordinates


def cpi_pct(futures: xr.Dataset) -> NDArray[np.float64]:
    """Return inflation in per cent, shape (years from the as-of year on, future); docs/model.md, section 11."""
    from scipy.special import ndtri

    scenario, numbers, seed = scenario_of(futures), future_numbers(futures), seed_of(futures)
    economy, first = scenario.economy, scenario.as_of_year
    last, path = np.full(len(numbers), economy.cpi_known_pct), []
    for place in range(scenario.agreement.last_year - first + 1):
        z = ndtri(uniforms(seed, numbers, f"economy.cpi.{place}"))
        last = economy.cpi_mean_pct + economy.cpi_persistence * (last - economy.cpi_mean_pct) + economy.cpi_sd_pct * z
        path.append(last)
    return np.stack(path)
