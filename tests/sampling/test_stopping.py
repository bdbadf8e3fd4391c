"""Does it stop when the answer is sure enough, at a point that depends on the futures only?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.sampling.looks import looks_of
from sma_risk.sampling.stream import CHUNK, SPAN, Question
from sma_risk.scenario import resolve

DEAL = sr.presets.twelfth_sma()
BOTH = ["hurry", "wait"]
COST = [sr.summaries.Moments("total_bn")]
AT_ERROR = sr.stopping.AtError("total_bn_mean", 2.0)  # 1,090 for one future under `wait`


def stopped(rule, scenario=DEAL, **options) -> xr.Dataset:
    return sr.simulate(scenario, BOTH, seed=7, **({"n": 10**8, "summaries": COST, "stop": rule} | options))


def test_it_stops_at_the_first_look_with_a_small_enough_error() -> None:
    answer = stopped(AT_ERROR)
    n = int(answer.futures_played)
    looks = looks_of(10**8, CHUNK, SPAN)
    assert bool(answer.rule_met)
    assert float(answer.total_bn_mean_se.max()) <= 2.0
    before = sr.simulate(DEAL, BOTH, n=looks[looks.index(n) - 1], seed=7, summaries=COST)
    assert float(before.total_bn_mean_se.max()) > 2.0
    assert answer.attrs["n"] == str(n)
    again = sr.simulate(DEAL, BOTH, n=n, seed=7, summaries=COST)
    assert answer.attrs.pop("stop") == repr(AT_ERROR)
    assert again.identical(answer.drop_vars(["futures_played", "rule_met"]))


def test_where_it_stops_does_not_depend_on_threads() -> None:
    assert stopped(AT_ERROR, threads=1).identical(stopped(AT_ERROR, threads=3))


def test_a_rule_may_have_as_many_futures_as_there_are_numbers() -> None:
    rule = sr.stopping.AtError("total_bn_mean", 1000.0)
    assert int(stopped(rule, n=2**63).futures_played) == CHUNK


def test_a_rule_that_is_never_met_plays_all_and_says_so() -> None:
    answer = stopped(sr.stopping.AtError("total_bn_mean", 1e-9), n=CHUNK + 1)
    assert (int(answer.futures_played), bool(answer.rule_met)) == (CHUNK + 1, False)


def test_a_rare_event_that_was_not_seen_yet_has_no_small_error() -> None:
    rule, question = sr.stopping.AtError("exit", 0.5), Question(DEAL, ("hurry", "wait"))

    def met(*errors: float) -> bool:
        return rule.met(xr.Dataset({"exit": ("of", [0.1, 0.0]), "exit_se": ("of", list(errors))}), question, 1)

    assert (met(0.01, 0.0), met(0.01, 0.01), met(0.01, np.nan)) == (False, True, False)


def test_a_relative_error_is_a_share_of_the_estimate() -> None:
    answer = stopped(sr.stopping.AtError("total_bn_mean", 0.0003, relative=True))
    assert bool(np.all(answer.total_bn_mean_se <= 0.0003 * answer.total_bn_mean))
    assert CHUNK < int(answer.futures_played) < 10**7


def test_the_ranking_is_settled_by_paired_differences() -> None:
    answer = stopped(sr.stopping.Settled("loss_bn"), summaries=None)
    assert (int(answer.futures_played), bool(answer.rule_met)) == (CHUNK, True)  # hurry is far ahead
    assert float(answer.loss_bn_difference.sel(strategy="hurry", other="wait")) < 0.0


def test_strategies_that_never_differ_are_settled() -> None:
    same = dataclasses.replace(resolve(DEAL, "hurry")[0], name="the same")
    answer = sr.simulate(DEAL, ["hurry", same], n=10**8, seed=7, stop=sr.stopping.Settled())
    assert (int(answer.futures_played), bool(answer.rule_met)) == (CHUNK, True)
    assert not answer.loss_bn_difference_se.any()


def test_a_difference_too_small_to_matter_is_settled() -> None:
    (hurry,) = resolve(DEAL, "hurry")
    slower = dataclasses.replace(hurry, tempo=0.97 * hurry.tempo, name="slower")

    def met(tolerance: float) -> bool:
        rule = sr.stopping.Settled(tolerance=tolerance)
        return bool(sr.simulate(DEAL, ["hurry", slower], n=2000, seed=7, stop=rule).rule_met)

    assert (met(0.0), met(1000.0)) == (False, True)


def test_each_cell_of_a_sweep_stops_by_itself() -> None:
    odds = xr.DataArray([0.0, 1.0], dims="odds")
    swept = DEAL.replace({"election.probability": odds})
    told: list[sr.Progress] = []
    answer = stopped(AT_ERROR, swept, progress=told.append)
    alone = [stopped(AT_ERROR, DEAL.replace({"election.probability": one})) for one in odds.values.tolist()]
    assert answer.futures_played.values.tolist() == [int(one.futures_played) for one in alone]
    assert answer.attrs["n"] == str(answer.futures_played.values.max())
    np.testing.assert_array_equal(answer.total_bn_mean, [one.total_bn_mean for one in alone])
    assert told[-1].done == told[-1].n == int(answer.futures_played.sum())


def test_looks_are_at_whole_chunks_then_whole_spans_and_ever_further_apart() -> None:
    looks = looks_of(10**9, CHUNK, SPAN)
    assert looks[-1] == 10**9
    assert all(look % CHUNK == 0 for look in looks[:-1])
    assert all(look % SPAN == 0 for look in looks[:-1] if look > SPAN)
    steps = np.diff(looks[:-1]) / looks[:-2]
    assert np.all(steps[2:] > 0.3)  # a half, less what makes chunks whole
    assert len(looks) == 24  # 15,259 chunks, by steps of a half
    assert looks_of(5, CHUNK, SPAN) == [5]


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: stopped("soon"), "stop"),
        (lambda: stopped(AT_ERROR, summaries=None), "summaries"),
        (lambda: stopped(sr.stopping.AtError("cost", 1.0), n=100), "stop.estimate"),
        (lambda: sr.stopping.AtError("total_bn_mean", 0.0), "error"),
        (lambda: sr.stopping.Settled("cost_bn"), "quantity"),
        (lambda: sr.stopping.Settled(confidence=1.0), "confidence"),
        (lambda: sr.stopping.Settled(tolerance=-1.0), "tolerance"),
        (lambda: sr.simulate(DEAL, "base", n=100, seed=7, stop=sr.stopping.Settled()), "stop"),
    ],
)
def test_rules_that_cannot_be_are_refused(make, key) -> None:
    with pytest.raises(sr.ScenarioError) as caught:
        make()
    assert caught.value.key == key
