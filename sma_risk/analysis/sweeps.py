"""How is a sweep answered? Cell by cell, each with a scenario of its own; its dims become those of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from inspect import signature
from itertools import product
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import with_freedom
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import checked_seed
from sma_risk.sampling.sweeps import attrs_of, joint_hash
from sma_risk.scenario import Scenario

A = TypeVar("A")
P = ParamSpec("P")
Place = dict[str, int]
DIMS = ("future", "strategy", "year", "month")
"""Dimensions that the analyses know; any other one of futures is a sweep."""


def sweeps(answer: Callable[Concatenate[A, P], xr.Dataset]) -> Callable[Concatenate[A, P], xr.Dataset]:
    """Let an analysis of futures, or of a scenario, answer for every cell of a sweep.

    Attributes that differ from cell to cell, such as a sentence, become variables; of a cell, attributes again.
    """

    form = signature(answer)

    @wraps(answer)
    def answer_each(*args: Any, **kwargs: Any) -> xr.Dataset:
        try:
            given = form.bind(*args, **kwargs).arguments
        except TypeError:  # Python's own error names the function
            return cast(xr.Dataset, cast(Any, answer)(*args, **kwargs))
        first = next(iter(form.parameters))
        asked = given[first]
        sizes = _swept(asked)
        if not sizes:
            return _told(cast(Any, answer)(**given | {first: with_attributes(asked)}), asked)
        if isinstance(asked, Scenario) and given.get("seed") is None:
            given["seed"] = checked_seed(None)  # drawn once: the same futures in all cells
        rest = dict(list(given.items())[1:])
        cells = []
        for place, one in zip(_places(sizes), _cells(asked, sizes), strict=True):
            beside = {name: _slice(value, place) for name, value in rest.items()}
            cells.append(_told(cast(Any, answer)(with_attributes(one), **beside), one))
        return _together(_of_the_whole(cells, asked), sizes, {dim: _labels(asked, dim) for dim in sizes})

    return cast(Callable[Concatenate[A, P], xr.Dataset], answer_each)


def _told(answer: xr.Dataset, asked: object) -> xr.Dataset:
    return with_freedom(answer, asked) if isinstance(asked, xr.Dataset) else answer


def scenario_of(futures: xr.Dataset) -> Scenario:
    """Return the scenario that was played, from the attributes; of one cell of a sweep, that of the cell.

    Which cell it is, is told by its scalar coordinates; without them the parameters that vary stay a sweep.
    """
    check_dataset(futures)
    if "scenario" not in futures.attrs:
        raise ScenarioError("futures.attrs", sorted(map(str, futures.attrs)), "an entry 'scenario'")
    document = futures.attrs["scenario"]
    scenario = _parsed(document)
    place = _place_of(futures, scenario)
    return scenario if place is None else _parsed_cells(document)[place]


def with_attributes(cell: A) -> A:
    """Return futures with attributes in the place of variables that a sweep has made of them, if these are any."""
    if not isinstance(cell, xr.Dataset) or "future" not in cell.dims:
        return cell
    told = {str(name): one.item() for name, one in cell.data_vars.items() if not one.dims}
    return cast(A, cell.drop_vars(told).assign_attrs(told))


def check_dataset(futures: object) -> None:
    """Raise `ScenarioError` for what is no Dataset."""
    if not isinstance(futures, xr.Dataset):
        raise ScenarioError("futures", futures, "a Dataset from `simulate`")


def _swept(asked: object) -> dict[str, int]:
    """Return the dims of a sweep with their sizes."""
    if isinstance(asked, Scenario):
        return {dim: size for dim, size, _ in asked.grid.axes}
    if not isinstance(asked, xr.Dataset):
        return {}
    found = {str(dim): size for dim, size in asked.sizes.items() if dim not in DIMS}
    for dim, size in found.items():
        if not size:
            raise ScenarioError(dim, 0, "at least one value of what is swept")
    return found


def _places(sizes: Mapping[str, int]) -> list[Place]:
    return [dict(zip(sizes, place, strict=True)) for place in product(*map(range, sizes.values()))]


def _cells(asked: Any, sizes: Mapping[str, int]) -> list[Any]:
    """Return what is asked of each cell; futures keep their place as scalar coordinates, which tell their scenario."""
    if isinstance(asked, Scenario):
        return list(asked.cells())
    bare = [dim for dim in sizes if dim not in asked.coords]
    return [asked.isel(place).assign_coords({dim: place[dim] for dim in bare}) for place in _places(sizes)]


def _slice(value: Any, place: Place) -> Any:
    if not isinstance(value, xr.Dataset | xr.DataArray):
        return value
    return value.isel({dim: i for dim, i in place.items() if dim in value.dims}, drop=True)


def _labels(asked: Any, dim: str) -> xr.DataArray | str:
    if not isinstance(asked, Scenario):
        return cast(xr.DataArray, asked[dim]) if dim in asked.coords else dim
    labels = next(labels for name, _, labels in asked.grid.axes if name == dim)
    return dim if labels is None else xr.DataArray(list(labels), dims=dim, name=dim)


def _of_the_whole(cells: list[xr.Dataset], asked: Any) -> list[xr.Dataset]:
    """Return the answers with the attributes of the whole sweep in the place of each cell's."""
    if not isinstance(asked, Scenario):
        return cells
    attrs = {"scenario": asked.to_json(), **attrs_of(asked.grid)}
    if all("compiled_sha256" in cell.attrs for cell in cells):
        attrs["compiled_sha256"] = joint_hash([cell.attrs["compiled_sha256"] for cell in cells])
    return [cell.assign_attrs(attrs) for cell in cells]


def _together(
    cells: list[xr.Dataset], sizes: Mapping[str, int], labels: Mapping[str, xr.DataArray | str]
) -> xr.Dataset:
    """Return the answers of all cells, the last dim fastest, in one."""
    names = dict.fromkeys(name for cell in cells for name in cell.attrs)  # a set has no order
    same = {n: cells[0].attrs.get(n) for n in names if all(c.attrs.get(n) == cells[0].attrs.get(n) for c in cells)}
    for dim in sizes:
        if dim in cells[0].data_vars or dim in cells[0].dims:
            raise ScenarioError("futures.dims", dim, "a name of the sweep's dimension that the answer does not use")
    bare = [_without_places(cell, sizes).drop_attrs(deep=False) for cell in cells]
    differ = sorted(names.keys() - same.keys())
    bare = [
        one.assign({name: ((), cell.attrs.get(name)) for name in differ}) for one, cell in zip(bare, cells, strict=True)
    ]
    how: Any = {"data_vars": "all", "coords": "minimal", "compat": "equals", "join": "outer"}
    for dim, size in reversed(list(sizes.items())):
        rows = [bare[start : start + size] for start in range(0, len(bare), size)]
        bare = [xr.concat(row, labels[dim], combine_attrs="override", **how) for row in rows]
    return bare[0].assign_attrs(same)


def _without_places(cell: xr.Dataset, sizes: Mapping[str, int]) -> xr.Dataset:
    """Return an answer without its place in the sweep; what goes with futures may differ, so it becomes variables."""
    cell = cell.drop_vars(list(sizes), errors="ignore")
    return cell.reset_coords([name for name, one in cell.coords.items() if "future" in one.dims])


@lru_cache(maxsize=8)
def _parsed(document: str) -> Scenario:
    return Scenario.from_json(document)


@lru_cache(maxsize=8)
def _parsed_cells(document: str) -> list[Scenario]:
    return _parsed(document).cells()


def _place_of(futures: xr.Dataset, scenario: Scenario) -> int | None:
    """Return the number of the cell that scalar coordinates name; None if they name none, or nothing is swept."""
    places = []
    for dim, size, labels in scenario.grid.axes:
        if dim not in futures.coords or futures[dim].ndim:
            return None
        known, value = list(range(size) if labels is None else labels), futures[dim].item()
        if value not in known:
            return None
        places.append(known.index(value))
    return int(np.ravel_multi_index(places, scenario.grid.shape)) if places else None
