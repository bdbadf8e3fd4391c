"""Do published odds of the states give the published odds of the nation?

Run ``python examples/published_forecast.py [--day 2020-11-03]``.

On three days of 2020 the evidence has what FiveThirtyEight published: margins of the 56 voting units with intervals of
80 %, and the odds of the nation. The units' margins and intervals, with the default correlation, are played against
the odds of the nation; then once more with units that err alone.
"""

from __future__ import annotations

import argparse

import pandas as pd

from sma_risk import evidence
from sma_risk.distributions import ElectoralCollege
from sma_risk.distributions.election import college_from_states, correlation_by_bloc, units

TENTH = 1.2815515655446004  # normal quantile of 90 %: published are intervals of 80 %


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--day", help="2020-06-01, 2020-09-04 or 2020-11-03; default: all three")
    chosen = parser.parse_args().day
    for day in sorted(set(evidence.state_forecasts()["date"])) if chosen is None else [chosen]:
        odds = compare(day)
        print(f"\nFiveThirtyEight, {day}, Trump\n{odds.round(3).to_string()}")
        ours, alone = (odds.loc[name].win_probability for name in ("units that err together", "units that err alone"))
        said = odds.loc["published"].win_probability
        print(f"Published: a chance of {said:.0%}. From the units, erring together: {ours:.0%}; alone: {alone:.1%}.")
    print(f"\nWho decides, likeliest first, {day}\n{deciding(day).head(6).round(3).to_string()}")


def compare(day: str) -> pd.DataFrame:
    """Return win probability, mean and 80 % interval of the electoral votes: published, ours, alone."""
    nation = _published(day).loc["US"]
    college = read_college(day)
    rows = {
        "published": (nation.win_pct / 100.0, nation.votes_mean, nation.votes_low, nation.votes_high),
        "units that err together": _summary(college),
        "units that err alone": _summary(college.independent()),
    }
    columns = ["win_probability", "mean_votes", "votes_10_pct", "votes_90_pct"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def deciding(day: str) -> pd.DataFrame:
    """Return the chance of each unit to decide the election, published and ours, likeliest first."""
    ours = read_college(day).tipping_point().tipping_probability
    published = _published(day).drop("US").tipping_pct / 100.0
    return pd.DataFrame({"published": published, "ours": ours}).sort_values("published", ascending=False)


def read_college(day: str) -> ElectoralCollege:
    """Build a college from the published margins and intervals of a day, with the votes of the census of 2010."""
    table = _published(day).drop("US")
    sd = (table.margin_high_points - table.margin_low_points) / (2.0 * TENTH)
    votes = {unit.code: unit.electoral_votes_2010 for unit in units()}
    return college_from_states(table.margin_points.to_dict(), sd.to_dict(), correlation_by_bloc(), votes=votes)


def _published(day: str) -> pd.DataFrame:
    table = evidence.state_forecasts()
    return table[table["date"] == day].set_index("unit")


def _summary(college: ElectoralCollege) -> tuple[float, float, float, float]:
    law = college.electoral_votes()
    return college.win_probability(), law.mean(), *law.interval(0.8)


if __name__ == "__main__":
    main()
