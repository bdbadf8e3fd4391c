"""What can a question be about? Inputs of the futures by name, alone or in groups, read again where not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Row
from sma_risk.analysis.marks import MEANINGS, marks
from sma_risk.analysis.numbers import future_numbers, uniforms
from sma_risk.analysis.selection import several
from sma_risk.analysis.sweeps import scenario_of
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.source import source_of

GROUPS = {
    "election": ("maximalist_wins",),
    "next election": ("maximalist_in_2029",),
    "Korean politics": ("snap_election", "unified_government"),
    "talks": ("pace_of_talks", "pace_with_maximalist"),
    "demand": ("demand_multiple",),
    "settlement": ("settled_with_maximalist", "settled_with_regular"),
    "assembly": ("pace_of_consent", "stall_propensity"),
    "reopening": ("fear_of_reopening",),
    "economy": ("budget_growth", "exchange_rate"),
}
"""Groups of marks that a question can be about by one name."""

_KEPT = {
    "maximalist_wins": "attitude_2025",
    "maximalist_in_2029": "attitude_2029",
    "demand_multiple": "demand_multiple",
}
About = Sequence[str] | Mapping[str, "str | xr.DataArray | Sequence[str | xr.DataArray]"]


class Inputs(NamedTuple):
    """Inputs asked about together: names, and their values in the futures, each shape (n)."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]


def inputs_of(futures: xr.Dataset, about: About | None) -> dict[str, Inputs]:
    """Return what is asked about, by the name of the question.

    Parameters
    ----------
    futures : from `simulate`.
    about : names, each a question: groups of `GROUPS`, marks of `marks.MEANINGS`, or numbers of the scenario that are
        uncertain, such as "durability.backlash". Or a mapping from names of one's own to one or several of these, or to
        a DataArray over ``future``. None asks about every group.

    Raises
    ------
    ScenarioError
        If a name is unknown, or a DataArray is not one of finite numbers over these futures.
    """
    futures = several(futures)
    asked = list(GROUPS) if about is None else about
    if isinstance(asked, str) or not isinstance(asked, Sequence | Mapping) or not len(asked):
        raise ScenarioError("about", about, "names of inputs, at least one, or a mapping to them")
    questions = asked if isinstance(asked, Mapping) else {name: name for name in asked}
    drawn = scenario_of(futures).drawn
    parts = {str(name): _parts(what, drawn) for name, what in questions.items()}
    wanted = {one for named in parts.values() for one in named if isinstance(one, str)}
    found = _read(futures, wanted)
    return {
        name: Inputs(
            tuple(one if isinstance(one, str) else name for one in named),
            tuple(found[one] if isinstance(one, str) else _given(futures, one) for one in named),
        )
        for name, named in parts.items()
    }


def label_of(name: str) -> str:
    """Return what an input or group is called in a figure.

    >>> label_of("pace_of_consent"), label_of("talks.level_regular")
    ('pace of consent', 'talks.level_regular')
    """
    return name if "." in name else name.replace("_", " ")


def _parts(what: object, drawn: Mapping[str, object]) -> list[str | xr.DataArray]:
    if isinstance(what, str):
        if what in GROUPS:
            return list(GROUPS[what])
        if what in MEANINGS or what in drawn:
            return [what]
        known = ", ".join((*GROUPS, *MEANINGS, *drawn))
        raise ScenarioError("about", what, f"names among {known}")
    if isinstance(what, xr.DataArray):
        return [what]
    if not isinstance(what, Sequence) or not what:
        raise ScenarioError("about", what, "names of inputs, or a DataArray over these futures")
    return [part for one in what for part in _parts(one, drawn)]


def _given(futures: xr.Dataset, row: xr.DataArray) -> Row:
    if row.dims != ("future",) or row.sizes["future"] != futures.sizes["future"] or row.dtype.kind not in "biuf":
        raise ScenarioError("about", dict(row.sizes), "a DataArray of numbers over these futures")
    if not np.isfinite(row.values).all():
        raise ScenarioError("about", row.name, "finite numbers")
    return np.asarray(row.values)


def _read(futures: xr.Dataset, names: set[str]) -> dict[str, Row]:
    found = {name: futures[kept].values for name, kept in _KEPT.items() if name in names and kept in futures}
    if others := names.intersection(MEANINGS) - set(found):
        table = marks(futures)
        found |= {name: table[name].values for name in others}
    laws = scenario_of(futures).drawn
    for name in names.intersection(laws):
        u = uniforms(source_of(futures.attrs), future_numbers(futures), f"{name}.value")
        found[name] = laws[name].ppf(u)
    return found
