"""Draw docs/images/dependence.png: the same futures under three copulas.

Run ``python examples/pictures/dependence.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")

import matplotlib.pyplot as plt

from sma_risk.distributions import Copula, GaussianCopula, StudentTCopula
from sma_risk.figures import style
from sma_risk.figures.themes import look

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
SITES = ("demand.opening", "demand.reservation")
ASKED = ((1.0, 0.6), (0.6, 1.0))
FUTURES = 2000
CORNER = 0.05


def draw() -> plt.Figure:
    """The same uniforms under three copulas of the same rank correlation."""
    figure, axes = plt.subplots(1, 3, figsize=(12.5, 5.1), layout="constrained", sharey=True)
    u = np.random.default_rng(1).uniform(2.0**-53, 1.0, (FUTURES, 2))
    copulas: dict[str, Copula] = {
        "Gaussian": GaussianCopula(SITES, ASKED),
        "t, 10 degrees of freedom": StudentTCopula(SITES, ASKED, df=10),
        "t, 2 degrees of freedom": StudentTCopula(SITES, ASKED, df=2),
    }
    many = np.random.default_rng(2).uniform(2.0**-53, 1.0, (1_000_000, 2))
    for ax, (name, copula) in zip(axes, copulas.items(), strict=True):
        x, y = copula.transform(u).T
        ax.plot(x, y, ".", color=look().palette[0], markersize=2.2, alpha=0.6)
        both = np.mean(np.all(copula.transform(many) > 1 - CORNER, axis=1)) / CORNER
        ax.add_patch(plt.Rectangle((1 - CORNER, 1 - CORNER), CORNER, CORNER, fill=False, color=look().palette[2]))
        style.dress(ax, name, SITES[1] + ", u" if ax is axes[0] else "")
        ax.set_xlabel(f"{SITES[0]}, u\none in its top 5 %: the other too in {100 * both:.0f} %", fontsize=style.TEXT)
        ax.set_xlim(0, 1)
        ax.set_ylim(0, 1)
        ax.set_aspect("equal")
    return figure


def main(folder: Path = FOLDER) -> None:
    draw().savefig(folder / "dependence.png", dpi=80)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
