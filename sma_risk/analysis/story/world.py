"""What happens whatever Seoul does? Elections, inaugurations, a snap election in Korea, the offers of each round."""

from __future__ import annotations

from sma_risk.analysis.story.course import Course, Event
from sma_risk.analysis.story.future import Future
from sma_risk.core.arrays import NEVER


def world_events(future: Future) -> list[Event]:
    """Return the events that no strategy can change."""
    return [*_first_election(future), *_next_election(future), *_korea(future)]


def offers(future: Future, course: Course) -> list[Event]:
    """Return what either administration would settle for, in each round of talks that begins."""
    begun = [] if future.compiled.calendar.ratified < NEVER else [0]
    begins = [*begun, *(event.month for event in course.events if event.kind == "one_year_deal_ends")]
    return [Event(month, "offers", _offers(future, number)) for number, month in enumerate(begins, 1 - len(begun))]


def _offers(future: Future, number: int) -> dict[str, float | int]:
    rounds, demand = future.rounds, future.scenario.demand
    accepted = 1.0 + float(demand.reservation.ppf(future.u("demand.reservation", number)))
    return {
        "round": number,
        "demand": float(rounds.demand[number]),
        "maximalist": float(rounds.settled[0, 1, number]),
        "regular": float(rounds.settled[0, 0, number]),
        "accepted": accepted,
    }


def _first_election(future: Future) -> list[Event]:
    calendar, scenario = future.compiled.calendar, future.scenario
    won = future.maximalist(calendar.inauguration)
    chance = float(scenario.election.probability.ppf(future.u("election.probability")))
    night = scenario.month_index(scenario.election.month)
    return [
        Event(night, "election", {"maximalist": won, "chance": chance}),
        Event(calendar.inauguration, "inauguration", {"maximalist": won, "before": False}),
    ]


def _next_election(future: Future) -> list[Event]:
    calendar, scenario = future.compiled.calendar, future.scenario
    night = scenario.month_index(scenario.election.next_month)
    if night >= calendar.months:
        return []
    before = future.maximalist(calendar.inauguration)
    chance = scenario.election.hold if before else scenario.election.regain
    party = future.u("election.next_winner") < chance
    events = [Event(night, "next_election", {"party": party})]
    if calendar.next_inauguration < calendar.months:
        after = future.maximalist(calendar.next_inauguration)
        events.append(Event(calendar.next_inauguration, "inauguration", {"maximalist": after, "before": before}))
    return events


def _korea(future: Future) -> list[Event]:
    calendar = future.compiled.calendar
    begins, ends = (int(month) for month in future.rounds.interregnum[:, 0])
    settled = calendar.rok_inauguration
    events = []
    if begins <= calendar.months:
        events.append(Event(begins - 1, "snap_election_called", {"months": ends - begins}))
        settled = ends
    if settled < calendar.months:
        events.append(Event(settled, "korean_inauguration", {"unified": future.unified(settled)}))
    return events
