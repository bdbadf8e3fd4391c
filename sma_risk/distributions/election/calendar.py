"""When is the US presidential election, and how many days are left?"""

from __future__ import annotations

from calendar import MONDAY
from datetime import date, timedelta

from sma_risk.parameters import Check, ScenarioError, integer

DAY = Check('a day written "YYYY-MM-DD"', date.fromisoformat)


def election_day(year: int) -> date:
    """Return the Tuesday after the first Monday of November (3 U.S.C. 1), every fourth year.

    >>> election_day(2024).isoformat(), election_day(2028).isoformat()
    ('2024-11-05', '2028-11-07')
    """
    if integer(1848, 2196)("year", year) % 4:
        raise ScenarioError("year", year, "a year of a presidential election, divisible by four")
    first = date(year, 11, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7 + 1)


def days_to_election(day: str, year: int) -> int:
    """Return the days from a day written "YYYY-MM-DD" to the election of a year; none may lie after it.

    >>> days_to_election("2024-05-02", 2024)
    187
    """
    asked: date = DAY("day", day)
    left = (election_day(year) - asked).days
    if left < 0:
        raise ScenarioError("day", day, f"a day up to {election_day(year)}")
    return left
