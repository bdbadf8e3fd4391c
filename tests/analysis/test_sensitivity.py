"""Do the indices agree with those known in closed form, for independent inputs and for dependent ones?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from scipy import stats

import sma_risk as sr
from sma_risk.analysis.draws import Draws
from sma_risk.analysis.expectation import Ranks, features
from sma_risk.analysis.sensitivity.given_data import share_of_spread, variance_explained
from sma_risk.analysis.sensitivity.pick_freeze import indices

N = 60_000
FALSE_ALARM = 4.9  # standard errors: 1e-6
KEY = "changes.talks.pause_months"


def ishigami(x):
    return np.sin(x[0]) + 7.0 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


# Ishigami & Homma 1990, a = 7, b = .1
_V1, _V2, _V13 = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8, 0.01 * math.pi**8 * (1 / 18 - 1 / 50)
_V = _V1 + _V2 + _V13
ISHIGAMI = {"first": (_V1 / _V, _V2 / _V, 0.0), "total": ((_V1 + _V13) / _V, _V2 / _V, _V13 / _V)}

G = (0.0, 1.0, 4.5, 9.0)


def sobol_g(u):
    return np.prod([(np.abs(4.0 * x - 2.0) + a) / (1.0 + a) for x, a in zip(u, G, strict=True)], axis=0)


def g_indices():
    parts = [1.0 / (3.0 * (1.0 + a) ** 2) for a in G]
    whole = math.prod(1.0 + p for p in parts) - 1.0
    return [p / whole for p in parts], [p * math.prod(1 + q for q in parts) / (1 + p) / whole for p in parts]


def designed(function, d, width, shift, seed, n=N):
    rng = np.random.default_rng(seed)
    a, b = (width * rng.random((d, n)) + shift for _ in range(2))
    for k in range(d):
        mixed = a.copy()
        mixed[k] = b[k]
        yield indices(function(a), function(b), function(mixed))


@pytest.fixture
def asked(build):
    """Return futures of one strategy whose cost is given, and inputs as DataArrays."""

    def made(cost, **inputs):
        costs = np.zeros((1, 5, len(cost)))
        costs[0, 0] = cost
        return build(["base"], cost_krw_bn=costs), {k: xr.DataArray(v, dims="future") for k, v in inputs.items()}

    return made


@pytest.mark.statistical(false_alarm=1e-6, detects="an index that is off by .1 or less")
def test_swapped_ishigami() -> None:
    for k, found in enumerate(designed(ishigami, 3, 2 * math.pi, -math.pi, 1)):
        for name in ("first", "total"):
            one = getattr(found, name)
            assert abs(one.value - ISHIGAMI[name][k]) < FALSE_ALARM * one.se + 1e-12
            assert one.se < 0.02


@pytest.mark.statistical(false_alarm=1e-6, detects="an index that is off by 4.9 of its own errors")
def test_swapped_sobol_g() -> None:
    for found, first, total in zip(designed(sobol_g, 4, 1.0, 0.0, 2), *g_indices(), strict=True):
        assert abs(found.first.value - first) < FALSE_ALARM * found.first.se
        assert abs(found.total.value - total) < FALSE_ALARM * found.total.se


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
def test_intervals_of_swapped_indices_cover() -> None:
    first, total = g_indices()
    hits = np.zeros(2)
    for seed in range(1000):
        found = next(designed(sobol_g, 4, 1.0, 0.0, 10_000 + seed, n=1000))
        hits += [
            abs(one.value - truth) <= one.half_width for one, truth in zip(found, (first[0], total[0]), strict=True)
        ]
    assert np.all((hits >= 930) & (hits <= 970))  # almost three standard deviations of a count of 950 either way


@pytest.mark.statistical(false_alarm=1e-6, detects="an index that is off by .018")
def test_ishigami_from_futures_at_hand(asked) -> None:
    x = 2 * math.pi * np.random.default_rng(3).random((3, N)) - math.pi
    futures, rows = asked(ishigami(x), x1=x[0], x2=x[1], x3=x[2])
    found = sr.explained(futures, of="cost", about=rows | {"x1 and x3": [rows["x1"], rows["x3"]]})
    exact = [*ISHIGAMI["first"], (_V1 + _V13) / _V]
    for value, error, truth in zip(found["first"].values[:, 0], found.first_se.values[:, 0], exact, strict=True):
        # polynomials of order 12 leave .1 % of sin^2 over two periods, and costs are in single precision
        assert abs(value - truth) < FALSE_ALARM * error + 2e-3


@pytest.mark.statistical(false_alarm=1e-6, detects="an index that is off by .015")
def test_sobol_g_from_futures_at_hand(asked) -> None:
    u = np.random.default_rng(4).random((4, N))
    futures, rows = asked(sobol_g(u), **{f"u{k}": u[k] for k in range(4)})
    found = sr.explained(futures, of="cost", about=rows)
    for value, error, truth in zip(
        found["first"].values[:, 0], found.first_se.values[:, 0], g_indices()[0], strict=True
    ):
        assert abs(value - truth) < FALSE_ALARM * error + 2e-3  # polynomials round off the corner of |4 u - 2|


@pytest.mark.statistical(
    false_alarm=4e-3, detects="a coverage of .92 or less, of .98 or more", because="the band is the promise"
)
@pytest.mark.long
def test_intervals_of_explained_variance_cover() -> None:
    rng, hits = np.random.default_rng(5), 0
    for _ in range(1000):
        x, noise = rng.normal(size=(2, 1000))
        y = (x + noise)[None] - (x + noise).mean()
        found = share_of_spread(variance_explained([x], y, Draws(1000))[0], y[0] ** 2, Draws(1000))
        hits += abs(found.value - 0.5) <= found.half_width
    assert 930 <= hits <= 970


@pytest.mark.statistical(false_alarm=1e-6, detects="a bias of .0006")
def test_an_input_that_does_nothing_explains_nothing(asked) -> None:
    x, y = np.random.default_rng(6).normal(size=(2, N))
    futures, rows = asked(y, idle=x)
    found = sr.explained(futures, of="cost", about=rows)
    # uncorrected, thirteen coefficients would explain 2e-4
    assert abs(float(found["first"][0, 0])) < FALSE_ALARM * float(found.first_se[0, 0]) + 1e-5
    assert abs(float(sr.borgonovo(futures, of="cost", about=rows).delta[0, 0])) < 0.01


def dependent(r, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=N)
    return x, r * x + math.sqrt(1 - r * r) * rng.normal(size=N)


@pytest.mark.statistical(false_alarm=1e-6, detects="an effect that is off by .02")
@pytest.mark.parametrize("r", [-0.5, 0.0, 0.8])
def test_shapley_effects_of_two_dependent_normals(asked, r) -> None:
    x, z = dependent(r, 7)
    z = 2.0 * z
    futures, rows = asked(x + z, x=x, z=z)
    found = sr.shapley(futures, of="cost", about=rows)
    whole = 1 + 4 + 4 * r
    exact = [(1 * (1 - r * r / 2) + 2 * r + 4 * r * r / 2) / whole, (4 * (1 - r * r / 2) + 2 * r + r * r / 2) / whole]
    for value, error, truth in zip(found.effect.values[:, 0], found.effect_se.values[:, 0], exact, strict=True):
        # ranks are turned into polynomials of order 12: normal tails beyond are missed by some thousandths
        assert abs(value - truth) < FALSE_ALARM * error + 0.01
    assert float(found.effect.sum() + found.unexplained[0]) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.statistical(false_alarm=1e-6, detects="a delta that is more than .01 too small")
def test_delta_of_two_normals(asked) -> None:
    r = 0.6
    x, y = dependent(r, 8)
    futures, rows = asked(y, x=x)
    found = sr.borgonovo(futures, of="cost", about=rows)
    spread = math.sqrt(1 - r * r)

    v, at = np.linspace(-8, 8, 2001), np.linspace(-6, 6, 1201)[:, None]
    apart = np.abs(stats.norm.pdf(v) - stats.norm.pdf(v, r * at, spread)).sum(axis=1) * (v[1] - v[0])
    exact = 0.5 * float(stats.norm.pdf(at[:, 0]) @ apart) * 0.01
    # 20 x 32 classes even out the densities: the estimate falls short by up to 2 % of delta, never beyond
    assert exact * 0.97 - FALSE_ALARM * float(found.delta_se[0, 0]) < float(found.delta[0, 0]) < exact * 1.01


def test_delta_of_what_takes_three_values_by_hand(asked) -> None:
    x = np.arange(N) % 3
    futures, rows = asked(1000.0 + x, x=x, none=np.arange(N) // 3 % 3)
    found = sr.borgonovo(futures, of="cost", about=rows)
    # half of |1 - 1/3| + |0 - 1/3| + |0 - 1/3| if x is all; nothing if every value goes with all of the others alike
    assert found.delta[:, 0].values == pytest.approx([2 / 3, 0.0], abs=1e-3)


def test_the_classes_of_inputs_taken_together_are_limited(asked) -> None:
    places = np.arange(N)
    futures, rows = asked(places, a=places % 12, b=places // 12 % 12, c=places // 144 % 5)
    together = list(rows.values())
    with pytest.raises(sr.ScenarioError, match="fewer inputs together"):
        sr.borgonovo(futures, of="cost", about={"all": [*together, together[0]]})
    assert sr.borgonovo(futures, of="cost", about={"all": together}).delta.shape == (1, 1)  # 12 x 12 x 5 = 720


def test_ranks_go_from_minus_one_to_one() -> None:
    row = np.linspace(3.0, 5.0, 2001)
    found = Ranks.of(row, Draws(row.size))(np.array([3.0, 3.5, 4.0, 5.0]))
    assert found == pytest.approx([-1.0, -0.5, 0.0, 1.0], abs=1e-12)


def test_what_is_fitted_are_products_of_legendre_polynomials() -> None:
    x, z = np.random.default_rng(12).uniform(-1.0, 1.0, (2, 50))
    found = features([(0, 0), (1, 0), (2, 3)], np.stack([x, z]))
    second, third = (np.polynomial.Legendre.basis(k) for k in (2, 3))
    np.testing.assert_allclose(
        found, [np.ones(50), math.sqrt(3) * x, math.sqrt(5 * 7) * second(x) * third(z)], atol=1e-12
    )


def test_delta_does_not_mind_the_scale(asked) -> None:
    x, y = dependent(0.6, 9)
    found = []
    for inner, outer in ((x, y), (np.exp(x), np.exp(y))):
        futures, rows = asked(outer, x=inner)
        found.append(float(sr.borgonovo(futures, of="cost", about=rows).delta[0, 0]))
    assert found[0] == pytest.approx(found[1], abs=2e-3)  # edges of classes are rounded to single precision


@pytest.mark.statistical(false_alarm=1e-6, detects="a swing of 7 or 10 that is off by .13 and .46")
def test_the_tornado_of_a_line(asked) -> None:
    x, noise = np.random.default_rng(10).normal(size=(2, N))
    coin = np.random.default_rng(11).integers(0, 2, N)
    futures, rows = asked(3.0 * x + 10.0 * coin + noise, x=x, coin=coin)
    found = sr.tornado(futures, of="cost", about=rows)
    assert found.about.values.tolist() == ["coin", "x"]
    assert float(found.input_high.sel(about="x")) == pytest.approx(stats.norm.ppf(0.9), abs=0.02)
    ends = stats.norm.ppf(0.85), stats.norm.ppf(0.95)
    of_x = 6.0 * (stats.norm.pdf(ends[0]) - stats.norm.pdf(ends[1])) / 0.1  # mean of a normal between its quantiles
    for name, exact in (("coin", 10.0), ("x", of_x)):
        swing = found.sel(about=name)
        assert abs(float(swing.swing[0]) - exact) < FALSE_ALARM * float(swing.swing_se[0])


def test_a_swing_that_is_the_same_in_every_replicate_has_no_error(asked) -> None:
    block, coin = np.arange(1000) // 100, np.arange(1000) % 2
    futures, rows = asked(50.0 * block + coin, coin=coin)
    found = sr.tornado(futures.assign_attrs(replicates=10), of="cost", about=rows)
    assert float(found.swing[0, 0]) == pytest.approx(1.0, rel=1e-9)
    assert float(found.low_se[0, 0]) == pytest.approx(50.0 * np.std(np.arange(10), ddof=1) / math.sqrt(10), rel=1e-9)
    assert float(found.swing_se[0, 0]) < 1e-9


@pytest.mark.statistical(false_alarm=7e-7, detects="a quantile that is off by .02; those of the law played are by .05")
def test_ends_of_an_input_are_those_of_what_is_believed() -> None:
    law = sr.Gamma(8.0, 20.0)
    played = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=20_000, seed=13)
    futures = sr.reweight(played, {"talks.level_regular": law})
    found, pace = sr.tornado(futures, of="cost", about=["pace_of_talks"]), sr.marks(futures).pace_of_talks
    for end, level in (("input_low", 0.1), ("input_high", 0.9)):
        truth, density = float(law.ppf(level)), 1e-3 / float(law.ppf(level + 5e-4) - law.ppf(level - 5e-4))
        error = float(sr.standard_error((pace <= truth).assign_coords(weight=futures.weight))) / density
        assert abs(float(found[end][0]) - truth) < 5.1 * error < 0.02  # 3.4e-7 for each end


def test_played_swings_are_paired() -> None:
    deal = sr.presets.twelfth_sma()
    asked = {"agreement.base_payment_bn": (1300.0, 1500.0), "talks.level_regular": None}
    found = sr.one_at_a_time(deal, asked, of="cost", n=5000, seed=1)
    base = found.sel(about="agreement.base_payment_bn")
    # every bill is a multiple of the last payment, so the cost is in proportion to it
    assert float(base.high[0] / base.low[0]) == pytest.approx(1500 / 1300, rel=1e-5)
    assert float(base.swing_se[0]) < 0.3 * math.hypot(float(base.low_se[0]), float(base.high_se[0]))
    assert float(found.sel(about="talks.level_regular").input_low) == pytest.approx(sr.Gamma(5, 15).ppf(0.1).item())


WINNER = {"election": ["election.probability", "election.winner"]}


@pytest.mark.statistical(false_alarm=1e-6, detects="an index that is off by .043 or less")
def test_swapped_words_agree_with_futures_at_hand() -> None:
    deal, groups = sr.presets.twelfth_sma(), {**WINNER, "reopening": "durability.reopen_maximalist"}
    swapped = sr.sobol(deal, ["hurry", "wait"], of="loss", about=groups, n=20_000, seed=1)
    given = sr.explained(
        sr.simulate(deal, ["hurry", "wait"], n=20_000, seed=2), of="loss", about=["election", "reopening"]
    )
    gap = (swapped["first"] - given["first"]) / np.hypot(swapped.first_se, given.first_se)
    assert float(abs(gap).max()) < FALSE_ALARM
    assert float(given["first"].sel(about="election", strategy="wait")) > 0.1
    # what is left if only the winner were unknown is no less than what the winner alone explains
    assert np.all(swapped.total - swapped["first"] > -FALSE_ALARM * np.hypot(swapped.total_se, swapped.first_se))


@pytest.mark.statistical(false_alarm=1e-6, detects="an effect .16 outside its bounds")
def test_effects_of_swapped_groups_add_up_and_lie_between_first_and_total() -> None:
    groups = {**WINNER, "all else": ["politics", "talks", "demand", "ratification", "durability"]}
    found = sr.sobol(sr.presets.twelfth_sma(), of="loss", about=groups, n=10_000, seed=3, effects=True)
    assert float(found.effect.sum() + found.unexplained.sum()) == pytest.approx(1.0, abs=1e-9)
    error = 3.5 * float(found.effect_se.max() + found.total_se.max())  # of a difference: 4.9 standard errors
    assert np.all(found.effect > found["first"] - error)
    assert np.all(found.effect < found.total + error)


def test_swapping_what_a_copula_ties_is_refused_by_name() -> None:
    tied = sr.GaussianCopula(("talks.level_regular", "ratification.consent_level"), ((1, 0.5), (0.5, 1)))
    deal = sr.presets.twelfth_sma().replace({"dependence.copulas": (tied,)})
    with pytest.raises(sr.ScenarioError, match=r"ratification\.consent_level too"):
        sr.sobol(deal, of="cost", about=["talks"], n=100)
    both = {"pace": ["talks", "ratification.consent_level"]}
    assert sr.sobol(deal, of="cost", about=both, n=200, seed=1).about.values.tolist() == ["pace"]


@pytest.mark.parametrize("groups", [["weather"], ["election", "election.winner"], "election", []])
def test_groups_that_make_no_design_are_refused(groups) -> None:
    with pytest.raises(sr.ScenarioError) as refused:
        sr.sobol(sr.presets.twelfth_sma(), of="cost", about=groups, n=100)
    assert refused.value.key == "about"


@pytest.mark.parametrize(
    ("ask", "key"),
    [
        (lambda f: sr.explained(f, of="costs"), "of"),
        (lambda f: sr.explained(f, of="settlement_multiple"), "of"),
        (lambda f: sr.explained(f, of=f.npv_krw_bn[:, :9]), "of"),
        (lambda f: sr.explained(f, of=f.cost_krw_bn), "of"),
        (lambda f: sr.sobol(sr.presets.twelfth_sma(), of="cost", about=["election"], n=100, effects=True), "about"),
        (lambda f: sr.one_at_a_time(sr.presets.twelfth_sma(), {}, n=100), "changes"),
        (lambda f: sr.one_at_a_time(sr.presets.twelfth_sma(), {"talks.pause_months": None}, n=100), KEY),
        (lambda f: sr.tornado(f, of="cost", about=["demand", "talks"]), "about"),
        (lambda f: sr.shapley(f, of="cost", about=["election"]), "about"),
        (lambda f: sr.borgonovo(f, of="cost", about={"all": ["talks", "assembly"]}), "about"),
        (lambda f: sr.sobol(f, of="cost"), "scenario"),
        (lambda f: sr.one_at_a_time(sr.presets.twelfth_sma(), "durability.backlash"), "changes"),
        (lambda f: sr.one_at_a_time(sr.presets.twelfth_sma(), {"talks.pace": (1, 2, 3)}, n=1), "changes.talks.pace"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(played, ask, key) -> None:
    with pytest.raises(sr.ScenarioError) as refused:
        ask(played)
    assert refused.value.key == key


def test_an_event_has_indices_under_every_strategy(played) -> None:
    found = sr.explained(played, of="lapse", about=["election", "talks"])
    assert found["first"].shape == (2, 5)
    assert float(found["first"].sel(about="election", strategy="wait")) > 0.02


def test_an_outcome_without_strategies_is_decided_alike_under_any(played) -> None:
    found = sr.explained(played, of=played.demand_multiple, about=["demand", "election"])
    assert found.strategy.values.tolist() == ["any"]
    alone = found["first"].sel(strategy="any")
    assert float(alone.sel(about="demand")) > 0.9  # it is a number drawn from the demand alone
    assert float(alone.sel(about="election")) < 0.1


def test_an_uncertain_number_is_moved_as_a_certain_one() -> None:
    name, ends = "durability.backlash", (0.7, 2.6)
    deal = sr.presets.twelfth_sma().replace({name: sr.LogNormal(1.3, 0.3)})
    found = sr.one_at_a_time(deal, {name: ends}, of="cost", strategy="hurry", n=500, seed=3)
    for side, value in zip(("low", "high"), ends, strict=True):
        futures = sr.simulate(deal.replace({name: value}), "hurry", n=500, seed=3)
        cost = float(futures.cost_krw_bn.sum("year", dtype=float).mean())
        assert float(found[side].squeeze()) == pytest.approx(cost, rel=1e-12)
        assert float(found[f"input_{side}"].squeeze()) == value
