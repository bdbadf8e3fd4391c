"""Which distributions do the property tests run on? At least one of every kind."""

from __future__ import annotations

from sma_risk.distributions import (
    PERT,
    Beta,
    Constant,
    Counts,
    Discrete,
    Distribution,
    Empirical,
    Gamma,
    LogNormal,
    Metalog,
    Mixture,
    Normal,
    PiecewiseHazard,
    QuantileAverage,
    QuantileTable,
    SciPy,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
    from_5_50_95,
)

SMOOTH: list[Distribution] = [
    Normal(-1, 2),
    LogNormal(4.5, 0.3),
    Gamma(1.2, 58),
    Beta(1.2, 10.8),
    Uniform(-1, 2),
    Triangular(1, 2, 5),
    Triangular(0, 0, 3),
    PERT(1, 2, 5),
    PERT(-3, 0, 0, weight=8),
    SciPy("weibull_min", (1.5,), loc=1.0, scale=2.0),
    SciPy("genextreme", (-0.1,)),
    Truncated(Normal(0, 1), low=-1, high=2),
    Truncated(LogNormal(1, 1), low=0.5),
    Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3)), (0.4, 0.6)),
    QuantileAverage((Normal(1, 0.5), Gamma(5, 2)), (0.25, 0.75)),
    from_5_50_95(1.1, 1.5, 4.0, least=1.0, most=6.0),
    from_5_50_95(1.0, 2.0, 3.5),
    Metalog((0.1, 0.4, 0.05, 0.1), high=3.0),
    Metalog((0.1, 0.4, 0.05, 0.1, 0.1, 0.02), low=0.5),
    QuantileTable((1.0, 1.1, 1.5, 4.0, 6.0), (0, 0.05, 0.5, 0.95, 1)),
    PiecewiseHazard(Gamma(5, 15), factors=(0.35, 0.5, 1.3, 0.8)),
    PiecewiseHazard(0.1, factors=(0.5, 1.0)),
]
"""Continuous and strictly rising between the ends of their support."""

WITH_ATOMS: list[Distribution] = [
    Constant(3),
    Counts((0.25, 0.5, 0.25)),
    Discrete((-1, 0, 5), (0.25, 0.5, 0.25)),
    Empirical((3.0, 1.0, 2.0, 2.0)),
    SciPy("binom", (10, 0.3)),
    StudentT(4, clip=5),
    Mixture((Constant(0), Gamma(4, 2)), (0.3, 0.7)),
    Truncated(SciPy("poisson", (3,)), low=1, high=6),
]

ALL = SMOOTH + WITH_ATOMS
CORNERED = SMOOTH[-3:]
"""Their quantile functions have corners, at which quadrature of high order is no better than its nodes are dense."""

PLAYED: list[Distribution] = [
    *ALL,
    Discrete((1.5, 5), (0.3, 0.7)),
    Discrete((1, 2, 3), (1e-9, 0.5, 0.5 - 1e-9)),
    Empirical(tuple(((7 * k * k + 3 * k) % 1009) / 100 for k in range(1000))),
    Mixture((Normal(-20, 1), Normal(20, 1)), (0.3, 0.7)),
    Mixture((Uniform(0, 1), Uniform(1, 5), Constant(3)), (0.5, 0.25, 0.25)),
    SciPy("dweibull", (1.5,)),
    SciPy("dgamma", (1.1,)),
    Truncated(Triangular(0, 1, 4), low=0.5, high=3.0),
]
"""All kinds and what cells alone cannot follow: steps anywhere, corners, and densities of zero between two modes."""

ELSEWHERE = {"MaximalistSettlement", "RegularSettlement"}
"""Quantiles by bisection over averages, a tenth of a second each: test_settlements.py has their own few points."""


def name(law: object) -> str:
    return type(law).__name__
