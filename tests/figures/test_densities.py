"""Does the picture of a distribution show its mass, its atoms and nothing else?"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from sma_risk.distributions import Constant, Discrete, Gamma, Mixture, Normal, StudentT
from sma_risk.distributions.outline import atoms
from sma_risk.figures import density


def outline(ax):
    """The upper outline of the filled density: left and right end of each interval at its height."""
    corners = ax.collections[0].get_paths()[0].vertices
    return corners[corners[:, 1] > 0]


def test_the_given_axes_come_back_and_without_axes_a_figure_is_made() -> None:
    _, ax = plt.subplots()
    assert density(Normal(0, 1), ax=ax, title="a law", unit="KRW bn") is ax
    assert (ax.get_title(loc="left"), ax.get_xlabel()) == ("a law", "KRW bn")
    assert density(stats.gamma(3)) is not density(3.0)


def test_the_fill_is_the_density_relative_to_its_peak() -> None:
    x, y = outline(density(Normal(0, 1))).T
    middle = np.abs(x) < 2
    # intervals of width 5.2 / 400 average a curve whose slope is at most .6 of its peak
    np.testing.assert_allclose(y[middle], np.exp(-0.5 * x[middle] ** 2), atol=0.01)


def test_atoms_are_stems_as_high_as_their_probability() -> None:
    law = Mixture((Constant(0), Gamma(4, 2)), (0.3, 0.7))
    points, masses = atoms(law)
    assert (points.tolist(), masses.tolist()) == ([0.0], pytest.approx([0.3]))
    right = density(law).figure.axes[-1]
    (stem,) = right.collections[0].get_segments()
    assert stem.tolist() == [[0.0, 0.0], [0.0, pytest.approx(30.0)]]


def test_nothing_smooth_is_filled_for_atoms_alone() -> None:
    ax = density(Discrete((1, 2, 3), (0.2, 0.5, 0.3)))
    assert len(ax.collections) == 0
    assert len(ax.figure.axes[-1].collections[0].get_segments()) == 3


def test_a_clip_shows_both_of_its_atoms() -> None:
    points, masses = atoms(StudentT(4, clip=5))
    assert points.tolist() == [-5.0, 5.0]
    assert masses == pytest.approx(np.full(2, stats.t(4).sf(5)))


def test_the_line_is_the_distribution_function_in_per_cent() -> None:
    line = density(Gamma(5, 15)).figure.axes[-1].lines[0]
    np.testing.assert_allclose(line.get_ydata(), 100 * Gamma(5, 15).cdf(line.get_xdata()), rtol=1e-12)
