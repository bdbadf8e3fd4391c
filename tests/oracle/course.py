"""Sections 5, 10 and 13: what has happened so far in one future under one strategy?"""

import math
from dataclasses import dataclass, field

from .codes import EXITED, INTERREGNUM, NEGOTIATING, NONE, UNKNOWN
from .laws import Clock
from .margins import Margin
from .words import NAMES


@dataclass
class Deal:
    """A concluded deal."""

    signed_with: int
    multiple: float
    escalator: int
    last_month: int = None  # of a one-year deal in force
    episode_resolved: bool = False
    amendments: list = field(default_factory=list)  # (month of consent, 1 + a)


class Course:
    """What has happened so far in one future under one strategy."""

    def __init__(self, marks_of, strategy, parameters):
        self.marks, self.strategy, self.parameters = marks_of, strategy, parameters
        self.words, self.calendar = marks_of.words, marks_of.calendar
        self.margin = Margin(marks_of.margin.smallest)
        self.spells = [0] * 7
        self.votes = 0
        self.round = 0
        self.talks_start = self.calendar.talks_began  # t0
        self.expiry = self.calendar.expiry  # of the last agreement that has been in force
        self.deal = None
        self.first_ratified = None
        self.cut_clock = Clock(self.words.u("forces.cut"))
        self.spell_of_lapse = 0
        self.statuses = []
        self.deals = []  # the deal of each month's end
        self.outcome = {
            "lapse_months": 0,
            "furlough_months": 0,
            "concluded_month": -1,
            "ratified_month": -1,
            "reopened_month": -1,
            "amended_month": -1,
            "exited_month": -1,
            "troop_cut_month": -1,
            "coverage_end_month": -1,
            "coverage_end_cause": 0,
            "deal_end_month": -1,
            "deal_end_cause": 0,
            "deal_planned_end_month": -1,
            "signed_with": NONE,
            "settlement_multiple": math.nan,
            "yes_votes": -1,
            "members_present": -1,
            "side_deal": 0,
            "side_deal_cost_krw_bn": 0.0,
        }
        self.enter(NEGOTIATING, -1)

    def enter(self, status, month):
        """A new spell of a status; it reads its own clock."""
        self.status, self.since = status, month
        self.visit = self.spells[status]
        self.spells[status] += 1
        if status != EXITED:
            self.clock = Clock(self.words.u(NAMES[status] + ".clock", self.visit))

    def first_time(self, name, month):
        if self.outcome[name] == -1:
            self.outcome[name] = month

    def slowed(self, month):
        """Section 4: the factor of an interregnum."""
        if self.marks.politics[month] == INTERREGNUM:
            return self.parameters["politics.interregnum_factor"]
        return 1.0

    def chosen(self, table, month, otherwise):
        """Section 5: the strategy's entry for this month and for what is known of the election."""
        rows = self.strategy[table]
        if month >= len(rows):
            return otherwise
        known = month >= self.calendar.election
        return rows[month][1 + self.marks.attitude_2025 if known else UNKNOWN]

    def tempo(self, month):
        return self.chosen("tempo", month, 1.0)

    def consent_open(self, month):
        return self.chosen("consent_open", month, True)


def end_coverage(course, k, cause):
    """Section 13: the first end of coverage counts."""
    if course.outcome["coverage_end_month"] == -1:
        course.outcome["coverage_end_month"] = k
        course.outcome["coverage_end_cause"] = cause


def end_deal(course, k, cause):
    """Section 13: the first end of the first ratified deal on its original terms."""
    if course.deal is course.first_ratified and course.outcome["deal_end_month"] == -1:
        course.outcome["deal_end_month"] = k
        course.outcome["deal_end_cause"] = cause
