"""Section 10: in what order do things happen within a month?"""

from .assembly import come_into_force, pending_hazards, stalled_hazards
from .codes import (
    AMENDING,
    BY_ASSEMBLY,
    BY_NEGOTIATION,
    EXITED,
    IN_FORCE,
    MAXIMALIST,
    NEGOTIATING,
    PENDING,
    REGULAR,
    REOPENED,
    STALLED,
    WITH_AGREEMENT,
    WITHOUT_AGREEMENT,
)
from .conclusion import negotiating_hazards
from .course import end_coverage
from .durability import amending_hazards, in_force_hazards, reopened_hazards
from .words import NAMES


def turn_of_month(course, k):
    """Section 10, step 1."""
    pause = course.parameters["talks.pause_months"]
    ended = course.status in WITH_AGREEMENT and course.deal.last_month == k - 1
    if ended:
        course.expiry = course.deal.last_month
        course.talks_start = course.expiry - 3
        if course.marks.attitude(k) == MAXIMALIST:
            course.talks_start = max(course.talks_start, course.marks.administration_start(k) + pause)
        course.deal = None
        course.round += 1
        course.enter(NEGOTIATING, k)
    if course.status == NEGOTIATING and course.marks.is_turn_to_maximalist(k):
        course.talks_start = k + pause


def agreement_event(course, k):
    """Section 10, step 2: at most one event, found by the clock rule."""
    if course.status == EXITED:
        return
    wait = course.parameters["ratification.automatic_after_months"]
    if course.status == PENDING and wait > 0 and k >= course.since + wait:
        come_into_force(course, k)
        return
    causes = hazards_of(course, k)
    if not course.clock.strikes(sum(hazard for _, hazard in causes), course.margin):
        return
    if len(causes) == 1:
        happening = causes[0][0]
    else:
        v = course.words.u(NAMES[course.status] + ".cause", course.visit)
        happening = causes[course.margin.first_exceeding(v, [hazard for _, hazard in causes])][0]
    happening(course, k)


def hazards_of(course, k):
    """The competing causes of the status, in the page's order, each with its hazard in month k."""
    by_status = {
        NEGOTIATING: negotiating_hazards,
        PENDING: pending_hazards,
        STALLED: stalled_hazards,
        IN_FORCE: in_force_hazards,
        REOPENED: reopened_hazards,
        AMENDING: amending_hazards,
    }
    return by_status[course.status](course, k)


def troops(course, k, status):
    """Section 10, step 3; the status is that of the start of the month, after its turn."""
    if course.outcome["troop_cut_month"] != -1:
        return
    parameters = course.parameters
    if course.marks.attitude(k) == REGULAR:
        hazard = parameters["forces.cut_regular"]
    elif status == REOPENED or (k > course.calendar.expiry and status not in WITH_AGREEMENT):
        hazard = parameters["forces.cut_dispute"]
    else:
        hazard = parameters["forces.cut_maximalist"]
    if k in course.calendar.floor_months:
        hazard *= parameters["forces.floor_factor"]
    if course.cut_clock.strikes(hazard, course.margin):
        course.outcome["troop_cut_month"] = k


def end_of_month(course, k):
    """Section 10, step 4."""
    course.statuses.append(course.status)
    course.deals.append(course.deal)
    if k > course.calendar.expiry and course.status in WITHOUT_AGREEMENT:
        course.outcome["lapse_months"] += 1
        course.spell_of_lapse += 1
        if course.spell_of_lapse > course.parameters["forces.furlough_after_months"]:
            course.outcome["furlough_months"] += 1
        end_coverage(course, k, BY_NEGOTIATION if course.status == NEGOTIATING else BY_ASSEMBLY)
