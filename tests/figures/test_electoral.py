"""Do the pictures of an election show its law, its margins and who decides?"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

import sma_risk as sr
from sma_risk.distributions import ElectoralCollege
from sma_risk.distributions.election import college_from_states, correlation_by_bloc, lean, units


@pytest.fixture(scope="module")
def college() -> ElectoralCollege:
    sd = {unit.code: 6.0 for unit in units()}
    return college_from_states(lean(3.0), sd, correlation_by_bloc(), df=5.0)


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("draw", [sr.figures.electoral_votes, sr.figures.tipping_point])
def test_the_given_axes_come_back_and_labels_do_not_overlap(college, draw) -> None:
    _, given = plt.subplots(figsize=(9.0, 5.2), layout="constrained")
    ax = draw(college, ax=given)
    assert ax is given
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[:i])


def test_bars_are_the_law_and_their_colour_tells_who_wins(college) -> None:
    ax = sr.figures.electoral_votes(college, candidate="Ms Red", independent=False)
    law = college.electoral_votes()
    # the law is normalised, and sums of a few masses are exact to rounding
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100.0, abs=1e-9)
    winning = [bar for bar in ax.patches if bar.get_x() >= 270]
    assert sum(bar.get_height() for bar in winning) == pytest.approx(100 * law.sf(269), abs=1e-9)
    colours = {bar.get_facecolor() for bar in winning}
    assert len(colours) == 1
    assert colours.isdisjoint({bar.get_facecolor() for bar in ax.patches if bar.get_x() < 270})
    assert "Ms Red" in ax.get_title(loc="left")
    assert any("a tie (269)" in text for text in texts(ax))


def test_a_small_college_has_a_histogram_too() -> None:
    board = ElectoralCollege.from_loadings(["A", "B"], [3, 4], [1.0, -1.0], [[1.0], [1.0]], [1.0, 1.0])
    ax = sr.figures.electoral_votes(board, independent=False)
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(100.0, abs=1e-9)


def test_the_strip_shows_the_likeliest_tipping_points_sorted_by_margin(college) -> None:
    ax = sr.figures.tipping_point(college, most=5, size=20_000, seed=3)
    table = college.tipping_point(size=20_000, seed=3).head(5).sort_values("margin_points")
    assert [label.get_text().split()[0] for label in ax.get_yticklabels()] == list(table.index)
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == pytest.approx(list(table.margin_points))
    assert ax.get_xlabel() == "margin, points"
    assert f"{100 * table.tipping_probability.iloc[0]:.0f} %" in texts(ax)
