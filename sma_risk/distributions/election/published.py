"""Which electoral college do published odds of the 56 units describe?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.election.college import DEGREES, ElectoralCollege
from sma_risk.distributions.election.covariance import checked_correlation, factors_of
from sma_risk.distributions.election.scale import t_scores
from sma_risk.distributions.election.units import one_for_each_unit, units
from sma_risk.parameters import POSITIVE, between


def college_from_covariance(
    mean: Mapping[str, float],
    covariance: ArrayLike,
    *,
    votes: Mapping[str, int] | None = None,
    df: float | None = None,
    tie: float = 0.5,
) -> ElectoralCollege:
    """Build the 56 units from margins in points and a full covariance in their order, shape (56, 56).

    `votes` replaces the electoral votes of the census of 2020, for elections before 2024.
    """
    count = [unit.electoral_votes for unit in units()] if votes is None else one_for_each_unit("votes", votes)
    centre = one_for_each_unit("mean", mean)
    loadings, own_sd = factors_of("covariance", covariance)
    return ElectoralCollege.from_loadings(
        [unit.code for unit in units()], count, centre, loadings, own_sd, df=df, tie=tie
    )


def college_from_states(
    mean: Mapping[str, float],
    sd: Mapping[str, float],
    correlation: ArrayLike,
    *,
    votes: Mapping[str, int] | None = None,
    df: float | None = None,
    tie: float = 0.5,
) -> ElectoralCollege:
    """Build from a published margin and standard deviation of each of the 56 units, in points.

    `correlation` has shape (56, 56), in the order of `units()`; `correlation_by_bloc()` is one.

    >>> from sma_risk.distributions.election import correlation_by_bloc, units
    >>> lean, sd = ({u.code: f(u) for u in units()} for f in (lambda u: u.lean_points, lambda u: 6.0))
    >>> round(college_from_states(lean, sd, correlation_by_bloc()).win_probability(), 2)
    0.41
    """
    spread = np.array([POSITIVE("sd", value) for value in one_for_each_unit("sd", sd)])
    matrix = checked_correlation("correlation", correlation)
    return college_from_covariance(mean, matrix * np.outer(spread, spread), votes=votes, df=df, tie=tie)


def college_from_win_probabilities(
    probability: Mapping[str, float],
    correlation: ArrayLike,
    *,
    sd: float = 6.0,
    votes: Mapping[str, int] | None = None,
    df: float | None = None,
    tie: float = 0.5,
) -> ElectoralCollege:
    """Build from a published win probability of each of the 56 units, each in (0, 1).

    A margin is the quantile of its law. The one `sd`, in points, is judgement and matters to margins and
    tipping points only, not to who wins how many votes.
    """
    chances = [between(0.0, 1.0)("probability", p) for p in one_for_each_unit("probability", probability)]
    spread = POSITIVE("sd", sd)
    codes = [unit.code for unit in units()]
    mean = dict(zip(codes, (spread * t_scores(DEGREES("df", df), np.array(chances))).tolist(), strict=True))
    return college_from_states(mean, dict.fromkeys(codes, spread), correlation, votes=votes, df=df, tie=tie)
