"""Does every way to an Election end in a probability that the core can use, with its grounds?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.distributions import Beta, Constant, Election, ElectoralCollege, ForecastPool
from sma_risk.distributions.election import state_margins
from sma_risk.parameters import ScenarioError

THREE = {"model": 0.47, "market": 0.6, "panel": 0.4}


def test_forecasts_become_their_pool() -> None:
    election = Election.from_forecasts(THREE, extremising=1.5, hold=0.4)
    pool = ForecastPool.of(THREE, extremising=1.5)
    assert election.probability == pool.distribution()
    assert election == Election.from_forecasts(pool, hold=0.4)
    assert "model 0.47" in election.grounds["probability"].rationale


@pytest.fixture(scope="module")
def polled() -> Election:
    return Election.from_polls(state_margins("2024-05"), days=187)


def test_polls_become_a_beta_around_the_win_probability(polled: Election) -> None:
    assert isinstance(polled.probability, Beta)
    assert 0.55 < polled.win_probability() < 0.65
    assert "56 units" in polled.grounds["probability"].rationale


def test_a_college_known_but_for_chance_is_a_number() -> None:
    coin = ElectoralCollege.from_loadings(["A"], [1], [0.0], [[1.0]], [1.0])
    law = Election.from_college(coin, bias_sd=0.0).probability
    assert isinstance(law, Constant)
    assert law.mean() == pytest.approx(0.5, abs=1e-12)
    with pytest.raises(ScenarioError, match="college needs to be an ElectoralCollege"):
        Election.from_college("coin")
    with pytest.raises(ScenarioError, match="bias_sd needs a number >= 0"):
        Election.from_college(coin, bias_sd=None)  # type: ignore[arg-type]


def test_grounds_and_values_survive_a_round_trip() -> None:
    election = Election.from_forecasts(THREE)
    again = Election.from_dict(election.to_dict())
    assert again == election
    assert again.grounds["probability"] == election.grounds["probability"]


def test_the_calendar_of_2024_is_the_default_and_2028_follows() -> None:
    assert Election.from_probability(0.5) == Election.from_probability(0.5, **Election.calendar(2024))
    later = Election.from_probability(0.5, **Election.calendar(2028))
    assert (later.month, later.inauguration, later.next_month) == ("2028-11", "2029-02", "2032-11")


@pytest.mark.statistical(false_alarm=6e-7, detects="a chance that is off by .0125")
def test_the_core_plays_an_election_from_polls(polled: Election) -> None:
    deal = sr.presets.twelfth_sma().replace(election=polled)
    n = 40_000
    futures = sr.simulate(deal, "base", n=n, seed=5)
    won = float(futures.attitude_2025.mean())
    p = polled.win_probability()
    # five standard errors: false alarm 6e-7
    assert won == pytest.approx(p, abs=5 * np.sqrt(p * (1 - p) / n))
