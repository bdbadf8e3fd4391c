"""Does every test that compares with chance say how often it is wrong and what it notices?"""

from __future__ import annotations

from .statistical_tests import CHANCE, MOST, PAGE, every_test, mark_of, page

MARKS = [mark for path, test, _ in every_test() if (mark := mark_of(path, test))]
OTHERS = {  # they have the words, and are no comparisons that could be falsely alarmed
    "test_a_planted_wrong_prior_fails",
    "test_a_result_fails_at_either_end",
}


def test_no_test_compares_with_chance_unmarked() -> None:
    unmarked = {test.name for path, test, source in every_test() if not mark_of(path, test) and CHANCE.search(source)}
    assert unmarked == OTHERS


def test_a_false_alarm_is_rarer_than_once_in_a_million_or_has_a_reason() -> None:
    assert len(MARKS) > 90
    for mark in MARKS:
        assert 0 < mark.false_alarm <= MOST or (mark.false_alarm < 1 and mark.because), mark
        assert any(digit.isdigit() for digit in mark.detects), mark


def test_the_page_is_what_the_marks_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.statistical_tests writes it"
