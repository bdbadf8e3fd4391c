"""Is the law of the months to a conclusion the hazard of the model page, section 6?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.distributions import LogNormal
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import twelfth_sma

TALKS = twelfth_sma().talks


def by_the_page(k: int, tempo: float) -> float:
    left = 19 - k
    deadline = (
        next(f for low, f in ((12, 0.35), (6, 0.5), (3, 0.7), (0, 1.3), (-3, 1.6), (-6, 1.0)) if left >= low)
        if left >= -6
        else 0.8
    )
    return min(1.0, ((k + 1) / 6) ** 2) * deadline * tempo


def test_the_factors_are_ramp_deadline_and_tempo() -> None:
    haste = [2.86] * 6 + [3.718] * 3 + [1.0]
    law = TALKS.time_to_conclusion(began=-1, expiry=19, tempo=haste)
    assert law.level == TALKS.level_regular
    expected = [by_the_page(k, haste[min(k, 9)]) for k in range(40)]
    np.testing.assert_allclose(law.cumulative(np.arange(1, 41)), np.cumsum(expected), rtol=1e-13)


def test_after_the_last_step_nothing_changes() -> None:
    law = TALKS.time_to_conclusion(began=4, expiry=-20, maximalist=True)
    assert law.level == TALKS.level_maximalist
    assert law.factors == pytest.approx([0.8 * min(1, (max(k - 4, 0) / 6) ** 2) for k in range(11)])


def test_steps_of_the_deadline_are_up_to_a_hundred_years_away_on_either_side() -> None:
    for lowest in (-1200, 1200):
        assert TALKS.replace(deadline=((lowest, 2.0), (None, 1.0))).deadline_factor(lowest) == 2.0


def test_a_law_has_no_more_months_than_its_tempo_needs() -> None:
    assert len(TALKS.time_to_conclusion(began=-1, expiry=19, tempo=[1.0] * 50).factors) == 50


def test_one_step_and_one_month_of_ramp_make_a_constant_hazard() -> None:
    flat = TALKS.replace(deadline=((None, 0.5),), ramp_months=1)
    law = flat.time_to_conclusion(began=-3, expiry=0)
    assert set(law.factors) == {0.5}


def test_impossible_tempi_and_levels_without_closed_form_are_refused() -> None:
    with pytest.raises(ScenarioError, match="tempo needs 1 to 1200 values"):
        TALKS.time_to_conclusion(-1, 19, tempo=-1.0)
    with pytest.raises(ScenarioError, match="began needs a whole number from -1200 to 1200"):
        TALKS.time_to_conclusion(10**9, 19)  # a list of so many factors, before
    with pytest.raises(ScenarioError, match=r"PiecewiseHazard\.level needs a number >= 0 or a Gamma"):
        TALKS.replace(level_regular=LogNormal(0.3, 0.5)).time_to_conclusion(-1, 19)
