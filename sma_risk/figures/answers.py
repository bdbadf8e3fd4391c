"""Which part of an answer is drawn? Its variables by name, one strategy of several, one cell of a sweep."""

from __future__ import annotations

import xarray as xr

from sma_risk.parameters import ScenarioError, one_among


def drawable(answer: xr.Dataset, over: tuple[str, ...], *variables: str) -> xr.Dataset:
    """Return an answer that has these variables over these dimensions and no others, or refuse by name.

    A single strategy is given its dimension back where strategies are drawn.
    """
    if not isinstance(answer, xr.Dataset):
        raise ScenarioError("answer", type(answer).__name__, "the Dataset that the analysis returned")
    for name in variables:
        if name not in answer:
            raise ScenarioError("answer", sorted(map(str, answer)), f"the variable {name!r}")
    for dim in (str(dim) for name in variables for dim in answer[name].dims):
        if dim not in over:
            needed = f"one cell of the sweep: answer.isel({dim}=0), or by value with .sel"
            raise ScenarioError("answer", f"{answer.sizes[dim]} values of {dim!r}", needed)
    if "strategy" in over and "strategy" in answer.coords and "strategy" not in answer.dims:
        answer = answer.expand_dims("strategy")
    return answer


def names(answer: xr.Dataset) -> list[str]:
    """Return the strategies of an answer."""
    return [str(name) for name in answer.strategy.values]


def of_one(answer: xr.Dataset, strategy: str | None) -> xr.Dataset:
    """Return what an answer says of one strategy; None takes the only one."""
    known = names(answer)
    if strategy is None and len(known) == 1:
        strategy = known[0]
    chosen = one_among("strategy", strategy, known)
    return answer.isel(strategy=known.index(chosen))
