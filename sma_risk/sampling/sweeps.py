"""How do the dims of a sweep become dims of the result? Every cell is answered on the same futures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.core import schema
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario
from sma_risk.swept import Grid

if TYPE_CHECKING:
    import xarray as xr

_TAKEN = {dim for outcome in (*schema.OUTCOMES, schema.STATUS_OUTCOME) for dim in outcome.dims}
_TAKEN |= {outcome.name for outcome in (*schema.OUTCOMES, schema.STATUS_OUTCOME)}


def refuse_taken_dims(scenario: Scenario, taken: Iterable[str] = ()) -> None:
    """Raise `ScenarioError` for a dim whose name the result uses for something else."""
    taken = _TAKEN.union(taken, schema.names(scenario.agreement.currency).values())
    for dim in scenario.grid.dims:
        if dim in taken:
            raise ScenarioError(
                f"{_swept_along(scenario.grid, dim)[0]}.dims", dim, "names that the result does not use"
            )


def coords_of(grid: Grid) -> dict[str, Any]:
    """Return the labels of each dim that has some, with the parameters that vary along it."""
    return {
        dim: (dim, list(labels), {"long_name": ", ".join(_swept_along(grid, dim))})
        for dim, _, labels in grid.axes
        if labels is not None
    }


def attrs_of(grid: Grid) -> dict[str, str]:
    """Return which parameters vary along which dim, as JSON; nothing if none does."""
    return {"sweep": json.dumps({dim: _swept_along(grid, dim) for dim in grid.dims})} if grid.dims else {}


def joint_hash(hashes: Sequence[str]) -> str:
    """Return the hash of what was compiled: of all cells, in order, if there are several."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def stack(cells: Sequence[xr.Dataset], grid: Grid) -> xr.Dataset:
    """Return the answers of all cells in one Dataset, the dims of the grid first in every variable."""
    if not grid.dims:
        return cells[0]
    found = cells[0].coords.to_dataset().assign_coords(coords_of(grid))
    for name, variable in cells[0].data_vars.items():
        values = np.stack([cell[name].values for cell in cells])
        dims = (*grid.dims, *variable.dims)
        found[name] = (dims, values.reshape(*grid.shape, *variable.shape), variable.attrs)
    return found


def _swept_along(grid: Grid, dim: str) -> list[str]:
    return [name for name, sweep in grid.sweeps.items() if dim in (own for own, _, _ in sweep.axes)]
