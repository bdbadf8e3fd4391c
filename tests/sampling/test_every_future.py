"""How do the outcomes of a future hang together, whatever the scenario?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import assume, given

from sma_risk.core.schema import OUTCOMES, STATUS
from sma_risk.scenario import Scenario

from ..generators import (
    AHEAD,
    playing,
    scenarios,
)
from .small import bytes_of, ever, money, play, seeds

NEGOTIATING, PENDING, STALLED, IN_FORCE, *_, EXITED = range(len(STATUS))
WITHOUT_AGREEMENT = [NEGOTIATING, PENDING, STALLED]


@playing
@given(scenarios(), seeds)
def test_what_follows_comes_later(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed)
    order = ["concluded_month", "ratified_month", "reopened_month", "amended_month"]
    for before, after in pairwise(order):
        came = ever(futures[after])
        assert ever(futures[before])[came].all(), after
        assert (futures[before].values[came] <= futures[after].values[came]).all(), after
    for name in (o.name for o in OUTCOMES if o.name.endswith("_month")):
        assert (futures[name] >= -1).all()
        assert (futures[name] < scenario.months).all(), name


@playing
@given(scenarios(), seeds)
def test_coverage_ends_once_and_of_one_cause(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed)
    cause, lapses, gone = (futures[name].values for name in ("coverage_end_cause", "lapse_months", "exited_month"))
    assert ((cause == 0) == ~ever(futures["coverage_end_month"])).all()
    assert (np.isin(cause, [1, 2]) == (lapses > 0)).all()  # an exit is for good: no lapse comes after it
    assert ((cause > 2) <= (gone >= 0)).all()
    assert (gone[cause > 2] == futures["coverage_end_month"].values[cause > 2]).all()


@playing
@given(scenarios(), seeds)
def test_lapses_and_exits_are_those_of_the_status(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed, status=True)
    status = futures["status"].transpose("strategy", "future", "month").values
    after = np.arange(scenario.months) > scenario.month_index(scenario.agreement.expiry)
    lapses = (np.isin(status, WITHOUT_AGREEMENT) & after).sum(axis=-1)
    assert np.array_equal(futures["lapse_months"], lapses)
    gone = status == EXITED
    assert (np.diff(gone.astype(int), axis=-1) >= 0).all()
    first = np.where(gone.any(axis=-1), gone.argmax(axis=-1), -1)
    assert np.array_equal(futures["exited_month"], first)


@playing
@given(scenarios(), seeds)
def test_a_payment_is_frozen_where_there_is_no_agreement_at_its_end(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed, status=True)
    cost, before = futures[money(scenario, "cost")], np.float32(scenario.agreement.base_payment_bn)
    exited = np.zeros(cost.isel(year=0).shape, dtype=bool)
    for year in scenario.years:
        status = futures["status"].isel(month=scenario.year_end(year)).values
        paid = cost.sel(year=year).values
        frozen = np.isin(status, WITHOUT_AGREEMENT)
        assert (paid == before)[frozen].all()
        exited = status == EXITED
        share = np.float32(scenario.agreement.labour_share) * np.broadcast_to(before, paid.shape)
        np.testing.assert_allclose(paid[exited], share[exited], rtol=2.0**-23)  # one rounding
        before = np.where(exited, before, paid)


@playing
@given(scenarios(), seeds)
def test_votes_are_won_by_a_majority_of_those_present_of_a_quorum(scenario: Scenario, seed: int) -> None:
    futures = play(scenario.replace({"ratification.override": 0.0}), seed=seed)
    yes, present = futures["yes_votes"].values, futures["members_present"].values
    voted = present >= 0
    assert ((yes >= 0) == voted).all()
    assert (2 * yes > present)[voted].all()
    assert (present[voted] >= scenario.ratification.quorum).all()
    assert (present <= scenario.ratification.seats).all()
    assert (
        voted[ever(futures["ratified_month"])].all()
        or scenario.ratification.automatic_after_months > 0
        or (scenario.agreement.ratified != "none")
    )


@playing
@given(scenarios(), seeds)
def test_a_deal_has_a_price_a_class_and_a_month_or_none_of_them(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed=seed)
    concluded = ever(futures["concluded_month"])
    assert np.array_equal(concluded, futures["signed_with"].values > 0)
    assert np.array_equal(concluded, ~np.isnan(futures["settlement_multiple"].values))
    assert (futures["settlement_multiple"].values[concluded] > 0).all()
    assert np.array_equal(ever(futures["ratified_month"]), ever(futures["deal_planned_end_month"]))
    assert ((futures["side_deal"] == 1) >= (futures[money(scenario, "side_deal_cost")] > 0)).all()


@playing
@given(seeds, seeds)
def test_two_seeds_are_two_ensembles(one: int, other: int) -> None:
    assume(one != other)
    assert bytes_of(play(AHEAD, seed=one)) != bytes_of(play(AHEAD, seed=other))
