"""Does every public answer work on sweeps, on weighted futures and in replicates, and mean the same there?

Three identities decide, whatever the estimate: a cell of a sweep is what its own scenario plays to; weights of nought
and one are the futures that are kept; and futures written three times over, each with its copies a replicate, are the
futures once.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.condition import numbered

BOTH = ("hurry", "wait")
N, SEED = 1500, 11
KEPT = np.arange(N) % 3 > 0
OF_FUTURES = {
    "standard_error": lambda f: sr.standard_error(f[[name for name in OUTCOMES if name in f]]),
    "cost_summary": lambda f: sr.cost_summary(f, base_year=2024),
    "cost_per_soldier": lambda f: sr.cost_per_soldier(f),
    "spending": lambda f: sr.spending(f, base_year=2025),
    "price_level": lambda f: sr.price_level(f, 2025),
    "present_value": lambda f: sr.present_value(f, 0.03, base_year=2025),
    "exceedance": lambda f: sr.exceedance(f, amounts=[7500, 8000, 9000]),
    "budget_risk": lambda f: sr.budget_risk(f, 8000),
    "joint_confidence": lambda f: sr.joint_confidence(f, [8000, 9000]),
    "beside": lambda f: sr.beside(f),
    "survival": lambda f: sr.survival(f),
    "mean_life": lambda f: sr.mean_life(f, horizon=60),
    "hazards": lambda f: sr.hazards(f),
    "exposure": lambda f: sr.exposure(f),
    "chances": lambda f: sr.chances(f),
    "compare": lambda f: sr.compare(f, *BOTH, levels=[0.1, 0.5, 0.9]),
    "best": lambda f: sr.best(f),
    "regret": lambda f: sr.regret(f),
    "frontier": lambda f: sr.frontier(f),
    "dominance": lambda f: sr.dominance(f, *BOTH, points=11),
    "break_even_odds": lambda f: sr.break_even_odds(f, *BOTH),
    "break_even_lapse_price": lambda f: sr.break_even_lapse_price(f, *BOTH),
    "switching_rule": lambda f: sr.switching_rule(f, *BOTH, about=["maximalist_wins"]),
    "percentile_of": lambda f: sr.percentile_of(f, "lapse_months", 5),
    "marks": lambda f: sr.marks(f),
    "event": lambda f: sr.event(f, "ratified in time").to_dataset(name="event"),
    "condition": lambda f: sr.condition(f, "lapse", strategy="wait"),
    "find": lambda f: sr.find(f, "wait", "the worst 1 %", count=3),
}
OF_SCENARIOS = {
    "break_even_backlash": lambda s: sr.break_even_backlash(s, *BOTH, backlash=(0.5, 2.0), n=500, seed=3),
    "break_even_surface": lambda s: sr.break_even_surface(s, *BOTH, backlash=(0.5, 2.0), n=500, seed=3),
    "exact_break_even_odds": lambda s: sr.exact_break_even_odds(s, *BOTH, marks=16, seed=3),
    "best_timing": lambda s: sr.best_timing(s, menu=BOTH, marks=16, seed=3),
}
ELSEWHERE = {
    "agreement": "refuses weights and replicates; tests/chain/test_agreement.py",
    "convergence": "the order of futures counts; tests/analysis/test_convergence.py",
    "replay, side_by_side, rerun": "one future, or what was played; below",
    "manifest, manifest_json, timing_rule, said": "no futures",
}
OUTCOMES = ("cost_krw_bn", "lapse_months", "weight", "replicate")
APART = ("information", "rare", "sensitivity", "updating")
"""Parts of the analysis whose answers have tests of their own."""


def test_no_public_answer_is_left_out() -> None:
    homes = {name: home.split(".") for name, home in sr._HOMES.items() if home.startswith("sma_risk.analysis.")}
    public = {name for name, home in homes.items() if home[2] not in APART}
    assert public == {*OF_FUTURES, *OF_SCENARIOS, *", ".join(ELSEWHERE).split(", ")}


@pytest.fixture(scope="module")
def swept() -> sr.Scenario:
    """Two numbers that cross: one with labels, which prices feel, and one without."""
    inflation = xr.DataArray([1.0, 4.0], dims="inflation", coords={"inflation": [1.0, 4.0]})
    anger = xr.DataArray([0.5, 4.0], dims="anger")
    return sr.presets.twelfth_sma().replace({"economy.cpi_mean_pct": inflation, "durability.backlash": anger})


@pytest.fixture(scope="module")
def sweep(swept) -> xr.Dataset:
    return sr.simulate(swept, BOTH, n=N, seed=SEED)


@pytest.fixture(scope="module")
def cells(swept) -> list[xr.Dataset]:
    return [sr.simulate(cell, BOTH, n=N, seed=SEED) for cell in swept.cells()]


@pytest.fixture(scope="module")
def plain() -> xr.Dataset:
    return numbered(sr.simulate(sr.presets.twelfth_sma(), BOTH, n=N, seed=SEED))


def assert_cell(found: xr.Dataset, one: xr.Dataset) -> None:
    """The cell of an answer is the answer of the cell: numbers, and attributes that have become variables."""
    for name, expected in one.data_vars.items():
        got = found[name]
        if "strategy" in expected.dims:  # `best` ranks them
            got = got.sel(strategy=expected.strategy.values)
        assert got.dims == expected.dims, name
        np.testing.assert_array_equal(got.values, expected.values, err_msg=str(name))
    for name in {"sentence", "best", "least_regret", "rule", "condition_share"} & set(one.attrs):
        told = found[name].item() if name in found else found.attrs[name]
        assert told == one.attrs[name] or isinstance(told, list), name


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {"dominance", "condition"}))
def test_a_cell_of_a_sweep_is_what_its_own_scenario_plays_to(name, swept, sweep, cells) -> None:
    found = OF_FUTURES[name](sweep)
    for place, one in zip(np.ndindex(*swept.grid.shape), cells, strict=True):
        at = {dim: i for dim, i in zip(swept.grid.dims, place, strict=True) if dim in found.dims}
        assert_cell(found.isel(at, drop=True), OF_FUTURES[name](one))
    assert name == "event" or set(swept.grid.dims) <= set(found.dims)


@pytest.mark.parametrize("name", OF_SCENARIOS)
def test_a_scenario_that_is_swept_is_answered_cell_by_cell(name, swept) -> None:
    swept = swept.replace({"durability.backlash": 1.3})  # two of the answers vary it themselves
    found = OF_SCENARIOS[name](swept)
    assert_cell(found.sel(inflation=4.0, drop=True), OF_SCENARIOS[name](swept.cells()[1]))
    assert found.attrs["scenario"] == swept.to_json()


def test_the_thresholds_of_a_sweep_are_shared(plain) -> None:
    twice = xr.concat([plain, plain], dim="copy")
    for ask in (OF_FUTURES["dominance"], sr.exceedance):
        found, alone = ask(twice), ask(plain)
        for i in range(2):
            assert_cell(found.isel(copy=i), alone)


def test_a_name_that_the_answer_needs_cannot_be_swept_along() -> None:
    odds = xr.DataArray([0.3, 0.4], dims="odds")
    scenario = sr.presets.twelfth_sma().replace({"election.hold": odds})
    with pytest.raises(sr.ScenarioError, match="odds"):
        sr.break_even_surface(scenario, *BOTH, n=100, seed=1)


def test_futures_of_a_sweep_are_told_and_played_again(swept, sweep, cells) -> None:
    assert sr.rerun(sr.chances(sweep)).identical(sweep)
    labelled = sr.presets.twelfth_sma().replace(
        {"durability.backlash": xr.DataArray([0.5, 4.0], dims="anger", coords={"anger": ["mild", "wild"]})}
    )
    futures = sr.simulate(labelled, BOTH, n=N, seed=SEED)
    assert sr.rerun(sr.manifest(futures, "both")).identical(futures)
    wild, own = futures.sel(anger="wild"), sr.simulate(labelled.cells()[1], BOTH, n=N, seed=SEED)
    number = sr.find(wild, "hurry", "the worst 1 %", count=1).future_number.item()
    assert sr.replay(wild, "hurry", number).attrs["story"] == sr.replay(own, "hurry", number).attrs["story"]
    with pytest.raises(sr.ScenarioError, match="one cell of the sweep"):
        sr.replay(futures, "hurry", number)


def assert_same(found: xr.Dataset, expected: xr.Dataset, leave: tuple[str, ...] = ()) -> None:
    """Estimates agree to rounding, their errors to what a divisor n or n - 1 makes of them."""
    assert set(expected) <= set(found)
    for name, one in expected.data_vars.items():
        if name in leave or one.dtype.kind in "OU":
            continue
        got = found[name]
        if "statistic" in one.dims and str(name).endswith("_se"):
            assert_same_errors(got, one, name)
        elif str(name).startswith(QUANTILES) and not str(name).endswith(QUANTILES):
            error = expected[f"{next(quantile for quantile in QUANTILES if str(name).startswith(quantile))}_se"]
            assert (np.abs(got - one) <= BETWEEN_RANKS * error).all(), name
        elif name == "side_deals_if_any_bn_se":  # of a dozen futures: n or n - 1 is a difference
            np.testing.assert_allclose(got, one, rtol=0.1, err_msg=str(name))
        else:
            exact = not str(name).endswith(("_se", "_low", "_high")) and name not in ("variance_reduction", *OUTCOMES)
            np.testing.assert_allclose(got, one, rtol=1e-9 if exact else 2e-3, atol=1e-9, err_msg=str(name))


def assert_same_errors(got: xr.DataArray, one: xr.DataArray, name: object) -> None:
    sharp = [s for s in one.statistic.values if s == "mean" or s.startswith("es")]
    np.testing.assert_allclose(got.sel(statistic=sharp), one.sel(statistic=sharp), rtol=2e-3, err_msg=str(name))
    np.testing.assert_allclose(got, one, rtol=BETWEEN_RANKS, atol=1e-9, err_msg=str(name))


#: Ends of a quantile's interval lie a rank or two apart, and ranks in the tail of a thousand futures are far apart.
BETWEEN_RANKS = 0.4
QUANTILES = ("needed", "contingency", "regret_q95", "difference_bn_at")


@pytest.mark.parametrize("name", OF_FUTURES)
def test_weights_of_nought_and_one_are_the_futures_kept(name, plain) -> None:
    weighted, kept = plain.assign(weight=("future", KEPT.astype(float))), plain.isel(future=np.flatnonzero(KEPT))
    found, expected = OF_FUTURES[name](weighted), OF_FUTURES[name](kept)
    if name == "condition":
        for told in ("condition_share", "effective_futures"):
            assert found.attrs[told] == pytest.approx(expected.attrs[told], rel=1e-12)
        found, expected = sr.chances(found), sr.chances(expected)
    elif name != "find" and "future" in found.dims:
        found = found.isel(future=np.flatnonzero(KEPT))
    assert_same(found, expected, leave=("weight",))


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {"find"}))
def test_futures_written_three_times_are_the_futures_once(name, plain) -> None:
    thrice = np.repeat(np.arange(N), 3)
    copies = plain.isel(future=thrice).assign(replicate=("future", thrice))
    found, expected = OF_FUTURES[name](copies), OF_FUTURES[name](plain)
    if name == "condition":
        found, expected = sr.chances(found), sr.chances(expected)
    elif "future" in found.dims:
        found = found.isel(future=slice(None, None, 3))
    assert_same(found, expected, leave=("replicate", "deal_at_risk", "futures_counted"))


@pytest.mark.parametrize("way", [{"weight": ("future", np.ones(N))}, {"replicate": ("future", np.arange(N) // 100)}])
def test_counts_are_compared_with_exact_answers_only_where_their_law_is_known(way, plain) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.agreement(plain.assign(way), xr.Dataset())
    assert refusal.value.key == "futures"


def test_replicates_are_searched_and_judged_apart(plain) -> None:
    blocks = plain.assign_attrs(replicates=10)
    assert 0 < float(sr.switching_rule(blocks, *BOTH).density) <= 1
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.switching_rule(plain.assign_attrs(replicates=3), *BOTH)
    assert refusal.value.key == "replicates"
