"""Sections 3, 4, 7 and 11: what is drawn once per future, whatever the strategy?"""

import math
from dataclasses import dataclass

from .codes import DIVIDED, INTERREGNUM, MAXIMALIST, REGULAR, UNIFIED
from .dates import Calendar
from .draws import draw
from .economy import economy
from .laws import Clock
from .margins import Margin
from .words import Words


@dataclass
class Round:
    """Section 7: what the talks of one round would settle for."""

    opening: float  # D
    desired: float  # s*
    reservation: float  # R
    maximalist: float  # s_X
    regular: float  # s_R


class Marks:
    """Section 1: what is drawn once per future and does not depend on the strategy."""

    def __init__(self, future, seed, parameters):
        self.words = Words(future, seed)
        self.parameters = parameters
        self.calendar = Calendar(parameters)
        self.margin = Margin()
        self.rounds = {}
        self.attitude_2025, self.attitude_2029 = elect(self.words, parameters, self.margin)
        self.politics = politics(self.words, parameters, self.calendar, self.margin)
        for name in (
            "talks.level_regular",
            "talks.level_maximalist",
            "ratification.consent_level",
            "ratification.stall_base",
            "durability.reopen_maximalist",
        ):
            setattr(self, name.split(".")[1], draw(self.words, parameters, name))
        self.economy = economy(self.words, parameters, self.calendar)

    def attitude(self, month):
        """Section 3: who is in office."""
        if month >= self.calendar.next_inauguration:
            return self.attitude_2029
        if month >= self.calendar.inauguration:
            return self.attitude_2025
        return REGULAR

    def administration_start(self, month):
        """The first month of the administration in office in a month from the first inauguration on."""
        if month >= self.calendar.next_inauguration:
            return self.calendar.next_inauguration
        return self.calendar.inauguration

    def is_turn_to_maximalist(self, month):
        """Whether this is the first month of a maximalist administration that follows a regular one."""
        return self.attitude(month) == MAXIMALIST and self.attitude(month - 1) == REGULAR

    def round(self, number):
        if number not in self.rounds:
            self.rounds[number] = settle(self.words, number, self.parameters)
        return self.rounds[number]


def elect(words_of, parameters, margin):
    """Section 3: the attitudes of the administrations of 2025 and 2029."""
    p = draw(words_of, parameters, "election.probability")
    wins = margin.below(words_of.u("election.winner"), p)
    keeps = parameters["election.hold"] if wins else parameters["election.regain"]
    wins_next = margin.below(words_of.u("election.next_winner"), keeps)
    follows = parameters["election.heir"] if wins_next else parameters["election.convert"]
    follows_next = margin.below(words_of.u("election.next_attitude"), follows)
    return (MAXIMALIST if wins else REGULAR), (MAXIMALIST if follows_next else REGULAR)


def politics(words_of, parameters, calendar, margin):
    """Section 4: the state of Korean politics in each month."""
    snap = None
    clock = Clock(words_of.u("politics.snap"))
    for k in range(calendar.korean_inauguration):
        if clock.strikes(parameters["politics.snap_per_year"] / 12.0, margin):
            snap = k
            break
    majority = margin.below(words_of.u("politics.majority"), parameters["politics.unified_after"])
    after = UNIFIED if majority else DIVIDED
    if snap is None:
        last_initial = last_interregnum = calendar.korean_inauguration - 1
    else:
        last_initial = snap
        last_interregnum = snap + interregnum_months(words_of, parameters, margin)
    states = []
    for k in range(calendar.months):
        if k <= last_initial:
            states.append(DIVIDED)
        elif k <= last_interregnum:
            states.append(INTERREGNUM)
        else:
            states.append(after)
    return states


def interregnum_months(words_of, parameters, margin):
    """Section 4: L."""
    u = words_of.u("politics.interregnum")
    length = math.log1p(-u) / math.log1p(-parameters["politics.interregnum_end"])
    nearest = round(length)
    if nearest > 0:
        margin.meet(abs(length / nearest - 1.0))
    return 1 + math.floor(length)


def settle(words_of, number, parameters):
    """Section 7: the potential settlements of a round."""

    def drawn(name):
        return draw(words_of, parameters, name, number)

    floor = parameters["demand.floor"]
    opening = drawn("demand.opening")
    desired = floor + drawn("demand.anchoring_share") * (opening - floor)
    reservation = 1.0 + drawn("demand.reservation")
    regular = math.exp(
        parameters["demand.intercept"]
        + parameters["demand.slope"] * math.log(drawn("demand.regular_ask"))
        + parameters["demand.scale"] * drawn("demand.shock")
    )
    return Round(opening, desired, reservation, min(desired, reservation), regular)
