"""Section 2: which value does a quantity take, when its tail is heavy and when it depends on others?"""

import math

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from .laws import quantile, quantile_beyond
from .philox import uniform

AMENDED_RISE = "durability.amended_rise"
SIDE_DEAL_COST = "durability.side_deal_cost"
SITES = {  # named otherwise than the quantity
    "demand.shock": "demand.regular_shock",
    AMENDED_RISE: "reopened.rise",
    SIDE_DEAL_COST: "reopened.side_deal",
}
TAILS = {
    "talks.level_regular": (24, 0),
    "talks.level_maximalist": (24, 1),
    "ratification.consent_level": (24, 2),
    "durability.reopen_maximalist": (24, 3),
    "demand.opening": (25, 0),
    "demand.reservation": (25, 1),
    AMENDED_RISE: (26, 0),
    SIDE_DEAL_COST: (26, 1),
}
EACH_ROUND = ("demand.opening", "demand.anchoring_share", "demand.reservation", "demand.regular_ask", "demand.shock")
YEARLY = ("economy.cpi", "economy.defence", "economy.fx")
UNCERTAIN = (
    "election.hold",
    "election.regain",
    "election.heir",
    "election.convert",
    "politics.snap_per_year",
    "politics.interregnum_end",
    "politics.unified_after",
    "politics.interregnum_factor",
    "talks.no_overlap_factor",
    "demand.floor",
    "demand.intercept",
    "demand.slope",
    "demand.scale",
    "demand.premium",
    "escalator.cpi_cap_pct",
    "escalator.fixed_pct",
    "ratification.stall_slope",
    "ratification.stall_unified",
    "ratification.leave_stall",
    "ratification.usual_multiple",
    "ratification.others_yes",
    "ratification.others_slope",
    "ratification.shock_sd",
    "ratification.called_when_losing",
    "ratification.override",
    "durability.withdraw_regular",
    "durability.withdraw_maximalist",
    "durability.reopen_regular",
    "durability.reopen_signed_maximalist",
    "durability.backlash",
    "durability.after_episode",
    "durability.resolve_maximalist",
    "durability.resolve_regular",
    "durability.amendment_consent",
    "durability.rok_withdrawal",
    "economy.cpi_known_pct",
    "economy.cpi_mean_pct",
    "economy.cpi_persistence",
    "economy.cpi_sd_pct",
    "economy.defence_known_pct",
    "economy.defence_mean_pct",
    "economy.defence_persistence",
    "economy.defence_sd_pct",
    "economy.defence_budget_bn",
    "economy.fx_start",
    "economy.fx_mean",
    "economy.fx_reversion",
    "economy.fx_sd",
    "agreement.base_payment_bn",
    "agreement.labour_share",
    "agreement.back_pay_share",
    "escalator.cpi",
    "escalator.defence",
    "escalator.fixed",
    "escalator.one_year",
    "durability.outcomes_regular",
    "durability.outcomes_maximalist",
)
RULES = ("escalator.cpi", "escalator.defence", "escalator.fixed", "escalator.one_year")
SECOND = 256  # a word nearer than this to an end is followed by a second one


def draw(words, parameters, name, visit=0):
    """The value of a quantity; only those of a round have visits other than 0."""
    law = parameters[name]
    u = dependent(words, parameters["dependence.copulas"], name, visit)
    nearest = math.floor(min(u, 1.0 - u) * 2**32)
    if name in TAILS and nearest < SECOND and is_heavy(law):
        block, lane = TAILS[name]
        v = words.lanes(block, visit)[lane]
        return quantile_beyond(law, (nearest + (v + 0.5) / 2**32) / 2**32, u > 0.5)
    return quantile(law, u)


def numbers_of(words, parameters):
    """The parameters of one future: each uncertain number is the quantile of its law at its own word."""
    drawn = {}
    for k, name in enumerate(UNCERTAIN):
        u = uniform(words.lanes(128 + k // 4, 0)[k % 4])
        if name in RULES:
            if isinstance(parameters[name], tuple):
                drawn.update(zip(RULES, shares([parameters[rule] for rule in RULES], u), strict=True))
        elif name.startswith("durability.outcomes_"):
            drawn[name] = tuple(shares(parameters[name], u))
        elif isinstance(parameters[name], tuple):
            drawn[name] = quantile(parameters[name], u)
    return {**parameters, **drawn}


def shares(stated, u):
    """Shares one of which may be drawn: the others divide what it leaves."""
    if all(isinstance(share, float) for share in stated):
        return stated
    others = sum(share for share in stated if isinstance(share, float))
    (x,) = (quantile(share, u) for share in stated if isinstance(share, tuple))
    return [x if isinstance(share, tuple) else (1.0 - x) * share / others for share in stated]


def is_heavy(law):
    """Whether more than a millionth of the mean size lies beyond the last word, as the last octave lets expect."""
    if law[0] != "lognormal":
        return False  # of the laws that the tests play only a lognormal may be
    _, median, sd = law
    last, before = (quantile_beyond(law, 2.0**-k, True) for k in (33, 32))
    growth = math.log2(last / before)
    beyond = math.inf if growth >= 1.0 else last * 2.0**-33 / (1.0 - growth)
    return beyond > 1e-6 * median * math.exp(0.5 * sd**2)


def dependent(words, copulas, name, visit):
    """u of a site, or what a copula makes of it and of the sites before it."""
    site = SITES.get(name, name)
    for names, scores, *degrees in copulas:
        if name in names:
            order = sorted(names, key=EACH_ROUND.__contains__)  # once per future first; else as they are named
            u = [words.u(SITES.get(each, each), visit if each in EACH_ROUND else 0) for each in order]
            return joined(order, names, scores, degrees, u, name)
    return words.u(site, visit)


def yearly_normal(words, copulas, name, year):
    """The standard normal of a series in a year, counted from the as-of year; prices have one for that year, too."""
    for names, scores, *degrees in copulas:
        if name in names and year > 0:
            order = [each for each in YEARLY if each in names]
            u = [words.yearly_u(each, year if each == "economy.cpi" else year - 1) for each in order]
            return float(ndtri(joined(order, names, scores, degrees, u, name)))
    return float(ndtri(words.yearly_u(name, year if name == "economy.cpi" else year - 1)))


def joined(order, names, scores, degrees, u, name):
    """u of one of the sites that a copula joins, from the u of all in their order."""
    place = [names.index(each) for each in order]
    row = cholesky([[scores[i][j] for j in place] for i in place])[order.index(name)]
    if not degrees:  # Gaussian
        return float(ndtr(sum(a * ndtri(each) for a, each in zip(row, u, strict=True))))
    (df,) = degrees
    y = []
    for k, each in enumerate(u):
        spread = math.sqrt((df + sum(before**2 for before in y)) / (df + k))
        y.append(spread * float(stdtrit(df + k, each)))
    return float(stdtr(df, sum(a * b for a, b in zip(row, y, strict=True))))


def cholesky(matrix):
    size = len(matrix)
    factor = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            factor[i][j] = math.sqrt(rest) if i == j else rest / factor[j][j]
    return factor
