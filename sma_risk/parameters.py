"""What may a parameter be? Checked values with unit and meaning; what is refused, and how that is said.

The foundation below all layers. Fields of frozen dataclasses are made by `parameter`; each is checked once, at the
door, and every refusal of an input is a `ScenarioError`; only an unknown row of the evidence has an error of its own.
"""

from __future__ import annotations

import dataclasses
import math
import numbers
import os
import re
import reprlib
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
_SURROGATE = re.compile("[\ud800-\udfff]")
ROUNDING = 1e-12  # how far arithmetic may push a probability out of [0, 1]
LARGEST = 1e12  # of any number; the core computes in single precision, which ends at 3.4e38
MOST_MONTHS = 1200  # of a duration
LARGEST_RATE = 1e6  # of a hazard or a factor; five of them multiplied still fit


class ScenarioError(ValueError):
    """A bad input: `key` needs `needed`, but `value` came.

    >>> str(ScenarioError("demand.floor", -1, "a number > 0"))
    'demand.floor needs a number > 0, got -1'
    """

    def __init__(self, key: str, value: object, needed: str) -> None:
        super().__init__(key, value, needed)
        self.key, self.value, self.needed = key, value, needed

    def __str__(self) -> str:
        return f"{self.key} needs {self.needed}, got {_shown(self.value)}"


@dataclass(frozen=True)
class Check:
    """What a parameter needs, in words, and the function that makes a value canonical or raises.

    What is `structural` belongs to the calendar, the parties or the horizon, and may not vary within a scenario.
    """

    needed: str
    canonical: Callable[[Any], Any]
    structural: bool = False

    def __call__(self, key: str, value: object) -> Any:
        """Return the canonical value; `ScenarioError` with this key otherwise."""
        try:
            return self.canonical(value)
        except ScenarioError as inner:
            raise ScenarioError(f"{key}.{inner.key}", inner.value, inner.needed) from None
        except (TypeError, ValueError, OverflowError, RecursionError):
            raise ScenarioError(key, value, self.needed) from None


def parameter(unit: str, check: Check, doc: str, *, default: Any = dataclasses.MISSING) -> Any:
    """Declare a field of a section or distribution: its unit, what it needs, and what it means."""
    return dataclasses.field(default=default, metadata={"unit": unit, "check": check, "doc": doc})


@dataclass_transform(frozen_default=True, field_specifiers=(parameter,))
def frozen(cls: type[T]) -> type[T]:
    """Make a class a frozen dataclass whose fields are declared by `parameter`."""
    return dataclass(frozen=True)(cls)


def check_fields(owner: Any, key: str) -> None:
    """Replace each field of a frozen dataclass by its canonical value, or raise `ScenarioError`."""
    for item in dataclasses.fields(owner):
        value = item.metadata["check"](f"{key}.{item.name}", getattr(owner, item.name))
        object.__setattr__(owner, item.name, value)


def is_text(value: object) -> bool:
    """Say whether a value is a text that can be written to a file: halves of surrogate pairs cannot."""
    return isinstance(value, str) and _SURROGATE.search(value) is None


def plain(value: Any) -> Any:
    """Turn a canonical value into what JSON can hold."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def checked_mapping(key: str, data: object) -> Mapping[str, Any]:
    """Return `data` if it is a mapping with texts as keys."""
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise ScenarioError(key, data, "a mapping from names to values")
    return data


def checked_values(key: str, data: object, check: Check) -> dict[str, Any]:
    """Return what a mapping names, at least one thing, each of which passes a check."""
    found = {name: check(f"{key}.{name}", value) for name, value in checked_mapping(key, data).items()}
    if not found:
        raise ScenarioError(key, data, "at least one, by name")
    return found


def checked_path(key: str, value: object) -> Path:
    """Return a path that is given as text or as a Path."""
    if not isinstance(value, str | os.PathLike) or not os.fspath(value):
        raise ScenarioError(key, value, "a path")
    return Path(os.fspath(value))


def one_among(key: str, value: object, names: Iterable[str]) -> str:
    """Return a value that is one of the names."""
    known = [*names]
    if not isinstance(value, str) or value not in known:
        raise ScenarioError(key, value, "one of " + ", ".join(known))
    return value


def refuse_unknown(key: str, given: Mapping[str, object], known: Iterable[str]) -> None:
    """Raise `ScenarioError` for the first unknown name, suggesting the nearest known one."""
    names = list(known)
    for name in given:
        if name not in names:
            near = get_close_matches(name[:100], names, n=1, cutoff=0.0)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise ScenarioError(f"{key}.{name}" if key else name, given[name], f"to be a known name{hint}")


def refuse_misfits(key: str, given: Mapping[str, object], kind: Any) -> None:
    """Raise `ScenarioError` for a name that is no field of a dataclass, or a field without default that is missing."""
    items = dataclasses.fields(kind)
    refuse_unknown(key, given, [item.name for item in items])
    for item in items:
        if item.name not in given and item.default is item.default_factory is dataclasses.MISSING:
            raise ScenarioError(f"{key}.{item.name}" if key else item.name, None, "a value")


def _shown(value: object) -> str:
    short = reprlib.Repr()
    short.maxstring = short.maxother = 200
    try:
        return short.repr(value)
    except ValueError:  # an integer of thousands of digits
        return f"a very long {type(value).__name__}"


def _real(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError
    result = float(value)
    if not math.isfinite(result):
        raise ValueError
    return result + 0.0  # turns -0.0 into 0.0


def _within(low: float, high: float, excluded: tuple[float, ...] = ()) -> Callable[[object], float]:
    def canonical(value: object) -> float:
        result = _real(value)
        if not low <= result <= high or result in excluded:
            raise ValueError
        return result

    return canonical


def _probability(value: object) -> float:
    result = _real(value)
    clipped = min(max(result, 0.0), 1.0)
    if abs(result - clipped) > ROUNDING:
        raise ValueError
    if clipped != result:
        warnings.warn(f"probability {result!r} taken as {clipped}", stacklevel=2)
    return clipped


def integer(low: int, high: int) -> Check:
    """Check for a whole number in [low, high]."""

    def canonical(value: object) -> int:
        result = _within(low, high)(value)
        if not result.is_integer():
            raise ValueError
        return int(result)

    return Check(f"a whole number from {low} to {high}", canonical)


def between(low: float, high: float) -> Check:
    """Check for a number in the open interval (low, high)."""
    return Check(f"a number between {low:g} and {high:g}, both excluded", _within(low, high, (low, high)))


def up_to(low: float, high: float) -> Check:
    """Check for a number in the half-open interval [low, high)."""
    return Check(f"a number from {low:g} to {high:g}, the latter excluded", _within(low, high, (high,)))


def closed(low: float, high: float) -> Check:
    """Check for a number in the closed interval [low, high]."""
    return Check(f"a number from {low:g} to {high:g}", _within(low, high))


def positive(most: float) -> Check:
    """Check for a number in (0, most]."""
    return Check(f"a number > 0, at most {most:g}", _within(0.0, most, (0.0,)))


def non_negative(most: float) -> Check:
    """Check for a number in [0, most]."""
    return Check(f"a number >= 0, at most {most:g}", _within(0.0, most))


def structure(check: Check) -> Check:
    """Return the same check for what may not vary within a scenario."""
    return dataclasses.replace(check, structural=True)


def optional(check: Check) -> Check:
    """Check for None or for what `check` accepts."""
    return Check(f"None or {check.needed}", lambda value: None if value is None else check.canonical(value))


def instance(kind: type, needed: str) -> Check:
    """Check for an instance of a class."""

    def canonical(value: object) -> object:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return Check(needed, canonical)


def text(longest: int) -> Check:
    """Check for a non-empty printable text."""

    def canonical(value: object) -> str:
        if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
            raise ValueError
        return value

    return Check(f"a printable text of 1 to {longest} characters", canonical)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def one_of(*options: str | bool) -> Check:
    """Check for one of a few texts, or for True or False."""

    def canonical(value: object) -> object:
        if not isinstance(value, str | bool) or value not in options:
            raise ValueError
        return value

    return Check(" or ".join(map(repr, options)), canonical)


def simplex(length: int) -> Check:
    """Check for a tuple of probabilities that sum to one; `length` 0 means any length."""

    def canonical(value: Any) -> tuple[float, ...]:
        result = tuple(_probability(part) for part in _sequence(value))
        if length not in (0, len(result)) or abs(math.fsum(result) - 1.0) > 1e-9:
            raise ValueError
        return result

    return Check(f"{length or 'some'} probabilities that sum to one", canonical)


def many(check: Check, least: int, most: int) -> Check:
    """Check for a tuple of `least` to `most` values, each of which passes `check`."""

    def canonical(value: object) -> tuple[Any, ...]:
        parts = _sequence(value)
        if not least <= len(parts) <= most:
            raise ValueError
        return tuple(check.canonical(part) for part in parts)

    return Check(f"{least} to {most} values, each {check.needed}", canonical)


def _sequence(value: object) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return value


def _month(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", value):
        raise ValueError
    return value


NUMBER = Check(f"a finite number from {-LARGEST:g} to {LARGEST:g}", _within(-LARGEST, LARGEST))
POSITIVE = positive(LARGEST)
NON_NEGATIVE = non_negative(LARGEST)
HAZARD = FACTOR = non_negative(LARGEST_RATE)
PROBABILITY = Check("a probability from 0 to 1", _probability)
SHARE = Check("a share from 0 to 1", _probability)
YEAR = integer(1901, 2199)
MONTHS = integer(0, MOST_MONTHS)
TRUTH = one_of(True, False)
TEXT = Check("a text", _text)
MONTH = structure(Check('a month written "YYYY-MM"', _month))
