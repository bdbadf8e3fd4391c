"""What is a section of a scenario? A frozen group of parameters, each checked at the door, each with its grounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Any, ClassVar, Self

from sma_risk.distributions.base import FIRST_WORD, Distribution, as_distribution, extremes
from sma_risk.distributions.few import few_values
from sma_risk.distributions.shown import grounds_table
from sma_risk.grounds import Assumed
from sma_risk.html.notebook import framed
from sma_risk.html.tags import tag
from sma_risk.parameters import SHARE, Check, ScenarioError, checked_mapping, frozen, refuse_misfits, refuse_unknown
from sma_risk.swept import Grid, Swept, checked_sweep, is_sweep
from sma_risk.uncertain import IN_STEPS, MOST_STEPS, SHARES, Drawn, DrawnShare, why_not_drawn


@frozen
class Section:
    """A named group of parameters, checked at the door; it remembers on what grounds each value stands.

    Fields may be given as plain values (tag "user") or as `Assumed`. Sections compare by their values alone. A field
    may also be an `xarray.DataArray` of such values: a sweep, kept as `Swept`. A number may be a distribution, if
    `why_not_drawn` has nothing against it: drawn once per future, kept as `Drawn`; and so may one of several shares.
    """

    key: ClassVar[str]

    def __post_init__(self) -> None:
        given = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}
        assumed = {k: v if isinstance(v, Assumed) else Assumed(v, "user") for k, v in given.items()}
        for item in dataclasses.fields(self):
            object.__setattr__(self, item.name, _canonical(f"{self.key}.{item.name}", assumed[item.name].value, item))
        grounds = {k: dataclasses.replace(v, value=getattr(self, k)) for k, v in assumed.items()}
        object.__setattr__(self, "_grounds", grounds)
        sweeps, drawn = self.sweeps, self.drawn
        if sweeps:
            for cell in Grid(sweeps).cells():
                dataclasses.replace(self, **cell)
        elif drawn:
            for corner in product(*(extremes(law, FIRST_WORD) for law in drawn.values())):
                dataclasses.replace(self, **self.drawn_at(dict(zip(drawn, corner, strict=True))))
        else:
            self._cross_check()

    def _cross_check(self) -> None:
        """Refuse values that do not go together; sections with such rules override this."""

    @property
    def sweeps(self) -> dict[str, Swept]:
        """The parameters that take several values in turn, by field name."""
        values = ((item.name, getattr(self, item.name)) for item in dataclasses.fields(self))
        return {name: value for name, value in values if isinstance(value, Swept)}

    @property
    def drawn(self) -> dict[str, Distribution]:
        """The numbers that are drawn once per future, by field name."""
        values = ((item.name, getattr(self, item.name)) for item in dataclasses.fields(self))
        return {name: value.law for name, value in values if isinstance(value, Drawn)}

    def drawn_at(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields where uncertain numbers have been drawn, by their names; sections may move more of them."""
        refuse_unknown(self.key, checked_mapping("values", values), self.drawn)
        return {name: getattr(self, name).at(value) for name, value in values.items()}

    @property
    def grounds(self) -> Mapping[str, Assumed]:
        """Each parameter's value with tag, source and rationale, by field name; read-only."""
        return MappingProxyType(self.__dict__["_grounds"])

    def replace(self, **changes: object) -> Self:
        """Return a section with some values changed, given as to `from_dict`; the others keep their grounds."""
        refuse_unknown(self.key, changes, self.grounds)
        entries = {name: _read_ground(f"{self.key}.{name}", entry) for name, entry in changes.items()}
        return type(self)(**{**self.grounds, **entries})

    def to_dict(self) -> dict[str, Any]:
        """Return every parameter with its grounds, JSON-able."""
        return {name: ground.to_dict() for name, ground in self.grounds.items()}

    def _repr_html_(self) -> str:
        """Return a table of the parameters with their grounds, for notebooks."""
        return framed(tag("strong", self.key), grounds_table(self, currency="currency"))

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild a section; entries are plain values or mappings with value, tag, source and rationale."""
        entries = checked_mapping(cls.key, data)
        refuse_misfits(cls.key, entries, cls)
        return cls(**{name: _read_ground(f"{cls.key}.{name}", entry) for name, entry in entries.items()})


def _read_ground(key: str, entry: object) -> object:
    if not isinstance(entry, Mapping) or "tag" not in entry:
        return entry
    refuse_misfits(key, checked_mapping(key, entry), Assumed)
    return Check("", lambda parts: Assumed(**parts))(key, entry)


def _canonical(key: str, value: object, item: dataclasses.Field[Any]) -> Any:
    """Return a field's value as its check wants it, or every value of a sweep, or the law of an uncertain number."""
    check: Check = item.metadata["check"]

    def canonical(one: object) -> Any:
        if item.type in ("float", "int") and _is_law(one):
            return _drawn(key, Drawn(_law(key, one)), check)
        if key in SHARES and (
            isinstance(one, DrawnShare) or (isinstance(one, list | tuple) and any(map(_is_law, one)))
        ):
            return _drawn(key, _drawn_share(key, one, check), check)
        return check(key, one)

    if not is_sweep(value):
        return canonical(value)
    if check.structural:
        needed = f"{check.needed}: structure (calendar, parties, horizon) may not vary"
        raise ScenarioError(key, f"a {type(value).__name__}", needed)
    return checked_sweep(key, value, canonical)


def _is_law(value: object) -> bool:
    if isinstance(value, Mapping):
        return "distribution" in value
    return isinstance(value, Drawn | Distribution) or type(value).__module__.startswith("scipy.stats.")


def _law(key: str, value: object) -> Any:
    return value.law if isinstance(value, Drawn) else Check("a distribution", as_distribution)(key, value)


def _drawn_share(key: str, value: Any, check: Check) -> DrawnShare:
    """Return shares one of which is uncertain."""
    if isinstance(value, DrawnShare):
        return value
    places = [place for place, part in enumerate(value) if _is_law(part)]
    if len(places) > 1:
        raise ScenarioError(
            key, value, f"{check.needed}, at most one of them a distribution: the others make room for it"
        )
    (place,) = places
    law = _law(key, value[place])
    shares = tuple(0.0 if at == place else SHARE(key, part) for at, part in enumerate(value))
    if not any(shares):
        raise ScenarioError(key, value, "other shares that divide what the uncertain one leaves")
    return DrawnShare(law, place, shares)


def _drawn(key: str, drawn: Drawn, check: Check) -> Drawn:
    """Return an uncertain number whose least and largest draw, or all its steps, pass its check."""
    if reason := why_not_drawn(key):
        raise ScenarioError(key, drawn.law, f"{check.needed}: {reason}")
    for value in few_values(drawn.law, MOST_STEPS)[0] if key in IN_STEPS else extremes(drawn.law, FIRST_WORD):
        check(key, drawn.at(float(value)))
    return drawn
