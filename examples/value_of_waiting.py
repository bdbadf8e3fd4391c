"""What is it worth to wait for the election? What knowing its result is worth, beside what waiting for it loses.

Prints what each thing would be worth to know before choosing, what polls and markets tell of the election, what a
strategy that waits for the result loses, how that changes as months pass without a deal, and draws a picture.
"""

from __future__ import annotations

import argparse

import matplotlib
from asking import answer, options
from printing import pair, pairs, said, table, with_error, wrapped

import sma_risk as sr

MENU = ["hurry", "base", "wait", "conditional"]
POLLS, MOVES = (5, 20, 100), (0.05, 0.1, 0.2)


def main() -> None:
    parser = options(__doc__, n=400_000, fewest=1_000)
    parser.add_argument("--lapse-price", type=float, default=35.0, help="KRW bn a month without an agreement")
    answer(parser, report)


def report(asked: argparse.Namespace) -> None:
    matplotlib.use("Agg")
    futures = sr.simulate(sr.presets.twelfth_sma(), MENU, n=asked.n, seed=asked.seed)
    values = sr.value_of_information(futures, lapse_price_bn=asked.lapse_price)
    polls = sr.value_of_poll(futures, POLLS, lapse_price_bn=asked.lapse_price)
    moves = sr.value_of_market_move(futures, MOVES, lapse_price_bn=asked.lapse_price)
    picture = asked.output / "value_of_waiting.png"
    sr.figures.save(sr.figures.value_of_information(values), picture)
    for part in (
        worth(values),
        signals(polls, moves),
        waiting(futures, values, asked.lapse_price),
        later(futures, asked.lapse_price),
        plainly(futures, values, polls, asked.lapse_price),
        [f"Picture   {picture}"],
    ):
        print(*part, "", sep="\n")


def worth(values) -> list[str]:
    ordered = values.sortby("evppi_bn", ascending=False)
    shares = [f"{100 * share:.0f} %" for share in ordered.acts_otherwise.values] + [""]
    columns = {"worth, KRW bn": with_error(pairs(ordered, "evppi_bn")), "other choice in": shares}
    return [
        f"WHAT IT IS WORTH TO KNOW before choosing; without, '{values.attrs['best']}' is best",
        *table([str(name) for name in ordered.about.values], columns),
        *wrapped(f"To know everything, down to every vote, would be worth KRW {said(values, 'evpi_bn')} bn."),
    ]


def signals(polls, moves) -> list[str]:
    rows = [f"a poll worth {size}" for size in POLLS] + [f"a market that moves by {100 * sd:g} points" for sd in MOVES]
    found = [*pairs(polls, "evsi_bn"), *pairs(moves, "evsi_bn")]
    return [
        "WHAT LESS THAN THE RESULT IS WORTH, KRW bn",
        *table(rows, {"worth": with_error(found)}),
        *wrapped("A poll worth 20 tells as much about the odds as 20 independent draws of the winner would."),
    ]


def waiting(futures, values, price: float) -> list[str]:
    best = values.attrs["best"]
    others = [name for name in ("conditional", "wait", "base") if name != best]
    gaps = [sr.compare(futures, name, best, lapse_price_bn=price) for name in others]
    columns = {"loses, KRW bn": with_error([pair(gap, "difference_bn") for gap in gaps])}
    return [f"WHAT WAITING FOR IT LOSES, against '{best}'", *table(others, columns)]


def later(futures, price: float) -> list[str]:
    """Say how the comparison stands if months pass without a deal although one pressed."""
    lines = []
    for months in (2, 4, 6):
        left = sr.without_deal(futures, months, strategy="hurry", least_share=0.0)
        share = 100 * float(left.attrs["condition_share"])
        result = sr.value_of_information(left, about=["election"], lapse_price_bn=price)
        lines.append(f"  after {months} months ({share:.0f} % of futures): knowing the result is worth KRW "
                     f"{sr.said(float(result.evppi_bn[0]), float(result.evppi_bn_se[0]))} bn")  # fmt: skip
    return ["IF ONE PRESSES AND NO DEAL COMES", *lines]


def plainly(futures, values, polls, price: float) -> list[str]:
    best = values.attrs["best"]
    election = float(values.evppi_bn.sel(about="election"))
    cost, error = pair(sr.compare(futures, "conditional", best, lapse_price_bn=price), "difference_bn")
    idle = [str(name) for name in values.about.values if float(values.evppi_bn.sel(about=name)) < 0.05 * election]
    verdict = "more than" if cost > election else "less than"
    if best == "conditional" or abs(cost) < 1.96 * error:
        verdict = "about as much as"
    return [
        "IN PLAIN LANGUAGE",
        *wrapped(
            f"If a month without an agreement is worth KRW {price:g} bn, then in May 2024 the best one can do while "
            f"nobody knows who wins is '{best}'. Whoever knew the result in advance would do better by KRW "
            f"{election:,.0f} bn on average. That is the most that waiting for it could bring; but waiting has its "
            f"price: to hold back until the election and press on only if the maximalist wins loses KRW {cost:,.0f} "
            f"bn, {verdict} the knowledge is worth. A poll as good as a market's quote is worth KRW "
            f"{float(polls.evsi_bn.sel(worth=20)):,.1f} bn. Finding out about {' or '.join(idle[:3]) or 'nothing'} "
            "would hardly change the choice: such things decide what happens, not what is best to do."
        ),
    ]


if __name__ == "__main__":
    main()
