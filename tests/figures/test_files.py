"""Is a saved figure the same bytes each time, with what it shows inside and its manifest beside it?"""

from __future__ import annotations

import json

import matplotlib as mpl
import pytest
from matplotlib.image import imread

mpl.use("Agg")


import sma_risk as sr


@pytest.fixture(scope="module")
def curves():
    return sr.survival(sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=500, seed=3))


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_the_same_figure_is_the_same_bytes_and_says_what_it_shows(curves, ending, tmp_path) -> None:
    first, again = (
        sr.figures.save(sr.figures.survival(curves), tmp_path / f"{name}.{ending}", answer=curves).read_bytes()
        for name in ("first", "again")
    )
    assert first == again
    told = b"no month until 2030-12 is without an agreement"
    assert told in first
    assert b"500 futures, seed 3" in first
    assert b"CreationDate" not in first
    assert b"dc:date" not in first
    record = json.loads((tmp_path / "first.json").read_text(encoding="utf-8"))
    assert record == sr.manifest(curves, "first")


def test_a_figure_without_an_answer_has_no_manifest(tmp_path) -> None:
    path = sr.figures.save(sr.figures.density(sr.Normal(0, 1)), tmp_path / "law.png")
    assert imread(path).shape[:2] == (720, 1152)  # 7.2 x 4.5 inches at 160 points
    assert [one.name for one in tmp_path.iterdir()] == ["law.png"]


def test_a_name_without_a_known_ending_is_refused(tmp_path) -> None:
    with pytest.raises(sr.ScenarioError) as refusal:
        sr.figures.save(sr.figures.density(1.0), tmp_path / "law.gif")
    assert refusal.value.key == "path"


def test_saving_leaves_settings_alone(tmp_path) -> None:
    before = mpl.rcParams["svg.hashsalt"]
    sr.figures.save(sr.figures.density(1.0), tmp_path / "law.svg")
    assert mpl.rcParams["svg.hashsalt"] == before
