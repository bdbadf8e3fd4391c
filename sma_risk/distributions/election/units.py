"""Who casts how many electoral votes? 50 states, the District of Columbia, five districts of Maine and Nebraska."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sma_risk.evidence.records import records
from sma_risk.parameters import NUMBER, ScenarioError, checked_mapping, refuse_unknown

_MARGIN = "margin_republican_minus_democrat_points"


@dataclass(frozen=True)
class Unit:
    """A voting unit: its code, its state, a bloc of states that err alike, electoral votes, partisan lean.

    `electoral_votes` are those of the census of 2020 (elections of 2024 and 2028), `electoral_votes_2010` those
    of the census before (2012 to 2020): representatives apportioned under 2 U.S.C. 2a, plus two senators; three
    for the District of Columbia (23rd amendment). Maine and Nebraska give two votes to the winner of the state
    and one to that of each district.
    Blocs are judgement. `lean_points`, Republican minus Democrat, is the result of 2020 (us_state_results; that of
    the five districts is recalled).
    """

    code: str
    state: str
    name: str
    bloc: str
    electoral_votes: int
    electoral_votes_2010: int
    lean_points: float

    @property
    def is_district(self) -> bool:
        """Whether the unit is a district of a state that splits its votes."""
        return self.code != self.state


@cache
def units() -> tuple[Unit, ...]:
    """Return the 56 voting units of 2024 and 2028.

    >>> len(units()), sum(unit.electoral_votes for unit in units())
    (56, 538)
    """
    text = resources.files("sma_risk.distributions.election").joinpath("units.csv").read_text("utf-8")
    rows = csv.reader(text.splitlines()[1:])
    results = {row.cells["unit"]: row.cells for row in records("us_state_results")}
    return tuple(
        Unit(code, state, name, bloc, int(now), int(before), float(results[code][_MARGIN]))
        for code, state, name, bloc, now, before in rows
    )


def with_districts(margins: Mapping[str, float]) -> dict[str, float]:
    """Return margins in points by unit, missing districts filled: the state's margin plus the district's lean.

    >>> filled = with_districts({"NE": 15.0})
    >>> round(filled["NE-2"], 3)
    -10.1
    """
    known = checked_margins("margins", margins)
    lean = {unit.code: unit.lean_points for unit in units()}
    derived = {
        unit.code: known[unit.state] + unit.lean_points - lean[unit.state]
        for unit in units()
        if unit.is_district and unit.state in known
    }
    return {**derived, **known}


def checked_margins(key: str, margins: object) -> dict[str, float]:
    """Return a mapping from known units to finite numbers, or raise `ScenarioError` naming the unit."""
    given = checked_mapping(key, margins)
    refuse_unknown(key, given, [unit.code for unit in units()])
    return {code: NUMBER(f"{key}.{code}", value) for code, value in given.items()}


def one_for_each_unit(key: str, values: object) -> tuple[float, ...]:
    """Return the values in the order of `units`; the first unit that is missing is refused by name."""
    given = checked_margins(key, values)
    for unit in units():
        if unit.code not in given:
            raise ScenarioError(f"{key}.{unit.code}", None, "a number")
    return tuple(given[unit.code] for unit in units())
