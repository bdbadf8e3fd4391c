"""Draw docs/images/demand.png: positions by round, and what they settle for.

Run ``python examples/pictures/demand.py [folder]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt

import sma_risk as sr
from sma_risk.distributions.demand.settlements import concession_path
from sma_risk.figures.style import figure_note

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
TENTH = ("us_demands:2018-12-07:US:demand", "us_demands:2018-12:US:offer", "us_demands:2018-12-28:US:final_offer")


def main(folder: Path = FOLDER) -> None:
    demand = sr.presets.twelfth_sma().demand
    past = sr.evidence.annual_payments(as_of="2024-05").set_index("year")["growth_pct"]
    recorded = [float(1 + past[year] / 100) for year in (2005, 2007, 2009, 2014, 2019, 2021)]
    steps = sr.evidence.demands(as_of="2024-05").loc[list(TENTH), "multiple_of_baseline"].tolist()
    wanted, most = demand.zone_of_agreement(2.0, demand.anchoring_share.mean(), demand.reservation.ppf(0.5))
    figure, (left, right) = plt.subplots(1, 2, figsize=(12.0, 5.2))
    closer = [concession_path(begin, wanted, 0.55, 5) for begin in (2.0, 1.0)]
    laws = {
        "maximalist administration": demand.maximalist_law(),
        "regular administration": demand.regular_law(),
        "regular, concluded in haste": demand.regular_law(hasty=True),
    }
    with sr.figures.theme(source=False):  # the note below says it once
        sr.figures.positions(*closer, (float(wanted), float(most)), ax=left, recorded=steps)
        sr.figures.settlements(laws, ax=right, recorded=recorded)
    no_overlap = 100 * demand.no_overlap_probability()
    figure_note(
        figure,
        "Left: an opening demand of 2.0, each side giving up 55 % of what is left in each round (judgement); "
        "recorded are the US positions of December 2018.\nRight: preset twelfth_sma; ticks are first payments "
        "under the 6th to the 11th. A maximalist wants more than Korea would ever pay "
        f"in {no_overlap:.0f} % of futures.",
    )
    plt.savefig(folder / "demand.png", dpi=110)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
