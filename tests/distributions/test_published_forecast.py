"""Are published odds of the units enough to find the published odds of the nation again?"""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sma_risk import evidence
from sma_risk.distributions.election import college_from_win_probabilities, correlation_by_bloc, units

EXAMPLE = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "published_forecast.py"))
VOTES = {unit.code: unit.electoral_votes_2010 for unit in units()}
DAYS = ["2020-06-01", "2020-09-04", "2020-11-03"]
every_day = pytest.mark.parametrize("day", DAYS)


@pytest.fixture(scope="module")
def odds() -> dict[str, pd.DataFrame]:
    return {day: EXAMPLE["compare"](day) for day in DAYS}


@every_day
def test_the_national_odds_are_found_again_from_margins_and_intervals(odds: dict[str, pd.DataFrame], day: str) -> None:
    """The correlation was chosen in sight of 4 September; it has to do for the first day and the last as well."""
    published, ours, _ = odds[day].to_numpy()
    # a judged correlation of two numbers: .025 of the probability and 10 votes at either end are what it leaves
    assert ours[0] == pytest.approx(published[0], abs=0.03)
    assert ours[1] == pytest.approx(published[1], abs=1.0)  # the mean needs the margins of the units only
    assert ours[2:] == pytest.approx(published[2:], abs=10)


@every_day
def test_units_that_err_alone_miss_the_national_odds(odds: dict[str, pd.DataFrame], day: str) -> None:
    published, ours, alone = odds[day].to_numpy()
    assert alone[1] == pytest.approx(ours[1], abs=0.5)  # the means agree: nothing but the correlation differs
    assert alone[3] - alone[2] < 0.55 * (published[3] - published[2])
    assert alone[0] < 0.2 * published[0]


@every_day
def test_win_probabilities_of_the_units_alone_do_nearly_as_well(day: str) -> None:
    table = evidence.state_forecasts().query("date == @day").set_index("unit")
    # 40,000 simulations saw no other winner in some units: a chance of 0 or 1 is put at half a simulation
    chances = (table.drop("US").win_pct / 100.0).clip(0.5 / 40_000, 1.0 - 0.5 / 40_000)
    college = college_from_win_probabilities(chances.to_dict(), correlation_by_bloc(), votes=VOTES)
    assert college.win_probability() == pytest.approx(table.win_pct["US"] / 100.0, abs=0.03)
    # who wins a unit is all that is used, and comes back exactly
    np.testing.assert_allclose(college.unit_probabilities(), chances[list(college.units)], rtol=1e-9)


def test_the_units_that_decide_are_those_that_were_published() -> None:
    found = EXAMPLE["deciding"](DAYS[-1])
    assert found.published.head(3).index.tolist() == found.ours.sort_values().tail(3).index[::-1].tolist()
    # .02 of Monte Carlo and rounding is nothing; a correlation by blocs gives single states to about .05
    assert float((found.published - found.ours).abs().max()) < 0.06
