"""Can it be done again? The same futures, byte for byte, from the attributes alone, or a refusal that says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.played import played_of, refuse_another_core
from sma_risk.sampling.simulate import simulate


def rerun(made: xr.Dataset | Mapping[str, Any], *, threads: int | None = None) -> xr.Dataset:
    """Play the same futures again from what a Dataset, a table made from it, or a manifest says of their making.

    Parameters
    ----------
    made : from `simulate`, a result of an analysis of it, or a `manifest`.
    threads : as for `simulate`; the bytes do not depend on it.

    Returns
    -------
    Dataset
        All the futures that were played, also if `made` is a slice or a summary of them.

    Raises
    ------
    ScenarioError
        Naming what is missing or differs: an attribute, the compiled arrays (``compiled_sha256``: another version of
        SciPy may tabulate a distribution differently in the last bit) or the core's source (``core_sha256``).

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> again = rerun(sr.cost_summary(futures))
    >>> again.identical(futures)
    True
    """
    attrs = attributes(made)
    asked = played_of(attrs)
    refuse_another_core(asked, attrs)
    return simulate(
        asked.scenario,
        asked.strategies,
        n=asked.source.n,
        seed=asked.source.seed,
        points=asked.source.points,
        first_future=asked.first_future,
        status=asked.status,
        threads=threads,
    )


def attributes(made: object) -> Mapping[str, Any]:
    """Return the attributes of a Dataset, or what a manifest records of its futures."""
    if isinstance(made, xr.Dataset | xr.DataArray):
        return {str(name): value for name, value in made.attrs.items()}
    futures = made.get("futures") if isinstance(made, Mapping) else None
    if isinstance(futures, Mapping):
        return futures
    raise ScenarioError("made", type(made).__name__, "a Dataset, or a manifest")
