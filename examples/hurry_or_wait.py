"""Spring 2024: should Korea sign before the US election, or wait?

Run ``python examples/hurry_or_wait.py``; ``--help`` lists what can be changed. The answer goes to the
standard output, a paragraph of plain language at its end; three pictures and the manifests of all pictures and tables
to the output folder.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import asking
import matplotlib
import xarray as xr
from printing import pair, pairs, said, table, with_error, wrapped, years

import sma_risk as sr
from sma_risk.parameters import NON_NEGATIVE

STRATEGIES = ["hurry", "base", "wait", "conditional", "hold"]
MEANING = {
    "hurry": "press for a deal before the election, harder if the maximalist wins",
    "base": "talk at the usual pace",
    "wait": "talk slowly until the inauguration",
    "conditional": "talk slowly, but rush after the election if the maximalist has won",
    "hold": "hurry, but no vote in the Assembly before the inauguration",
}
BACKLASH = (0.0, 1.0, 2.0, 4.0, 8.0)
LAPSE_PRICE_BN = sr.presets.twelfth_sma().agreement.lapse_price_bn
HEAD = ("gain KRW bn", "better/same/worse %", "odds %", "lapse price", "backlash")
FLIPS = ("odds", "lapse_price_bn", "backlash")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FROZEN_YEARS = 5  # of the term
FLIP_ODDS = 0.2  # at which the plain paragraph names a price
REPLAYED = 50_000  # futures at each backlash multiplier; more would sharpen a second digit nobody needs
ANCHOR, FURLOUGH = "events:2020-06-02:lapse_effect", "events:2020-04-01:lapse_effect"


def main() -> None:
    parser = asking.options(__doc__, n=1_000_000, fewest=1_000)  # fewer have errors that cannot be trusted in the tails
    parser.add_argument("--lapse-price", type=float, default=LAPSE_PRICE_BN, help="KRW bn a month without one")
    parser.add_argument("--backlash", type=float, default=1.3, help="on the hazard that an early deal is reopened")
    asking.answer(parser, report)


def report(args: argparse.Namespace) -> None:
    NON_NEGATIVE("--lapse-price", args.lapse_price)  # before minutes of simulation
    scenario = sr.presets.twelfth_sma()
    if args.backlash != scenario.durability.backlash:
        scenario = scenario.replace({"durability.backlash": args.backlash})
    futures = sr.simulate(scenario, STRATEGIES, n=args.n, seed=args.seed, progress=True)
    started = time.perf_counter()
    tables = ask(futures, scenario, args)
    leader = tables["ranking"].attrs["best"]
    pictures = draw(futures, leader, tables["surface"], args)
    sections = [
        answer(tables, leader, futures),
        strategies(tables, futures),
        cost_by_year(tables, leader),
        what_could_go_wrong(tables),
        flips(scenario, futures, tables, args),
        value_judgement(tables, futures, args.lapse_price),
        when_to_switch(tables),
        what_happened(futures, scenario),
        how_sure(scenario),
        where_it_is(futures, pictures, write_records(tables, args.output)),
        plainly(tables, futures, leader),
    ]
    print("\n\n".join("\n".join(section) for section in sections))
    print(f"analysis and pictures took {time.perf_counter() - started:.1f} s", file=sys.stderr)


def ask(futures: xr.Dataset, scenario: sr.Scenario, args: argparse.Namespace) -> dict[str, xr.Dataset]:
    """Return what the tables and sentences below are made of, by name."""
    price, two = args.lapse_price, ("hurry", "wait")
    n, budget = min(args.n, REPLAYED), FROZEN_YEARS * scenario.agreement.base_payment_bn
    return {
        "ranking": sr.best(futures, lapse_price_bn=price),
        "costs": sr.cost_summary(futures),
        "chances": sr.chances(futures),
        "budget": sr.budget_risk(futures, budget),
        "lives": sr.mean_life(futures),
        "exposure": sr.exposure(futures),
        "regret": sr.regret(futures, lapse_price_bn=price),
        "comparison": sr.compare(futures, *two, lapse_price_bn=price),
        "rule": sr.switching_rule(futures, *two, lapse_price_bn=price),
        "rule on the winner": sr.switching_rule(futures, *two, lapse_price_bn=price, about=["maximalist_wins"]),
        "dominance": sr.dominance(futures, *two, lapse_price_bn=price),
        "frontier": sr.frontier(futures, lapse_price_bn=price),
        "surface": sr.break_even_surface(scenario, *two, backlash=BACKLASH, n=n, seed=args.seed),
    }


def write_records(tables: Mapping[str, xr.Dataset], folder: Path) -> Path:
    """Write the manifest of every table, from which it can be made again."""
    path = folder / "tables.json"
    records = [sr.manifest(found, name) for name, found in tables.items()]
    path.write_text(json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def answer(tables: Mapping[str, xr.Dataset], leader: str, futures: xr.Dataset) -> list[str]:
    found, chances = tables["comparison"], tables["chances"]
    gap, error = pair(found, "difference_bn")
    better, other = ("hurry", "wait") if gap < 0 else ("wait", "hurry")
    verdict, told = "Sign before the election" if gap < 0 else "Wait", f"'{better}' beats '{other}' by"
    if float(found.difference_bn_low) < 0 < float(found.difference_bn_high):
        verdict, told = "These futures cannot tell", f"'{better}' and '{other}' are within error of each other, at"
    price = found.attrs["lapse_price_bn"]
    worse = said(sr.compare(futures, other, better, lapse_price_bn=price), "a_better", 100)
    in_time = {name: said(chances.sel(strategy=name), "ratified_in_time", 100) for name in ("hurry", "wait")}
    return [
        "SPRING 2024: SIGN BEFORE THE US ELECTION, OR WAIT?",
        "",
        *wrapped(
            f"{verdict}. Over {years(futures)}, {told} KRW {sr.said(abs(gap), error)} bn on average if a "
            f"month without an agreement counts as KRW {price:g} bn; of all five strategies '{leader}' is "
            f"best. '{other}' still turns out better in {worse} % of futures. Hurrying puts a deal in force before "
            f"the old one expires in {in_time['hurry']} % of futures, waiting in {in_time['wait']} %."
        ),
    ]


def strategies(tables: Mapping[str, xr.Dataset], futures: xr.Dataset) -> list[str]:
    chances, costs = tables["chances"], tables["costs"]
    columns = {
        "in time %": pairs(chances, "ratified_in_time", 100),
        "lapse 3+ %": pairs(chances, "lapse_3_months", 100),
        "reopened %": pairs(chances, "reopened", 100),
        "lapse months": pairs(chances, "lapse_months"),
        "cost KRW bn": pairs(costs.sel(statistic="mean"), "total_bn"),
        "worst 5 %": pairs(costs.sel(statistic="es95"), "total_bn"),
    }
    return [
        "THE FIVE STRATEGIES",
        *table(STRATEGIES, {name: with_error(column) for name, column in columns.items()}),
        *(f"  {name:<13} {MEANING[name]}" for name in STRATEGIES),
        *wrapped(
            "In time: in force before the old agreement expires. Lapse 3+: three months or more without "
            f"one. Cost: mean of {years(futures)}, nominal; worst 5 %: mean of the dearest 5 % of futures "
            "(expected shortfall). Who has no deal pays the old amount: a hold-out is cheap in money and "
            "dear in everything else."
        ),
    ]


def cost_by_year(tables: Mapping[str, xr.Dataset], strategy: str) -> list[str]:
    mine = tables["costs"].sel(strategy=strategy)
    columns = {
        f"{unit} {label}": with_error(pairs(mine.sel(statistic=statistic), variable))
        for unit, variable in (("KRW bn", "cost_bn"), ("USD mn", "cost_usd_mn"))
        for label, statistic in (("mean", "mean"), ("5 %", "q5"), ("95 %", "q95"))
    }
    return [f"COST BY YEAR under '{strategy}', nominal", *table(mine.year.values.astype(str), columns)]


def what_could_go_wrong(tables: Mapping[str, xr.Dataset]) -> list[str]:
    regret, exposure, money, lives = (tables[name] for name in ("regret", "exposure", "budget", "lives"))
    columns = {
        "over %": pairs(money, "over", 100),
        "P80 KRW bn": pairs(money.sel(level=0.8), "needed"),
        "regret": pairs(regret, "mean_regret"),
        "worst 5 %": pairs(regret, "regret_es95"),
        "furlough %": pairs(exposure, "furlough", 100),
        "covered": pairs(lives, "coverage_months"),
    }
    return [
        "WHAT COULD GO WRONG",
        *table(STRATEGIES, {name: with_error(column) for name, column in columns.items()}),
        *wrapped(
            f"Over: the term costs more than {FROZEN_YEARS} times today's payment, KRW {money.attrs['budget']:,.0f} "
            "bn; P80: what is enough in 80 % of futures. Regret, KRW bn: what is lost beyond the best of the five in "
            "the same future, on average and in its worst 5 %. Furlough: Korean staff sent home. Covered: months "
            f"until the first without an agreement, of {int(lives.attrs['horizon_months'])}."
        ),
    ]


def when_to_switch(tables: Mapping[str, xr.Dataset]) -> list[str]:
    told = {name: found.attrs.get("sentence", "") for name, found in tables.items()}
    return [
        "WHEN WOULD WAITING HAVE BEEN BETTER?",
        *wrapped(told["rule"]),
        *wrapped(f"If only the winner could be known: {told['rule on the winner']}"),
        *wrapped(f"For whom: {told['dominance']}; {told['frontier']}."),
    ]


def plainly(tables: Mapping[str, xr.Dataset], futures: xr.Dataset, leader: str) -> list[str]:
    scenario = sr.Scenario.from_json(futures.attrs["scenario"])
    chances, odds = tables["chances"], 100.0 * scenario.election.probability.mean()
    lapse = {name: 100 * float(chances.lapse_3_months.sel(strategy=name)) for name in ("hurry", "wait")}
    cost = tables["costs"].total_bn.sel(strategy=leader)
    low, middle, high = (float(cost.sel(statistic=name)) / 1000 for name in ("q5", "q50", "q95"))
    gap = tables["comparison"]
    price, (loss, error) = gap.attrs["lapse_price_bn"], pair(gap, "difference_bn")
    better, other = ("hurry", "wait") if loss < 0 else ("wait", "hurry")
    verdict = f"it is better to {better} than to {other}, by some KRW {abs(loss):,.0f} bn over the term"
    if abs(loss) < 1.96 * error:
        verdict = "these futures cannot tell whether to hurry or to wait"
    bounds = tables["surface"].flip_price_bn.sel(odds=FLIP_ODDS)
    flip = "no price of a lapse month would change that"
    if bool(bounds.notnull().all()):
        flip = (
            f"waiting would be better where a lapse month is worth less than KRW {float(bounds.min()):.0f} to "
            f"{float(bounds.max()):.0f} bn, depending on how much a deal signed early provokes"
        )
    return [
        "IN PLAIN LANGUAGE",
        *wrapped(
            f"In the spring of 2024, with the odds of a maximalist victory at {odds:.0f} % and a month without an "
            f"agreement worth KRW {price:g} bn, {verdict}. In money alone the two differ by KRW "
            f"{abs(float(gap.cost_difference_bn)):,.0f} bn; what hurrying buys is cover: three months or more "
            f"without an agreement come in {lapse['hurry']:.0f} % of futures if Seoul hurries, in {lapse['wait']:.0f} "
            f"% if it waits. Under '{leader}' the term costs KRW {middle:.1f} tn in the middle of the futures, "
            f"{low:.1f} to {high:.1f} tn in nine of ten. Were the odds {100 * FLIP_ODDS:.0f} %, {flip}. The figures "
            "are only as good as the judgements behind them: change those you do not share, and run this again."
        ),
    ]


def flips(
    scenario: sr.Scenario, futures: xr.Dataset, tables: dict[str, xr.Dataset], args: argparse.Namespace
) -> list[str]:
    leader, *others = (str(name) for name in tables["ranking"].strategy.values)
    price, n = args.lapse_price, min(args.n, REPLAYED)

    @cache
    def found(a: str, b: str) -> list[xr.Dataset]:
        flip = {
            f"odds at which {a} and {b} are equal": sr.break_even_odds(futures, a, b, lapse_price_bn=price),
            f"lapse price at which {a} and {b} are equal": sr.break_even_lapse_price(futures, a, b),
            f"backlash at which {a} and {b} are equal": sr.break_even_backlash(
                scenario, a, b, backlash=BACKLASH, n=n, seed=args.seed, lapse_price_bn=price
            ),
        }
        tables.update(flip)
        return list(flip.values())

    gains = [sr.compare(futures, leader, other, lapse_price_bn=price) for other in others]
    tables.update({f"{leader} against {other}": gained for other, gained in zip(others, gains, strict=True)})
    shares = 50.0 / math.sqrt(args.n)  # the error of a share of one half, which no other share exceeds
    rows = [
        [*gain(compared), *map(said, found(leader, other), FLIPS, (100, 1, 1))]
        for compared, other in zip(gains, others, strict=True)
    ]
    columns = dict(zip(HEAD, map(list, zip(*rows, strict=True)), strict=True))
    won = futures.attitude_2025 == 1
    odds = sr.said(100 * float(won.mean()), 100 * float(sr.standard_error(won, statistic="proportion")))
    question = zip(HEAD[2:], found("hurry", "wait"), strict=True)
    return [
        f"WHERE THE ANSWER FLIPS: '{leader}' against the others",
        *table(others, columns),
        *wrapped(
            f"Gain: mean, KRW bn, at {price:g} bn a lapse month; who gains on average may do worse in most "
            f"futures (shares in whole points, errors up to {sr.said(shares, shares, error=False)}). Flips, one "
            f"at a time: odds of a maximalist victory (in these futures {odds} %), price of a lapse month "
            f"(assumed {price:g}), backlash, the multiplier on the hazard that an early deal is reopened "
            f"(assumed {args.backlash:g}; tried {BACKLASH[0]:g} to {BACKLASH[-1]:g} on {n:,} futures). ± is one "
            "Monte Carlo standard error. On the question itself:"
        ),
        *(f"  {name:<12} {one.attrs['sentence']}" for name, one in question),
    ]


def gain(found: xr.Dataset) -> list[str]:
    value, error = pair(found, "difference_bn")
    better, same = 100 * float(found.a_better), 100 * float(found.equal)
    return [sr.said(-value, error), f"{better:.0f} / {same:.0f} / {100 - better - same:.0f}"]


def value_judgement(tables: Mapping[str, xr.Dataset], futures: xr.Dataset, price: float) -> list[str]:
    events = sr.evidence.events()["value"]
    dollars, workers = 1000 * float(events[ANCHOR]), float(events[FURLOUGH])
    found = tables["comparison"]
    lapses, error = pair(found, "lapse_difference_months")
    money, money_error = pair(found, "cost_difference_bn")
    cheaper = "hurry" if money < 0 else "wait"
    unclear = ", within error of zero" if abs(money) < 1.96 * money_error else ""
    odds = sr.break_even_odds(futures, "hurry", "wait", lapse_price_bn=0.0).attrs["sentence"]
    return [
        "*** THE PRICE OF A LAPSE MONTH IS THE PIVOT, AND IT IS A VALUE JUDGEMENT ***",
        *wrapped(
            f"Against waiting, hurrying avoids {sr.said(-lapses, error)} months without an agreement, "
            f"worth KRW {sr.said(-lapses * price, error * price)} bn at this price; in money '{cheaper}' is KRW "
            f"{sr.said(abs(money), money_error)} bn cheaper{unclear}. {price_range(futures, tables['ranking'])} On "
            f"money alone, {odds}. The anchor of the default, KRW {LAPSE_PRICE_BN:g} bn: in June 2020 Korea took "
            f"over more than USD {dollars:.0f} mn of wages, of {workers:,.0f} workers, for 6.5 months to the end "
            f"of the year ({ANCHOR}), rounded by judgement. It counts wages only; readiness and trust are in no "
            "column here. Put in your own price with --lapse-price."
        ),
    ]


def price_range(futures: xr.Dataset, ranking: xr.Dataset) -> str:
    """Say between which prices the best strategy stays the best."""
    leader, *others = (str(name) for name in ranking.strategy.values)
    found = [sr.break_even_lapse_price(futures, leader, other) for other in others]
    flipped = [(pair(one, "lapse_price_bn"), float(one.lapse_difference_months)) for one in found if one.flips]
    above = [price for price, lapses in flipped if lapses < 0]
    below = [price for price, lapses in flipped if lapses > 0]
    bounds = [f"above KRW {sr.said(*max(above))} bn a month"] if above else []
    bounds += [f"below KRW {sr.said(*min(below))} bn a month"] if below else []
    at_zero = sr.best(futures, lapse_price_bn=0.0).attrs["best"]
    rest = "" if at_zero == leader else f"; at a price of zero '{at_zero}' is"
    return f"'{leader}' is the best of the five {' and '.join(bounds) or 'at any price'}{rest}."


def what_happened(futures: xr.Dataset, scenario: sr.Scenario) -> list[str]:
    deal, vote = outcome()
    first, amount = int(deal["first_year"]), float(deal["first_year_amount_krw_bn"])
    concluded, ratified = (scenario.month_index(deal[f"{step}_date"][:7]) for step in ("concluded", "ratified"))
    multiple = amount / scenario.agreement.base_payment_bn
    facts = {
        f"concluded {deal['concluded_date']}, month {concluded}": ("concluded_month", concluded),
        f"ratified {deal['ratified_date']}, month {ratified}": ("ratified_month", ratified),
        f"multiple of the last payment {multiple:.3f}": ("settlement_multiple", multiple),
        f"KRW {amount:,.1f} bn for {first}": ("cost_krw_bn", amount),
        f"{vote['yes']} yes votes": ("yes_votes", float(vote["yes"])),
        f"{vote['present']} members present": ("members_present", float(vote["present"])),
    }
    columns = {
        f"under {name}": [
            pair(sr.percentile_of(futures.sel(year=first), variable, value, strategy=name), "percentile")
            for variable, value in facts.values()
        ]
        for name in ("hurry", "base")
    }
    tails = [text for text, (found, _) in zip(facts, columns["under hurry"], strict=True) if not 5 <= found <= 95]
    return [
        "WHAT REALLY HAPPENED, as a percentile of the forecast (50 = the middle)",
        *table(list(facts), {name: with_error(column) for name, column in columns.items()}),
        *wrapped(
            f"Outside the middle 90 % under hurry: {' and '.join(tails) or 'nothing'}. No test of skill: "
            "the defaults were set by people who knew the outcome, although from rows dated before May "
            "2024. 'Never' counts as later than any month; votes are those of ratified deals."
        ),
    ]


def outcome() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the rows of the twelfth agreement and of its vote."""
    agreements, votes = sr.evidence.agreements(), sr.evidence.roll_calls()
    return agreements.loc["sma_agreements:12"].to_dict(), votes.loc["roll_calls:12"].to_dict()


def how_sure(scenario: sr.Scenario) -> list[str]:
    tags = scenario.assumptions()["tag"].value_counts().to_dict()
    total, judged = sum(tags.values()), tags.pop("judgement")
    others = ", ".join(f"{count} {tag}" for tag, count in tags.items())
    return [
        "HOW SURE",
        *wrapped(
            f"Sure of the arithmetic: ± shrinks with more futures. Not sure of the model: {judged} of its "
            f"{total} inputs are judgement ({others}), among them the pace of talks, how often the "
            "Assembly stalls, how often a maximalist reopens a deal and what it asks. Eleven earlier "
            "agreements cannot settle these: trust the order of the strategies more than the percentages. "
            "scenario.assumptions() lists them all."
        ),
    ]


def where_it_is(futures: xr.Dataset, pictures: Sequence[Path], records: Path) -> list[str]:
    about = futures.attrs
    return [
        f"Pictures  {', '.join(map(str, pictures))}",
        f"Manifests {records}, and beside each picture its own",
        f"Futures   {futures.sizes['future']:,}, seed {about['seed']}, evidence as of {about['evidence_as_of']}",
        f"Compiled  sha256 {about['compiled_sha256']}",
    ]


def draw(futures: xr.Dataset, strategy: str, surface: xr.Dataset, args: argparse.Namespace) -> list[Path]:
    """Draw three pictures and write beside each the manifest from which it can be made again."""
    matplotlib.use("Agg")
    scenario = sr.Scenario.from_json(futures.attrs["scenario"])
    deal, _ = outcome()
    actual = {int(deal["first_year"]): float(deal["first_year_amount_krw_bn"])}
    here = scenario.election.probability.mean(), args.lapse_price
    costs, curves = sr.cost_summary(futures, levels=QUANTILES), sr.survival(futures)
    drawn = {
        "cost_fan": (sr.figures.cost_summary(costs, strategy, actual=actual), costs),
        "coverage": (sr.figures.survival(curves), curves),
        "flips": (sr.figures.break_even_surface(surface, here=here), surface),
    }
    for name, (ax, shown) in drawn.items():
        sr.figures.save(ax, args.output / f"{name}.png", answer=shown)
    return [args.output / f"{name}.png" for name in drawn]


if __name__ == "__main__":
    main()
