"""Draws the pictures of docs/distributions/election.md: python examples/pictures/election.py"""

from __future__ import annotations

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import sma_risk as sr
from sma_risk.distributions.election import college_from_polls, days_to_election, state_margins

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def main() -> None:
    college = college_from_polls(state_margins("2024-05"), days_to_election("2024-05-02", 2024))
    drawn = {
        "election_votes": sr.figures.electoral_votes(college, candidate="Trump"),
        "election_states": sr.figures.tipping_point(college),
    }
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, ax in drawn.items():
        ax.figure.savefig(IMAGES / f"{name}.png", dpi=110)
        print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
