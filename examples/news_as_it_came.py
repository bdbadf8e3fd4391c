"""What was to be expected of the twelfth round, month by month in 2024, as the news came?

Run ``python examples/news_as_it_came.py [--n N] [--output FOLDER]``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import xarray as xr
from asking import answer, options
from printing import table, wrapped

import sma_risk as sr
from sma_risk.calibration.hindcast import as_it_came, recommendation, steps
from sma_risk.figures.style import figure_note

SHOWN = ("hurry", "base", "wait")
STATUSES = ("negotiating", "pending", "in_force")


def main() -> None:
    parser = options(__doc__, n=100_000, fewest=100, futures="futures for each day")
    parser.add_argument("--lapse-price", type=float, default=35.0, help="KRW bn a month without an agreement")
    answer(parser, report)


def report(args: argparse.Namespace) -> None:
    found = as_it_came(n=args.n, seed=args.seed, lapse_price_bn=args.lapse_price)
    told, news = recommendation(found), steps()
    print("THE TWELFTH ROUND AS THE NEWS CAME: at the end of each day, from what was on file by then\n")
    print("\n".join([*days(found, told), "", *happened(news), "", *wrapped(plain(found, told)), ""]))
    picture = draw(found, told, news, args.output)
    print(f"Picture  {picture}\nFutures  {args.n:,} for each day and strategy, seed {args.seed}")


def days(found: xr.Dataset, told: list[str]) -> list[str]:
    chance = {name: shares(found, name) for name in SHOWN}
    columns = {
        "status": [name.replace("_", " ") for name in found.status.values.tolist()],
        "odds %": [f"{100 * value:.0f}" for value in found.odds.values.tolist()],
        **{f"in time %, {name}": values for name, values in chance.items()},
        "cost, hurry": [f"{value:,.0f}" for value in found.cost_bn.sel(strategy="hurry").values.tolist()],
        "best": told,
    }
    largest = 100 * float(found.ratified_in_time_se.max())
    money = float(found.cost_bn_se.max())
    note = f"  Odds of a maximalist; cost of 2026 to 2030, KRW bn. Standard errors at most {largest:.1f} points and"
    return [*table(found.day.values.tolist(), columns), f"{note} KRW {money:.0f} bn."]


def shares(found: xr.Dataset, name: str) -> list[str]:
    return [f"{100 * value:.0f}" for value in found.ratified_in_time.sel(strategy=name).values.tolist()]


def happened(news: pd.DataFrame) -> list[str]:
    told = [f"{step.label} {step.day[5:]}" for step in news.itertuples()]
    return wrapped("What happened: " + ", ".join(told) + ".")


def plain(found: xr.Dataset, told: list[str]) -> str:
    by_status = {name: [k for k, one in enumerate(found.status.values.tolist()) if one == name] for name in STATUSES}
    first, last = by_status["negotiating"][0], by_status["negotiating"][-1]
    deal, eve, after = by_status["pending"][0], by_status["pending"][-2], by_status["pending"][-1]
    hurry, wait = (100 * found.ratified_in_time.sel(strategy=name).values for name in ("hurry", "wait"))
    cost = found.cost_bn.sel(strategy="hurry").values
    advice = " or ".join(dict.fromkeys(told[first : last + 1]))
    return (
        f"In plain words: while talks went on, from {found.day.values[first]} to {found.day.values[last]}, the best "
        f"choice was {advice}, if a month without an agreement counts as KRW {found.attrs['lapse_price_bn']:g} bn. "
        f"Every month without a deal made it less sure: in force by December 2025 fell from {hurry[first]:.0f} to "
        f"{hurry[last]:.0f} % under hurry (wait: {wait[first]:.0f} to {wait[last]:.0f} %). The deal brought "
        f"{hurry[deal]:.0f} %. The election took it from {hurry[eve]:.0f} to {hurry[after]:.0f} %, for the deal was "
        f"not yet voted on, and made KRW {cost[after] - cost[eve]:.0f} bn more to be expected, because a maximalist "
        "may withdraw or reopen; the Assembly's consent settled the first and left the second. From then on there was "
        f"{told[-1]}. All this is the judgement of May 2024, brought up to date by the news and by nothing else; those "
        "who judged knew the end."
    )


def draw(found: xr.Dataset, told: list[str], news: pd.DataFrame, folder: Path) -> Path:
    matplotlib.use("Agg")
    with sr.figures.theme(source=False):  # it stands once, at the foot
        figure, (above, middle, below) = plt.subplots(
            3, 1, figsize=(9.0, 8.4), sharex=True, layout="constrained", height_ratios=(3.0, 2.4, 1.0)
        )
        sr.figures.as_it_came(found, "ratified_in_time", steps=news, ax=above)
        sr.figures.as_it_came(found, "cost_bn", steps=news, labels=False, ax=middle).legend().remove()
        sr.figures.recommendation(found, told, ax=below)
    for upper in (above, middle):
        upper.label_outer()
    drawn = f"{found.attrs['n']:,} futures from each day's news (dots), seed {found.attrs['seed']}"
    known = "Evidence: forecasts, rounds of talks (ticks), the deal and the votes on file by that day."
    figure_note(figure, f"{drawn}.\n{known}")
    path = folder / "news_as_it_came.png"
    figure.savefig(path, dpi=110)
    return path


if __name__ == "__main__":
    main()
