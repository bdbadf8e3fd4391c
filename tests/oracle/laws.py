"""Section 2: what is the quantile of a law at u, and when does a clock strike?"""

import math

from scipy.special import betaincinv, gammaincinv, ndtri, stdtrit


def logit(p):
    return math.log(p / (1.0 - p))


def quantile(law, u):
    """The quantile function of a distribution written as a tuple; a number is certain."""
    if isinstance(law, float):
        return law
    kind = law[0]
    if kind == "gamma":
        return float(gammaincinv(law[1], u)) / law[2]
    if kind == "beta":
        return float(betaincinv(law[1], law[2], u))
    if kind == "lognormal":
        return law[1] * math.exp(law[2] * float(ndtri(u)))
    if kind == "clipped_t":
        return max(-law[2], min(law[2], float(stdtrit(law[1], u))))
    if kind == "mixture":
        return mixture_quantile(law[1], u)
    if kind == "discrete":
        return first_reaching(law[1], law[2], u)
    if kind == "triangular":
        return triangular_quantile(*law[1:], u)
    raise ValueError(f"unknown distribution {kind}")


def quantile_beyond(law, p, upper):
    """The quantile that leaves p above it, or below: of a lognormal, whose tails are alike."""
    kind, median, sd = law
    if kind != "lognormal":
        raise ValueError(f"{kind} has no second word here")
    return median * math.exp((-sd if upper else sd) * float(ndtri(p)))


def first_reaching(values, probabilities, u):
    """The first value up to which there is at least a probability u."""
    total = 0.0
    for value, probability in zip(values, probabilities, strict=True):
        total += probability
        if total >= u:
            return value
    return values[-1]


def triangular_quantile(low, mode, high, u):
    rise = (mode - low) / (high - low)
    if u < rise:
        return low + (high - low) * math.sqrt(u * rise)
    return high - (high - low) * math.sqrt((1.0 - u) * (1.0 - rise))


def mixture_quantile(parts, u):
    """Of a mixture of lognormals: bisection, in logarithms, between the extreme quantiles of its parts."""
    ends = [math.log(quantile(law, u)) for _, law in parts]
    low, high = min(ends), max(ends)
    normals = [(weight, math.log(median), sd * math.sqrt(2.0)) for weight, (_, median, sd) in parts]
    for _ in range(60):
        middle = 0.5 * (low + high)
        if sum(0.5 * weight * math.erfc((mu - middle) / width) for weight, mu, width in normals) < u:
            low = middle
        else:
            high = middle
    return math.exp(0.5 * (low + high))


class Clock:
    """The clock rule: E = -ln(1 - u), and H from 0."""

    def __init__(self, u):
        self.exponential = -math.log1p(-u)
        self.cumulated = 0.0

    def strikes(self, hazard, margin):
        self.cumulated += hazard
        return margin.reached(self.cumulated, self.exponential)
