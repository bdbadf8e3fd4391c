"""Which points leave no gaps? Scrambled Sobol' points, in independent replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sma_risk.core.sites import SITES
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole
from sma_risk.sampling.points.coordinates import DIMENSION_OF, ROOM
from sma_risk.sampling.points.noun import Points, Words

REPLICATES = 16
_FEWEST, _MOST = 2, 4096
_LARGEST = 1 << 32  # points of a replicate: an index has 32 digits


@dataclass(frozen=True)
class Sobol(Points):
    """Scrambled Sobol' points in replicates, each scrambled anew."""

    count: int = REPLICATES
    sampler = "scrambled sobol"
    whole = True

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        self._write(words, places_of(tuple(blocks), 0), seed, n, first)

    def fill_other(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write words of other dimensions: those of the same ones would fall into the same cells, in another order."""
        self._write(words, places_of(tuple(blocks), ROOM), seed, n, first)

    def _write(self, words: Words, places: NDArray[np.int64], seed: int, n: int, first: int) -> None:
        from sma_risk.sampling.points.sobol_words import tables, write_sobol

        write_sobol(*tables(), places, np.uint64(first), np.uint64(n // self.count), np.uint64(seed), True, words)

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        return {"kind": "sobol", "replicates": self.count}

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` unless every replicate has a power of two of points, all of them played."""
        super().check(n, first_future)
        each = n // self.count
        if each * self.count != n or each & (each - 1) or not 1 <= each <= _LARGEST:
            raise ScenarioError("n", n, f"{self.count} times a power of two, as {self._near(n)}, for Sobol' points")

    def _near(self, n: int) -> str:
        power = max(n // self.count, 1).bit_length() - 1
        return f"{self.count << power:,} or {self.count << (power + 1):,}"

    def replicates(self, n: int) -> int:
        """Return the number of replicates."""
        return self.count


def sobol(*, replicates: int = REPLICATES) -> Sobol:
    """Return scrambled Sobol' points: futures spread so evenly that means converge faster than by chance.

    One coordinate for each site at its first visit, in the order of `coordinates.COORDINATES`; what happens again reads
    Philox. Direction numbers are those of Joe & Kuo (2008); scrambling is nested and uniform (Owen 1997), by hashing
    (Burley 2020), anew in each replicate. Standard errors are those of the replicates' means. The gain is large for
    means that few coordinates decide and smoothly, small for rare events; docs/points.md has measured some.

    Parameters
    ----------
    replicates : 2 to 4096; n must be so many times a power of two. More of them make the standard error surer, fewer
        make it smaller.

    References
    ----------
    Owen, A. B. (1997), Scrambled net variance for integrals of smooth functions, Annals of Statistics 25(4).
    Burley, B. (2020), Practical hash-based Owen scrambling, Journal of Computer Graphics Techniques 9(4).

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> even, plain = (sr.simulate(deal, "hurry", n=1 << 14, seed=2024, points=points) for points in (sobol(), None))
    >>> errors = [float(sr.standard_error(futures).attitude_2025) for futures in (even, plain)]
    >>> errors[0] < 0.5 * errors[1]  # of the chance that the maximalist wins
    True
    """
    return Sobol(replicates_from("replicates", replicates))


def replicates_from(key: str, value: Any) -> int:
    """Return a number of replicates; `ScenarioError` for what is none."""
    return whole(key, value, _FEWEST, _MOST)


@cache
def places_of(blocks: tuple[int, ...], offset: int) -> NDArray[np.int64]:
    """Return (row, lane, dimension) of the sites of some blocks."""
    asked = [(site, place) for site, place in SITES.items() if place[0] in blocks]
    found = [(blocks.index(b), lane, DIMENSION_OF[site] + offset) for site, (b, lane) in asked]
    return np.array(found, np.int64).reshape(-1, 3)
