"""Section 9: does a deal in force last?"""

from .codes import AMENDING, BY_ROK, BY_US, EXITED, IN_FORCE, MAXIMALIST, R_EARLY, REGULAR, REOPENED, X
from .course import end_coverage, end_deal
from .draws import AMENDED_RISE, SIDE_DEAL_COST, draw


def reopening_hazard(course, k):
    parameters, deal = course.parameters, course.deal
    if course.marks.attitude(k) == REGULAR:
        hazard = parameters["durability.reopen_regular"]
    elif deal.signed_with == X:
        hazard = parameters["durability.reopen_signed_maximalist"]
    else:
        hazard = course.marks.reopen_maximalist
        if k - course.marks.administration_start(k) >= parameters["durability.fresh_months"]:
            hazard *= parameters["durability.later_factor"]
        if deal.signed_with == R_EARLY:
            hazard *= parameters["durability.backlash"]
    if deal.episode_resolved:
        hazard *= parameters["durability.after_episode"]
    return hazard


def in_force_hazards(course, k):
    return [(reopen, reopening_hazard(course, k)), (leave, course.parameters["durability.rok_withdrawal"])]


def reopen(course, k):
    course.first_time("reopened_month", k)
    course.enter(REOPENED, k)


def reopened_hazards(course, k):
    kind = "maximalist" if course.marks.attitude(k) == MAXIMALIST else "regular"
    resolve = course.parameters["durability.resolve_" + kind]
    shares = course.parameters["durability.outcomes_" + kind]
    causes = [
        (happening, resolve * share)
        for happening, share in zip((hold, side_deal, amend, terminate), shares, strict=True)
    ]
    return [*causes, (leave, course.parameters["durability.rok_withdrawal"])]


def hold(course, k):
    course.deal.episode_resolved = True
    course.enter(IN_FORCE, k)


def side_deal(course, k):
    course.outcome["side_deal"] = 1
    payments = draw(course.words, course.parameters, SIDE_DEAL_COST, course.spells[REOPENED] - 1)
    course.outcome["side_deal_cost_krw_bn"] += payments * course.parameters["agreement.base_payment_bn"]
    hold(course, k)


def amend(course, k):
    course.deal.episode_resolved = True
    course.enter(AMENDING, k)


def terminate(course, k):
    exit_by(course, k, BY_US)


def leave(course, k):
    exit_by(course, k, BY_ROK)


def exit_by(course, k, cause):
    course.first_time("exited_month", k)
    end_coverage(course, k, cause)
    end_deal(course, k, cause)
    course.enter(EXITED, k)


def amending_hazards(course, k):
    consent = course.parameters["durability.amendment_consent"] * course.slowed(k)
    return [(consent_to_amendment, consent), (leave, course.parameters["durability.rok_withdrawal"])]


def consent_to_amendment(course, k):
    visit = course.spells[REOPENED] - 1
    rise = draw(course.words, course.parameters, AMENDED_RISE, visit)
    course.deal.amendments.append((k, 1.0 + rise))
    course.first_time("amended_month", k)
    end_deal(course, k, BY_US)
    course.enter(IN_FORCE, k)
