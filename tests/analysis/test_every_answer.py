"""Does every public answer work on sweeps, on weighted futures and in replicates, and mean the same there?

Identities decide, whatever the estimate. A cell of a sweep is what its own scenario plays to. Weights of nought and one
are the futures that are kept, larger whole ones futures written so often, and their unit does not matter. Futures
written three times over, each with its copies a replicate, are the futures once. A condition is the futures that one
would choose by hand. And what several answers tell is the same number.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.condition import numbered

BOTH = ("hurry", "wait")
KNOWN = ("election", "pace_of_talks", "settlement")  # of two values, a number, two numbers together
N, SEED = 1500, 11
PACE = {"talks.level_regular": sr.Gamma(6.0, 15.0)}
KEPT = np.arange(N) % 3 > 0
WHOLE = 1 + np.arange(N) % 3
DRAWN = {"weight", "replicate"}
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
    "condition": lambda f: sr.chances(sr.condition(f, "lapse", strategy="wait")),
    "find": lambda f: sr.find(f, "wait", "the worst 1 %", count=3),
    "convergence": lambda f: sr.convergence(f, of="cost", sizes=[300, 350]),
    "rare_event": lambda f: sr.rare_event(f, "exit"),
    "tilts_for": lambda f: xr.Dataset(sr.tilts_for(f, "wait", "lapse", ["election.winner", "pending.clock"])),
    "explained": lambda f: sr.explained(f, about=KNOWN),
    "shapley": lambda f: sr.shapley(f, about=KNOWN),
    "borgonovo": lambda f: sr.borgonovo(f, about=KNOWN),
    "tornado": lambda f: sr.tornado(f, about=["maximalist_wins", "pace_of_talks"]),
    "value_of_information": lambda f: sr.value_of_information(f, about=KNOWN),
    "value_of_poll": lambda f: sr.value_of_poll(f, [5, 100]),
    "value_of_market_move": lambda f: sr.value_of_market_move(f, [0.05, 0.3]),
    "value_of_measurement": lambda f: sr.value_of_measurement(f, "pace_of_talks", [0.05, 0.3]),
    "weight_diagnostics": lambda f: sr.weight_diagnostics(f),
    "reweight": lambda f: sr.chances(sr.reweight(sr.reweight(f, PACE), {"election.hold": 0.6})),
    "after_poll": lambda f: sr.chances(sr.after_poll(sr.after_poll(f, 0.4, 20), 0.7, 10)),
    "without_deal": lambda f: sr.chances(sr.without_deal(f, 6, strategy="wait")),
}
OF_SCENARIOS = {
    "break_even_backlash": lambda s: sr.break_even_backlash(s, *BOTH, backlash=(0.5, 2.0), n=500, seed=3),
    "break_even_surface": lambda s: sr.break_even_surface(s, *BOTH, backlash=(0.5, 2.0), n=500, seed=3),
    "exact_break_even_odds": lambda s: sr.exact_break_even_odds(s, *BOTH, marks=16, seed=3),
    "best_timing": lambda s: sr.best_timing(s, menu=BOTH, marks=16, seed=3),
    "sobol": lambda s: sr.sobol(s, "wait", about=["election"], n=500, seed=3),
    "one_at_a_time": lambda s: sr.one_at_a_time(s, {"talks.level_regular": None}, strategy="wait", n=500, seed=3),
}
UPDATED = ("condition", "without_deal")  # whose futures are weighted by cell, with a divisor n or n - 1 of their own
OF_ALL = ("value_of_poll",)  # a poll is about the odds of all futures: chosen and weighted ones are refused
PAIRED = (
    *("compare", "best", "regret", "frontier", "dominance", "break_even_odds", "break_even_lapse_price"),
    *("switching_rule", "convergence", "explained", "shapley", "borgonovo", "tornado", "value_of_information"),
    *("value_of_poll", "value_of_market_move", "value_of_measurement"),
)  # ask the same futures of all strategies
ELSEWHERE = {
    "agreement": "refuses weights and replicates; tests/chain/test_agreement.py",
    "replay, side_by_side, rerun": "one future, or what was played; below",
    "manifest, manifest_json, timing_rule, said": "no futures",
}
OUTCOMES = ("cost_krw_bn", "lapse_months", "weight", "replicate")


def test_no_public_answer_is_left_out() -> None:
    public = {name for name, home in sr._HOMES.items() if home.startswith("sma_risk.analysis.")}
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
    for name in {"sentence", "best", "least_regret", "rule", "effective_futures", "reweighted"} & set(one.attrs):
        told = found[name].item() if name in found else found.attrs[name]
        assert told == one.attrs[name], name


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {"dominance", "tilts_for", *UPDATED}))
def test_a_cell_of_a_sweep_is_what_its_own_scenario_plays_to(name, swept, sweep, cells) -> None:
    found = OF_FUTURES[name](sweep)
    for place, one in zip(np.ndindex(*swept.grid.shape), cells, strict=True):
        at = {dim: i for dim, i in zip(swept.grid.dims, place, strict=True) if dim in found.dims}
        assert_cell(found.isel(at, drop=True), OF_FUTURES[name](one))
    assert name == "event" or set(swept.grid.dims) <= set(found.dims)


@pytest.mark.parametrize("name", UPDATED)
def test_futures_are_chosen_in_each_cell_of_a_sweep(name, swept, sweep, cells) -> None:
    found = OF_FUTURES[name](sweep)
    for place, one in zip(np.ndindex(*swept.grid.shape), cells, strict=True):
        here = found.isel(dict(zip(swept.grid.dims, place, strict=True)), drop=True)
        assert_same(here, OF_FUTURES[name](one))


def test_months_without_a_deal_leave_as_many_futures_as_they_do_in_each_cell() -> None:
    pace = xr.DataArray([0.2, 0.6], dims="pace")
    sweep = sr.simulate(sr.presets.twelfth_sma().replace({"talks.level_regular": pace}), BOTH, n=N, seed=SEED)
    kept = sr.without_deal(sweep, 6, strategy="wait")
    for i in range(2):
        alone = sr.without_deal(sweep.isel(pace=i), 6, strategy="wait")
        assert int((kept.weight.isel(pace=i) > 0).sum()) == alone.sizes["future"]
    assert kept.attrs["condition_share"] == sorted(kept.attrs["condition_share"], reverse=True)


def test_tilts_are_those_of_one_cell(sweep) -> None:
    with pytest.raises(sr.ScenarioError, match="futures needs one cell of the sweep") as refusal:
        OF_FUTURES["tilts_for"](sweep)
    assert refusal.value.key == "futures"


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
        elif name in OF_FEW:
            np.testing.assert_allclose(got, one, rtol=OF_FEW[name], err_msg=str(name))
        elif str(name).endswith(("_low", "_high")) and f"{str(name).rpartition('_')[0]}_se" in expected:
            error = expected[f"{str(name).rpartition('_')[0]}_se"]
            assert (np.abs(got - one) <= 2e-3 * (np.abs(one) + 2.0 * error) + 1e-9).all(), name
        else:
            exact = not str(name).endswith(("_se", "_low", "_high")) and name not in OF_ERRORS
            np.testing.assert_allclose(got, one, rtol=1e-9 if exact else 2e-3, atol=1e-9, err_msg=str(name))


def assert_same_errors(got: xr.DataArray, one: xr.DataArray, name: object) -> None:
    sharp = [s for s in one.statistic.values if s == "mean" or s.startswith("es")]
    np.testing.assert_allclose(got.sel(statistic=sharp), one.sel(statistic=sharp), rtol=2e-3, err_msg=str(name))
    np.testing.assert_allclose(got, one, rtol=BETWEEN_RANKS, atol=1e-9, err_msg=str(name))


#: Errors of so few futures that n or n - 1 is a difference: of a dozen, and of a tenth of all.
OF_FEW = {"side_deals_if_any_bn_se": 0.1, "low_se": 1e-2, "high_se": 1e-2}
#: Made of errors, and stored in single precision.
OF_ERRORS = ("variance_reduction", "gain", *OUTCOMES)
#: Numbers of futures written, copies too, and what is compared with counting so many.
COUNTS = ("deal_at_risk", "futures_counted", "hits", "effective_hits", "largest_share", "effective", "gain")
#: Ends of a quantile's interval lie a rank or two apart, and ranks in the tail of a thousand futures are far apart.
BETWEEN_RANKS = 0.4
QUANTILES = ("needed", "contingency", "regret_q95", "difference_bn_at")


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {*OF_ALL}))
def test_weights_of_nought_and_one_are_the_futures_kept(name, plain) -> None:
    weighted, kept = plain.assign(weight=("future", KEPT.astype(float))), plain.isel(future=np.flatnonzero(KEPT))
    found, expected = OF_FUTURES[name](weighted), OF_FUTURES[name](kept)
    for told in {"condition_share", "effective_futures"} & set(expected.attrs):
        assert found.attrs[told] == pytest.approx(expected.attrs[told], rel=1e-12)
    if name != "find" and "future" in found.dims:
        found = found.isel(future=np.flatnonzero(KEPT))
    assert_same(found, expected, leave=("weight", "effective_share"))  # the latter is of all, those of no weight too


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {"find"}))
def test_futures_written_three_times_are_the_futures_once(name, plain) -> None:
    thrice = np.repeat(np.arange(N), 3)
    copies = plain.isel(future=thrice).assign(replicate=("future", thrice))
    found, expected = OF_FUTURES[name](copies), OF_FUTURES[name](plain)
    if "future" in found.dims:
        found = found.isel(future=slice(None, None, 3))
    assert_same(found, expected, leave=("replicate", *COUNTS))


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {"find", "convergence", *OF_ALL}))  # the order counts for two
def test_futures_that_count_more_are_those_written_more_often(name, plain) -> None:
    copies = np.repeat(np.arange(N), WHOLE)
    written = plain.isel(future=copies).assign(replicate=("future", copies))
    weighted = plain.assign(weight=("future", WHOLE.astype(float)), replicate=("future", np.arange(N)))
    found, expected = OF_FUTURES[name](written), OF_FUTURES[name](weighted)
    if "future" in found.dims:
        found = found.isel(future=np.unique(copies, return_index=True)[1])
    assert_same(found, expected, leave=("replicate", "weight", "effective_share", *COUNTS))


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {*OF_ALL}))
def test_weights_have_no_unit(name, plain) -> None:
    found, expected = (OF_FUTURES[name](plain.assign(weight=("future", WHOLE / unit))) for unit in (1024.0, 1.0))
    for one in expected.data_vars.keys() - {"weight", "deal_at_risk"}:  # the latter is a sum of weights
        np.testing.assert_array_equal(found[one], expected[one], err_msg=str(one))  # a power of two rounds nothing


@pytest.mark.parametrize("name", sorted({*OF_FUTURES} - {*OF_ALL}))
def test_a_condition_is_the_futures_chosen_by_hand(name, plain) -> None:
    found = OF_FUTURES[name](sr.condition(plain, "not maximalist in 2029"))
    expected = OF_FUTURES[name](plain.isel(future=np.flatnonzero(plain.attitude_2029 == 0)))
    for one in expected.data_vars:
        np.testing.assert_array_equal(found[one], expected[one], err_msg=str(one))


@pytest.mark.parametrize("name", OF_FUTURES)
def test_of_what_a_strategy_decides_each_has_its_own_futures_or_is_not_compared(name, plain) -> None:
    chosen, wait = sr.condition(plain, "lapse"), sr.condition(plain.sel(strategy=["wait"]), "lapse")
    if name in PAIRED:
        with pytest.raises(sr.ScenarioError) as refusal:
            OF_FUTURES[name](chosen)
        assert refusal.value.key == ("futures" if name in OF_ALL else "weight")
        return
    found = OF_FUTURES[name](chosen)
    if "strategy" in found.dims:
        found = found.sel(strategy=["wait"])
    if name != "find" and "future" in found.dims:
        found = found.isel(future=np.flatnonzero(chosen.weight.sel(strategy="wait")))
    assert_same(found, OF_FUTURES[name](wait), leave=("weight", "effective_share"))


@pytest.mark.parametrize("asked", [("lapse", "reopened"), ("lapse", "maximalist wins"), ("maximalist wins", "lapse")])
def test_one_condition_after_another_is_both_at_once(asked, plain) -> None:
    first = sr.condition(plain, asked[0])
    second, both = sr.condition(first, asked[1]), sr.condition(plain, *asked)
    xr.testing.assert_equal(second, both)
    shares = np.multiply(first.attrs["condition_share"], second.attrs["condition_share"])
    np.testing.assert_allclose(shares, both.attrs["condition_share"], rtol=1e-12)
    for told in ("condition", "effective_futures"):
        assert second.attrs[told] == both.attrs[told]


def test_it_does_not_matter_what_is_learned_first(plain) -> None:
    learned = (
        lambda f: sr.condition(f, "lapse"),
        lambda f: sr.after_poll(f, 0.4, 20),
        lambda f: sr.without_deal(f, 6),
        lambda f: sr.reweight(f, PACE),
    )
    found, expected = plain, plain
    for one, other in zip(learned, reversed(learned), strict=True):
        found, expected = one(found), other(expected)
    np.testing.assert_array_equal(found.future_number, expected.future_number)
    np.testing.assert_allclose(found.weight, expected.weight, rtol=1e-12)  # products of the same factors
    effective = [sr.weight_diagnostics(one).effective for one in (found, expected)]
    np.testing.assert_allclose(*effective, rtol=1e-12)
    once = sr.reweight(plain, {"election.probability": sr.Beta(10.8 + 8, 9.2 + 12), **PACE})
    assert found.attrs["reweighted"] == expected.attrs["reweighted"] == once.attrs["reweighted"]


WAYS = {
    "plain": lambda f: f,
    "weighted": lambda f: f.assign(weight=("future", WHOLE.astype(float))),
    "in replicates": lambda f: f.assign_attrs(replicates=100),
    "both": lambda f: f.assign(weight=("future", WHOLE.astype(float)), replicate=("future", np.arange(N) % 100)),
    "chosen": lambda f: sr.condition(f, "not maximalist in 2029"),
}
ROUNDING = {"rtol": 1e-9, "atol": 1e-12}


@pytest.mark.parametrize("way", WAYS)
def test_one_chance_has_one_value_and_one_error_wherever_it_is_told(way, plain) -> None:
    futures = WAYS[way](plain)
    chances = sr.chances(futures)
    for event, name in (("reopened", "reopened"), ("lapse", "lapse_1_month"), ("exit", "exit")):
        happens = sr.event(futures, event)
        rare, converged = sr.rare_event(futures, event), sr.convergence(futures, of=event).isel(size=-1)
        error = sr.standard_error(futures.assign(happens=happens)[["happens", *DRAWN & {*futures.variables}]]).happens
        opposite = sr.convergence(futures, of=f"not {event}").isel(size=-1)
        for value in (rare.probability, converged.estimate, 1.0 - opposite.estimate):
            np.testing.assert_allclose(value, chances[name], **ROUNDING)
        np.testing.assert_allclose(rare.probability_se, chances[f"{name}_se"], **ROUNDING)
        for of_a_mean in (converged.estimate_se, opposite.estimate_se, error):  # a divisor n - 1 where a share has n
            np.testing.assert_allclose(of_a_mean, chances[f"{name}_se"], rtol=1e-3)


@pytest.mark.parametrize("way", WAYS)
def test_one_cost_is_told_alike_by_all(way, plain) -> None:
    futures = WAYS[way](plain)
    summary, cost = sr.cost_summary(futures, levels=[0.5, 0.9], shortfall=0.9).total_bn, {"of": "cost"}
    tails = {"q90": "quantile", "es90": "expected_shortfall"}
    told = {one: sr.convergence(futures, **cost, statistic=how, level=0.9).estimate for one, how in tails.items()}
    told["mean"] = sr.convergence(futures, **cost).estimate
    for name, value in told.items():
        np.testing.assert_allclose(value.isel(size=-1), summary.sel(statistic=name), **ROUNDING)
    np.testing.assert_allclose(
        sr.tornado(futures, **cost, about=["maximalist_wins"]).middle, summary.sel(statistic="mean"), **ROUNDING
    )
    total = futures.cost_krw_bn.sum("year", dtype=float)
    beyond = sr.exceedance(futures, amounts=[8000]).exceedance.isel(amount=0, drop=True).squeeze()
    np.testing.assert_allclose(sr.rare_event(futures, total > 8000).probability, beyond, **ROUNDING)


@pytest.mark.parametrize("way", WAYS)
def test_to_know_everything_is_to_have_no_regret(way, plain) -> None:
    futures = WAYS[way](plain)
    knowing, regret = sr.value_of_information(futures, about=["election"]), sr.regret(futures)
    best = regret.mean_regret.sel(strategy=knowing.attrs["best"])
    np.testing.assert_allclose(knowing.evpi_bn, best, **ROUNDING)
    moved = sr.value_of_market_move(futures, [0.1])
    np.testing.assert_allclose(moved.evppi_bn, knowing.evppi_bn.sel(about="election"), **ROUNDING)


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
