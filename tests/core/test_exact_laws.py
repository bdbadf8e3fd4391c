"""Does the core follow the laws that people can ask the distributions for?

One world without the other sections' interference: a regular administration for sure, no snap election. Frequencies
of 200,000 futures at a fixed seed; six standard errors, false alarm below 1e-8 for each of some 150 comparisons.
"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr

N = 200_000
CALM = sr.presets.twelfth_sma().replace(
    {
        "election.probability": 0.0, "election.regain": 0.0, "election.convert": 0.0, "politics.snap_per_year": 0.0,
        "politics.interregnum_factor": 1.0, "politics.unified_after": 0.0, "durability.reopen_regular": 0.0,
        "demand.scale": 0.0, "demand.slope": 0.0, "demand.premium": 0.0,
    }
)  # fmt: skip
FUTURES = sr.simulate(CALM, ["base"], n=N, seed=11).isel(strategy=0)
MULTIPLE = float(np.exp(CALM.demand.intercept))


def close(frequencies: np.ndarray, probabilities: np.ndarray) -> bool:
    tolerance = 6 * np.sqrt(probabilities * (1 - probabilities) / N) + 1e-5  # and the rounding of tables
    return bool((np.abs(frequencies - probabilities) <= tolerance).all())


@pytest.mark.statistical(false_alarm=2e-9, detects="a chance of .1 that is off by .004")
def test_conclusions_come_as_time_to_conclusion_says() -> None:
    law = CALM.talks.time_to_conclusion(began=-1, expiry=19)
    months = np.arange(60)
    concluded = FUTURES.concluded_month.values
    assert close(np.array([np.mean(concluded == k) for k in months]), law.pmf(months))


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance of one half that is off by .007")
def test_consent_comes_as_consent_by_month_says() -> None:
    concluded, ratified = FUTURES.concluded_month.values, FUTURES.ratified_month.values
    early = (concluded >= 0) & (concluded < 30)  # all have 49 months left
    share = early.mean()
    in_force, _ = CALM.ratification.consent_by_month(MULTIPLE, months=3)
    # within three months nothing can have been lost, negotiated and consented to again
    for k in range(1, 4):
        took = np.mean(early & (ratified >= 0) & (ratified - concluded <= k))
        assert close(np.array([took / share]), np.array([in_force[k]]))


@pytest.mark.statistical(false_alarm=2e-9, detects="a chance of one half that is off by .011")
@pytest.mark.parametrize("k", [150, 160, 170, 180, 190])
def test_yes_counts_of_won_votes_are_those_of_yes_votes(k: int) -> None:
    """What is recorded is the vote that brought a deal into force; with more than 150 of 300 in favour it did."""
    yes = FUTURES.yes_votes.values[FUTURES.yes_votes.values >= 0]
    rule = CALM.ratification
    expected = float(rule.yes_votes(MULTIPLE).sf(k)) / rule.win_probability(MULTIPLE)
    tolerance = 6 * np.sqrt(expected / len(yes)) + 1e-3  # the table's total variation
    assert expected > 0.0005
    assert abs(np.mean(yes > k) - expected) < tolerance
