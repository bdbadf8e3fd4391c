"""Does a number that is tabulated for all futures, if uncertain, give each future the value that its words point to?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import sma_risk as sr
from sma_risk.core.sites import SITES
from sma_risk.distributions.few import few_values
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.source import source_of

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
N = 3_000
PAUSE = sr.Discrete((1, 3, 9), (0.2, 0.5, 0.3))
UNSURE = DEAL.replace({"talks.pause_months": PAUSE})


@pytest.fixture(scope="module")
def drawn():
    return sr.simulate(UNSURE, BOTH, n=N, seed=7)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance of one half that is off by .05")
def test_each_future_is_the_one_of_its_own_value_byte_by_byte(drawn) -> None:
    block, lane = SITES["talks.pause_months.value"]
    words = source_of(drawn.attrs).words(np.arange(N, dtype=np.uint64), block, 0)[lane]
    value = PAUSE.ppf((words + 0.5) / 2**32)
    assert (
        stats.chisquare([np.sum(value == months) for months in (1, 3, 9)], N * np.array([0.2, 0.5, 0.3])).pvalue > 1e-6
    )
    for months in (1, 3, 9):
        alone = sr.simulate(DEAL.replace({"talks.pause_months": months}), BOTH, n=N, seed=7)
        for name in drawn.data_vars:
            played, expected = (one[name].values[..., value == months] for one in (drawn, alone))
            np.testing.assert_array_equal(played, expected)
    assert not drawn.equals(alone)


def test_the_story_of_a_future_reads_the_value_that_it_plays(drawn) -> None:
    block, lane = SITES["talks.pause_months.value"]
    words = source_of(drawn.attrs).words(np.arange(40, dtype=np.uint64), block, 0)[lane]
    value = PAUSE.ppf((words + 0.5) / 2**32)
    for months in (1, 9):
        future = int(np.flatnonzero(value == months)[0])
        alone = sr.simulate(DEAL.replace({"talks.pause_months": months}), BOTH, n=40, seed=7)
        assert sr.replay(drawn, "wait", future).attrs["story"] == sr.replay(alone, "wait", future).attrs["story"]


def test_blocks_threads_and_first_futures_change_nothing(drawn) -> None:
    again = sr.simulate(UNSURE, BOTH, n=700, seed=7, first_future=1_000, block=300, threads=2)
    for name in drawn.data_vars:
        np.testing.assert_array_equal(drawn[name].values[..., 1_000:1_700], again[name].values)


def test_it_goes_with_numbers_drawn_in_full_and_with_other_points() -> None:
    known = sr.Discrete((0.9,), (1.0,))
    both = UNSURE.replace({"durability.backlash": sr.Gamma(13, 10), "ratification.discipline": known})
    points = sr.points.antithetic()
    played = sr.simulate(both, "wait", n=2048, seed=7, points=points)
    alone = sr.simulate(both.replace({"talks.pause_months": 3}), "wait", n=2048, seed=7, points=points)
    same = (played.ratified_month == alone.ratified_month).values.mean()
    assert 0.5 <= same < 1.0  # half of the futures have this pause; to most of the others it makes no difference
    assert sr.rerun(played).equals(played)


def test_few_values_keep_the_mean_and_most_of_the_spread() -> None:
    for law in (sr.Beta(30, 2), sr.Gamma(5, 15), sr.Uniform(0, 1), sr.Mixture((0, sr.Gamma(4, 2)), (0.3, 0.7))):
        values, up_to = few_values(law, 16)
        shares = np.diff(up_to, prepend=0.0)
        assert up_to[-1] == pytest.approx(1.0, abs=1e-12)
        mean = values @ shares
        assert mean == pytest.approx(law.mean(), rel=5e-3)  # an atom ends within a share; else Gauss's rule has 1e-4
        assert 0.95 < (values - mean) ** 2 @ shares / law.var() < 1.0


def test_too_many_combinations_and_what_cannot_take_it_are_refused_by_name() -> None:
    many = {"forces.cut_regular": sr.Uniform(0, 0.01), "forces.cut_dispute": sr.Uniform(0.01, 0.02)}
    more = many | {"forces.floor_factor": sr.Uniform(0, 1), "durability.later_factor": sr.Uniform(0, 1)}
    with pytest.raises(ScenarioError, match=r"forces.floor_factor.*at most three numbers that are uncertain in steps"):
        sr.simulate(DEAL.replace(more), "base", n=10, seed=1)
    with pytest.raises(ScenarioError, match=r"talks.pause_months needs a number"):
        sr.exact(UNSURE, "base", seed=1)
