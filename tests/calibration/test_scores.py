"""Do the closed forms equal the integral that defines them, and are the scores proper?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sma_risk.calibration import scores
from sma_risk.distributions import Constant, Gamma, PiecewiseHazard
from sma_risk.parameters import ScenarioError

CLOSED = {
    "normal": (scores.crps_normal, (0.3, 1.7), stats.norm(0.3, 1.7)),
    "lognormal": (scores.crps_lognormal, (2.0, 0.6), stats.lognorm(0.6, scale=2.0)),
    "gamma": (scores.crps_gamma, (2.5, 0.8), stats.gamma(2.5, scale=1 / 0.8)),
    "exponential": (scores.crps_exponential, (0.4,), stats.expon(scale=1 / 0.4)),
    "student t": (scores.crps_student_t, (0.3, 1.2, 4.0), stats.t(4.0, 0.3, 1.2)),
}


def by_the_definition(cdf, observed: float, low: float, high: float) -> float:
    below, _ = integrate.quad(lambda t: cdf(t) ** 2, low, observed, limit=400, epsabs=1e-12, epsrel=1e-11)
    above, _ = integrate.quad(lambda t: (1 - cdf(t)) ** 2, observed, high, limit=400, epsabs=1e-12, epsrel=1e-11)
    return below + above


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("observed", [-1.5, 0.0, 0.4, 3.0, 11.0])
def test_closed_forms_equal_the_integral(name: str, observed: float) -> None:
    score, parameters, law = CLOSED[name]
    expected = by_the_definition(law.cdf, observed, -math.inf, math.inf)
    # the quadrature asks for 1e-11 of each half; a t with 4 degrees of freedom loses three digits in its tails
    assert float(score(observed, *parameters)) == pytest.approx(expected, rel=1e-7, abs=1e-9)


LAWS = {
    "known level": PiecewiseHazard(Constant(0.3), factors=(0.0, 0.5, 1.0)),
    "uncertain level": PiecewiseHazard(Gamma(3, 6), factors=(0.2, 1.5, 1.0)),
    "often never": PiecewiseHazard(Gamma(0.7, 2), factors=(1.0, 0.3)),
}


@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize("months", [0.0, 0.7, 5.0, 12.0, 40.0])
def test_the_score_of_a_censored_duration_is_the_integral_up_to_the_horizon(name: str, months: float) -> None:
    law, horizon = LAWS[name], 12.0
    seen = min(months, horizon)
    expected = by_the_definition(lambda t: float(law.cdf(t)), seen, 0.0, horizon)
    # quadrature over the corners of the hazard's steps is good to 1e-8
    assert scores.crps_duration(months, law, horizon=horizon) == pytest.approx(expected, abs=1e-7)


def test_a_duration_without_horizon_equals_the_exponential_score() -> None:
    law = PiecewiseHazard(Constant(0.4))
    assert scores.crps_duration(2.5, law) == pytest.approx(float(scores.crps_exponential(2.5, 0.4)), rel=1e-12)


def test_a_duration_that_may_never_end_needs_a_horizon() -> None:
    with pytest.raises(ScenarioError, match="horizon"):
        scores.crps_duration(1.0, PiecewiseHazard(Gamma(0.4, 2)))


@given(
    st.lists(st.floats(-100, 100), min_size=2, max_size=12),
    st.floats(-100, 100),
    st.lists(st.floats(0.1, 5), min_size=12, max_size=12),
)
def test_ensembles_equal_the_double_sum(members: list[float], observed: float, weights: list[float]) -> None:
    w = np.array(weights[: len(members)])
    w, x = w / w.sum(), np.array(members)
    distance = w @ np.abs(x - observed)
    spread = 0.5 * w @ np.abs(x[:, None] - x) @ w
    apart = 1 - np.sum(w**2)
    # sums of at most 144 terms of size 100 in double precision
    assert scores.crps_ensemble(observed, x, weights=w, kind="ecdf") == pytest.approx(distance - spread, abs=1e-10)
    assert scores.crps_ensemble(observed, x, weights=w, kind="fair") == pytest.approx(
        distance - spread / apart, abs=1e-9
    )


def test_whole_weights_are_repeated_members() -> None:
    once = scores.crps_ensemble(3.0, [1.0, 2.0, 5.0], weights=[1, 3, 2], kind="ecdf")
    assert once == pytest.approx(scores.crps_ensemble(3.0, [1, 2, 2, 2, 5, 5], kind="ecdf"), rel=1e-14)


@pytest.mark.statistical(
    false_alarm=6e-7, detects="a score that is off by 5 errors; the unfair one of two members is by .28"
)
def test_the_fair_score_does_not_depend_on_the_number_of_members() -> None:
    rng = np.random.default_rng(8)
    exact = float(scores.crps_normal(0.5, 0.0, 1.0))
    for members in (2, 5, 50):
        found = [scores.crps_ensemble(0.5, rng.standard_normal(members)) for _ in range(20_000)]
        error = np.std(found) / math.sqrt(len(found))
        assert abs(np.mean(found) - exact) < 5 * error  # 5 standard errors: false alarm 6e-7
    few = np.mean([scores.crps_ensemble(0.5, rng.standard_normal(2), kind="ecdf") for _ in range(20_000)])
    assert few > exact + 0.2  # the ecdf of two members is penalised by half their mean distance, .28


def test_the_horizon_clips_both_sides() -> None:
    assert scores.crps_ensemble(40.0, [3.0, 50.0, np.inf], horizon=12.0, kind="ecdf") == pytest.approx(
        scores.crps_ensemble(12.0, [3.0, 12.0, 12.0], kind="ecdf")
    )
    with pytest.raises(ScenarioError, match="horizon"):
        scores.crps_ensemble(4.0, [3.0, np.inf])


@pytest.mark.parametrize("score", [scores.brier, scores.log_score])
def test_scores_of_events_are_proper(score) -> None:
    said = np.linspace(0.01, 0.99, 99)
    for truth in (0.1, 0.37, 0.5, 0.93):
        expected = truth * score(True, said) + (1 - truth) * score(False, said)
        assert said[np.argmin(expected)] == pytest.approx(truth)


def test_reliability_splits_the_brier_score() -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(size=400)
    happened = rng.uniform(size=400) < p
    found = scores.reliability(happened, p)
    parts = found.miscalibration - found.resolution + found.uncertainty + found.within
    assert float(parts) == pytest.approx(float(np.mean(scores.brier(happened, p))), abs=1e-12)  # an identity
    assert int(found.events.sum()) == 400
    assert float(scores.reliability(happened, np.round(p, 0)).within) == pytest.approx(0.0, abs=1e-12)


def test_events_in_rows_are_as_reliable_as_one_after_the_other() -> None:
    happened, p = [[True, False], [True, True]], [[0.1, 0.2], [0.3, 0.9]]
    assert scores.reliability(happened, p).identical(scores.reliability(np.ravel(happened), np.ravel(p)))


def test_the_pit_counts_half_of_what_is_at_the_value() -> None:
    assert scores.pit(2.0, [1.0, 2.0, 2.0, 3.0], weights=[1, 1, 1, 5]) == pytest.approx(2 / 8)
    assert scores.pit_range(2.0, [1.0, 2.0, 2.0, 3.0]) == (0.25, 0.75)


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: scores.crps_normal(0.0, 0.0, 0.0), "sigma"),
        (lambda: scores.crps_student_t(0.0, 0.0, 1.0, 1.0), "df"),
        (lambda: scores.crps_duration(-1.0, LAWS["known level"]), "months"),
        (lambda: scores.crps_duration(math.nan, LAWS["known level"]), "months"),
        (lambda: scores.crps_ensemble(1.0, []), "members"),
        (lambda: scores.crps_ensemble(1.0, [1.0]), "members"),
        (lambda: scores.crps_ensemble(1.0, [1.0, 2.0], weights=[1.0, -1.0]), "weights"),
        (lambda: scores.crps_ensemble(math.nan, [1.0, 2.0]), "observed"),
        (lambda: scores.crps_ensemble(1.0, [1.0, 2.0], kind="unfair"), "kind"),
        (lambda: scores.brier(True, 1.2), "probability"),
        (lambda: scores.log_score(0.5, 0.5), "happened"),
        (lambda: scores.brier([True, False], [0.2, 0.3, 0.4]), "happened"),
        (lambda: scores.reliability([True], [0.5], bins=0), "bins"),
        (lambda: scores.sharpness([1.0, 2.0], confidence=1.0), "confidence"),
    ],
)
def test_bad_input_is_refused_by_name(call, key: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        call()
    assert refused.value.key == key


def test_the_log_score_of_a_t_is_minus_its_log_density() -> None:
    observed = np.array([-1.5, 0.0, 11.0])
    found = scores.log_score_student_t(observed, 0.3, 1.2, 4.0)
    np.testing.assert_allclose(found, -stats.t(4.0, 0.3, 1.2).logpdf(observed), rtol=1e-13)
    with pytest.raises(ScenarioError, match="scale"):
        scores.log_score_student_t(observed, 0.3, 0.0, 4.0)
