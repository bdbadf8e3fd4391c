"""Is everything escaped that is not HTML already, and is what comes out well-formed?"""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.html.sketch import sketch
from sma_risk.html.tables import LONG, folded, table
from sma_risk.html.tags import joined, tag

EVIL = "<script>alert('x')</script>\"&"
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40)


@given(TEXTS, TEXTS)
def test_what_goes_in_as_text_comes_out_as_text(content, value):
    read = ElementTree.fromstring(tag("p", content, title=value))
    assert (read.text or "", read.get("title")) == (content, value)
    assert len(read) == 0


def test_a_table_holds_each_cell_under_its_head():
    read = ElementTree.fromstring(table(["name", EVIL], [["a", EVIL], ["b", tag("i", "x")]], caption=EVIL))
    assert read.find("caption").text == EVIL
    assert [(cell.text, cell.get("scope")) for cell in read.find("thead/tr")] == [("name", "col"), (EVIL, "col")]
    first, second = read.findall("tbody/tr")
    assert [cell.text for cell in first] == ["a", EVIL]
    assert first[0].get("scope") == "row"
    assert second[1].find("i").text == "x"


def test_a_row_of_another_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        table(["a", "b"], [["x"]])


def test_long_texts_are_folded_and_whole():
    long = "a word " * LONG
    assert long in ElementTree.fromstring(folded(long)).itertext()
    assert folded(EVIL) == joined(EVIL)


def test_a_sketch_has_the_shape_of_the_density_and_its_atoms():
    read = ElementTree.fromstring(sketch([0, 1, 3], [2.0, 1.0], [0.0, 3.0], [0.2, 0.1], EVIL))
    assert read.get("aria-label") == EVIL
    base, small, large = 26.5, 14.0, 1.5  # a line of 28 pixels with 1.5 of room above and below
    assert read.find("path").get("d") == f"M0 {base}L0.0 {large}H40.0L40.0 {small}H120.0V{base}Z"
    stems = read.findall("line")[1:]
    assert [(float(s.get("x1")), float(s.get("y2"))) for s in stems] == [(0.0, large), (120.0, small)]


def test_atoms_alone_have_no_area():
    assert "<path" not in sketch([0, 1], [], [0.5], [1.0], "a number")
