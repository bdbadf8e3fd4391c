"""How old does a deal get? The first ratified deal followed from every possible month of its ratification."""

from __future__ import annotations

import math
from typing import Any

from sma_risk.chain import months as m
from sma_risk.chain.occupancy import RATIFIED, planned_end
from sma_risk.chain.states import LATE, MAXIMALIST
from sma_risk.core.arrays import NEVER
from sma_risk.core.jit import one_pass

# rows of the answers by age
ENDED_BY_US, ENDED_BY_KOREA, LEAVERS = range(3)
AGE_ROWS = 3


@one_pass
def follow_deals(calendar: Any, rates: Any, turns: Any, by_month: Any, by_age: Any) -> None:
    """Add, by age in months, the ends of original terms by cause and the deals whose term or horizon ends.

    by_month : the answers of this world alone, of which the ratifications are read.
    """
    for group in range(3):
        kind = MAXIMALIST if group == 2 else group * LATE
        for k in range(calendar.months):
            mass = by_month[RATIFIED + group, k]
            if mass > 0.0:
                exposed = 0 if k == 0 and calendar.ratified < NEVER else k + 1
                follow(kind, group, k, exposed, planned_end(calendar, kind, k, turns[k]), mass, rates, by_age)


@one_pass
def follow(kind: Any, group: Any, start: Any, exposed: Any, end: Any, mass: Any, rates: Any, by_age: Any) -> None:
    """Follow one deal from its ratification in month `start` to its planned end, from its first month in danger on."""
    fresh, calmed, reopened, amending = mass, 0.0, 0.0, 0.0
    for k in range(exposed, end + 1):
        row, age = rates[k], k - start
        rok = row[m.ROK]
        first, second = row[m.REOPEN + 2 * group], row[m.REOPEN + 2 * group + 1]
        stay_fresh, stay_calmed = math.exp(-(first + rok)), math.exp(-(second + rok))
        stay_open, stay_amending = math.exp(-(row[m.RESOLVE] + rok)), math.exp(-(row[m.AMENDMENT] + rok))
        to_open = fresh * part(first, rok) + calmed * part(second, rok)
        resolved, consented = reopened * part(row[m.RESOLVE], rok), amending * part(row[m.AMENDMENT], rok)
        left = fresh * part(rok, first) + calmed * part(rok, second)
        left += reopened * part(rok, row[m.RESOLVE]) + amending * part(rok, row[m.AMENDMENT])
        by_age[ENDED_BY_US, age] += consented + resolved * row[m.TERMINATE]
        by_age[ENDED_BY_KOREA, age] += left
        fresh = fresh * stay_fresh
        calmed = calmed * stay_calmed + resolved * (row[m.HOLD] + row[m.SIDE])
        reopened = reopened * stay_open + to_open
        amending = amending * stay_amending + resolved * row[m.AMEND]
    by_age[LEAVERS, end - start] += fresh + calmed + reopened + amending


@one_pass
def part(own: Any, other: Any) -> Any:
    """Return the probability that the first of two competing hazards brings the month's event."""
    total = own + other
    return -math.expm1(-total) * own / total if total > 0.0 else 0.0
