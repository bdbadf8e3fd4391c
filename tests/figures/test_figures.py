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


@pytest.fixture(scope="module")
def costs(played):
    return sr.cost_summary(played, levels=[0.05, 0.25, 0.5, 0.75, 0.95])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_given_axes_come_back(played, costs) -> None:
    _, axes = plt.subplots(1, 2)
    assert sr.figures.cost_summary(costs, "hurry", ax=axes[0]) is axes[0]
    assert sr.figures.survival(sr.survival(played), ax=axes[1]) is axes[1]


def test_without_axes_a_figure_is_made(costs) -> None:
    assert sr.figures.cost_summary(costs, "hurry") is not sr.figures.cost_summary(costs, "hurry")


def test_units_seed_and_what_happened_are_written(costs) -> None:
    ax = sr.figures.cost_summary(costs, "base", actual={2026: 1519.2})
    assert ax.get_ylabel() == "KRW bn a year, nominal"
    assert "base" in ax.get_title(loc="left")
    assert any("1,519.2" in text for text in texts(ax))
    assert any("seed 2024" in text and "4,000 futures" in text for text in texts(ax))


def test_a_fan_without_what_happened_does_not_mention_it(costs) -> None:
    assert not any("agreed:" in text for text in texts(sr.figures.cost_summary(costs, "base")))


def test_the_line_and_the_bands_are_the_quantiles_of_the_summary(costs) -> None:
    ax = sr.figures.cost_summary(costs, "wait")
    median = next(line for line in ax.lines if len(line.get_xdata()) == 5).get_ydata()
    summary = costs.cost_bn.sel(strategy="wait")
    np.testing.assert_array_equal(median, summary.sel(statistic="q50"))
    for band, (low, high) in zip(ax.collections, (("q5", "q95"), ("q25", "q75")), strict=True):
        edges = band.get_paths()[0].vertices
        for year in summary.year.values:
            at = edges[edges[:, 0] == year, 1]
            assert (at.min(), at.max()) == (
                summary.sel(year=year, statistic=low),
                summary.sel(year=year, statistic=high),
            )


def test_every_strategy_is_labelled_on_its_curve(played) -> None:
    ax = sr.figures.survival(sr.survival(played))
    assert ax.get_ylabel() == "% of futures"
    written = texts(ax)
    assert ax.get_legend() is None
    for name in [*NAMES, "US election", "inauguration", "agreement expires"]:
        assert sum(text.startswith(name) for text in written) == 1


def test_a_single_strategy_and_an_unnamed_one_get_colours() -> None:
    deal = sr.presets.twelfth_sma()
    own = sr.Strategy.from_rules(deal, "mine", [sr.Rule(tempo=0.5)])
    futures = sr.simulate(deal, [own], n=500, seed=1)
    assert sr.figures.survival(sr.survival(futures)).lines
    assert sr.figures.cost_summary(sr.cost_summary(futures)).lines


def test_unknown_strategies_are_named(costs) -> None:
    with pytest.raises(sr.ScenarioError, match="hury"):
        sr.figures.cost_summary(costs, "hury")


@pytest.mark.parametrize("draw", ["cost_summary", "survival"])
def test_labels_do_not_overlap(played, costs, draw) -> None:
    ax = sr.figures.survival(sr.survival(played)) if draw == "survival" else sr.figures.cost_summary(costs, "hurry")
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text()]
    for i, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[:i])


def test_labels_are_spread_no_more_than_needed() -> None:
    assert spread([0.1, 0.5, 0.9], 0.1) == [0.1, 0.5, 0.9]
    assert spread([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])
    # the first two push each other apart and so meet the third
    assert spread([0.30, 0.31, 0.40], 0.1) == pytest.approx([0.2366667, 0.3366667, 0.4366667])


def test_a_histogram_shows_every_future_once_and_the_rarest() -> None:
    kept = [sr.summaries.Histogram("total_bn", 0.0, 12_000.0, bins=1200)]
    told = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=4000, seed=2024, summaries=kept)
    ax = sr.figures.histogram(told)
    assert len(ax.patches) == 2
    for place, steps in enumerate(ax.patches):
        shares, edges = steps.get_data().values, steps.get_data().edges
        assert len(shares) <= 120
        assert np.all(np.diff(edges) > 0)
        inside = 4000 - int(told.total_bn_below[place] + told.total_bn_above[place])
        assert np.nansum(shares) == pytest.approx(100.0 * inside / 4000)  # sums of 120 shares
        assert np.nanmin(shares) == pytest.approx(100.0 / 4000)
    assert int(told.total_bn_above.sum()) > 0
    assert any(f"Outside the bins: {int(told.total_bn_above.sum()):,} futures" in text for text in texts(ax))
