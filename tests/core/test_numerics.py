"""Do the core's functions and tables keep their stated errors?"""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit, types
from scipy import stats
from scipy.special import logit, ndtri

from sma_risk.core import numerics
from sma_risk.core.arrays import QUANTILES_TYPE
from sma_risk.core.jit import BORROWED
from sma_risk.core.numerics import u64
from sma_risk.core.rows import TILE, TILE_TYPE, empty_tile
from sma_risk.core.tables import quantiles, tails
from sma_risk.core.words import draw
from sma_risk.distributions import (
    Constant,
    Discrete,
    Empirical,
    Gamma,
    LogNormal,
    Metalog,
    Mixture,
    Normal,
    SciPy,
)
from sma_risk.parameters import ScenarioError

EDGES = [0, 1, 2, 2**30 - 1, 2**30, 2**31 - 1, 2**31, 2**32 - 129, 2**32 - 128, 2**32 - 2, 2**32 - 1]
WORDS = np.concatenate([EDGES, np.random.default_rng(20240501).integers(0, 2**32, 200_000)]).astype(np.uint32)
U = (WORDS.astype(np.float64) + 0.5) / 2**32


def over(function, values):
    @njit(f"void({values.dtype}[::1], float32[::1])", **BORROWED)
    def loop(source, target):
        for i in range(len(source)):
            target[i] = function(source[i])

    out = np.empty(len(values), np.float32)
    loop(values, out)
    return out.astype(np.float64)


def test_exponential_clocks_keep_their_relative_error_on_both_sides():
    exact = -np.log1p(-U)
    assert np.abs(over(numerics.exponential, WORDS) / exact - 1).max() < 3e-7  # a few roundings of 6e-8


def test_exp_and_log_keep_their_errors():
    x = np.linspace(-80, 80, 100_001).astype(np.float32)
    assert np.abs(over(numerics.exp, x) / np.exp(x.astype(np.float64)) - 1).max() < 2e-7
    y = np.exp(np.linspace(-60, 60, 100_001)).astype(np.float32)
    y = y[np.abs(np.log(y)) > 1e-2]  # relative error is meant away from the zero at 1
    assert np.abs(over(numerics.log, y) / np.log(y.astype(np.float64)) - 1).max() < 2e-7


def test_uniforms_are_never_zero_or_one():
    found = over(numerics.uniform, WORDS)
    assert found.min() > 0
    assert found.max() < 1
    assert np.abs(found - U).max() < 6e-8  # half a unit in the last place of float32 below 1


def test_logit_draws_are_logistic():
    error = np.abs(over(numerics.logit_uniform, WORDS) - logit(U)) / np.maximum(np.abs(logit(U)), 1)
    assert error.max() < 6e-7  # two clocks of 3e-7 each


LAWS = {
    "normal": (ndtri, lambda q: -ndtri(q)),
    "gamma": (stats.gamma(1.2).ppf, stats.gamma(1.2).isf),
    "beta": (stats.beta(1.5, 13.5).ppf, stats.beta(1.5, 13.5).isf),
    "t": (stats.t(4).ppf, stats.t(4).isf),
}


@pytest.mark.parametrize("law", LAWS)
def test_a_table_keeps_its_tolerance_in_the_middle_and_in_both_tails(law):
    lower, upper = LAWS[law]
    table = quantiles.build(law, lower, upper)
    exact = np.where(U < 0.5, lower(np.minimum(U, 0.5)), upper(np.minimum(1 - U, 0.5)))
    error = np.abs(quantiles.evaluate(table, WORDS) - exact) / np.maximum(np.abs(exact), 1 if exact.min() < 0 else 0)
    assert error.max() < quantiles.TOLERANCE


@pytest.mark.parametrize(
    "law",
    [
        Discrete((1, 2, 5), (0.25, 0.5, 0.25)),
        Discrete((0, 1), (0.5, 0.5)),
        Discrete((-1, 3), (0.5**10, 1 - 0.5**10)),
        Empirical(tuple(range(16))),
    ],
    ids=lambda law: type(law).__name__,
)
def test_steps_where_cells_meet_are_followed_exactly(law):
    found = quantiles.evaluate(quantiles.build("x", law.ppf, law.isf), WORDS)
    exact = np.where(U < 0.5, law.ppf(np.minimum(U, 0.5)), law.isf(np.minimum(1 - U, 0.5)))
    # the core rounds p to 24 bits, so that of the words of a cell at most 64 beside its end are read from the next one
    beside = np.abs((WORDS.astype(np.int64) + 2**20) % 2**21 - 2**20) <= 64
    assert np.abs(found - exact)[~beside].max() <= 1e-6  # coefficients are constants but for a rounding
    assert beside.sum() < 30  # of 200,000: 13 by chance, and the eleven edges


def test_a_step_of_any_size_at_any_place_lies_between_the_right_two_words():
    for at in np.random.default_rng(3).uniform(0.001, 0.999, 100):
        low, high = (quantiles.build("x", *step_at(at, size)) for size in (2.0002, 1.0002))
        last = int(at * 2**32 - 0.5)
        words = np.array([0, last - 1, last, last + 1, last + 2, 2**32 - 1], np.uint32)
        u = (words.astype(np.float64) + 0.5) / 2**32
        for form, size in ((low, 2.0002), (high, 1.0002)):
            assert np.array_equal(quantiles.evaluate(form, words), np.float32(np.where(u <= at, 1.0, size)))


def step_at(at, size):
    return lambda p: np.where(p <= at, 1.0, size), lambda q: np.where(1.0 - q <= at, 1.0, size)


def test_what_is_nothing_but_steps_is_refused_by_name_when_they_are_too_many():
    def noise(p):
        return 1.0 + (np.floor(p * 2.0**32) * 0.6180339887498949) % 1.0

    with pytest.raises(ScenarioError, match=r"demand\.opening needs at most 131,072 steps or corners, got 'more than"):
        quantiles.build("demand.opening", noise, lambda q: noise(1.0 - q))


def test_numpy_and_the_core_read_the_same_from_cells_pieces_and_second_words():
    laws = [LogNormal(1, 0.5), Empirical((3.0, 1.0, 2.0)), Mixture((Constant(1), LogNormal(2, 2.5)), (0.3, 0.7))]
    forms = [quantiles.build("x", law.ppf, law.isf, tails=True) for law in laws]
    assert [tuple(part is not None for part in form) for form in forms] == [
        (True, False, False),
        (False, True, False),
        (False, True, True),
    ]
    packed = quantiles.pack(forms)
    words = WORDS[: TILE * 4].copy()
    words[::97], words[50::97] = words[::97] % 256, ~(words[50::97] % 256)
    tile, second = empty_tile(), np.empty((4, TILE), np.uint32)
    for which, form in enumerate(forms):
        again = quantiles.unpack(packed, which)
        for at in range(0, len(words), TILE):
            tile.words[:TILE] = words[at : at + TILE]
            read_row(tile, packed, which, at)
            draw(np.uint64(at), TILE, np.uint64(9), np.uint32(26), np.uint32(0), second)
            expected = quantiles.evaluate(form, words[at : at + TILE], second[0])
            assert np.array_equal(quantiles.evaluate(again, words[at : at + TILE], second[0]), expected)
            # the core reckons in single precision: a few roundings of the largest term of a cubic
            np.testing.assert_allclose(tile.marks[:TILE], expected, rtol=1e-6)


@njit(types.void(TILE_TYPE, QUANTILES_TYPE, types.int64, types.int64), **BORROWED)
def read_row(tile, q, which, first):
    quantiles.quantile_row(tile, q, which, tile.words, u64(0), tile.marks, u64(0), TILE)
    tails.deepen_row(q, which, u64(first), u64(9), (26, 0), tile.words, u64(0), tile.marks, u64(0), TILE)


HEAVY = {
    "a lognormal of sigma 1": (LogNormal(1, 1), False),
    "a lognormal of sigma 2": (LogNormal(1, 2), True),
    "a gamma": (Gamma(1.2, 58), False),
    "a power law of exponent 3": (SciPy("pareto", (3.0,)), False),
    "a power law of exponent 1.5": (SciPy("pareto", (1.5,)), True),
    "a power law without a mean": (SciPy("pareto", (0.9,)), True),
    "the same to the left": (Metalog((0.0, 0.58), high=1.0), True),
    "a normal": (Normal(0, 1), False),
    "atoms": (Discrete((1, 1e9), (1 - 1e-9, 1e-9)), False),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_tail_is_heavy_if_the_mean_misses_what_lies_beyond_the_last_word(name):
    law, heavy = HEAVY[name]
    form = quantiles.build("x", law.ppf, law.isf, tails=True)
    assert (form.deep is not None) is heavy
    if heavy:
        words = np.array([0, 0, 0, 3, 255, 2**32 - 256, 2**32 - 4, 2**32 - 1, 2**32 - 1], np.uint32)
        second = np.array([0, 1, 2**32 - 1, 7, 2**32 - 1, 2**32 - 1, 2**31, 77, 0], np.uint32)
        near = np.minimum(words, ~words)
        p = (near + (second + 0.5) * 2.0**-32) * 2.0**-32
        exact = np.where(words < 2**31, law.ppf(p), law.isf(p))
        error = np.abs(quantiles.evaluate(form, words, second) / exact - 1)
        # p itself is rounded to 2**-24 of itself, which a power law of exponent a changes by 1/a times that
        assert error.max() < 1.2 * quantiles.TOLERANCE


def test_a_heavy_tail_that_cannot_be_followed_is_refused_by_name():
    def upper(q):
        return np.where(q < 2.0**-40, np.inf, q**-0.9)

    with pytest.raises(ScenarioError, match=r"demand\.opening needs quantiles .* tail probability of 2\*\*-65"):
        quantiles.build("demand.opening", lambda p: (1.0 - p) ** -0.9, upper, tails=True)


def test_a_packed_form_is_found_again():
    """Cells and pieces side by side, each read at a thousand words as before they were packed."""
    normal, steps = stats.norm(), Discrete((1.0, 2.0, 5.0), (0.2, 0.3, 0.5))
    forms = [
        quantiles.build("steps", steps.ppf, lambda q: steps.ppf(1.0 - q)),
        quantiles.build("normal", normal.ppf, normal.isf),
        quantiles.build("other steps", lambda p: steps.ppf(p) + 1.0, lambda q: steps.ppf(1.0 - q) + 1.0),
    ]
    words, packed = np.random.default_rng(1).integers(0, 2**32, 1000).astype(np.uint32), quantiles.pack(forms)
    for which, form in enumerate(forms):
        found = quantiles.evaluate(quantiles.unpack(packed, which), words)
        np.testing.assert_array_equal(found, quantiles.evaluate(form, words))
