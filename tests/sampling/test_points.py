"""Are the words those of Philox4x32-10, and does every site have words of its own?"""

from __future__ import annotations

import numpy as np
import pytest

from sma_risk.core import sites
from sma_risk.core.play import draw
from sma_risk.core.rows import BLOCKS
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
