"""How do sites come to depend on each other? Their words are changed before anyone reads them.

docs/model.md, section 2. Each word becomes a normal score, the scores are combined by Cholesky's factor of their
correlations, and each sum becomes a word again. Whatever reads the words need not know. A site whose sum is its own
score keeps its word.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from sma_risk.sampling import sites
from sma_risk.sampling.arrays import QUANTILES, Dependence
from sma_risk.sampling.cells import cubic
from sma_risk.sampling.jit import inline, one_pass
from sma_risk.sampling.numerics import f32, i32, u32
from sma_risk.sampling.philox import u64
from sma_risk.sampling.quantiles import quantile_row
from sma_risk.sampling.rows import (
    BATCH_SCORES,
    DRAWN,
    DRAWN_TOO,
    LANE,
    SCORES,
    STRIDE,
    TILE,
    YEAR_SCORES,
    block_row,
    word_row,
)
from sma_risk.scenario.dependence import EACH_ROUND, ONCE, YEARLY
from sma_risk.scenario.dependence import Dependence as Stated

NORMAL = QUANTILES.index("normal")
_STRIDE = u64(STRIDE)
_CELLS_PER_UNIT, _LARGEST_SCORE = 32, 8
_PER_UNIT, _LAST_CELL = f32(_CELLS_PER_UNIT), i32(_CELLS_PER_UNIT * _LARGEST_SCORE - 1)
_TWO_TO_32, _LARGEST_NEAREST = f32(2.0**32), f32(2.0**31 - 128)
_CPI, _DEFENCE, _FX = (block_row(block) for block in (sites.CPI, sites.DEFENCE, sites.FX))
_SITE_OF = {"demand.shock": "demand.regular_shock"}


def arrays_of(stated: Stated) -> Dependence:
    """Return what the passes below read: first the sites drawn once per future, then those of each round."""
    named = [(site, c) for c in stated.copulas for site in c.sites if site not in YEARLY]
    named = [pair for pair in named if pair[0] in ONCE] + [pair for pair in named if pair[0] in EACH_ROUND]
    places = [sites.SITES[_SITE_OF.get(site, site)] for site, _ in named]
    return Dependence(
        np.array([word_row(_SITE_OF.get(site, site)) for site, _ in named], np.int64),
        np.array([_drawn_row(*place) for place in places], np.int64),
        np.array([sum(site in ONCE for site, _ in named)], np.int64),
        _factor([[_score(a, b) for b in named] for a in named]),
        _factor([[_score((a, c), (b, c)) for b in YEARLY] for a in YEARLY] if (c := _yearly(stated)) else []),
        _tails(),
    )


def _yearly(stated: Stated) -> Any:
    return next((copula for copula in stated.copulas if copula.sites[0] in YEARLY), None)


def _score(one: tuple[str, Any], other: tuple[str, Any]) -> float:
    """Return the correlation of the scores of two sites, each with its copula."""
    (a, copula), (b, other_copula) = one, other
    if copula is not other_copula or a not in copula.sites or b not in copula.sites:
        return float(a == b)
    return float(copula.scores[copula.sites.index(a), copula.sites.index(b)])


def _factor(scores: list[list[float]]) -> NDArray[np.float32]:
    size = len(scores)
    return np.linalg.cholesky(np.array(scores).reshape(size, size)).astype(np.float32)


def _drawn_row(block: int, lane: int) -> int:
    """Return where a word of a round lies when the futures are seated; nowhere for others."""
    start = {sites.DEMAND: DRAWN, sites.REGULAR: DRAWN_TOO}.get(block)
    return -1 if start is None else int(start) + STRIDE * lane


def _tails() -> NDArray[np.float32]:
    """Return the cubics of the smaller tail probability of a normal score, shape (4, cells), right to 1e-6 of it."""
    chebyshev = 0.5 * (1 - np.cos((np.arange(4) + 0.5) * np.pi / 4))
    solve = np.linalg.inv(np.vander(chebyshev, 4, increasing=True))
    starts = np.arange(_CELLS_PER_UNIT * _LARGEST_SCORE)[:, None]
    cubics = ndtr(-(starts + chebyshev) / _CELLS_PER_UNIT) @ solve.T
    return np.ascontiguousarray(cubics.T.astype(np.float32))


@one_pass
def depend(tile: Any, tables: Any, first_site: Any) -> None:
    """Change the words of the marks from site number `first_site` on, and keep the independent scores."""
    d = tables.dependence
    for site in range(first_site, len(d.rows)):
        row = SCORES + u64(site) * _STRIDE
        quantile_row(tables.quantiles, NORMAL, tile.words, u64(d.rows[site]), tile.marks, row, TILE)
    for site in range(first_site, len(d.rows)):
        if d.factor[site, site] < f32(1):
            for lane in range(TILE):
                i = u64(lane)
                total = f32(0)
                for other in range(site + 1):
                    total += d.factor[site, other] * tile.marks[SCORES + u64(other) * _STRIDE + i]
                tile.words[u64(d.rows[site]) + i] = word_of(d.tails, total)


@one_pass
def depend_in_round(tile: Any, tables: Any, seated: Any) -> None:
    """Do the same for the words of a later round of the futures that are seated."""
    d = tables.dependence
    once = d.once[0]
    for site in range(once, len(d.rows)):
        row = BATCH_SCORES + u64(site - once) * _STRIDE
        quantile_row(tables.quantiles, NORMAL, tile.drawn, u64(d.drawn_rows[site]), tile.batch, row, seated)
    for site in range(once, len(d.rows)):
        if d.factor[site, site] < f32(1):
            for seat in range(seated):
                j = u64(seat)
                i = u64(tile.seats[LANE + j])
                total = f32(0)
                for other in range(once):
                    total += d.factor[site, other] * tile.marks[SCORES + u64(other) * _STRIDE + i]
                for other in range(once, site + 1):
                    total += d.factor[site, other] * tile.batch[BATCH_SCORES + u64(other - once) * _STRIDE + j]
                tile.drawn[u64(d.drawn_rows[site]) + j] = word_of(d.tails, total)


@one_pass
def depend_in_years(tile: Any, calendar: Any, tables: Any) -> None:
    """Do the same for the shocks of each year: prices, then the defence budget, then the exchange rate."""
    d = tables.dependence
    if len(d.yearly_factor) > 0:
        for year in range(1, calendar.years_before + calendar.years):
            row, last = u64(year) * _STRIDE, u64(year - 1) * _STRIDE
            depend_in_year(tile, tables, d, _CPI + row, _DEFENCE + last, _FX + last)


@inline
def depend_in_year(tile: Any, tables: Any, d: Any, cpi: Any, defence: Any, fx: Any) -> None:
    """Change the words of one year."""
    z0, z1, z2 = YEAR_SCORES, YEAR_SCORES + _STRIDE, YEAR_SCORES + _STRIDE + _STRIDE
    quantile_row(tables.quantiles, NORMAL, tile.words, cpi, tile.marks, z0, TILE)
    quantile_row(tables.quantiles, NORMAL, tile.words, defence, tile.marks, z1, TILE)
    quantile_row(tables.quantiles, NORMAL, tile.words, fx, tile.marks, z2, TILE)
    marks, f = tile.marks, d.yearly_factor
    for lane in range(TILE):
        i = u64(lane)
        if f[1, 1] < f32(1):
            tile.words[defence + i] = word_of(d.tails, f[1, 0] * marks[z0 + i] + f[1, 1] * marks[z1 + i])
        if f[2, 2] < f32(1):
            total = f[2, 0] * marks[z0 + i] + f[2, 1] * marks[z1 + i] + f[2, 2] * marks[z2 + i]
            tile.words[fx + i] = word_of(d.tails, total)


@inline
def word_of(tails: Any, score: Any) -> Any:
    """Return the word whose normal score is nearest."""
    x = abs(score) * _PER_UNIT
    cell = min(i32(x), _LAST_CELL)
    i = u64(cell)
    p = cubic(tails[u64(0), i], tails[u64(1), i], tails[u64(2), i], tails[u64(3), i], min(x - f32(cell), f32(1)))
    nearest = u32(i32(min(max(p * _TWO_TO_32, f32(0)), _LARGEST_NEAREST)))
    return nearest if score < f32(0) else u32(~nearest)
