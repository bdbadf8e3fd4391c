"""Section 8: does the Assembly stall the deal, vote on it, and let it come into force?"""

import math

import numpy as np
from scipy.special import ndtri

from .codes import IN_FORCE, ONE_YEAR, PENDING, REGULAR, STALLED, UNIFIED, X
from .laws import logit
from .talks import back_to_talks
from .votes import attendance_law, cell_of, vote_law


def stalls(course, k):
    """Section 8: whether the Assembly stalls the deal concluded in month k."""
    parameters = course.parameters
    x = logit(course.marks.stall_base)
    x += parameters["ratification.stall_slope"] * log_excess(course)
    if course.marks.politics[k] == UNIFIED:
        x += parameters["ratification.stall_unified"]
    u = course.words.u("negotiating.stall", course.visit)
    return course.margin.below(u, 1.0 / (1.0 + math.exp(-x)))


def log_excess(course):
    """ln(s / 1.08)."""
    return math.log(course.deal.multiple / course.parameters["ratification.usual_multiple"])


def withdrawal_hazard(course, k):
    if course.marks.attitude(k) == REGULAR:
        return 0.0
    if course.deal.signed_with == X:
        return course.parameters["durability.withdraw_maximalist"]
    return course.parameters["durability.withdraw_regular"]


def pending_hazards(course, k):
    consent = course.marks.consent_level * course.slowed(k) if course.consent_open(k) else 0.0
    return [(floor_vote, consent), (back_to_talks, withdrawal_hazard(course, k))]


def stalled_hazards(course, k):
    leave = course.parameters["ratification.leave_stall"]
    return [(leave_stall, leave), (back_to_talks, withdrawal_hazard(course, k))]


def leave_stall(course, k):
    course.enter(PENDING, k)


def floor_vote(course, k):
    """Section 8: a consent event."""
    parameters, visit = course.parameters, course.votes
    course.votes += 1
    present = members_present(course, visit)
    yes = yes_votes(course, k, present, visit)
    if 2 * yes > present:
        come_into_force(course, k, yes, present)
        return
    u = course.words.u("vote.called", visit)
    override = parameters["ratification.override"]
    lost = override + (1.0 - override) * parameters["ratification.called_when_losing"]
    if course.margin.below(u, override):
        come_into_force(course, k, yes, present)
    elif course.margin.below(u, lost):
        back_to_talks(course, k)
    else:
        course.enter(STALLED, k)


def members_present(course, visit):
    """Section 8, point 1."""
    parameters = course.parameters
    quorum = parameters["ratification.quorum"]
    cumulative = attendance_law(
        parameters["ratification.seats"] - quorum,
        parameters["ratification.attendance_mean"],
        parameters["ratification.attendance_precision"],
    )
    u = course.words.u("vote.attendance", visit)
    beyond_quorum = int(np.searchsorted(cumulative, u, side="right"))
    for threshold in cumulative[max(0, beyond_quorum - 1) : min(beyond_quorum + 1, len(cumulative) - 1)]:
        course.margin.meet(abs(u - float(threshold)))
    return quorum + beyond_quorum


def yes_votes(course, k, present, visit):
    """Section 8, points 2 and 3."""
    parameters = course.parameters
    x = logit(parameters["ratification.others_yes"])
    x += parameters["ratification.others_slope"] * log_excess(course)
    x += parameters["ratification.shock_sd"] * float(ndtri(course.words.u("vote.shock", visit)))
    unified = course.marks.politics[k] == UNIFIED
    government = parameters["ratification.government_seats" + ("_unified" if unified else "")]
    cumulative = vote_law(
        parameters["ratification.seats"],
        government,
        present,
        parameters["ratification.discipline"],
        cell_of(x, course.margin),
    )
    # u = (w + 1/2) / 2^32 is below c / 2^16 exactly when the whole number c exceeds w >> 16.
    short = course.words.word("vote.yes", visit) >> 16
    yes = int(np.searchsorted(np.rint(cumulative), short, side="right"))
    for exact in cumulative[max(0, yes - 1) : yes + 1]:
        if math.floor(exact) == short and abs(exact - short - 0.5) < 1e-6:
            course.margin.meet(0.0)
    return yes


def come_into_force(course, k, yes=-1, present=-1):
    """Sections 8 and 10: the deal is in force, and a one-year deal gets its only year."""
    outcome, deal = course.outcome, course.deal
    if deal.escalator == ONE_YEAR:
        year = course.calendar.first_paid_year
        while course.calendar.december(year) < k:
            year += 1
        deal.last_month = course.calendar.december(year)
    if outcome["ratified_month"] == -1:
        course.first_ratified = deal
        outcome["ratified_month"] = k
        outcome["yes_votes"], outcome["members_present"] = yes, present
        full_term = course.calendar.months - 1
        outcome["deal_planned_end_month"] = full_term if deal.last_month is None else deal.last_month
    course.spell_of_lapse = 0
    course.enter(IN_FORCE, k)
