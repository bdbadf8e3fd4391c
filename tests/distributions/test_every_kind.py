"""What holds for every kind of distribution: order, inversion, support, moments, names, the core's table?"""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import IntegrationWarning

from sma_risk import distributions
from sma_risk.core.tables import quantiles
from sma_risk.distributions import (
    Counts,
    Discrete,
    Distribution,
    Mixture,
    PiecewiseHazard,
    SciPy,
    StudentT,
    Truncated,
    quadrature,
)

from ..generators import fewer
from .laws import ALL, CORNERED, ELSEWHERE, PLAYED, SMOOTH, WITH_ATOMS, name

GRID = np.unique(np.concatenate([2.0 ** -np.arange(1.0, 34.0), np.linspace(2.0**-33, 1 - 2.0**-33, 4001)]))
WORDS = np.random.default_rng(20240501).integers(0, 2**32, 50_000).astype(np.uint32)
U = (WORDS.astype(np.float64) + 0.5) / 2**32


def test_no_kind_is_left_out() -> None:
    assert {type(law).__name__ for law in ALL} | ELSEWHERE == set(Distribution.kinds)


def test_every_kind_can_be_had_from_distributions() -> None:
    assert set(Distribution.kinds) - ELSEWHERE == set(Distribution.kinds) & set(distributions.__all__)


@pytest.mark.parametrize("law", ALL, ids=name)
def test_quantiles_never_fall(law: Distribution) -> None:
    x = law.ppf(GRID)
    assert np.all(np.diff(x) >= -1e-13 * np.abs(x).max())  # neighbours may fall by rounding
    y = law.isf(GRID)
    assert np.all(np.diff(y) <= 1e-13 * np.abs(y).max())


@pytest.mark.parametrize("law", SMOOTH, ids=name)
@given(q=st.floats(2.0**-33, 1 - 2.0**-33))
@fewer(0.3)
def test_masses_undo_quantiles(law: Distribution, q: float) -> None:
    # x is rounded to one part in 2**53, which moves the mass by that times x times the density: 1e-11 holds all
    assert float(law.cdf(law.ppf(q))) == pytest.approx(q, rel=1e-11, abs=1e-14)
    assert float(law.sf(law.isf(q))) == pytest.approx(q, rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("law", WITH_ATOMS, ids=name)
@given(q=st.floats(2.0**-33, 1 - 2.0**-33))
@fewer(0.3)
def test_a_quantile_is_the_first_value_that_reaches_its_mass(law: Distribution, q: float) -> None:
    x = law.ppf(q)
    assert float(law.cdf(x)) >= q * (1 - 1e-11)
    assert float(law.cdf(np.nextafter(x, -math.inf) - 1e-9 * (1 + abs(x)))) < q * (1 + 1e-11)


@pytest.mark.parametrize("law", ALL, ids=name)
def test_the_support_is_where_quantiles_begin_and_end(law: Distribution) -> None:
    low, high = law.support()
    assert law.ppf([0.0, 1.0]).tolist() == [low, high]
    assert law.isf([1.0, 0.0]).tolist() == [low, high]
    assert np.all((law.ppf(GRID) >= low) & (law.ppf(GRID) <= high))
    assert law.cdf(high) == 1.0
    assert law.sf(high) == 0.0
    assert law.cdf(low - 1.0 if math.isfinite(low) else low) == 0.0


@pytest.mark.parametrize("law", ALL, ids=name)
def test_no_probability_has_no_quantile_and_no_number_no_mass(law: Distribution) -> None:
    assert np.isnan(law.ppf([-0.1, 1.1, np.nan])).all()
    assert np.isnan(law.isf([-0.1, 1.1, np.nan])).all()
    assert np.isnan(law.cdf(np.nan))
    assert np.isnan(law.sf(np.nan))


@pytest.mark.parametrize("law", ALL, ids=name)
def test_both_masses_sum_to_one(law: Distribution) -> None:
    x = law.ppf(GRID)
    np.testing.assert_allclose(law.cdf(x) + law.sf(x), 1.0, rtol=0, atol=1e-13)  # a few roundings


@pytest.mark.parametrize("law", ALL, ids=name)
def test_moments_equal_integrals_of_the_quantiles(law: Distribution) -> None:
    """By Gauss-Legendre on each half of the probabilities, halved again and again towards the end."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    ends = 0.5 ** np.arange(1.0, 200.0)
    p = ends[1:, None] + (ends[:-1] - ends[1:])[:, None] * (nodes + 1.0) / 2.0
    w = (ends[:-1] - ends[1:])[:, None] * weights / 2.0
    lower, upper = law.ppf(p), law.isf(p)
    mean = float(np.sum(w * (lower + upper)))
    var = float(np.sum(w * ((lower - mean) ** 2 + (upper - mean) ** 2)))
    # 1e-9 for smooth laws, the goal of the library's own quadrature; a step costs a node's weight, here 1e-2
    error = 1e-8 if law in SMOOTH and law not in CORNERED else 2e-2
    assert law.mean() == pytest.approx(mean, rel=error, abs=error)
    assert law.var() == pytest.approx(var, rel=2 * error)


@pytest.mark.parametrize("law", [law for law in ALL if not isinstance(law, StudentT)], ids=name)
def test_the_mean_is_the_integral_of_the_masses(law: Distribution) -> None:
    """By Gauss-Legendre between knots that hold all atoms and corners: those of `laws.py` lie at whole numbers or 5 %.

    Within a hundredth of the mass, or a tenfold of it far out, a mass is smooth: 24 nodes give its area to 1e-9.
    """
    decades = 10.0 ** -np.arange(1.0, 23.0)
    ends = [end for end in law.support() if math.isfinite(end)]
    places = [*law.ppf(np.linspace(0.05, 0.95, 91)), *law.ppf(decades), *law.isf(decades)]
    whole = [x for x in range(-3, 40) if min(places) < x < max(places)]
    knots = np.unique([0.0, *ends, *places, *whole])
    nodes, weights = np.polynomial.legendre.leggauss(24)
    half, middle = np.diff(knots) / 2.0, (knots[1:] + knots[:-1]) / 2.0
    x = middle[:, None] + half[:, None] * nodes
    area = float(np.sum(half * (np.where(x >= 0.0, law.sf(x), -law.cdf(x)) @ weights)))
    # a hundredfold of which is forgiven for the corners between the quantiles of a table
    assert law.mean() == pytest.approx(area, rel=1e-7)


@pytest.mark.parametrize("law", ALL, ids=name)
def test_density_and_atoms_make_up_the_masses(law: Distribution) -> None:
    """Between all knots, which hold whatever atoms and corners there are: those of `laws.py` lie at whole numbers."""
    ends = [end for end in law.support() if math.isfinite(end)]
    knots = np.unique(np.concatenate([law.ppf(np.linspace(0.01, 0.99, 99)), ends, np.arange(-3.0, 12.0)]))
    knots = knots[(knots >= law.ppf(1e-3)) & (knots <= law.isf(1e-3))]
    nodes, weights = np.polynomial.legendre.leggauss(24)
    half, middle = np.diff(knots) / 2.0, (knots[1:] + knots[:-1]) / 2.0
    area = half * (law.pdf(middle[:, None] + half[:, None] * nodes) @ weights)
    # 24 nodes on a thousandth to a hundredth of the mass; beside its rows a table's density ends like a square root
    error = 1e-6 if law in CORNERED else 1e-10
    np.testing.assert_allclose(area + _atom(law, knots[1:]), np.diff(law.cdf(knots)), rtol=0, atol=error)


def _atom(law: Distribution, x: np.ndarray) -> np.ndarray:
    """`PiecewiseHazard.pmf` speaks of months, not of values."""
    return np.zeros(x.shape) if isinstance(law, PiecewiseHazard) else law.pmf(x)


@pytest.mark.parametrize("law", ALL, ids=name)
def test_nothing_is_likely_outside_the_support(law: Distribution) -> None:
    low, high = law.support()
    beyond = np.array([end for end in (low - 0.5, high + 0.5) if math.isfinite(end)])
    assert np.all(law.pdf(beyond) == 0.0)
    assert np.all(_atom(law, beyond) == 0.0)
    assert np.isnan(law.pdf(np.nan))
    assert not law.pdf(law.ppf(GRID)).min() < 0.0


@pytest.mark.parametrize("law", ALL, ids=name)
def test_names_and_numbers_rebuild_it(law: Distribution) -> None:
    again = Distribution.from_dict(json.loads(json.dumps(law.to_dict(), allow_nan=False)))
    assert again == law
    assert hash(again) == hash(law)
    assert np.array_equal(again.ppf(GRID), law.ppf(GRID))


def exact_at(law: Distribution, words: np.ndarray) -> np.ndarray:
    u = (words.astype(np.float64) + 0.5) / 2**32
    return np.where(u < 0.5, law.ppf(np.minimum(u, 0.5)), law.isf(np.minimum(1 - u, 0.5)))


@pytest.mark.parametrize("law", PLAYED, ids=name)
def test_the_cores_table_keeps_its_tolerance(law: Distribution) -> None:
    form = quantiles.build("site", law.ppf, law.isf)
    exact = exact_at(law, WORDS)
    size = np.maximum(np.abs(exact), 1.0 if exact.min() < 0 < exact.max() else np.finfo(np.float32).tiny)
    # it is checked at five places of a cell; between them, and by rounding p to float32, it may err a little more
    assert np.max(np.abs(quantiles.evaluate(form, WORDS) - exact) / size) < 1.2 * quantiles.TOLERANCE


@pytest.mark.parametrize("law", [law for law in PLAYED if law not in SMOOTH], ids=name)
def test_steps_and_corners_are_followed_to_the_word(law: Distribution) -> None:
    """The words on both sides of every step or corner: there the quantile is right, too, and no value is invented."""
    form = quantiles.build("site", law.ppf, law.isf)
    if form.pieces is None:  # the step lies where two cells meet, or there is none
        return
    edges = form.pieces.starts[1:].astype(np.int64)
    words = np.unique(np.concatenate([edges - 1, edges])).astype(np.uint32)
    exact = exact_at(law, words)
    size = np.maximum(np.abs(exact), 1.0 if exact.min() < 0 < exact.max() else np.finfo(np.float32).tiny)
    assert np.max(np.abs(quantiles.evaluate(form, words) - exact) / size) < 1.2 * quantiles.TOLERANCE


@pytest.mark.parametrize("law", [law for law in WITH_ATOMS if not isinstance(law, StudentT | Mixture)], ids=name)
def test_nothing_lies_between_two_atoms(law: Distribution) -> None:
    found = np.unique(quantiles.evaluate(quantiles.build("site", law.ppf, law.isf), WORDS))
    atoms = np.unique(law.ppf(U))
    assert np.array_equal(found, atoms.astype(np.float32).astype(np.float64))


@pytest.mark.parametrize("law", [Discrete((1, 2, 3), (0.5, 0.5, 1e-20)), Counts((0.5, 0.5, 1e-20))], ids=name)
def test_a_mass_lost_in_rounding_keeps_its_end(law: Distribution) -> None:
    assert law.ppf([0.0, 1.0]).tolist() == law.isf([1.0, 0.0]).tolist() == list(law.support())


def test_a_discrete_family_of_scipy_has_its_support_at_probability_zero() -> None:
    assert SciPy("poisson", (3,)).ppf(0.0) == 0.0  # SciPy's own answer is -1


def test_a_moment_that_is_not_as_close_as_promised_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quadrature, "MOST_HALVINGS", 3)
    with pytest.warns(IntegrationWarning, match="moment 1 of Truncated"):
        Truncated(Discrete((1.0, 2.0, 4.0), (0.2, 0.5, 0.3)), low=0.5, high=3.0).mean()
