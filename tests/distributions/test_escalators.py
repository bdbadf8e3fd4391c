"""Do the rules give the payments of past agreements, and nothing where they say nothing?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk import evidence
from sma_risk.distributions.demand import escalators
from sma_risk.distributions.demand.escalators import (
    PAST,
    ByDefenceBudget,
    ByInflation,
    Fixed,
    OneYear,
    payments,
    retrace,
)
from sma_risk.parameters import ScenarioError

RATES = st.floats(-50, 50)


@pytest.mark.parametrize(
    ("number", "years"),
    [
        (6, [2006]),
        (7, [2008]),
        (8, [2010, 2011, 2012, 2013]),
        (9, [2015, 2016, 2017, 2018]),
        (11, [2022, 2023, 2024, 2025]),
        (12, [2027]),
    ],
)
def test_the_rules_reproduce_the_record(number: int, years: list[int]) -> None:
    exact = retrace(number)
    assert exact.index.tolist() == years
    # reckoned in published digits, payments agree to the last of them, KRW 0.1 bn
    assert exact["rule_krw_bn"].to_numpy() == pytest.approx(exact["paid_krw_bn"].to_numpy(), abs=1e-9)
    # CPI with two digits and no rounding: growth within a tenth of a point, so the rule is not an accident of rounding
    unrounded = retrace(number, published=False)
    assert (unrounded["rule_pct"] - unrounded["paid_pct"]).abs().max() < 0.1


@pytest.mark.parametrize("number", [7, 8, 9, 11])
def test_the_rule_that_the_evidence_names_is_the_one_replayed(number: int) -> None:
    recorded = evidence.annual_payments().query("sma_number == @number").set_index("year")["rule_growth_pct"].dropna()
    # the evidence prints the rule's growth with one digit
    assert retrace(number, published=False)["rule_pct"].to_numpy() == pytest.approx(recorded.to_numpy(), abs=0.05)


def test_a_lag_or_a_cap_that_is_wrong_is_seen() -> None:
    inflation = evidence.annual_payments().set_index("year")["cpi_inflation_pct"].to_dict()
    recorded = retrace(8)["paid_pct"].to_numpy()

    def worst(rule: escalators.Rule) -> float:
        paid = np.array(list(payments(rule, 760.0, (2009, 2013), inflation).values()))
        return float(np.abs(100 * (paid[1:] / paid[:-1] - 1) - recorded).max())

    assert worst(ByInflation(cap_pct=4.0)) < 0.1
    assert worst(ByInflation()) > 0.5  # 4.67 uncapped instead of 4.0
    assert worst(ByInflation(cap_pct=4.0, lag_years=1)) > 0.5


def test_one_year_agreements_have_no_second_year() -> None:
    assert payments(OneYear(), 1038.9, (2019, 2019)) == {2019: 1038.9}
    assert retrace(10).empty
    with pytest.raises(ScenarioError, match="year needs the first and only year of a one-year agreement, got 2020"):
        payments(OneYear(), 1038.9, (2019, 2020))


@given(st.lists(RATES, min_size=3, max_size=3), st.floats(0.1, 1e6))
def test_arrays_of_futures_are_paid_one_by_one(rates: list[float], first: float) -> None:
    def last(rate: object) -> np.ndarray:
        return payments(ByDefenceBudget(), first, (2026, 2028), defence_pct={2026: rate, 2027: rate})[2028]

    assert last(np.array(rates)).tolist() == [last(rate) for rate in rates]


@given(RATES)
def test_a_fixed_rate_compounds(rate: float) -> None:
    paid = payments(Fixed(rate), 100.0, (2026, 2030))
    assert float(paid[2030]) == pytest.approx(100 * (1 + rate / 100) ** 4, rel=1e-14)


def test_inflation_has_a_cap_but_no_floor() -> None:
    falling = payments(ByInflation(cap_pct=4.0), 100.0, (2026, 2028), {2025: -3.0, 2026: 7.0})
    assert [float(paid) for paid in falling.values()] == pytest.approx([100.0, 97.0, 97.0 * 1.04])


def test_what_is_missing_or_impossible_is_named() -> None:
    with pytest.raises(ScenarioError, match="cpi_pct needs the value of 2025"):
        payments(ByInflation(), 100.0, (2026, 2027), {2024: 2.0})
    with pytest.raises(ScenarioError, match="years needs a last year not before the first"):
        payments(Fixed(1.0), 100.0, (2026, 2025))
    with pytest.raises(ScenarioError, match=r"ByInflation\.cap_pct needs a number from 0 to 1000, got -1"):
        ByInflation(cap_pct=-1)
    with pytest.raises(ScenarioError, match="number needs an agreement with a rule on record: 6, 7, 8, 9, 10, 11, 12"):
        retrace(5)
    assert set(PAST) == set(range(6, 13))
