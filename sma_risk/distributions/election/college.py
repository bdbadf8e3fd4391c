"""Who wins when the units err together? Win probability, electoral votes, tipping points."""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray, array, generator
from sma_risk.distributions.election.convolution import average_law
from sma_risk.distributions.election.covariance import principal
from sma_risk.distributions.election.forecasts import beta_of_moments
from sma_risk.distributions.election.integration import average
from sma_risk.distributions.election.scale import t_probabilities, t_scale
from sma_risk.distributions.election.tipping import tipping_units
from sma_risk.distributions.families.continuous import Constant
from sma_risk.distributions.families.counts import Counts
from sma_risk.parameters import (
    NON_NEGATIVE,
    NUMBER,
    POSITIVE,
    PROBABILITY,
    Check,
    ScenarioError,
    between,
    check_fields,
    frozen,
    integer,
    many,
    parameter,
    text,
)

if TYPE_CHECKING:
    import pandas

MOST_UNITS = 600
MOST_FACTORS = 1000
TAIL_DF = between(2.0, 1e6)
DEGREES = Check(f"{TAIL_DF.needed}, or None for normal errors", lambda v: None if v is None else TAIL_DF.canonical(v))
ARRAY = Check("an array", lambda value: np.asarray(value).tolist())
_BIASES, _BIAS_WEIGHTS = np.polynomial.hermite_e.hermegauss(5)  # exact for polynomials of degree 9
_BIAS_WEIGHTS = _BIAS_WEIGHTS / _BIAS_WEIGHTS.sum()


@frozen
class ElectoralCollege:
    """Margins of voting units, jointly normal or Student t, and the electoral votes they bring.

    The margin of a unit, in points (candidate minus rival), is `mean + s (loadings @ z + own_sd e)` with
    independent standard normal z and e; s = 1, or with `df` degrees of freedom s = sqrt((df - 2) / chi2(df)):
    one scale for all units, so that where the polls fail they fail together. Standard deviations are those of
    the margin for any `df`. Given z and s the units are independent, so that the law of the electoral votes is
    a convolution, averaged over z and s (`integration.py`).

    Equal votes go to the House of Representatives, one vote a state: `tie` is the chance that the candidate
    wins there, a judgement.

    >>> college = ElectoralCollege.from_loadings(["A", "B", "C"], [1, 1, 1], [1.0, 0.0, -1.0], [[3.0]] * 3, [2.0] * 3)
    >>> round(college.win_probability(), 6)
    0.5
    >>> college
    ElectoralCollege of 3 units and 3 votes: win probability 0.500, votes 1.5 +- 1.2
    """

    units: tuple[str, ...] = parameter("", many(text(40), 1, MOST_UNITS), "codes of the units")
    votes: tuple[int, ...] = parameter("votes", many(integer(1, 10_000), 1, MOST_UNITS), "electoral votes")
    mean: tuple[float, ...] = parameter("points", many(NUMBER, 1, MOST_UNITS), "expected margin")
    loadings: tuple[tuple[float, ...], ...] = parameter(
        "points", many(many(NUMBER, 0, MOST_FACTORS), 1, MOST_UNITS), "of each unit on the common factors"
    )
    own_sd: tuple[float, ...] = parameter("points", many(POSITIVE, 1, MOST_UNITS), "of each unit's own error")
    _: KW_ONLY
    df: float | None = parameter("", DEGREES, "degrees of freedom of t errors", default=None)
    tie: float = parameter("probability", PROBABILITY, "that the candidate wins a tie", default=0.5)

    def __post_init__(self) -> None:
        check_fields(self, "ElectoralCollege")
        for name in ("votes", "mean", "loadings", "own_sd"):
            if len(getattr(self, name)) != len(self.units):
                raise ScenarioError(f"ElectoralCollege.{name}", getattr(self, name), f"{len(self.units)} values")
        if len(set(self.units)) != len(self.units):
            raise ScenarioError("ElectoralCollege.units", self.units, "different codes")
        if len({len(row) for row in self.loadings}) != 1:
            raise ScenarioError("ElectoralCollege.loadings", self.loadings, "as many factors for every unit")

    @classmethod
    def from_loadings(
        cls,
        codes: ArrayLike,
        votes: ArrayLike,
        mean: ArrayLike,
        loadings: ArrayLike,
        own_sd: ArrayLike,
        *,
        df: float | None = None,
        tie: float = 0.5,
    ) -> Self:
        """Build from arrays: codes, votes, mean and own_sd of shape (units,), loadings (units, factors)."""
        arrays = {"units": codes, "votes": votes, "mean": mean, "loadings": loadings, "own_sd": own_sd}
        listed: dict[str, Any] = {name: ARRAY(f"ElectoralCollege.{name}", array) for name, array in arrays.items()}
        return cls(**listed, df=df, tie=tie)

    def win_probability(self) -> float:
        """Return the probability of a majority, plus that of a tie times `tie`; its error is `numerical_error`."""
        return float(np.clip(self._solved[0] @ self._winning, 0.0, 1.0))

    def numerical_error(self) -> float:
        """Return the error of `win_probability` by quadrature: see `integration.py`."""
        return self._solved[1]

    def electoral_votes(self) -> Counts:
        """Return the law of the candidate's electoral votes."""
        return Counts.of(self._solved[0] / self._solved[0].sum())

    def win_distribution(self, bias_sd: float) -> Distribution:
        """Return the win probability as it would be if part of the common error were known: a Beta.

        The largest factor of the errors is split: a bias of `bias_sd` points (root mean square over the units)
        that could in principle be known today, and the rest, which nobody can know. Given the bias the win
        probability is another number; this is the law of that number: mean `win_probability()`, variance by
        Gauss-Hermite quadrature over the bias. Zero: a `Constant`.

        >>> college = ElectoralCollege.from_loadings(["A"], [1], [1.0], [[3.0]], [2.0])
        >>> college.win_distribution(1.5)
        Beta(a=5.01..., b=3.21...)
        """
        bias = NON_NEGATIVE("bias_sd", bias_sd)
        if bias == 0.0:
            return Constant(self.win_probability())
        loadings = principal(np.array(self.loadings))
        most = float(np.sqrt(np.mean(loadings[:, :1] ** 2))) if loadings.size else 0.0
        if not bias < most:
            raise ScenarioError("bias_sd", bias, f"less than {most:.4g}, the largest error that the units share")
        known = loadings[:, 0] * (bias / most)
        loadings[:, 0] *= np.sqrt(1.0 - (bias / most) ** 2)
        rest = [
            dataclasses.replace(self, mean=tuple(mean), loadings=tuple(map(tuple, loadings.tolist())))
            for mean in (np.array(self.mean) + np.outer(_BIASES, known)).tolist()
        ]
        given = np.array([college.win_probability() for college in rest])
        var = float(_BIAS_WEIGHTS @ (given - _BIAS_WEIGHTS @ given) ** 2)
        return beta_of_moments("bias_sd", self.win_probability(), var)

    def shifted(self, points: float) -> Self:
        """Return the college with every expected margin moved by so many points."""
        moved = NUMBER("points", points)
        return dataclasses.replace(self, mean=tuple(value + moved for value in self.mean))

    def independent(self) -> Self:
        """Return the college in which each unit keeps its win probability and standard deviation, alone."""
        sd, mean = np.sqrt(np.diag(self.covariance)), np.array(self.mean)
        if self.df is not None:  # by the smaller of the two probabilities, which keeps its digits
            mean = -np.sign(mean) * sd * special.ndtri(t_probabilities(self.df, -np.abs(mean) / sd))
        empty = ((),) * len(self.units)
        return dataclasses.replace(self, mean=tuple(mean.tolist()), loadings=empty, own_sd=tuple(sd.tolist()), df=None)

    @cached_property
    def covariance(self) -> FloatArray:
        """The covariance of the margins, shape (units, units), in squared points."""
        loadings, own = np.array(self.loadings), np.array(self.own_sd)
        return np.asarray(loadings @ loadings.T + np.diag(own**2))

    def unit_probabilities(self) -> FloatArray:
        """Return the probability that the candidate wins each unit, shape (units,)."""
        return t_probabilities(self.df, np.array(self.mean) / np.sqrt(np.diag(self.covariance)))

    def rvs(self, size: int, *, seed: int | None = None) -> FloatArray:
        """Draw margins in points, shape (size, units), from NumPy's default generator."""
        size, rng = integer(0, 10**8)("size", size), generator(seed)
        z = rng.standard_normal((size, len(self.loadings[0])))
        errors = z @ np.array(self.loadings).T + rng.standard_normal((size, len(self.units))) * self.own_sd
        if self.df is not None:
            errors *= np.sqrt((self.df - 2.0) / rng.chisquare(self.df, size))[:, None]
        return np.asarray(self.mean + errors)

    def count(self, margins: FloatArray) -> NDArray[np.int64]:
        """Return the electoral votes of margins, shape (..., units), as shape (...)."""
        found = array("margins", margins)
        if found.shape[-1:] != (len(self.units),):
            raise ScenarioError("margins", f"shape {found.shape}", f"shape (..., {len(self.units)})")
        return np.asarray((found > 0.0) @ np.array(self.votes))

    def tipping_point(self, *, size: int = 100_000, seed: int | None = 0) -> pandas.DataFrame:
        """Return how likely each unit is to tip the election, likeliest first, with Monte Carlo errors.

        `tipping_units` says what that is. In a tie there is none: the column sums to one minus the share of ties.

        Returns
        -------
        DataFrame
            Indexed by unit; votes, margin_points (expected), win_probability, tipping_probability, standard_error (of
            the tipping probability).
        """
        import pandas

        tipped = tipping_units(self.rvs(integer(1, 10**7)("size", size), seed=seed), self.votes)
        share = np.bincount(tipped[tipped >= 0], minlength=len(self.units)) / size
        table = {
            "votes": self.votes,
            "margin_points": self.mean,
            "win_probability": self.unit_probabilities(),
            "tipping_probability": share,
            "standard_error": np.sqrt(share * (1.0 - share) / size),
        }
        frame = pandas.DataFrame(table, index=pandas.Index(self.units, name="unit"))
        return frame.sort_values("tipping_probability", ascending=False, kind="stable")

    def __repr__(self) -> str:
        law = self.electoral_votes()
        return (
            f"ElectoralCollege of {len(self.units)} units and {sum(self.votes)} votes: "
            f"win probability {self.win_probability():.3f}, votes {law.mean():.3g} +- {law.std():.2g}"
        )

    @cached_property
    def _winning(self) -> FloatArray:
        """What each number of electoral votes is worth: 1 beyond half, `tie` at half, else 0."""
        twice = 2 * np.arange(sum(self.votes) + 1)
        return np.where(twice > sum(self.votes), 1.0, np.where(twice == sum(self.votes), self.tie, 0.0))

    @cached_property
    def _solved(self) -> tuple[FloatArray, float]:
        loadings, own_sd, mean = np.array(self.loadings), np.array(self.own_sd), np.array(self.mean)
        factors = loadings.shape[1]

        def law(z: FloatArray, weights: FloatArray) -> FloatArray:
            scale = 1.0 if self.df is None else t_scale(self.df, z[:, factors:])
            scores = (mean / scale + z[:, :factors] @ loadings.T) / own_sd
            return average_law(special.ndtr(scores), special.ndtr(-scores), weights, self.votes)

        return average(law, factors + (self.df is not None), self._winning)
