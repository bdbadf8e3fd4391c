"""Is a law of counts a distribution in SciPy's words, both tails from their own end?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sma_risk.distributions import Distribution
from sma_risk.distributions.families.counts import Counts
from sma_risk.parameters import ScenarioError

SCIPYS = stats.binom(300, 0.4)
OURS = Counts.of(SCIPYS.pmf(np.arange(301)))
LAWS = st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any).map(lambda w: Counts.of(np.array(w) / sum(w)))


def test_both_tails_are_scipys_binomial() -> None:
    k = np.arange(-1, 302)
    np.testing.assert_allclose(OURS.pmf(k), SCIPYS.pmf(k), rtol=1e-12)
    # SciPy's incomplete beta is good to about 1e-11 out here
    np.testing.assert_allclose(OURS.cdf(k), SCIPYS.cdf(k), rtol=1e-10)
    np.testing.assert_allclose(OURS.sf(k), SCIPYS.sf(k), rtol=1e-10)
    assert (OURS.mean(), OURS.var()) == pytest.approx((120.0, 72.0), rel=1e-12)
    assert OURS.interval(0.9) == SCIPYS.interval(0.9)


@given(LAWS, st.floats(0, 1))
def test_a_quantile_is_the_smallest_number_that_reaches_the_mass(law: Counts, q: float) -> None:
    k = float(law.ppf(q))
    low, high = law.support()
    assert low <= k <= high
    assert law.cdf(k) >= q - 1e-15  # sums of eight terms
    assert k == low or law.cdf(k - 1) < q + 1e-15
    k = float(law.isf(q))
    assert low <= k <= high
    assert law.sf(k) <= q + 1e-15
    assert k == low or law.sf(k - 1) > q - 1e-15


@given(LAWS, st.floats(-2, 10))
def test_the_two_masses_add_up(law: Counts, x: float) -> None:
    assert law.cdf(x) + law.sf(x) == pytest.approx(1.0, abs=1e-14)


def test_ends_fractions_and_nan() -> None:
    law = Counts((0.0, 0.5, 0.5, 0.0))
    assert law.support() == (1.0, 2.0)
    assert law.ppf([0, 1]).tolist() == law.isf([1, 0]).tolist() == [1.0, 2.0]
    assert law.pmf([1.5, -1, 7, 2]).tolist() == [0, 0, 0, 0.5]
    assert law.cdf(1.9) == 0.5
    assert np.isnan(law.cdf(np.nan))
    assert np.isnan(law.ppf(1.1))
    assert set(law.rvs(100, seed=1)) == {1.0, 2.0}


def test_names_and_parameters_rebuild_a_law() -> None:
    law = Counts((0.25, 0.75))
    assert Distribution.from_dict(law.to_dict()) == law
    assert repr(OURS) == "Counts(0..300: mean 120, 90 % in 106..134)"
    with pytest.raises(ScenarioError, match=r"Counts\.probabilities needs some probabilities that sum to one"):
        Counts((0.5, 0.6))
