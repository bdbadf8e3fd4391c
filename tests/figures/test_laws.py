"""Do the figures of laws draw what the laws say, on the Axes given?"""

from __future__ import annotations

import runpy
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

import sma_risk as sr

DEAL = sr.presets.twelfth_sma()
PICTURES = Path(__file__).resolve().parents[2] / "examples" / "pictures"
TALKS = {"usual": DEAL.talks.time_to_conclusion(-1, 19)}
VOTES = {"usual": DEAL.ratification.yes_votes(1.08)}
DRAWN = {
    "settlements": lambda ax: sr.figures.settlements({"regular": DEAL.demand.regular_law()}, ax=ax, recorded=[1.08]),
    "positions": lambda ax: sr.figures.positions([2.0, 1.5], [1.0, 1.1], (1.2, 1.6), ax=ax),
    "yes_votes": lambda ax: sr.figures.yes_votes(VOTES, ax=ax, recorded={"9th": 131}),
    "waiting": lambda ax: sr.figures.waiting(TALKS, 24, ax=ax, marks={"expires": 20}),
    "economy": lambda ax: sr.figures.economy(DEAL.economy.paths(2024, 7), "cpi_pct", ax=ax, actual={2024: 2.3}),
}


@pytest.mark.parametrize("name", DRAWN)
def test_the_given_axes_come_back_and_without_one_is_made(name) -> None:
    _, ax = plt.subplots()
    assert DRAWN[name](ax) is ax
    assert ax.get_ylabel()
    assert ax.get_title(loc="left")
    assert DRAWN[name](None) is not DRAWN[name](None)


def test_lines_are_the_laws() -> None:
    survival = DRAWN["waiting"](None).lines[0]
    np.testing.assert_allclose(survival.get_ydata(), 100 * TALKS["usual"].sf(survival.get_xdata()))
    chances = DRAWN["yes_votes"](None).lines[0]
    np.testing.assert_allclose(chances.get_ydata(), 100 * VOTES["usual"].pmf(chances.get_xdata()))
    exceeding = DRAWN["settlements"](None).lines[0]
    np.testing.assert_allclose(exceeding.get_ydata(), 100 * DEAL.demand.regular_law().sf(exceeding.get_xdata()))
    median = DRAWN["economy"](None).lines[0]
    np.testing.assert_allclose(median.get_ydata(), DEAL.economy.paths(2024, 7).ppf(0.5)[:, 0])


def test_every_law_is_drawn_also_beyond_the_colours_of_the_theme() -> None:
    names = [f"law {i}" for i in range(7)]
    assert len(sr.figures.waiting(dict.fromkeys(names, TALKS["usual"]), 24).lines) == 7
    assert len(sr.figures.yes_votes(dict.fromkeys(names, VOTES["usual"])).get_legend().get_texts()) == 7
    laws = dict.fromkeys(names, DEAL.demand.regular_law())
    assert len(sr.figures.settlements(laws).get_legend().get_texts()) == 7


def test_names_of_months_stand_above_all_curves_and_apart() -> None:
    marks = {"US election": 6, "inauguration": 9, "agreement expires": 20, "horizon": 23}
    ax = sr.figures.waiting(TALKS, 24, marks=marks)
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text() in marks]
    assert len(boxes) == len(marks)
    highest = ax.transData.transform((0.0, 100.0))[1]
    assert all(box.y0 > highest and box.x1 <= ax.figure.bbox.x1 for box in boxes)
    assert not any(box.count_overlaps(boxes[:i]) for i, box in enumerate(boxes))


@pytest.mark.parametrize(
    ("draw", "key"),
    [
        (lambda: sr.figures.yes_votes({}), "laws"),
        (lambda: sr.figures.economy(DEAL.economy.paths(2024, 7), "wages"), "series"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(draw, key) -> None:
    with pytest.raises(sr.ScenarioError) as refused:
        draw()
    assert refused.value.key == key


def test_a_zone_that_is_empty_is_not_drawn() -> None:
    assert sr.figures.positions([2.0], [1.0], (1.2, 1.6)).patches
    assert not sr.figures.positions([2.0], [1.0], (1.6, 1.2)).patches


@pytest.mark.parametrize("name", ["demand", "ratification", "durations", "economy"])
def test_the_pictures_of_the_pages_can_be_drawn_again(name, tmp_path, monkeypatch) -> None:
    script = PICTURES / f"{name}.py"
    monkeypatch.setattr("sys.argv", [str(script), str(tmp_path)])
    runpy.run_path(str(script), run_name="__main__")
    assert (tmp_path / f"{name}.png").stat().st_size > 20_000
