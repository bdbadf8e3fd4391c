"""Do copulas keep their margins, achieve the correlation asked, and say so when it cannot be had?"""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from sma_risk.distributions import Copula, GaussianCopula, StudentTCopula
from sma_risk.distributions.dependence.correlation import nearest_correlation, student_rank_correlation, student_scores
from sma_risk.parameters import ScenarioError

SITES = ("demand.opening", "demand.reservation", "talks.level_regular")
ASKED = ((1.0, 0.5, -0.3), (0.5, 1.0, 0.4), (-0.3, 0.4, 1.0))
BOTH = [GaussianCopula(SITES, ASKED), StudentTCopula(SITES, ASKED, df=3)]
IMPOSSIBLE = ((1.0, 0.9, -0.9), (0.9, 1.0, 0.9), (-0.9, 0.9, 1.0))
UNIFORMS = np.random.default_rng(20240501).uniform(2.0**-53, 1.0, (200_000, 3))


def name(copula: object) -> str:
    return type(copula).__name__


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .006")
@pytest.mark.parametrize("copula", BOTH, ids=name)
def test_margins_stay_uniform_and_the_first_site_keeps_its_own(copula: Copula) -> None:
    u = copula.transform(UNIFORMS)
    np.testing.assert_allclose(u[:, 0], UNIFORMS[:, 0], rtol=1e-9)
    for k in range(3):
        # false alarm 1e-6 at a seed fixed beforehand
        assert stats.kstest(u[:, k], "uniform").pvalue > 1e-6


@pytest.mark.statistical(false_alarm=8e-7, detects="a rank correlation that is off by .03 or less")
@pytest.mark.parametrize("copula", BOTH, ids=name)
def test_what_was_asked_is_achieved_exactly_and_in_a_sample(copula: Copula) -> None:
    table = copula.achieved(size=200_000, seed=1)
    assert table.columns.tolist() == ["site", "other_site", "asked", "achieved", "sampled", "sampled_se"]
    np.testing.assert_allclose(table.achieved, table.asked, atol=1e-10)
    # t of 19 degrees of freedom: 7.2 errors have a false alarm of 8e-7 for each pair
    assert np.all(np.abs(table.sampled - table.achieved) < 7.2 * table.sampled_se)
    assert table.sampled_se.max() < 0.004  # about 1 / sqrt(n)


@given(st.floats(-1, 1))
@settings(deadline=None)
def test_ranks_and_scores_of_a_gaussian_copula_are_inverse(rank: float) -> None:
    copula = GaussianCopula(("a", "b"), ((1, rank), (rank, 1)), largest_change=1e-9)
    assert copula.rank_correlation()[0, 1] == pytest.approx(rank, abs=1e-9)
    assert copula.scores[0, 1] == pytest.approx(2 * np.sin(np.pi * rank / 6), abs=1e-9)


@pytest.mark.parametrize("df", [1.0, 2.5, 4.0, 30.0])
def test_ranks_and_scores_of_a_t_copula_are_inverse(df: float) -> None:
    ranks = np.array([-1.0, -0.7, 0.0, 0.2, 0.95, 1.0])
    assert student_rank_correlation(student_scores(ranks, df), df) == pytest.approx(ranks, abs=1e-9)


@pytest.mark.statistical(false_alarm=1e-6, detects="a rank correlation that is off by .0065")
@pytest.mark.parametrize("df", [1.0, 4.0])
def test_rank_correlation_of_t_scores_equals_that_of_a_plain_t_sample(df: float) -> None:
    """Normals over the root of a chi-square, the textbook construction, has nothing in common with ours."""
    rng = np.random.default_rng(7)
    z = rng.standard_normal((400_000, 2)) @ np.linalg.cholesky([[1, 0.6], [0.6, 1]]).T
    t = z / np.sqrt(rng.chisquare(df, 400_000) / df)[:, None]
    found = stats.spearmanr(t).statistic
    # the standard error is below 1 / sqrt(n) = .0016, here about .0013: five of them, false alarm 1e-6
    assert float(student_rank_correlation(np.array(0.6), df)) == pytest.approx(found, abs=0.0065)


def test_many_degrees_of_freedom_are_gaussian() -> None:
    # the difference falls as 1 / df: at 1,000 it is a few 1e-4
    assert float(student_rank_correlation(np.array(0.6), 1000.0)) == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=5e-4)
    t = StudentTCopula(SITES, ASKED, df=1000).transform(UNIFORMS[:1000])
    assert t == pytest.approx(GaussianCopula(SITES, ASKED).transform(UNIFORMS[:1000]), abs=5e-3)


def test_conditional_t_scores_are_jointly_t() -> None:
    """Kendall's tau of elliptical scores is (2 / pi) arcsin r; the joint upper tail is that of the t copula."""
    copula = StudentTCopula(("a", "b"), ((1, 0.5), (0.5, 1)), measure="scores", df=2)
    u = copula.transform(UNIFORMS[:20_000, :2])
    assert stats.kendalltau(*u.T).statistic == pytest.approx(1 / 3, abs=0.025)  # five errors of .005
    tail = 2 * special.stdtr(3, -np.sqrt(3 * (1 - 0.5) / (1 + 0.5)))  # Demarta & McNeil (2005), coefficient at u -> 1
    u = copula.transform(UNIFORMS[:, :2])
    # 200,000 futures have 2,000 in the top hundredth; the coefficient is a limit, .03 lower at .99, error .011
    assert np.mean(np.all(u > 0.99, axis=1)) / 0.01 == pytest.approx(tail, abs=0.06)


def test_the_nearest_correlation_is_the_published_one() -> None:
    """The tridiagonal matrix on which implementations of Higham (2002) are usually shown, to four digits."""
    found = nearest_correlation(np.array([[2.0, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]]))
    expected = [[1, -0.8084, 0.1916, 0.1068], [-0.8084, 1, -0.6562, 0.1916]]
    np.testing.assert_allclose(found[:2], expected, atol=5e-5)


def test_a_small_repair_is_made_and_reported_and_a_large_one_refused() -> None:
    nearly = ((1.0, 0.9, 0.7), (0.9, 1.0, 0.943), (0.7, 0.943, 1.0))
    copula = GaussianCopula(SITES, nearly)
    assert np.linalg.eigvalsh(copula.scores)[0] > 0
    table = copula.achieved(size=1000)
    assert 0 < np.abs(table.asked - table.achieved).max() < 0.05
    with pytest.raises(ScenarioError, match=r"to within 0\.05; the nearest is 0\.408 away"):
        GaussianCopula(SITES, IMPOSSIBLE)
    assert GaussianCopula(SITES, IMPOSSIBLE, largest_change=0.5).scores == pytest.approx(
        np.array([[1, 0.5, -0.5], [0.5, 1, 0.5], [-0.5, 0.5, 1]]), abs=1e-6
    )


def test_a_possible_matrix_is_not_touched() -> None:
    assert np.array_equal(GaussianCopula(SITES, ASKED, measure="scores").scores, np.array(ASKED))


@pytest.mark.parametrize("copula", BOTH, ids=name)
def test_names_and_numbers_rebuild_it(copula: Copula) -> None:
    again = Copula.from_dict(json.loads(json.dumps(copula.to_dict())))
    assert again == copula
    assert np.array_equal(again.transform(UNIFORMS[:9]), copula.transform(UNIFORMS[:9]))
    assert copula.transform(UNIFORMS[:12].reshape(2, 6, 3)).shape == (2, 6, 3)


@pytest.mark.parametrize(
    ("make", "key", "needed"),
    [
        (lambda: GaussianCopula(("a", "a"), ((1, 0), (0, 1))), "GaussianCopula.sites", "names that differ"),
        (lambda: GaussianCopula(("a", "b"), ((1, 2), (2, 1))), "GaussianCopula.correlation", "from -1 to 1"),
        (lambda: GaussianCopula(("a", "b"), ((1, 0.2), (0.3, 1))), "GaussianCopula.correlation[0][1]", r"\[1\]\[0\]"),
        (lambda: GaussianCopula(("a", "b"), ((0.9, 0), (0, 1))), "GaussianCopula.correlation", "1 on the diagonal"),
        (lambda: GaussianCopula(("a", "b", "c"), ((1, 0), (0, 1))), "GaussianCopula.correlation", "3 rows of 3"),
        (lambda: GaussianCopula(("a", "b"), ((1, 0), (0, 1)), measure="kendall"), "GaussianCopula.measure", "spearman"),
        (lambda: StudentTCopula(("a", "b"), ((1, 0), (0, 1)), df=0.5), "StudentTCopula.df", "from 1 to 1000"),
        (lambda: BOTH[0].transform(np.full((2, 2), 0.5)), "u", r"shape \(..., 3\)"),
        (lambda: BOTH[0].transform([0.0, 0.5, 0.5]), "u", "between 0 and 1"),
        (lambda: BOTH[0].achieved(size=10), "size", "from 1000"),
        (lambda: BOTH[0].in_order(("x", "y", "z")), "sites", "all sites of the copula"),
        (lambda: Copula.from_dict({"copula": "Clayton"}), "copula", "GaussianCopula, StudentTCopula"),
        (lambda: Copula.from_dict({"copula": "GaussianCopula"}), "GaussianCopula.sites", "a value"),
        (lambda: Copula.from_dict({"copula": "GaussianCopula", "site": 1}), "GaussianCopula.site", "did you mean"),
    ],
)
def test_a_bad_copula_is_named(make: object, key: str, needed: str) -> None:
    with pytest.raises(ScenarioError, match=needed) as caught:
        make()  # type: ignore[operator]
    assert caught.value.key == key
