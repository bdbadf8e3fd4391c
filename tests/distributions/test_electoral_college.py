"""Is the law of the electoral votes exact, and does it know that units err together?"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from sma_risk.distributions import Beta, Constant, ElectoralCollege
from sma_risk.distributions.election import (
    college_from_covariance,
    college_from_states,
    college_from_win_probabilities,
    correlation_by_bloc,
    lean,
    repaired,
    units,
    with_districts,
)
from sma_risk.distributions.election.convolution import vote_laws
from sma_risk.distributions.election.covariance import factors_of, principal
from sma_risk.distributions.election.tipping import tipping_units
from sma_risk.parameters import ScenarioError

from ..generators import fewer

NAMES = [unit.code for unit in units()]


def small(mean, loadings, own_sd, votes=None, **others) -> ElectoralCollege:
    codes = [f"u{i}" for i in range(len(mean))]
    return ElectoralCollege.from_loadings(codes, votes or [3, 4, 5, 6][: len(mean)], mean, loadings, own_sd, **others)


def enumerated(won, votes) -> np.ndarray:
    """The law of the votes by brute force over all ways to win and lose the units."""
    law = np.zeros(sum(votes) + 1)
    for outcome in itertools.product([0, 1], repeat=len(votes)):
        law[np.dot(outcome, votes)] += np.prod(np.where(outcome, won, 1 - np.array(won)))
    return law


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the law
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 9)), min_size=1, max_size=6))
def test_the_convolution_is_the_sum_over_all_outcomes(drawn) -> None:
    won, votes = np.array([p for p, _ in drawn]), [v for _, v in drawn]
    found = vote_laws(won[None], 1 - won[None], votes)[0]
    np.testing.assert_allclose(found, enumerated(won, votes), rtol=0, atol=1e-14)  # rounding of sums below one


def test_the_convolution_keeps_relative_precision_in_both_tails() -> None:
    won = np.array([1e-30, 1e-20, 0.5, 1 - 1e-9])
    lost = np.array([1.0, 1.0, 0.5, 1e-9])
    law = vote_laws(won[None], lost[None], [1, 1, 1, 1])[0]
    assert law[4] == pytest.approx(1e-50 * 0.5, rel=1e-8)
    assert law[0] == pytest.approx(0.5e-9, rel=1e-12)


@pytest.mark.parametrize("df", [None, 4.0])
def test_one_factor_agrees_with_gauss_legendre_over_the_enumeration(df) -> None:
    mean, loading, own = np.array([[2.0, -1.0, 0.5], [4.0, 3.0, 5.0], [2.0, 3.0, 1.0]])
    votes, won = [3, 4, 6], [(1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]
    z, z_weights = np.polynomial.legendre.leggauss(300)
    z, z_weights = 9 * z, 9 * z_weights * stats.norm.pdf(9 * z)

    def given_scale(s: float) -> float:
        p = stats.norm.cdf((mean / s + loading * z[:, None]) / own)
        return sum(
            z_weights @ np.prod(np.where(outcome, p, 1 - p), axis=1)
            for outcome in won
            if 2 * np.dot(outcome, votes) > 13
        )

    wanted = given_scale(1.0)
    if df is not None:
        x, x_weights = np.polynomial.legendre.leggauss(200)
        x = 40 * (x + 1)  # chi2(4) leaves 2e-16 beyond 80
        wanted = sum(
            40 * w * stats.chi2.pdf(at, df) * given_scale(math.sqrt((df - 2) / at))
            for at, w in zip(x, x_weights, strict=True)
        )
    college = small(mean, loading[:, None], own, votes, df=df)
    # 300 and 200 nodes on smooth functions; with t errors the density has a kink at 0
    assert college.win_probability() == pytest.approx(wanted, abs=1e-12 if df is None else 1e-7)
    assert college.numerical_error() < 1e-7  # the difference from every second node: of the coarser grid


def test_a_single_unit_is_its_own_marginal() -> None:
    for df in (None, 5.0):
        one = small([1.5], [[3.0]], [2.0], df=df)
        assert one.win_probability() == pytest.approx(float(one.unit_probabilities()[0]), abs=1e-10)
    t = stats.t(5).cdf(1.5 / math.sqrt(13) * math.sqrt(5 / 3))
    assert small([1.5], [[3.0]], [2.0], df=5.0).unit_probabilities()[0] == pytest.approx(t, rel=1e-13)


@pytest.mark.statistical(false_alarm=9e-7, detects="a chance that is off by .0008")
@pytest.mark.parametrize("df", [None, 6.0])
def test_sobol_points_agree_with_the_grid_within_the_stated_error(df) -> None:
    grid = small([2.0, -1.0, 0.5], [[4.0], [3.0], [5.0]], [2.0, 3.0, 1.0], df=df)
    # the same errors written with two more factors, which nobody feels
    sobol = small([2.0, -1.0, 0.5], [[4.0, 0, 0], [3.0, 0, 0], [5.0, 0, 0]], [2.0, 3.0, 1.0], df=df)
    assert 0 < sobol.numerical_error() < 1e-4
    # eight standard errors from 16 replicates, t(15): false alarm 9e-7
    assert sobol.win_probability() == pytest.approx(grid.win_probability(), abs=8 * sobol.numerical_error())


@pytest.mark.statistical(
    false_alarm=6e-7, detects="a chance that is off by .0056; margins moved by .3 points are caught"
)
def test_draws_agree_with_the_exact_law() -> None:
    college = college_from_states(lean(), dict.fromkeys(NAMES, 6.0), correlation_by_bloc(), df=5.0)
    n = 200_000
    votes = college.count(college.rvs(n, seed=11))
    law = college.electoral_votes()
    # five standard errors of a mean: false alarm 6e-7; the quadrature error is a hundredth of it
    assert votes.mean() == pytest.approx(law.mean(), abs=5 * law.std() / math.sqrt(n))
    for k in (200, 240, 269, 300, 350):
        assert np.mean(votes <= k) == pytest.approx(law.cdf(k), abs=5 * 0.5 / math.sqrt(n))
    planted = college.shifted(0.3).electoral_votes()
    assert abs(votes.mean() - planted.mean()) > 5 * law.std() / math.sqrt(n)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by 8 of its stated errors")
def test_a_full_covariance_gives_the_same_law_as_its_loadings() -> None:
    correlation = correlation_by_bloc()
    college = college_from_states(lean(), dict.fromkeys(NAMES, 6.0), correlation)
    np.testing.assert_allclose(college.covariance, 36 * correlation, atol=36e-9)
    loadings, own = np.linalg.cholesky(36 * correlation - 0.01 * np.eye(56)), np.full(56, 0.1)
    other = ElectoralCollege.from_loadings(NAMES, college.votes, college.mean, loadings, own)
    # the same law from other factors, with hardly any error of the units' own: within eight standard errors, t(15)
    error = math.hypot(college.numerical_error(), other.numerical_error())
    assert other.win_probability() == pytest.approx(college.win_probability(), abs=8 * error)
    by_hand = college_from_covariance(lean(), 36 * correlation)
    assert by_hand.win_probability() == college.win_probability()


@given(st.integers(0, 2**32 - 1), st.integers(2, 8))
def test_any_covariance_is_loadings_and_own_errors(seed, n) -> None:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, n))
    matrix = root @ root.T + 0.1 * np.eye(n)
    loadings, own = factors_of("covariance", matrix)
    assert np.all(own > 0)
    # eigenvalues below 1e-10 of the largest variance are dropped
    np.testing.assert_allclose(loadings @ loadings.T + np.diag(own**2), matrix, atol=1e-8 * matrix.max())


def test_principal_factors_have_the_same_covariance() -> None:
    loadings = np.random.default_rng(5).normal(size=(6, 9))
    turned = principal(loadings)
    np.testing.assert_allclose(turned @ turned.T, loadings @ loadings.T, atol=1e-9)
    sizes = np.sum(turned**2, axis=0)
    assert np.all(np.diff(sizes) < 0)


def test_a_diagonal_covariance_has_no_factors() -> None:
    loadings, own = factors_of("covariance", np.diag([1.0, 4.0, 9.0]))
    assert loadings.shape == (3, 0)
    np.testing.assert_allclose(own, [1, 2, 3], rtol=1e-12)


def test_a_broken_correlation_is_refused_and_can_be_mended() -> None:
    broken = correlation_by_bloc()
    broken[0, 1] = broken[1, 0] = -0.9
    with pytest.raises(ScenarioError, match="covariance needs a positive smallest eigenvalue"):
        college_from_states(lean(), dict.fromkeys(NAMES, 6.0), broken)
    mended = repaired(broken)
    assert np.linalg.eigvalsh(mended)[0] > 0
    np.testing.assert_array_equal(np.diag(mended), 1.0)
    assert college_from_states(lean(), dict.fromkeys(NAMES, 6.0), mended).win_probability() < 0.5


def test_win_probabilities_of_units_survive_the_way_through_margins() -> None:
    asked = dict(zip(NAMES, np.linspace(0.02, 0.98, 56).tolist(), strict=True))
    for df in (None, 6.0):
        college = college_from_win_probabilities(asked, correlation_by_bloc(), df=df)
        np.testing.assert_allclose(college.unit_probabilities(), list(asked.values()), rtol=1e-9)
    # who wins how many votes does not depend on the standard deviation assumed, beyond rounding of the factors
    wide = college_from_win_probabilities(asked, correlation_by_bloc(), df=6.0, sd=12.0)
    assert wide.win_probability() == pytest.approx(college.win_probability(), abs=1e-9)


def test_independence_keeps_the_units_and_loses_the_spread() -> None:
    college = college_from_states(lean(), dict.fromkeys(NAMES, 6.0), correlation_by_bloc(), df=5.0)
    alone = college.independent()
    np.testing.assert_allclose(alone.unit_probabilities(), college.unit_probabilities(), rtol=1e-9)
    # expectations add whatever the correlation; 16,384 Sobol points leave a few hundredths of a vote
    assert alone.electoral_votes().mean() == pytest.approx(college.electoral_votes().mean(), abs=0.25)
    p = college.unit_probabilities()
    assert alone.electoral_votes().var() == pytest.approx(np.sum(np.square(college.votes) * p * (1 - p)), rel=1e-9)
    assert alone.electoral_votes().std() < 0.5 * college.electoral_votes().std()


@pytest.mark.parametrize("df", [None, 7.0])
def test_units_that_are_certain_stay_so_when_alone(df) -> None:
    college = small([400.0, -400.0, 1.0], [[3.0]] * 3, [2.0] * 3, df=df)
    alone = college.independent()
    np.testing.assert_allclose(alone.unit_probabilities(), college.unit_probabilities(), rtol=1e-9)


def test_ties_are_worth_what_the_rule_says() -> None:
    even = [small([0.0, 0.0], [[2.0], [2.0]], [1.0, 1.0], votes=[3, 3], tie=tie) for tie in (0.0, 0.5, 1.0)]
    p = [college.win_probability() for college in even]
    assert p[1] == pytest.approx(0.5, abs=1e-12)
    assert p[2] - p[0] == pytest.approx(float(even[0].electoral_votes().pmf(3)), abs=1e-12)
    # two units of correlation 4/5: P(both won) = 1/4 + asin(.8) / (2 pi)
    assert p[0] == pytest.approx(0.25 + math.asin(0.8) / (2 * math.pi), abs=1e-10)


@fewer(0.125)
@given(
    st.lists(st.tuples(st.floats(-9, 9), st.floats(-5, 5), st.floats(0.5, 5)), min_size=2, max_size=5),
    st.integers(0, 1),
    st.floats(0, 9),
)
def test_the_law_sums_to_one_and_rises_with_a_units_margin(drawn, which, more) -> None:
    mean, loading, own = (np.array(part) for part in zip(*drawn, strict=True))
    votes = list(range(2, 2 + len(drawn)))
    college = small(mean, loading[:, None], own, votes)
    assert math.fsum(college.electoral_votes().probabilities) == pytest.approx(1.0, abs=1e-12)
    better = mean.copy()
    better[which] += more
    # rounding only: the grid is the same
    assert small(better, loading[:, None], own, votes).win_probability() >= college.win_probability() - 1e-12


@fewer(0.125)
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-5, 5), st.floats(0.5, 5)), min_size=1, max_size=5))
def test_the_rival_wins_otherwise(drawn) -> None:
    mean, loading, own = (np.array(part) for part in zip(*drawn, strict=True))
    votes = list(range(2, 2 + len(drawn)))
    college, rival = (small(sign * mean, sign * loading[:, None], own, votes) for sign in (1, -1))
    assert college.win_probability() + rival.win_probability() == pytest.approx(1.0, abs=1e-12)


def test_the_tipping_point_is_found_from_the_winners_side() -> None:
    margins = np.array([[5.0, 3.0, 1.0, -2.0], [5.0, -1.0, -2.0, -3.0], [5.0, 4.0, -1.0, -2.0]])
    # of ten votes six are a majority: 4 + 3 win with the second unit; the rival's 1 + 2 + 3 need the second; a tie
    assert tipping_units(margins, [4, 3, 2, 1]).tolist() == [1, 1, 0 + 1]
    assert tipping_units(margins[2:], [4, 1, 2, 3]).tolist() == [-1]


@given(
    st.lists(
        st.tuples(st.integers(-99, 99).filter(bool), st.integers(1, 5)),
        min_size=1,
        max_size=6,
        unique_by=lambda d: d[0],
    )
)
def test_the_tipping_point_is_that_of_the_definition(drawn) -> None:
    margins, votes = np.array([m for m, _ in drawn], float), [v for _, v in drawn]
    gained = sum(v for m, v in drawn if m > 0)
    lost = sum(votes) - gained
    wanted = -1
    if gained != lost:
        side = 1 if gained > lost else -1
        reached = 0
        for place in np.argsort(-side * margins):
            reached += votes[place]
            if reached > sum(votes) / 2:
                wanted = int(place)
                break
    assert tipping_units(margins[None], votes).tolist() == [wanted]


def test_tipping_probabilities_sum_to_one_without_ties() -> None:
    college = college_from_states(lean(4.0), dict.fromkeys(NAMES, 6.0), correlation_by_bloc())
    table = college.tipping_point(size=20_000, seed=3)
    ties = np.mean(college.count(college.rvs(20_000, seed=3)) == 269)
    assert table["tipping_probability"].sum() == pytest.approx(1 - ties, abs=1e-12)
    assert table.index[0] in {"PA", "MI", "WI", "FL", "GA"}
    assert table.loc["CA", "tipping_probability"] < 0.01
    assert table["tipping_probability"].is_monotonic_decreasing


def test_a_bias_that_could_be_known_spreads_the_probability_by_the_right_amount() -> None:
    college = small([1.0], [[3.0]], [2.0])
    law = college.win_distribution(1.5)
    assert isinstance(law, Beta)

    def given_bias(b: float) -> float:
        return float(stats.norm.cdf((1.0 + b) / math.sqrt(9 - 1.5**2 + 4)))

    moments = [integrate.quad(lambda z, k=k: given_bias(1.5 * z) ** k * stats.norm.pdf(z), -9, 9)[0] for k in (1, 2)]
    assert law.mean() == pytest.approx(moments[0], abs=1e-9)
    # five Gauss-Hermite nodes on a smooth function
    assert law.var() == pytest.approx(moments[1] - moments[0] ** 2, rel=1e-3)


def test_no_bias_leaves_a_number_and_too_much_is_refused() -> None:
    college = small([1.0], [[3.0]], [2.0])
    assert college.win_distribution(0.0) == Constant(college.win_probability())
    with pytest.raises(ScenarioError, match="bias_sd needs less than 3,"):
        college.win_distribution(3.0)
    with pytest.raises(ScenarioError, match="bias_sd needs less than 0,"):
        college.independent().win_distribution(1.0)


def test_the_register_of_units_is_that_of_the_law() -> None:
    votes = {unit.code: unit.electoral_votes for unit in units()}
    assert (len(votes), sum(votes.values())) == (56, 538)
    assert votes["DC"] == 3  # 23rd amendment
    seats = sum(v - 2 for code, v in votes.items() if code not in {"DC", "ME", "NE"} and "-" not in code)
    assert seats + 2 + 3 == 435  # with Maine's two and Nebraska's three districts
    assert [votes[code] for code in ("ME", "ME-1", "ME-2", "NE", "NE-1", "NE-2", "NE-3")] == [2, 1, 1, 2, 1, 1, 1]
    assert {unit.state for unit in units() if unit.is_district} == {"ME", "NE"}
    assert sum(unit.electoral_votes_2010 for unit in units()) == 538
    # the apportionment of 2020 moved seven seats
    assert sum(max(unit.electoral_votes - unit.electoral_votes_2010, 0) for unit in units()) == 7


def test_polled_states_of_the_evidence_have_the_same_votes() -> None:
    from sma_risk.evidence import state_polls

    votes = {unit.code: unit.electoral_votes for unit in units()}
    table = state_polls()
    assert {code: votes[code] for code in table["state"]} == dict(
        zip(table["state"], table["electoral_votes"].tolist(), strict=True)
    )


def test_districts_follow_their_state_unless_they_are_given() -> None:
    filled = with_districts({"ME": -5.0, "ME-2": 1.0, "NE": 19.0})
    told = {"ME": -5.0, "ME-1": -19.0, "ME-2": 1.0, "NE": 19.0, "NE-1": 10.9, "NE-2": -6.1, "NE-3": 52.9}
    assert filled == pytest.approx(told, abs=1e-9)  # sums of three results in tenths of points


@pytest.mark.parametrize("matrix", ["none", [[1.0, "x"]], np.eye(3)[:2], [[math.nan]], [[1.0, 0.2], [0.3, 1.0]]])
def test_what_is_no_covariance_is_refused_by_name(matrix) -> None:
    with pytest.raises(ScenarioError, match=r"covariance needs a (square )?(symmetric )?(matrix|one)"):
        factors_of("covariance", matrix)


def test_nation_and_bloc_leave_a_share() -> None:
    with pytest.raises(ScenarioError, match=r"nation needs to leave a share beside bloc = 0\.5, got 0\.5"):
        correlation_by_bloc(nation=0.5, bloc=0.5)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"mean": [1.0]}, r"ElectoralCollege\.mean needs 2 values"),
        ({"loadings": [[1.0], [1.0, 2.0]]}, r"ElectoralCollege\.loadings"),
        ({"own_sd": [1.0, 0.0]}, r"ElectoralCollege\.own_sd"),
        ({"votes": [1, 1.5]}, r"ElectoralCollege\.votes"),
        ({"units": ["A", "A"]}, r"ElectoralCollege\.units needs different codes"),
        ({"df": 2.0}, r"ElectoralCollege\.df"),
        ({"tie": 1.5}, r"ElectoralCollege\.tie"),
        ({"mean": [1.0, float("nan")]}, r"ElectoralCollege\.mean"),
    ],
)
def test_bad_colleges_are_refused_by_name(changes, named) -> None:
    good = {"units": ["A", "B"], "votes": [1, 2], "mean": [0.0, 0.0], "loadings": [[1.0], [1.0]], "own_sd": [1.0, 1.0]}
    with pytest.raises(ScenarioError, match=named):
        ElectoralCollege(**{**good, **changes})


def test_ragged_arrays_are_refused_by_name() -> None:
    with pytest.raises(ScenarioError, match=r"ElectoralCollege\.loadings needs an array"):
        small([0.0, 0.0], [[1.0], [1.0, 2.0]], [1.0, 1.0])


def test_missing_and_unknown_units_are_named() -> None:
    short = {code: 0.0 for code in NAMES if code != "PA"}
    with pytest.raises(ScenarioError, match=r"mean\.PA needs a number"):
        college_from_states(short, dict.fromkeys(NAMES, 6.0), correlation_by_bloc())
    with pytest.raises(ScenarioError, match=r"mean\.PQ needs to be a known name"):
        college_from_states({**short, "PQ": 1.0}, dict.fromkeys(NAMES, 6.0), correlation_by_bloc())
    with pytest.raises(ScenarioError, match="correlation needs shape"):
        college_from_states(lean(), dict.fromkeys(NAMES, 6.0), np.eye(51))
    with pytest.raises(ScenarioError, match=r"probability needs a number between 0 and 1, both excluded, got 1\.0"):
        college_from_win_probabilities(dict.fromkeys(NAMES, 1.0), correlation_by_bloc())
