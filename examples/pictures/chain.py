"""Draw docs/images/statuses.png and best_rule.png: what can happen, and when to press.

Run ``python examples/pictures/chain.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import sma_risk as sr

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
PRICE = 5.0  # KRW bn a lapse month: low enough that the best rule is none of the named strategies


def main(folder: Path = FOLDER) -> None:
    scenario = sr.presets.twelfth_sma()
    found = sr.best_timing(scenario, lapse_price_bn=PRICE, seed=2024)
    drawn = {"statuses": sr.figures.moves(scenario), "best_rule": sr.figures.best_timing(found)}
    for name, ax in drawn.items():
        ax.figure.savefig(folder / f"{name}.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
