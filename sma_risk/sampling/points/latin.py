"""Which points cover each coordinate evenly by itself? Latin hypercubes, in independent replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.noun import Points, Words
from sma_risk.sampling.points.sobol import REPLICATES, places_of, replicates_from

_LARGEST = 1 << 31  # strata


@dataclass(frozen=True)
class LatinHypercube(Points):
    """Latin hypercubes: of m points in a replicate, one in each m-th of every coordinate."""

    count: int = REPLICATES
    sampler = "latin hypercube"
    whole = True

    def fill(self, words: Words, blocks: Sequence[int], seed: int, n: int, first: int) -> None:
        """Write the words of visit 0, shape (block, lane, future)."""
        from sma_risk.sampling.points.latin_words import write_latin

        each = n // self.count
        sizes = np.uint64(each), np.uint64(max(each - 1, 1).bit_length())
        rows = np.array(blocks, np.uint64)
        write_latin(places_of(tuple(blocks), 0), rows, np.uint64(first), *sizes, np.uint64(seed), words)

    def to_dict(self) -> dict[str, Any]:
        """Return what makes it, JSON-able."""
        return {"kind": "latin_hypercube", "replicates": self.count}

    def check(self, n: int, first_future: int) -> None:
        """Raise `ScenarioError` unless all replicates have equally many points, all of them played."""
        super().check(n, first_future)
        if n % self.count or not 1 <= n // self.count <= _LARGEST:
            raise ScenarioError("n", n, f"a multiple of the {self.count} replicates of Latin hypercube points")

    def replicates(self, n: int) -> int:
        """Return the number of replicates."""
        return self.count


def latin_hypercube(*, replicates: int = REPLICATES) -> LatinHypercube:
    """Return Latin hypercube points (McKay, Beckman & Conover 1979), in replicates.

    Every coordinate is covered evenly, each by itself: of what single coordinates add to an outcome almost no error is
    left, of what they do together all of it (Stein 1987). Standard errors are those of the replicates' means.

    Parameters
    ----------
    replicates : 2 to 4096, independent of each other; n must be a multiple.

    Examples
    --------
    >>> import numpy as np
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=1600, seed=2024, points=latin_hypercube())
    >>> futures.attrs["sampler"], futures.attrs["replicates"]
    ('latin hypercube', '16')
    """
    return LatinHypercube(replicates_from("replicates", replicates))
