"""Which laws hold for every estimate: order, bounds, sums, and what does not depend on how one asks?"""

from __future__ import annotations

import numpy as np
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

import sma_risk as sr
from sma_risk.scenario import Scenario

from ..generators import playing, scenarios

seeds = st.integers(0, 2**64 - 1)
TINY = 1e-9  # sums of 64 shares in double precision


def play(scenario: Scenario, seed: int) -> xr.Dataset:
    return sr.simulate(scenario, ["hurry", "base", "wait"], n=64, seed=seed, threads=1)


@playing
@given(scenarios(), seeds)
def test_survival_falls_and_with_the_incidence_of_all_causes_is_one(scenario: Scenario, seed: int) -> None:
    curves = sr.survival(play(scenario, seed))
    for what, along in (("coverage", "month"), ("deal", "age")):
        alive, ended = curves[what].transpose(..., along), curves[f"{what}_incidence"].transpose("cause", ..., along)
        known = np.isfinite(alive.values)
        assert (np.diff(alive.values, axis=-1)[known[..., 1:]] <= TINY).all()
        assert ((alive.values[known] >= -TINY) & (alive.values[known] <= 1 + TINY)).all()
        assert (np.diff(ended.values, axis=-1)[:, known[..., 1:]] >= -TINY).all()
        np.testing.assert_allclose((alive.values + ended.values.sum(axis=0))[known], 1.0, atol=TINY)


@playing
@given(scenarios(), seeds)
def test_chances_are_shares_and_a_longer_lapse_is_rarer(scenario: Scenario, seed: int) -> None:
    chances = sr.chances(play(scenario, seed))
    shares = [name for name, one in chances.items() if one.attrs.get("units") == "1" and not name.endswith("_se")]
    assert {"ratified_in_time", "lapse_1_month", "lapse_3_months"} <= set(shares)
    for name in shares:
        assert ((chances[name] >= 0) & (chances[name] <= 1)).all(), name
    assert (chances["lapse_3_months"] <= chances["lapse_1_month"]).all()


@playing
@given(scenarios(), seeds)
def test_quantiles_are_in_order_and_the_shortfall_lies_beyond(scenario: Scenario, seed: int) -> None:
    found = sr.cost_summary(play(scenario, seed))
    for name in ("npv_bn", "cost_bn"):
        values = found[name].transpose("statistic", ...)
        q05, q50, q95, es95 = (values.sel(statistic=one).values for one in ("q5", "q50", "q95", "es95"))
        assert (q05 <= q50).all()
        assert (q50 <= q95).all()
        assert (q95 <= es95 * (1 + 1e-12)).all()  # a mean of equal values rounds


@playing
@given(scenarios(), seeds)
def test_to_compare_the_other_way_round_turns_the_sign(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed)
    one, other = sr.compare(futures, "hurry", "wait"), sr.compare(futures, "wait", "hurry")
    for name in ("difference_bn", "cost_difference_bn", "lapse_difference_months"):
        np.testing.assert_allclose(one[name], -other[name], rtol=1e-12, atol=TINY)
        np.testing.assert_allclose(one[f"{name}_se"], other[f"{name}_se"], rtol=1e-9)
    np.testing.assert_allclose(one["a_better"] + other["a_better"] + one["equal"], 1.0, atol=TINY)


@playing
@given(scenarios(), seeds)
def test_somebody_has_no_regret_and_nobody_less_than_none(scenario: Scenario, seed: int) -> None:
    found = sr.regret(play(scenario, seed))
    assert (found["mean_regret"] >= 0).all()
    assert (found["is_best"].sum() >= 1 - TINY).all()  # ties count for each
    assert (found["regret_es95"] >= found["regret_q95"] * (1 - 1e-12)).all()


@playing
@given(scenarios(), seeds, st.lists(st.floats(0, 1e6), min_size=2, max_size=6, unique=True))
def test_higher_amounts_are_exceeded_less_often(scenario: Scenario, seed: int, amounts: list[float]) -> None:
    found = sr.exceedance(play(scenario, seed), amounts=sorted(amounts))
    assert (found["exceedance"].diff("amount") <= TINY).all()
    np.testing.assert_allclose(found["exceedance"] + found["confidence"], 1.0, atol=TINY)


@playing
@given(scenarios(), seeds)
def test_estimates_do_not_depend_on_the_order_of_strategies(scenario: Scenario, seed: int) -> None:
    futures = play(scenario, seed)
    turned = futures.isel(strategy=slice(None, None, -1))
    for ask in (sr.chances, sr.cost_summary, sr.survival, sr.hazards, sr.mean_life):
        one, other = ask(futures), ask(turned).sel(strategy=futures["strategy"].values)
        for name in one.data_vars:
            np.testing.assert_array_equal(one[name].values, other[name].values, err_msg=str(name))
