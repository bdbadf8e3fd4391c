"""What may Seoul do, and knowing what? Tables over (month, known result of the election), never functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sma_risk.parameters import (
    FACTOR,
    LARGEST_RATE,
    MONTH,
    Check,
    ScenarioError,
    checked_mapping,
    refuse_misfits,
    text,
)
from sma_risk.scenario.scenario import Scenario, checked_scenario

RESULTS = ("regular", "maximalist")
NAME, DESCRIPTION = text(60), text(500)
MOST_MONTHS = 3600


@dataclass(frozen=True)
class Rule:
    """A tempo or a consent for the months from `first` to `last`, if the known result is `result`.

    None means: from the beginning, to the end, whatever the result, unchanged. The result is unknown before
    the election, so a rule with a result may not begin earlier.

    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> slow = Strategy.from_rules(twelfth_sma(), "slow", [Rule(last="2025-01", tempo=0.1)])
    >>> slow.tempo[0].tolist()
    [0.1, 0.1]
    """

    _: KW_ONLY
    first: str | None = None
    last: str | None = None
    result: str | None = None
    tempo: float | None = None
    consent_open: bool | None = None

    def __post_init__(self) -> None:
        for name in ("first", "last"):
            if getattr(self, name) is not None:
                MONTH(f"rule.{name}", getattr(self, name))
        if not isinstance(self.result, str | None) or self.result not in (None, *RESULTS):
            raise ScenarioError("rule.result", self.result, "None, 'regular' or 'maximalist'")
        if not (self.consent_open is None or isinstance(self.consent_open, bool)):
            raise ScenarioError("rule.consent_open", self.consent_open, "None, True or False")
        if self.tempo is not None:
            object.__setattr__(self, "tempo", FACTOR("rule.tempo", self.tempo))


@dataclass(frozen=True, eq=False)
class Strategy:
    """A tempo of talks and a readiness to let the Assembly vote, by month and known result.

    Parameters
    ----------
    name, description : texts for tables and figures.
    tempo : shape (K, 2), multiplies the hazard of a conclusion; columns (regular, maximalist).
    consent_open : shape (K, 2), boolean, whether the Assembly may vote.

    Raises
    ------
    ScenarioError
        If a table has another shape or a value that is not finite, below 0 or above a million.

    Examples
    --------
    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> keen = Strategy.from_rules(twelfth_sma(), "keen", [Rule(last="2024-10", tempo=2.0)])
    >>> keen.tempo.shape == (twelfth_sma().months, 2)
    True
    """

    name: str
    description: str
    tempo: NDArray[np.float64]
    consent_open: NDArray[np.bool_]

    def __post_init__(self) -> None:
        NAME("strategy.name", self.name)
        DESCRIPTION("strategy.description", self.description)
        object.__setattr__(self, "tempo", _TEMPO("strategy.tempo", self.tempo))
        object.__setattr__(self, "consent_open", _CONSENT("strategy.consent_open", self.consent_open))
        if self.tempo.shape != self.consent_open.shape:
            needed = f"as many months as strategy.tempo ({len(self.tempo)})"
            raise ScenarioError("strategy.consent_open", len(self.consent_open), needed)

    @classmethod
    def from_rules(cls, scenario: Scenario, name: str, rules: Iterable[Rule], *, description: str = "") -> Self:
        """Build from rules on the scenario's calendar; tempo 1 and consent open where no rule speaks.

        Later rules override earlier ones.

        >>> from sma_risk.scenario import Rule, Strategy, twelfth_sma
        >>> slow = Strategy.from_rules(twelfth_sma(), "slow", [Rule(last="2025-01", tempo=0.5)])
        >>> slow.tempo[8:10].tolist()
        [[0.5, 0.5], [1.0, 1.0]]
        """
        checked_scenario(scenario)
        tempo, consent = np.ones((scenario.months, 2)), np.ones((scenario.months, 2), dtype=bool)
        for rule in in_order("rules", rules, "a list of Rule"):
            if not isinstance(rule, Rule):
                raise ScenarioError("rules", rule, "to be of type Rule")
            rows = _months_of(rule, scenario)
            columns = [RESULTS.index(rule.result)] if rule.result else [0, 1]
            if rule.tempo is not None:
                tempo[rows, columns] = rule.tempo
            if rule.consent_open is not None:
                consent[rows, columns] = rule.consent_open
        described = description or name if isinstance(description, str | None) else description
        strategy = cls(name, described, tempo, consent)
        strategy.check(scenario)
        return strategy

    def check(self, scenario: Scenario) -> None:
        """Raise `ScenarioError` unless the tables fit the scenario and never see the result too early."""
        if len(self.tempo) != checked_scenario(scenario).months:
            raise ScenarioError(f"strategy {self.name!r}", len(self.tempo), f"{scenario.months} months")
        blind = max(scenario.month_index(scenario.election.month), 0)
        for name in ("tempo", "consent_open"):
            early = getattr(self, name)[:blind]
            if (early[:, 0] != early[:, 1]).any():
                k = int(np.argmax(early[:, 0] != early[:, 1]))
                needed = f"equal columns before {scenario.election.month}, when no result is known"
                raise ScenarioError(f"strategy {self.name!r}.{name}[{k}]", early[k].tolist(), needed)

    def to_dict(self) -> dict[str, Any]:
        """Return names and tables, JSON-able."""
        tables = {"tempo": self.tempo.tolist(), "consent_open": self.consent_open.tolist()}
        return {"name": self.name, "description": self.description, **tables}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild a strategy from `to_dict`."""
        entries = checked_mapping("strategy", data)
        refuse_misfits("strategy", entries, cls)
        return cls(**entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Strategy) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, str, bytes, bytes]:
        return self.name, self.description, self.tempo.tobytes(), self.consent_open.tobytes()


def in_order(key: str, values: Any, needed: str) -> list[Any]:
    """Return the values as a list; sets and mappings, which have no order of their own, are refused."""
    if isinstance(values, set | frozenset | Mapping):
        raise ScenarioError(key, values, needed)
    try:
        return [*values]
    except TypeError:
        raise ScenarioError(key, values, needed) from None


def _months_of(rule: Rule, scenario: Scenario) -> slice:
    first = _index("rule.first", rule.first, scenario) if rule.first else 0
    last = _index("rule.last", rule.last, scenario) if rule.last else scenario.months - 1
    if last < first:
        raise ScenarioError("rule.last", rule.last, f"a month from {scenario.month_label(first)} on")
    return slice(first, last + 1)


def _index(key: str, month: str, scenario: Scenario) -> int:
    k = scenario.month_index(MONTH(key, month))
    if not 0 <= k < scenario.months:
        ends = scenario.month_label(0), scenario.month_label(scenario.months - 1)
        raise ScenarioError(key, month, "a month from {} to {}".format(*ends))
    return k


def _table(convert: Callable[[object], object], dtype: type) -> Callable[[object], NDArray[Any]]:
    def canonical(value: object) -> NDArray[Any]:
        cells = np.asarray(value, dtype=object)
        if cells.ndim != 2 or cells.shape[1] != 2 or not 0 < len(cells) <= MOST_MONTHS:
            raise ValueError
        table: NDArray[Any] = np.array([[convert(cell) for cell in row] for row in cells], dtype=dtype)
        table.setflags(write=False)
        return table

    return canonical


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise TypeError
    return bool(value)


_TEMPO = Check(f"finite numbers >= 0, at most {LARGEST_RATE:g}, of shape (months, 2)", _table(FACTOR.canonical, float))
_CONSENT = Check("booleans of shape (months, 2)", _table(_yes_or_no, bool))
