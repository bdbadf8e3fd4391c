"""Does `simulate` give what the schema says, and refuse what it cannot do before it starts?"""

from __future__ import annotations

import time

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.core import schema
from sma_risk.sampling.played import played_of

DEAL = sr.presets.twelfth_sma()
FUTURES = sr.simulate(DEAL, ["hurry", "wait"], n=20_000, seed=11, status=True)


def test_every_outcome_of_the_schema_is_there_with_its_dims_unit_and_flags():
    names = schema.names("KRW")
    for outcome in (*schema.OUTCOMES, schema.STATUS_OUTCOME):
        variable = FUTURES[names[outcome.name]]
        assert variable.dims == outcome.dims
        assert variable.dims[-1] == "future"
        assert variable.dtype == np.dtype(schema.DTYPES[outcome.store])
        assert variable.attrs["units"] == outcome.unit.format(currency="KRW")
        if outcome.flags:
            assert variable.attrs["flag_meanings"].split() == list(outcome.flags)
            assert set(np.unique(variable)) <= set(variable.attrs["flag_values"])
    assert "future" not in FUTURES.coords


def test_attributes_tell_how_to_play_it_again():
    again = sr.Scenario.from_json(FUTURES.attrs["scenario"])
    assert again == DEAL
    assert FUTURES.attrs["seed"] == "11"
    assert set(FUTURES.attrs) >= {"strategies", "sampler", "compiled_sha256", "evidence_as_of", "versions"}


def test_a_single_strategy_keeps_its_dim():
    assert sr.simulate(DEAL, "base", n=10, seed=1).sizes == {"strategy": 1, "year": 5, "future": 10}


def test_events_come_in_their_order():
    d = FUTURES
    concluded, ratified, reopened = (d[f"{x}_month"].values for x in ("concluded", "ratified", "reopened"))
    amended, coverage_end = d.amended_month.values, d.coverage_end_month.values
    assert ((ratified < 0) | (ratified > concluded)).all()
    assert ((reopened < 0) | ((ratified >= 0) & (reopened > ratified))).all()
    assert ((amended < 0) | ((reopened >= 0) & (amended > reopened))).all()
    assert ((coverage_end < 0) == (d.coverage_end_cause.values == 0)).all()
    assert ((d.deal_end_month.values < 0) == (d.deal_end_cause.values == 0)).all()
    assert (d.furlough_months.values <= np.maximum(d.lapse_months.values - 3, 0)).all()
    assert ((concluded < 0) == (d.signed_with.values == 0)).all()
    assert (np.isnan(d.settlement_multiple.values) == (concluded < 0)).all()


def test_statuses_and_first_months_tell_the_same_story():
    status = FUTURES.status.values
    lapsed = (status[:, 20:] <= 2).sum(axis=1)
    assert (lapsed == FUTURES.lapse_months.values).all()
    in_force = status >= 3
    first = np.where(in_force.any(axis=1), in_force.argmax(axis=1), -1)
    assert (first == FUTURES.ratified_month.values).all()


def test_dollars_are_won_at_the_exchange_rate_of_the_year():
    usd = 1000 * FUTURES.cost_krw_bn.values / FUTURES.krw_per_usd.values
    assert np.allclose(usd, FUTURES.cost_usd_mn.values, rtol=3e-7)  # two float32 roundings


def test_a_ratifying_vote_was_won_unless_there_was_none():
    voted = FUTURES.ratified_month.values >= 0
    assert (2 * FUTURES.yes_votes.values[voted] > FUTURES.members_present.values[voted]).all()
    assert (FUTURES.yes_votes.values[~voted] == -1).all()


def test_progress_counts_every_future():
    seen = []
    sr.simulate(DEAL, "base", n=1000, seed=1, block=300, progress=lambda told: seen.append((told.done, told.n)))
    assert seen == [(300, 1000), (600, 1000), (900, 1000), (1000, 1000)]


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("n", {"n": 0}),
        ("n", {"n": True}),
        ("n", {"n": 1e6}),
        ("seed", {"seed": -1}),
        ("seed", {"seed": 2**64}),
        ("seed", {"seed": False}),
        ("seed", {"seed": 1.0}),
        ("threads", {"threads": 0}),
        ("block", {"block": 0}),
        ("status", {"status": 1}),
        ("first_future", {"first_future": 2**64 - 5}),
        ("strategy", {"strategy": "hury"}),
        ("strategy", {"strategy": []}),
        ("strategy", {"strategy": ["base", "base"]}),
    ],
)
def test_what_cannot_be_played_is_refused_by_name(key, change):
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.simulate(DEAL, **({"n": 10, "seed": 1} | change))
    assert refusal.value.key == key


def test_too_many_futures_are_refused_at_once_with_the_estimate():
    start = time.perf_counter()
    with pytest.raises(sr.ScenarioError, match=r"n needs at most [\d,]+ futures .* GiB at hand .* bytes a future"):
        sr.simulate(DEAL, ["hurry", "base"], n=10**12, seed=1)
    assert time.perf_counter() - start < 1  # milliseconds; a second allows for a busy machine


def test_the_memory_estimate_is_what_the_outcomes_take():
    assert FUTURES.nbytes - FUTURES.year.nbytes - FUTURES.month.nbytes - FUTURES.strategy.nbytes == (
        20_000 * played_of(FUTURES.attrs).bytes_per_future
    )


def test_weights_count_in_the_memory_estimate(monkeypatch):
    each = played_of(sr.simulate(DEAL, n=1, seed=1).attrs).bytes_per_future
    monkeypatch.setattr("sma_risk.sampling.machine.usable_memory", lambda: 1000 * each)
    assert sr.simulate(DEAL, n=1000, seed=1).sizes["future"] == 1000
    with pytest.raises(sr.ScenarioError, match=f"{each + 8} bytes a future"):
        sr.simulate(DEAL, n=1000, seed=1, points=sr.points.tilted(tilts={"election.winner": -1.0}))
