"""What happened, month by month? The statuses of a future read as events, with what its words say of each.

The core keeps the status of every month; every change of status is one event, and which one it was, where more than
one leads there, is decided by the same words and in the same order as in docs/model.md, sections 6 to 10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sma_risk.analysis.story.future import Future
from sma_risk.analysis.story.vote import Vote, count
from sma_risk.core.arrays import NEVER
from sma_risk.core.schema import (
    AMENDING,
    EXITED,
    IN_FORCE,
    MAXIMALIST,
    NEGOTIATING,
    PENDING,
    REGULAR_EARLY,
    REGULAR_LATE,
    REOPENED,
    STALLED,
    STATUS,
)

CPI, DEFENCE, FIXED, ONE_YEAR = range(4)
_SITES = ("negotiating", "pending", "stalled", "in_force", "reopened", "amending")


@dataclass(frozen=True)
class Event:
    """Something that happened in a month; `facts` are what the sentence about it needs."""

    month: int
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Deal:
    """The deal on the table or in force."""

    signed_with: int
    multiple: float
    log_excess: float
    escalator: int
    round: int
    last_month: int | None = None


class Course:
    """Reads one future's path; `events` in their order, and `deals`, the deal of every month's end."""

    def __init__(self, future: Future) -> None:
        self.future, self.events = future, list[Event]()
        self.status, self.since, self.round, self.votes = NEGOTIATING, -1, 0, 0
        self.visits = [0] * len(STATUS)
        self.visits[NEGOTIATING] = 1
        self.deal: Deal | None = None
        self.deals: list[Deal | None] = []
        if future.compiled.calendar.signed_with:
            self._inherit()
        for month, now in enumerate(future.path):
            self._turn(month)
            if now != self.status:
                self._change(month, now)
            self.deals.append(self.deal)

    def _inherit(self) -> None:
        """Begin with the deal that was concluded before month 0; what happened to it by then is told in month 0."""
        calendar, rounds = self.future.compiled.calendar, self.future.rounds
        signed, scenario = calendar.signed_with, self.future.scenario
        side = int(signed == MAXIMALIST)
        multiple, excess = float(rounds.settled[0, side, 0]), float(rounds.excess[0, side, 0])
        self.deal = Deal(signed, multiple, excess, int(rounds.escalator[0, side, 0]), 0)
        self.visits[NEGOTIATING] = 0
        facts: dict[str, Any] = {"deal": self.deal, "premium": False, "stalled": False}
        self._tell(0, "concluded", **facts, when=scenario.agreement.concluded)
        if calendar.ratified < NEVER:
            self._into_force(0, None, scenario.agreement.ratified)
            self._enter(-1, IN_FORCE)
        else:
            self._enter(calendar.concluded, PENDING)

    def _turn(self, month: int) -> None:
        deal = self.deal
        live = self.status in (IN_FORCE, REOPENED, AMENDING)
        if deal is not None and live and deal.last_month == month - 1:
            self.round += 1
            self._tell(month, "one_year_deal_ends", round=self.round)
            self._enter(month, NEGOTIATING)

    def _change(self, month: int, now: int) -> None:
        before, read = self.status, (self._concluded, self._pending, self._stalled, self._in_force)
        if before < REOPENED:
            read[before](month, now)
        elif before == REOPENED:
            self._reopened(month, now)
        else:
            self._amending(month, now)
        self._enter(month, now)

    def _concluded(self, month: int, now: int) -> None:
        future, numbers = self.future, self.future.compiled.numbers
        maximalist = future.maximalist(month)
        side = int(maximalist)
        multiple = future.rounds.settled[0, side, self.round]
        excess = future.rounds.excess[0, side, self.round]
        premium = not maximalist and future.table("tempo", month) > 1.0
        if premium:
            multiple = multiple * np.float32(numbers.premium_factor)
            excess = excess + np.float32(numbers.log_premium)
        early = month < future.compiled.calendar.inauguration
        signed = MAXIMALIST if maximalist else (REGULAR_EARLY if early else REGULAR_LATE)
        rule = int(future.rounds.escalator[0, side, self.round])
        self.deal = Deal(signed, float(multiple), float(excess), rule, self.round)
        self._tell(month, "concluded", deal=self.deal, premium=premium, stalled=now == STALLED)

    def _pending(self, month: int, now: int) -> None:
        future = self.future
        if now == IN_FORCE and month >= self.since + future.compiled.calendar.automatic_after:
            self._into_force(month, None)
            return
        if now == NEGOTIATING and not self._consents(month):
            self._tell(month, "us_withdraws")
            return
        vote = count(future, self.votes, month, self._dealt.log_excess)
        self.votes += 1
        if now == IN_FORCE:
            self._into_force(month, vote)
        else:
            self._tell(month, "voted_down" if now == NEGOTIATING else "not_called", vote=vote)

    def _consents(self, month: int) -> bool:
        """Say whether the cause is a vote: its share of the month's hazards exceeds the second word."""
        future, durability = self.future, self.future.scenario.durability
        if not future.maximalist(month):
            return True
        calm = future.scenario.politics.interregnum_factor if future.interregnum(month) else 1.0
        consent = float(future.rounds.levels[1, 0]) * calm * future.table("consent_open", month)
        signed = self._dealt.signed_with
        leave = durability.withdraw_maximalist if signed == MAXIMALIST else durability.withdraw_regular
        return self._second_word() * (consent + leave) < consent

    def _into_force(self, month: int, vote: Vote | None, when: str = "") -> None:
        deal, calendar = self._dealt, self.future.compiled.calendar
        if deal.escalator == ONE_YEAR:
            years = max(0, (month - calendar.first_december + 11) // 12)
            deal.last_month = calendar.first_december + 12 * years
        self._tell(month, "in_force", deal=deal, vote=vote, when=when)

    def _stalled(self, month: int, now: int) -> None:
        self._tell(month, "leaves_stall" if now == PENDING else "us_withdraws")

    def _in_force(self, month: int, now: int) -> None:
        self._tell(month, "reopened" if now == REOPENED else "korea_leaves")

    def _reopened(self, month: int, now: int) -> None:
        future, durability = self.future, self.future.scenario.durability
        office = int(future.maximalist(month))
        resolve = durability.resolve_maximalist if office else durability.resolve_regular
        share = self._second_word() * (resolve + durability.rok_withdrawal)
        if now == EXITED:
            self._tell(month, "us_leaves" if share < resolve else "korea_leaves")
        elif now == AMENDING:
            self._tell(month, "amendment_asked", rise=self._rise())
        else:
            numbers = future.compiled.numbers
            if share / resolve < float(numbers.held_maximalist if office else numbers.held_regular):
                self._tell(month, "held")
            else:
                self._tell(month, "side_deal", amount=self._side_deal())

    def _amending(self, month: int, now: int) -> None:
        if now == IN_FORCE:
            self._tell(month, "amended", rise=self._rise(), deal=self.deal)
        else:
            self._tell(month, "korea_leaves")

    def _rise(self) -> float:
        return 1.0 + self.future.quantile("durability.amended_rise", "reopened.rise", self.visits[REOPENED] - 1)

    def _side_deal(self) -> float:
        visit = self.visits[REOPENED] - 1
        payments = self.future.quantile("durability.side_deal_cost", "reopened.side_deal", visit)
        return payments * float(self.future.compiled.numbers.base_payment)

    def _second_word(self) -> float:
        return self.future.u(f"{_SITES[self.status]}.cause", self.visits[self.status] - 1)

    @property
    def _dealt(self) -> Deal:
        assert self.deal is not None, "a deal was concluded before its status changed"
        return self.deal

    def _enter(self, month: int, status: int) -> None:
        self.status, self.since = status, month
        self.visits[status] += 1

    def _tell(self, month: int, kind: str, **facts: Any) -> None:
        self.events.append(Event(month, kind, facts))
