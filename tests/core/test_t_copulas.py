"""Are sites joined by a t copula in the core as they are for people, with the tails that the copula has?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr, owens_t, stdtr, stdtrit

import sma_risk as sr
from sma_risk.analysis.marks import marks
from sma_risk.chain.worlds import Worlds, own_words, worlds_of
from sma_risk.core.compile import compile_scenario
from sma_risk.core.rows import BLOCKS
from sma_risk.core.sites import SITES
from sma_risk.core.tables.quantiles import build, evaluate
from sma_risk.core.tables.scores import UNCLIPPED, student_tails
from sma_risk.distributions.families.continuous import StudentT
from sma_risk.distributions.quadrature import normal_nodes
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import resolve
from sma_risk.scenario.toml import from_toml, to_toml

N = 1 << 17
FAR = 5.0  # standard errors: a false alarm of 6e-7
LEVELS = ("talks.level_regular", "ratification.consent_level", "demand.opening")
SCORES = ((1.0, 0.5, -0.6), (0.5, 1.0, 0.2), (-0.6, 0.2, 1.0))
SHOCKS = sr.StudentTCopula(("economy.defence", "economy.fx"), ((1.0, 0.0), (0.0, 1.0)), df=2)
DEAL = sr.presets.twelfth_sma()
EVEN = DEAL.replace(dict.fromkeys(LEVELS[:2], sr.Uniform(0, 1)) | {"demand.opening": sr.Uniform(1, 2)})
"""Its quantities are their coordinates, but for the demand, which is one more."""


def joined(df: float, deal: sr.Scenario = EVEN) -> sr.Scenario:
    return deal.replace({"dependence.copulas": (sr.StudentTCopula(LEVELS, SCORES, measure="scores", df=df), SHOCKS)})


def worlds_in(deal: sr.Scenario) -> Worlds:
    compiled = compile_scenario(deal, resolve(deal, "base"))
    return worlds_of(own_words(compiled.calendar.years, N, seed=3), compiled)


def coordinates(found: Worlds) -> np.ndarray:
    return np.stack([found.levels[0], found.levels[1], found.demand - np.float32(1)], axis=1).astype(np.float64)


def uniforms() -> np.ndarray:
    words = own_words(5, N, seed=3)
    rows = [words[BLOCKS.index(block), lane] for block, lane in (SITES[site] for site in LEVELS)]
    return (np.stack(rows, axis=1) + 0.5) / 2.0**32


def both_beyond(q: float, r: float, df: float) -> float:
    """The chance that two t scores of correlation r exceed their upper q-quantiles.

    A normal pair given the chi-square, exactly by Owen's function, averaged over that: the textbook's mixture, which
    has nothing in common with the conditional t laws that the core draws from.
    """
    z, weights = normal_nodes(2001)
    scale = np.sqrt(np.where(z < 0, stats.chi2.ppf(ndtr(z), df), stats.chi2.isf(ndtr(-z), df)) / df)
    h = -stdtrit(df, q) * scale
    return float(weights @ (ndtr(-h) - 2.0 * owens_t(h, np.sqrt((1 - r) / (1 + r)))))


# words of 2^-32 apart, tables right to 2e-6 of scores and 1e-6 of tails, sums in single precision; with one degree of
# freedom scores are so large that their rounding shows
@pytest.mark.parametrize(("df", "error"), [(1.0, 2e-5), (2.0, 4e-6), (31.5, 2e-6)])
def test_the_core_plays_what_the_copula_says_to_people(df: float, error: float) -> None:
    copula = sr.StudentTCopula(LEVELS, SCORES, measure="scores", df=df)
    assert np.abs(coordinates(worlds_in(joined(df))) - copula.transform(uniforms())).max() < error


@pytest.mark.parametrize("df", [1.0, 4.0, 100.0])
def test_tables_of_scores_and_of_their_tails_are_those_of_scipy(df: float) -> None:
    tails = student_tails(df).astype(np.float64)
    last = stats.t.isf(2.0**-32, df)
    bits = (
        (np.concatenate([np.linspace(0, min(last, 8), 4001), np.geomspace(1, last, 4001)]) + 1)
        .astype(np.float32)
        .view(np.uint32)
    )
    rounded = bits.view(np.float32).astype(np.float64) - 1.0
    cell, place = (bits - np.float32(1).view(np.uint32)) >> 15, (bits & (2**15 - 1)) / 2.0**15
    found = (tails[:, cell] * place ** np.arange(4)[:, None]).sum(axis=0)
    np.testing.assert_allclose(found, stats.t.sf(rounded, df), rtol=1e-6)
    words = np.unique(np.concatenate([np.arange(2000), np.arange(0, 2**32, 1_048_573), 2**32 - 1 - np.arange(2000)]))
    law = StudentT(df, UNCLIPPED)
    form = build("t", law.ppf, law.isf)
    expected = np.where(
        words < 2**31, stats.t.ppf((words + 0.5) / 2**32, df), stats.t.isf((2**32 - words - 0.5) / 2**32, df)
    )
    np.testing.assert_allclose(evaluate(form, words.astype(np.uint32)), expected, rtol=2e-6, atol=2e-6)


@pytest.mark.statistical(false_alarm=6e-7, detects="a tau that is off by .04, a common tail of 1 in 100 by .0014")
@pytest.mark.parametrize("df", [1.0, 4.0])
def test_kendall_s_tau_and_the_common_tails_of_the_marks_are_those_of_the_copula(df: float) -> None:
    drawn = coordinates(worlds_in(joined(df)))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        r = SCORES[i][j]
        tau = 2 / np.pi * np.arcsin(r)  # of all elliptical scores
        # the variance of a sample's tau is at most 2 (1 - tau^2) / n
        found = stats.kendalltau(drawn[: 1 << 15, i], drawn[: 1 << 15, j]).statistic
        assert abs(found - tau) < FAR * np.sqrt(2 * (1 - tau**2) / (1 << 15))
        for q in (0.2, 0.01, 0.001):
            p = both_beyond(q, r, df)
            for beyond in (drawn > 1 - q, drawn < q):  # both corners: t scores are symmetric
                count = np.sum(beyond[:, i] & beyond[:, j])
                # five errors and five counts more for the Poisson tail of small ones: false alarm at most 6e-7 each
                assert abs(count - N * p) < FAR * np.sqrt(N * p) + 5


def test_the_common_tail_far_out_is_the_coefficient_of_tail_dependence() -> None:
    """So the chances above are those of the books: Demarta & McNeil (2005)."""
    for df, r in ((1.0, 0.5), (4.0, 0.5), (4.0, -0.6)):
        coefficient = 2 * stdtr(df + 1, -np.sqrt((df + 1) * (1 - r) / (1 + r)))
        # what is left at q falls as q^(2 / df): .0001 at 1e-8 for four degrees; the quadrature adds less
        assert both_beyond(1e-8, r, df) / 1e-8 == pytest.approx(coefficient, rel=2e-3)


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .0074")
def test_each_site_keeps_its_distribution_and_what_is_not_named_its_words() -> None:
    together, apart = worlds_in(joined(2.0, DEAL)), worlds_in(DEAL)
    for drawn, law in ((together.levels[1], DEAL.ratification.consent_level), (together.demand, DEAL.demand.opening)):
        assert stats.kstest(drawn.astype(np.float64), law.cdf).pvalue > 1e-6
    rate = DEAL.economy.paths(2024, 7).law("exchange_rate", 2026)
    assert stats.kstest(together.fx[0].astype(np.float64), rate.cdf).pvalue > 1e-6
    for name in ("cpi", "defence", "office", "interregnum"):
        assert np.array_equal(getattr(together, name), getattr(apart, name))
    assert np.array_equal(together.levels[0], apart.levels[0])  # the first site keeps its words
    assert not np.array_equal(together.fx, apart.fx)  # a t copula without correlation is no independence


def test_bytes_do_not_depend_on_the_block_size_or_the_threads() -> None:
    deal = joined(3.0, DEAL)
    one = sr.simulate(deal, ["hurry", "wait"], n=1500, seed=5, threads=1, block=1500)
    two = sr.simulate(deal, ["hurry", "wait"], n=1500, seed=5, threads=2, block=97)
    assert all(one[name].values.tobytes() == two[name].values.tobytes() for name in one.data_vars)


POINTS = {
    "sobol": sr.points.sobol(),
    "latin": sr.points.latin_hypercube(),
    "antithetic": sr.points.antithetic(),
    "swapped": sr.points.swapped(["demand", "talks"], with_seed=8),
    "tilted": sr.points.tilted({"talks.level_regular": 20.0, "ratification.consent_level": 20.0}, plain=0.2),
    "tilted Sobol'": sr.points.tilted({"talks.level_regular": 20.0, "demand.opening": -3.0}, base=sr.points.sobol()),
}


@pytest.mark.statistical(false_alarm=6e-7, detects="a common tail of 1 in 300 that is off by .0022")
@pytest.mark.parametrize("points", POINTS.values(), ids=POINTS)
def test_points_of_every_kind_play_the_same_law(points: sr.points.Points) -> None:
    futures = sr.simulate(joined(3.0), n=1 << 14, seed=6, points=points)
    drawn = marks(futures)
    both = (drawn.pace_of_talks > 0.99) & (drawn.pace_of_consent > 0.99)
    weight = futures.weight.values if "weight" in futures else np.ones(1 << 14)
    p = both_beyond(0.01, 0.5, 3.0)
    # even points and tilts have smaller errors than these of independent ones; FAR of them
    assert abs(np.mean(both.values * weight) - p) < FAR * np.sqrt(p / (1 << 14))


def test_tilted_points_see_the_common_tail_more_often() -> None:
    drawn = marks(sr.simulate(joined(3.0), n=1 << 12, seed=6, points=POINTS["tilted"]))
    both = np.mean((drawn.pace_of_talks > 0.99) & (drawn.pace_of_consent > 0.99))
    assert both > 10 * both_beyond(0.01, 0.5, 3.0)  # 40 times, so that a tilt that did nothing is caught


def test_a_scenario_with_t_copulas_is_rebuilt_from_json_and_from_toml() -> None:
    deal = joined(3.5, DEAL)
    assert sr.Scenario.from_json(deal.to_json()) == deal
    assert from_toml(to_toml(deal)) == deal
    assert compile_scenario(deal, resolve(deal, "base")).sha256 != compile_scenario(DEAL, resolve(DEAL, "base")).sha256


@pytest.mark.parametrize("df", [0.5, 2000.0, float("nan")])
def test_degrees_of_freedom_out_of_bounds_are_refused_by_name(df: float) -> None:
    entry = {"copula": "StudentTCopula", "sites": list(LEVELS), "correlation": SCORES, "df": df}
    with pytest.raises(ScenarioError, match=r"dependence\.copulas.*df"):
        DEAL.replace({"dependence.copulas": (entry,)})
