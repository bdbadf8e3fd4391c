"""What does a strategy reach, and what does it not: the world, the past, the other result?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.core.schema import CAUSES
from sma_risk.scenario import Scenario, Strategy

from ..generators import (
    AHEAD,
    changes,
    playing,
    scenarios,
    strategies,
)
from .small import bytes_of, ever, play, seeds


@playing
@given(scenarios(), seeds, st.data())
def test_no_strategy_moves_the_world(scenario: Scenario, seed: int, data: st.DataObject) -> None:
    world = [name for name, one in play(scenario).items() if "strategy" not in one.dims]
    one, other = (play(scenario, data.draw(strategies(scenario)), seed)[world] for _ in range(2))
    assert bytes_of(one) == bytes_of(other)


@playing
@given(scenarios(), seeds, st.data())
def test_strategies_that_part_in_a_month_share_all_before_it(
    scenario: Scenario, seed: int, data: st.DataObject
) -> None:
    one, other = data.draw(strategies(scenario, "one")), data.draw(strategies(scenario, "other"))
    k = data.draw(st.integers(max(scenario.month_index(scenario.election.month), 0), scenario.months - 1))
    turned = Strategy(
        "turned",
        "one of them, then the other",
        np.concatenate([one.tempo[:k], other.tempo[k:]]),
        np.concatenate([one.consent_open[:k], other.consent_open[k:]]),
    )
    status = play(scenario, [one, turned], seed, status=True)["status"].isel(month=slice(k))
    assert np.array_equal(status.sel(strategy="one"), status.sel(strategy="turned"))


@playing
@given(changes(AHEAD), seeds, st.data())
def test_what_is_planned_for_one_result_changes_nothing_after_the_other(
    some: dict, seed: int, data: st.DataObject
) -> None:
    one, other = data.draw(strategies(AHEAD, "one")), data.draw(strategies(AHEAD, "other"))
    blind = AHEAD.month_index(AHEAD.election.month)
    tempo, consent = np.array(one.tempo), np.array(one.consent_open)
    tempo[blind:, 1], consent[blind:, 1] = other.tempo[blind:, 1], other.consent_open[blind:, 1]
    turned = Strategy("turned", "another plan for a maximalist", tempo, consent)
    futures = play(AHEAD.replace(some), [one, turned], seed)
    regular = futures.isel(future=np.flatnonzero(futures["attitude_2025"].values == 0))
    assert bytes_of(regular.sel(strategy="one")) == bytes_of(regular.sel(strategy="turned"))


@playing
@given(changes(AHEAD), seeds)
def test_who_never_talks_never_concludes_and_pays_the_old_amount(some: dict, seed: int) -> None:
    scenario = AHEAD.replace(some)
    idle = Strategy("idle", "never talks", np.zeros((AHEAD.months, 2)), np.ones((AHEAD.months, 2), dtype=bool))
    futures = play(scenario, idle, seed)
    expiry = scenario.month_index(scenario.agreement.expiry)
    for name in ("concluded", "ratified", "reopened", "amended", "exited"):
        assert not ever(futures[f"{name}_month"]).any(), name
    assert np.isnan(futures["settlement_multiple"]).all()
    assert (futures["lapse_months"] == scenario.months - 1 - expiry).all()
    assert (futures["coverage_end_month"] == expiry + 1).all()
    assert (futures["coverage_end_cause"] == CAUSES.index("negotiation")).all()
    assert (futures["cost_krw_bn"] == np.float32(scenario.agreement.base_payment_bn)).all()


@playing
@given(changes(AHEAD), seeds, st.data())
def test_where_the_assembly_never_votes_nothing_is_ratified(some: dict, seed: int, data: st.DataObject) -> None:
    scenario = AHEAD.replace({**some, "ratification.automatic_after_months": 0})
    strategy = data.draw(strategies(AHEAD))
    closed = Strategy("closed", "no vote", strategy.tempo, np.zeros((AHEAD.months, 2), dtype=bool))
    futures = play(scenario, closed, seed)
    assert not ever(futures["ratified_month"]).any()
    assert (futures["yes_votes"] == -1).all()
