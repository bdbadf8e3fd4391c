"""Are tasks answered in order, with few under way, and does the reader's stop end them?"""

from __future__ import annotations

import threading
from itertools import count

import pytest

from sma_risk.sampling.tasks import AHEAD, on_threads


def test_answers_come_in_the_order_that_was_asked() -> None:
    second_done = threading.Event()

    def work(one: int) -> int:
        if one == 0:
            assert second_done.wait(10)  # the first is the last to end
        else:
            second_done.set()
        return one

    assert list(on_threads(work, range(20), 2)) == list(range(20))


def test_few_are_asked_before_the_first_is_read() -> None:
    asked: list[int] = []

    def ask():
        for one in count():
            asked.append(one)
            yield one

    answers = on_threads(lambda one: one, ask(), 3)
    assert [next(answers) for _ in range(5)] == [0, 1, 2, 3, 4]
    assert len(asked) == AHEAD * 3 + 5
    answers.close()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ValueError])
def test_what_is_not_begun_is_dropped_and_what_is_under_way_ends(stop: type[BaseException]) -> None:
    begun, ended = [], []

    def work(one: int) -> int:
        begun.append(one)
        if one == 1:
            raise stop
        ended.append(one)
        return one

    before = threading.active_count()
    answers = on_threads(work, range(1000), 1)
    assert next(answers) == 0
    with pytest.raises(stop):
        next(answers)
    assert threading.active_count() == before
    assert len(begun) == len(ended) + 1 <= AHEAD + 2
    assert list(answers) == []


def test_a_reader_who_leaves_ends_the_threads() -> None:
    before = threading.active_count()
    answers = on_threads(lambda one: one, count(), 2)
    next(answers)
    answers.close()
    assert threading.active_count() == before
