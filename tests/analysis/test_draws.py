"""Do weights and replicates give the estimates and errors that they should, through the one function that knows?"""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import sma_risk as sr
from sma_risk.analysis import statistics as st
from sma_risk.analysis.draws import Draws, Estimate, draws_of, half_in_errors

REPLICATES = 1000
N = 4096
# 95 % intervals over 1,000 replicates: the count that covers has a standard deviation of .7 points,
# so .93 to .97 is almost three of them either way.
COVERED = (0.93, 0.97)

# of an exponential of mean 1
ESTIMATES = {
    "mean": (lambda x, d: st.mean(x, d), 1.0),
    "proportion": (lambda x, d: st.proportion(x > 1.0, d), math.exp(-1.0)),
    "median": (lambda x, d: st.quantile(*st.in_order(x, d), 0.5), math.log(2.0)),
    "high quantile": (lambda x, d: st.quantile(*st.in_order(x, d), 0.95), math.log(20.0)),
    "expected shortfall": (lambda x, d: st.expected_shortfall(*st.in_order(x, d), 0.9), math.log(10.0) + 1.0),
    "ratio": (lambda x, d: st.ratio(x, x**2, d), 0.5),
    "mean where": (lambda x, d: st.mean_where(x, x > 1.0, d), 2.0),
}


def covered(estimate, truth, draw):
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(REPLICATES):
        found = estimate(*draw(rng))
        hits += abs(found.value - truth) <= found.half_width
    return hits / REPLICATES


def tilted(rng):
    """Draws of mean 1.25, weighted back to mean 1."""
    x = rng.exponential(1.25, N)
    return x, Draws(N, weight=np.exp(-x) / np.exp(-x / 1.25))


def stratified(rng):
    """Sixteen replicates of seven strata each: more even than chance within, independent of each other."""
    stratum = np.arange(N) % 7
    return -np.log1p(-(stratum + rng.random(N)) / 7), Draws(N, replicate=np.arange(N) // (N // 16))


def correlated(rng):
    """64 replicates of futures that are all alike within each: plain errors would be eight times too short."""
    labels = np.repeat(np.arange(64), N // 64)
    return rng.exponential(size=64)[labels], Draws(N, replicate=labels)


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
@pytest.mark.parametrize("name", ESTIMATES)
def test_95_percent_intervals_of_weighted_futures_cover(name: str) -> None:
    estimate, truth = ESTIMATES[name]
    assert COVERED[0] <= covered(estimate, truth, tilted) <= COVERED[1]


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
@pytest.mark.parametrize("name", ["mean", "proportion", "median", "expected shortfall", "ratio"])
def test_95_percent_intervals_of_replicates_cover(name: str) -> None:
    estimate, truth = ESTIMATES[name]
    assert COVERED[0] <= covered(estimate, truth, stratified) <= COVERED[1]


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .91 or less, of .98 or more", because="the band is the promise"
)
def test_95_percent_intervals_of_replicates_that_hang_together_cover() -> None:
    # the mean of 64 exponentials is still skewed
    assert 0.92 <= covered(*ESTIMATES["mean"], correlated) <= COVERED[1]


def test_equal_weights_change_nothing_but_rounding() -> None:
    x = np.random.default_rng(1).exponential(size=999)
    even = Draws(999, weight=np.full(999, 0.3))
    for estimate, _ in ESTIMATES.values():
        plain, weighted = estimate(x, Draws(999)), estimate(x, even)
        assert weighted.value == pytest.approx(plain.value, rel=1e-12)
        # the binomial errors of plain futures take n, not n - 1; a quantile's interval is rounded outwards by a rank
        assert weighted.se == pytest.approx(plain.se, rel=0.05)


def test_a_weight_of_two_counts_like_two_futures() -> None:
    rng = np.random.default_rng(2)
    x, weight = rng.exponential(size=500), rng.integers(0, 3, 500)
    twice, once = np.repeat(x, weight), Draws(500, weight=weight.astype(float))
    for estimate, _ in ESTIMATES.values():
        assert estimate(x, once).value == pytest.approx(estimate(twice, Draws(twice.size)).value, rel=1e-12)


def test_replicates_of_one_future_each_are_plain_futures() -> None:
    x = np.random.default_rng(3).exponential(size=400)
    single = Draws(400, replicate=np.arange(400))
    assert st.mean(x, single).se == pytest.approx(st.mean(x).se, rel=1e-12)
    assert st.mean(x, single).freedom == 399


def test_an_interval_of_replicates_is_students() -> None:
    assert Estimate(0.0, 1.0, 15.0).half_width == pytest.approx(stats.t.ppf(0.975, 15))
    assert not Estimate(2.0, 1.0, 15.0).significant
    assert Estimate(2.0, 1.0).significant


def test_how_futures_were_drawn_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Draws(4).n = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Draws(4).tally(np.zeros(4, int), 1).sums = np.ones(1)  # type: ignore[misc]


def test_effective_futures_are_kishs() -> None:
    assert Draws(4, weight=np.array([1.0, 1.0, 0.0, 0.0])).effective == 2.0


@pytest.mark.parametrize("weight", [[1.0, -1.0], [0.0, 0.0], [1.0, math.nan]])
def test_impossible_weights_are_refused(weight) -> None:
    data = xr.Dataset({"x": ("future", [1.0, 2.0]), "weight": ("future", weight)})
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.standard_error(data)
    assert refusal.value.key == "weight"


@pytest.mark.parametrize("replicates", [1, 3, True, 2.0, "two"])
def test_impossible_numbers_of_replicates_are_refused(replicates) -> None:
    data = xr.Dataset({"x": ("future", np.arange(4.0))}, attrs={"replicates": replicates})
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.standard_error(data)
    assert refusal.value.key == "replicates"


def test_the_attribute_means_equal_blocks_one_after_the_other() -> None:
    data = xr.Dataset({"x": ("future", np.arange(6.0))}, attrs={"replicates": 3})
    assert draws_of(data).replicate.tolist() == [0, 0, 1, 1, 2, 2]
    # block means .5, 2.5, 4.5 with standard deviation 2: 2 / sqrt(3)
    assert float(sr.standard_error(data).x) == pytest.approx(2.0 / math.sqrt(3.0))


@pytest.mark.parametrize("points", [sr.points.sobol(), sr.points.antithetic()], ids=["sobol", "antithetic"])
def test_a_part_that_was_cut_out_no_longer_says_whose_replicate_each_future_is(points) -> None:
    """By their places 256 of 1,024 would be replicates of 16, or pairs of one: errors of something else."""
    even = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1024, seed=2024, points=points)
    part = even.isel(future=slice(256 if points.whole else 512))
    for answer in (lambda: sr.compare(part, "hurry", "wait"), lambda: sr.standard_error(part)):
        with pytest.raises(sr.ScenarioError, match=r"futures needs all futures of replicates.* of 1024"):
            answer()
    few = xr.DataArray(np.arange(1024) < part.sizes["future"], dims="future")
    chosen = draws_of(sr.condition(even, few))
    assert chosen.replicate.tolist() == draws_of(even).replicate[: chosen.n].tolist()


def test_every_analysis_hears_of_weights_and_replicates(played) -> None:
    weight = xr.DataArray(np.random.default_rng(4).exponential(size=4000), dims="future")
    weighted, blocks = played.assign(weight=weight), played.assign_attrs(replicates=16)
    for name, analysis in {
        "total_bn": sr.cost_summary,
        "reopened": sr.chances,
        "coverage": sr.survival,
        "difference_bn": lambda f: sr.compare(f, "hurry", "wait"),
        "loss_bn": sr.best,
        "odds": lambda f: sr.break_even_odds(f, "hurry", "wait", lapse_price_bn=0.0),
        "percentile": lambda f: sr.percentile_of(f, "lapse_months", 3, strategy="wait"),
    }.items():
        plain, by_weight, by_block = analysis(played), analysis(weighted), analysis(blocks)
        assert not np.array_equal(plain[name], by_weight[name]), name
        assert not np.array_equal(plain[f"{name}_se"], by_block[f"{name}_se"]), name
        # sums of other orders
        np.testing.assert_allclose(plain[name], by_block[name], rtol=1e-9, err_msg=name)


def test_answers_tell_the_freedom_of_their_errors(played) -> None:
    labelled = played.assign_coords(replicate=("future", np.arange(4000) % 7))
    assert "freedom" not in sr.chances(played).attrs
    assert sr.chances(played.assign_attrs(replicates=16)).attrs["freedom"] == 15
    assert sr.chances(played.assign_attrs(replicates=16, n="4000")).attrs["freedom"] == 15
    assert sr.chances(labelled).attrs["freedom"] == 6
    assert half_in_errors(sr.chances(played)) == pytest.approx(stats.norm.ppf(0.975))
    assert half_in_errors(sr.chances(labelled)) == pytest.approx(stats.t.ppf(0.975, 6))


def test_a_sweep_is_carried_along(played) -> None:
    small = played.isel(future=slice(0, 500))
    swept = xr.concat([small, small.assign(cost_krw_bn=small.cost_krw_bn * 2)], xr.DataArray([1.0, 2.0], dims="factor"))
    found = sr.cost_summary(swept)
    assert found.total_bn.dims == ("factor", "strategy", "statistic")
    np.testing.assert_allclose(found.total_bn[1], 2 * found.total_bn[0], rtol=1e-6)  # single precision doubled
    told = sr.compare(swept, "hurry", "wait").sentence
    assert told.dims == ("factor",)
    assert told.values[0] == sr.compare(small, "hurry", "wait").attrs["sentence"]
    assert sr.survival(swept).coverage.dims[0] == "factor"
    assert found.factor.values.tolist() == [1.0, 2.0]
