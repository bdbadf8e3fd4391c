"""Do the estimators keep their promises? In 1,000 replicates, or as many as it says; planted errors must be caught."""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.calibration import sbc
from sma_risk.calibration.fit import Spell, priors, rate, spells
from sma_risk.calibration.fit.autoregression import Autoregression
from sma_risk.calibration.fit.normal import NormalGamma
from sma_risk.distributions import Beta, Constant, Gamma
from sma_risk.distributions.ratification.roll_calls import MEANS, PRECISIONS, fit_attendance
from sma_risk.scenario import twelfth_sma

PRESET = twelfth_sma()
FALSE_ALARM = 1e-6  # of each test by itself; seeds are fixed, so an alarm stays one
REPLICATES = 1000


def talks_of_rounds(prior: Gamma, used: Gamma, forgets_censoring: bool = False):
    """Four rounds with the calendars of the 7th, 9th, 10th and 12th, followed for at most ten months."""
    laws = [PRESET.talks.time_to_conclusion(0, left) for left in (7, 5, 9, 20)]
    cut = 10.0

    def replicate(rng: np.random.Generator) -> float:
        level = float(prior.rvs(seed=int(rng.integers(2**31))))
        seen = []
        for law in laws:
            known = type(law)(Constant(level), factors=law.factors)
            months = float(known.ppf(rng.uniform()))
            ended = months <= cut
            lived = float(law.cumulative(min(months, cut)))
            if ended or not forgets_censoring:
                seen.append(Spell("", "", None, None, months, lived, ended, ""))  # type: ignore[arg-type]
        return float(rate(used, seen).cdf(level))

    return replicate


def normal_rounds(prior: NormalGamma, used: NormalGamma):
    def replicate(rng: np.random.Generator) -> list[float]:
        mean, sd = prior.draw(rng)
        law = used.updated(mean + sd * rng.standard_normal(7))
        return [law.mean_cdf(mean), law.variance_cdf(sd**2), float(law.next_cdf(mean + sd * rng.standard_normal()))]

    return replicate


def yearly(prior: Autoregression, used: Autoregression):
    def replicate(rng: np.random.Generator) -> list[float]:
        constant, persistence, sd = prior.draw(rng)
        path = [2.0]
        for _ in range(24):
            path.append(constant + persistence * path[-1] + sd * float(rng.standard_normal()))
        law = used.updated(np.array(path[:-1]), np.array(path[1:]))
        return [law.cdf(0, constant), law.cdf(1, persistence), law.variance_cdf(sd**2)]

    return replicate


LEVEL = priors.RATES["talks.level_regular"].law
RIGHT = {
    "levels of hazards": talks_of_rounds(LEVEL, LEVEL),
    "first-year growth": normal_rounds(priors.GROWTH.law, priors.GROWTH.law),
    "demands": normal_rounds(priors.OPENING.law, priors.OPENING.law),
    "inflation": yearly(priors.CPI.law, priors.CPI.law),
    "defence budget": yearly(priors.DEFENCE.law, priors.DEFENCE.law),
    "exchange rate": yearly(priors.FX.law, priors.FX.law),
}
WRONG = {
    "a prior of four times the level": talks_of_rounds(LEVEL, Gamma(LEVEL.shape, LEVEL.rate / 4)),
    "talks that go on are forgotten": talks_of_rounds(LEVEL, LEVEL, forgets_censoring=True),
    "a prior half as wide": normal_rounds(priors.GROWTH.law, NormalGamma(0.06, 4.0, 12.0, 0.03)),
    "a prior sure of persistence": yearly(priors.CPI.law, Autoregression((0.25, 0.9), (4.0, 400.0), 3.0, 1.5)),
}


@pytest.mark.statistical(
    false_alarm=1e-6, detects="ranks whose distribution is off by .085; four planted errors are caught"
)
@pytest.mark.parametrize("name", RIGHT)
def test_true_values_rank_uniformly_in_their_posteriors(name: str) -> None:
    found = sbc.ranks(RIGHT[name], REPLICATES, seed=8)
    values = [sbc.p_value(column) for column in found.T]
    assert min(values) > FALSE_ALARM / len(values)


@pytest.mark.parametrize("name", WRONG)
def test_a_planted_wrong_prior_fails(name: str) -> None:
    found = sbc.ranks(WRONG[name], REPLICATES, seed=8)
    assert min(sbc.p_value(column) for column in found.T) < FALSE_ALARM


def attendance(shift: float):
    def replicate(rng: np.random.Generator) -> float:
        i, j = rng.integers(len(MEANS)), rng.integers(len(PRECISIONS))
        mean, precision = MEANS[i], PRECISIONS[j]
        rule = PRESET.ratification
        share = rng.beta(mean * precision, (1 - mean) * precision, size=4)
        present = rule.quorum + rng.binomial(rule.seats - rule.quorum, np.clip(share + shift, 0.0, 1.0))
        mass = fit_attendance(rule, present.tolist()).marginal("attendance_mean")
        return float(np.clip(mass[:i].sum() + mass[i] * rng.uniform(), 0.0, 1.0))

    return replicate


@pytest.mark.statistical(false_alarm=1e-6, detects="ranks whose distribution is off by .15; a shift of .05 is caught")
def test_attendance_ranks_uniformly_on_its_grid_and_a_shifted_one_does_not() -> None:
    """300 replicates, a posterior on a grid being slow: a share of those present wrong by .05 shows at 6e-24 in 200."""
    assert sbc.p_value(sbc.ranks(attendance(0.0), 300, seed=3)) > FALSE_ALARM
    assert sbc.p_value(sbc.ranks(attendance(0.05), 200, seed=3)) < FALSE_ALARM


@pytest.mark.statistical(false_alarm=1e-6, detects="ranks whose distribution is off by .085")
def test_shares_of_rules_rank_uniformly() -> None:
    weight = priors.ESCALATORS.law

    def replicate(rng: np.random.Generator) -> float:
        share = rng.dirichlet([weight] * 4)
        count = rng.multinomial(6, share)[0]
        law = Beta(count + weight, 6 - count + 3 * weight)
        return float(law.cdf(share[0]))

    assert sbc.p_value(sbc.ranks(replicate, REPLICATES, seed=5)) > FALSE_ALARM


def test_the_spells_of_talks_have_the_exposure_that_the_law_says() -> None:
    """The 7th: 6.74 months from 15 May 2006, seven months before its expiry."""
    (seventh, *_) = spells.talks_spells("2013-07", PRESET.talks)
    steps = [PRESET.talks.ramp(k) * PRESET.talks.deadline_factor(7 - k) for k in range(7)]
    by_hand = sum(steps[:6]) + (seventh.months - 6) * steps[6]
    assert seventh.exposure == pytest.approx(by_hand, rel=1e-12)
