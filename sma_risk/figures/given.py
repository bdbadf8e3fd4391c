"""What may be given beside what is drawn? Amounts by year or name, numbers in a row, a place, a colour, a table."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import is_color_like
from numpy.typing import ArrayLike

from sma_risk.parameters import NUMBER, TEXT, Check, ScenarioError, many

if TYPE_CHECKING:
    import pandas

_LONGEST = 10_000  # of a row


def amounts(key: str, given: Mapping[Any, float] | None) -> dict[Any, float]:
    """Return numbers by year or by name; of None there are none."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(name, Integral | str) for name in given):
        raise ScenarioError(key, given, "a mapping from years or names to numbers")
    return {name: NUMBER(f"{key}.{name}", amount) for name, amount in given.items()}


def numbers(key: str, given: ArrayLike, least: int = 0) -> list[float]:
    """Return at least so many numbers, in their order."""
    row = many(NUMBER, least, _LONGEST)
    found = Check("a row of numbers", lambda values: row.canonical(np.asarray(values).tolist()))(key, given)
    return [*found]


def rows(key: str, table: pandas.DataFrame, *columns: str) -> pandas.DataFrame:
    """Return a table that has these columns."""
    missing = [name for name in columns if name not in getattr(table, "columns", ())]
    if missing:
        raise ScenarioError(key, type(table).__name__, f"a table with the column {missing[0]!r}")
    return table


def _colour(value: object) -> str:
    if not is_color_like(value):
        raise ValueError
    return str(TEXT.canonical(value))


COLOUR = Check("a colour of matplotlib, as a text", _colour)
PLACE = Check("two numbers", many(NUMBER, 2, 2).canonical)
