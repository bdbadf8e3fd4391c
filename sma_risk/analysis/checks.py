"""Can what is asked be answered? Levels, rising values and lists, refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sma_risk.parameters import Check, ScenarioError, many


def refuse_level(statistic: str, level: object) -> None:
    """Refuse a level beside a statistic that has none; it is not that of an interval, which is always 95 %."""
    if level is not None:
        raise ScenarioError("level", level, f"None beside statistic={statistic!r}")


def check_level(key: str, level: object) -> float:
    """Return a level between 0 and 1, both excluded; `ScenarioError` otherwise."""
    if isinstance(level, bool) or not isinstance(level, float | int | np.floating) or not 0.0 < level < 1.0:
        raise ScenarioError(key, level, "a number between 0 and 1, both excluded")
    return float(level)


def check_levels(key: str, levels: object) -> tuple[float, ...]:
    """Return levels whose quantiles have different names, each between 0 and 1; `ScenarioError` otherwise."""
    checked = tuple(check_level(key, level) for level in as_list(key, levels))
    if len(set(map(quantile_name, checked))) < len(checked):
        raise ScenarioError(key, checked, "levels that differ")
    return checked


def check_rising(key: str, values: object, each: Check, least: int, most: int) -> tuple[Any, ...]:
    """Return `least` to `most` rising values, each of which passes a check; `ScenarioError` otherwise."""
    checked: tuple[Any, ...] = many(each, least, most)(key, as_list(key, values))
    if list(checked) != sorted(set(checked)):
        raise ScenarioError(key, checked, "values that rise")
    return checked


def as_list(key: str, values: object) -> list[Any]:
    """Return a sequence or array as a list; `ScenarioError` with this key for anything else."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        raise ScenarioError(key, values, "a sequence of numbers")
    return list(values)


def quantile_name(level: float) -> str:
    """Return what the quantile at a level is called in answers."""
    return f"q{100 * level:g}"
