"""Every figure there is, from one ensemble: a folder of SVGs and PNGs, and a sentence on what each shows.

Run ``python examples/gallery.py [--n N] [--seed SEED] [--theme light|dark] [--output FOLDER]``.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from asking import answer, options
from matplotlib.axes import Axes
from printing import wrapped

import sma_risk as sr
from sma_risk.calibration import scores
from sma_risk.calibration.hindcast import as_it_came, left_out, recommendation, steps
from sma_risk.distributions.demand.settlements import concession_path
from sma_risk.distributions.election import college_from_polls, days_to_election, state_margins

figures = sr.figures
STRATEGIES = ("hurry", "base", "wait", "conditional", "hold")
BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)
PERCENT = np.arange(1, 100) / 100.0
DRAWN = ("hurry", "wait")
LAWS = ("talks.level_regular", "talks.level_maximalist", "ratification.consent_level")
Drawings = dict[str, Callable[[], Axes]]


def main() -> None:
    parser = options(__doc__, n=50_000, fewest=1_000)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.set_defaults(output=Path("output/gallery"))
    answer(parser, draw_all)


def draw_all(args: argparse.Namespace) -> None:
    deal = sr.presets.twelfth_sma()
    futures = sr.simulate(deal, STRATEGIES, n=args.n, seed=args.seed)
    parts = (of_futures(futures), of_the_scenario(deal, futures), of_laws(deal), of_the_past(args))
    with figures.theme(args.theme):
        for name, draw in {name: draw for part in parts for name, draw in part.items()}.items():
            ax = draw()
            for ending in ("svg", "png"):
                figures.save(ax, args.output / f"{name}.{ending}")
            print("\n".join(wrapped(f"{name}: {figures.described(ax)}")))
            plt.close(ax.figure)
    print(f"Figures  {args.output}")


def of_futures(futures: xr.Dataset) -> Drawings:
    """What will it cost, will it last, which strategy, and are the futures enough?"""
    two = futures.sel(strategy=list(DRAWN))
    costs, amounts = sr.cost_summary(futures, levels=BANDS), sr.exceedance(two)
    curves = sr.survival(futures)
    spread = sr.simulate(
        sr.Scenario.from_json(futures.attrs["scenario"]),
        DRAWN,
        n=futures.sizes["future"],
        seed=int(futures.attrs["seed"]),
        summaries=[sr.summaries.Histogram("total_bn", 0.0, 40_000.0, bins=4000)],
    )
    worst = sr.find(futures, "wait", "the worst 1 %", count=1).future_number.item()
    stories = [sr.replay(futures, strategy, worst) for strategy in DRAWN]
    return {
        "cost_summary": lambda: figures.cost_summary(costs, "hurry", actual={2026: 1519.2}),
        "exceedance": lambda: figures.exceedance(amounts, budget=8000.0),
        "histogram": lambda: figures.histogram(spread, title="What the term costs: most futures, and the rarest"),
        "s_curve": lambda: figures.s_curve(amounts, budget=8000.0),
        "survival": lambda: figures.survival(curves),
        "incidence": lambda: figures.incidence(curves, "wait"),
        "best": lambda: figures.best(sr.best(futures)),
        "compare": lambda: figures.compare(sr.compare(futures, *DRAWN, levels=PERCENT)),
        "frontier": lambda: figures.frontier(sr.frontier(futures)),
        "tornado": lambda: figures.tornado(sr.tornado(two), "hurry"),
        "sensitivity": lambda: figures.sensitivity(indices(two), "hurry"),
        "value_of_information": lambda: figures.value_of_information(sr.value_of_information(futures)),
        "replay": lambda: figures.replay(stories),
        "convergence": lambda: figures.convergence(sr.convergence(two)),
    }


def indices(futures: xr.Dataset) -> xr.Dataset:
    about = ["election", "talks", "settlement", "assembly", "reopening"]
    alone, shared = (ask(futures, of="loss", about=about) for ask in (sr.explained, sr.shapley))
    return alone.assign(effect=shared.effect, effect_se=shared.effect_se)


def of_the_scenario(deal: sr.Scenario, futures: xr.Dataset) -> Drawings:
    """What can be solved or played anew?"""
    n, seed = futures.sizes["future"], int(futures.attrs["seed"])
    counted = sr.survival(futures.sel(strategy=list(DRAWN)))
    here = deal.election.probability.mean(), deal.agreement.lapse_price_bn
    changes = {"durability.backlash": (0.7, 2.6), "election.hold": (0.3, 0.7), **dict.fromkeys(LAWS)}
    return {
        "moves": lambda: figures.moves(deal),
        "agreement": lambda: figures.agreement(counted, sr.exact(deal, DRAWN, marks=256, seed=seed)),
        "best_timing": lambda: figures.best_timing(sr.best_timing(deal, lapse_price_bn=5.0, marks=32, seed=seed)),
        "break_even_surface": lambda: figures.break_even_surface(
            sr.break_even_surface(deal, *DRAWN, n=n, seed=seed), here=here
        ),
        "one_at_a_time": lambda: figures.tornado(
            sr.one_at_a_time(deal, changes, strategy="hurry", n=n // 4, seed=seed)
        ),
    }


def of_laws(deal: sr.Scenario) -> Drawings:
    """What is drawn before anyone acts?"""
    college = college_from_polls(state_margins("2024-05"), days_to_election("2024-05-02", 2024))
    wanted, most = deal.demand.zone_of_agreement(
        2.0, deal.demand.anchoring_share.mean(), deal.demand.reservation.ppf(0.5)
    )
    settled = {"maximalist": deal.demand.maximalist_law(), "regular": deal.demand.regular_law()}
    rule = deal.ratification
    votes = {f"{multiple:g} times the last payment": rule.yes_votes(multiple) for multiple in (1.08, 1.5)}
    come = (rule.quorum + rule.attendance_mean * (rule.seats - rule.quorum)) / rule.seats
    others = rule.seats - rule.government_seats
    parties = {
        "government": sr.Bloc(rule.government_seats, rule.discipline, attendance=come, exposure=0.0),
        "others": sr.Bloc(others, rule.others_yes, attendance=come),
    }
    began, expiry = (deal.month_index(getattr(deal.agreement, key)) for key in ("talks_began", "expiry"))
    talks = {
        f"tempo {tempo:g}": deal.talks.time_to_conclusion(began, expiry, tempo=tempo) for tempo in (2.86, 1.0, 0.1)
    }
    return {
        "density": lambda: figures.density(
            deal.demand.opening, title="Opening demand of a maximalist", unit="multiple of the last payment"
        ),
        "electoral_votes": lambda: figures.electoral_votes(college, candidate="Trump"),
        "tipping_point": lambda: figures.tipping_point(college),
        "positions": lambda: figures.positions(
            concession_path(2.0, wanted, 0.55, 5), concession_path(1.0, wanted, 0.55, 5), (float(wanted), float(most))
        ),
        "settlements": lambda: figures.settlements(settled),
        "yes_votes": lambda: figures.yes_votes(votes),
        "party_votes": lambda: figures.party_votes(parties, shock_sd=rule.shock_sd),
        "waiting": lambda: figures.waiting(talks, 36, marks={"agreement expires": expiry + 1}),
        "economy": lambda: figures.economy(deal.economy.paths(2024, 7), "exchange_rate"),
    }


def of_the_past(args: argparse.Namespace) -> Drawings:
    """Were we right?"""
    table = sr.hindcast(n=max(args.n // 5, 1000), seed=args.seed)
    chances = table[table["quantity"].str.endswith("in_time")]
    reliable = scores.reliability(chances["happened"], chances["forecast"], bins=3)
    news = as_it_came(n=max(args.n // 5, 1000), seed=args.seed)
    return {
        "hindcast": lambda: figures.hindcast(table, "months_to_conclusion"),
        "pit": lambda: figures.pit(left_out()),
        "reliability": lambda: figures.reliability(reliable),
        "as_it_came": lambda: figures.as_it_came(news, "ratified_in_time", steps=steps()),
        "recommendation": lambda: figures.recommendation(news, recommendation(news)),
    }


if __name__ == "__main__":
    main()
