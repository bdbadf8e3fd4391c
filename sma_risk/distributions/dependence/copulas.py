"""How do named sites depend on each other? Gaussian and t copulas, asked for in words, achieved in numbers."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import KW_ONLY
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from sma_risk.distributions.base import FloatArray, array, generator
from sma_risk.distributions.dependence.correlation import (
    as_correlation,
    nearest_correlation,
    student_rank_correlation,
    student_scores,
)
from sma_risk.distributions.families.continuous import StudentT
from sma_risk.parameters import (
    Check,
    ScenarioError,
    check_fields,
    checked_mapping,
    closed,
    frozen,
    integer,
    many,
    one_of,
    parameter,
    plain,
    refuse_misfits,
    text,
)

if TYPE_CHECKING:
    import pandas

MOST_SITES = 64
LARGEST_CHANGE = 0.05  # judgement: a repair beyond it is another statement than the one made
_NO_CLIP = 1e12
_BATCHES = 20


def _matrix(value: Any) -> tuple[tuple[float, ...], ...]:
    row = many(closed(-1.0, 1.0), 2, MOST_SITES)
    rows = many(Check("", row.canonical), 2, MOST_SITES)
    return rows.canonical(value.tolist() if isinstance(value, np.ndarray) else value)  # type: ignore[no-any-return]


_SITES = many(text(80), 2, MOST_SITES)
_MATRIX = Check("a square of correlations from -1 to 1, symmetric, with 1 on the diagonal", _matrix)


@frozen
class Copula(ABC):
    """What the copulas share: sites, what was asked, the repaired correlation of scores, and what is achieved.

    The first site keeps its own uniforms; each later one becomes a function of its own and of those before it.

    >>> sorted(Copula.kinds)
    ['GaussianCopula', 'StudentTCopula']
    """

    kinds: ClassVar[dict[str, type[Copula]]] = {}

    sites: tuple[str, ...] = parameter("", _SITES, "names of the sites")
    correlation: tuple[tuple[float, ...], ...] = parameter("", _MATRIX, "between the sites, as asked")
    _: KW_ONLY
    measure: str = parameter(
        "", one_of("spearman", "scores"), "what the correlations are of: ranks, or scores", default="spearman"
    )
    largest_change: float = parameter(
        "", closed(0.0, 2.0), "of a correlation of scores that a repair may make", default=LARGEST_CHANGE
    )

    def __init_subclass__(cls) -> None:
        Copula.kinds[cls.__name__] = cls

    def __post_init__(self) -> None:
        name = type(self).__name__
        check_fields(self, name)
        if len(set(self.sites)) != len(self.sites):
            raise ScenarioError(f"{name}.sites", self.sites, "names that differ")
        asked = as_correlation(f"{name}.correlation", self.correlation, len(self.sites))
        change = float(np.max(np.abs(self.scores - self._scores_asked(asked))))
        if not change <= self.largest_change:
            needed = (
                f"a positive semidefinite matrix to within {self.largest_change:g}; the nearest is {change:.3g} away"
            )
            raise ScenarioError(f"{name}.correlation", self.correlation, needed)

    @cached_property
    def scores(self) -> FloatArray:
        """The correlation of the scores, shape (sites, sites), as asked and repaired to be one."""
        return nearest_correlation(self._scores_asked(np.array(self.correlation)))

    def transform(self, u: ArrayLike) -> FloatArray:
        """Turn independent uniforms in (0, 1), shape (..., sites), into dependent ones of the same shape.

        >>> pair = GaussianCopula(("a", "b"), ((1, 0.5), (0.5, 1)))
        >>> pair.transform([[0.9, 0.5]]).round(3)
        array([[0.9  , 0.746]])
        """
        u = array("u", u)
        if u.ndim < 1 or u.shape[-1] != len(self.sites) or not np.all((u > 0.0) & (u < 1.0)):
            raise ScenarioError("u", f"shape {u.shape}", f"numbers between 0 and 1, shape (..., {len(self.sites)})")
        return self._transform(u)

    def in_order(self, sites: Sequence[str]) -> Self:
        """Return the same dependence with its sites in another order, in which another one keeps its uniforms.

        >>> GaussianCopula(("a", "b"), ((1, 0.5), (0.5, 1))).in_order(("b", "a")).transform([[0.5, 0.9]]).round(3)
        array([[0.5  , 0.864]])
        """
        if sorted(_SITES("sites", sites)) != sorted(self.sites):
            raise ScenarioError("sites", sites, "all sites of the copula: " + ", ".join(self.sites))
        places = [self.sites.index(site) for site in sites]
        scores = tuple(tuple(float(self.scores[i, j]) for j in places) for i in places)
        return dataclasses.replace(self, sites=tuple(sites), correlation=scores, measure="scores")

    def rank_correlation(self) -> FloatArray:
        """Return Spearman's rank correlation between the sites, shape (sites, sites), after any repair."""
        found = self._ranks(self.scores)
        np.fill_diagonal(found, 1.0)
        return found

    def achieved(self, *, size: int = 100_000, seed: int = 0) -> pandas.DataFrame:
        """Return a table of pairs of sites: rank correlation asked, exact, and in a sample with its standard error.

        Parameters
        ----------
        size : of the sample, at least 1,000; the standard error comes from twenty batches.
        seed : of NumPy's default generator.
        """
        import pandas

        size = integer(1000, 10**8)("size", size)
        u = self.transform(generator(seed).uniform(2.0**-53, 1.0, (size, len(self.sites))))
        batches = np.stack([_rank_correlation(part) for part in np.array_split(u, _BATCHES)])
        asked = np.array(self.correlation)
        asked = asked if self.measure == "spearman" else self._ranks(asked)
        exact, found = self.rank_correlation(), _rank_correlation(u)
        errors = batches.std(axis=0, ddof=1) / np.sqrt(_BATCHES)
        rows = [
            (self.sites[i], self.sites[j], *(float(table[i, j]) for table in (asked, exact, found, errors)))
            for i, j in combinations(range(len(self.sites)), 2)
        ]
        return pandas.DataFrame(rows, columns=["site", "other_site", "asked", "achieved", "sampled", "sampled_se"])

    def to_dict(self) -> dict[str, Any]:
        """Return the name and the parameters, JSON-able."""
        values = {item.name: plain(getattr(self, item.name)) for item in dataclasses.fields(self)}
        return {"copula": type(self).__name__, **values}

    @staticmethod
    def from_dict(data: object) -> Copula:
        """Rebuild a copula from its name and parameters."""
        entries = dict(checked_mapping("copula", data))
        name = entries.pop("copula", None)
        kind = Copula.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            raise ScenarioError("copula", name, "one of " + ", ".join(sorted(Copula.kinds)))
        refuse_misfits(kind.__name__, entries, kind)
        return kind(**entries)

    def _scores_asked(self, asked: FloatArray) -> FloatArray:
        if self.measure == "scores":
            return asked
        found = self._scores_of_ranks(asked)
        np.fill_diagonal(found, 1.0)
        return found

    @cached_property
    def _factor(self) -> FloatArray:
        return np.asarray(np.linalg.cholesky(self.scores), dtype=np.float64)

    @abstractmethod
    def _transform(self, u: FloatArray) -> FloatArray: ...

    @abstractmethod
    def _ranks(self, scores: FloatArray) -> FloatArray:
        """Return Spearman's rank correlation by the correlation of scores, elementwise."""

    @abstractmethod
    def _scores_of_ranks(self, ranks: FloatArray) -> FloatArray:
        """Undo `_ranks`."""


@frozen
class GaussianCopula(Copula):
    """Dependence of normal scores: no dependence in the far tails.

    Rank correlation is (6 / pi) arcsin(r / 2) of the correlation r of the scores: Kruskal (1958), Ordinal measures of
    association, *Journal of the American Statistical Association* 53.

    >>> together = GaussianCopula(("demand.opening", "economy.fx"), [[1.0, 0.6], [0.6, 1.0]])
    >>> together.measure
    'spearman'
    """

    def _transform(self, u: FloatArray) -> FloatArray:
        return np.asarray(special.ndtr(special.ndtri(u) @ self._factor.T))

    def _ranks(self, scores: FloatArray) -> FloatArray:
        return np.asarray(6.0 / np.pi * np.arcsin(scores / 2.0))

    def _scores_of_ranks(self, ranks: FloatArray) -> FloatArray:
        return np.asarray(2.0 * np.sin(np.pi * ranks / 6.0))


@frozen
class StudentTCopula(Copula):
    """Dependence of Student t scores: extremes come together, the more so the fewer the degrees of freedom.

    Given the sites before it, a site's score is t-distributed with one degree of freedom more for each of them, so a
    future needs one uniform for each site, as with the Gaussian copula.

    >>> together = StudentTCopula(("demand.opening", "economy.fx"), [[1.0, 0.6], [0.6, 1.0]])
    >>> together.df
    4.0
    """

    _: KW_ONLY
    df: float = parameter("", closed(1.0, 1000.0), "degrees of freedom", default=4.0)

    def _transform(self, u: FloatArray) -> FloatArray:
        y, squares = np.empty_like(u), np.zeros(u.shape[:-1])
        for k in range(u.shape[-1]):
            spread = np.sqrt((self.df + squares) / (self.df + k))
            y[..., k] = spread * StudentT(self.df + k, _NO_CLIP).ppf(u[..., k])
            squares += y[..., k] ** 2
        return np.asarray(special.stdtr(self.df, y @ self._factor.T))

    def _ranks(self, scores: FloatArray) -> FloatArray:
        return student_rank_correlation(scores, self.df)

    def _scores_of_ranks(self, ranks: FloatArray) -> FloatArray:
        return student_scores(ranks, self.df)


def _rank_correlation(u: FloatArray) -> FloatArray:
    """Return the sample's rank correlation matrix, (n, sites) -> (sites, sites); continuous, so no ties."""
    return np.asarray(np.corrcoef(u.argsort(axis=0).argsort(axis=0), rowvar=False), dtype=np.float64)
