"""Do the pictures of one future and of the flips show what the Datasets say?"""

from __future__ import annotations

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

import sma_risk as sr


@pytest.fixture(scope="module")
def stories():
    futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=500, seed=2024)
    number = sr.find(futures, "wait", "the worst 1 %", count=1).future_number.item()
    return [sr.replay(futures, strategy, number) for strategy in ("hurry", "wait")]


def texts(ax) -> list[str]:
    return [one.get_text() for one in ax.texts]


def test_a_story_shows_every_bill_and_every_month_without_an_agreement(stories) -> None:
    ax = sr.figures.replay(stories)
    for story in stories:
        for amount in story.cost_krw_bn.values:
            assert f"{amount:,.0f}" in texts(ax)
    lapses = [bar for bar in ax.patches if bar.get_height() == pytest.approx(0.05)]
    assert len(lapses) == sum(int(story.lapse_months) for story in stories)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["wait", "hurry"]  # from below
    ax.figure.draw_without_rendering()


def test_the_bands_fill_the_months_once(stories) -> None:
    ax = sr.figures.replay(stories[:1])
    bands = [bar for bar in ax.patches if bar.get_height() == pytest.approx(0.44)]
    assert sum(bar.get_width() for bar in bands) == 80


def test_stories_of_two_futures_are_refused(stories) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.figures.replay([stories[0], stories[1].assign_attrs(future="0")])
    assert refusal.value.key == "stories"


def test_flip_lines_are_the_surface_and_zero_where_no_price_flips_it() -> None:
    surface = sr.break_even_surface(
        sr.presets.twelfth_sma(), "hurry", "wait", odds=[0.0, 0.2, 1.0], backlash=[1.0, 4.0], n=5000, seed=1
    )
    ax = sr.figures.break_even_surface(surface, here=(0.54, 35.0))
    drawn = {line.get_label(): line.get_ydata() for line in ax.lines if "backlash" in line.get_label()}
    np.testing.assert_array_equal(drawn["backlash x 4"], np.nan_to_num(surface.flip_price_bn.sel(backlash=4.0)))
    assert "assumed" in texts(ax)
    assert '"hurry" is better above' in ax.get_title(loc="left")
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.figures.break_even_surface(surface.isel(odds=[0]))
    assert refusal.value.key == "answer"
