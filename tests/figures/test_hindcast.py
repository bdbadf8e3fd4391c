"""Do the charts of past rounds show a row for each round, with forecast and outcome where they belong?"""

from __future__ import annotations

import math

import matplotlib as mpl
import pandas as pd
import pytest

from sma_risk.figures import hindcast, pit
from sma_risk.parameters import ScenarioError

mpl.use("Agg")

TABLE = pd.DataFrame(
    {
        "vintage": ["9th", "10th", "9th"],
        "quantity": ["months_to_conclusion", "months_to_conclusion", "in_force_in_time"],
        "forecast": [7.0, 12.0, 0.3],
        "low": [3.0, 4.0, math.nan],
        "high": [14.0, 36.0, math.nan],
        "happened": [6.0, math.nan, 0.0],
        "pit": [0.5, 0.7, math.nan],
    }
)


def test_a_row_for_each_round_and_a_diamond_where_the_outcome_is_known() -> None:
    ax = hindcast(TABLE, "months_to_conclusion")
    assert [text.get_text() for text in ax.get_yticklabels()] == ["9th", "10th"]
    diamonds = [line for line in ax.lines if line.get_marker() == "D"]
    assert [(float(d.get_xdata()[0]), float(d.get_ydata()[0])) for d in diamonds] == [(6.0, 0.0)]


def test_events_have_no_bar() -> None:
    assert len(hindcast(TABLE, "in_force_in_time").lines) == 2


def test_pits_without_a_value_are_left_out() -> None:
    ax = pit(TABLE)
    assert [text.get_text() for text in ax.get_yticklabels()] == ["months to conclusion"]
    assert list(ax.lines[0].get_xdata()) == [0.5, 0.7]


def test_a_table_without_a_column_and_an_unknown_quantity_are_refused_by_name() -> None:
    with pytest.raises(ScenarioError, match="table needs a table with the column 'happened'"):
        hindcast(TABLE.drop(columns="happened"), "months_to_conclusion")
    with pytest.raises(ScenarioError, match="quantity needs one of in_force_in_time, months_to_conclusion, got 'rain'"):
        hindcast(TABLE, "rain")
