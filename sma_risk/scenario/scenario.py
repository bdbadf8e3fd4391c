"""What is assumed? One agreement's frozen description, every parameter with its grounds."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sma_risk.distributions import Constant, Demand, Distribution, Economy, Election, Ratification
from sma_risk.distributions.section import Section
from sma_risk.grounds import Assumed
from sma_risk.parameters import (
    TEXT,
    YEAR,
    ScenarioError,
    checked_mapping,
    integer,
    refuse_misfits,
    refuse_unknown,
    text,
)
from sma_risk.scenario.agreement import Agreement, Escalator
from sma_risk.scenario.calendar import month_number, month_text
from sma_risk.scenario.dependence import Dependence
from sma_risk.scenario.durability import Durability
from sma_risk.scenario.talks import MONTHS_AWAY, Forces, Politics, Talks
from sma_risk.swept import MOST_CELLS, Grid

if TYPE_CHECKING:
    import pandas

LONGEST_JSON = 1_000_000
DEEPEST_JSON = 20  # a scenario, a section and a parameter, and what TOML allows within a value
LONGEST_HORIZON = 8  # years, the as-of year among them
NAME = text(80)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_CERTAIN = (Constant(0.0), Constant(1.0))  # an election of the past has a result


@dataclass(frozen=True)
class Scenario:
    """Everything that is assumed about one agreement; equal if all values are equal, whatever their grounds.

    >>> from sma_risk.scenario import twelfth_sma
    >>> deal = twelfth_sma()
    >>> deal.months, deal.month_index("2025-12"), deal.month_label(6), deal.years
    (80, 19, '2024-11', (2026, 2027, 2028, 2029, 2030))
    >>> deal.replace({"durability.backlash": 2.0}).durability.backlash
    2.0
    """

    name: str
    agreement: Agreement
    election: Election
    politics: Politics
    talks: Talks
    demand: Demand
    escalator: Escalator
    ratification: Ratification
    durability: Durability
    forces: Forces
    economy: Economy
    _: KW_ONLY
    dependence: Dependence = dataclasses.field(default_factory=Dependence)

    kinds: ClassVar[dict[str, type[Section]]] = {
        kind.key: kind
        for kind in (
            *(Agreement, Election, Politics, Talks, Demand),
            *(Escalator, Ratification, Durability, Forces, Economy, Dependence),
        )
    }

    def __post_init__(self) -> None:
        NAME("name", self.name)
        for key, kind in self.kinds.items():
            if not isinstance(getattr(self, key), kind):
                raise ScenarioError(key, getattr(self, key), f"to be a {kind.__name__}")
        as_of = self.agreement.as_of
        if self.election.month < as_of and self.election.probability not in _CERTAIN:
            needed = f"a month from as_of ({as_of}) on, as long as election.probability is not 0 or 1"
            raise ScenarioError("election.month", self.election.month, needed)
        if self.election.next_month < as_of:
            raise ScenarioError("election.next_month", self.election.next_month, f"a month from as_of ({as_of}) on")
        if self.politics.inauguration <= as_of:
            needed = f"a month after as_of ({as_of})"
            raise ScenarioError("politics.inauguration", self.politics.inauguration, needed)
        latest = self.as_of_year + LONGEST_HORIZON - 1
        if self.agreement.last_year > latest:
            needed = f"a year up to {latest}, less than {LONGEST_HORIZON} years after that of as_of ({as_of})"
            raise ScenarioError("agreement.last_year", self.agreement.last_year, needed)
        self.grid  # noqa: B018 - sweeps that do not fit together are refused here

    @property
    def sections(self) -> dict[str, Section]:
        """The sections by name, in the order of the model page."""
        return {key: getattr(self, key) for key in self.kinds}

    @cached_property
    def grid(self) -> Grid:
        """What the parameters that are given as `xarray.DataArray` span, one cell if there are none."""
        return Grid(
            {f"{key}.{name}": v for key, section in self.sections.items() for name, v in section.sweeps.items()}
        )

    @property
    def drawn(self) -> dict[str, Distribution]:
        """The laws of the numbers that are drawn once per future, by dotted name."""
        sections = self.sections.items()
        return {f"{key}.{name}": law for key, section in sections for name, law in section.drawn.items()}

    def at(self, values: Mapping[str, float]) -> Self:
        """Return the scenario in which uncertain numbers have been drawn, by dotted name; others stay uncertain.

        >>> from sma_risk.distributions import Beta
        >>> from sma_risk.scenario import twelfth_sma
        >>> unsure = twelfth_sma().replace({"escalator.one_year": Beta(2, 18)})
        >>> [round(share, 3) for share in unsure.at({"escalator.one_year": 0.4}).escalator.regular()]
        [0.3, 0.233, 0.067, 0.4]
        """
        refuse_unknown("", checked_mapping("values", values), self.drawn)
        parts: dict[str, Any] = {}
        for key, section in self.sections.items():
            own = {name.partition(".")[2]: v for name, v in values.items() if name.startswith(f"{key}.")}
            parts[key] = section.replace(**section.drawn_at(own)) if own else section
        return dataclasses.replace(self, **parts)

    def cells(self) -> list[Self]:
        """Return the scenarios of a sweep, in each of which every parameter has one value; the last dim fastest.

        >>> import xarray as xr
        >>> from sma_risk.scenario import twelfth_sma
        >>> anger = xr.DataArray([1.0, 2.0], dims="anger")
        >>> [cell.durability.backlash for cell in twelfth_sma().replace({"durability.backlash": anger}).cells()]
        [1.0, 2.0]
        """
        return list(self.iter_cells())

    def iter_cells(self) -> Iterator[Self]:
        """Yield what `cells` returns, one after the other."""
        if not self.grid.axes:
            yield self
            return
        grounds = self.grounds()
        for cell in self.grid.cells():
            parts: dict[str, dict[str, Assumed]] = {}
            for name, value in cell.items():
                key, _, field = name.partition(".")
                parts.setdefault(key, {})[field] = dataclasses.replace(grounds[name], value=value)
            swept = {key: self.sections[key].replace(**own) for key, own in parts.items()}
            yield dataclasses.replace(self, **swept)  # type: ignore[arg-type]

    def first_cells(self, dim: str, length: int) -> Self:
        """Return the scenario of the first cells along a dim of its sweep."""
        grounds = self.grounds()
        TEXT("dim", dim)
        count = integer(1, MOST_CELLS)("length", length)
        cut = {name: sweep.first(dim, count) for name, sweep in self.grid.sweeps.items()}
        return self.replace({name: dataclasses.replace(grounds[name], value=value) for name, value in cut.items()})

    @property
    def months(self) -> int:
        """K, the number of months played."""
        return self.year_end(self.agreement.last_year) + 1

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the new term, the first of which follows the expiry."""
        return tuple(range(self.agreement.first_year, self.agreement.last_year + 1))

    @property
    def years_before(self) -> int:
        """How many years, as they are paid, lie from the one of the as-of month to the first of the new term."""
        return 1 + self.month_index(self.agreement.expiry) // 12

    @property
    def as_of_year(self) -> int:
        """The year of the as-of month, as it is paid."""
        return self.agreement.first_year - self.years_before

    def year_end(self, year: int) -> int:
        """Return k of the last month of a year as it is paid: a December, or the month of the expiry."""
        years = int(YEAR("year", year)) - self.agreement.first_year
        return self.month_index(self.agreement.expiry) + 12 * (years + 1)

    def month_index(self, month: str) -> int:
        """Return k of a month written "YYYY-MM": 0 is the as-of month, negative before it."""
        return month_number(month) - month_number(self.agreement.as_of)

    def month_label(self, k: int) -> str:
        """Return month k written "YYYY-MM"."""
        return month_text(month_number(self.agreement.as_of) + MONTHS_AWAY("k", k))

    def replace(self, changes: Mapping[str, object] | None = None, /, **sections: object) -> Self:
        """Return a scenario with some things changed.

        Parameters
        ----------
        changes : values by dotted name, such as ``{"durability.backlash": 2.0}``, plain, `Assumed` or a mapping
            with value, tag, source and rationale; sections by name also pass.
        sections : whole sections by name, such as ``election=Election.from_probability(0.6)``.

        Raises
        ------
        ScenarioError
            If a name is unknown, with the nearest known one, or a value is refused.
        """
        changes = {**checked_mapping("changes", {} if changes is None else changes), **sections}
        refuse_unknown("", changes, ["name", *self.kinds, *self.grounds()])
        parts: dict[str, Any] = {"name": self.name, **self.sections}
        parts |= {name: value for name, value in changes.items() if "." not in name}
        for key, kind in self.kinds.items():
            own = {name.partition(".")[2]: v for name, v in changes.items() if name.startswith(f"{key}.")}
            if own and isinstance(parts[key], kind):
                parts[key] = parts[key].replace(**own)
        return type(self)(**parts)

    def grounds(self) -> dict[str, Assumed]:
        """Return every parameter's value with its grounds, by dotted name."""
        return {
            f"{key}.{name}": ground
            for key, section in self.sections.items()
            for name, ground in section.grounds.items()
        }

    def assumptions(self) -> pandas.DataFrame:
        """Return a table of all parameters: parameter, value, unit, tag, source, rationale."""
        import pandas

        units = {
            f"{key}.{item.name}": item.metadata["unit"].format(currency=self.agreement.currency)
            for key, section in self.sections.items()
            for item in dataclasses.fields(section)
        }
        rows = [
            (name, ground.value, units[name], ground.tag, ground.source, ground.rationale)
            for name, ground in self.grounds().items()
        ]
        return pandas.DataFrame(rows, columns=["parameter", "value", "unit", "tag", "source", "rationale"])

    def _repr_html_(self) -> str:
        """Return a table of all parameters with their grounds, a section at a time, for notebooks."""
        from sma_risk.scenario.shown import scenario_card

        return scenario_card(self)

    def to_dict(self) -> dict[str, Any]:
        """Return name and sections, each value with its grounds, JSON-able."""
        return {"name": self.name, **{key: section.to_dict() for key, section in self.sections.items()}}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild a scenario from `to_dict`, or from the same structure with plain values."""
        entries = checked_mapping("scenario", data)
        refuse_misfits("", entries, cls)
        # a scenario from before there was any dependence has no entry for it
        sections = {key: kind.from_dict(entries.get(key, {})) for key, kind in cls.kinds.items()}
        return cls(name=entries["name"], **sections)  # type: ignore[arg-type]

    def to_json(self) -> str:
        """Return `to_dict` as JSON text."""
        return self._json

    @cached_property
    def _json(self) -> str:
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Rebuild a scenario from JSON text of at most a million characters, brackets at most 20 deep."""
        if not isinstance(text, str) or len(text) > LONGEST_JSON:
            raise ScenarioError("scenario", text, f"JSON text of at most {LONGEST_JSON} characters")
        _refuse_depth(text)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise ScenarioError("scenario", text, "JSON text") from None
        return cls.from_dict(data)


def _refuse_depth(document: str) -> None:
    depth = 0
    for found in _BRACKET.finditer(document):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEEPEST_JSON:
            raise ScenarioError("scenario", document[:60], f"brackets at most {DEEPEST_JSON} deep")


def checked_scenario(value: object) -> Scenario:
    """Return `value` if it is a scenario."""
    if not isinstance(value, Scenario):
        raise ScenarioError("scenario", value, "a Scenario")
    return value
