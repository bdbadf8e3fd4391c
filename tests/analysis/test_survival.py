"""Do the curves meet their closed forms, sum to one, and carry the right errors?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.analysis.draws import Draws, Tally
from sma_risk.analysis.survival.tables import aalen_johansen

US, ROK = 3, 4
MONTHS = 80
WHOLE = 1e-12  # the incidences and the survival are few sums of float64 shares


def deals(build, rng, n, hazards, censored=None):
    """Futures ratified in month 0, with constant monthly hazards of an end by the US and by Korea."""
    age = rng.geometric(sum(hazards), n)
    cause = np.where(rng.random(n) < hazards[0] / sum(hazards), US, ROK)
    planned = np.full(n, MONTHS - 1) if censored is None else censored
    held = age > planned
    return build(
        ["base"],
        ratified_month=np.zeros((1, n), int),
        deal_end_month=np.where(held, -1, age)[None],
        deal_end_cause=np.where(held, 0, cause)[None],
        deal_planned_end_month=planned[None],
        coverage_end_month=np.where(held, -1, age)[None],
        coverage_end_cause=np.where(held, 0, cause)[None],
    )


def closed_form(hazards, ages):
    """Incidences by cause and survival under constant hazards."""
    total = sum(hazards)
    stands = (1.0 - total) ** ages
    return [h / total * (1.0 - stands) for h in hazards], stands


@pytest.mark.statistical(false_alarm=1e-6, detects="an incidence that is off by .0055")
@pytest.mark.parametrize("curve", ["coverage", "deal"])
def test_constant_hazards_give_the_closed_form(build, curve) -> None:
    hazards = (0.03, 0.01)
    rng = np.random.default_rng(5)
    censored = None if curve == "coverage" else rng.integers(6, MONTHS, 200_000)
    found = sr.survival(deals(build, rng, 200_000, hazards, censored)).sel(strategy="base")
    ages = np.arange(61)
    incidences, stands = closed_form(hazards, ages)
    for truth, name in ((stands, curve), *zip(incidences, ("us", "rok"), strict=True)):
        source = found if name == curve else found.sel(cause=name)
        key = curve if name == curve else f"{curve}_incidence"
        value, error = source[key].values[:61], source[f"{key}_se"].values[:61]
        assert (np.abs(value - truth) <= 4.9 * error + 1e-12).all()


@pytest.mark.parametrize("curve", ["coverage", "deal"])
def test_incidences_and_survival_are_the_whole(played, curve) -> None:
    found = sr.survival(played)
    whole = found[curve] + found[f"{curve}_incidence"].sum("cause")
    assert float(abs(whole - 1.0).max()) < WHOLE


@pytest.mark.statistical(false_alarm=1e-6, detects="a survival that is off by .014")
def test_a_constant_hazard_censored_at_random_is_not_biased(build) -> None:
    # counting censored deals as survivors would be off by far more than the tolerance
    rng = np.random.default_rng(8)
    found = sr.survival(deals(build, rng, 100_000, (0.05, 0.0001), rng.integers(2, 40, 100_000))).isel(strategy=0)
    assert float(found.deal[24]) == pytest.approx((1 - 0.0501) ** 24, abs=4.9 * float(found.deal_se[24]))


@pytest.mark.statistical(false_alarm=1e-6, detects="an error that is off by 17 %, a coverage of .896 or less")
def test_errors_are_those_of_repeated_simulation(build) -> None:
    rng = np.random.default_rng(9)
    hazards, age, replicates = (0.03, 0.02), 24, 400
    (us, _), stands = closed_form(hazards, age)
    values, errors = [], []
    for _ in range(replicates):
        found = sr.survival(deals(build, rng, 500, hazards, rng.integers(5, MONTHS, 500))).isel(strategy=0, age=age)
        values.append([float(found.deal), float(found.deal_incidence.sel(cause="us"))])
        errors.append([float(found.deal_se), float(found.deal_incidence_se.sel(cause="us"))])
    # the standard deviation of 400 replicates is known to 3.5 %: 4.9 of those
    np.testing.assert_allclose(np.std(values, axis=0), np.mean(errors, axis=0), rtol=0.17)
    covered = np.abs(np.array(values) - [stands, us]) <= 1.96 * np.array(errors)
    # 400 replicates: one standard deviation of the coverage is 1.1 points
    assert (np.abs(covered.mean(axis=0) - 0.95) < 0.054).all()


def curves(counts):
    """Curves of counts by cause and age, the censored first, of equally likely futures."""
    cells = np.ravel(counts).astype(float)
    return aalen_johansen(Tally(cells, cells, None), len(counts[0]))


def test_without_censoring_the_errors_are_binomial() -> None:
    survival, error, incidence, incidence_error = curves([[0, 0, 40], [0, 30, 20], [0, 10, 0]])
    np.testing.assert_allclose(survival, [1.0, 0.6, 0.4], rtol=1e-12)
    np.testing.assert_allclose(incidence, [[0, 0.3, 0.5], [0, 0.1, 0.1]], rtol=1e-12)
    # Greenwood's formula reduces to the binomial one exactly; so does the delta method
    np.testing.assert_allclose(error, np.sqrt(survival * (1 - survival) / 100), rtol=1e-9)
    np.testing.assert_allclose(incidence_error, np.sqrt(incidence * (1 - incidence) / 100), rtol=1e-9, atol=1e-15)


def test_nobody_left_is_no_division_by_zero() -> None:
    survival, error, incidence, incidence_error = curves([[0, 0, 0], [0, 3, 0]])
    assert survival.tolist() == [1.0, 0.0, 0.0]
    assert error.tolist() == [0.0, 0.0, 0.0]
    assert incidence.tolist() == [[0.0, 1.0, 1.0]]
    assert incidence_error.tolist() == [[0.0, 0.0, 0.0]]


def test_never_ratified_has_no_deal_curve(build) -> None:
    n = 10
    never = np.full((1, n), -1)
    futures = build(["base"], ratified_month=never, deal_end_month=never, deal_planned_end_month=never)
    found = sr.survival(futures.assign(coverage_end_month=(("strategy", "future"), never)))
    assert found.deal.isnull().all()
    assert (found.coverage == 1.0).all()


def test_months_beyond_the_horizon_are_refused(build) -> None:
    with pytest.raises(sr.ScenarioError, match="months below 80"):
        sr.survival(build(["base"], coverage_end_month=np.full((1, 3), 80), coverage_end_cause=np.ones((1, 3), int)))


def test_chances_count_what_they_say(build) -> None:
    futures = build(
        ["base"],
        ratified_month=[[-1, 6, 19, 20]],
        lapse_months=[[60, 0, 0, 1]],
        furlough_months=[[57, 0, 0, 0]],
        reopened_month=[[-1, 30, -1, -1]],
        amended_month=[[-1, 40, -1, -1]],
        exited_month=[[-1, -1, 50, -1]],
        deal_end_month=[[-1, 40, 50, -1]],
        deal_end_cause=[[0, US, US, 0]],
        coverage_end_cause=[[1, 0, US, 2]],
    )
    found = sr.chances(futures).isel(strategy=0)
    expected = {
        "ratified_in_time": 0.5, "lapse_1_month": 0.5, "lapse_3_months": 0.25, "reopened": 0.25,
        "amended": 0.25, "exit": 0.25, "lapse_months": 15.25, "furlough_months": 14.25,
    }  # fmt: skip
    assert {name: float(found[name]) for name in expected} == expected
    assert float(found.reopened_se) == pytest.approx((0.25 * 0.75 / 4) ** 0.5)
    assert found.attrs["in_time_month"] == 19
    assert float(sr.chances(futures, in_time_month=20).ratified_in_time[0]) == 0.75


def test_every_exit_is_counted_and_nothing_else() -> None:
    futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=20_000, seed=3, status=True)
    exited = (futures.status.isel(month=-1) == 6).mean("future")
    assert (sr.chances(futures).exit == exited).all()


def test_in_time_must_be_a_month(played) -> None:
    with pytest.raises(sr.ScenarioError, match="in_time_month"):
        sr.chances(played, in_time_month="2025-12")


@pytest.mark.statistical(false_alarm=1e-6, detects="a mean life that is off by .09 months, a hazard of .03 by .0018")
def test_mean_life_and_hazards_of_constant_hazards_meet_their_closed_forms(build) -> None:
    hazards = (0.03, 0.01)
    rng = np.random.default_rng(21)
    futures = deals(build, rng, 200_000, hazards, rng.integers(30, MONTHS, 200_000))
    life, by_month = sr.mean_life(futures, horizon=24).isel(strategy=0), sr.hazards(futures).isel(strategy=0)
    # ages are geometric from 1: the share that stands at age a is .96^a
    area = (1 - 0.96**24) / 0.04
    # a normal deviate beyond 4.9 has probability 1e-6
    assert abs(float(life.deal_months) - area) < 4.9 * float(life.deal_months_se)
    assert 0 < float(life.deal_months_se) < 0.03
    for cause, hazard in zip(("us", "rok"), hazards, strict=True):
        found, error = by_month.deal_hazard.sel(cause=cause)[1:25], by_month.deal_hazard_se.sel(cause=cause)[1:25]
        assert (abs(found - hazard) < 4.9 * error).all()
        at_risk = sr.survival(futures).deal_at_risk.isel(strategy=0)[1:25]
        np.testing.assert_allclose(error, np.sqrt(found * (1 - found) / at_risk), rtol=1e-9)  # binomial, given at risk


def test_cover_lived_and_lost_make_up_the_horizon(played) -> None:
    for horizon in (1, 20, 80):
        found = sr.mean_life(played, horizon=horizon)
        whole = found.coverage_months + found.lost_months.sum("cause")
        assert float(abs(whole - horizon).max()) < 1e-10
    months = np.where(played.coverage_end_month < 0, MONTHS, played.coverage_end_month)
    full = sr.mean_life(played)
    np.testing.assert_allclose(full.coverage_months, months.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(full.coverage_months_se, months.std(axis=1) / np.sqrt(4000), rtol=1e-9)


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
def test_intervals_of_curves_cover_95_times_in_100_plain_weighted_and_in_replicates() -> None:
    rng = np.random.default_rng(22)
    hazards, age, n, months = (0.03, 0.02), 12, 512, 20
    (us, _), stands = closed_form(hazards, age)
    blocks = np.repeat(np.arange(32), n // 32)
    covered = {"plain": np.zeros(2), "weighted": np.zeros(2), "replicates": np.zeros(2)}
    for _ in range(1000):
        ended, cause = rng.geometric(sum(hazards), n), np.where(rng.random(n) < 0.6, 1, 2)
        censored = rng.integers(5, months, n)
        held = ended > censored
        cells = np.where(held, censored, months * cause + ended)
        # weights that know nothing of the outcome keep the truth and cost precision
        ways = {"plain": Draws(n), "weighted": Draws(n, weight=rng.exponential(size=n))}
        for way, draws in (ways | {"replicates": Draws(n, replicate=blocks)}).items():
            curves = aalen_johansen(draws.tally(cells, 3 * months), months)
            found = np.array([curves.survival[age], curves.incidence[0, age]])
            errors = np.array([curves.survival_se[age], curves.incidence_se[0, age]])
            width = 2.0395 if way == "replicates" else 1.96  # Student's t with 31 degrees of freedom
            covered[way] += np.abs(found - [stands, us]) <= width * errors
    for way, hits in covered.items():
        # a coverage has a standard deviation of .7 points: .93 to .97 is almost three of them
        assert ((hits >= 930) & (hits <= 970)).all(), (way, hits)


def test_exposure_counts_what_it_says(build) -> None:
    futures = build(["base"], lapse_months=[[0, 0, 4, 8]], furlough_months=[[0, 0, 1, 5]])
    found = sr.exposure(futures).isel(strategy=0)
    assert found.lapse_at_least.sel(least=[1, 4, 5, 9]).values.tolist() == [0.5, 0.5, 0.25, 0.0]
    expected = {"lapse_months": 3.0, "lapse_months_if_any": 6.0, "furlough": 0.5, "furlough_months_if_any": 3.0}
    assert {name: float(found[name]) for name in expected} == expected
    assert float(found.lapse_at_least_se.sel(least=5)) == pytest.approx(np.sqrt(0.25 * 0.75 / 4))
