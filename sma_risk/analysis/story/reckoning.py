"""What did it come to? Lapses, furloughs, troops and yearly bills of a course, and the proof that it adds up."""

from __future__ import annotations

import math
from typing import Any

from sma_risk.analysis.selection import generic
from sma_risk.analysis.story.course import CPI, DEFENCE, Course, Deal, Event
from sma_risk.analysis.story.future import Future
from sma_risk.core.schema import BY_ASSEMBLY, BY_NEGOTIATION, BY_ROK, BY_US, EXITED, NEGOTIATING, STALLED

FIRST_YEAR = "by the deal"
_EXITS = {"us_leaves": BY_US, "korea_leaves": BY_ROK}
_ENDS = {**_EXITS, "amended": BY_US}


def lapses(future: Future) -> list[Event]:
    """Return the beginnings and ends of months without an agreement, and of furloughs."""
    notice, events, length = future.compiled.calendar.furlough_after, [], 0
    for month, without in enumerate(_without(future)):
        if without:
            length += 1
            if length == 1:
                events.append(Event(month, "lapse_begins", {"assembly": future.path[month] != NEGOTIATING}))
            if length == notice + 1:
                events.append(Event(month, "furlough_begins", {"months": notice}))
        elif length:
            events.append(Event(month, "lapse_ends", {"months": length, "furlough": max(length - notice, 0)}))
            length = 0
    if length:
        months = {"months": length, "furlough": max(length - notice, 0)}
        events.append(Event(len(future.path) - 1, "lapse_goes_on", months))
    return events


def troops(future: Future) -> list[Event]:
    """Return the troop cut, if there is one."""
    month = int(future.outcomes.troop_cut_month)
    return [Event(month, "troop_cut")] if month >= 0 else []


def bills(future: Future, course: Course) -> list[Event]:
    """Return the bill of each December: what is paid and why."""
    calendar, costs = future.compiled.calendar, generic(future.outcomes).cost_bn.values
    amended = [event for event in course.events if event.kind == "amended"]
    paid: dict[int, int] = {}  # years paid, by round: one deal is in force in each
    counted: list[Event] = []
    events, frozen = [], 0
    for year, amount in enumerate(costs):
        december = calendar.first_december + 12 * year
        status, deal = future.path[december], course.deals[december]
        facts: dict[str, Any] = {"year": future.scenario.years[year], "amount": float(amount)}
        facts["dollars"] = float(future.outcomes.cost_usd_mn.values[year])
        if status <= STALLED:
            frozen += 1
            events.append(Event(december, "bill_frozen", facts))
        elif status == EXITED:
            events.append(Event(december, "bill_labour_share", facts))
        else:
            assert deal is not None
            due = [one for one in amended if one.facts["deal"] is deal and one.month < december - 11]
            rises = [one for one in due if one not in counted]
            counted += rises
            facts["rise"] = math.prod(one.facts["rise"] for one in rises)
            facts |= _reason(future, deal, year, paid.get(deal.round, 0), frozen)
            paid[deal.round], frozen = paid.get(deal.round, 0) + 1, 0
            events.append(Event(december, "bill", facts))
    return events


def outcomes_of(future: Future, course: Course) -> dict[str, float]:
    """Return the outcomes that the events of a course amount to."""
    firsts = {
        name: next((event for event in course.events if event.kind in kinds), None)
        for name, kinds in {
            "concluded": ("concluded",),
            "ratified": ("in_force",),
            "reopened": ("reopened",),
            "amended": ("amended",),
            "exited": tuple(_EXITS),
        }.items()
    }
    found: dict[str, float] = {f"{name}_month": -1 if e is None else e.month for name, e in firsts.items()}
    concluded, ratified = firsts["concluded"], firsts["ratified"]
    found["signed_with"] = 0 if concluded is None else concluded.facts["deal"].signed_with
    found["settlement_multiple"] = math.nan if concluded is None else concluded.facts["deal"].multiple
    vote = None if ratified is None else ratified.facts["vote"]
    found |= {"yes_votes": -1, "members_present": -1} if vote is None else {
        "yes_votes": vote.yes, "members_present": vote.present,
    }  # fmt: skip
    found["side_deal"] = int(any(event.kind == "side_deal" for event in course.events))
    without = _without(future)
    found["lapse_months"] = sum(without)
    spells = [event for event in lapses(future) if event.kind in ("lapse_ends", "lapse_goes_on")]
    found["furlough_months"] = sum(event.facts["furlough"] for event in spells)
    return found | _coverage(future, course, without) | _first_deal(future, course, ratified)


def _coverage(future: Future, course: Course, without: list[bool]) -> dict[str, float]:
    ends = [(month, _blamed(future.path[month])) for month, lapsed in enumerate(without) if lapsed][:1]
    ends += [(event.month, _EXITS[event.kind]) for event in course.events if event.kind in _EXITS]
    month, cause = min(ends, default=(-1, 0))
    return {"coverage_end_month": month, "coverage_end_cause": cause}


def _blamed(status: int) -> int:
    return BY_NEGOTIATION if status == NEGOTIATING else BY_ASSEMBLY


def _first_deal(future: Future, course: Course, ratified: Event | None) -> dict[str, float]:
    found: dict[str, float] = {"deal_end_month": -1, "deal_end_cause": 0, "deal_planned_end_month": -1}
    if ratified is None:
        return found
    deal = ratified.facts["deal"]
    planned = len(future.path) - 1 if deal.last_month is None else deal.last_month
    over = next((e for e in course.events if e.kind == "one_year_deal_ends"), None)
    last = math.inf if over is None else over.month
    ends = [event for event in course.events if event.kind in _ENDS and ratified.month < event.month < last]
    if ends:
        found |= {"deal_end_month": ends[0].month, "deal_end_cause": _ENDS[ends[0].kind]}
    return found | {"deal_planned_end_month": planned}


def _without(future: Future) -> list[bool]:
    """Say of each month whether it is one without an agreement."""
    expiry = future.compiled.calendar.expiry
    return [month > expiry and status <= STALLED for month, status in enumerate(future.path)]


def _reason(future: Future, deal: Deal, year: int, paid: int, frozen: int) -> dict[str, Any]:
    rounds = future.rounds
    if not paid:
        return {"why": FIRST_YEAR, "growth": deal.multiple - 1.0, "frozen": frozen}
    if deal.escalator == CPI:
        return {"why": "with prices", "growth": float(rounds.cpi[year, 0])}
    if deal.escalator == DEFENCE:
        return {"why": "with the defence budget", "growth": float(rounds.defence[year, 0])}
    return {"why": "at the fixed rate", "growth": float(future.compiled.numbers.fixed_growth)}
