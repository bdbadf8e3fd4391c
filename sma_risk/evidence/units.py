"""In which unit is a column? The names say it; a column without a unit holds text."""

from __future__ import annotations

import re

_SUFFIXES = (
    (r"krw_bn(_at_avg_fx)?$", "KRW bn"),
    (r"usd_mn(_at_avg_fx)?$", "USD mn"),
    (r"usd_bn$", "USD bn"),
    (r"jpy_bn$", "JPY bn"),
    (r"^krw_per_usd", "KRW/USD"),
    (r"(^|_)pct(_|$)", "percent"),
    (r"_points$", "percentage points"),
    (r"^gap_days(_min)?$|^days_", "days"),
    (r"(^|_)year$", "year"),
    (r"^value$", "see column unit"),
)
_DIMENSIONLESS = frozenset(
    {"sma_number", "rounds", "assembly_number", "seats", "seats_total", "government_seats", "members"}
    | {"yes", "no", "abstain", "present", "electoral_votes", "multiple_of_baseline"}
    | {"votes_mean", "votes_low", "votes_high"}
)


def unit_of(column: str) -> str | None:
    """Return a column's unit, ``"1"`` for counts, ordinals and ratios, None for text.

    Examples
    --------
    >>> unit_of("amount_krw_bn"), unit_of("yes"), unit_of("note")
    ('KRW bn', '1', None)
    """
    if column in _DIMENSIONLESS:
        return "1"
    return next((unit for pattern, unit in _SUFFIXES if re.search(pattern, column)), None)
