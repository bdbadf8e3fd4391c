"""Draw docs/images/ratification.png: the law of the yes votes.

Run ``python examples/pictures/ratification.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import sma_risk as sr
from sma_risk.figures.style import footnote

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"


def main(folder: Path = FOLDER) -> None:
    rule = sr.presets.twelfth_sma().ratification
    laws = {
        f"{name}, {size:g} times the last payment: won {100 * rule.win_probability(size, unified=unified):.1f} %": (
            rule.yes_votes(size, unified=unified)
        )
        for name, unified, size in (
            ("opposition majority", False, 1.08),
            ("opposition majority", False, 1.5),
            ("president's majority", True, 1.5),
        )
    }
    votes = sr.evidence.roll_calls()
    recorded = {f"{number}th": int(yes) for number, yes in zip(votes.sma_number, votes.yes, strict=True)}
    with sr.figures.theme(source=False):  # the note below says it
        ax = sr.figures.yes_votes(laws, recorded=recorded)
    footnote(
        ax,
        "Preset twelfth_sma: 300 members, quorum 151, over attendance and shock, exactly. Dashed: the recorded votes,\n"
        "under governments of 152, 128, 180 and 108 seats; the 12th came after the preset's date.",
    )
    plt.savefig(folder / "ratification.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
