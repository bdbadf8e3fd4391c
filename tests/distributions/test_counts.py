"""Does a law of whole numbers speak SciPy's words with SciPy's values?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sma_risk.distributions import Counts
from sma_risk.parameters import ScenarioError

REFERENCE = stats.binom(20, 0.3)
LAW = Counts(0, tuple(REFERENCE.pmf(np.arange(21)).tolist()))
AT = np.array([-3.0, -0.5, 0.0, 4.0, 4.5, 19.0, 20.0, 31.0])


@pytest.mark.parametrize("word", ["pmf", "cdf", "sf"])
def test_masses_are_those_of_scipy(word: str) -> None:
    # relative, also in the tails: sums of a few positive terms
    np.testing.assert_allclose(getattr(LAW, word)(AT), getattr(REFERENCE, word)(AT), rtol=1e-12, atol=0)


def test_moments_and_quantiles_are_those_of_scipy() -> None:
    assert (LAW.mean(), LAW.var()) == (pytest.approx(6.0, rel=1e-13), pytest.approx(4.2, rel=1e-13))
    q = [1e-9, 0.05, 0.5, 0.95, 1 - 1e-9]
    assert LAW.ppf(q).tolist() == REFERENCE.ppf(q).tolist()
    assert LAW.interval(0.9) == REFERENCE.interval(0.9)


def test_the_quantiles_of_nought_and_one_are_the_ends_of_the_support() -> None:
    gap = Counts(5, (0.0, 0.25, 0.0, 0.75, 0.0))
    assert gap.support() == (6, 8)
    assert gap.ppf([0.0, 0.25, 0.2501, 1.0]).tolist() == [6, 6, 8, 8]


def test_nan_stays_nan() -> None:
    assert np.isnan([LAW.pmf(np.nan), LAW.cdf(np.nan), LAW.sf(np.nan)]).all()


def test_draws_have_the_masses() -> None:
    drawn = LAW.rvs(200_000, seed=7)
    seen = np.bincount(drawn, minlength=21)[2:12]
    expected = 200_000 * REFERENCE.pmf(np.arange(2, 12))
    # each of ten counts within 6 standard deviations: false alarm below 1e-7
    assert np.all(np.abs(seen - expected) < 6 * np.sqrt(expected))


@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=30), st.integers(-50, 50), st.floats(0, 1))
def test_a_quantile_is_the_first_number_that_reaches_its_probability(weights, first, q) -> None:
    law = Counts(first, tuple(w / sum(weights) for w in weights))
    k = law.ppf(q)
    # the last partial sum may miss 1 by rounding
    assert law.cdf(k) >= q - 1e-12
    assert law.cdf(k - 1) < q or k == law.support()[0]
    assert law.cdf(k) + law.sf(k) == pytest.approx(1, abs=1e-12)


def test_masses_that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(ScenarioError, match=r"Counts\.masses"):
        Counts(0, (0.5, 0.6))
