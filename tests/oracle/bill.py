"""Section 12: what does each paid year cost?"""

from .codes import CPI, DEFENCE, EXITED, FIXED, WITHOUT_AGREEMENT


def bill(course):
    """Section 12: the cost of each paid year, KRW bn."""
    parameters, calendar = course.parameters, course.calendar
    last_payment = parameters["agreement.base_payment_bn"]  # L
    paid_before = None
    frozen_years = 0
    counted = 0  # amendments of the deal being paid
    costs = []
    for year in calendar.paid_years:
        december = calendar.december(year)
        status, deal = course.statuses[december], course.deals[december]
        if status == EXITED:
            costs.append(parameters["agreement.labour_share"] * last_payment)
        elif status in WITHOUT_AGREEMENT:
            costs.append(last_payment)
            frozen_years += 1
        else:
            first = deal is not paid_before
            if first:
                level, counted = last_payment * deal.multiple, 0
            else:
                level = last_payment * (1.0 + growth(course, deal, year))
            for month, factor in deal.amendments[counted:]:
                if month < december - 11:
                    level *= factor
                    counted += 1
            costs.append(level)
            if first:
                costs[-1] += parameters["agreement.back_pay_share"] * frozen_years * (level - last_payment)
            last_payment, paid_before, frozen_years = level, deal, 0
    return costs


def growth(course, deal, year):
    """Section 7: the escalator's growth of a year that is not the deal's first."""
    parameters = course.parameters
    if deal.escalator == CPI:
        return min(course.marks.economy.cpi[year - 2], parameters["escalator.cpi_cap_pct"]) / 100.0
    if deal.escalator == DEFENCE:
        return course.marks.economy.defence[year - 1] / 100.0
    if deal.escalator == FIXED:
        return parameters["escalator.fixed_pct"] / 100.0
    raise ValueError("a one-year deal has no second year")
