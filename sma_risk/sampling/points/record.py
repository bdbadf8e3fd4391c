"""Which points were played? A word source from what a Dataset records of it, checked like any other input."""

from __future__ import annotations

import json
from typing import Any

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import whole_of
from sma_risk.sampling.points.latin import latin_hypercube
from sma_risk.sampling.points.noun import Points
from sma_risk.sampling.points.plain import antithetic, random
from sma_risk.sampling.points.sobol import sobol
from sma_risk.sampling.points.swapped import swapped
from sma_risk.sampling.points.tilted import tilted

_LONGEST = 100_000  # characters
_DEEPEST = 4
_MAKERS: dict[str, Any] = {
    "random": random,
    "antithetic": antithetic,
    "sobol": sobol,
    "latin_hypercube": latin_hypercube,
    "swapped": swapped,
    "tilted": tilted,
}


def from_json(text: str) -> Points:
    """Return the points that an attribute ``points`` describes.

    Raises
    ------
    ScenarioError
        If it describes none.

    Examples
    --------
    >>> from_json('{"kind": "antithetic"}')
    Antithetic()
    """
    try:
        found = json.loads(text) if isinstance(text, str) and len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        found = None
    return _from_dict(found, _DEEPEST)


def _from_dict(described: Any, depth: int) -> Points:
    needed = ScenarioError("points", str(described)[:80], "points as `simulate` records them")
    if not isinstance(described, dict) or not depth:
        raise needed
    parts = {str(key): value for key, value in described.items()}
    maker = _MAKERS.get(str(parts.pop("kind", None)))
    if maker is None:
        raise needed
    if "base" in parts:
        parts["base"] = _from_dict(parts["base"], depth - 1)
    if isinstance(parts.get("with_seed"), str):
        parts["with_seed"] = whole_of("points.with_seed", parts["with_seed"])
    try:
        made: Points = maker(**parts)
    except TypeError:  # an entry too many or too few
        raise needed from None
    return made


def to_json(points: Points) -> str:
    """Return what an attribute ``points`` says of them."""
    return json.dumps(points.to_dict())
