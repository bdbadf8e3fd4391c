"""Does a mixture keep its promises where bisection is hardest: gaps, atoms, weights of zero?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.distributions import Beta, Constant, Distribution, Gamma, LogNormal, Mixture, Normal

FAR_APART = Mixture((LogNormal(1, 0.01), LogNormal(1000, 0.01)), (0.5, 0.5))


def test_a_gap_is_jumped_at_its_weight() -> None:
    assert FAR_APART.ppf(0.499) < 1.1
    assert FAR_APART.ppf(0.501) > 900


def test_atoms_are_found_exactly() -> None:
    steps = Mixture((Constant(0), Constant(7)), (0.25, 0.75))
    assert steps.ppf([0.0, 0.2, 0.25, 0.3, 1.0]).tolist() == [0, 0, 0, 7, 7]
    assert steps.isf([1.0, 0.8, 0.75, 0.7, 0.0]).tolist() == [0, 0, 0, 7, 7]
    assert (steps.mean(), steps.var()) == (5.25, 0.25 * 0.75 * 49)


def test_an_atom_beside_a_density_keeps_its_mass() -> None:
    mixed = Mixture((Constant(0.5), Beta(2, 2)), (0.3, 0.7))
    below = 0.7 * float(Beta(2, 2).cdf(0.5))
    assert mixed.ppf([below + 0.01, below + 0.29]).tolist() == [0.5, 0.5]
    assert mixed.ppf(below - 1e-6) < 0.5 < mixed.ppf(below + 0.3 + 1e-6)


def test_a_part_without_weight_changes_nothing() -> None:
    plain = Gamma(5, 15)
    padded = Mixture((plain, Normal(-100, 1)), (1.0, 0.0))
    q = np.linspace(0.0, 1.0, 21)
    # by the masses above one half, so not to the last bit
    np.testing.assert_allclose(padded.ppf(q), plain.ppf(q), rtol=1e-14)
    assert padded.support() == plain.support()


@given(
    st.floats(0.01, 0.99),
    st.lists(
        st.sampled_from([Gamma(5, 15), Beta(1.2, 10.8), LogNormal(3, 1), Normal(0, 2)]),
        min_size=2,
        max_size=2,
    ),
    st.floats(1e-12, 1, exclude_max=True),
)
def test_masses_undo_quantiles(weight: float, parts: list[Distribution], q: float) -> None:
    mixed = Mixture(tuple(parts), (weight, 1 - weight))
    assert mixed.cdf(mixed.ppf(q)) == pytest.approx(q, rel=1e-11)
    assert mixed.sf(mixed.isf(q)) == pytest.approx(q, rel=1e-11)


def test_names_and_parameters_rebuild_a_mixture() -> None:
    data = FAR_APART.to_dict()
    assert data["distribution"] == "Mixture"
    assert Distribution.from_dict(data) == FAR_APART
    assert hash(Distribution.from_dict(data)) == hash(FAR_APART)
