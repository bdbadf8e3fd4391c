"""Does the month of the next Korean inauguration have the law of the model page?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sma_risk.distributions import NextInauguration
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

PRESET = twelfth_sma()
HOUSE = NextInauguration(
    PRESET.agreement.as_of,
    PRESET.politics.inauguration,
    PRESET.politics.snap_per_year,
    PRESET.politics.interregnum_end,
)


def test_the_first_months_are_those_of_a_hand() -> None:
    called = -math.expm1(-0.05 / 12)
    assert HOUSE.pmf("2024-06") == 0.0
    assert HOUSE.pmf("2024-07") == pytest.approx(called * 0.2, rel=1e-13)
    still = math.exp(-0.05 / 12)
    assert HOUSE.pmf("2024-08") == pytest.approx(called * (0.2 * 0.8 + still * 0.2), rel=1e-13)


@pytest.mark.statistical(false_alarm=1e-6, detects="a month's chance of .004 that is off by .0004")
def test_the_law_is_that_of_the_clock_and_the_interregnum_of_the_page() -> None:
    rng, n, hazard = np.random.default_rng(36), 1_000_000, 0.05 / 12
    exposure = rng.exponential(size=n)
    snap = np.maximum(np.ceil(exposure / hazard) - 1, 0)  # the first k with (k + 1) hazard >= E
    vacancy = 1 + np.floor(np.log(rng.random(n)) / math.log(1 - 0.2))
    drawn = np.where(snap <= 35, snap + vacancy + 1, 36).astype(int)
    expected = n * HOUSE.law().pmf(np.arange(60))
    seen = np.bincount(drawn, minlength=60)[:60]
    # 60 counts, each within 6 standard deviations: false alarm below 1e-6 in all
    assert np.all(np.abs(seen - expected) <= 6 * np.sqrt(expected) + 1e-9)


def test_without_a_snap_hazard_the_month_is_the_regular_one() -> None:
    calm = NextInauguration("2024-05", "2027-05", 0.0, 0.2)
    assert calm.law().support() == (36, 36)
    assert (calm.snap_probability(), calm.cdf("2027-04"), calm.cdf("2027-05")) == (0.0, 0.0, 1.0)


def test_a_call_in_the_last_months_leads_beyond_the_regular_date() -> None:
    assert HOUSE.sf("2027-05") > 0.0
    late = 1.0 - HOUSE.cdf("2027-05")
    assert HOUSE.sf("2027-05") == pytest.approx(late, rel=1e-9)


def test_the_last_month_told_holds_all_that_is_later() -> None:
    assert math.fsum(HOUSE.law().probabilities) == pytest.approx(1.0, abs=1e-14)
    assert HOUSE.law().probabilities[-1] < 1e-15


def test_months_go_in_and_come_out_as_text() -> None:
    assert HOUSE.interval(0.9)[1] == HOUSE.ppf(0.9) == "2027-05"
    assert set(HOUSE.rvs(5, seed=1)) <= {f"{year}-{month:02d}" for year in range(2024, 2040) for month in range(1, 13)}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("2024-05", "2024-05", 0.05, 0.2), "inauguration needs a month after 2024-05"),
        (("2024-5", "2027-05", 0.05, 0.2), "as_of"),
        (("2024-05", "2027-05", -1.0, 0.2), "snap_per_year"),
        (("2024-05", "2027-05", 0.05, 0.0), "interregnum_end"),
        (("2024-05", "2027-05", 0.05, 1e-5), "interregnum_end needs at least"),
    ],
)
def test_bad_input_is_refused_by_name(arguments, named) -> None:
    with pytest.raises(ScenarioError, match=named):
        NextInauguration(*arguments)
