"""Is every word source what it says, and the same futures again from what a Dataset records of it?"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.core.sites import BLOCKS_IN_ORDER, SITES
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.points.groups import groups, sites_of
from sma_risk.sampling.points.source import Source, source_of

DEAL = sr.presets.twelfth_sma()
UNSURE = DEAL.replace({"election.hold": sr.Beta(45, 55), "durability.backlash": sr.LogNormal(1.3, 0.2)})
BOTH = ["hurry", "wait"]
N, SEED, OTHER = 4096, 2024, 77
POINTS = {
    "antithetic": sr.points.antithetic(),
    "swapped": sr.points.swapped(["talks", "vote.yes"], with_seed=OTHER),
    "swapped twice": sr.points.swapped(
        "events", with_seed=6, base=sr.points.swapped("economy", with_seed=5, base=sr.points.antithetic())
    ),
    "sobol": sr.points.sobol(),
    "latin hypercube": sr.points.latin_hypercube(replicates=8),
    "swapped sobol": sr.points.swapped(
        ["election", "pending.clock"], with_seed=OTHER, base=sr.points.sobol(replicates=4)
    ),
    "tilted": sr.points.tilted({"election.winner": -1.5, "in_force.clock": 2}, plain=0.2),
    "tilted sobol": sr.points.tilted(
        {"election.hold.value": 0.5, "talks.level_regular": 1.0}, base=sr.points.sobol(replicates=2)
    ),
}
each_source = pytest.mark.parametrize("points", POINTS.values(), ids=POINTS)


def play(points=None, deal=DEAL, n=N, seed=SEED, **more):
    return sr.simulate(deal, BOTH, n=n, seed=seed, points=points, status=True, **more)


def play_summaries(points):
    return sr.simulate(DEAL, "wait", n=N, seed=SEED, points=points, summaries=[sr.summaries.Chances()])


def same_bytes(a, b):
    return list(a.data_vars) == list(b.data_vars) and all(a[v].values.tobytes() == b[v].values.tobytes() for v in a)


def without_values(points):
    """The points with no tilt on a number that is fixed in the preset."""
    if not points.favoured:
        return points
    return sr.points.tilted({s: t for s, t in points.tilts if not s.endswith(".value")}, base=points.base)


@pytest.mark.parametrize("deal", [DEAL, UNSURE], ids=["fixed numbers", "uncertain numbers"])
def test_random_words_given_are_random_words_drawn(deal, monkeypatch):
    drawn = play(deal=deal)
    monkeypatch.setattr(Source, "is_random", property(lambda source: False))
    assert play(deal=deal).identical(drawn)


@each_source
def test_bytes_do_not_depend_on_threads_or_blocks(points):
    reference = play(points, UNSURE, threads=1)
    assert play(points, UNSURE, threads=3, block=997).identical(reference)
    assert play(points, UNSURE, threads=2, block=1 << 20).identical(reference)


@each_source
def test_the_same_futures_again_from_the_attributes_alone(points):
    futures = play(points, UNSURE)
    assert futures.attrs.get("replicates") == (None if points.replicates(N) is None else str(points.replicates(N)))
    assert sr.rerun(futures).identical(futures)
    assert sr.rerun(sr.manifest(futures, "futures")).identical(futures)
    assert source_of(futures.attrs) == Source(points, SEED, N)


@each_source
def test_marks_and_stories_read_the_words_that_were_played(points):
    futures = play(without_values(points))
    marks = sr.marks(futures)
    assert np.array_equal(marks.maximalist_wins, futures.attitude_2025)
    assert np.array_equal(marks.demand_multiple, futures.demand_multiple)
    for future in (0, 1, N - 1):  # a future that played otherwise is refused
        assert sr.replay(futures, "wait", future).attrs["story"]


@each_source
def test_every_strategy_and_every_cell_of_a_sweep_meets_the_same_futures(points):
    import xarray as xr

    points = without_values(points)
    futures = play(points)
    alone = sr.simulate(DEAL, "wait", n=N, seed=SEED, points=points, status=True)
    assert same_bytes(alone, futures.sel(strategy=["wait"]))
    swept = DEAL.replace({"durability.backlash": xr.DataArray([1.3, 2.0], dims="backlash")})
    cells = sr.simulate(swept, BOTH, n=N, seed=SEED, points=points, status=True)
    usual = DEAL.durability.backlash
    assert usual == 1.3
    assert same_bytes(cells.isel(backlash=0), futures)


def test_the_second_of_a_pair_reads_the_complement_at_every_visit():
    source, numbers = Source(sr.points.antithetic(), SEED, N), np.arange(10, 30, dtype=np.uint64)
    for visit in (0, 1, 2):
        words = source.words(numbers, 8, visit)
        assert np.array_equal(words[:, 1::2], ~words[:, ::2])
        first_of_pairs = Source(sr.points.random(), SEED, N).words(numbers[::2] // np.uint64(2), 8, visit)
        assert np.array_equal(words[:, ::2], first_of_pairs)


def test_swapped_sites_read_the_other_seed_at_every_visit_and_no_other_site_does():
    points = sr.points.swapped(["negotiating.clock", "demand"], with_seed=OTHER)
    one, other, found = (
        Source(p, s, N) for p, s in ((sr.points.random(), SEED), (sr.points.random(), OTHER), (points, SEED))
    )
    numbers = np.arange(5, 300, dtype=np.uint64)
    for name, (block, lane) in SITES.items():
        swapped = name == "negotiating.clock" or name in groups()["demand"]
        for visit in (0, 1, 3):
            expected = (other if swapped else one).words(numbers, block, visit)[lane]
            assert np.array_equal(found.words(numbers, block, visit)[lane], expected), (name, visit)


def test_the_core_reads_later_visits_as_the_record_does():
    # under `wait` a fifth of futures negotiate a second time; in none of them may a swapped visit 0 alone be seen
    swapped = play(sr.points.swapped(tuple(SITES), with_seed=OTHER))
    assert same_bytes(swapped, play(seed=OTHER))


def test_groups_cover_the_register_once():
    named = [site for name, sites in groups().items() if name != "events" for site in sites]
    assert sorted(named) == sorted(set(SITES) - {"points.plain"})
    assert set(groups()["events"]) < set(SITES)


def test_nobody_can_change_the_groups_of_others():
    with pytest.raises(TypeError):
        groups()["mine"] = ("election.winner",)
    assert "mine" not in groups()


def test_a_tail_goes_with_its_site():
    assert "talks.level_regular.tail" in sites_of("sites", "talks.level_regular")
    assert "durability.amended_rise.tail" in sites_of("sites", "reopened.rise")


def test_antithetic_pairs_lower_the_error_of_what_is_monotone_and_their_error_is_honest():
    # the cost of `hurry` is nearly monotone in the marks; means of 32 ensembles spread as their errors say. The ratio
    # of the two variances is F distributed; with 31 degrees of freedom it is outside .2 to 2.9 once in 1e6
    means, errors = [], []
    for seed in range(32):
        futures = sr.simulate(DEAL, "hurry", n=2000, seed=seed, points=sr.points.antithetic())
        means.append(float(futures.npv_krw_bn.mean(dtype=float)))
        errors.append(float(sr.standard_error(futures[["npv_krw_bn"]]).npv_krw_bn[0]))
    assert 0.2 < np.var(means, ddof=1) / np.mean(np.square(errors)) < 2.9


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda: play(sr.points.antithetic(), n=7), "n"),
        (lambda: play(sr.points.antithetic(), n=2), "n"),
        (lambda: play(sr.points.antithetic(), first_future=3), "first_future"),
        (lambda: play("sobol"), "points"),
        (lambda: play(sr.points.sobol(), n=5000), "n"),
        (lambda: play(sr.points.sobol(), n=8), "n"),
        (lambda: play(sr.points.sobol(), first_future=16), "first_future"),
        (lambda: play(sr.points.latin_hypercube(), n=4095), "n"),
        (lambda: play(sr.points.latin_hypercube(), first_future=16), "first_future"),
        (lambda: sr.points.sobol(replicates=1), "replicates"),
        (lambda: sr.points.sobol(replicates=True), "replicates"),
        (lambda: sr.points.latin_hypercube(replicates=2.0), "replicates"),
        (lambda: sr.replay(play(sr.points.sobol()), "wait", N), "future"),
        (lambda: play(sr.points.tilted({"durability.backlash.value": 1.0})), "points"),
        (lambda: sr.points.tilted({"talks": 1.0}), "tilts"),
        (lambda: sr.points.tilted({"points.plain": 1.0}), "tilts"),
        (lambda: sr.points.tilted({}), "tilts"),
        (lambda: sr.points.tilted({"vote.yes": 0}), "tilts.vote.yes"),
        (lambda: sr.points.tilted({"vote.yes": float("nan")}), "tilts.vote.yes"),
        (lambda: sr.points.tilted({"vote.yes": "up"}), "tilts.vote.yes"),
        (lambda: sr.points.tilted({"vote.yes": 1.0}, plain=0.0), "plain"),
        (lambda: sr.points.tilted({"vote.yes": 1.0}, base=sr.points.antithetic()), "base"),
        (lambda: sr.points.swapped("talks", with_seed=1, base=sr.points.tilted({"vote.yes": 1.0})), "base"),
        (lambda: play_summaries(sr.points.sobol()), "points"),
        (lambda: sr.points.swapped("elections", with_seed=1), "sites"),
        (lambda: sr.points.swapped([], with_seed=1), "sites"),
        (lambda: sr.points.swapped(7, with_seed=1), "sites"),
        (lambda: sr.points.swapped("election", with_seed=-1), "with_seed"),
        (lambda: sr.points.swapped("election", with_seed=True), "with_seed"),
        (lambda: sr.points.swapped("election", with_seed=1, base="random"), "base"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, key):
    with pytest.raises(ScenarioError) as refused:
        make()
    assert refused.value.key == key


@pytest.mark.parametrize(
    "text",
    [
        *("", "7", "[]", "{}", "[" * 10_000),
        *('{"kind": "sobul"}', '{"kind": "random", "more": 1}', '{"kind": "swapped"}'),
        '{"kind": "swapped", "base": 7, "sites": ["election"], "with_seed": "1"}',
        f'{{"kind": "swapped", "base": {{"kind": "random"}}, "sites": ["election"], "with_seed": "{"9" * 5000}"}}',
    ],
)
def test_a_record_that_describes_no_points_is_refused(text):
    with pytest.raises(ScenarioError):
        sr.points.from_json(text)


@pytest.mark.parametrize("points", [sr.points.sobol(), sr.points.latin_hypercube(), sr.points.antithetic()])
def test_a_record_of_an_ensemble_that_is_none_is_refused(points):
    # of Sobol' points in replicates of none, the words of a future were looked for without end
    futures = sr.simulate(DEAL, "wait", n=32, seed=SEED, points=points)
    for change, key in (({"n": "3"}, "n"), ({"first_future": "1"}, "first_future")):
        with pytest.raises(ScenarioError) as refused:
            sr.replay(futures.assign_attrs(change), "wait", 0)
        assert refused.value.key == key


def test_all_blocks_have_words():
    assert {block for block, _ in SITES.values()} == set(BLOCKS_IN_ORDER)
