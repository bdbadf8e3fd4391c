"""How is something rare seen often? Points tilted towards it, each future weighted by how much more often it came.

Importance sampling on the words: a coordinate u is drawn with a density that favours one end. A share of futures is
drawn plainly (a defensive mixture, Hesterberg 1995), so that no future weighs more than one over that share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import SITES
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.noun import Points, Words
from sma_risk.sampling.points.plain import Random

PLAIN = 0.1
_LEAST_PLAIN = 0.01
_STRONGEST = 100.0
_CHOICE = SITES["points.plain"]
_TWO_TO_32 = 2.0**32
_LARGEST_WORD = 2**32 - 1


@dataclass(frozen=True)
class Tilted(Points):
    """Points of `base` with some coordinates drawn towards one end, but for a share `plain` of futures."""

    base: Points
    tilts: tuple[tuple[str, float], ...]
    plain: float = PLAIN
    weighted = True

    @property
    def sampler(self) -> str:  # type: ignore[override]
        """What it is called in the attributes of a Dataset."""
        return f"tilted {self.base.sampler}"

    @property
    def favoured(self) -> tuple[str, ...]:  # type: ignore[override]
        """The sites that are tilted."""
        return tuple(site for site, _ in self.tilts)

    @property
    def whole(self) -> bool:  # type: ignore[override]
        """Whether a future's words depend on how many there are."""
        return self.base.whole

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        self.base.fill(words, blocks, seed, n, first)
        choice = np.empty((1, *words.shape[1:]), np.uint32)
        self.base.fill(choice, _CHOICE[:1], seed, n, first)
        is_tilted = (choice[0, _CHOICE[1]] + 0.5) / _TWO_TO_32 >= self.plain
        for site, tilt in self.tilts:
            block, lane = SITES[site]
            if block in blocks:
                row = words[list(blocks).index(block), lane]
                row[is_tilted] = _towards(row[is_tilted], tilt)

    def weights(self, words: Words, blocks: Sequence[int]) -> NDArray[np.float64]:
        """Return the likelihood ratio of each future: how likely its words are, over how likely they were drawn."""
        ratio = np.ones(words.shape[2])
        for site, tilt in self.tilts:
            block, lane = SITES[site]
            if block in blocks:
                ratio *= _density(words[list(blocks).index(block), lane], tilt)
        return np.asarray(1.0 / (self.plain + (1.0 - self.plain) * ratio))

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        return {"kind": "tilted", "base": self.base.to_dict(), "tilts": dict(self.tilts), "plain": self.plain}

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` if the base has no such ensemble."""
        self.base.check(n, first_future)

    def replicates(self, n: int) -> int | None:
        """Return how many independent blocks an ensemble of n falls into."""
        return self.base.replicates(n)

    def seeds(self, seed: int) -> NDArray[np.uint64]:
        """Return what later visits are drawn with, (block, lane)."""
        return self.base.seeds(seed)


def tilted(tilts: Mapping[str, float], *, base: Points | None = None, plain: float = PLAIN) -> Tilted:
    """Return points that favour one end of some coordinates; `simulate` adds how much each future counts.

    Parameters
    ----------
    tilts : site -> strength, from -100 to 100. A strength t > 0 draws the coordinate u near 1 with density
        (1 + t) u^t, t < 0 near 0 with density (1 - t) (1 - u)^(-t). A large u of a quantity is a large value, of a
        clock a late event, of a cause one that stands last in its list; docs/model.md has them all. Only the first
        visit of a site is tilted.
    base : the points to tilt, but no antithetic ones; None for `random`.
    plain : share of futures that are not tilted, .01 to 1: no weight exceeds 1 / plain.

    Returns
    -------
    Points
        A Dataset played with them has ``weight`` (future), the exact likelihood ratio of the words that were drawn, of
        mean 1. Every analysis here takes weights into account; a bare mean does not.

    Raises
    ------
    ScenarioError
        For a site that is none, a strength or share out of bounds, or a base of pairs or of weights already.

    Examples
    --------
    Here futures in which deals are reopened early and end badly come more often:

    >>> import sma_risk as sr
    >>> points = tilted({"in_force.clock": -2.0, "reopened.cause": 3.0})
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=10_000, seed=2024, points=points)
    >>> bool(abs(futures.weight.mean() - 1) < 0.1), bool(futures.weight.max() <= 10)
    (True, True)
    """
    base = Random() if base is None else base
    if not isinstance(base, Points) or base.weighted or base.paired:
        raise ScenarioError("base", base, "points without weights that do not come in pairs, or None")
    if not isinstance(tilts, Mapping) or not tilts:
        raise ScenarioError("tilts", tilts, "strengths by site, at least one")
    for site, strength in tilts.items():
        if site not in SITES or SITES[site] == _CHOICE:
            raise ScenarioError("tilts", site, "a site of the register")
        if not _is_number(strength) or not 0.0 < abs(strength) <= _STRONGEST:
            raise ScenarioError(f"tilts.{site}", strength, f"a number from -{_STRONGEST:g} to {_STRONGEST:g}, not 0")
    if not _is_number(plain) or not _LEAST_PLAIN <= plain <= 1.0:
        raise ScenarioError("plain", plain, f"a share from {_LEAST_PLAIN:g} to 1")
    return Tilted(base, tuple((site, float(tilts[site])) for site in SITES if site in tilts), float(plain))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _towards(words: NDArray[np.uint32], tilt: float) -> NDArray[np.uint32]:
    """Return words drawn with the density of a tilt, by its quantile function."""
    near_one = words if tilt > 0 else ~words
    u = ((near_one + 0.5) / _TWO_TO_32) ** (1.0 / (1.0 + abs(tilt)))
    found: NDArray[np.uint32] = np.minimum(u * _TWO_TO_32, _LARGEST_WORD).astype(np.uint32)
    return found if tilt > 0 else ~found


def _density(words: NDArray[np.uint32], tilt: float) -> NDArray[np.float64]:
    """Return how much more likely a tilt makes each word: the mean of its density over the word's own cell."""
    low = (words if tilt > 0 else ~words).astype(np.float64)
    power = 1.0 + abs(tilt)
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # of the lowest cell the logarithm is infinite, and its mass (1 / 2^32)^power
        mass = (low / _TWO_TO_32) ** power * np.expm1(power * np.log1p(1.0 / low))
    mass = np.where(low > 0.0, mass, _TWO_TO_32**-power)
    return np.asarray(mass * _TWO_TO_32)
