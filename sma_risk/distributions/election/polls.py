"""What do some state polls, months ahead, say about all 56 units? Two measurements, each as good as its error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.election.college import DEGREES, ElectoralCollege
from sma_risk.distributions.election.covariance import factors_of, loadings_by_bloc, principal
from sma_risk.distributions.election.units import checked_margins, one_for_each_unit, units
from sma_risk.distributions.section import Section
from sma_risk.evidence import state_polls
from sma_risk.grounds import judged
from sma_risk.parameters import NON_NEGATIVE, NUMBER, POSITIVE, ScenarioError, frozen, parameter


@frozen
class PollErrors(Section):
    """How far polls and fundamentals are from the result: standard deviations of the margin, in points.

    Polls err on the day of the election (`nation`, `bloc`, `state`) and, before it, because opinion moves: a
    random walk adds the square of `drift` a day, in the same proportions of variance.

    >>> nation_misses_more = PollErrors(nation=4.0)
    >>> nation_misses_more.state, nation_misses_more.df
    (3.0, 7.0)
    """

    key: ClassVar[str] = "poll_errors"

    _: KW_ONLY
    nation: float = parameter(
        "points", NON_NEGATIVE, "that all polls share", default=judged(3.0, "polls of all states have missed alike")
    )
    bloc: float = parameter(
        "points", NON_NEGATIVE, "that the polls of a bloc share", default=judged(2.0, "similar states miss alike")
    )
    state: float = parameter(
        "points",
        POSITIVE,
        "of an average of polls of one state",
        default=judged(3.0, "few polls, each with its own miss"),
    )
    drift: float = parameter(
        "points per root day",
        NON_NEGATIVE,
        "of a state's opinion",
        default=judged(0.6, "8.2 points over the 187 days from 2 May; polls of spring say little"),
    )
    fundamentals_nation: float = parameter(
        "points",
        NON_NEGATIVE,
        "of fundamentals, shared by all",
        default=judged(8.0, "the nation swings between elections"),
    )
    fundamentals_bloc: float = parameter(
        "points", NON_NEGATIVE, "of fundamentals, shared by a bloc", default=judged(3.0, "blocs swing apart")
    )
    fundamentals_state: float = parameter(
        "points", POSITIVE, "of fundamentals, of a state alone", default=judged(4.0, "states swing apart")
    )
    district: float = parameter(
        "points", POSITIVE, "of a district beside its state", default=judged(2.0, "small beside the state's own")
    )
    df: float | None = parameter(
        "", DEGREES, "degrees of freedom of the errors", default=judged(7.0, "misses beyond two deviations happen")
    )

    def of_polls(self, days: float) -> tuple[FloatArray, FloatArray]:
        """Return loadings and own deviations of poll averages about the result, so many days ahead."""
        now = self.nation**2 + self.bloc**2 + self.state**2
        growth = float(np.sqrt(1.0 + self.drift**2 * NON_NEGATIVE("days", days) / now))
        return self._errors(self.nation * growth, self.bloc * growth, self.state * growth)

    def of_fundamentals(self) -> tuple[FloatArray, FloatArray]:
        """Return loadings and own deviations of fundamentals about the result."""
        return self._errors(self.fundamentals_nation, self.fundamentals_bloc, self.fundamentals_state)

    def _errors(self, nation: float, bloc: float, state: float) -> tuple[FloatArray, FloatArray]:
        """A state that splits its votes shares its own error with its districts; each has `district` besides."""
        split = {unit.state for unit in units() if unit.is_district}
        own = np.array([self.district if unit.state in split else state for unit in units()])
        return loadings_by_bloc(nation, bloc, state), own


class ErrorCovariances(NamedTuple):
    """The errors of fundamentals and of polls as full covariances, in place of `PollErrors`.

    fundamentals, polls : shape (56, 56) in the order of `units`, squared points; polls on election day.
    drift : points per root day by which opinion moves before it, in the proportions of `polls`.
    df : degrees of freedom of the errors; None for normal ones.

    >>> from sma_risk.distributions.election import correlation_by_bloc
    >>> alike = correlation_by_bloc()
    >>> covariances = ErrorCovariances(81.0 * alike, 20.0 * alike, drift=0.6)
    >>> college_from_polls({"PA": 3.0}, days=30, errors=covariances).win_probability() > 0.5
    True
    """

    fundamentals: ArrayLike
    polls: ArrayLike
    drift: float = 0.0
    df: float | None = None

    def of_polls(self, days: float) -> tuple[FloatArray, FloatArray]:
        """Return loadings and own deviations of poll averages about the result, so many days ahead."""
        loadings, own = factors_of("errors.polls", self.polls)
        now = float(np.mean(np.sum(loadings**2, axis=1) + own**2))
        added = NON_NEGATIVE("errors.drift", self.drift) ** 2 * NON_NEGATIVE("days", days)
        growth = float(np.sqrt(1.0 + added / now))
        return growth * loadings, growth * own

    def of_fundamentals(self) -> tuple[FloatArray, FloatArray]:
        """Return loadings and own deviations of fundamentals about the result."""
        return factors_of("errors.fundamentals", self.fundamentals)


def lean(swing_points: float = 0.0) -> dict[str, float]:
    """Return the units' results of 2020, Republican minus Democrat in points, all moved by a swing.

    >>> lean()["PA"], lean(4.5)["PA"]
    (-1.2, 3.3)
    """
    swing = NUMBER("swing_points", swing_points)
    return {unit.code: unit.lean_points + swing for unit in units()}


def state_margins(as_of: str | None = None) -> dict[str, float]:
    """Return the latest state polling averages of the evidence, Republican minus Democrat in points, by state.

    >>> state_margins("2024-05")["PA"]
    1.8
    """
    table = state_polls(as_of=as_of).sort_values("date")
    latest = table.groupby("state")["margin_trump_minus_democrat_points"].last()
    return {str(code): float(value) for code, value in latest.items()}


def college_from_polls(
    polls: Mapping[str, float],
    days: float,
    *,
    fundamentals: Mapping[str, float] | None = None,
    errors: PollErrors | ErrorCovariances | None = None,
    tie: float = 0.5,
) -> ElectoralCollege:
    """Return the electoral college as it looks from polls of some units, some days before the election.

    Fundamentals and polls measure the same 56 margins, with normal errors whose covariances `errors` gives;
    the result is their average weighted by precision (for normal laws, Bayes' rule). The longer the way, the
    more the polls are shrunk to the fundamentals; units without polls follow those that err with them. The
    errors of the result are t with `errors.df`, of the same covariance.

    Parameters
    ----------
    polls : margins in points by unit, candidate minus rival. None at all leaves the fundamentals.
    days : to the election.
    fundamentals : margins in points of all 56 units; None is `lean()`, the result of 2020 once more:
        judgement.
    errors : factor loadings by nation, bloc and state (`PollErrors`), or full covariances (`ErrorCovariances`); None
        is `PollErrors()`, all of it judgement.
    tie : chance that the candidate wins the House after equal votes.

    Examples
    --------
    >>> college_from_polls(state_margins("2024-05"), days=187)
    ElectoralCollege of 56 units and 538 votes: win probability 0.6..., votes 2... +- ...
    """
    errors = PollErrors() if errors is None else errors
    if not isinstance(errors, PollErrors | ErrorCovariances):
        raise ScenarioError("errors", errors, "to be PollErrors or ErrorCovariances")
    asked = checked_margins("polls", polls)
    centre = np.array(one_for_each_unit("fundamentals", lean() if fundamentals is None else fundamentals))
    measured = np.array([asked.get(unit.code, np.nan) for unit in units()])
    prior, noise = errors.of_fundamentals(), errors.of_polls(days)
    for name, (_, own) in (("fundamentals", prior), ("polls", noise)):
        if len(own) != len(centre):
            raise ScenarioError(f"errors.{name}", f"{len(own)} units", f"a covariance of {len(centre)} units")
    mean, loadings, own_sd = _combined(centre, prior, measured, noise)
    codes, votes = [unit.code for unit in units()], [unit.electoral_votes for unit in units()]
    return ElectoralCollege.from_loadings(codes, votes, mean, loadings, own_sd, df=errors.df, tie=tie)


def _combined(
    centre: FloatArray, prior: tuple[FloatArray, FloatArray], measured: FloatArray, noise: tuple[FloatArray, FloatArray]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean, loadings and own deviations of the result given its fundamentals and polls, NaN where there are none.

    Given the common factors of both, x, every unit is on its own: its miss is shared between fundamentals and
    poll by their own variances. So Bayes' rule is needed for x only, and the result has loadings again.
    """
    (common, own), (shared, noise_sd) = prior, noise
    polled = ~np.isnan(measured)
    gap = np.where(polled, measured - centre, 0.0)
    own_variance, both = own**2, np.where(polled, own**2 + noise_sd**2, np.inf)
    weight = own_variance / both
    design = np.concatenate([common, shared], axis=1)
    precision = np.eye(design.shape[1]) + design.T @ (design / both[:, None])
    x = np.linalg.solve(precision, design.T @ (gap / both))
    response = np.concatenate([common, np.zeros_like(shared)], axis=1) - weight[:, None] * design
    loadings = np.linalg.solve(np.linalg.cholesky(precision), response.T).T
    return centre + weight * gap + response @ x, principal(loadings), np.sqrt(own_variance * (1.0 - weight))
