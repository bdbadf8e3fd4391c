"""When is the best moment to sign? The schedule with the least expected loss, by price of a lapse month.

Run ``python examples/best_moment.py [--marks N] [--output FOLDER]``.
"""

from __future__ import annotations

import argparse
import dataclasses

import matplotlib
import xarray as xr
from asking import answer, options
from printing import pair, pairs, table, with_error, wrapped, years

import sma_risk as sr

PRICES = (0.0, 5.0, 10.0, 20.0, 35.0, 70.0)  # KRW bn a lapse month: 35 is the default, a value judgement
DRAWN = 5.0
AGAINST = ("wait", "base", "conditional")


def main() -> None:
    parser = options(__doc__, n=200_000, fewest=100, futures="futures in which the rules are played")
    parser.add_argument("--marks", type=int, default=256, help="worlds, 16 times a power of two")
    answer(parser, report)


def report(args: argparse.Namespace) -> None:
    scenario = sr.presets.twelfth_sma()
    found = {
        price: sr.best_timing(scenario, lapse_price_bn=price, marks=args.marks, seed=args.seed) for price in PRICES
    }
    print("\n".join(["THE BEST MOMENT TO SIGN, by the price of a month without an agreement", "", *summary(found), ""]))
    for price, one in found.items():
        print("\n".join([f"At KRW {price:g} bn a lapse month:", *wrapped(one.attrs["sentence"]), ""]))
    print("\n".join([*played(scenario, found, args), ""]))
    print("AT WHICH ODDS OF A MAXIMALIST VICTORY THE ANSWER FLIPS, exact given the marks")
    for other in AGAINST:
        for price in (0.0, 35.0):
            odds = sr.exact_break_even_odds(
                scenario, "hurry", other, lapse_price_bn=price, marks=args.marks, seed=args.seed
            )
            print("\n".join(wrapped(f"'hurry' or '{other}', KRW {price:g} bn a month: {odds.attrs['sentence']}")))
    matplotlib.use("Agg")
    picture = args.output / "best_rule.png"
    sr.figures.save(sr.figures.best_timing(found[DRAWN]), picture)
    worlds = f"{args.marks:,} to find the rule, {args.marks:,} others to judge it, seed {args.seed}"
    print(f"\nPicture  {picture}\nWorlds   {worlds}")


def played(scenario: sr.Scenario, found: dict[float, xr.Dataset], args: argparse.Namespace) -> list[str]:
    """Play the rules: what the chain cannot tell, the dear end of the costs, is counted."""
    rules = {f"rule at {price:g} bn": sr.timing_rule(one) for price, one in found.items()}
    named = [dataclasses.replace(rule, name=name) for name, rule in rules.items()]
    futures = sr.simulate(scenario, [*named, "hurry", "wait"], n=args.n, seed=args.seed)
    costs = sr.cost_summary(futures)
    columns = {
        head: with_error(pairs(costs.sel(statistic=statistic), "total_bn"))
        for head, statistic in (("mean cost", "mean"), ("worst 5 %", "es95"))
    } | {"in time %": with_error(pairs(sr.chances(futures), "ratified_in_time", 100))}
    return [
        f"THE RULES PLAYED: {args.n:,} futures, cost of {years(futures)} in KRW bn; worst 5 %: expected shortfall",
        *table([str(name) for name in futures.strategy.values], columns),
    ]


def summary(found: dict[float, xr.Dataset]) -> list[str]:
    def column(name: str) -> list[str]:
        return with_error([pair(one, name) for one in found.values()])

    columns = {
        "best named": [*(str(one.strategy.values[1]) for one in found.values()), ""],
        "rule gains": column("option_value_bn"),
        "to know all": column("perfect_information_bn"),
    }
    return [
        *table([f"{price:g} bn" for price in found], columns),
        *wrapped(
            "Rule gains: mean loss (cost plus priced lapses) of the best named strategy less that of the best "
            "rule, KRW bn: the worth of choosing the moment freely. To know all: what a rule that knew each world "
            "beforehand would gain on top, the value of perfect information."
        ),
    ]


if __name__ == "__main__":
    main()
