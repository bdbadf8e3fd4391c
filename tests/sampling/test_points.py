"""Are the words those of Philox4x32-10, and does every site have words of its own?"""

from __future__ import annotations

from types import FunctionType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sma_risk.core import philox, sites
from sma_risk.core.rows import BLOCKS
from sma_risk.core.words import draw
from sma_risk.uncertain import IN_STEPS, UNCERTAIN

# Random123, kat_vectors, philox4x32-10: counter, key, words
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]

# The register as first published. Lines may be added, never changed: every change replays every future differently.
PUBLISHED = {
    "election.probability": (0, 0),
    "election.winner": (0, 1),
    "election.next_winner": (0, 2),
    "election.next_attitude": (0, 3),
    "politics.snap": (1, 0),
    "politics.interregnum": (1, 1),
    "politics.majority": (1, 2),
    "talks.level_regular": (2, 0),
    "talks.level_maximalist": (2, 1),
    "ratification.consent_level": (2, 2),
    "durability.reopen_maximalist": (2, 3),
    "ratification.stall_base": (3, 0),
    "forces.cut": (3, 1),
    "demand.opening": (4, 0),
    "demand.anchoring_share": (4, 1),
    "demand.reservation": (4, 2),
    "demand.escalator_maximalist": (4, 3),
    "demand.regular_ask": (5, 0),
    "demand.regular_shock": (5, 1),
    "demand.escalator_regular": (5, 2),
    "negotiating.clock": (8, 0),
    "negotiating.stall": (8, 1),
    "pending.clock": (9, 0),
    "pending.cause": (9, 1),
    "stalled.clock": (10, 0),
    "stalled.cause": (10, 1),
    "in_force.clock": (11, 0),
    "in_force.cause": (11, 1),
    "reopened.clock": (12, 0),
    "reopened.cause": (12, 1),
    "reopened.rise": (12, 2),
    "reopened.side_deal": (12, 3),
    "amending.clock": (13, 0),
    "amending.cause": (13, 1),
    "vote.attendance": (14, 0),
    "vote.shock": (14, 1),
    "vote.yes": (14, 2),
    "vote.called": (14, 3),
    "economy.cpi.0": (16, 0),
    "economy.cpi.7": (17, 3),
    "economy.defence.0": (18, 0),
    "economy.defence.7": (19, 3),
    "economy.fx.0": (20, 0),
    "economy.fx.7": (21, 3),
}


def words(first: int, count: int, seed: int, block: int, visit: int) -> np.ndarray:
    out = np.empty((4, count), np.uint32)
    draw(np.uint64(first), count, np.uint64(seed), np.uint32(block), np.uint32(visit), out)
    return out


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_compiled_words_are_the_published_known_answers(counter, key, expected):
    future, seed = counter[0] | counter[1] << 32, key[0] | key[1] << 32
    assert tuple(words(future, 1, seed, counter[2], counter[3])[:, 0]) == expected


def test_a_future_has_the_same_words_alone_or_among_others_and_across_the_carry():
    start = 2**32 - 3
    together = words(start, 7, 5, 9, 1)
    for j in range(7):
        assert (words(start + j, 1, 5, 9, 1)[:, 0] == together[:, j]).all()


def test_published_sites_stay_where_they_are():
    assert {name: sites.SITES[name] for name in PUBLISHED} == PUBLISHED


def test_no_two_sites_share_a_word():
    places = list(sites.SITES.values())
    assert len(set(places)) == len(places)
    assert all(0 <= lane < 4 and block < sites.FIRST_USER_BLOCK for block, lane in places)
    assert not {block for block, _ in places} & set(sites.RESERVED_FOR_STATE_ELECTIONS)


BITS_32, BITS_64 = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)


@given(seed=BITS_64, future=BITS_64, block=st.sampled_from(sites.BLOCKS_IN_ORDER), visit=BITS_32)
def test_seed_future_block_and_visit_can_be_read_back_from_counter_and_key(seed, future, block, visit):
    """So no two of them share a counter under one key: what has an inverse merges nothing."""
    (c0, c1, c2, c3), (k0, k1) = counter_and_key(seed, future, block, visit)
    assert all(0 <= part < 2**32 for part in (c0, c1, c2, c3, k0, k1))
    assert (k0 | k1 << 32, c0 | c1 << 32, c2, c3) == (seed, future, block, visit)


def test_all_sites_of_neighbouring_seeds_futures_and_visits_have_words_of_their_own():
    """On the whole register, at both ends of what seeds, futures and visits can be."""
    ends = [0, 1, 2**32 - 1, 2**32, 2**64 - 2, 2**64 - 1]
    asked = [
        (seed, future, block, visit, lane)
        for seed in ends
        for future in ends
        for visit in (0, 1, 2**32 - 1)
        for block, lane in sites.SITES.values()
    ]
    assert len({(*counter_and_key(*one[:4]), one[4]) for one in asked}) == len(asked) == 108 * len(sites.SITES)


def test_compiled_words_are_those_of_that_counter_and_key():
    for seed, future, block, visit in ((7, 9, 11, 0), (2**64 - 1, 2**32, 28, 3), (2**32, 2**64 - 1, 160, 2**32 - 1)):
        counter, key = counter_and_key(seed, future, block, visit)
        expected = philox.philox.py_func(*(np.uint64(part) for part in (*counter, *key)))
        assert tuple(words(future, 1, seed, block, visit)[:, 0]) == expected


def counter_and_key(seed, future, block, visit):
    """What `words_drawn` hands to Philox: its own code, beside a Philox that returns what it got."""
    played = FunctionType(philox.words_drawn.py_func.__code__, {**vars(philox), "philox": lambda *parts: parts})
    *counter, k0, k1 = map(int, played(np.uint64(future), np.uint64(seed), block, visit))
    return tuple(counter), (k0, k1)


def test_every_block_of_marks_is_drawn_and_paths_lie_in_neighbouring_rows():
    of_spells = range(sites.NEGOTIATING, sites.VOTE + 1)
    of_tails = (sites.LEVEL_TAILS, sites.DEMAND_TAILS, sites.RISE_TAIL)
    of_numbers = {block for block, _ in sites.SITES.values() if block >= sites.NUMBERS}
    others = {*of_spells, *of_tails, *of_numbers, sites.POINTS}
    assert {block for block, _ in sites.SITES.values()} == {*BLOCKS, *others}
    in_full, in_steps = (-(-len(names) // 4) for names in (UNCERTAIN, IN_STEPS))
    assert of_numbers == {*range(sites.NUMBERS, sites.NUMBERS + in_full), *range(sites.STEPS, sites.STEPS + in_steps)}
    for block in (sites.CPI, sites.DEFENCE, sites.FX):
        assert BLOCKS.index(block + 1) == BLOCKS.index(block) + 1
