"""Which month is it? Months written "YYYY-MM", as numbers on one line."""

from __future__ import annotations

from sma_risk.parameters import MONTH


def month_number(month: str, key: str = "month") -> int:
    """Return the months since January of year 0.

    >>> month_number("2024-05") - month_number("2023-12")
    5
    """
    canonical = MONTH(key, month)
    return 12 * int(canonical[:4]) + int(canonical[5:]) - 1


def month_text(number: int) -> str:
    """Return the month written "YYYY-MM".

    >>> month_text(month_number("2024-12") + 1)
    '2025-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def year_of(month: str) -> int:
    """Return the year of a month."""
    return int(month[:4])
