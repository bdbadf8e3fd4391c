"""What does a billion futures tell that a thousand do not? Means to the last digit, tails, and the worst future found.

Run ``python examples/a_billion_futures.py``; with ``--n`` fewer. Futures are played, summarised and let go, so memory
does not grow with their number. Ctrl-C stops early: then what was played until then is told.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import matplotlib
import xarray as xr
from asking import answer, options
from printing import WIDTH, pairs, table, with_error, wrapped

import sma_risk as sr

HIGHEST, BINS = 100_000.0, 10_000  # KRW bn for the term, so that a bin has 10
kept = sr.summaries


def main() -> None:
    parser = options(__doc__, n=10**9, fewest=100)
    parser.add_argument("--strategies", nargs=2, default=["hurry", "wait"])
    answer(parser, report)


def report(args: argparse.Namespace) -> None:
    scenario = sr.presets.twelfth_sma()
    told = play(scenario, args)
    worst = told.isel(strategy=int(told.loss_bn_largest[:, 0].values.argmax()), loss_bn_rank=0)
    strategy, number = str(worst.strategy.values), int(worst.loss_bn_future_number)
    sections = [
        [f"{int(told.attrs['n']):,} FUTURES of {scenario.name}, seed {told.attrs['seed']}"],
        summary(told),
        tails(told),
        ["IN PLAIN LANGUAGE", *wrapped(plainly(told, scenario, args.strategies))],
        [
            f"THE WORST FUTURE FOUND: number {number:,}, under '{strategy}'",
            *wrapped(how_bad(worst)),
            *story(told, strategy, number),
        ],
        where_it_is(told, args.output),
    ]
    print("\n\n".join("\n".join(section) for section in sections))


def play(scenario: sr.Scenario, args: argparse.Namespace) -> xr.Dataset:
    """Return what is kept of the futures; of those that were played, if Ctrl-C stops it."""
    summaries = [
        *(kept.Moments("total_bn"), kept.Moments("lapse_months"), kept.Moments("loss_bn")),
        *(kept.Differences("loss_bn"), kept.Chances(), kept.Histogram("total_bn", 0.0, HIGHEST, bins=BINS)),
        kept.Largest("loss_bn", count=5),
    ]
    try:
        return sr.simulate(scenario, args.strategies, n=args.n, seed=args.seed, summaries=summaries, progress=True)
    except sr.Cancelled as cancelled:
        if cancelled.partial is None:
            raise
        print(f"\n{cancelled}", file=sys.stderr)
        return cancelled.partial


def summary(told: xr.Dataset) -> list[str]:
    """Return means and chances by strategy, with the digits that their errors support."""
    columns = {
        "cost, KRW bn": pairs(told, "total_bn_mean"),
        "loss, KRW bn": pairs(told, "loss_bn_mean"),
        "months without": pairs(told, "lapse_months"),
        "in time, %": pairs(told, "ratified_in_time", 100.0),
        "ended for good, %": pairs(told, "exit", 100.0),
    }
    rows = table([str(name) for name in told.strategy.values], {k: with_error(v) for k, v in columns.items()})
    return ["ON AVERAGE, of the term", *rows]


def tails(told: xr.Dataset) -> list[str]:
    """Return how many futures cost more than round amounts."""
    total, counts, edges = int(told.attrs["n"]), told.total_bn_histogram, told.total_bn_bin.values
    above = told.total_bn_above.values
    lines = ["HOW OFTEN THE TERM COSTS AT LEAST"]
    for amount in (10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000):
        beyond = counts.values[:, edges >= amount].sum(axis=1) + above
        if not beyond.any():
            lines.append(f"  KRW {amount:6,d} bn   in none")
            break
        cells = [f"{name} {often(int(count), total)}" for name, count in zip(told.strategy.values, beyond, strict=True)]
        lines.append(f"  KRW {amount:6,d} bn   " + "   ".join(cell.ljust(36) for cell in cells).rstrip())
    return lines


def often(count: int, total: int) -> str:
    """Say a count of futures as a chance with its error, or what is known if there is none."""
    if count == 0:
        return "in none"
    share = count / total
    return f"in {sr.said(100 * share, 100 * (share * (1 - share) / total) ** 0.5)} %"


def plainly(told: xr.Dataset, scenario: sr.Scenario, strategies: list[str]) -> str:
    """Return the answer in a paragraph."""
    a, b = strategies
    gap = told.loss_bn_difference.sel(strategy=a, other=b), told.loss_bn_difference_se.sel(strategy=a, other=b)
    better, worse = (a, b) if float(gap[0]) < 0.0 else (b, a)
    by = sr.said(abs(float(gap[0])), float(gap[1]))
    n, price = int(told.attrs["n"]), scenario.agreement.lapse_price_bn
    return (
        f"With a month without an agreement at KRW {price:g} bn, '{better}' loses KRW {by} bn less than '{worse}' on "
        f"average over the same {n:,} futures. What is behind the ± is the error of chance alone: no number of futures "
        "makes the assumptions truer. What many futures add are the tails, which a few thousand do not reach."
    )


def how_bad(worst: xr.Dataset) -> str:
    loss, usual = float(worst.loss_bn_largest), float(worst.loss_bn_mean)
    return f"It loses KRW {loss:,.0f} bn, {loss / usual:.1f} times the mean under that strategy."


def story(told: xr.Dataset, strategy: str, number: int) -> list[str]:
    lines = []
    for line in str(sr.replay(told, strategy, number).attrs["story"]).splitlines():
        text = wrapped(line[9:], WIDTH - 9)
        lines += [line[:9] + text[0], *(" " * 9 + more for more in text[1:])]
    return lines


def where_it_is(told: xr.Dataset, folder: Path) -> list[str]:
    matplotlib.use("Agg")
    ax = sr.figures.histogram(told, "total_bn", title="What the term costs: most futures, and the rarest")
    picture = sr.figures.save(ax, folder / "a_billion_futures.png", answer=told)
    return [f"Picture   {picture}", f"Manifest  {picture.with_suffix('.json')}"]


if __name__ == "__main__":
    main()
