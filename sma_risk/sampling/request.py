"""How does another process learn what to play? From text that suffices: what a Dataset records, checked as any input.

Compiled arrays are not sent: a process compiles a request once, and refuses one that would be other bytes there.
"""

from __future__ import annotations

import json
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from sma_risk.sampling.blocks import Play, Stores
from sma_risk.sampling.played import Played, played_of, refuse_another_core
from sma_risk.scenario import Scenario

_COMPILED = 4  # requests, such as cells of a sweep that are under way
_one_at_a_time = Lock()


class Request(NamedTuple):
    """What is played, one cell, and how."""

    played: Played
    play: Play

    def outcomes(self, start: int, stop: int) -> Stores:
        """Play the futures at places start to stop - 1, and return their outcomes by store."""
        stores = self.played.empty(stop - start)
        self.play(stores, self.played.first_future + start, 0, stop - start)
        return stores


def written(played: Played, cell: Scenario, compiled_sha256: str) -> str:
    """Return the request to play one cell."""
    return json.dumps(played._replace(scenario=cell).attrs(compiled_sha256))


def read(text: str) -> Request:
    """Return what a request asks for, compiled once; `ScenarioError` if its futures would be other bytes here."""
    with _one_at_a_time:
        return _read(text)


@lru_cache(maxsize=_COMPILED)
def _read(text: str) -> Request:
    attrs = json.loads(text)
    played = played_of(attrs)
    refuse_another_core(played, attrs)
    ((_, play, _),) = played.cells()
    return Request(played, play)
