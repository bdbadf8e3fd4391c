"""Do the core's functions and tables keep their stated errors?"""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy import stats
from scipy.special import logit, ndtri

from sma_risk.distributions import Discrete, Empirical
from sma_risk.parameters import ScenarioError
from sma_risk.sampling import numerics, quantiles
from sma_risk.sampling.jit import BORROWED

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


def test_a_quantile_function_with_a_jump_is_refused_by_name():
    with pytest.raises(ScenarioError, match=r"demand\.opening needs a table error of at most 2e-06"):
        quantiles.build("demand.opening", lambda p: np.where(p < 0.3, 1.0, 2.0), lambda q: np.full_like(q, 3.0))


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


def test_a_step_inside_a_cell_is_refused_with_its_place():
    law = Discrete((1, 2), (0.3, 0.7))
    with pytest.raises(ScenarioError, match=r"opening needs a table error .* \(it is largest near u = 0\.3"):
        quantiles.build("opening", law.ppf, law.isf)


def test_a_step_of_any_size_at_any_place_within_a_cell_is_seen():
    low, high = 0.25, 0.25 + 1 / 128
    for place in np.linspace(0.001, 0.999, 97):
        at = low + place * (high - low)
        with pytest.raises(ScenarioError):
            quantiles.build("x", lambda p, at=at: np.where(p < at, 1.0, 1.0002), lambda q: np.full_like(q, 1.0002))
