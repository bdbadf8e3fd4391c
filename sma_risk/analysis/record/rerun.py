"""Can it be done again? The same futures, byte for byte, from the attributes alone, or a refusal that says why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import xarray as xr

from sma_risk.analysis.sweeps import compiled_hash
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.source import Source, source_of
from sma_risk.sampling.simulate import simulate
from sma_risk.scenario import Scenario, Strategy

NEEDED = (
    *("scenario", "strategies", "seed", "first_future", "n", "status"),
    *("sampler", "points", "compiled_sha256", "core_sha256"),
)
LONGEST = 4_000_000  # characters of the strategies' tables
_KEPT = {"kept": True, "not kept": False}


class Making(NamedTuple):
    """What was played."""

    scenario: Scenario
    strategies: list[Strategy]
    source: Source
    first_future: int
    status: bool


def rerun(made: xr.Dataset | Mapping[str, Any], threads: int | None = None) -> xr.Dataset:
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
    asked = making(attrs)

    from sma_risk.sampling.jit import source_hash

    if attrs["core_sha256"] != source_hash("sampling"):
        raise ScenarioError("core_sha256", attrs["core_sha256"], f"the source of this core, {source_hash('sampling')}")
    found = compiled_hash(asked.scenario, asked.strategies)
    if attrs["compiled_sha256"] != found:
        raise ScenarioError("compiled_sha256", attrs["compiled_sha256"], f"what these attributes compile to, {found}")
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


def making(attrs: Mapping[str, Any]) -> Making:
    """Read what was played from attributes; `ScenarioError` naming the first that is missing or impossible."""
    for name in NEEDED:
        if not isinstance(attrs.get(name), str):
            raise ScenarioError(f"attrs.{name}", attrs.get(name), "an entry as `simulate` writes it")
    source = source_of(attrs)
    if attrs["sampler"] != source.points.sampler:
        raise ScenarioError("attrs.sampler", attrs["sampler"], f"{source.points.sampler!r}, by attrs.points")
    if attrs["status"] not in _KEPT:
        raise ScenarioError("attrs.status", attrs["status"], "one of " + ", ".join(_KEPT))
    strategies = [Strategy.from_dict(one) for one in _listed(attrs["strategies"])]
    return Making(
        Scenario.from_json(attrs["scenario"]),
        strategies,
        source,
        _whole("first_future", attrs["first_future"]),
        _KEPT[attrs["status"]],
    )


def attributes(made: object) -> Mapping[str, Any]:
    """Return the attributes of a Dataset, or what a manifest records of its futures."""
    if isinstance(made, xr.Dataset | xr.DataArray):
        return {str(name): value for name, value in made.attrs.items()}
    futures = made.get("futures") if isinstance(made, Mapping) else None
    if isinstance(futures, Mapping):
        return futures
    raise ScenarioError("made", type(made).__name__, "a Dataset, or a manifest")


def _whole(name: str, text: str) -> int:
    if not text.isdecimal() or len(text) > 20:
        raise ScenarioError(f"attrs.{name}", text, "a whole number, as text")
    return int(text)


def _listed(text: str) -> list[Any]:
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not found:
        raise ScenarioError("attrs.strategies", text[:80], f"a list of strategies in at most {LONGEST:,} characters")
    return found
