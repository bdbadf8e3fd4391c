"""Draw docs/images/durations.png: months until talks conclude.

Run ``python examples/pictures/durations.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import sma_risk as sr
from sma_risk.figures.style import footnote

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
TEMPO = {"pressed for (tempo 2.86)": 2.86, "as usual": 1.0, "slowly (tempo .1)": 0.1}


def main(folder: Path = FOLDER) -> None:
    scenario = sr.presets.twelfth_sma()
    began, expiry = (scenario.month_index(getattr(scenario.agreement, key)) for key in ("talks_began", "expiry"))
    laws = {
        f"regular, {name}": scenario.talks.time_to_conclusion(began, expiry, tempo=tempo)
        for name, tempo in TEMPO.items()
    }
    laws["maximalist, as usual"] = scenario.talks.time_to_conclusion(began, expiry, maximalist=True)
    with sr.figures.theme(source=False):  # the note below says it
        ax = sr.figures.waiting(laws, 36, marks={"agreement expires": expiry + 1})
    footnote(
        ax,
        "Preset twelfth_sma, months from May 2024, should one attitude stay in office throughout "
        "and no interregnum come.\n"
        "The level of the hazard is uncertain: those still waiting are ever more the slow ones.",
    )
    plt.savefig(folder / "durations.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
