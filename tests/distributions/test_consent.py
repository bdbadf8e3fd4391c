"""Does consent come when the model page, section 8, says: stalls, lost votes, override, silence?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.distributions import Constant, PiecewiseHazard
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

RULE = twelfth_sma().ratification
WILLING = RULE.replace(government_seats=300, discipline=1.0, stall_base=0.0)
HOSTILE = RULE.replace(government_seats=300, discipline=0.0, stall_base=0.0)


def test_a_certain_majority_consents_at_the_first_vote() -> None:
    in_force, lost = WILLING.consent_by_month(1.08, months=24)
    expected = WILLING.time_to_vote().cdf(np.arange(25))
    # the average over the level by quadrature, against its closed form
    np.testing.assert_allclose(in_force, expected, atol=1e-12)
    np.testing.assert_allclose(lost, 0.0, atol=1e-15)  # SciPy 1.15 rounds a certain majority by 6e-18


def test_a_certain_defeat_is_called_one_time_in_five() -> None:
    in_force, lost = HOSTILE.replace(leave_stall=0.0).consent_by_month(1.08, months=24)
    assert not in_force.any()
    np.testing.assert_allclose(lost, 0.2 * HOSTILE.time_to_vote().cdf(np.arange(25)), atol=1e-12)


def test_an_override_saves_what_is_lost() -> None:
    in_force, lost = HOSTILE.replace(override=0.25, called_when_losing=1.0).consent_by_month(1.08, months=24)
    voted = HOSTILE.time_to_vote().cdf(np.arange(25))
    np.testing.assert_allclose(in_force, 0.25 * voted, atol=1e-12)
    np.testing.assert_allclose(lost, 0.75 * voted, atol=1e-12)


@pytest.mark.parametrize("automatic", [1, 3])
def test_silence_consents_on_the_day(automatic: int) -> None:
    in_force, lost = HOSTILE.replace(automatic_after_months=automatic, called_when_losing=1.0).consent_by_month(
        1.08, months=6
    )
    before = HOSTILE.time_to_vote().cdf(np.arange(automatic))
    np.testing.assert_allclose(lost[:automatic], before, atol=1e-12)
    np.testing.assert_allclose(in_force, np.where(np.arange(7) < automatic, 0.0, 1.0 - before[-1]), atol=1e-12)


@pytest.mark.statistical(false_alarm=4e-7, detects="a chance that is off by .018")
def test_all_roads_together_are_those_of_single_deals() -> None:
    """20,000 deals played in plain Python; five standard errors of a frequency, .018, at a fixed seed."""
    rule = RULE.replace(
        consent_level=Constant(0.4), stall_base=0.3, leave_stall=0.2, called_when_losing=0.3, override=0.1,
        automatic_after_months=4, others_yes=0.35,
    )  # fmt: skip
    won, stalls = rule.win_probability(1.3), rule.stall_probability(1.3)
    rng, months = np.random.default_rng(7), 15
    force, lost = np.zeros((2, months + 1))

    for _ in range(20_000):
        status, since = ("stalled" if rng.random() < stalls else "pending"), 0
        for month in range(1, months + 1):
            if status == "pending" and month == since + 4:
                status = "force"
            elif status == "pending" and rng.random() < -np.expm1(-0.4):
                if rng.random() < won or rng.random() < 0.1:
                    status = "force"
                else:
                    status = "lost" if rng.random() < 0.3 else "stalled"
            elif status == "stalled" and rng.random() < -np.expm1(-0.2):
                status, since = "pending", month
            force[month] += status == "force"
            lost[month] += status == "lost"
    found = rule.consent_by_month(1.3, months=months)
    assert np.abs(found[0] - force / 20_000).max() < 0.018
    assert np.abs(found[1] - lost / 20_000).max() < 0.018
    assert lost[-1] > 300  # so the last road was taken


def test_a_usual_deal_stalls_as_the_base_says_and_a_dear_one_more() -> None:
    assert RULE.stall_probability(1.08) == pytest.approx(RULE.stall_base.mean(), abs=1e-12)
    assert RULE.stall_probability(1.5) > 0.25 > RULE.stall_probability(1.5, unified=True) > 0.1
    assert RULE.replace(stall_base=0.0).stall_probability(1.5) == 0.0


def test_the_time_to_a_vote_can_be_held_back() -> None:
    held = RULE.time_to_vote(factors=(0.0, 0.0, 1.0))
    assert held == PiecewiseHazard(RULE.consent_level, factors=(0.0, 0.0, 1.0))
    assert held.cdf(2.0) == 0.0


def test_months_are_whole() -> None:
    with pytest.raises(ScenarioError, match=r"months needs a whole number from 0 to 1200, got 1\.5"):
        RULE.consent_by_month(1.08, months=1.5)  # type: ignore[arg-type]
