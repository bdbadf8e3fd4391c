"""Does each check take what it says it takes, at its ends too, and refuse the rest?"""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from sma_risk import parameters as p
from sma_risk.grounds import Assumed, derived, judged, sourced, statutory

TAKEN = [
    (p.integer(1, 3), [1, 3, 2.0], [0, 4, 1.5, True, "2", math.nan]),
    (p.between(1.0, 2.0), [1.5], [1.0, 2.0, 0.9, math.inf]),
    (p.up_to(1.0, 2.0), [1.0, 1.9], [2.0, 0.9]),
    (p.closed(1.0, 2.0), [1.0, 2.0], [0.9, 2.1]),
    (p.positive(2.0), [1e-300, 2.0], [0.0, -0.0, -1, 2.1]),
    (p.non_negative(2.0), [0, 2.0], [-1e-9, 2.1]),
    (p.optional(p.positive(2.0)), [None, 2.0], [0.0, False]),
    (p.text(3), ["a", "abc"], ["", "abcd", "a\n", 7, None, ["a"]]),
    (p.simplex(2), [(0.5, 0.5), [0.0, 1.0], (0.5, 0.5 + 1e-10)], [(1.0,), (0.5, 0.4), (0.5, 0.5 + 2e-9), (0.5, -0.5)]),
    (p.simplex(0), [(1.0,), (0.2, 0.3, 0.5)], [(), (0.5, 0.4), 1.0]),
    (p.many(p.PROBABILITY, 1, 2), [(0.5,), [0.0, 1.0]], [(), (0.1, 0.2, 0.3), (2.0,), 0.5]),
    (p.MONTH, ["1900-01", "2024-12", "2199-10"], ["2024-00", "2024-13", "1800-01", "2024-1", 202401, "2024-01 "]),
    (p.NUMBER, [-1e12, 1e12], [-1.1e12, 1.1e12, math.nan, None]),
    (p.HAZARD, [0, 1e6], [1.1e6, -1]),
]


@pytest.mark.parametrize(("check", "taken", "refused"), TAKEN, ids=[check.needed for check, _, _ in TAKEN])
def test_a_check_takes_and_refuses_what_it_says(check, taken, refused):
    for value in taken:
        found = check("key", value)
        assert found == (tuple(value) if isinstance(value, list) else value)
    for value in refused:
        with pytest.raises(p.ScenarioError) as error:
            check("key", value)
        assert (error.value.key, error.value.needed) == ("key", check.needed)


def test_a_number_is_kept_as_one_of_its_kind_and_zero_has_no_sign():
    assert type(p.integer(0, 9)("key", 3.0)) is int
    assert type(p.NUMBER("key", 3)) is float
    assert math.copysign(1.0, p.NUMBER("key", -0.0)) == 1.0


def test_probabilities_are_clipped_with_a_warning_as_far_as_arithmetic_may_push_them():
    assert p.PROBABILITY("key", 1.0) == 1.0
    for value, clipped in ((-1e-12, 0.0), (1.0 + 9e-13, 1.0)):
        with pytest.warns(UserWarning, match=f"taken as {clipped}"):
            assert p.PROBABILITY("key", value) == clipped
    for value in (-1.1e-12, 1.0 + 2e-12):
        with pytest.raises(p.ScenarioError, match="a probability from 0 to 1"):
            p.PROBABILITY("key", value)


def test_only_what_a_user_set_without_a_comment_is_told_as_a_bare_value():
    assert Assumed(0.5, "user").to_dict() == 0.5
    for source, rationale in (("a row", ""), ("", "a reason"), ("a row", "a reason")):
        told = {"value": 0.5, "tag": "user", "source": source, "rationale": rationale}
        assert Assumed(0.5, "user", source=source, rationale=rationale).to_dict() == told
    assert judged(0.5, "a guess").to_dict() == {
        "value": 0.5,
        "tag": "judgement",
        "source": "",
        "rationale": "a guess",
    }


@pytest.mark.parametrize("grounds", [("sourced", ""), ("derived", ""), ("guessed", "a row"), ("sourced", 7)])
def test_grounds_need_a_known_tag_and_a_row_where_the_evidence_is_meant(grounds):
    with pytest.raises(p.ScenarioError):
        Assumed(0.5, grounds[0], source=grounds[1])


def test_each_way_to_ground_a_value_has_its_tag():
    made = (
        sourced(1, "row", "why"),
        derived(1, "row", "why"),
        judged(1, "why", source="row"),
        statutory(1, "why"),
    )
    assert [(one.tag, one.source, one.rationale) for one in made] == [
        ("sourced", "row", "why"),
        ("derived", "row", "why"),
        ("judgement", "row", "why"),
        ("statute", "", "why"),
    ]


@pytest.mark.parametrize("path", ["answers.csv", Path("answers.csv")])
def test_a_path_is_a_text_or_a_path(path):
    assert p.checked_path("path", path) == Path("answers.csv")


@pytest.mark.parametrize("path", ["", None, 3, b"answers.csv"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(p.ScenarioError, match="path needs a path"):
        p.checked_path("path", path)


def test_checks_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        p.NUMBER.structural = True


def test_the_row_behind_a_judgement_is_given_by_name():
    with pytest.raises(TypeError):
        judged(1, "why", "row")


def test_what_belongs_to_the_structure_says_so():
    assert p.MONTH.structural
    assert p.structure(p.NUMBER).structural
    assert not p.NUMBER.structural
