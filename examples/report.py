"""What does one publish? A report in one HTML file: the answer, its figures, and everything it rests on.

Run ``python examples/report.py [--scenario NAME] [--strategies NAME ...] [--n N] [--output FOLDER]`` and open the file.
"""

from __future__ import annotations

import argparse

import matplotlib
from asking import answer, options
from printing import wrapped

import sma_risk as sr

PRESETS = ("twelfth_sma", "korea_today", "japan_2027")


def main() -> None:
    parser = options(__doc__, n=200_000, fewest=1_000)
    parser.add_argument("--scenario", choices=PRESETS, default="twelfth_sma")
    parser.add_argument("--strategies", nargs="+", default=["hurry", "base", "wait", "conditional", "hold"])
    answer(parser, report)


def report(asked: argparse.Namespace) -> None:
    matplotlib.use("Agg")
    scenario = getattr(sr.presets, asked.scenario)()
    futures = sr.simulate(scenario, asked.strategies, n=asked.n, seed=asked.seed, progress=True)
    written = sr.report(futures, asked.output / f"{asked.scenario}.html")
    tables = sr.to_excel(
        {"Costs": sr.cost_summary(futures), "Chances": sr.chances(futures)}, asked.output / f"{asked.scenario}.xlsx"
    )
    print(
        "\n".join(
            wrapped(
                f"The report is {written} ({written.stat().st_size / 1e6:.1f} MB): open it in a browser, print it or "
                f"send it; nothing in it is fetched from elsewhere. {tables} has the costs and the chances as tables."
            )
        )
    )


if __name__ == "__main__":
    main()
