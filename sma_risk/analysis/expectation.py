"""What does one expect of a future, given some of its inputs? Regression on polynomials, exact where they are discrete.

The conditional mean E[y | x] is what the value of information and indices of sensitivity are made of (Strong, Oakley &
Brennan 2014). Inputs of few values make strata, each with a fit of its own: of such inputs alone that is the mean by
value. Numbers enter by their ranks in Legendre polynomials and their products. Up to three numbers are put into cells
first, so that the work hardly grows with the futures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.analysis.draws import Draws, Row
from sma_risk.analysis.statistics import quantiles

Table = NDArray[np.float64]
Places = NDArray[np.intp]
Term = tuple[int, ...]
FOLDS = 4
ON_OTHERS = (FOLDS - 1) / (2 * FOLDS - 1)
"""How much what is judged on other futures counts beside what is judged on those that chose it.

A choice by noisy means looks too good on its own futures by half the variance of the noise (times how often it
matters), and does too badly on others by as much, FOLDS / (FOLDS - 1) times: thus weighted the two cancel.
"""
MOST_FEATURES, MOST_TRIED = 80, 400
MOST_VALUES, MOST_STRATA = 12, 32
HIGHEST_ORDER = 12
_CELLS = {0: 1, 1: 256, 2: 48, 3: 20}  # along each number, by how many numbers there are
_FITTED = 1 << 17  # futures that a fit without cells is made on
_TOGETHER = 1 << 13  # points whose features stay in the processor's cache
_RANKED = 1 << 16
_KNOTS = 257


@dataclass(frozen=True, eq=False)
class Ranks:
    """How a number becomes a rank: linearly between quantiles, from -1 to 1."""

    values: Table
    places: Table

    @classmethod
    def of(cls, row: Row, draws: Draws) -> Ranks:
        """Look at the number in the futures that count, of a row of shape (n)."""
        counted = np.arange(draws.n) if draws.weight is None else np.flatnonzero(draws.weight)
        some = counted[:: max(len(counted) // _RANKED, 1)]
        knots = quantiles(row[some].astype(np.float64), draws.take(some), np.linspace(0.0, 1.0, _KNOTS))
        values, first = np.unique(knots, return_index=True)
        last = np.append(first[1:], _KNOTS) - 1
        return cls(values, (first + last) / (_KNOTS - 1.0) - 1.0)

    def __call__(self, row: Row) -> Table:
        """Return the ranks of a row."""
        return np.interp(row, self.values, self.places)


class Strata(NamedTuple):
    """Which values inputs of few values have: those values, input by input, and the stratum of each future, (n)."""

    values: tuple[Table, ...]
    stratum: Places

    @property
    def most(self) -> int:
        """How many strata there can be."""
        return _product(self.values)


@dataclass(frozen=True, eq=False)
class Fit:
    """Means in one stratum: products of polynomials, (term), and coefficients, (1 + FOLDS, term, quantity).

    The first are those fitted on all futures, then those fitted on the ones outside each fold.
    """

    terms: tuple[Term, ...]
    coefficients: Table

    def expected(self, ranks: Table) -> Table:
        """Return what is expected at ranks, (number, point): shape (1 + FOLDS, quantity, point)."""
        return np.asarray(np.swapaxes(self.coefficients, 1, 2) @ features(self.terms, ranks))


@dataclass(frozen=True, eq=False)
class Expectation:
    """Conditional means of several quantities given some inputs.

    cell : of each future among those of its stratum, (n), and the ranks of cells, (number, cell); or no cells, and
        the ranks of futures, (number, n).
    fold : of each future, (n).
    """

    strata: Strata
    ranked: tuple[Ranks, ...]
    ranks: Table
    cell: Places | None
    fold: Places
    fits: tuple[Fit, ...]

    def at_cells(self) -> tuple[Table, Places]:
        """Return what is expected in all cells of all strata, (1 + FOLDS, quantity, cell), and each future's cell."""
        assert self.cell is not None
        size = self.ranks.shape[1]
        found = np.concatenate([fit.expected(self.ranks) for fit in self.fits], axis=2)
        return found, self.strata.stratum * size + self.cell

    def chunks(self) -> Iterator[tuple[Places, Table, Table]]:
        """Yield places of futures of one fold, and what is expected of them: by all futures, and by those of others."""
        known = None if self.cell is None else [fit.expected(self.ranks) for fit in self.fits]
        both = self.strata.stratum * FOLDS + self.fold
        for which in range(len(self.fits) * FOLDS):
            stratum, fold = divmod(which, FOLDS)
            inside = np.flatnonzero(both == which)
            for start in range(0, len(inside), _TOGETHER):
                places = inside[start : start + _TOGETHER]
                if known is None or self.cell is None:
                    found = self.fits[stratum].expected(self.ranks[:, places])
                    yield places, found[0], found[1 + fold]
                else:
                    at = self.cell[places]
                    yield places, known[stratum][0][:, at], known[stratum][1 + fold][:, at]


def expectation(inputs: Sequence[Row], quantities: Row, draws: Draws) -> Expectation:
    """Fit the conditional means of quantities, shape (quantity, n), given inputs, each (n)."""
    strata, numbers = _parted(inputs, draws.n)
    ranked, fold = tuple(Ranks.of(row, draws) for row in numbers), folds(draws)
    ranks, cell = _points(ranked, numbers, draws.n)
    alike = _alike(quantities, draws)
    fits = [
        _fitted(ranks, cell, np.flatnonzero(strata.stratum == which), quantities, draws, fold, alike)
        for which in range(strata.most)
    ]
    return Expectation(strata, ranked, ranks, cell, fold, tuple(fits))


def folds(draws: Draws) -> Places:
    """Return the fold of each future: blocks of futures, or of whole replicates, for only these are independent."""
    if draws.replicate is not None:
        return np.asarray(draws.replicate * FOLDS // draws.replicates)
    if draws.weight is None:
        return np.arange(draws.n) * FOLDS // draws.n
    before: Places = np.cumsum(draws.weight > 0.0) - (draws.weight > 0.0)  # those without weight fill no fold
    return np.minimum(before * FOLDS // draws.counted, FOLDS - 1)


def values_of(row: Row) -> Table | None:
    """Return the values of an input that has few of them, in order; None if it counts as a number."""
    if len(np.unique(row[:4096])) > MOST_VALUES:
        return None
    values = np.unique(row).astype(np.float64)
    return values if len(values) <= MOST_VALUES else None


def features(terms: Sequence[Term], ranks: Table) -> Table:
    """Return products of Legendre polynomials, each of mean square 1, shape (term, point), of ranks (number, point)."""
    polynomials = []
    for row, top in zip(ranks, np.max(terms, axis=0), strict=True):
        before, last, found = np.ones_like(row), row, [np.ones_like(row)]
        for k in range(1, top + 1):
            found.append(math.sqrt(2 * k + 1.0) * last)
            before, last = last, ((2 * k + 1) * row * last - k * before) / (k + 1)
        polynomials.append(found)
    made = np.ones((len(terms), ranks.shape[1]))
    for product, term in zip(made, terms, strict=True):
        for found, order in zip(polynomials, term, strict=True):
            if order:
                product *= found[order]
    return made


def _parted(inputs: Sequence[Row], n: int) -> tuple[Strata, list[Row]]:
    """Part inputs into those that make strata and numbers."""
    stratum = np.zeros(n, np.intp)
    values: list[Table] = []
    numbers: list[Row] = []
    for row in inputs:
        few = values_of(row)
        if few is None or _product(values) * len(few) > MOST_STRATA:
            numbers.append(row)
        else:
            stratum = stratum * len(few) + np.searchsorted(few, row)
            values.append(few)
    return Strata(tuple(values), stratum), numbers


def _product(values: Sequence[Table]) -> int:
    return math.prod(len(few) for few in values)


def _points(ranked: Sequence[Ranks], numbers: Sequence[Row], n: int) -> tuple[Table, Places | None]:
    """Return the ranks of cells and the cell of each future, or of all futures if the cells would be too many."""
    count = _CELLS.get(len(numbers), 0)
    rows = (rank(row) for rank, row in zip(ranked, numbers, strict=True))
    if not count:
        return np.stack(list(rows)), None
    cell, middles = np.zeros(n, np.intp), (2.0 * np.arange(count) + 1.0) / count - 1.0
    for row in rows:
        cell = cell * count + np.minimum((row + 1.0) * (0.5 * count), count - 1.0).astype(np.intp)
    grid = np.meshgrid(*[middles] * len(numbers), indexing="ij")
    return np.stack([np.ravel(axis) for axis in grid]) if grid else np.empty((0, 1)), cell


class _Sample(NamedTuple):
    """Points, weights, (fold, point), and squares of them, (point); sums, (quantity, fold, point), and spreads.

    A spread, (quantity), is how far a quantity lies from its mean.
    """

    ranks: Table
    weights: Table
    squares: Table
    sums: Table
    spread: Table


def _alike(quantities: Row, draws: Draws) -> Table:
    """Return by how much replicates make the error of each mean larger than that of independent futures, (quantity)."""
    if draws.replicate is None:
        return np.ones(len(quantities))
    rows = [row - draws.mean(row) for row in quantities]
    alone = Draws(draws.n, draws.weight)
    return np.array([max(draws.error(row) / max(alone.error(row), 1e-300), 1.0) for row in rows])


def _fitted(
    ranks: Table, cell: Places | None, inside: Places, quantities: Row, draws: Draws, fold: Places, alike: Table
) -> Fit:
    sample = _summed(ranks, cell, inside, quantities, draws, fold)
    terms = _terms(sample._replace(spread=sample.spread * alike))
    squares, products = _moments(terms, sample)
    parts = [(squares.sum(axis=0), products.sum(axis=0))]
    parts += [(parts[0][0] - squares[at], parts[0][1] - products[at]) for at in range(FOLDS)]
    return Fit(terms, np.stack([_solved(square, product) for square, product in parts]))


def _summed(ranks: Table, cell: Places | None, inside: Places, quantities: Row, draws: Draws, fold: Places) -> _Sample:
    if cell is None:
        inside = inside[:: max(draws.n // _FITTED, 1)]
        ranks, at = ranks[:, inside], np.arange(len(inside))
    else:
        at = cell[inside]
    shape = FOLDS, ranks.shape[1]
    both, weight = fold[inside] * shape[1] + at, None if draws.weight is None else draws.weight[inside]
    rows = quantities[:, inside]
    heavy = rows if weight is None else rows * weight
    weights = np.bincount(both, weight, math.prod(shape)).reshape(shape).astype(np.float64)
    sums: Table = np.stack([np.bincount(both, row, math.prod(shape)).reshape(shape) for row in heavy])
    total = max(float(weights.sum()), 1e-300)
    spread = np.sqrt(np.maximum((heavy * rows).sum(axis=1) / total - np.square(heavy.sum(axis=1) / total), 0.0))
    squares = np.bincount(at, None if weight is None else np.square(weight), shape[1]).astype(np.float64)
    return _Sample(ranks, weights, squares, sums, np.asarray(spread, np.float64))


def _terms(sample: _Sample) -> tuple[Term, ...]:
    """Return the products to fit: all up to some order, and higher ones as far as they are clear of chance.

    What exceeds the root of 2 ln (number tried) standard errors is no accident of so many (Donoho & Johnstone 1994).
    """
    tried = _up_to(len(sample.ranks), MOST_TRIED)
    if len(tried) <= MOST_FEATURES:
        return tuple(tried)
    base = len(_up_to(len(sample.ranks), MOST_FEATURES // 2))
    weights = sample.weights.sum(axis=0)
    some, left = np.flatnonzero(weights), sample.sums.sum(axis=1)
    lower = _solved(*(part.sum(axis=0) for part in _moments(tried[:base], sample)))
    moments, lengths = np.zeros((len(tried), len(left))), np.zeros(len(tried))
    for start in range(0, len(some), _TOGETHER):
        here = some[start : start + _TOGETHER]
        found = features(tried, sample.ranks[:, here])
        moments += found @ (left[:, here] - weights[here] * (lower.T @ found[:base])).T
        lengths += np.square(found) @ sample.squares[here]
    noise = np.sqrt(lengths)[:, None] * np.maximum(sample.spread, 1e-300)
    clear = np.abs(moments / noise).max(axis=1)
    clear[:base] = math.inf
    order = np.argsort(-clear, kind="stable")[:MOST_FEATURES]
    kept = sorted(int(k) for k in order if clear[k] > math.sqrt(2.0 * math.log(len(tried))))
    return tuple(tried[k] for k in kept)


def _moments(terms: Sequence[Term], sample: _Sample) -> tuple[Table, Table]:
    """Return by fold the products of features with each other and with quantities."""
    squares = np.zeros((FOLDS, len(terms), len(terms)))
    products = np.zeros((FOLDS, len(terms), len(sample.sums)))
    for at in range(FOLDS):
        some = np.flatnonzero(sample.weights[at])
        for start in range(0, len(some), _TOGETHER):
            here = some[start : start + _TOGETHER]
            found = features(terms, sample.ranks[:, here])
            squares[at] += (found * sample.weights[at, here]) @ found.T
            products[at] += found @ sample.sums[:, at, here].T
    return squares, products


def _solved(squares: Table, products: Table) -> Table:
    return np.asarray(np.linalg.lstsq(squares, products, rcond=1e-10)[0])


def _up_to(numbers: int, most: int) -> list[Term]:
    """Return all products up to the highest total order at which they are no more than `most`; at least order 1."""
    found: list[Term] = [(0,) * numbers]
    for total in range(1, HIGHEST_ORDER + 1 if numbers else 1):
        more = list(_of_total(total, numbers))
        if total > 1 and len(found) + len(more) > most:
            break
        found += more
    return found


def _of_total(total: int, numbers: int) -> Iterator[Term]:
    """Yield the orders of factors that make up a total order."""
    if numbers == 1:
        yield (total,)
        return
    for order in range(total + 1):
        for rest in _of_total(total - order, numbers - 1):
            yield (order, *rest)
