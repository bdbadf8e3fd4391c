"""Do the posteriors follow Bayes, find what made the votes, and admit what few votes cannot show?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from sma_risk import evidence
from sma_risk.distributions.ratification.roll_calls import LOGITS, SPREADS, Posterior, fit_attendance, fit_others
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

RULE = twelfth_sma().ratification
VOTES = evidence.roll_calls(as_of="2024-05")
FITTED = fit_others(RULE, VOTES.yes, VOTES.present, VOTES.government_seats)


def test_the_posterior_is_prior_times_likelihood() -> None:
    """At some points of the grid, by Gauss-Hermite over the shock of the exact law of each count."""
    z, weights = np.polynomial.hermite_e.hermegauss(100)
    weights = weights / weights.sum()
    z, weights = z[weights > 1e-16], weights[weights > 1e-16]  # a chance is 1e-3, so the rest adds 1e-11 of it
    points = [(80, 10), (70, 30), (90, 6)]
    direct = []
    for i, j in points:
        density = np.exp(-0.5 * (SPREADS[j] / 0.5) ** 2)
        for yes, present, government in zip(VOTES.yes, VOTES.present, VOTES.government_seats, strict=True):
            rule = RULE.replace(government_seats=int(government))
            chances = [rule.yes_law(int(present), LOGITS[i] + SPREADS[j] * x)[yes] for x in z]
            density *= chances @ weights
        direct.append(density)
    found = np.array([FITTED.probability[point] for point in points])
    np.testing.assert_allclose(found / found[0], np.array(direct) / direct[0], rtol=1e-6)  # the spline's error


def test_the_presets_judgement_is_inside_what_the_votes_allow() -> None:
    low, high = FITTED.interval("others_yes", 0.9)
    assert low < RULE.others_yes < high
    low, high = FITTED.interval("shock_sd", 0.9)
    assert low < RULE.shock_sd < high
    attendance = fit_attendance(RULE, VOTES.present)
    for name in ("attendance_mean", "attendance_precision"):
        low, high = attendance.interval(name, 0.9)
        assert low < getattr(RULE, name) < high


def test_three_votes_say_little_of_the_spread() -> None:
    """The posterior's range of the shock is not half as narrow as that of its prior, a half-normal of scale .5."""
    low, high = FITTED.interval("shock_sd", 0.9)
    prior = 0.5 * (stats.halfnorm.ppf(0.95) - stats.halfnorm.ppf(0.05))
    assert high - low > 0.5 * prior


@pytest.mark.statistical(false_alarm=1e-6, detects="a share that is off by .075, a spread by .25, an attendance by .1")
def test_many_votes_find_what_made_them() -> None:
    rng = np.random.default_rng(4)
    present = 151 + stats.betabinom(149, 0.3 * 10, 0.7 * 10).rvs(60, random_state=rng)
    loyal = stats.hypergeom(300, 108, present).rvs(random_state=rng)
    inclination = special.expit(-0.3 + 0.4 * rng.standard_normal(60))
    yes = rng.binomial(loyal, 0.95) + rng.binomial(present - loyal, inclination)
    fitted = fit_others(RULE, yes, present, [108] * 60)
    # five standard deviations of the posterior
    assert fitted.mean("others_yes") == pytest.approx(special.expit(-0.3), abs=0.075)
    assert fitted.mean("shock_sd") == pytest.approx(0.4, abs=0.25)
    attendance = fit_attendance(RULE, present)
    assert attendance.mean("attendance_mean") == pytest.approx(0.3, abs=0.1)
    assert attendance.mean("attendance_precision") == pytest.approx(10, rel=0.8)


def test_a_dear_deal_counts_as_one() -> None:
    """That others agreed to a dear deal says that they are more willing than the count alone shows."""
    dear = fit_others(RULE, VOTES.yes, VOTES.present, VOTES.government_seats, multiples=[1.3] * 3)
    shift = special.logit(dear.mean("others_yes")) - special.logit(FITTED.mean("others_yes"))
    assert shift == pytest.approx(3 * np.log(1.3 / 1.08), rel=0.1)


def test_intervals_are_quantiles_of_the_marginal() -> None:
    x = np.linspace(-5, 5, 2001)
    normal = Posterior({"x": x}, stats.norm.pdf(x) / stats.norm.pdf(x).sum())
    assert normal.interval("x", 0.9) == pytest.approx((-1.6449, 1.6449), abs=0.005)  # the grid's step
    assert repr(normal).startswith("Posterior(x ")


def test_impossible_votes_are_refused() -> None:
    with pytest.raises(ScenarioError, match="yes needs a whole number from 0 to 150, got 151"):
        fit_others(RULE, [151], [150], [108])
    with pytest.raises(ScenarioError, match="yes needs as many votes as the other columns have"):
        fit_others(RULE, [151], [180, 190], [108])
    with pytest.raises(ScenarioError, match="present needs a whole number from 151 to 300, got 150"):
        fit_attendance(RULE, [150])
    with pytest.raises(ScenarioError, match="name needs one of others_yes, shock_sd, got 'discipline'"):
        FITTED.mean("discipline")
    with pytest.raises(ScenarioError, match="confidence needs a share from 0 to 1, got 90"):
        FITTED.interval("shock_sd", 90)
