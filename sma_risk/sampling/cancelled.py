"""What is kept when work is cancelled? The answer of a smaller call that was finished on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.played import Played

if TYPE_CHECKING:
    import xarray as xr


class Cancelled(KeyboardInterrupt):
    """Ctrl-C while futures were played, or a `KeyboardInterrupt` that a progress function raised.

    partial : what a smaller call would have returned, byte for byte: the leading futures, or, of a sweep, the cells of
    the leading values of its first dim with all their futures. Its attributes say how many, and suffice for `rerun`.
    None if not even that was finished, or if points are those of a whole ensemble, of which a part is none.

    Examples
    --------
    >>> import sma_risk as sr
    >>> def impatient(told):
    ...     if told.done >= 2000:
    ...         raise KeyboardInterrupt
    >>> try:
    ...     sr.simulate(sr.presets.twelfth_sma(), n=10**6, seed=2024, block=1000, progress=impatient)
    ... except sr.Cancelled as cancelled:
    ...     cancelled.partial.sizes["future"]
    2000
    """

    def __init__(self, partial: xr.Dataset | None, said: str) -> None:
        super().__init__(said)
        self.partial = partial


def leading(played: Played, cells: int, futures: int) -> Played | None:
    """Return the largest smaller call that is done once so many cells, and futures of the next, were played."""
    grid, source = played.scenario.grid, played.source
    if grid.dims:
        rows = cells // (len(grid) // grid.shape[0])
        return played._replace(scenario=played.scenario.first_cells(grid.dims[0], rows)) if rows else None
    n = futures - futures % 2 if source.points.paired else futures
    if source.points.whole or not n:
        return None
    try:
        source.points.check(n, played.first_future)
    except ScenarioError:  # too few for such points
        return None
    return played._replace(source=source._replace(n=n), n=n)


def said(played: Played, part: Played | None) -> str:
    """Return what is kept, in a sentence."""
    if part is None:
        return "cancelled before anything was whole"
    cells, of = len(part.scenario.grid), len(played.scenario.grid)
    kept = f"{cells:,} of {of:,} cells" if part.scenario.grid.dims else f"{part.n:,} of {played.n:,} futures"
    return f"cancelled; {kept} are whole, in `partial`"
