"""Until which day does a date of mixed precision reach?

A fact dated only to a month or a year counts as known at the end of that month or year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from sma_risk.parameters import TEXT, ScenarioError

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def last_day(text: str, *, name: str = "date") -> date:
    """Return the last day that a date written as YYYY, YYYY-MM or YYYY-MM-DD covers.

    Parameters
    ----------
    text : the date, with the precision that is known.
    name : what the text is called in the error message.

    Raises
    ------
    ScenarioError
        If the text has another form or names no day of the calendar.

    Examples
    --------
    >>> last_day("2024-02").isoformat()
    '2024-02-29'
    >>> last_day("2024-5", name="as_of")
    Traceback (most recent call last):
    sma_risk.parameters.ScenarioError: as_of needs YYYY, YYYY-MM or YYYY-MM-DD, got '2024-5'
    """
    TEXT("name", name)
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is not None:
        try:
            return _end(*match.groups())
        except ValueError:
            pass
    raise ScenarioError(name, text, "YYYY, YYYY-MM or YYYY-MM-DD")


def _end(year: str, month: str | None, day: str | None) -> date:
    if month is None:
        return date(int(year), 12, 31)
    first = date(int(year), int(month), 1)
    return first.replace(day=int(day) if day else monthrange(first.year, first.month)[1])
