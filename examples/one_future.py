"""What happened in the future where it all went wrong? One future, told month by month under two strategies.

Run ``python examples/one_future.py``; ``--help`` lists what can be changed. The story goes to the standard output, a
picture and its manifest to the output folder.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib
import numpy as np
import xarray as xr
from asking import answer, options
from printing import WIDTH, wrapped

import sma_risk as sr

FEWEST = 100
UNUSUAL = 0.1  # beyond it on either side a mark is told


def main() -> None:
    parser = options(__doc__, n=200_000, fewest=FEWEST, futures="futures to find it in")
    parser.add_argument("--strategies", nargs=2, default=["wait", "hurry"], help="the one it went wrong under first")
    parser.add_argument("--find", default="the worst 1 %", help="what to look for, e.g. 'the median lapse'")
    parser.add_argument("--future", type=int, help="tell the future of this number instead")
    answer(parser, report)


def report(args: argparse.Namespace) -> None:
    first, second = args.strategies
    futures = sr.simulate(sr.presets.twelfth_sma(), args.strategies, n=args.n, seed=args.seed, progress=True)
    number, why = args.future, "the future asked for"
    if number is None:
        number = sr.find(futures, first, args.find, count=1).future_number.item()
        why = f"{args.find} under '{first}', of {args.n:,} futures"
    both = sr.side_by_side(futures, first, second, number)
    stories = [sr.replay(futures, strategy, number) for strategy in args.strategies]
    sections = [
        [f"FUTURE {number:,}: {why}"],
        lines(both, first, second),
        where_it_is(stories, number, args.output),
        [
            "IN PLAIN LANGUAGE",
            *wrapped(" ".join(what_is_special(futures, first, number))),
            *wrapped(plainly(both, *stories, share_of(futures, first, second))),
        ],
    ]
    print("\n\n".join("\n".join(section) for section in sections))


def lines(both: xr.Dataset, first: str, second: str) -> list[str]:
    """Return the log, each line with the strategy under which it happens, or none if it happens under both."""
    width = max(len(first), len(second))
    found = []
    for date, (left, right), shared in zip(both.calendar.values, both.text.values, both.shared.values, strict=True):
        who = "" if shared else (first if left else second)
        indent = f"{date}  {who:<{width}}  "
        text = wrapped(left or right, WIDTH - len(indent))
        found += [indent + text[0], *(" " * len(indent) + more for more in text[1:])]
    return found


def what_is_special(futures: xr.Dataset, strategy: str, number: int) -> list[str]:
    """Say by how much the future differs from the others under a strategy, and what in it is out of the ordinary."""
    if number >= futures.sizes["future"]:
        return []
    mine, scenario = futures.sel(strategy=strategy), sr.Scenario.from_json(futures.attrs["scenario"])
    parts = mine.cost_krw_bn.sum("year", dtype="f8"), scenario.agreement.lapse_price_bn * mine.lapse_months
    money, lapses = (float(part[number] - part.mean()) for part in parts)
    told = [
        f"This future loses KRW {abs(money + lapses):,.0f} bn {'more' if money + lapses > 0 else 'less'} under "
        f"'{strategy}' than futures do on average: {signed(money)} bn in payments, {signed(lapses)} bn in months "
        f"without an agreement at KRW {scenario.agreement.lapse_price_bn:g} bn each."
    ]
    marks = sr.marks(futures)
    odd = []
    for values in marks.values():
        below = float((values < values[number]).mean())
        if np.unique(values[:FEWEST]).size > 2 and not UNUSUAL <= below <= 1.0 - UNUSUAL:
            side, share = ("lower", 1.0 - below) if below < UNUSUAL else ("higher", below)
            meaning = values.attrs["long_name"].split(",")[0]
            odd.append(f"{meaning} ({float(values[number]):,.4g}, {side} than in {100 * share:.0f} %)")
    return [
        *told,
        f"Out of the ordinary in it: {'; '.join(odd)}." if odd else "None of its marks is unusual by itself.",
    ]


def signed(amount: float) -> str:
    return f"KRW {amount:+,.0f}"


def plainly(both: xr.Dataset, first: xr.Dataset, second: xr.Dataset, share: str) -> str:
    """Return what there is to learn from the two stories in a paragraph."""
    names = [str(story.attrs["strategy"]) for story in (first, second)]
    scenario = sr.Scenario.from_json(first.attrs["scenario"])
    parted = int(both.parted_month)
    if parted < 0:
        return f"In this future it makes no difference whether Seoul follows '{names[0]}' or '{names[1]}'."
    told = [f"The two stories part in {scenario.month_label(parted)}: until then nothing differs."]
    told += [f"Under '{name}' {outcome(story, scenario)}." for name, story in zip(names, (first, second), strict=True)]
    months = [int(story.lapse_months) for story in (first, second)]
    costs = [float(story.cost_krw_bn.sum()) for story in (first, second)]
    price = scenario.agreement.lapse_price_bn
    gap = costs[0] - costs[1] + price * (months[0] - months[1])
    better, worse = names[::-1] if gap > 0 else names
    told.append(
        f"With a month without an agreement at KRW {price:g} bn '{better}' is better here than '{worse}', "
        f"by KRW {abs(gap):,.0f} bn. One future is an illustration, not a forecast: {share}."
    )
    return " ".join(told)


def outcome(story: xr.Dataset, scenario: sr.Scenario) -> str:
    """Say what became of one story."""
    ratified, lapses = int(story.ratified_month), int(story.lapse_months)
    told = "no deal is ever ratified" if ratified < 0 else f"a deal is in force from {scenario.month_label(ratified)}"
    if not lapses:
        told += ", there is never a month without an agreement"
    else:
        told += f", {lapses} month{'s' if lapses > 1 else ''} pass without an agreement"
        furlough = int(story.furlough_months)
        told += f" ({furlough} of them with Korean staff on furlough)" if furlough else ""
    happened = [text for name, text in HAPPENED.items() if int(story[name]) >= 0]
    told += f", the deal is {' and '.join(happened)}" if happened else ""
    return told + f", and the term costs KRW {float(story.cost_krw_bn.sum()):,.0f} bn"


HAPPENED = {"reopened_month": "reopened", "amended_month": "amended", "exited_month": "ended for good"}


def share_of(futures: xr.Dataset, first: str, second: str) -> str:
    found = sr.compare(futures, second, first)
    share = sr.said(100 * float(found.a_better), 100 * float(found.a_better_se))
    return f"'{second}' is better than '{first}' in {share} % of all futures"


def where_it_is(stories: list[xr.Dataset], number: int, folder: Path) -> list[str]:
    matplotlib.use("Agg")
    picture, record = folder / "one_future.png", folder / "one_future.json"
    sr.figures.save(sr.figures.replay(stories), picture, answer=stories[0])
    told = stories[0].attrs
    return [
        f"Picture   {picture}",
        f"Manifest  {record}",
        f"Again     seed {told['seed']}, future {number}, compiled sha256 {told['compiled_sha256']}",
    ]


if __name__ == "__main__":
    main()
