"""Draw docs/images/families_*.png: what the families of distributions look like.

Run ``python examples/pictures/families.py [folder]``.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from scipy import stats

from sma_risk.distributions import (
    PERT,
    Beta,
    Constant,
    Discrete,
    Empirical,
    Gamma,
    LogNormal,
    Metalog,
    Mixture,
    Normal,
    QuantileTable,
    StudentT,
    Triangular,
    Truncated,
    Uniform,
)
from sma_risk.figures import density, style, theme
from sma_risk.figures.themes import look

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
STATED = {0.05: 1.1, 0.5: 1.5, 0.95: 4.0}
SAMPLE = np.round(np.random.default_rng(1).gamma(3.0, 0.5, 12), 2)
GROUPS: dict[str, dict[str, Any]] = {
    "families_closed.png": {
        "Normal(2, 1.15)": Normal(2, 1.15),
        "LogNormal(4.5, 0.3)": LogNormal(4.5, 0.3),
        "Gamma(5, 15)": Gamma(5, 15),
        "Beta(10.8, 9.2)": Beta(10.8, 9.2),
        "StudentT(4, clip=5)": StudentT(4, 5),
        "Constant(1.5)": Constant(1.5),
    },
    "families_bounded.png": {
        "Uniform(1, 5)": Uniform(1, 5),
        "Triangular(1, 1.5, 5)": Triangular(1, 1.5, 5),
        "PERT(1, 1.5, 5)": PERT(1, 1.5, 5),
    },
    "families_steps.png": {
        "Discrete((1, 1.5, 5), (0.2, 0.5, 0.3))": Discrete((1, 1.5, 5), (0.2, 0.5, 0.3)),
        "Empirical(12 observations)": Empirical(SAMPLE),
        "stats.poisson(3)": stats.poisson(3),
    },
    "families_composed.png": {
        "Mixture of two LogNormal": Mixture((LogNormal(1.5, 0.25), LogNormal(4.5, 0.3)), (0.4, 0.6)),
        "Mixture of an atom and a Gamma": Mixture((Constant(0), Gamma(4, 2)), (0.3, 0.7)),
        "Truncated(Normal(0, 1), -0.5, 2)": Truncated(Normal(0, 1), low=-0.5, high=2),
    },
    "families_quantiles.png": {
        "QuantileTable, from 1 to 6": QuantileTable((1, *STATED.values(), 6), (0, *STATED, 1)),
        "Metalog, from 1 to 6": Metalog.from_quantiles(STATED, low=1, high=6),
        "Metalog, from 1 on": Metalog.from_quantiles(STATED, low=1),
    },
    "families_scipy.png": {
        "stats.weibull_min(1.5)": stats.weibull_min(1.5),
        "stats.skewnorm(4)": stats.skewnorm(4),
        "stats.pareto(2.5)": stats.pareto(2.5),
    },
}


def draw(laws: Mapping[str, Any]) -> plt.Figure:
    rows = -(-len(laws) // 3)
    figure, axes = plt.subplots(rows, 3, figsize=(12.5, 3.5 * rows), layout="constrained", squeeze=False)
    for i, (ax, (title, law)) in enumerate(zip(axes.flat, laws.items(), strict=True)):
        density(law, ax=ax, title=title, ink=look().palette[0])
        ax.title.set_fontsize(style.TEXT)
        left, right = i % 3 == 0, i % 3 == 2
        ax.set_ylabel("density, relative" if left else "")
        ax.figure.axes[-1].set_ylabel("% at or below" if right else "")
    return figure


def main(folder: Path = FOLDER) -> None:
    with theme(source=False):  # panels are named on the page
        for name, laws in GROUPS.items():
            draw(laws).savefig(folder / name, dpi=110)
            plt.close("all")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
