"""What does Japan face in March 2027? The same machine with yen, the Diet and fiscal years.

Run ``python examples/japan_2027.py [--n N] [--output FOLDER]``.
"""

from __future__ import annotations

import argparse

import matplotlib
from asking import answer, options
from printing import pairs, table, with_error, wrapped, years

import sma_risk as sr


def main() -> None:
    answer(options(__doc__, n=200_000, fewest=100, seed=2027), report)


def report(args: argparse.Namespace) -> None:
    scenario = sr.presets.japan_2027()
    strategies = [
        sr.Strategy.from_rules(
            scenario, "press", [sr.Rule(last="2027-03", tempo=2.86)], description="Press until the expiry."
        ),
        "base",
        sr.Strategy.from_rules(
            scenario, "drag", [sr.Rule(last="2027-12", tempo=0.3)], description="Drag until the end of 2027."
        ),
    ]
    futures = sr.simulate(scenario, strategies, n=args.n, seed=args.seed)
    found, costs = sr.chances(futures), sr.cost_summary(futures)
    columns = {
        "in force in time %": with_error(pairs(found, "ratified_in_time", 100)),
        "lapse 3+ months %": with_error(pairs(found, "lapse_3_months", 100)),
        "lapse months": with_error(pairs(found, "lapse_months")),
        "cost, JPY bn": with_error(pairs(costs.sel(statistic="mean"), "total_bn")),
    }
    print(f"JAPAN, MARCH 2027: cost of fiscal years {years(futures)}")
    print("\n".join(["", *table([str(name) for name in futures.strategy.values], columns), ""]))
    versus = sr.compare(futures, "press", "drag").attrs["sentence"]
    judged = int((scenario.assumptions().tag == "judgement").sum())
    price = scenario.agreement.lapse_price_bn
    print(
        "\n".join(
            wrapped(
                f"In plain words: {versus}, if a month without an agreement counts as JPY {price:g} bn. Talks begun "
                "half a year before the expiry seldom end in time under an administration that asks for multiples; "
                "Japan's past renewals were on time but for one month in 2008, so this rests on Korea's experience. "
                f"{judged} of {len(scenario.grounds())} inputs are judgement, most of them not in the evidence."
            )
        )
    )
    matplotlib.use("Agg")
    picture = args.output / "japan_2027_coverage.png"
    sr.figures.save(sr.figures.survival(sr.survival(futures)), picture)
    print(f"\nPicture  {picture}\nFutures  {args.n:,}, seed {args.seed}")


if __name__ == "__main__":
    main()
