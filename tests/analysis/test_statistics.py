"""Are the estimates right, and are their standard errors those of repeated simulation?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis import statistics as st

REPLICATES = 1000
N = 4000
# 95 % intervals over 1,000 replicates: the count that covers has a standard deviation of .7 points,
# so .93 to .97 is almost three of them either way.
COVERED = (0.93, 0.97)
Z = 1.959963984540054

ESTIMATES = {
    "mean": (lambda x, y: st.mean(x), 1.0),
    "proportion": (lambda x, y: st.proportion(x > 1.0), math.exp(-1.0)),
    "low quantile": (lambda x, y: st.quantile(*st.in_order(x), 0.05), -math.log(0.95)),
    "median": (lambda x, y: st.quantile(*st.in_order(x), 0.5), math.log(2.0)),
    "high quantile": (lambda x, y: st.quantile(*st.in_order(x), 0.95), math.log(20.0)),
    "expected shortfall": (lambda x, y: st.expected_shortfall(*st.in_order(x), 0.9), math.log(10.0) + 1.0),
    "shortfall with an atom": (
        lambda x, y: st.expected_shortfall(*st.in_order(np.where(x < math.log(20.0), 0.0, 1.0)), 0.9), 0.5,
    ),
    "paired difference": (lambda x, y: st.paired_difference(x, y), -1.0),
    "ratio": (lambda x, y: st.ratio(x, y), 0.5),
}  # fmt: skip


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
@pytest.mark.parametrize("name", ESTIMATES)
def test_95_percent_intervals_cover_the_truth_95_times_in_100(name: str) -> None:
    estimate, truth = ESTIMATES[name]
    rng = np.random.default_rng(7)
    covered = 0
    for _ in range(REPLICATES):
        x = rng.exponential(size=N)
        found = estimate(x, x + rng.exponential(size=N))
        covered += abs(found.value - truth) <= Z * found.se
    assert COVERED[0] <= covered / REPLICATES <= COVERED[1]


def test_expected_shortfall_splits_an_atom() -> None:
    # ten ones among a hundred: the worst fifth is half ones, the worst twentieth all ones
    row = np.repeat([0.0, 1.0], [90, 10])
    assert st.expected_shortfall(*st.in_order(row), 0.8).value == pytest.approx(0.5, abs=1e-12)
    assert st.quantile(*st.in_order(row), 0.8).value == 0.0
    assert st.expected_shortfall(*st.in_order(row), 0.95)[:2] == (1.0, 0.0)
    assert st.quantile(*st.in_order(row), 0.95).value == 1.0


@pytest.mark.parametrize(("level", "worst"), [(0.9, 100), (0.95, 50), (0.99, 10)])
def test_expected_shortfall_is_the_mean_of_the_worst(level: float, worst: int) -> None:
    row = np.sort(np.random.default_rng(1).normal(size=1000))
    # rounding of a sum of a thousand terms of size one
    assert st.expected_shortfall(*st.in_order(row), level).value == pytest.approx(row[-worst:].mean(), abs=1e-12)


def test_a_quantile_inside_an_atom_has_no_error() -> None:
    assert st.quantile(*st.in_order(np.repeat([0.0, 1.0], [900, 100])), 0.5)[:2] == (0.0, 0.0)


@pytest.mark.statistical(
    false_alarm=0.02,
    detects="a coverage of .92 or less; without an interval of its own .90",
    because="the band is the promise",
)
@pytest.mark.parametrize("atom", [0.9, 0.94, 0.948])
def test_the_interval_of_a_quantile_beside_an_atom_covers(atom: float) -> None:
    truth, covered = -math.log(0.05 / (1.0 - atom)), 0  # zero, or exponential: the 95 % quantile lies in the latter
    rng = np.random.default_rng(9)
    for _ in range(REPLICATES):
        x = np.where(rng.random(N) < atom, 0.0, rng.exponential(size=N))
        low, high = st.quantile(*st.in_order(x), 0.95).interval
        covered += low <= truth <= high
    # an end inside the atom cannot miss on its side, so that up to .975 are covered; .985 is two deviations more
    assert COVERED[0] <= covered / REPLICATES <= 0.985


@pytest.mark.parametrize(("level", "expected"), [(1e-12, 0.0), (0.25, 0.0), (0.26, 1.0), (1 - 1e-12, 3.0)])
def test_the_quantiles_nearest_to_none_and_all_are_the_least_and_the_largest(level: float, expected: float) -> None:
    assert st.quantile(*st.in_order(np.array([3.0, 0.0, 2.0, 1.0])), level).value == expected


def test_a_quantile_of_too_few_futures_has_no_error_to_give() -> None:
    assert math.isnan(st.quantile(*st.in_order(np.arange(20.0)), 0.95).se)


def test_one_future_has_a_mean_and_no_error() -> None:
    found = st.mean(np.array([3.0], np.float32))
    assert found.value == 3.0
    assert math.isnan(found.se)


def test_single_precision_is_summed_in_double() -> None:
    # a float32 sum of a million such numbers is off by far more than one in the fourth digit
    row = np.full(1_000_000, 1402.8, np.float32)
    assert st.mean(row).value == pytest.approx(float(np.float32(1402.8)), rel=1e-12)


def test_summarise_says_what_the_single_functions_say() -> None:
    data = xr.DataArray(np.random.default_rng(2).normal(size=(2, 500)), dims=("strategy", "future"))
    value, error, *_ = st.summarise(data, (0.25,), 0.9)
    row = np.sort(data.values[1])
    found = dict(zip(value.statistic.values, zip(value[1].values, error[1].values, strict=True), strict=True))
    assert list(found) == ["mean", "q25", "var90", "es90"]
    assert found["q25"] == st.quantile(*st.in_order(row), 0.25)[:2]
    assert found["var90"] == st.quantile(*st.in_order(row), 0.9)[:2]
    assert found["es90"] == st.expected_shortfall(*st.in_order(row), 0.9)[:2]


def test_standard_error_knows_every_statistic() -> None:
    data = xr.DataArray(np.random.default_rng(3).normal(size=(3, 1000)), dims=("year", "future"), attrs={"units": "m"})
    row = np.sort(data.values[2])
    assert sr.standard_error(data)[2] == st.mean(data.values[2]).se
    assert sr.standard_error(data > 0, statistic="proportion")[2] == st.proportion(row > 0).se
    assert sr.standard_error(data, statistic="quantile", level=0.5)[2] == st.quantile(*st.in_order(row), 0.5).se
    shortfall = sr.standard_error(data, statistic="expected_shortfall", level=0.9)
    assert shortfall[2] == st.expected_shortfall(*st.in_order(row), 0.9).se
    assert shortfall.dims == ("year",)
    assert shortfall.attrs["units"] == "m"


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda x: sr.standard_error(x, statistic="mode"), "statistic"),
        (lambda x: sr.standard_error(x, statistic="quantile"), "level"),
        (lambda x: sr.standard_error(x, statistic="quantile", level=1.0), "level"),
        (lambda x: st.summarise(x, (0.5, 50), 0.9), "levels"),
        (lambda x: st.summarise(x, (0.5,), math.nan), "shortfall"),
        (lambda x: sr.standard_error(x.rename(future="draw")), "cost"),
        (lambda x: sr.standard_error(x[:0]), "cost"),
    ],
)
def test_refusals_name_their_key(call, key: str) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        call(xr.DataArray([1.0, 2.0], dims="future", name="cost"))
    assert refusal.value.key == key


@pytest.mark.statistical(false_alarm=1e-6, detects="an error that is 11 % off; the wrong formula is 29 to 62 %")
@pytest.mark.parametrize("level", [0.1, 0.5, 0.9])
def test_the_error_of_expected_shortfall_is_the_spread_of_replicates(level: float) -> None:
    rng = np.random.default_rng(8)
    found = [st.expected_shortfall(*st.in_order(rng.exponential(size=N)), level) for _ in range(REPLICATES)]
    values, errors = np.transpose([one[:2] for one in found])
    # a standard deviation of 1,000 replicates is known to 1 / sqrt(2,000) = 2.2 %: 11 % is 4.9 of them, either
    # way. Adding the squared average instead of taking it off would lengthen the error by 62 % and 29 % at the
    # two low levels.
    assert errors.mean() == pytest.approx(values.std(ddof=1), rel=0.11)


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda x: sr.standard_error(x.rename(future="draw").to_dataset()), "data"),
        (lambda x: sr.standard_error(None), "data"),
        (lambda x: sr.standard_error(x.astype(str)), "data"),
        (lambda x: st.summarise(x.to_dataset(), (0.5,), 0.9), "data"),
        (lambda x: st.summarise(x, 3, 0.9), "levels"),
        (lambda x: st.summarise(x, None, 0.9), "levels"),
        (lambda x: st.summarise(x, "0.5", 0.9), "levels"),
        (lambda x: st.summarise(x, np.array(0.5), 0.9), "levels"),
        (lambda x: st.summarise(x, (0.5, 0.5), 0.9), "levels"),
    ],
)
def test_what_is_no_data_and_no_level_is_refused(call, key: str) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        call(xr.DataArray([1.0, 2.0], dims="future", name="cost"))
    assert refusal.value.key == key


def test_levels_may_be_an_array() -> None:
    data = xr.DataArray(np.arange(100.0), dims="future")
    assert st.summarise(data, np.array([0.25, 0.5]), 0.9)[0].statistic.values[1:3].tolist() == ["q25", "q50"]
