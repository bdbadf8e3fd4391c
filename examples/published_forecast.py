"""Do published odds of the states give the published odds of the nation?

python examples/published_forecast.py presidential_state_toplines_2020.csv presidential_national_toplines_2020.csv

The two files are those that FiveThirtyEight published with its forecast of 2020 (linked from
github.com/fivethirtyeight/data, election-forecasts-2020). The margins and intervals of the units, with the default
correlation, are played against the national forecast of the same day; then once more with units that err alone.
"""

from __future__ import annotations

import argparse

import pandas as pd

from sma_risk.distributions import ElectoralCollege
from sma_risk.distributions.election import college_from_states, correlation_by_bloc, units

TENTH = 1.2815515655446004  # normal quantile of 90 %: published are intervals of 80 %


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("states", help="state toplines, CSV")
    parser.add_argument("nation", help="national toplines, CSV")
    parser.add_argument("--day", help="as written in the files, for instance 9/4/2020; default: their first row")
    chosen = parser.parse_args()
    print(compare(pd.read_csv(chosen.states), pd.read_csv(chosen.nation), chosen.day).to_string())


def compare(states: pd.DataFrame, nation: pd.DataFrame, day: str | None = None) -> pd.DataFrame:
    """Return win probability, mean and 80 % interval of the incumbent's electoral votes: published, ours, alone."""
    day = nation["modeldate"].iloc[0] if day is None else day
    published = nation[nation["modeldate"] == day].iloc[0]
    college = read_college(states[states["modeldate"] == day])
    rows = {
        "published": (
            *(published["ecwin_inc"], published["ev_inc"]),
            *(published["ev_inc_lo"], published["ev_inc_hi"]),
        ),
        "units that err together": _summary(college),
        "units that err alone": _summary(college.independent()),
    }
    columns = ["win_probability", "mean_votes", "votes_10_pct", "votes_90_pct"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(3)


def read_college(states: pd.DataFrame) -> ElectoralCollege:
    """Build a college from margins, incumbent minus challenger, and their 80 % intervals."""
    codes = {unit.name: unit.code for unit in units()}
    table = states.set_index(states["state"].map(lambda name: codes.get(name, name)))
    sd = (table["margin_hi"] - table["margin_lo"]) / (2.0 * TENTH)
    votes = {unit.code: unit.electoral_votes_2010 for unit in units()}
    return college_from_states(table["margin"].to_dict(), sd.to_dict(), correlation_by_bloc(), votes=votes)


def _summary(college: ElectoralCollege) -> tuple[float, float, int, int]:
    law = college.electoral_votes()
    return college.win_probability(), law.mean(), *law.interval(0.8)


if __name__ == "__main__":
    main()
