"""Do the bars show what the tables say?"""

from __future__ import annotations

import matplotlib
import pytest

matplotlib.use("Agg")


import sma_risk as sr


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), ["hurry", "base"], n=4000, seed=2024)


def widths(ax) -> list[float]:
    return [patch.get_width() for patch in ax.patches]


def test_bars_of_worth_are_in_order(futures) -> None:
    values = sr.value_of_information(futures, about=["demand", "election", "talks"])
    drawn = widths(sr.figures.value_of_information(values))
    assert drawn == sorted(drawn)
    assert drawn[-1] == pytest.approx(float(values.evppi_bn.sel(about="election")))


def test_bars_of_indices_show_every_kind_there_is(futures) -> None:
    about = ["election", "talks"]
    both = sr.explained(futures, of="loss", about=about).merge(
        sr.shapley(futures, of="loss", about=about), combine_attrs="override"
    )
    ax = sr.figures.sensitivity(both, strategy="base")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["alone", "fair share (Shapley)"]
    assert sorted(widths(ax)[:2]) == pytest.approx(sorted(100 * both["first"].sel(strategy="base").values))
    with pytest.raises(sr.ScenarioError, match="strategy"):
        sr.figures.sensitivity(both, strategy="wait")


def test_a_tornado_has_its_widest_swing_on_top(futures) -> None:
    swings = sr.tornado(futures, of="loss", about=["pace_of_consent", "maximalist_wins"])
    ax = sr.figures.tornado(swings, "hurry")
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == "maximalist wins"
    assert ax.patches[1].get_width() == pytest.approx(float(swings.low[0, 0] - swings.middle[0]))
