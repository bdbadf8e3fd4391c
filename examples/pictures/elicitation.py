"""Draw docs/images/elicitation_statement.png and elicitation_pools.png: what experts say, and laws made of it.

Run ``python examples/pictures/elicitation.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from sma_risk.distributions import LogNormal, between, fit_quantiles, from_5_50_95, pool
from sma_risk.figures import style
from sma_risk.figures.themes import look

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
STATED = {0.05: 1.1, 0.5: 1.5, 0.95: 4.0}
EXPERTS = [LogNormal(1.4, 0.15), LogNormal(1.6, 0.12), LogNormal(3.2, 0.2)]


def draw_cdf(ax: Axes, laws: dict[str, Any], x: np.ndarray) -> None:
    for (name, law), ink in zip(laws.items(), look().palette, strict=False):
        ax.plot(x, 100 * law.cdf(x), color=ink, linewidth=2.2, label=name)
    ax.legend(frameon=False, fontsize=style.TEXT - 0.5, loc="lower right")
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(0, 104)
    ax.set_xlabel("settlement, multiple of the last payment", fontsize=style.TEXT, color=look().ink)


def draw_statement() -> plt.Figure:
    """One statement, 5-50-95, read in three ways."""
    ax = style.axes(None)
    laws = {
        "metalog from 1 on: exact": from_5_50_95(*STATED.values(), least=1),
        "metalog from 1 to 6: exact": from_5_50_95(*STATED.values(), least=1, most=6),
        "lognormal, nearest: misses by 10 % of the range": fit_quantiles(
            "lognormal", STATED, tolerance=0.2
        ).distribution,
        "lognormal through 5 and 95 only": between(1.1, 4.0, probability=0.9, family="lognormal"),
    }
    draw_cdf(ax, laws, np.linspace(0.6, 6.2, 800))
    ax.plot(list(STATED.values()), [100 * p for p in STATED], "D", color=look().ink, markersize=7, zorder=5)
    style.dress(ax, 'An expert says "5 %: 1.1, median 1.5, 95 %: 4.0" (diamonds)', "% at or below")
    return ax.figure


def draw_pools() -> plt.Figure:
    """Three experts, two of whom agree, pooled in three ways."""
    ax = style.axes(None)
    x = np.linspace(0.8, 5.5, 800)
    for expert in EXPERTS:
        ax.plot(x, 100 * expert.cdf(x), color=look().quiet, linewidth=1.2, linestyle=(0, (4, 3)))
    draw_cdf(ax, {how: pool(EXPERTS, kind=how) for how in ("linear", "quantile", "logarithmic")}, x)
    style.dress(
        ax, "Three experts (dashed) and three pools: only the linear one keeps their disagreement", "% at or below"
    )
    return ax.figure


def main(folder: Path = FOLDER) -> None:
    for name, draw in {"elicitation_statement.png": draw_statement, "elicitation_pools.png": draw_pools}.items():
        draw().savefig(folder / name, dpi=110)
        plt.close("all")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
