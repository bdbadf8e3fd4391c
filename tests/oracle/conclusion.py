"""Sections 6 and 7: what does a conclusion fix?"""

from .assembly import come_into_force, stalls
from .codes import MAXIMALIST, NEGOTIATING, PENDING, R_EARLY, R_LATE, STALLED, X
from .course import Deal
from .talks import conclusion_hazard


def negotiating_hazards(course, k):
    return [(conclude, conclusion_hazard(course, k))]


def conclude(course, k):
    """Sections 6 and 7: the deal is fixed; section 8: stalled or pending."""
    parameters, outcome = course.parameters, course.outcome
    settlement = course.marks.round(course.round)
    if course.marks.attitude(k) == MAXIMALIST:
        signed_with, multiple = X, settlement.maximalist
    else:
        signed_with = R_EARLY if k < course.calendar.inauguration else R_LATE
        multiple = settlement.regular
        if course.tempo(k) > 1.0:
            multiple *= 1.0 + parameters["demand.premium"]
    course.deal = Deal(signed_with, multiple, escalator(course, signed_with))
    if outcome["concluded_month"] == -1:
        outcome["concluded_month"] = k
        outcome["signed_with"] = signed_with
        outcome["settlement_multiple"] = multiple
    course.enter(STALLED if stalls(course, k) else PENDING, k)


def inherit(course):
    """Section 1: the deal that was concluded before month 0 is pending or in force; its past is dated month 0."""
    calendar, settlement = course.calendar, course.marks.round(0)
    if calendar.concluded < calendar.inauguration:
        signed_with = R_EARLY
    else:
        signed_with = X if course.marks.attitude_2025 == MAXIMALIST else R_LATE
    multiple = settlement.maximalist if signed_with == X else settlement.regular
    course.deal = Deal(signed_with, multiple, escalator(course, signed_with))
    course.outcome |= {"concluded_month": 0, "signed_with": signed_with, "settlement_multiple": multiple}
    course.spells[NEGOTIATING] = 0
    if calendar.ratified is None:
        course.enter(PENDING, calendar.concluded)
    else:
        come_into_force(course, 0)


def escalator(course, signed_with):
    """Section 7: CPI, defence, fixed or one-year."""
    parameters = course.parameters
    shares = [parameters["escalator." + name] for name in ("cpi", "defence", "fixed")]
    site = "demand.escalator_regular"
    one_year = parameters["escalator.one_year"]
    if signed_with == X:
        site = "demand.escalator_maximalist"
        one_year = parameters["escalator.one_year_maximalist"]
        shares = [share * (1.0 - one_year) / sum(shares) for share in shares]
    return course.margin.first_exceeding(course.words.u(site, course.round), [*shares, one_year])
