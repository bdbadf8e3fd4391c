"""Were we right? Past rounds forecast from what was known then, scored against naive forecasts.

Run ``python examples/were_we_right.py [--n N] [--output FOLDER] [--write]``; ``--write`` puts tables and pictures into
docs/validation.md and docs/images.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib
import pandas as pd
from asking import answer, options
from printing import wrapped

import sma_risk as sr
from sma_risk.calibration import scores
from sma_risk.calibration.fit import fit, odds
from sma_risk.calibration.hindcast import (
    STATEMENT,
    VINTAGES,
    hindcast,
    hindsight,
    left_out,
    mean_scores,
    scenario_as_of,
    widths,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN, END = "<!-- were_we_right: begin -->", "<!-- were_we_right: end -->"
MONTHS = ("2024-05", "2024-06", "2024-07", "2024-08", "2024-09", "2024-10")


def main() -> None:
    parser = options(__doc__, n=20_000, fewest=100, futures="futures for each past round", seed=1)
    parser.add_argument("--write", action="store_true", help="into docs/validation.md and docs/images")
    answer(parser, report)


def report(args: argparse.Namespace) -> None:
    table = hindcast(n=args.n, seed=args.seed)
    sections = tables(table, args)
    print("\n".join(line for section in sections for line in [*section, ""]))
    pictures = draw(table, DOCS / "images" if args.write else args.output)
    print("Pictures  " + ", ".join(str(path) for path in pictures))
    if args.write:
        write([line for section in sections for line in [*section, ""]], args)


def tables(table: pd.DataFrame, args: argparse.Namespace) -> list[list[str]]:
    columns = [
        "vintage",
        "quantity",
        "forecast",
        "low",
        "high",
        "happened",
        "score",
        "climatology",
        "persistence",
        "log_score",
        "pit",
    ]
    means = mean_scores(table).reset_index()
    calibrated, parts, events = reliability(table)
    return [
        ["**Forecasts of past rounds as of their dates** (strategy `base`; events: chance, Brier and log"
         " score; numbers: mean, middle 80 %, CRPS; smaller scores are better)", "", *markdown(table[columns])],
        ["**Mean scores**", "", *markdown(means)],
        ["**The same with the priors halved and doubled**", "", *markdown(sensitivity(means, args))],
        ["**Each round left out, and each from the rounds before it** (mean CRPS: log multiple, months)", "",
         *markdown(rounds_apart())],
        [f"**Reliability of the {events} chances** (how often it happened by what was said; low to high: what chance"
         " allows if all that was said were true, 95 %)", "", *markdown(calibrated), "", *parts],
        ["**Sharpness** (mean width of the middle 80 %: log multiple, months; narrow is good only if the scores are)",
         "", *markdown(widths(table).reset_index())],
        ["**The US election of 2024 as forecast** (pool of what is on file; it was won)", "", *markdown(elections())],
        ["**Where the preset of May 2024 lies outside the middle 90 % of the estimate**", "",
         *markdown(disagreements())],
        ["**Judgements that rest on later rows**, by vintage: "
         + "; ".join(f"{name} {len(hindsight(scenario_as_of(v)))}" for name, v in VINTAGES.items())],
        ["**In plain words.**", *wrapped(verdict(table, means)), *wrapped(STATEMENT)],
    ]  # fmt: skip


def reliability(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str], int]:
    chances = table[table["quantity"].str.endswith("in_time")]
    found = scores.reliability(chances["happened"], chances["forecast"], bins=3)
    by_bin = found[["said", "happened", "events", "low", "high"]].to_dataframe().dropna().reset_index(drop=True)
    part = {name: float(found[name]) for name in ("brier", "miscalibration", "resolution", "uncertainty", "within")}
    told = (
        f"Brier score {part['brier']:.3f} = miscalibration {part['miscalibration']:.3f} - resolution "
        f"{part['resolution']:.3f} + uncertainty {part['uncertainty']:.3f} + within bins {part['within']:.3f}; the two "
        "chances of a round are not independent."
    )
    return by_bin, wrapped(told), len(chances)


def sensitivity(means: pd.DataFrame, args: argparse.Namespace) -> pd.DataFrame:
    found = {"quantity": means["quantity"], "prior as is": means["score"]}
    for name, strength in (("halved", 0.5), ("doubled", 2.0)):
        scored = mean_scores(hindcast(n=args.n, seed=args.seed, strength=strength)).reset_index()
        found[name] = scored["score"]
    return pd.DataFrame(found)


def rounds_apart() -> pd.DataFrame:
    ways = {"left out": False, "as they came": True}
    parts = [
        left_out(prequential=way).groupby("quantity", sort=False)["crps"].mean().rename(name)
        for name, way in ways.items()
    ]
    return pd.concat(parts, axis=1).reset_index()


def elections() -> pd.DataFrame:
    rows = []
    for month in MONTHS:
        pool, _ = odds(month)
        p = pool.probability()
        rows.append((month, len(pool.sources), p, float(scores.brier(True, p)), float(scores.log_score(True, p))))
    rows.append(("even odds", 0, 0.5, float(scores.brier(True, 0.5)), float(scores.log_score(True, 0.5))))
    return pd.DataFrame(rows, columns=["as of", "sources", "probability", "Brier", "log score"])


def disagreements() -> pd.DataFrame:
    found = fit("2024-05").against(sr.presets.twelfth_sma())
    return found[~found["inside"]].drop(columns="inside")


def verdict(table: pd.DataFrame, means: pd.DataFrame) -> str:
    told = []
    for _, row in means.iterrows():
        best = min(("score", "climatology", "persistence"), key=lambda name: row[name])
        winner = {"score": "the model", "climatology": "climatology", "persistence": "persistence"}[best]
        told.append(f"{row['quantity'].replace('_', ' ')}: {winner}")
    chances = table[table["quantity"].str.endswith("in_time")]
    given = chances["forecast"].where(chances["happened"] == 1.0, 1.0 - chances["forecast"])
    worst = chances.loc[given.idxmin()]
    return (
        f"The smallest mean score had, {'; '.join(told)}. The worst call: {worst['vintage']}, "
        f"{worst['quantity'].replace('_', ' ')}, {100 * worst['forecast']:.0f} % "
        f"for what {'happened' if worst['happened'] else 'did not happen'}."
    )


def markdown(table: pd.DataFrame) -> list[str]:
    def cell(value: object) -> str:
        if isinstance(value, float):
            return "" if value != value else f"{value:.3g}"
        return str(value).replace("_", " ")

    rows = [list(table.columns), ["---"] * len(table.columns), *table.itertuples(index=False)]
    return ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]


def draw(table: pd.DataFrame, folder: Path) -> list[Path]:
    matplotlib.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    charts = {
        "hindcast_months.png": lambda: sr.figures.hindcast(table, "months_to_conclusion"),
        "hindcast_in_force.png": lambda: sr.figures.hindcast(table, "in_force_in_time"),
        "pit.png": lambda: sr.figures.pit(left_out()),
    }
    for name, chart in charts.items():
        sr.figures.save(chart(), folder / name)
    return [folder / name for name in charts]


def write(lines: list[str], args: argparse.Namespace) -> None:
    page = DOCS / "validation.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    pictures = [f"![{name}](images/{name}.png)" for name in ("hindcast_months", "hindcast_in_force", "pit")]
    head = f"{args.n:,} futures for each round, seed {args.seed}."
    body = "\n".join([BEGIN, "", head, "", *lines, "\n\n".join(pictures), "", END])
    page.write_text(before + body + after, encoding="utf-8")


if __name__ == "__main__":
    main()
