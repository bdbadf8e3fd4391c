"""Are the words handed to the battery those of the library, and its control Philox but for the rounds?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.core.words import draw

from .battery import FALSE_ALARM, Result
from .layouts import LAYOUTS, library_words, weakened, writer

WORDS = writer(library_words)


def words(layout, write=WORDS):
    return np.frombuffer(next(layout.stream(write)), np.uint32)


def drawn(future, seed, block, visit):
    out = np.empty((4, 1), np.uint32)
    draw(np.uint64(future), 1, np.uint64(seed), np.uint32(block), np.uint32(visit), out)
    return out[:, 0]


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_hands_over_the_words_that_are_played(name):
    layout = LAYOUTS[name]
    expected = [
        drawn(number * layout.step, seed, block, visit)[lane]
        for number in range(3)
        for seed in layout.seeds
        for block in layout.blocks
        for visit in layout.visits
        for lane in layout.lanes
    ]
    assert words(layout)[: len(expected)].tolist() == expected


def test_the_control_with_ten_rounds_is_the_library_and_with_two_it_is_not():
    for layout in LAYOUTS.values():
        assert np.array_equal(words(layout, writer(weakened(10))), words(layout))
    assert not np.array_equal(words(LAYOUTS["one stream"], writer(weakened(2))), words(LAYOUTS["one stream"]))


def test_no_word_is_handed_over_twice_because_a_stream_begins_again():
    stream = LAYOUTS["one stream"].stream(WORDS)
    assert next(stream) != next(stream)


@pytest.mark.parametrize(("p", "fails"), [(0.0, True), (4e-7, True), (6e-7, False), (0.5, False), (1.0, True)])
def test_a_result_fails_at_either_end(p, fails):
    assert FALSE_ALARM == 1e-6
    assert Result("layout", "test", p).fails is fails
