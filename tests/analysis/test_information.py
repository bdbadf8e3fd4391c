"""Is what it is worth to know what the closed forms say, within its error, and never more than knowing everything?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import sma_risk as sr
from sma_risk.analysis.draws import Draws
from sma_risk.analysis.expectation import FOLDS, expectation, folds
from sma_risk.analysis.information.value import partial_information
from sma_risk.analysis.inputs import Inputs

N = 60_000
FALSE_ALARM = 4.9  # standard errors: 1e-6


def worth(mean: float, sd: float) -> float:
    """Value of knowing a normal gain of a strategy that is worse by `mean` on average."""
    return sd * stats.norm.pdf(mean / sd) - mean * stats.norm.sf(mean / sd)


def choice(build, gains):
    """Futures of a strategy that costs 100 and of others that gain on it."""
    costs = np.zeros((1 + len(gains), 5, len(gains[0])))
    costs[0, 0] = 100.0
    for k, gain in enumerate(gains):
        costs[1 + k, 0] = 100.0 - gain
    return build(["plain", *(f"other{k}" for k in range(len(gains)))], cost_krw_bn=costs)


def row(values):
    return xr.DataArray(values, dims="future")


@pytest.mark.statistical(false_alarm=1e-6, detects="a value of .4 to 1 that is off by .04")
def test_two_normals_have_their_closed_forms(build) -> None:
    x, y = np.random.default_rng(1).normal(size=(2, N))
    futures = choice(build, [-1.0 + 2.0 * x + 3.0 * y])
    asked = {"x": row(x), "y": row(y), "both": [row(x), row(y)]}
    found = sr.value_of_information(futures, about=asked, lapse_price_bn=0.0)
    assert abs(float(found.evpi_bn) - worth(1.0, math.hypot(2.0, 3.0))) < FALSE_ALARM * float(found.evpi_bn_se)
    for name, sd in (("x", 2.0), ("y", 3.0), ("both", math.hypot(2.0, 3.0))):
        value, error = float(found.evppi_bn.sel(about=name)), float(found.evppi_bn_se.sel(about=name))
        assert error < 0.02
        # a cell in which the sign of the gain is mixed costs a thousandth of the value
        assert abs(value - worth(1.0, sd)) < FALSE_ALARM * error + 1e-3 * worth(1.0, sd)
    # knowing x says that the other strategy is better where 2 x > 1
    assert abs(float(found.acts_otherwise.sel(about="x")) - stats.norm.sf(0.5)) < 0.02


def test_a_discrete_input_is_exact(build) -> None:
    rng = np.random.default_rng(2)
    value, noise = rng.integers(0, 3, 999), rng.normal(size=999)
    gain = np.array([-5.0, -1.0, 4.0])[value] + noise
    found = sr.value_of_information(choice(build, [gain]), about={"v": row(value)}, lapse_price_bn=0.0)
    by_hand = sum((value == v).mean() * max(gain[value == v].mean(), 0.0) for v in range(3))
    assert gain.mean() < 0.0
    assert float(found.evppi_bn[0]) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.statistical(false_alarm=1e-6, detects="a value of .4 that is off by .02")
def test_three_choices_are_made_by_the_best_of_them(build) -> None:
    x = np.random.default_rng(3).normal(size=N)
    noise = np.random.default_rng(4).normal(size=(2, N))
    futures = choice(build, [x - 0.5 + noise[0], -x - 0.5 + noise[1]])
    found = sr.value_of_information(futures, about={"x": row(x)}, lapse_price_bn=0.0)
    exact = 2.0 * worth(0.5, 1.0)  # the one where x > .5, the other where x < -.5
    assert abs(float(found.evppi_bn[0]) - exact) < FALSE_ALARM * float(found.evppi_bn_se[0]) + 1e-3 * exact


def test_knowing_nothing_to_the_point_is_worth_nothing(build) -> None:
    x, noise = np.random.default_rng(5).normal(size=(2, N))
    found = sr.value_of_information(choice(build, [-0.05 + noise]), about={"x": row(x)}, lapse_price_bn=0.0)
    # thirteen coefficients of noise would be worth some 13 / 60,000 times a density: far below .002
    assert 0.0 <= float(found.evppi_bn[0]) < 0.002


def test_more_knowledge_is_worth_no_less(played) -> None:
    chain = ["election", "settlement", "talks", "assembly"]
    asked = {f"first {k}": chain[:k] for k in range(1, 5)}
    found = sr.value_of_information(played, about=asked)
    values, errors = found.evppi_bn.values, found.evppi_bn_se.values
    assert values.min() >= 0.0
    assert np.all(np.diff(values) >= -3.0 * errors[1:])
    assert values.max() <= float(found.evpi_bn)


def test_knowing_everything_is_worth_the_mean_regret(played) -> None:
    found, regret = sr.value_of_information(played, about=["election"]), sr.regret(played)
    best = regret.mean_regret.sel(strategy=found.attrs["best"])
    assert float(found.evpi_bn) == pytest.approx(float(best), rel=1e-9)
    assert float(found.evpi_bn_se) == pytest.approx(float(regret.mean_regret_se.sel(strategy=best.strategy)), rel=1e-6)


def covered(truth: float, draw, replicates: int) -> float:
    rng, hits = np.random.default_rng(6), 0
    for _ in range(replicates):
        rows, gains, draws = draw(rng)
        found, _ = partial_information(Inputs(("x",), rows), gains, draws)
        hits += abs(found.value - truth) <= found.half_width
    return hits / replicates


def one_number(rng):
    x, noise = rng.normal(size=(2, 1000))
    return (x,), (-0.3 + x + 2.0 * noise)[None], Draws(1000)


def weighted(rng):
    x, noise = 1.2 * rng.normal(size=1000), rng.normal(size=1000)
    return (x,), (-0.3 + x + noise)[None], Draws(1000, weight=np.exp(-0.5 * x**2 * (1.0 - 1.0 / 1.44)))


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
@pytest.mark.parametrize("draw", [one_number, pytest.param(weighted, marks=pytest.mark.long)])
def test_95_percent_intervals_cover(draw) -> None:
    # 1,000 replicates: a standard deviation of .7 points; .93 to .97 is almost three of them either way
    assert 0.93 <= covered(worth(0.3, 1.0), draw, 1000) <= 0.97


@pytest.mark.statistical(false_alarm=1e-6, detects="a bias of .034; that of no correction is .08")
def test_the_noise_of_the_means_does_not_raise_the_value() -> None:
    rng, found = np.random.default_rng(8), []
    for _ in range(300):
        x, noise = rng.normal(size=(2, 500))
        found.append(partial_information(Inputs(("x",), (x,)), (-0.3 + x + 4.0 * noise)[None], Draws(500))[0].value)
    error = np.std(found) / math.sqrt(len(found))
    # uncorrected, thirteen coefficients of noise would add about 13 x 16 / 500 x density(.3) / 2 = .08
    assert abs(np.mean(found) - worth(0.3, 1.0)) < 4.9 * error < 0.05


@pytest.mark.statistical(false_alarm=1e-6, detects="a value of .02 to .2 that is off by .006 to .018")
def test_a_measurement_of_a_normal_has_its_closed_form(build) -> None:
    x, noise = np.random.default_rng(9).normal(size=(2, N))
    found = sr.value_of_measurement(choice(build, [-0.5 + x + noise]), row(x), [0.1, 1.0, 3.0], lapse_price_bn=0.0)
    for sd in (0.1, 1.0, 3.0):
        exact = worth(0.5, 1.0 / math.sqrt(1.0 + sd**2))
        # 256 cells and 48 quantiles of the error stand for both normals: tails are cut by some thousandths
        assert abs(float(found.evsi_bn.sel(sd=sd)) - exact) < FALSE_ALARM * float(found.evsi_bn_se.sel(sd=sd)) + 0.004
    assert np.all(np.diff(found.evsi_bn.values) < 0.0)
    assert float(found.evsi_bn[0]) < float(found.evppi_bn) + 1e-3


@pytest.mark.statistical(false_alarm=1e-6, detects="a value that is off by 4 % of what is lost either way")
def test_a_poll_has_the_value_of_its_beta_binomial(played) -> None:
    two = played.sel(strategy=["hurry", "base"])
    found = sr.value_of_poll(two, [1, 20, 5000])
    losses = two.cost_krw_bn.sum("year") + 35.0 * two.lapse_months
    gap = (losses.sel(strategy="hurry") - losses.sel(strategy="base")).groupby(two.attitude_2025).mean()
    if_r, if_x = float(gap[0]), float(gap[1])
    won, a, b = float((two.attitude_2025 == 1).mean()), 10.8, 9.2
    assert won * if_x + (1 - won) * if_r < 0.0  # hurry is better without
    for size in (1, 20):
        count = np.arange(size + 1)
        chance, after = stats.betabinom.pmf(count, size, a, b), (a + count) / (a + b + size)
        exact = float(chance @ np.maximum(after * if_x + (1.0 - after) * if_r, 0.0))
        # the share of victories in 4,000 futures differs from its law: by .8 points (one standard error) of either gain
        assert float(found.evsi_bn.sel(worth=size)) == pytest.approx(exact, abs=0.04 * (abs(if_x) + abs(if_r)))
    assert np.all(np.diff(found.evsi_bn.values) >= 0.0)
    assert float(found.evsi_bn[-1]) <= float(found.evppi_bn)
    assert float(found.evppi_bn) == pytest.approx((1 - won) * if_r, rel=1e-5)  # costs are in single precision


def test_a_market_that_goes_all_the_way_is_worth_the_result(played) -> None:
    found = sr.value_of_market_move(played, [0.01, 0.1, 0.3, 0.497])
    assert np.all(np.diff(found.evsi_bn.values) >= -1e-9)
    assert float(found.evsi_bn[0]) == 0.0
    assert float(found.evsi_bn[-1]) == pytest.approx(float(found.evppi_bn), rel=0.05)


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        (lambda f: sr.value_of_information(f, about=["elections"]), "about"),
        (lambda f: sr.value_of_information(f, about=[]), "about"),
        (lambda f: sr.value_of_information(f.sel(strategy=["wait"])), "futures.strategy"),
        (lambda f: sr.value_of_information(f, about={"x": xr.DataArray([1.0], dims="future")}), "about"),
        (lambda f: sr.value_of_information(f, about={"x": 3}), "about"),
        (lambda f: sr.value_of_information(f, about={"x": row(np.full(f.sizes["future"], np.nan))}), "about"),
        (lambda f: sr.value_of_poll(sr.condition(f, "maximalist wins"), [5]), "futures"),
        (lambda f: sr.value_of_poll(f.isel(future=f.attitude_2025.values == 1), [5]), "futures"),
        (lambda f: sr.value_of_measurement(f, f.demand_multiple - 3.0, [0.1], relative=True), "relative"),
        (lambda f: sr.value_of_poll(f, [0]), "worth"),
        (lambda f: sr.value_of_market_move(f, [0.6]), "sd"),
        (lambda f: sr.value_of_measurement(f, "election", [1.0]), "about"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(played, ask, key) -> None:
    with pytest.raises(sr.ScenarioError) as refused:
        ask(played)
    assert refused.value.key == key


def test_a_poll_on_odds_that_a_copula_joins_to_something_else_is_refused() -> None:
    def joined(*sites: str) -> xr.Dataset:
        copula = sr.GaussianCopula(sites, ((1.0, 0.9), (0.9, 1.0)))
        scenario = sr.presets.twelfth_sma().replace({"dependence.copulas": (copula,)})
        return sr.simulate(scenario, ["hurry", "wait"], n=500, seed=1)

    with pytest.raises(sr.ScenarioError, match=r"dependence\.copulas needs none that names election\.probability"):
        sr.value_of_poll(joined("election.probability", "talks.level_regular"), [5])
    assert sr.value_of_poll(joined("talks.level_regular", "talks.level_maximalist"), [5]).evsi_bn.dims == ("worth",)


def test_an_uncertain_number_can_be_asked_about() -> None:
    scenario = sr.presets.twelfth_sma().replace({"durability.backlash": sr.LogNormal(2.0, 1.0)})
    futures = sr.simulate(scenario, ["hurry", "wait"], n=2000, seed=1)
    found = sr.value_of_information(futures, about=["durability.backlash", "election"])
    assert found.about.values.tolist() == ["durability.backlash", "election"]


def test_strata_and_numbers_are_fitted_together() -> None:
    rng = np.random.default_rng(10)
    x, side = rng.normal(size=N), rng.integers(0, 2, N)
    y = np.where(side, x**2, -x) + 0.01 * rng.normal(size=N)
    for places, by_all, by_others in expectation([side, x], y[None], Draws(N)).chunks():
        exact = np.where(side[places], x[places] ** 2, -x[places])
        inner = np.abs(x[places]) < 2.0  # beyond, a cell of .4 % of the futures is wide
        for found in (by_all, by_others):
            # what polynomials of order 12 in the rank leave of x**2 and x, whose own spread is 1: .05 within 2
            assert np.sqrt(np.square(found[0] - exact)[inner].mean()) < 0.08


def test_no_replicate_is_divided_among_folds() -> None:
    replicate = np.repeat(np.arange(16), 7)
    fold = folds(Draws(len(replicate), None, replicate)).reshape(16, 7)
    assert (fold == fold[:, :1]).all()
    assert np.ptp(np.bincount(fold[:, 0], minlength=FOLDS)) <= 1  # as even as whole replicates allow
