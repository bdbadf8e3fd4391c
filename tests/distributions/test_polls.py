"""Do polls and fundamentals combine by Bayes' rule, and do they find the published odds?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.distributions.election import (
    ErrorCovariances,
    PollErrors,
    college_from_polls,
    days_to_election,
    election_day,
    lean,
    state_margins,
    units,
)
from sma_risk.distributions.election.forecasts import published_forecasts
from sma_risk.parameters import ScenarioError

MAY = state_margins("2024-05")
DAYS = days_to_election("2024-05-02", 2024)
NAMES = [unit.code for unit in units()]


def covariance(loadings, own):
    return loadings @ loadings.T + np.diag(own**2)


def test_the_update_by_factors_is_that_of_the_textbook() -> None:
    errors = PollErrors()
    college = college_from_polls(MAY, DAYS)
    prior, noise = covariance(*errors.of_fundamentals()), covariance(*errors.of_polls(DAYS))
    seen = [NAMES.index(code) for code in MAY]
    gain = prior[:, seen] @ np.linalg.inv((prior + noise)[np.ix_(seen, seen)])
    centre = np.array(list(lean().values()))
    mean = centre + gain @ (np.array(list(MAY.values())) - centre[seen])
    np.testing.assert_allclose(college.mean, mean, atol=1e-9)
    # factors below 1e-10 of the largest are dropped
    np.testing.assert_allclose(college.covariance, prior - gain @ prior[seen], atol=1e-6)


def test_full_covariances_say_the_same_as_the_loadings_they_are_made_of() -> None:
    errors = PollErrors()
    prior, noise = covariance(*errors.of_fundamentals()), covariance(*errors.of_polls(0))
    full = ErrorCovariances(prior, noise, drift=errors.drift, df=errors.df)
    one, other = college_from_polls(MAY, DAYS), college_from_polls(MAY, DAYS, errors=full)
    # here districts' own errors grow with the days too, which `PollErrors` leaves alone
    np.testing.assert_allclose(other.mean, one.mean, atol=0.05)
    assert other.win_probability() == pytest.approx(one.win_probability(), abs=0.01)
    known = college_from_polls(MAY, 0, errors=full)
    np.testing.assert_allclose(known.mean, college_from_polls(MAY, 0).mean, atol=1e-6)
    np.testing.assert_allclose(known.covariance, college_from_polls(MAY, 0).covariance, atol=1e-6)


def test_polls_far_away_leave_the_fundamentals_and_near_ones_take_over() -> None:
    at = NAMES.index("PA")
    means = [college_from_polls({"PA": 9.0}, days).mean[at] for days in (100_000, 187, 30, 0)]
    assert means == sorted(means)
    assert means[0] == pytest.approx(lean()["PA"], abs=0.1)
    exact = PollErrors(nation=0, bloc=0, state=1e-6, drift=0)
    assert college_from_polls({"PA": 9.0}, 0, errors=exact).mean[at] == pytest.approx(9.0, abs=1e-6)


def test_errors_grow_with_the_days_as_a_random_walk() -> None:
    errors = PollErrors()
    at = [covariance(*errors.of_polls(days))[0, 0] for days in (0, 100, 200)]
    assert at[0] == pytest.approx(errors.nation**2 + errors.bloc**2 + errors.state**2)
    assert np.diff(at) == pytest.approx([100 * errors.drift**2] * 2)


def test_states_without_polls_follow_those_that_err_with_them() -> None:
    nobody, one = college_from_polls({}, 30), college_from_polls({"MI": 10.0}, 30)
    assert nobody.mean == pytest.approx(tuple(lean().values()))
    moved = dict(zip(NAMES, np.subtract(one.mean, nobody.mean), strict=True))
    assert moved["MI"] > moved["OH"] > moved["CA"] > 0  # the same state, bloc, nation


def test_districts_move_with_their_state() -> None:
    moved = np.subtract(college_from_polls({"NE": 30.0}, 0).mean, college_from_polls({}, 0).mean)
    by_unit = dict(zip(NAMES, moved, strict=True))
    assert by_unit["NE-1"] == pytest.approx(by_unit["NE-3"], rel=1e-12)
    assert by_unit["NE"] > by_unit["NE-1"] > by_unit["KS"]  # the state polled, its district, its bloc


def test_state_polls_of_may_2024_give_odds_within_those_published_by_june() -> None:
    published = published_forecasts("Trump", "2024-06-12")
    recent = [p for source, p in published.items() if source != "Good Judgment superforecasters"]  # of January
    college = college_from_polls(MAY, DAYS)
    assert college.numerical_error() < 1e-3
    assert min(recent) < college.win_probability() < max(recent)


def test_units_that_err_alone_leave_no_room_for_what_forecasters_allowed() -> None:
    college = college_from_polls(MAY, DAYS)
    together, alone = college.electoral_votes(), college.independent().electoral_votes()
    assert together.mean() == pytest.approx(alone.mean(), abs=0.1)
    assert alone.std() < 0.5 * together.std()
    # behind or ahead by four points more, an upset is several times likelier than units on their own allow
    for points in (-4.0, 4.0):
        upsets = [
            min(p, 1 - p) for p in (c.shifted(points).win_probability() for c in (college, college.independent()))
        ]
        assert upsets[0] > 2.5 * upsets[1]


def test_the_margins_are_those_of_the_evidence_and_only_when_they_were_known() -> None:
    assert MAY == {"AZ": 3.2, "GA": 5.9, "MI": 1.3, "NC": 6.4, "NV": 5.1, "PA": 1.8, "WI": 2.6}
    assert state_margins("2024-05-01") == {}


def test_elections_fall_on_the_tuesday_after_the_first_monday() -> None:
    assert [election_day(year).isoformat() for year in (1988, 2016, 2020, 2024, 2028)] == [
        "1988-11-08", "2016-11-08", "2020-11-03", "2024-11-05", "2028-11-07",
    ]  # fmt: skip
    assert DAYS == 187


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: college_from_polls({"XX": 1.0}, 10), r"polls\.XX"),
        (lambda: college_from_polls({"PA": float("inf")}, 10), r"polls\.PA"),
        (lambda: college_from_polls({}, -1), "days"),
        (lambda: college_from_polls({}, 10, fundamentals={"PA": 1.0}), r"fundamentals\.AL"),
        (lambda: college_from_polls({}, 10, errors=3.0), "errors needs to be PollErrors"),
        (lambda: PollErrors(state=0.0), r"poll_errors\.state"),
        (lambda: college_from_polls({}, 10, errors=ErrorCovariances(np.eye(2), np.eye(2))), r"errors\.fundamentals"),
        (lambda: election_day(2023), "year needs a year of a presidential election"),
        (lambda: days_to_election("2024-11-06", 2024), "day needs a day up to 2024-11-05"),
        (lambda: days_to_election("May 2024", 2024), "day"),
    ],
)
def test_bad_input_is_refused_by_name(call, named) -> None:
    with pytest.raises(ScenarioError, match=named):
        call()
