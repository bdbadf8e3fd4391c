"""What is every number called? The arrays of the core as one Dataset: names, dims, labels and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.core import schema
from sma_risk.sampling.blocks import Stores
from sma_risk.sampling.played import Played
from sma_risk.sampling.sweeps import coords_of

if TYPE_CHECKING:
    import xarray as xr

WEIGHT = {"units": "1", "long_name": "how much a future counts"}


def labelled(played: Played, stores: Stores) -> xr.Dataset:
    """Return the outcomes of all cells, their number first in every array, as a Dataset that has no attributes yet."""
    import xarray as xr

    scenario = played.scenario
    years, grid, currency = len(scenario.years), scenario.grid, scenario.agreement.currency
    stores = {store: values.reshape(*grid.shape, *values.shape[1:]) for store, values in stores.items()}
    variables, names = {}, schema.names(currency)
    for outcome in schema.OUTCOMES:
        place = schema.rows_of(outcome.store, years)[outcome.name]
        rows = (Ellipsis, place, slice(None))
        data = stores[outcome.store][rows]
        variables[names[outcome.name]] = ((*grid.dims, *outcome.dims), data, outcome.attrs(currency))
    coords: dict[str, Any] = {"strategy": [s.name for s in played.strategies], "year": list(scenario.years)}
    coords |= coords_of(grid)
    if "weight" in stores:
        variables["weight"] = (("future",), stores["weight"].reshape(-1, played.n)[0], WEIGHT)
    if played.status:
        status = schema.STATUS_OUTCOME
        variables[status.name] = ((*grid.dims, *status.dims), stores["status"], status.attrs(currency))
        coords["month"] = np.arange(scenario.months)
    return xr.Dataset(variables, coords)
