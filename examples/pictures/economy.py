"""Draw docs/images/economy.png: the three series as of May 2024.

Run ``python examples/pictures/economy.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import sma_risk as sr
from sma_risk.distributions.economy.paths import SERIES
from sma_risk.figures.style import figure_note

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
COLUMNS = dict(zip(SERIES, ("cpi_inflation_pct", "defence_budget_growth_pct", "krw_per_usd_avg"), strict=True))


def main(folder: Path = FOLDER) -> None:
    paths = sr.presets.twelfth_sma().economy.paths(2024, 7)
    table = sr.evidence.annual_payments().set_index("year")
    figure, axes = plt.subplots(1, 3, figsize=(13.0, 4.8))
    with sr.figures.theme(source=False):  # the note below says it once
        for ax, series in zip(axes, SERIES, strict=True):
            came = table.loc[2024:2026, COLUMNS[series]].dropna()
            sr.figures.economy(paths, series, ax=ax, actual={int(year): float(v) for year, v in came.items()})
    figure_note(
        figure,
        "Preset twelfth_sma as of May 2024: median, middle 50 % and middle 90 %. Diamonds: what came, most of it "
        "known later (exchange rate of 2026: January to June).\nThe preset's exchange rate of 2024 "
        "is the spot rate of that May.",
    )
    plt.savefig(folder / "economy.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
