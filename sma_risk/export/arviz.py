"""How do futures reach ArviZ? As prior draws, and what they lead to: nothing has been observed.

ArviZ is not needed to convert: version 1 reads an `xarray.DataTree` as it is, versions 0.22 and 0.23 by
``arviz.from_datatree``.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import with_draws
from sma_risk.analysis.marks import marks
from sma_risk.analysis.selection import several
from sma_risk.parameters import ScenarioError
from sma_risk.version import __version__

_SAMPLE = ["chain", "draw"]


def to_arviz(futures: xr.Dataset) -> xr.DataTree:
    """Return futures as the groups of ArviZ, over ``chain`` and ``draw``.

    Parameters
    ----------
    futures : from `simulate`, equally likely.

    Returns
    -------
    DataTree
        ``prior``, the `marks`, drawn before anyone acts; ``prior_predictive``, the outcomes, by strategy. The futures
        are drawn from what is assumed and meet no data, so there is no posterior. Independent futures are one chain,
        since they have no order; replicates, as of quasi-random points, are a chain each. Diagnostics of Markov
        chains say nothing about either.

    Raises
    ------
    ScenarioError
        If futures are weighted, which ArviZ does not know, or their replicates are not equally long; as `marks`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> tree = to_arviz(sr.simulate(sr.presets.twelfth_sma(), "hurry", n=1000, seed=2024))
    >>> sorted(tree.children), dict(tree["prior"].sizes)
    (['prior', 'prior_predictive'], {'chain': 1, 'draw': 1000})
    """
    played = with_draws(several(futures))
    if "weight" in played:
        raise ScenarioError("futures", "weighted futures", "equally likely ones: ArviZ has no weights")
    groups = {"prior": marks(futures), "prior_predictive": played}
    chains = _chains(played)
    attrs = {**futures.attrs, "inference_library": "sma_risk", "inference_library_version": __version__}
    return xr.DataTree.from_dict({name: _sampled(group, chains, attrs) for name, group in groups.items()})


def _chains(futures: xr.Dataset) -> int:
    if "replicate" not in futures.coords:
        return 1
    labels, counts = np.unique(futures.replicate.values, return_counts=True)
    if len(set(counts)) != 1 or np.any(np.diff(futures.replicate.values) < 0):
        raise ScenarioError("futures", "replicates of different lengths", "all futures of every replicate, in order")
    return len(labels)


def _sampled(group: xr.Dataset, chains: int, attrs: dict[str, object]) -> xr.Dataset:
    """Return a group whose futures are chains of draws, before all else as ArviZ has it."""
    length = group.sizes["future"] // chains
    along = [str(name) for name, one in group.coords.items() if "future" in one.dims]
    places = {"chain": np.repeat(np.arange(chains), length), "draw": np.tile(np.arange(length), chains)}
    bare = group.drop_vars(along).assign_coords({name: ("future", one) for name, one in places.items()})
    folded = bare.set_index(future=_SAMPLE).unstack("future")
    return folded.transpose(*_SAMPLE, ...).assign_attrs(attrs)
