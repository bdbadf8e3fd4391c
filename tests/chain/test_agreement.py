"""Do futures played and the chain solved say the same, and would it show if they did not?

Every comparison may fail by chance once in a million (|z| > 4.89). The comparisons of a test are some thousand months,
states and causes that move together; were they independent, a new seed would fail one of the tests below with a
probability of at most .03 (Bonferroni, 30,000 comparisons). Seeds are fixed, so what passes, passes again.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import sma_risk as sr
from sma_risk.analysis.agreement import _by_welch, compare_means, compare_shares, worst
from sma_risk.core import compile as compiling
from sma_risk.scenario import Scenario

from .scenarios import CHANGES, STRATEGIES, preset, uneven

N, MARKS = 200_000, 1024
SEED = 20240501


def compared(scenario: Scenario, strategies: list[str | sr.Strategy], n: int = N, marks: int = MARKS) -> xr.Dataset:
    futures = sr.simulate(scenario, strategies, n=n, seed=SEED, status=True)
    return sr.agreement(futures, sr.exact(scenario, strategies, marks=marks, seed=SEED + 1))


def assert_agreement(found: xr.Dataset) -> None:
    assert not bool(np.isnan(found.z).any())
    assert found.attrs["largest"] < found.attrs["threshold"], "\n" + worst(found).to_string()


@pytest.mark.statistical(
    false_alarm=1e-6, detects="a share near one half that is off by .0055; planted errors are caught"
)
def test_every_month_state_and_cause_of_the_five_strategies() -> None:
    found = compared(preset(), STRATEGIES, marks=2 * MARKS)
    assert_agreement(found)
    assert found.sizes["quantity"] > 1600  # 80 months of 9 events, 4 causes and 7 states, and the rest


@pytest.mark.statistical(false_alarm=1e-6, detects="a share near one half that is off by .0055")
def test_a_strategy_that_is_no_one_s_habit() -> None:
    scenario = preset()
    assert_agreement(compared(scenario, [uneven(scenario)]))


@pytest.mark.statistical(false_alarm=1e-6, detects="a share near one half that is off by .0055")
@pytest.mark.parametrize(("name", "strategy"), [*zip(CHANGES, 2 * STRATEGIES, strict=False)])
def test_changed_scenarios(name: str, strategy: str) -> None:
    assert_agreement(compared(preset().replace(CHANGES[name]), [strategy]))


@pytest.mark.statistical(false_alarm=1e-6, detects="a share near one half that is off by .0013")
@pytest.mark.long
@pytest.mark.parametrize("name", ["preset", *CHANGES])
def test_four_million_futures_against_thirty_two_thousand_worlds(name: str) -> None:
    scenario = preset().replace(CHANGES.get(name, {}))
    futures = sr.simulate(scenario, STRATEGIES, n=4_000_000, seed=SEED + 2)
    found = sr.agreement(futures, sr.exact(scenario, STRATEGIES, marks=1 << 15, seed=SEED + 3))
    assert found.attrs["largest"] < found.attrs["threshold"], "\n" + worst(found).to_string()


# --- planted errors: in the scenario or in the arrays that the chain is given, the futures being right

# With every level known the worlds differ little, and what remains is the error of counting.
SETTLED: dict[str, object] = {
    "election.probability": 0.54,
    "talks.level_regular": 0.33,
    "talks.level_maximalist": 0.1,
    "ratification.consent_level": 0.31,
    "ratification.stall_base": 0.1,
    "durability.reopen_maximalist": 0.02,
    "demand.opening": 4.0,
    "demand.anchoring_share": 0.1,
    "demand.reservation": 0.6,
}
IN_SCENARIO: dict[str, dict[str, object]] = {
    "talks with a regular administration 5 % faster": {"talks.level_regular": 0.33 * 1.05},
    "consent 5 % faster": {"ratification.consent_level": 0.31 * 1.05},
    "reopening 5 % more likely": {"durability.reopen_maximalist": 0.02 * 1.05},
    "resolution 5 % faster": {"durability.resolve_maximalist": 0.105},
    "stalls left 10 % faster": {"ratification.leave_stall": 0.088},  # so few stall that 5 % shows at 5.1 only
    "side deal and amendment swapped": {"durability.outcomes_maximalist": (0.40, 0.25, 0.33, 0.02)},
    "regular and maximalist results swapped": {"election.probability": 0.46},
    "inauguration one month late": {"election.inauguration": "2025-03"},
    "talks began one month late": {"agreement.talks_began": "2024-05"},
}
# What shows at 8 or more, the threshold being 6.2, by a quarter of the marks as well; by all of them at 6.2 or more.
PLAIN = {
    "talks with a regular administration 5 % faster",
    "consent 5 % faster",
    "side deal and amendment swapped",
    "regular and maximalist results swapped",
    "inauguration one month late",
    "talks began one month late",
}


def settled() -> Scenario:
    return preset().replace(SETTLED)


@pytest.fixture(scope="module")
def futures() -> xr.Dataset:
    return sr.simulate(settled(), ["hurry"], n=1_000_000, seed=SEED, status=True)


@pytest.fixture(scope="module")
def answers() -> xr.Dataset:
    return sr.exact(settled(), ["hurry"], marks=MARKS, seed=SEED)


def claimed(answers: xr.Dataset, futures: xr.Dataset) -> xr.Dataset:
    """The answers as if they were of the scenario that was played."""
    return answers.assign_attrs({name: futures.attrs[name] for name in ("scenario", "strategies", "compiled_sha256")})


def assert_caught(futures: xr.Dataset, answers: xr.Dataset) -> None:
    found = sr.agreement(futures, claimed(answers, futures))
    assert found.attrs["largest"] > found.attrs["threshold_any"], found.attrs["sentence"]


@pytest.mark.statistical(false_alarm=1e-6, detects="a share near one half that is off by .0055")
def test_without_a_planted_error_nothing_is_caught(futures, answers) -> None:
    assert_agreement(sr.agreement(futures, answers))
    assert_agreement(sr.agreement(futures, sr.exact(settled(), ["hurry"], marks=MARKS // 4, seed=SEED)))


@pytest.mark.parametrize("error", IN_SCENARIO)
def test_errors_planted_in_the_scenario_are_caught(futures, error: str) -> None:
    wrong = settled().replace(IN_SCENARIO[error])
    assert_caught(futures, sr.exact(wrong, ["hurry"], marks=MARKS // 4 if error in PLAIN else MARKS, seed=SEED))


def late_expiry(compiled):
    return compiled._replace(calendar=compiled.calendar._replace(expiry=compiled.calendar.expiry + 1))


def swapped_blocs(compiled):
    """The government's bloc in a divided and in a unified state."""
    steps, first = (np.ascontiguousarray(part[::-1]) for part in (compiled.tables.yes_steps, compiled.tables.first_yes))
    return compiled._replace(tables=compiled.tables._replace(yes_steps=steps, first_yes=first))


def swapped_withdrawals(compiled):
    """Who leaves: Korea with the hazard of an amendment's consent, and the other way round."""
    n = compiled.numbers
    return compiled._replace(numbers=n._replace(rok_withdrawal=n.amendment_consent, amendment_consent=n.rok_withdrawal))


def late_opening(compiled):
    """What a strategy opens in a month opens one month later."""
    tempo = np.ascontiguousarray(np.roll(compiled.strategies.tempo, 1, axis=1))
    tempo[:, 0] = tempo[:, 1]
    return compiled._replace(strategies=compiled.strategies._replace(tempo=tempo))


@pytest.mark.parametrize("plant", [late_expiry, swapped_blocs, swapped_withdrawals, late_opening])
def test_errors_planted_in_the_compiled_arrays_are_caught(futures, monkeypatch, plant) -> None:
    right = compiling.compile_scenario
    monkeypatch.setattr(compiling, "compile_scenario", lambda *given: plant(right(*given)))
    assert_caught(futures, sr.exact(settled(), ["hurry"], marks=MARKS // 4, seed=SEED))  # at 9.8 or more


@pytest.mark.parametrize("name", ["ratified_month", "reopened_month", "coverage_end_month", "troop_cut_month"])
def test_an_event_counted_one_month_late_is_caught(futures, answers, name: str) -> None:
    late = futures[name].where(futures[name] < 0, np.minimum(futures[name] + 1, 79)).astype("i2")
    assert_caught(futures.assign({name: late}), answers)


# --- the deviates themselves

TRIALS = 200_000
# Of so many trials with true errors as assumed, the share of |z| > 2 differs from .0455 by sqrt(.0455 / 200,000) =
# .0005 in one standard error; 5 of them are .0024. A count is whole, so its tail is at least the normal one: fewer.
OUTSIDE = 0.0455 + 0.0024


@pytest.mark.statistical(false_alarm=1e-6, detects="2 of 1,000 deviates more beyond 2 than a normal has")
@pytest.mark.parametrize(("p", "spread"), [(0.3, 0.0), (0.3, 1e-3), (2e-5, 0.0), (2e-5, 1e-5), (1 - 2e-4, 2e-5)])
def test_deviates_of_shares_are_normal_or_nearer_to_zero(p: float, spread: float) -> None:
    rng = np.random.default_rng(3)
    n, rare = 100_000, min(p, 1.0 - p)
    drawn = rng.gamma((rare / spread) ** 2, spread**2 / rare, TRIALS) if spread else np.full(TRIALS, rare)
    hits = rng.binomial(n, drawn if p < 0.5 else 1.0 - drawn).astype(float)
    z = compare_shares([""] * TRIALS, hits, n, np.full(TRIALS, p), np.full(TRIALS, spread)).deviate
    assert (np.abs(z) > 2.0).mean() < OUTSIDE
    assert np.abs(z).max() < 7.0  # by chance: 200,000 x 2 x 1.3e-12 = 5e-7


def test_deviates_of_means_have_the_degrees_of_freedom_that_welch_gives_them() -> None:
    far, one, none = np.full(3, 5.0), np.array([1.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0])
    # no error of replicates; as much as of futures, so half of the variance; nothing else: 15 / 1, 15 / .25 and normal
    expected = [5.0, stats.norm.isf(stats.t.sf(5.0, 60)), stats.norm.isf(stats.t.sf(5.0, 15))]
    assert _by_welch(far, one, none) == pytest.approx(expected, rel=1e-6)


def test_what_cannot_happen_and_did_is_infinitely_far() -> None:
    found = compare_shares(["", ""], np.array([0.0, 1.0]), 1000, np.zeros(2), np.zeros(2))
    assert found.deviate.tolist() == [0.0, np.inf]


def test_means_that_never_vary_agree_to_single_precision() -> None:
    found = compare_means([""], np.full((1, 100), 1402.8, np.float32), np.array([1402.8]), np.zeros(1))
    assert abs(found.deviate[0]) < 0.1  # 1402.8 in single precision is off by 4e-8, a twentieth of 1e-6


def test_the_worst_ten_comparisons_are_shown_the_largest_first() -> None:
    found = xr.Dataset({"z": ("quantity", np.arange(12.0) * np.tile([1, -1], 6))}, {"quantity": list("abcdefghijkl")})
    assert "".join(worst(found).quantity) == "lkjihgfedc"


# --- what is refused


def test_another_scenario_is_refused(futures) -> None:
    with pytest.raises(sr.ScenarioError, match="solved needs the scenario that was simulated"):
        sr.agreement(futures, sr.exact(settled().replace({"durability.backlash": 2.0}), ["hurry"], marks=16, seed=1))


def test_a_missing_strategy_is_refused(futures) -> None:
    with pytest.raises(sr.ScenarioError, match="solved needs the strategy 'hurry'"):
        sr.agreement(futures, sr.exact(settled(), ["wait"], marks=16, seed=1))


@pytest.mark.parametrize("more", ["base", "wait"])
def test_more_strategies_solved_than_played_are_welcome(futures, more: str) -> None:
    answers = sr.exact(settled(), [more, "hurry"], marks=64, seed=1)
    assert sr.agreement(futures, answers).strategy.values.tolist() == ["hurry"]


@pytest.mark.parametrize("name", ["ratified_month", "strategy"])
def test_missing_variables_are_refused_by_name(futures, name: str) -> None:
    answers = sr.exact(settled(), ["hurry"], marks=16, seed=1)
    with pytest.raises(sr.ScenarioError, match=name):
        sr.agreement(futures.drop_vars(name), answers)
    with pytest.raises(sr.ScenarioError, match="side_deal"):
        sr.agreement(futures, answers.drop_vars("side_deal"))
    with pytest.raises(sr.ScenarioError, match="solved needs a Dataset"):
        sr.agreement(futures, None)


def test_the_order_in_which_a_scenario_is_written_does_not_matter(futures) -> None:
    written = json.dumps(dict(reversed(json.loads(futures.attrs["scenario"]).items())))
    assert written != futures.attrs["scenario"]
    answers = sr.exact(settled(), ["wait", "hurry"], marks=64, seed=1)
    assert sr.agreement(futures.assign_attrs(scenario=written), answers).strategy.values.tolist() == ["hurry"]
