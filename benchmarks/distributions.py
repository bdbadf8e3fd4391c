"""How long do distributions take to build and to evaluate: ours, SciPy's, squigglepy's?"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from interleaved import Job, Size, measure
from numba import njit, types
from scipy import stats

from sma_risk.core.arrays import QUANTILES_TYPE
from sma_risk.core.jit import BORROWED
from sma_risk.core.numerics import u64
from sma_risk.core.rows import TILE, TILE_TYPE, empty_tile
from sma_risk.core.tables import quantiles
from sma_risk.distributions import PERT, Beta, Distribution, Gamma, LogNormal, Mixture, Normal, QuantileTable, SciPy
from sma_risk.distributions import from_5_50_95 as stated

try:
    import squigglepy
except ImportError:
    squigglepy = None

Case = tuple[Distribution, Any, Callable[[Any], Any] | None]
CASES: dict[str, Case] = {
    "Normal(2, 1.15)": (Normal(2, 1.15), stats.norm(2, 1.15), lambda s: s.norm(mean=2, sd=1.15)),
    "LogNormal(4.5, 0.3)": (
        LogNormal(4.5, 0.3),
        stats.lognorm(0.3, scale=4.5),
        lambda s: s.lognorm(norm_mean=float(np.log(4.5)), norm_sd=0.3),
    ),
    "Gamma(5, 15)": (Gamma(5, 15), stats.gamma(5, scale=1 / 15), lambda s: s.gamma(shape=5, scale=1 / 15)),
    "Beta(10.8, 9.2)": (Beta(10.8, 9.2), stats.beta(10.8, 9.2), lambda s: s.beta(10.8, 9.2)),
    "PERT(1, 2, 5)": (PERT(1, 2, 5), stats.beta(2, 4, 1, 4), lambda s: s.pert(1, 2, 5)),
    "Mixture of two LogNormal": (
        Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3)), (0.4, 0.6)),
        None,
        lambda s: s.mixture(
            [
                s.lognorm(norm_mean=float(np.log(1.5)), norm_sd=0.25),
                s.lognorm(norm_mean=float(np.log(4.5)), norm_sd=0.3),
            ],
            weights=[0.4, 0.6],
        ),
    ),
    "from_5_50_95(1.1, 1.5, 4)": (stated(1.1, 1.5, 4.0, least=1.0), None, None),
    "QuantileTable of 5 rows": (QuantileTable((1, 1.1, 1.5, 4, 6), (0, 0.05, 0.5, 0.95, 1)), None, None),
    "SciPy skewnorm(4)": (SciPy("skewnorm", (4.0,)), stats.skewnorm(4), None),
}


def answer(size: Size) -> dict[str, Any]:
    """Return milliseconds to build a table and nanoseconds a draw, by distribution and way."""
    if squigglepy is None:
        print("\nsquigglepy is absent: its column is empty")
    draws, found = 4 * size.n, {}
    for name, (ours, scipys, squiggly) in CASES.items():
        rival = squiggly(squigglepy) if squiggly and squigglepy else None
        found[name] = costs(ours, scipys, rival, draws, min(size.rounds, 5))
    print("\n| | build a table, ms | read it, ns | ours, ppf, ns | SciPy's ppf, ns | squigglepy, ns |")
    print("|---|---|---|---|---|---|")
    for name, figures in found.items():
        cells = ["-" if figure is None else f"{figure:,.{0 if figure >= 100 else 1}f}" for figure in figures.values()]
        print(f"| `{name}` | {' | '.join(cells)} |")
    return {"distributions": found}


@njit(types.void(TILE_TYPE, QUANTILES_TYPE, types.uint32[::1], types.float32[::1]), **BORROWED)
def read(tile: Any, tables: Any, words: Any, out: Any) -> None:
    for at in range(0, len(words), TILE):
        quantiles.quantile_row(tile, tables, 0, words, u64(at), out, u64(at), min(TILE, len(words) - at))


def costs(ours: Distribution, scipys: Any, squiggly: Any, draws: int, rounds: int) -> dict[str, float | None]:
    """Return medians over rounds: milliseconds to build a table, nanoseconds a draw by each way."""
    words = np.random.default_rng(1).integers(0, 2**32, draws).astype(np.uint32)
    u, out = (words + 0.5) / 2**32, np.empty(draws, np.float32)
    tables = quantiles.pack([quantiles.build("benchmark", ours.ppf, ours.isf)])
    tile = empty_tile()
    few = u[: max(draws // 50, 1)]  # where a ppf searches, fewer draws show the same time for each
    ways: dict[str, tuple[Job | None, float]] = {
        "build_ms": (lambda: quantiles.build("benchmark", ours.ppf, ours.isf), 1e3),
        "core_ns": (lambda: read(tile, tables, words, out), 1e9 / draws),
        "ppf_ns": (lambda: ours.ppf(few), 1e9 / len(few)),
        "scipy_ns": (None if scipys is None else (lambda: scipys.ppf(few)), 1e9 / len(few)),
        "squigglepy_ns": (None if squiggly is None else (lambda: squiggly @ len(few)), 1e9 / len(few)),
    }
    spent = measure({name: job for name, (job, _) in ways.items() if job}, rounds)
    return {
        name: statistics.median(one.wall for one in spent[name]) * unit if job else None
        for name, (job, unit) in ways.items()
    }
