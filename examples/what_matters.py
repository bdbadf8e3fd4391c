"""Which assumption matters most? For what the deal loses, for whether it lapses, and for what one should do.

Prints shares of the variance by input, alone, with all interactions and shared out fairly, the shift of the whole
distribution, swings in natural units, and a rare collapse with its error; draws two pictures.
"""

from __future__ import annotations

import argparse

import matplotlib
from asking import answer, options
from printing import pairs, table, with_error, wrapped

import sma_risk as sr
from sma_risk.analysis.inputs import label_of

STRATEGY = "hurry"
ABOUT = ["election", "talks", "settlement", "assembly", "reopening", "economy"]
GROUPS = {
    "election": ["election.probability", "election.winner"],
    "talks": "talks",
    "demand": "demand",
    "assembly": "ratification",
    "durability": "durability",
}
JUDGED = {"durability.backlash": (1.0, 2.6), "demand.floor": (1.0, 1.1), "ratification.discipline": (0.85, 0.99)}
LAWS = ("talks.level_regular", "talks.level_maximalist", "ratification.consent_level", "demand.anchoring_share")
EARLY = {"negotiating.clock": -2.0, "pending.clock": -2.0, "in_force.clock": -100.0, "in_force.cause": 6.0}


def main() -> None:
    answer(options(__doc__, n=100_000, fewest=1_000), report)


def report(asked: argparse.Namespace) -> None:
    matplotlib.use("Agg")
    deal = sr.presets.twelfth_sma()
    futures = sr.simulate(deal, STRATEGY, n=asked.n, seed=asked.seed)
    alone, shared = (ask(futures, of="loss", about=ABOUT) for ask in (sr.explained, sr.shapley))
    played = sr.sobol(deal, STRATEGY, of="loss", about=GROUPS, n=asked.n // 4, seed=asked.seed)
    swings = sr.tornado(futures, of="loss")
    changes = {**JUDGED, **dict.fromkeys(LAWS)}
    again = sr.one_at_a_time(deal, changes, of="loss", strategy=STRATEGY, n=asked.n // 4, seed=asked.seed)
    pictures = [asked.output / "what_matters.png", asked.output / "tornado.png"]
    both = alone.assign(effect=shared.effect, effect_se=shared.effect_se)
    sr.figures.save(sr.figures.sensitivity(both), pictures[0])
    sr.figures.save(sr.figures.tornado(again), pictures[1])
    for part in (
        at_hand(futures, alone, shared),
        by_swapping(played),
        in_units(swings, again),
        rarely(deal, asked),
        plainly(shared, played, again),
        [f"Pictures  {', '.join(map(str, pictures))}"],
    ):
        print(*part, "", sep="\n")


def percent(found, name: str) -> list[str]:
    return with_error(pairs(found.isel(strategy=0), name, 100.0))


def at_hand(futures, alone, shared) -> list[str]:
    lapse = sr.explained(futures, of="lapse", about=ABOUT)
    columns = {"alone": percent(alone, "first"), "fair share": percent(shared, "effect")}
    columns |= {"of a lapse": percent(lapse, "first")}
    rest = 100 * float(shared.unexplained[0])
    return [
        f"WHAT DECIDES THE LOSS UNDER '{STRATEGY}', % of its variance, from the futures at hand",
        *table(ABOUT, columns),
        *wrapped(
            f"The other {rest:.0f} % is chance after the world is drawn: in which month talks conclude, how a vote "
            "goes, whether a deal is reopened. The last column is for whether there is any month without an agreement."
        ),
    ]


def by_swapping(played) -> list[str]:
    columns = {"alone": percent(played, "first"), "with all it interacts with": percent(played, "total")}
    names = [str(name) for name in played.about.values]
    return ["THE SAME BY SWAPPING WORDS, chance of each kind included", *table(names, columns)]


def in_units(swings, again) -> list[str]:
    def rows(found):
        top = found.isel(about=slice(0, 7), strategy=0)
        names = [label_of(str(name)) for name in top.about.values]
        spans = [
            f"{low:.3g} to {high:.3g}" for low, high in zip(top.input_low.values, top.input_high.values, strict=True)
        ]
        return table(names, {"input": [*spans, ""], "swing, KRW bn": with_error(pairs(top, "swing"))})

    return [
        "MEAN LOSS WHERE ONE INPUT IS HIGH less where it is low (quantiles of 10 and 90 %), as it comes in the world",
        *rows(swings),
        "THE SAME FUTURES PLAYED AGAIN with one assumption moved, all else as it is",
        *rows(again),
    ]


def rarely(deal, asked) -> list[str]:
    futures = sr.simulate(deal, STRATEGY, n=asked.n, seed=asked.seed, points=sr.points.tilted(EARLY))
    left = (futures.exited_month >= 0) & (futures.exited_month <= 4)
    return [
        "HOW LIKELY IS A COLLAPSE AT ONCE? Signed, ratified and left within five months",
        *wrapped(sr.rare_event(futures, left).attrs["sentence"] + "."),
    ]


def plainly(shared, played, again) -> list[str]:
    effects = shared.effect.isel(strategy=0).to_series().sort_values(ascending=False)
    first, second = effects.index[:2]
    top = again.isel(about=0, strategy=0)
    totals = played.total.isel(strategy=0).to_series().sort_values(ascending=False)
    return [
        "IN PLAIN LANGUAGE",
        *wrapped(
            f"Of what is drawn before anyone acts, {first} matters most for what '{STRATEGY}' loses: its share of "
            f"the spread, fairly reckoned, is {100 * effects.iloc[0]:.0f} %, {second}'s {100 * effects.iloc[1]:.0f} %. "
            "Most of the rest is luck that no one can know beforehand: were everything known but "
            f"{totals.index[0]}, its own chance included, {100 * totals.iloc[0]:.0f} % of the spread would remain. "
            f"Among assumptions the one to argue about is {top.about.item()}: moved from {float(top.input_low):.3g} "
            f"to {float(top.input_high):.3g} it moves the mean loss by KRW {abs(float(top.swing)):,.0f} bn."
        ),
    ]


if __name__ == "__main__":
    main()
