"""Do the sections that are distributions of the mission follow the formulas of the model page?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sma_risk.distributions import Beta, Constant, Election, Gamma, Mixture
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

PRESET = twelfth_sma()
DEMAND = PRESET.demand


def test_a_maximalist_settles_at_a_share_of_the_way_but_not_beyond_the_reservation() -> None:
    settled = DEMAND.maximalist_settlement([2.0, 9.0], [0.1, 0.5], [0.6, 0.6])
    assert settled == pytest.approx([1.05 + 0.1 * 0.95, 1.6])


def test_a_regular_settlement_is_log_linear() -> None:
    assert DEMAND.regular_settlement(1.2, 0.0) == pytest.approx(math.exp(0.055 + 0.05 * math.log(1.2)))
    assert DEMAND.regular_settlement(1.2, 20.0) / DEMAND.regular_settlement(1.2, 0.0) == pytest.approx(math.exp(0.7))


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by .003")
def test_no_overlap_equals_a_frequency() -> None:
    rng_size, seeds = 400_000, iter((1, 2, 3))
    opening, share, reservation = (
        law.rvs(rng_size, seed=next(seeds)) for law in (DEMAND.opening, DEMAND.anchoring_share, DEMAND.reservation)
    )
    wanted = DEMAND.floor + share * (opening - DEMAND.floor)
    # five standard errors of a frequency of .18 in 400,000 draws
    assert DEMAND.no_overlap_probability() == pytest.approx(np.mean(wanted > 1 + reservation), abs=0.003)


def test_no_overlap_of_known_numbers_is_certain() -> None:
    known = DEMAND.replace(opening=5.0, anchoring_share=0.5, reservation=0.6)
    assert known.no_overlap_probability() == pytest.approx(1.0)
    assert known.replace(reservation=4.0).no_overlap_probability() == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("changes", "reach"),
    [
        ({"intercept": 60.1}, "60.8"),
        ({"intercept": -60.1}, "60.8"),
        ({"slope": 100.0}, "103"),
        ({"scale": 3.0}, "60.1"),
        ({"regular_ask": 1e12, "slope": -3.0}, "83.6"),
        ({"regular_ask": Gamma(0.034, 1), "slope": 0.0}, "nan"),
    ],
)
def test_a_regular_settlement_fits_into_single_precision(changes: dict[str, object], reach: str) -> None:
    with pytest.raises(ScenarioError, match=f"<= 60, which is {reach}") as caught:
        DEMAND.replace(**changes)
    assert caught.value.key == "demand.intercept"


def test_a_number_is_a_constant_wherever_a_distribution_stands() -> None:
    assert DEMAND.replace(opening=2).opening == Constant(2.0)
    assert Election.from_probability(0.6).probability == Constant(0.6)


def test_an_election_needs_no_more_than_a_probability() -> None:
    election = Election.from_probability(Beta(10.8, 9.2), hold=0.4)
    assert election.win_probability() == pytest.approx(0.54)
    assert election.hold == 0.4
    assert election.month == "2024-11"
    assert election.grounds["month"].tag == "statute"
    assert election.grounds["hold"].tag == "user"


def test_a_market_quote_loses_its_margin() -> None:
    assert Election.from_market(yes=0.56, no=0.46).win_probability() == pytest.approx(0.56 / 1.02)
    with pytest.raises(ScenarioError, match=r"yes needs a number > 0, at most 1e\+12, got -1"):
        Election.from_market(yes=-1, no=1)


def test_probabilities_out_of_range_are_refused_also_as_distributions() -> None:
    for bad in (1.2, -0.1, Gamma(5, 15), Mixture((Constant(0.5), Constant(2)), (0.5, 0.5))):
        with pytest.raises(ScenarioError, match=r"election\.probability"):
            Election.from_probability(bad)


def test_the_exchange_rate_steps_exactly() -> None:
    a, b = PRESET.economy.fx_year()
    assert a == pytest.approx(math.exp(-0.18))
    # after many years the spread is that of the stationary law, sigma / sqrt(2 kappa)
    assert b / math.sqrt(1 - a * a) == pytest.approx(0.09 / math.sqrt(0.36))


def test_escalators_that_cover_one_year_only_divide_by_nothing() -> None:
    nothing = {"cpi": 0.0, "defence": 0.0, "fixed": 0.0}
    only = PRESET.escalator.replace(**nothing, one_year=1.0, one_year_maximalist=1.0)
    assert only.maximalist() == only.regular() == (0.0, 0.0, 0.0, 1.0)
    for one_year in (1.0, 1.0 - 1e-10):
        with pytest.raises(ScenarioError, match="one_year_maximalist = 1 as well"):
            PRESET.escalator.replace(**nothing, one_year=one_year)


def test_escalators_of_a_maximalist_are_those_of_the_page() -> None:
    assert PRESET.escalator.maximalist() == pytest.approx((0.325, 0.252778, 0.072222, 0.35), abs=5e-7)
