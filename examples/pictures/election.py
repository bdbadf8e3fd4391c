"""Draw docs/images/election_votes.png and election_states.png: electoral votes, and which states decide.

Run ``python examples/pictures/election.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import sma_risk as sr
from sma_risk.distributions.election import college_from_polls, days_to_election, state_margins

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"


def main(folder: Path = FOLDER) -> None:
    college = college_from_polls(state_margins("2024-05"), days_to_election("2024-05-02", 2024))
    drawn = {
        "election_votes": sr.figures.electoral_votes(college, candidate="Trump"),
        "election_states": sr.figures.tipping_point(college),
    }
    for name, ax in drawn.items():
        ax.figure.savefig(folder / f"{name}.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
