"""Do summaries say of futures that were never kept what the kept ones say, to the last bit on any number of threads?"""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.core.compile import compile_scenario
from sma_risk.sampling.stream import CHUNK, SPAN, Stretch, merged
from sma_risk.sampling.stream import stream as merging
from sma_risk.scenario import resolve

N = CHUNK + 4321  # two chunks, the second one short
STRATEGIES = ["hurry", "wait"]
COST = sr.summaries.Histogram("total_bn", 6000.0, 12000.0, bins=600)
LAPSE = sr.summaries.Histogram("lapse_months", 0.0, 12.0, bins=12)
KEPT = [
    *(sr.summaries.Moments(name) for name in ("total_bn", "cost_bn", "settlement_multiple", "exchange_rate")),
    *(sr.summaries.Moments("loss_bn"), sr.summaries.Differences("loss_bn")),
    *(COST, sr.summaries.Histogram("cost_usd_mn", 100.0, 1e5, bins=64, log=True)),
    *(
        sr.summaries.JointHistogram(COST, LAPSE),
        sr.summaries.Largest("total_bn", count=7),
        sr.summaries.Largest("lapse_months", count=3),
    ),
    *(sr.summaries.Chances(), sr.summaries.Ends()),
]


def stream(**kwargs):
    options = {"n": N, "seed": 7, "first_future": 5, "summaries": KEPT} | kwargs
    return sr.simulate(sr.presets.twelfth_sma(), STRATEGIES, **options)


@pytest.fixture(scope="module")
def answer() -> xr.Dataset:
    return stream(threads=1)


@pytest.fixture(scope="module")
def futures() -> xr.Dataset:
    return sr.simulate(sr.presets.twelfth_sma(), STRATEGIES, n=N, seed=7, first_future=5)


@pytest.mark.parametrize(("threads", "block"), [(2, 65536), (3, 997)])
def test_the_last_bit_depends_neither_on_threads_nor_on_blocks(answer, threads, block) -> None:
    assert stream(threads=threads, block=block).identical(answer)


def test_moments_are_those_of_all_futures(answer, futures) -> None:
    total = futures.cost_krw_bn.sum("year", dtype=np.float64)
    quantities = {
        "total_bn": total,
        "cost_krw_bn": futures.cost_krw_bn,
        "settlement_multiple": futures.settlement_multiple,
        "krw_per_usd": futures.krw_per_usd,
    }
    for name, values in quantities.items():
        values = values.astype(np.float64)
        np.testing.assert_array_equal(answer[f"{name}_count"], values.count("future"))
        # sums in another order differ by a few of 1e5 roundings of 1e-16
        np.testing.assert_allclose(answer[f"{name}_mean"], values.mean("future"), rtol=1e-12)
        np.testing.assert_allclose(answer[f"{name}_variance"], values.var("future", ddof=1), rtol=1e-11)
    assert float(answer.settlement_multiple_count.min()) < N  # some futures have no deal


def test_every_summary_is_compared_with_kept_futures() -> None:
    assert {type(one).__name__ for one in KEPT} == set(sr.summaries.__all__)


def test_units_are_kept(answer) -> None:
    assert answer.total_bn_mean.attrs["units"] == answer.total_bn_quantile_low.attrs["units"] == "KRW bn"
    assert answer.ratified_in_time.attrs["units"] == "1"


def test_losses_are_ranked_as_best_ranks_them(answer, futures) -> None:
    ranked, gap = sr.best(futures), sr.compare(futures, "wait", "hurry")
    for name in ("loss_bn", "loss_bn_se"):
        summarised = answer["loss_bn_mean" + name.removeprefix("loss_bn")]
        np.testing.assert_allclose(summarised.sel(strategy=ranked.strategy), ranked[name], rtol=1e-12)
    for end in ("", "_se"):  # sums in another order, as above
        pairs = answer[f"loss_bn_difference{end}"]
        np.testing.assert_allclose(pairs.sel(strategy="wait", other="hurry"), gap[f"difference_bn{end}"], rtol=1e-10)
    assert answer.loss_bn_difference.values.trace() == 0.0
    np.testing.assert_array_equal(answer.loss_bn_difference.values, -answer.loss_bn_difference.values.T)


def test_chances_and_survival_are_those_of_all_futures(answer, futures) -> None:
    chances, survival = sr.chances(futures), sr.survival(futures)
    for name in chances.data_vars:
        np.testing.assert_allclose(answer[name], chances[name], rtol=1e-12)
    for name in survival.data_vars:
        np.testing.assert_array_equal(answer[name], survival[name])


def test_histograms_count_every_future_once(answer, futures) -> None:
    total = futures.cost_krw_bn.sum("year", dtype=np.float64).values
    for s in range(2):
        whole = answer.total_bn_below[s] + answer.total_bn_histogram[s].sum() + answer.total_bn_above[s]
        assert int(whole + answer.total_bn_missing[s]) == N
        places = np.floor((total[s] - 6000.0) / 10.0)
        np.testing.assert_array_equal(answer.total_bn_histogram[s], [(places == b).sum() for b in range(600)])
    assert int(answer.total_bn_below.sum()) > 0
    usd = futures.cost_usd_mn.values
    expected = np.stack([[np.histogram(row, np.geomspace(100.0, 1e5, 65))[0] for row in one] for one in usd])
    np.testing.assert_array_equal(answer.cost_usd_mn_histogram, expected)


def test_quantiles_lie_between_the_edges_of_their_bin(answer, futures) -> None:
    exact = sr.cost_summary(futures).total_bn
    for place, level in enumerate((5, 50, 95)):
        value = exact.sel(statistic=f"q{level}").values
        assert np.all(answer.total_bn_quantile_low[:, place].values <= value)
        assert np.all(value < answer.total_bn_quantile_high[:, place].values)
    assert float(answer.total_bn_rank_error.max()) < 0.06  # the atom of futures that pay the old amount throughout


def test_quantiles_of_nothing_are_missing_and_nothing_is_divided_by_zero() -> None:
    kept = [sr.summaries.Histogram("settlement_multiple", 0.0, 4.0)]
    deal = sr.presets.twelfth_sma().replace({"talks.level_regular": 1e-9, "talks.level_maximalist": 1e-9})
    answer = sr.simulate(deal, "base", n=10, seed=1, summaries=kept)
    assert answer.settlement_multiple_missing.values.tolist() == [10]
    for name in ("quantile_low", "quantile_high", "rank_error"):
        assert bool(np.isnan(answer[f"settlement_multiple_{name}"]).all()), name


def test_a_joint_histogram_has_the_margins_of_both(answer, futures) -> None:
    joint = answer.total_bn_by_lapse_months
    np.testing.assert_array_equal(joint.sum("lapse_months_place")[:, 1:-2], answer.total_bn_histogram)
    lapses = futures.lapse_months.values
    expected = [[(row == months).sum() for months in range(12)] + [(row >= 12).sum()] for row in lapses]
    np.testing.assert_array_equal(joint.sum("total_bn_place")[:, 1:-1], expected)


def test_the_largest_can_be_played_again(answer, futures) -> None:
    total = futures.cost_krw_bn.sum("year", dtype=np.float64).values
    for s, strategy in enumerate(STRATEGIES):
        order = np.argsort(-total[s], kind="stable")[:7]
        np.testing.assert_array_equal(answer.total_bn_future_number[s], order + 5)
        np.testing.assert_array_equal(answer.total_bn_largest[s], total[s][order])
        ties = np.argsort(-futures.lapse_months.values[s], kind="stable")[:3]  # of equal ones the lower numbers
        np.testing.assert_array_equal(answer.lapse_months_future_number[s], ties + 5)
        number = int(answer.total_bn_future_number[s, 0])
        again = sr.simulate(sr.presets.twelfth_sma(), strategy, n=1, seed=7, first_future=number)
        assert float(again.cost_krw_bn.sum(dtype=np.float64)) == float(answer.total_bn_largest[s, 0])


class Ratified:
    """One's own summary: how many futures have a deal by a month."""

    def of(self, chunk):
        return {"deals": (chunk.outcomes["ratified_month"] >= 0).sum(axis=-1)}

    def merge(self, earlier, later):
        return {"deals": earlier["deals"] + later["deals"]}

    def answer(self, state, question):
        return xr.Dataset({"deals": ("strategy", state["deals"])}, {"strategy": list(question.strategies)})


def test_anyone_can_write_a_summary_and_sweeps_add_their_dims(futures) -> None:
    odds = xr.DataArray([0.2, 0.8], dims="odds", coords={"odds": [0.2, 0.8]})
    deal = sr.presets.twelfth_sma().replace({"election.probability": odds})
    told = []
    answer = sr.simulate(
        deal, STRATEGIES, n=2000, seed=1, summaries=[Ratified()], progress=lambda now: told.append((now.done, now.n))
    )
    assert answer.deals.dims == ("odds", "strategy")
    kept = sr.simulate(deal, STRATEGIES, n=2000, seed=1)
    np.testing.assert_array_equal(answer.deals, (kept.ratified_month >= 0).sum("future"))
    assert told == [(2000, 4000), (4000, 4000)]


DESIGN = sr.presets.twelfth_sma().replace(
    {
        "durability.backlash": xr.DataArray([1.0, 2.0, 3.0], dims="design"),
        "ratification.discipline": xr.DataArray([0.9, 0.95, 0.9], dims="design"),
        "talks.ramp_months": xr.DataArray([6, 6, 12], dims="design"),
    }
)


def test_parameters_of_a_design_vary_together_and_cells_share_threads() -> None:
    kept = [sr.summaries.Moments("loss_bn"), sr.summaries.Ends(), sr.summaries.Largest("total_bn", count=3)]
    answer = sr.simulate(DESIGN, STRATEGIES, n=3000, seed=1, summaries=kept, threads=1)
    assert answer.loss_bn_mean.dims == ("design", "strategy")
    assert sr.simulate(DESIGN, STRATEGIES, n=3000, seed=1, summaries=kept, threads=3).identical(answer)
    for place, cell in enumerate(DESIGN.cells()):
        alone = sr.simulate(cell, STRATEGIES, n=3000, seed=1, summaries=kept)
        assert answer.isel(design=place).equals(alone)
    assert len(np.unique(answer.loss_bn_mean)) == 6


def test_what_was_compiled_has_a_hash_of_its_contents() -> None:
    played = sr.simulate(DESIGN, STRATEGIES, n=10, seed=1, summaries=[sr.summaries.Ends()])
    hashes = [compile_scenario(cell, resolve(cell, STRATEGIES)).sha256 for cell in DESIGN.cells()]
    assert len(set(hashes)) == 3  # the law of votes differs in one cell, the talks in another
    assert hashlib.sha256("".join(hashes).encode()).hexdigest() == played.attrs["compiled_sha256"]
    compiled = compile_scenario(DESIGN.cells()[0], resolve(DESIGN, STRATEGIES))
    steps = compiled.tables.yes_steps.copy()
    copied = compiled._replace(tables=compiled.tables._replace(yes_steps=steps))
    assert copied.sha256 == hashes[0]
    changed = steps.copy()
    changed[0, 0, 0, 0] += 1
    assert compiled._replace(tables=compiled.tables._replace(yes_steps=changed)).sha256 != hashes[0]


def test_more_threads_than_memory_holds_chunks_for_are_refused(monkeypatch) -> None:
    monkeypatch.setattr("sma_risk.sampling.stream.usable_memory", lambda: 10**6)
    with pytest.raises(sr.ScenarioError, match="threads needs at most 0 threads: each holds"):
        sr.simulate(DESIGN, "base", n=10, seed=1, summaries=[sr.summaries.Ends()])


def test_answers_beyond_memory_are_refused_by_their_size(monkeypatch) -> None:
    monkeypatch.setattr("sma_risk.sampling.summarise.usable_memory", lambda: 10**6)
    sr.simulate(DESIGN, "base", n=10, seed=1, summaries=[sr.summaries.Histogram("total_bn", 0.0, 1e4, bins=1000)])
    with pytest.raises(sr.ScenarioError, match=r"summaries needs at most 0 cells, got '[0-9,]+ bytes for each of 3"):
        sr.simulate(DESIGN, "base", n=10, seed=1, summaries=[sr.summaries.Histogram("total_bn", 0.0, 1e4, bins=10**5)])


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: stream(summaries=[]), "summaries"),
        (lambda: stream(summaries="moments"), "summaries"),
        (lambda: stream(summaries=[object()]), "summaries"),
        (lambda: stream(status=True), "status"),
        (lambda: sr.summaries.Moments("cost"), "quantity"),
        (lambda: sr.summaries.Moments("ratified_month"), "quantity"),
        (lambda: sr.summaries.Differences("cost_bn"), "quantity"),
        (lambda: sr.summaries.Largest("total_bn", count=0), "count"),
        (lambda: sr.summaries.Histogram("total_bn", 2.0, 1.0), "low"),
        (lambda: sr.summaries.Histogram("total_bn", 0.0, 1.0, log=True), "low"),
        (lambda: sr.summaries.Histogram("total_bn", 0.0, float("nan")), "high"),
        (lambda: sr.summaries.Histogram("total_bn", 0.0, 1.0, bins=True), "bins"),
        (lambda: sr.summaries.Histogram("total_bn", 0.0, 1.0, levels=[1.0]), "levels"),
        (lambda: sr.summaries.JointHistogram(COST, COST), "second"),
        (lambda: sr.summaries.JointHistogram(COST, sr.summaries.Histogram("cost_bn", 0.0, 1.0)), "second"),
    ],
)
def test_what_cannot_be_summarised_is_refused_by_name(make, key) -> None:
    with pytest.raises(sr.ScenarioError) as caught:
        make()
    assert caught.value.key == key


class Tree:
    """Keeps in which order what was merged."""

    def merge(self, earlier, later):
        return f"({earlier} {later})"


@pytest.mark.parametrize("n", [5, CHUNK, CHUNK + 1, SPAN, SPAN + 1, 2 * SPAN + CHUNK, 3 * SPAN + 7])
def test_whole_spans_are_merged_as_their_chunks_are(n) -> None:
    def tree(stops: list[int]) -> str:
        def run(asked):
            for one in asked:
                assert one.start // SPAN == (one.stop - 1) // SPAN
                yield played(one)

        *_, last = merging([(None, None)], [Tree()], n, lambda _: stops, run)
        assert (last.done, last.ended) == (n, True)
        return merged([Tree()], *last.kept)[0]

    def played(one: Stretch) -> list[str]:
        chunks = [[f"{at // CHUNK}"] for at in range(one.start, one.stop, CHUNK)]
        return merged([Tree()], *chunks)

    chunk_by_chunk = tree([*range(CHUNK, n, CHUNK), n])
    assert tree([*range(SPAN, n, SPAN), n]) == chunk_by_chunk
    if n == 2 * SPAN + CHUNK:
        first, second = (played(Stretch(0, None, None, start, start + SPAN))[0] for start in (0, SPAN))
        assert chunk_by_chunk == f"(({first} {second}) 64)"
