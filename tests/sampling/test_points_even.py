"""Are Sobol' and Latin hypercube points what their names say, and are their errors honest?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

import sma_risk as sr
from sma_risk.core.sites import BLOCKS_IN_ORDER, SITES
from sma_risk.sampling.points.coordinates import COORDINATES, DIMENSION_OF, NUMBERS, ROOM
from sma_risk.sampling.points.sobol_words import directions, tables, write_sobol
from sma_risk.sampling.points.source import Source

DEAL = sr.presets.twelfth_sma()
FIRST_COORDINATES = ("election.winner", "negotiating.clock", "talks.level_regular", "pending.clock", "in_force.clock")


def unscrambled(first, count, dimensions):
    places = np.array([(d // 4, d % 4, d) for d in range(dimensions)], np.int64)
    out = np.zeros((-(-dimensions // 4), 4, count), np.uint32)
    write_sobol(*tables(), places, np.uint64(first), np.uint64(1 << 32), np.uint64(0), False, out)
    return out.reshape(-1, count)[:dimensions].T


def words_by_site(points, n, seed, sites):
    """Words of visit 0, (replicate, point, site)."""
    source, numbers = Source(points, seed, n), np.arange(n, dtype=np.uint64)
    found = np.stack([source.words(numbers, SITES[site][0], 0)[SITES[site][1]] for site in sites], axis=-1)
    return found.reshape(points.replicates(n), -1, len(sites))


@pytest.mark.parametrize("first", [0, 1, 255, 256, 4095, 2**16 - 3, 2**20 - 2])
def test_unscrambled_integers_are_those_of_scipy(first):
    sequence = qmc.Sobol(2 * ROOM, scramble=False, bits=32)
    if first:
        sequence.fast_forward(first)
    expected = (sequence.random(256) * 2.0**32).astype(np.uint32)
    assert np.array_equal(unscrambled(first, 256, 2 * ROOM), expected)


def test_every_direction_number_keeps_the_sequence_one_to_one():
    # the m_k of a dimension are odd and m_k < 2^k: any 32 digits of an index give 32 digits of a coordinate
    digits = np.arange(32, dtype=np.uint64)
    lowest = (directions().astype(np.uint64) >> (31 - digits)) & 1
    below = directions().astype(np.uint64) & ((np.uint64(1) << (31 - digits)) - np.uint64(1))
    assert (lowest == 1).all()
    assert (below == 0).all()


def test_every_site_has_a_coordinate_and_the_first_stay_where_they_are():
    assert sorted(DIMENSION_OF) == sorted(SITES)
    assert len(set(DIMENSION_OF.values())) == len(SITES)
    assert len(COORDINATES) <= NUMBERS < max(DIMENSION_OF.values()) < ROOM
    assert COORDINATES[:5] == FIRST_COORDINATES
    assert (DIMENSION_OF["points.plain"], DIMENSION_OF["reopened.side_deal"]) == (61, 69)
    assert DIMENSION_OF["agreement.back_pay_share.value"] == NUMBERS + 50


@pytest.mark.parametrize("bank", ["own", "swapped"])
def test_scrambled_points_are_a_net(bank):
    # the first two coordinates are a (0, m, 2)-net: of 2^m points one in every box of 2^-k by 2^-(m-k); all other
    # coordinates have one point in each 2^m-th; and scrambling keeps both
    m, points = 8, sr.points.sobol(replicates=4)
    if bank == "swapped":
        points = sr.points.swapped(tuple(SITES), with_seed=3, base=points)
    words = words_by_site(points, 4 << m, 11, COORDINATES)
    for replicate in words:
        for site in range(len(COORDINATES)):
            assert len(np.unique(replicate[:, site] >> (32 - m))) == 1 << m
        if bank == "own":
            for k in range(1, m):
                boxes = (replicate[:, 0] >> (32 - k)).astype(np.int64) << (m - k) | replicate[:, 1] >> (32 - m + k)
                assert len(np.unique(boxes)) == 1 << m


@pytest.mark.statistical(false_alarm=1e-6, detects="coins with a correlation of .0875; another scrambling has .58")
def test_digits_are_permuted_independently():
    # Owen's scrambling flips the digit that follows a prefix of d digits by a coin of that prefix. Over 4,096
    # replicates two coins agree half the time: correlations have standard deviation 1/64, and of 7 coins of depth 0 to
    # 2 none of 21 pairs exceeds 5.6 of them once in 1e6 runs. Burley's constants (2020) reach 37 at depth 2.
    count, depth = 4096, 3
    words = words_by_site(sr.points.sobol(replicates=count), count << depth, 5, ["pending.clock"])[:, :, 0]
    plain = unscrambled(0, 1 << depth, 4)[:, 3]
    flips = words ^ plain
    coins = []
    for d in range(depth):
        for prefix in range(1 << d):
            with_prefix = flips[:, (plain >> (32 - d) if d else plain * 0) == prefix]
            digit = (with_prefix >> (31 - d)) & 1
            assert (digit == digit[:, :1]).all()
            coins.append(2.0 * digit[:, 0] - 1.0)
    found = np.array(coins) @ np.array(coins).T / count * np.sqrt(count)
    assert np.abs(np.mean(coins, axis=1)).max() * np.sqrt(count) < 5.6
    assert np.abs(found - np.diag(np.diag(found))).max() < 5.6


def test_the_error_of_a_smooth_mean_falls_faster_than_by_chance():
    # a product of six smooth factors; over 64 replicates the root mean square error has a relative error of 9 %, the
    # slope over 2^4 to 2^10 points one of about .04. Plain Monte Carlo has slope -.5, scrambled nets up to -1.5
    sizes, errors = 2.0 ** np.arange(4, 11, 2), []
    for size in sizes:
        u = (words_by_site(sr.points.sobol(replicates=64), 64 * int(size), 3, COORDINATES[:6]) + 0.5) / 2.0**32
        means = np.prod(1.0 + (u - 0.5) / np.arange(1, 7), axis=-1).mean(axis=1)
        errors.append(np.sqrt(np.mean((means - 1.0) ** 2)))
    assert np.polyfit(np.log(sizes), np.log(errors), 1)[0] <= -1.2


@pytest.mark.statistical(false_alarm=1e-6, detects="a mean correlation of .12")
def test_latin_hypercube_points_fill_each_stratum_once_and_coordinates_independently():
    # 60 points, no power of two. Ranks of two coordinates have correlations of standard deviation 1/sqrt(59): over 40
    # replicates their mean is below 6 / sqrt(59 40) but once in 1e9, for each of 780 pairs
    words = words_by_site(sr.points.latin_hypercube(replicates=40), 2400, 8, COORDINATES[:40]).astype(np.uint64)
    strata = (words * np.uint64(60)) >> np.uint64(32)
    for replicate in strata:
        assert all(len(np.unique(column)) == 60 for column in replicate.T)
    correlation = np.mean([np.corrcoef(one.T.astype(float)) for one in strata], axis=0)
    assert np.abs(correlation - np.eye(40)).max() < 6.0 / np.sqrt(59 * 40)
    assert len(np.unique(strata[:, :, 0], axis=0)) == 40  # every replicate deals anew


@pytest.mark.statistical(false_alarm=1e-6, detects="an order of chance 1 in 24 that is off by 43 %")
def test_strata_of_few_points_are_dealt_evenly():
    # of 4 strata in 4,096 replicates each of 24 orders comes 171 times on average, with standard deviation 13
    words = words_by_site(sr.points.latin_hypercube(replicates=4096), 4 * 4096, 2, ["vote.yes"])[:, :, 0]
    orders = np.unique(words >> 30, axis=0, return_counts=True)[1]
    assert len(orders) == 24
    assert np.abs(orders - 4096 / 24).max() < 5.6 * 13


@pytest.mark.statistical(false_alarm=1e-8, detects="a mean that is off by 7 of its errors")
@pytest.mark.parametrize(
    "points", [sr.points.sobol(replicates=64), sr.points.latin_hypercube(replicates=64)], ids=["sobol", "latin"]
)
def test_all_outcomes_have_the_means_of_random_points(points):
    # z of about 60 means; a normal's or Student's t (63) is beyond 7 less than once in 1e8
    n = 1 << 14
    even, plain = (sr.simulate(DEAL, ["hurry", "wait"], n=n, seed=4, points=p) for p in (points, None))
    for name, error in sr.standard_error(even).items():
        known = np.hypot(error, sr.standard_error(plain)[name])
        apart = np.abs(even[name].mean("future") - plain[name].mean("future", dtype=float))
        if np.isnan(even[name].values).any():
            continue
        assert (apart <= 7 * known + 1e-9).all(), name


@pytest.mark.statistical(false_alarm=1e-6, detects="an error that is too small by a factor of 1.7, or too large by 2.2")
@pytest.mark.parametrize("points", [sr.points.sobol(), sr.points.latin_hypercube()], ids=["sobol", "latin"])
def test_standard_errors_are_those_of_the_replicates(points):
    # the means of 32 ensembles spread as their errors say: F (31, 480), beyond .2 to 2.9 once in 1e6
    means, errors = [], []
    for seed in range(32):
        futures = sr.simulate(DEAL, "hurry", n=1024, seed=seed, points=points)
        means.append(float(futures.npv_krw_bn.mean(dtype=float)))
        errors.append(float(sr.standard_error(futures[["npv_krw_bn"]]).npv_krw_bn[0]))
    assert 0.2 < np.var(means, ddof=1) / np.mean(np.square(errors)) < 2.9


def test_sobol_points_need_fewer_futures():
    # measured at 2^18: 43 times fewer for P(the maximalist wins), 39,000 for the mean demand, which is one coordinate's
    even = sr.standard_error(sr.simulate(DEAL, "hurry", n=1 << 14, seed=9, points=sr.points.sobol()))
    plain = sr.standard_error(sr.simulate(DEAL, "hurry", n=1 << 14, seed=9))
    assert float(plain.demand_multiple / even.demand_multiple) ** 2 > 100
    assert float(plain.attitude_2025 / even.attitude_2025) ** 2 > 5
    assert float(plain.concluded_month[0] / even.concluded_month[0]) ** 2 > 2


@pytest.mark.statistical(false_alarm=1e-6, detects="words that fall into 2,000 cells; independent ones into 2,589")
def test_words_that_swap_are_independent_of_those_they_replace():
    # of two seeds the same dimensions would fall into the same 64 cells of the unit square, in another order
    sobol, sites = sr.points.sobol(replicates=2), ["election.winner"]
    own = words_by_site(sobol, 2 << 12, 1, sites)[0, :, 0]
    swapped = words_by_site(sr.points.swapped(sites, with_seed=2, base=sobol), 2 << 12, 1, sites)[0, :, 0]
    cells = np.unique((own >> 26).astype(np.int64) << 6 | swapped >> 26, return_counts=True)[1]
    assert len(cells) > 2000  # by chance 2,589 of the 4,096 cells are hit


def test_all_blocks_of_the_register_can_be_read():
    source = Source(sr.points.sobol(), 1, 32)
    for block in BLOCKS_IN_ORDER:
        assert source.words(np.arange(32, dtype=np.uint64), block, 0).shape == (4, 32)
