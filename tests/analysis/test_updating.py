"""Do futures that are weighted anew say what futures that are played anew would?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.analysis.updating.reweight import believed
from sma_risk.analysis.updating.weights import tail_index

N = 60_000
FALSE_ALARM = 4.9  # standard errors: 1e-6 each, of some dozens of comparisons


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=N, seed=11)


def agree(weighted, again) -> None:
    """Compare chances and costs of both strategies: two independent sets of futures."""
    pairs = [(sr.chances(one), sr.cost_summary(one)) for one in (weighted, again)]
    for name in ("lapse_3_months", "reopened", "ratified_in_time"):
        a, b = pairs[0][0], pairs[1][0]
        z = (a[name] - b[name]) / np.hypot(a[f"{name}_se"], b[f"{name}_se"])
        assert float(abs(z).max()) < FALSE_ALARM, name
    means = [pair[1].total_bn.sel(statistic="mean") for pair in pairs]
    errors = [pair[1].total_bn_se.sel(statistic="mean") for pair in pairs]
    assert float(abs((means[0] - means[1]) / np.hypot(*errors)).max()) < FALSE_ALARM


CHANGES = {
    "odds": {"election.probability": sr.Beta(5.0, 15.0)},
    "next election": {"election.hold": 0.6, "election.heir": 0.8, "election.convert": 0.2},
    "pace": {"talks.level_regular": sr.Gamma(7.0, 15.0), "talks.level_maximalist": sr.Gamma(3.0, 25.0)},
    "assembly": {"ratification.stall_base": sr.Beta(3.0, 13.5), "ratification.consent_level": sr.Gamma(5.5, 25.0)},
    "fear": {"durability.reopen_maximalist": sr.Gamma(1.5, 40.0), "election.probability": 0.7},
}


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by .014; unweighted ones are by twice that")
@pytest.mark.parametrize("name", CHANGES)
def test_reweighted_futures_agree_with_those_played_again(futures, name) -> None:
    scenario = sr.presets.twelfth_sma().replace(CHANGES[name])
    again = sr.simulate(scenario, ["hurry", "wait"], n=N, seed=12)
    weighted = sr.reweight(futures, CHANGES[name])
    before = sr.chances(futures).lapse_3_months - sr.chances(again).lapse_3_months
    error = np.hypot(sr.chances(futures).lapse_3_months_se, sr.chances(again).lapse_3_months_se)
    if name != "next election":  # so that agreement is no accident: unweighted they differ
        assert float(abs(before / error).max()) > 2 * FALSE_ALARM
    agree(weighted, again)
    assert float(weighted.weight.mean()) == pytest.approx(1.0, abs=0.05)
    assert believed(weighted) == scenario


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by 4.9 of its errors, about .015")
def test_months_that_passed_without_a_deal_agree_with_futures_that_begin_after_them() -> None:
    # without snap elections a Gamma pace and no deal in the first six months give a Gamma pace again: its rate grows by
    # the sum of ramp x deadline over these months (talks began in month -1, the deadline is more than 12 months away)
    still = sr.presets.twelfth_sma().replace({"politics.snap_per_year": 0.0})
    sums = sum(min(1.0, ((k + 1) / 6.0) ** 2) * (0.35 if 19 - k >= 12 else 0.5) for k in range(6))
    later = still.replace({"talks.level_regular": sr.Gamma(5.0, 15.0 + sums), "agreement.as_of": "2024-11"})
    kept = sr.without_deal(sr.simulate(still, "base", n=N, seed=13), 6)
    again = sr.simulate(later, "base", n=N, seed=14)
    assert 0.3 < float(kept.attrs["condition_share"]) < 0.9
    assert kept.attrs["condition"] == "no deal in the first 6 months"
    agree(kept, again)


def test_a_deal_that_is_never_concluded_was_not_concluded_in_the_first_months(build) -> None:
    kept = sr.without_deal(build(["base"], concluded_month=np.array([[-1, 0, 5, 6, 7, -1]])), 6)
    assert kept.concluded_month.values.tolist() == [[-1, 6, 7, -1]]


def test_a_poll_is_the_beta_after_it(futures) -> None:
    twice = sr.after_poll(sr.after_poll(futures, 0.4, 20), 0.7, 10)
    assert believed(twice).election.probability == sr.Beta(10.8 + 8 + 7, 9.2 + 12 + 3)
    won = float((twice.weight * (twice.attitude_2025 == 1)).sum() / twice.weight.sum())
    share = float((futures.attitude_2025 == 1).mean())
    odds = (25.8 / 24.2) / (10.8 / 9.2) * share / (1.0 - share)
    assert won == pytest.approx(odds / (1.0 + odds), rel=1e-9)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by 4.9 of its errors, about .015")
def test_an_uncertain_number_is_reweighted_by_its_own_law() -> None:
    scenario = sr.presets.twelfth_sma().replace({"durability.backlash": sr.LogNormal(2.0, 0.5)})
    changes = {"durability.backlash": sr.LogNormal(3.0, 0.5)}
    weighted = sr.reweight(sr.simulate(scenario, ["hurry", "wait"], n=N, seed=15), changes)
    agree(weighted, sr.simulate(scenario.replace(changes), ["hurry", "wait"], n=N, seed=16))


def test_few_effective_futures_warn(futures) -> None:
    with pytest.warns(UserWarning, match=r"60,000 futures are worth .* after weighting") as warned:
        far = sr.reweight(futures, {"talks.level_regular": sr.Gamma(60.0, 60.0)})
    with pytest.warns(UserWarning, match="after weighting") as of_poll:
        sr.after_poll(futures, 0.99, 4000, least_share=0.9)
    with pytest.warns(UserWarning, match="after weighting") as of_months:
        sr.without_deal(futures, 40)
    for one in (warned, of_poll, of_months):
        assert one[0].filename == __file__  # not a file of the library
    found = sr.weight_diagnostics(far)
    assert float(found.effective_share.max()) < 0.1
    assert far.attrs["effective_futures"] == float(found.effective.min())
    assert float(found.tail_index[0]) > 0.3
    assert float(sr.weight_diagnostics(sr.reweight(futures, {"election.probability": 0.5})).tail_index[0]) == 0.0


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"demand.opening": sr.LogNormal(2.0, 0.3)}, "demand.opening"),
        ({"durability.backlash": 2.0}, "durability.backlash"),
        ({"talks.level_regular": sr.Normal(0.3, 0.2)}, "talks.level_regular"),
        ({"election.probabilty": 0.5}, "election.probabilty"),
    ],
)
def test_what_needs_playing_again_is_refused_by_name(futures, changes, key) -> None:
    with pytest.raises(sr.ScenarioError) as refused:
        sr.reweight(futures, changes)
    assert key in str(refused.value)


@pytest.mark.statistical(false_alarm=1e-6, detects="a chance that is off by 4.9 of its errors, about .015")
def test_the_law_of_an_uncertain_share_is_reweighted_and_the_shares_beside_it_are_not() -> None:
    law, other = sr.Beta(2.0, 8.0), sr.Beta(4.0, 6.0)
    scenario = sr.presets.twelfth_sma().replace({"escalator.one_year": law})
    futures = sr.simulate(scenario, ["hurry", "wait"], n=N, seed=11)
    again = sr.simulate(scenario.replace({"escalator.one_year": other}), ["hurry", "wait"], n=N, seed=12)
    agree(sr.reweight(futures, {"escalator.one_year": other}), again)
    name = "durability.outcomes_regular"
    unsure = sr.presets.twelfth_sma().replace({name: (law, 0.5, 0.3, 0.2)})
    with pytest.raises(sr.ScenarioError, match=rf"{name} needs to be played again"):
        sr.reweight(sr.simulate(unsure, n=100, seed=1), {name: (other, 0.3, 0.5, 0.2)})


def test_a_law_that_a_copula_ties_to_another_is_refused() -> None:
    tied = sr.GaussianCopula(("talks.level_regular", "ratification.consent_level"), ((1, 0.5), (0.5, 1)))
    scenario = sr.presets.twelfth_sma().replace({"dependence.copulas": (tied,)})
    futures = sr.simulate(scenario, n=100, seed=1)
    with pytest.raises(sr.ScenarioError, match="a copula makes it depend"):
        sr.reweight(futures, {"talks.level_regular": sr.Gamma(7.0, 15.0)})


@pytest.mark.parametrize(
    ("played", "change", "needed"),
    [
        ({"election.probability": 0.0}, {"election.probability": 0.4}, "a result that can happen in what was played"),
        ({"election.hold": sr.Beta(2, 2)}, {"election.hold": 0.4}, "to be played again: it is uncertain itself"),
        (
            {"election.heir": 1.0, "election.convert": 1.0, "election.hold": 1.0, "election.regain": 1.0},
            {"election.heir": 0.5, "attitude": 0},
            "results of the next election that could happen",
        ),
        (
            {"durability.backlash": sr.Discrete((1.0, 2.0), (0.5, 0.5))},
            {"durability.backlash": sr.Discrete((1.0, 2.0), (0.4, 0.6))},
            "without atoms",
        ),
    ],
)
def test_what_could_not_happen_cannot_be_weighted_up(played, change, needed) -> None:
    scenario = sr.presets.twelfth_sma().replace(played)
    futures = sr.simulate(scenario, "base", n=100, seed=1)
    if "attitude" in change:  # futures that the scenario says cannot be
        futures = futures.assign(attitude_2029=0 * futures.attitude_2029)
    with pytest.raises(sr.ScenarioError, match=needed):
        sr.reweight(futures, {name: value for name, value in change.items() if name != "attitude"})


def test_a_poll_changes_a_beta_only() -> None:
    futures = sr.simulate(sr.presets.twelfth_sma().replace({"election.probability": 0.4}), "base", n=100, seed=1)
    with pytest.raises(
        sr.ScenarioError, match=r"election\.probability needs a Beta for a poll to change, got Constant\(value=0\.4\)"
    ):
        sr.after_poll(futures, share=0.5, worth=10)


def test_a_law_that_reaches_beyond_what_was_played_is_told_how_far() -> None:
    scenario = sr.presets.twelfth_sma().replace({"durability.backlash": sr.Uniform(1.0, 2.0)})
    with pytest.raises(sr.ScenarioError, match=r"\(50 % is outside\)"):
        sr.reweight(sr.simulate(scenario, "base", n=100, seed=1), {"durability.backlash": sr.Uniform(1.0, 3.0)})


def test_the_tail_index_is_hills() -> None:
    # of 10 weights two are looked at: the mean of one logarithm; of 100 twenty, nineteen of them above the least
    assert tail_index(np.array([1.0] * 8 + [2.0, 6.0])) == pytest.approx(np.log(3.0))
    weight = np.exp(np.arange(100) / 10.0)
    assert tail_index(weight) == pytest.approx(np.arange(1, 20).mean() / 10.0)
