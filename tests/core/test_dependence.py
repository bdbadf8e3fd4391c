"""Do sites go together in the core as a copula says, and keep their distributions, their words and their neighbours?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sma_risk as sr
from sma_risk.chain.worlds import Worlds, own_words, worlds_of
from sma_risk.core.compile import compile_scenario
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import resolve

DEAL = sr.presets.twelfth_sma()
N = 1 << 16
FAR = 5.0  # standard errors: a false alarm of 6e-7
LEVELS = ("talks.level_regular", "ratification.consent_level", "demand.opening")
ASKED = ((1.0, 0.5, -0.6), (0.5, 1.0, 0.2), (-0.6, 0.2, 1.0))
SHOCKS = sr.GaussianCopula(("economy.defence", "economy.fx"), ((1.0, -0.4), (-0.4, 1.0)))
DEPENDENT = DEAL.replace({"dependence.copulas": (sr.GaussianCopula(LEVELS, ASKED), SHOCKS)})


def worlds_in(deal: sr.Scenario) -> Worlds:
    compiled = compile_scenario(deal, resolve(deal, "base"))
    return worlds_of(own_words(compiled.calendar.years, N, seed=3), compiled)


@pytest.fixture(scope="module")
def apart() -> Worlds:
    return worlds_in(DEAL)


@pytest.fixture(scope="module")
def together() -> Worlds:
    return worlds_in(DEPENDENT)


@pytest.mark.statistical(false_alarm=6e-7, detects="a rank correlation that is off by .021")
def test_rank_correlations_are_those_asked_for(together: Worlds) -> None:
    drawn = np.stack([together.levels[0], together.levels[1], together.demand])
    for i, j in ((0, 1), (0, 2), (1, 2)):
        r = ASKED[i][j]
        # of a sample's rank correlation at most 1.06 (1 - r^2) / sqrt(n), which is its value in the normal case
        assert abs(stats.spearmanr(drawn[i], drawn[j]).statistic - r) < FAR * 1.06 / np.sqrt(N)


@pytest.mark.statistical(false_alarm=6e-7, detects="a rank correlation that is off by .021")
def test_shocks_of_the_same_year_go_together_and_those_of_others_do_not(together: Worlds) -> None:
    m = DEAL.economy
    a, _ = m.fx_year()
    x = np.log(together.fx.astype(np.float64))  # 2026 to 2030
    fx = x[1:] - a * x[:-1]  # the shocks of 2027 to 2030, but for a constant
    growth = together.defence.astype(np.float64)  # of 2025 to 2029: a bill grows by that of the year before
    shocks = growth[1:] - m.defence_persistence * growth[:-1]  # of 2026 to 2029
    for i in range(4):
        for j in range(4):
            expected = -0.4 if i == j + 1 else 0.0
            assert abs(stats.spearmanr(shocks[i], fx[j]).statistic - expected) < FAR * 1.06 / np.sqrt(N)


@pytest.mark.statistical(false_alarm=1e-6, detects="a distribution that is off by .0105")
def test_each_site_keeps_its_distribution(together: Worlds) -> None:
    laws = ((together.levels[1], DEAL.ratification.consent_level), (together.demand, DEAL.demand.opening))
    for drawn, law in laws:
        assert stats.kstest(drawn.astype(np.float64), law.cdf).pvalue > 1e-6
    rate = DEAL.economy.paths(2024, 7).law("exchange_rate", 2026)
    assert stats.kstest(together.fx[0].astype(np.float64), rate.cdf).pvalue > 1e-6


def test_the_first_site_and_those_that_are_not_named_keep_their_words(apart: Worlds, together: Worlds) -> None:
    assert np.array_equal(apart.levels[0], together.levels[0])
    assert np.array_equal(apart.levels[2:], together.levels[2:])
    assert np.array_equal(apart.defence, together.defence)
    assert np.array_equal(apart.cpi, together.cpi)
    assert not np.array_equal(apart.demand, together.demand)


def test_two_sites_without_correlation_keep_their_words(apart: Worlds) -> None:
    alone = sr.GaussianCopula(("talks.level_regular", "demand.opening"), ((1, 0), (0, 1)))
    found = worlds_in(DEAL.replace({"dependence.copulas": (alone,)}))
    assert all(np.array_equal(one, other) for one, other in zip(apart, found, strict=True))


@pytest.mark.statistical(false_alarm=6e-7, detects="a correlation that is off by .028")
def test_the_core_s_law_of_the_economy_is_that_for_people(together: Worlds) -> None:
    scores = float(SHOCKS.scores[0, 1])
    paths = DEAL.economy.paths(2024, 7, correlation=(0.0, 0.0, scores)).rvs(N, seed=4)
    people = np.corrcoef(paths[:, 2:6, 1].T, np.log(paths[:, 2:, 2]).T)
    core = np.corrcoef(together.defence[1:], np.log(together.fx))
    # two samples of N, each with an error of 1 / sqrt(N) at most
    assert np.abs(people - core).max() < FAR * np.sqrt(2.0 / N)


def test_bytes_do_not_depend_on_the_block_size_or_the_threads() -> None:
    one = sr.simulate(DEPENDENT, ["hurry", "wait"], n=1500, seed=5, threads=1, block=1500)
    two = sr.simulate(DEPENDENT, ["hurry", "wait"], n=1500, seed=5, threads=2, block=97)
    assert all(one[name].values.tobytes() == two[name].values.tobytes() for name in one.data_vars)


def test_the_report_says_what_was_asked_and_what_is_played() -> None:
    table = DEPENDENT.dependence.achieved(size=20_000, seed=1)
    assert table.asked.tolist() == [0.5, -0.6, 0.2, -0.4]
    np.testing.assert_allclose(table.achieved, table.asked, atol=1e-12)
    assert DEAL.dependence.achieved().empty


def test_a_scenario_with_copulas_is_rebuilt_and_one_without_the_section_too() -> None:
    assert sr.Scenario.from_json(DEPENDENT.to_json()) == DEPENDENT
    old = DEAL.to_dict()
    del old["dependence"]
    assert sr.Scenario.from_dict(old) == DEAL


PAIR = ((1.0, 0.5), (0.5, 1.0))


@pytest.mark.parametrize(
    ("copulas", "told"),
    [
        ((sr.GaussianCopula(("durability.amended_rise", "demand.opening"), PAIR),), "once per future, round or year"),
        ((sr.GaussianCopula(("demand.floor", "demand.opening"), PAIR),), "got 'demand.floor'"),
        ((sr.GaussianCopula(("economy.fx", "demand.opening"), PAIR),), "either shocks of the economy or none"),
        ((sr.StudentTCopula(("demand.floor", "demand.opening"), PAIR),), "got 'demand.floor'"),
        (
            (
                sr.GaussianCopula(("demand.reservation", "demand.opening"), PAIR),
                sr.GaussianCopula(("demand.opening", "talks.level_regular"), PAIR),
            ),
            "sites that no other copula names, got 'demand.opening'",
        ),
        (({"copula": "GaussianCopula", "sites": ["demand.opening"]},), "a value"),
        (("much",), "a mapping"),
    ],
)
def test_what_cannot_be_played_is_refused_by_name(copulas: object, told: str) -> None:
    with pytest.raises(ScenarioError, match=rf"dependence\.copulas.*{told}"):
        DEAL.replace({"dependence.copulas": copulas})
