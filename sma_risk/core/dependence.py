"""How do sites come to depend on each other? Their words are changed before anyone reads them.

docs/model.md, section 2. Each word becomes a score, normal or of Student's t, the scores are combined by Cholesky's
factor of their correlations, and each sum becomes a word again. Whatever reads the words need not know. A site whose
sum is its own score keeps its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sma_risk.core import sites
from sma_risk.core.arrays import Dependence, Joint
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.numerics import f32, i32, sqrt, u64
from sma_risk.core.rows import (
    BATCH_SCORES,
    LANE,
    SCORES,
    STRIDE,
    TILE,
    YEAR_SCORES,
    block_row,
    round_row,
    word_row,
)
from sma_risk.core.tables.functions import NORMAL, QUANTILES
from sma_risk.core.tables.quantiles import quantile_row
from sma_risk.core.tables.scores import normal_tails, normal_word, student_tails, student_word
from sma_risk.distributions import Copula, StudentTCopula
from sma_risk.scenario.dependence import EACH_ROUND, ONCE, YEARLY
from sma_risk.scenario.dependence import Dependence as Stated

_STRIDE = u64(STRIDE)
_YEAR_ROWS = (block_row(sites.CPI) + _STRIDE, block_row(sites.DEFENCE), block_row(sites.FX))
_SITE_OF = {"demand.shock": "demand.regular_shock"}
_FARTHEST = f32(2.0**60)  # of t scores, whose squares are added up; all words of five sites at their ends lead there
_Named = tuple[str, Copula | None]


def arrays_of(stated: Stated) -> Dependence:
    """Return what the passes below read: first the sites drawn once per future, then those of each round."""
    named: list[_Named] = [(site, c) for c in stated.copulas for site in c.sites if site not in YEARLY]
    named = [pair for pair in named if pair[0] in ONCE] + [pair for pair in named if pair[0] in EACH_ROUND]
    yearly = next((copula for copula in stated.copulas if copula.sites[0] in YEARLY), None)
    years = [(site, yearly if site in yearly.sites else None) for site in YEARLY] if yearly else []
    once = sum(site in ONCE for site, _ in named)
    words = [_SITE_OF.get(site, site) for site, _ in named]
    tails = [student_tails(copula.df) for copula in stated.copulas if isinstance(copula, StudentTCopula)]
    return Dependence(
        _joint(named, stated),
        _joint(years, stated),
        np.array([word_row(site) for site in words], np.int64),
        np.array([-1] * once + [round_row(site) for site in words[once:]], np.int64),
        np.array(_YEAR_ROWS if years else (), np.int64),
        np.array([once], np.int64),
        normal_tails(),
        np.ascontiguousarray(np.hstack([np.empty((4, 0), np.float32), *tails])),
    )


def degrees_of(stated: Stated) -> list[float]:
    """Return the degrees of freedom of all t scores, whose quantile functions follow those of `QUANTILES`."""
    students = [copula for copula in stated.copulas if isinstance(copula, StudentTCopula)]
    return sorted({copula.df + before for copula in students for before in range(len(copula.sites))})


def _joint(named: Sequence[_Named], stated: Stated) -> Joint:
    size, known = len(named), degrees_of(stated)
    functions, groups = np.full(size, NORMAL, np.int64), np.full(size, -1, np.int64)
    degrees, cells, begins = np.zeros((size, 2), np.float32), np.zeros((size, 2), np.int64), 0
    for number, copula in enumerate(stated.copulas):
        own = [place for place, (_, other) in enumerate(named) if other is copula]
        groups[own] = number
        if isinstance(copula, StudentTCopula):
            count = student_tails(copula.df).shape[1]
            for before, place in enumerate(own):
                functions[place] = len(QUANTILES) + known.index(copula.df + before)
                degrees[place], cells[place] = (copula.df, copula.df + before), (begins, count)
            begins += count
    scores = np.array([[_score(a, b) for b in named] for a in named]).reshape(size, size)
    return Joint(functions, groups, np.linalg.cholesky(scores).astype(np.float32), degrees, cells)


def _score(one: _Named, other: _Named) -> float:
    """Return the correlation of the scores of two sites, each with its copula."""
    (a, copula), (b, other_copula) = one, other
    if copula is None or copula is not other_copula:
        return float(a == b)
    return float(copula.scores[copula.sites.index(a), copula.sites.index(b)])


@one_pass
def depend(tile: Any, tables: Any, first_site: Any) -> None:
    """Change the words of the marks from site number `first_site` on, and keep the independent scores."""
    d = tables.dependence
    join(tile, tables, d.sites, tile.words, d.rows, u64(0), tile.marks, SCORES, first_site, TILE)


@one_pass
def depend_in_round(tile: Any, tables: Any, seated: Any) -> None:
    """Do the same for the words of a later round of the futures that are seated."""
    d = tables.dependence
    once = d.once[0]
    if once < len(d.rows):
        for site in range(once):
            row = u64(site) * _STRIDE
            for seat in range(seated):
                j = u64(seat)
                tile.batch[BATCH_SCORES + row + j] = tile.marks[SCORES + row + u64(tile.seats[LANE + j])]
        join(tile, tables, d.sites, tile.drawn, d.drawn_rows, u64(0), tile.batch, BATCH_SCORES, once, seated)


@one_pass
def depend_in_years(tile: Any, calendar: Any, tables: Any) -> None:
    """Do the same for the shocks of each year: prices, then the defence budget, then the exchange rate."""
    d = tables.dependence
    if len(d.year_rows) > 0:
        for year in range(calendar.years_before + calendar.years - 1):
            join(tile, tables, d.years, tile.words, d.year_rows, u64(year) * _STRIDE, tile.marks, YEAR_SCORES, 0, TILE)


@inline
def join(
    tile: Any,
    tables: Any,
    joint: Any,
    words: Any,
    rows: Any,
    later: Any,
    scores: Any,
    start: Any,
    first_site: Any,
    count: Any,
) -> None:
    """Make scores of the words of sites from number `first_site` on, and of sums of scores their words again.

    The words of a site begin `later` than its row; scores have a row for each site from `start` on, and one more.
    """
    d, total = tables.dependence, start + u64(len(rows)) * _STRIDE
    for site in range(first_site, len(rows)):
        row = start + u64(site) * _STRIDE
        quantile_row(tile, tables.quantiles, joint.functions[site], words, u64(rows[site]) + later, scores, row, count)
        if joint.degrees[site, 1] > joint.degrees[site, 0]:
            spread(joint, site, scores, start, total, count)
    for site in range(first_site, len(rows)):
        if joint.factor[site, site] < f32(1) or joint.degrees[site, 1] > joint.degrees[site, 0]:
            add_up(joint, site, scores, start, total, count)
            own = u64(rows[site]) + later
            if joint.degrees[site, 0] > f32(0):
                first, cells = i32(joint.cells[site, 0]), i32(joint.cells[site, 1])
                for lane in range(count):
                    i = u64(lane)
                    words[own + i] = student_word(d.student_tails, first, cells, scores[total + i])
            else:
                for lane in range(count):
                    i = u64(lane)
                    words[own + i] = normal_word(d.normal_tails, scores[total + i])


@inline
def spread(joint: Any, site: Any, scores: Any, start: Any, squares: Any, count: Any) -> None:
    """Widen the t scores of a site as those of its copula before it say: far out, all are likely to be."""
    row, df, more = start + u64(site) * _STRIDE, joint.degrees[site, 0], joint.degrees[site, 1]
    for lane in range(count):
        scores[squares + u64(lane)] = df
    for other in range(site):
        if joint.groups[other] == joint.groups[site]:
            before = start + u64(other) * _STRIDE
            for lane in range(count):
                i = u64(lane)
                scores[squares + i] += scores[before + i] * scores[before + i]
    for lane in range(count):
        i = u64(lane)
        score = scores[row + i] * sqrt(scores[squares + i] / more)
        scores[row + i] = min(max(score, -_FARTHEST), _FARTHEST)


@inline
def add_up(joint: Any, site: Any, scores: Any, start: Any, total: Any, count: Any) -> None:
    """Write what Cholesky's factor makes of the scores of a site and of those of its copula before it."""
    for lane in range(count):
        scores[total + u64(lane)] = f32(0)
    for other in range(site + 1):
        if joint.groups[other] == joint.groups[site]:
            row, factor = start + u64(other) * _STRIDE, joint.factor[site, other]
            for lane in range(count):
                i = u64(lane)
                scores[total + i] += factor * scores[row + i]
