"""Section 13: what is told of one future under one strategy?"""

from .bill import bill


def outcomes(course):
    """Section 13."""
    calendar, economy_of = course.calendar, course.marks.economy
    costs = bill(course)
    dated = list(zip(calendar.paid_years, costs, strict=True))
    rate = 1.0 + course.parameters["economy.discount_rate"]
    offset = (6 - calendar.months_gone) / 12.0
    return {
        **course.outcome,
        "cost_krw_bn": costs,
        "cost_usd_mn": [1000.0 * cost / economy_of.krw_per_usd[year] for year, cost in dated],
        "share_of_defence_budget": [cost / economy_of.budget[year] for year, cost in dated],
        "npv_krw_bn": sum(cost * rate ** -(year - calendar.as_of_year + offset) for year, cost in dated),
        "attitude_2025": course.marks.attitude_2025,
        "attitude_2029": course.marks.attitude_2029,
        "demand_multiple": course.marks.round(0).opening,
        "krw_per_usd": [economy_of.krw_per_usd[year] for year in calendar.paid_years],
        "status": course.statuses,
        "margin": course.margin.smallest,
    }
