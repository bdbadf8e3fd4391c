"""What was played? A scenario, strategies and numbered futures of a source: what suffices to play them again."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sma_risk.parameters import ScenarioError, one_among
from sma_risk.sampling.blocks import Play, Stores, empty_stores, load_kernel
from sma_risk.sampling.integers import whole_of
from sma_risk.sampling.sweeps import attrs_of
from sma_risk.scenario import Scenario, Strategy
from sma_risk.uncertain import IN_STEPS
from sma_risk.version import __version__

if TYPE_CHECKING:
    from sma_risk.sampling.points.source import Source

RECORD = (
    *("scenario", "strategies", "seed", "first_future", "n", "status"),
    *("sampler", "points", "compiled_sha256", "core_sha256"),
)
"""The attributes that suffice."""
LONGEST = 4_000_000  # characters of the strategies' tables
DEPENDENCIES = ("numpy", "scipy", "numba", "xarray")
_STATUS = {True: "kept", False: "not kept"}


class Played(NamedTuple):
    """What is played, checked: n futures from the number `first_future` on; `status`, whether every month's is kept."""

    scenario: Scenario
    strategies: tuple[Strategy, ...]
    source: Source
    n: int
    first_future: int
    status: bool

    @property
    def months(self) -> int:
        """How many months' status is kept."""
        return self.scenario.months if self.status else 0

    @property
    def bytes_per_future(self) -> int:
        """What one future of one cell takes in memory."""
        return sum(values.nbytes for values in self.empty(1).values())

    def empty(self, n: int, cells: tuple[int, ...] = ()) -> Stores:
        """Return arrays for the outcomes of n of its futures, the cells of a sweep first."""
        stores = empty_stores(len(self.strategies), len(self.scenario.years), self.months, n, cells)
        return stores | ({"weight": np.empty((*cells, n))} if self.source.points.weighted else {})

    def load(self) -> None:
        """Load, or compile, the kernels it is played by: that takes long once, and is no part of what futures take."""
        import sma_risk.core.compile  # noqa: F401

        load_kernel(self.source, drawn=bool(self.scenario.drawn.keys() - set(IN_STEPS)))
        if not self.source.is_random:
            self.source.load()

    def cells(self, wanted: Container[int] | None = None) -> Iterator[tuple[Scenario, Play, str]]:
        """Yield, for each cell of a sweep, its scenario, how to play it and the hash of what was compiled.

        `wanted` are the numbers of the cells that are compiled, in their order; None for all.
        """
        from sma_risk.sampling.stepped import compiled_player

        for number, cell in enumerate(self.scenario.iter_cells()):
            if wanted is None or number in wanted:
                yield cell, *compiled_player(cell, self.strategies, self.source)

    def attrs(self, compiled_sha256: str) -> dict[str, str]:
        """Return the attributes that suffice to play it again."""
        return {
            "scenario": self.scenario.to_json(),
            "strategies": json.dumps([s.to_dict() for s in self.strategies]),
            "seed": str(self.source.seed),
            "first_future": str(self.first_future),
            "n": str(self.n),
            "status": _STATUS[self.status],
            **self.source.attrs(),
            "compiled_sha256": compiled_sha256,
            "core_sha256": core_hash(),
            "evidence_as_of": self.scenario.agreement.as_of,
            "versions": versions(),
            **attrs_of(self.scenario.grid),
        }


def played_of(attrs: Mapping[str, Any]) -> Played:
    """Read what was played from attributes; `ScenarioError` naming the first that is missing or impossible."""
    from sma_risk.sampling.points.source import source_of

    for name in RECORD:
        if not isinstance(attrs.get(name), str):
            raise ScenarioError(f"attrs.{name}", attrs.get(name), "an entry as `simulate` writes it")
    source = source_of(attrs)
    if attrs["sampler"] != source.points.sampler:
        raise ScenarioError("attrs.sampler", attrs["sampler"], f"{source.points.sampler!r}, by attrs.points")
    one_among("attrs.status", attrs["status"], _STATUS.values())
    strategies = tuple(Strategy.from_dict(one) for one in _listed(attrs["strategies"]))
    first_future = whole_of("attrs.first_future", attrs["first_future"])
    scenario, status = Scenario.from_json(attrs["scenario"]), attrs["status"] == _STATUS[True]
    return Played(scenario, strategies, source, source.n, first_future, status)


def core_hash() -> str:
    """Return the hash of the source files that decide which bytes a compiled scenario plays to."""
    from sma_risk.core.cache import source_hash

    return source_hash("core", "sampling")


def refuse_another_core(played: Played, attrs: Mapping[str, Any]) -> None:
    """Raise `ScenarioError` if what was played so would be other bytes here: another core, or other compiled arrays."""
    from sma_risk.sampling.stepped import compiled_hash

    core = core_hash()
    if attrs["core_sha256"] != core:
        raise ScenarioError("core_sha256", attrs["core_sha256"], f"the source of this core, {core}")
    compiled = compiled_hash(played.scenario, played.strategies)
    if attrs["compiled_sha256"] != compiled:
        needed = f"what these attributes compile to, {compiled}"
        raise ScenarioError("compiled_sha256", attrs["compiled_sha256"], needed)


@cache
def versions() -> str:
    """Return the versions of this library and of those that it computes with, as JSON."""
    return json.dumps({"sma_risk": __version__} | {name: version(name) for name in DEPENDENCIES})


def _listed(text: str) -> list[Any]:
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not found:
        raise ScenarioError("attrs.strategies", text[:80], f"a list of strategies in at most {LONGEST:,} characters")
    return found
