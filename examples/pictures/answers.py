"""Draw docs/images/one_future.png and flips.png: a story, and where the answer flips.

Run ``python examples/pictures/answers.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

import sma_risk as sr

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"


def main(folder: Path = FOLDER) -> None:
    matplotlib.use("Agg")
    scenario = sr.presets.twelfth_sma()
    futures = sr.simulate(scenario, ["hurry", "wait"], n=50_000, seed=2024)
    number = sr.find(futures, "wait", "the worst 1 %", count=1).future_number.item()
    told = sr.figures.replay([sr.replay(futures, strategy, number) for strategy in ("hurry", "wait")])
    told.figure.savefig(folder / "one_future.png", dpi=110)
    surface = sr.break_even_surface(scenario, "hurry", "wait", n=50_000, seed=2024)
    here = scenario.election.probability.mean(), 35.0
    sr.figures.break_even_surface(surface, here=here).figure.savefig(folder / "flips.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
