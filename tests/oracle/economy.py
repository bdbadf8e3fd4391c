"""Section 11: how do prices, the defence budget and the exchange rate move?"""

import math
from dataclasses import dataclass

from .draws import yearly_normal


@dataclass
class Economy:
    """Section 11: per cent growth, budgets in KRW bn and KRW per USD, by year."""

    cpi: dict
    defence: dict
    budget: dict
    krw_per_usd: dict


def economy(words_of, parameters, calendar):
    """Section 11."""
    first, last = calendar.as_of_year, calendar.last_year
    get = parameters.__getitem__
    copulas = parameters["dependence.copulas"]

    cpi = {first - 1: get("economy.cpi_known_pct")}
    mean = get("economy.cpi_mean_pct")
    for number, year in enumerate(range(first, last + 1)):
        z = yearly_normal(words_of, copulas, "economy.cpi", number)
        pull = get("economy.cpi_persistence") * (cpi[year - 1] - mean)
        cpi[year] = mean + pull + get("economy.cpi_sd_pct") * z

    defence = {first: get("economy.defence_known_pct")}
    budget = {first: get("economy.defence_budget_bn")}
    mean = get("economy.defence_mean_pct")
    for number, year in enumerate(range(first + 1, last + 1), start=1):
        z = yearly_normal(words_of, copulas, "economy.defence", number)
        pull = get("economy.defence_persistence") * (defence[year - 1] - mean)
        defence[year] = mean + pull + get("economy.defence_sd_pct") * z
        budget[year] = budget[year - 1] * (1.0 + defence[year] / 100.0)

    kappa, sigma = get("economy.fx_reversion"), get("economy.fx_sd")
    a = math.exp(-kappa)
    b = sigma * math.sqrt((1.0 - math.exp(-2.0 * kappa)) / (2.0 * kappa))
    mean = math.log(get("economy.fx_mean"))
    x = math.log(get("economy.fx_start"))
    krw_per_usd = {}
    for number, year in enumerate(range(first + 1, last + 1), start=1):
        x = mean + a * (x - mean) + b * yearly_normal(words_of, copulas, "economy.fx", number)
        krw_per_usd[year] = math.exp(x)
    return Economy(cpi, defence, budget, krw_per_usd)
