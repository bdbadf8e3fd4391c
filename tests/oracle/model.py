"""All sections: what happens in one future, without a strategy (marks) or under one (events, play)?

The other files answer for a few sections of docs/model.md each. The outcomes are those of section 13 and,
under "margin", the smallest distance met in any comparison on which the course of that future depended: where
it is tiny an implementation in single precision may rightly disagree.
"""

from .conclusion import inherit
from .course import Course
from .marks import Marks
from .months import agreement_event, end_of_month, troops, turn_of_month
from .outcomes import outcomes
from .parameters import DEFAULTS


def marks(future, seed, parameters=DEFAULTS):
    return Marks(future, seed, parameters)


def events(marks_of, strategy, parameters=DEFAULTS):
    """Section 10: the months in their order; then the bill; the outcomes of section 13."""
    course = Course(marks_of, strategy, parameters)
    if course.calendar.concluded is not None:
        inherit(course)
    for k in range(course.calendar.months):
        turn_of_month(course, k)
        at_start = course.status
        agreement_event(course, k)
        troops(course, k, at_start)
        end_of_month(course, k)
    return outcomes(course)


def play(future, seed, strategy, parameters=DEFAULTS):
    return events(marks(future, seed, parameters), strategy, parameters)
