"""Do figures draw on the Axes given, with units, and without labels that overlap?"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

import sma_risk as sr
from sma_risk.figures.style import spread

NAMES = ["hurry", "base", "wait", "conditional", "hold"]


@pytest.fixture(scope="module")
def played():
    return sr.simulate(sr.presets.twelfth_sma(), NAMES, n=4000, seed=2024)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_given_axes_come_back(played) -> None:
    _, axes = plt.subplots(1, 2)
    assert sr.figures.cost_fan(played, "hurry", ax=axes[0]) is axes[0]
    assert sr.figures.survival_curve(played, ax=axes[1]) is axes[1]


def test_without_axes_a_figure_is_made(played) -> None:
    assert sr.figures.cost_fan(played, "hurry") is not sr.figures.cost_fan(played, "hurry")


def test_units_seed_and_what_happened_are_written(played) -> None:
    ax = sr.figures.cost_fan(played, "base", actual={2026: 1519.2})
    assert ax.get_ylabel() == "KRW bn a year, nominal"
    assert "base" in ax.get_title(loc="left")
    assert any("1,519.2" in text for text in texts(ax))
    assert any("seed 2024" in text and "4,000 futures" in text for text in texts(ax))


def test_a_fan_without_what_happened_does_not_mention_it(played) -> None:
    assert not any("agreed:" in text for text in texts(sr.figures.cost_fan(played, "base")))


def test_bands_are_the_quantiles_of_the_summary(played) -> None:
    ax = sr.figures.cost_fan(played, "wait")
    median = next(line for line in ax.lines if len(line.get_xdata()) == 5).get_ydata()
    summary = sr.cost_summary(played).cost_bn.sel(strategy="wait", statistic="q50")
    np.testing.assert_array_equal(median, summary)


def test_every_strategy_is_labelled_on_its_curve(played) -> None:
    ax = sr.figures.survival_curve(played)
    assert ax.get_ylabel() == "% of futures"
    written = texts(ax)
    assert ax.get_legend() is None
    for name in [*NAMES, "US election", "inauguration", "agreement expires"]:
        assert sum(text.startswith(name) for text in written) == 1


def test_a_single_strategy_and_an_unnamed_one_get_colours() -> None:
    deal = sr.presets.twelfth_sma()
    own = sr.Strategy.from_rules(deal, "mine", [sr.Rule(tempo=0.5)])
    futures = sr.simulate(deal, [own], n=500, seed=1)
    assert sr.figures.survival_curve(futures).lines
    assert sr.figures.cost_fan(futures, "mine").lines


def test_unknown_strategies_are_named(played) -> None:
    with pytest.raises(sr.ScenarioError, match="hury"):
        sr.figures.cost_fan(played, "hury")


@pytest.mark.parametrize("draw", [lambda f: sr.figures.cost_fan(f, "hurry"), sr.figures.survival_curve])
def test_labels_do_not_overlap(played, draw) -> None:
    ax = draw(played)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[:i])


def test_labels_are_spread_no_more_than_needed() -> None:
    assert spread([0.1, 0.5, 0.9], 0.1) == [0.1, 0.5, 0.9]
    assert spread([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])
    # the first two push each other apart and so meet the third
    assert spread([0.30, 0.31, 0.40], 0.1) == pytest.approx([0.2366667, 0.3366667, 0.4366667])
