"""Section 6: when did the talks begin, and how fast do they conclude?"""

from .codes import MAXIMALIST, NEGOTIATING, REGULAR


def ramp(tau, months):
    if tau <= 0:
        return 0.0
    return min(1.0, (tau / months) ** 2)


def deadline(months_left, table):
    for smallest, factor in table:
        if months_left >= smallest:
            return factor
    raise ValueError(f"no row for {months_left} months left")


def conclusion_hazard(course, k):
    """h of month k."""
    parameters, marks_of = course.parameters, course.marks
    hazard = ramp(k - course.talks_start, parameters["talks.ramp_months"])
    if hazard > 0.0:
        hazard *= deadline(course.expiry - k, parameters["talks.deadline"])
        hazard *= course.tempo(k) * course.slowed(k)
        if marks_of.attitude(k) == REGULAR:
            hazard *= marks_of.level_regular
        else:
            hazard *= marks_of.level_maximalist
            settlement = marks_of.round(course.round)
            if course.margin.above(settlement.desired, settlement.reservation):
                hazard *= parameters["talks.no_overlap_factor"]
    return hazard


def back_to_talks(course, k):
    """After withdrawal or rejection in month k."""
    course.talks_start = k
    if course.marks.attitude(k) == MAXIMALIST:
        paused = course.marks.administration_start(k) + course.parameters["talks.pause_months"]
        course.talks_start = max(k, paused)
    course.deal = None
    course.enter(NEGOTIATING, k)
