"""Are Sobol' and Latin hypercube points what their names say in plain Python too? A few, in a few dimensions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

import sma_risk as sr
from sma_risk.sampling.points.coordinates import COORDINATES
from tests.sampling.test_points_even import unscrambled, words_by_site


@pytest.mark.parametrize("first", [0, 250, 2**20 - 2])
def test_unscrambled_integers_are_those_of_scipy(first):
    sequence = qmc.Sobol(8, scramble=False, bits=32)
    if first:
        sequence.fast_forward(first)
    expected = (sequence.random(16) * 2.0**32).astype(np.uint32)
    assert np.array_equal(unscrambled(first, 16, 8), expected)


def test_scrambled_points_are_a_net_scrambled_anew_in_each_replicate():
    m, sites = 4, COORDINATES[:2]
    words = words_by_site(sr.points.sobol(replicates=3), 3 << m, 11, sites)
    for replicate in words:
        for k in range(m + 1):  # one point in every box of 2^-k by 2^-(m-k)
            boxes = (replicate.astype(np.float64) * [2.0 ** (k - 32), 2.0 ** (m - k - 32)]).astype(int)
            assert len(np.unique(boxes, axis=0)) == 1 << m
    assert len(np.unique(words)) == words.size


@pytest.mark.parametrize("each", [1, 7, 16])
def test_latin_hypercube_points_fill_each_stratum_once(each):
    words = words_by_site(sr.points.latin_hypercube(replicates=3), 3 * each, 8, COORDINATES[:4]).astype(np.uint64)
    strata = (words * np.uint64(each)) >> np.uint64(32)
    for replicate in strata:
        assert (np.sort(replicate, axis=0) == np.arange(each)[:, None]).all()
    assert len(np.unique(words)) == words.size
    if each > 1:  # every replicate and coordinate deals anew
        assert len(np.unique(strata.swapaxes(1, 2).reshape(-1, each), axis=0)) == 3 * 4
