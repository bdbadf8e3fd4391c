"""How are futures played only when they are needed? As blocks of Dask arrays, each a task that depends on nothing else.

Dask decides where: on threads here, or on the workers of the client that is current. The only file that knows
`dask.array`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.sampling import request
from sma_risk.sampling.played import Played
from sma_risk.sampling.store.layout import Block, Layout, block_for
from sma_risk.sampling.sweeps import joint_hash

if TYPE_CHECKING:
    import xarray as xr


def lazily(played: Played, block: int | None) -> xr.Dataset:
    """Return all futures, none of them played yet; what one block says of several outcomes is played once for all."""
    import xarray as xr

    try:
        from dask import delayed
    except ImportError as error:
        raise ImportError("lazy futures need the extra `cluster`: pip install 'sma-risk[cluster]'") from error
    layout = Layout(played, block_for(played) if block is None else block)
    cells = [(request.written(played, cell, compiled), compiled) for cell, _, compiled in played.cells()]
    play = delayed(_outcomes, pure=True)
    blocks = [(one, play(cells[one.cell][0], one.start, one.stop)) for one in layout.blocks()]
    variables = {
        name: (layout.dims[name], _joined(layout, name, blocks), like.attrs)
        for name, like in ((str(name), like) for name, like in layout.like.data_vars.items())
    }
    return xr.Dataset(variables, layout.like.coords, played.attrs(joint_hash([compiled for _, compiled in cells])))


def _joined(layout: Layout, name: str, blocks: list[tuple[Block, Any]]) -> Any:
    """Return the Dask array of an outcome: blocks beside each other, cells above each other."""
    import dask.array as da

    own = {dim: layout.like.sizes[dim] for dim in layout.dims[name] if dim not in layout.played.scenario.grid.dims}
    rows: dict[int, list[Any]] = {}
    for block, outcomes in blocks:
        if name in layout.names(block):
            shape = tuple((own | {"future": block.stop - block.start}).values())
            rows.setdefault(block.cell, []).append(da.from_delayed(outcomes[name], shape, layout.like[name].dtype))
    cells = [da.concatenate(row, axis=-1) for row in rows.values()]
    swept = len(own) < len(layout.dims[name])
    return da.stack(cells).reshape(*layout.shape(name)) if swept else cells[0]


def _outcomes(text: str, start: int, stop: int) -> dict[str, np.ndarray[Any, Any]]:
    """Play a block, and return its outcomes by name."""
    played, play = request.read(text)
    found = Layout(played, stop - start).outcomes(Block(0, 0, start, stop), played.scenario, play)
    return {str(name): one.values for name, one in found.data_vars.items()}
