"""What if some coordinates were drawn anew, and all others stayed? Points with the words of chosen sites swapped.

The designs of Sobol' indices: of points A and B the futures of "A with one group of columns from B".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import BLOCKS_IN_ORDER, SITES
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import LARGEST, whole
from sma_risk.sampling.points.groups import sites_of
from sma_risk.sampling.points.noun import Points, Words
from sma_risk.sampling.points.plain import Random


@dataclass(frozen=True)
class Swapped(Points):
    """Points of `base`, but the words of `sites`, at all visits, those that the seed `with_seed` would give."""

    base: Points
    sites: tuple[str, ...]
    with_seed: int

    @property
    def sampler(self) -> str:  # type: ignore[override]
        """What it is called in the attributes of a Dataset."""
        return f"swapped {self.base.sampler}"

    @property
    def whole(self) -> bool:  # type: ignore[override]
        """Whether a future's words depend on how many there are."""
        return self.base.whole

    @property
    def paired(self) -> bool:  # type: ignore[override]
        """Whether futures come in pairs."""
        return self.base.paired

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        self.base.fill(words, blocks, seed, n, first)
        lanes = _lanes(self.sites)
        touched = [block for block in blocks if block in lanes]
        others = np.empty((len(touched), *words.shape[1:]), np.uint32)
        self.base.fill_other(others, touched, self.with_seed, n, first)
        for row, block in enumerate(touched):
            for lane in lanes[block]:
                words[blocks.index(block), lane] = others[row, lane]

    def fill_other(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write words that are independent of all of these."""
        self.base.fill_other(words, blocks, seed, n, first)

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        parts = {"base": self.base.to_dict(), "sites": list(self.sites), "with_seed": str(self.with_seed)}
        return {"kind": "swapped", **parts}

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` if the base has no such ensemble."""
        self.base.check(n, first_future)

    def replicates(self, n: int) -> int | None:
        """Return how many independent blocks an ensemble of n falls into."""
        return self.base.replicates(n)

    def seeds(self, seed: int) -> NDArray[np.uint64]:
        """Return what later visits are drawn with, (block, lane)."""
        found = self.base.seeds(seed)
        for block, lanes in _lanes(self.sites).items():
            found[BLOCKS_IN_ORDER.index(block), lanes] = self.with_seed
        return found


def swapped(sites: str | Iterable[str], *, with_seed: int, base: Points | None = None) -> Swapped:
    """Return points that differ from others in the words of some sites only, at all their visits.

    Parameters
    ----------
    sites : names of sites, of `groups()` such as "election", or both; second words of tails come along.
    with_seed : 0 to 2**64 - 1, from which the swapped sites are drawn; not the seed of the futures, with which
        random points would not be swapped at all.
    base : the points that all other sites keep; None for `random`.

    Raises
    ------
    ScenarioError
        For a name that is neither site nor group, no sites, an impossible seed, or a base that is tilted.

    Examples
    --------
    The share of the variance of the cost that the first election's result decides (Saltelli et al. 2010):

    >>> import numpy as np
    >>> import sma_risk as sr
    >>> deal, seeds = sr.presets.twelfth_sma(), {"a": 2024, "b": 2025}
    >>> others = swapped(["election.probability", "election.winner"], with_seed=seeds["b"])
    >>> cost = [
    ...     sr.simulate(deal, "hurry", n=4096, seed=seed, points=points).cost_krw_bn.sum("year").values[0]
    ...     for seed, points in ((seeds["a"], None), (seeds["b"], None), (seeds["a"], others))
    ... ]
    >>> a, b, ab = (one.astype(float) for one in cost)
    >>> bool(0 < np.mean(b * (ab - a)) / np.var(a) < 1)
    True
    """
    base = Random() if base is None else base
    if not isinstance(base, Points) or base.weighted:
        raise ScenarioError("base", base, "points without weights (tilt the swapped ones instead), or None")
    return Swapped(base, sites_of("sites", sites), whole("with_seed", with_seed, 0, LARGEST))


def _lanes(sites: Iterable[str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for block, lane in (SITES[site] for site in sites):
        found.setdefault(block, []).append(lane)
    return found
