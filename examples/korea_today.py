"""What is open between Korea and the United States with the twelfth agreement in force? As of December 2025.

Run ``python examples/korea_today.py [--n N] [--output FOLDER]``.
"""

from __future__ import annotations

import argparse

import matplotlib
import xarray as xr
from asking import answer, options
from printing import said, table, with_error, wrapped

import sma_risk as sr
from sma_risk.analysis.draws import Estimate
from sma_risk.analysis.statistics import proportion

BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)


def main() -> None:
    answer(options(__doc__, n=200_000, fewest=100, seed=2025), report)


def report(args: argparse.Namespace) -> None:
    scenario = sr.presets.korea_today()
    futures = sr.simulate(scenario, "base", n=args.n, seed=args.seed)
    found = chances(futures.isel(strategy=0))
    summary = sr.cost_summary(futures, levels=BANDS)
    costs = summary.isel(strategy=0)
    print(
        "\n".join(["KOREA TODAY: what may befall the agreement in force until December 2030", "", *events(found), ""])
    )
    print("\n".join([*payments(costs), "", *wrapped(plain(found, costs, sr.beside(futures).isel(strategy=0))), ""]))
    matplotlib.use("Agg")
    picture = args.output / "korea_today_cost.png"
    sr.figures.save(sr.figures.cost_summary(summary), picture)
    print(f"Picture  {picture}\nFutures  {args.n:,}, seed {args.seed}")


def chances(futures: xr.Dataset) -> dict[str, Estimate]:
    months = ("reopened_month", "amended_month", "exited_month", "troop_cut_month")
    happened = {name.replace("_month", "").replace("_", " "): futures[name].values >= 0 for name in months}
    happened["side deal"] = futures.side_deal.values == 1
    return {name: proportion(seen) for name, seen in happened.items()}


def events(found: dict[str, Estimate]) -> list[str]:
    return table(list(found), {"chance %": with_error([(100 * e.value, 100 * e.se) for e in found.values()])})


def payments(costs: xr.Dataset) -> list[str]:
    columns = {
        head: with_error(list(zip(part.cost_bn.values.tolist(), part.cost_bn_se.values.tolist(), strict=True)))
        for head, part in ((name, costs.sel(statistic=name)) for name in ("mean", "q5", "q50", "q95"))
    }
    return ["Payment by year, KRW bn, nominal", *table([str(year) for year in costs.year.values], columns)]


def plain(found: dict[str, Estimate], costs: xr.Dataset, other: xr.Dataset) -> str:
    total = costs.sel(statistic="mean")
    reopened, amended = (sr.said(100 * found[name].value, 100 * found[name].se) for name in ("reopened", "amended"))
    deals, support = said(other, "side_deals_bn"), said(other, "other_support_bn")
    paid = sr.said(float(total.total_bn), float(total.total_bn_se))
    deal = said(other, "side_deals_if_any_bn")
    return (
        f"In plain words: what is signed will mostly be paid, KRW {paid} bn over five years on average. The agreement "
        f"is reopened in {reopened} % of the futures and amended in {amended} %. How often it is reopened rests on a "
        "judgement of 2024, lowered because no reopening was found until December 2025: absence of evidence. Beside "
        f"the agreement, and not in that sum: a side deal in {said(other, 'side_deal', 100)} % of the futures, KRW "
        f"{deals} bn on average over all and KRW {deal} bn where there is one, its size a judgement; and other support "
        f"of KRW {support} bn over five years in any case, if the USD 33 bn of November 2025 are ten years of support "
        "with the agreement inside. The talks on a thirteenth agreement are not played."
    )


if __name__ == "__main__":
    main()
