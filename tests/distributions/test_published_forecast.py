"""Are published margins of the units enough to find the published odds of the nation again?"""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sma_risk.distributions.election import college_from_states, correlation_by_bloc, lean, units

EXAMPLE = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "published_forecast.py"))
VOTES = {unit.code: unit.electoral_votes_2010 for unit in units()}


@pytest.fixture(scope="module")
def files() -> tuple[pd.DataFrame, pd.DataFrame]:
    """What a forecaster would publish whose simulations were drawn from our law, in that forecaster's format."""
    sd = {unit.code: 7.0 + len(unit.name) % 3 for unit in units()}
    college = college_from_states(lean(-1.0), sd, correlation_by_bloc(), votes=VOTES)
    margins = college.rvs(100_000, seed=2020)
    votes = college.count(margins)
    low, middle, high = np.quantile(margins, [0.1, 0.5, 0.9], axis=0)
    names = [unit.code if unit.is_district else unit.name for unit in units()]
    states = pd.DataFrame({"state": names, "margin": middle, "margin_lo": low, "margin_hi": high, "modeldate": "d"})
    nation = {"modeldate": "d", "ecwin_inc": np.mean(votes >= 270) + 0.5 * np.mean(votes == 269)}
    nation |= dict(zip(("ev_inc_lo", "ev_inc", "ev_inc_hi"), np.quantile(votes, [0.1, 0.5, 0.9]), strict=True))
    return states.sample(frac=1.0, random_state=1), pd.DataFrame([nation | {"ev_inc": votes.mean()}])


def test_the_national_odds_are_found_again_and_independence_misses_them(files) -> None:
    table = EXAMPLE["compare"](*files)
    published, ours, alone = (table.loc[name] for name in table.index)
    # 100,000 simulations leave .0016 on a probability and .03 points on the margins' quantiles: with rounding, .01
    assert ours.win_probability == pytest.approx(published.win_probability, abs=0.01)
    assert ours.mean_votes == pytest.approx(published.mean_votes, abs=1.5)
    assert [ours.votes_10_pct, ours.votes_90_pct] == pytest.approx(
        [published.votes_10_pct, published.votes_90_pct], abs=5
    )
    width = [row.votes_90_pct - row.votes_10_pct for row in (published, alone)]
    assert width[1] < 0.5 * width[0]
    assert abs(alone.win_probability - published.win_probability) > 0.1
