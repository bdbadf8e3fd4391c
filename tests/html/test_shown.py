"""Do notebooks show every parameter with its grounds, and every law with its picture?"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.distributions import Constant, StudentT
from sma_risk.distributions.outline import outline

DEAL = sr.presets.twelfth_sma()


def cells(html: str) -> list[list[str]]:
    rows = ElementTree.fromstring(html).iter("tr")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


@pytest.mark.parametrize("preset", sr.presets.__all__)
def test_every_parameter_of_a_scenario_is_shown_with_unit_tag_source_and_rationale(preset):
    scenario = getattr(sr.presets, preset)()
    shown = [row for row in cells(scenario._repr_html_()) if row[0] != "parameter"]
    assert [row[0] for row in shown] == [name.partition(".")[2] for name in scenario.assumptions().parameter]
    assert [row[2] for row in shown] == scenario.assumptions().unit.tolist()
    assert [row[3] for row in shown] == scenario.assumptions().tag.tolist()


def test_what_a_user_writes_is_shown_as_text():
    evil = '<img src=x onerror="alert(1)">'
    ground = {"value": 2.0, "tag": "judgement", "source": evil, "rationale": evil}
    html = DEAL.replace({"durability.backlash": ground})._repr_html_()
    assert "<img" not in html
    assert ["backlash", "2", "factor", "judgement", evil, evil] in cells(html)


def test_sweeps_and_uncertain_numbers_are_shown_as_such():
    anger = xr.DataArray([1.0, 2.0], dims="anger")
    swept = DEAL.replace({"durability.backlash": anger})._repr_html_()
    assert "Swept(anger: 2; 1.0, 2.0)" in "".join(ElementTree.fromstring(swept).itertext())
    drawn = DEAL.replace({"durability.backlash": sr.LogNormal(1.7, 0.3)}).durability._repr_html_()
    assert "drawn once per future from LogNormal(median=1.7, sigma=0.3)" in "".join(
        ElementTree.fromstring(drawn).itertext()
    )


@pytest.mark.parametrize(
    "law",
    [
        sr.LogNormal(3, 0.5),
        sr.Mixture((1.0, sr.Gamma(4, 2)), (0.3, 0.7)),
        sr.Discrete((1, 2, 4), (0.2, 0.5, 0.3)),
        sr.Empirical(tuple(float(i) for i in range(5000))),
        StudentT(4, clip=5),
        Constant(3.0),
    ],
    ids=lambda law: type(law).__name__,
)
def test_a_law_is_shown_with_its_picture_parameters_and_quantiles(law):
    html = law._repr_html_()
    rows = {row[0]: row for row in cells(html)}
    assert {"mean", "standard deviation", "5 %", "50 %", "95 %"} < set(rows)
    assert float(rows["50 %"][1]) == pytest.approx(float(law.ppf(0.5)), rel=1e-5)  # six digits are shown
    (picture,) = ElementTree.fromstring(html).iter("svg")
    assert picture.get("aria-label").startswith(type(law).__name__)
    assert len(html) < 30_000


def test_outline_and_atoms_make_up_the_law():
    law = sr.Mixture((1.0, sr.Gamma(4, 2)), (0.3, 0.7))
    found = outline(law, shown=1.0 - 1e-9)
    smooth = (found.heights * (found.edges[1:] - found.edges[:-1])).sum()
    assert smooth + found.masses.sum() == pytest.approx(1.0, abs=1e-8)  # a billionth is outside
    assert found.masses.tolist() == pytest.approx([0.3])
