"""Do a few futures, played by kernels in plain Python or compiled, agree with the oracle, one by one?

Assemblies of nine members, so that the law of the yes votes is tabulated in a second without the compiler. What
tests/oracle holds for hundreds of futures is held here for some dozens, in everything a scenario can have.
"""

from __future__ import annotations

import numpy as np
import pytest

import sma_risk as sr
from sma_risk.core import philox
from sma_risk.core.tables import cells
from sma_risk.core.tables.votes import CELLS, cell_midpoints, vote_table
from sma_risk.sampling.points.source import Source
from tests.oracle import test_core_equals_oracle as cases
from tests.oracle.comparison import compare
from tests.oracle.parameters import STRATEGIES

SEED = 20240501
NINE = {
    "ratification.seats": 9,
    "ratification.quorum": 5,
    "ratification.government_seats": 3,
    "ratification.government_seats_unified": 5,
}


def twice(changes):
    return {name: (value, value) for name, value in changes.items()}


QUARRELS = twice(cases.SCENARIOS["quarrelsome"])
SCENARIOS = {  # (ours, the oracle's) of each parameter, for "hurry" and "wait"
    "the preset": {},
    "quarrels, one-year deals, copulas": {**QUARRELS, **cases.ONE_YEAR_DEALS, **cases.COPULAS},
    "t copulas, uncertain numbers, steps": cases.STATED_TWICE["t copulas, uncertain numbers, steps"],
}
CALENDARS = {  # for "base", which has no months of its own
    "a deal of a maximalist in force": twice(cases.IN_FORCE),
    "a deal pending, consent automatic": twice(cases.AUTOMATIC | {"ratification.override": 0.3}),
    "back pay, fiscal years": twice(cases.FISCAL_YEARS | {"agreement.back_pay_share": 0.5}),
    "another calendar, early furloughs": twice(cases.SHIFTED),
    "a pending deal of a maximalist": twice(cases.PENDING_OF_X),
}


def differing(changes, names, n, seed, first_future=0):
    changes = changes | twice(NINE)
    deal = sr.presets.twelfth_sma().replace({name: ours for name, (ours, _) in changes.items()})
    futures = sr.simulate(deal, list(names), n=n, seed=seed, first_future=first_future, status=True, threads=1)
    theirs = {name: other for name, (_, other) in changes.items()}
    found = compare(futures, {name: STRATEGIES[name] for name in names}, seed, first_future, theirs)
    return found.tell(found.unexcused) if found.unexcused.any() else ""


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_few_futures_agree_with_the_oracle(name):
    assert not differing(SCENARIOS[name], ("hurry", "wait"), 48, SEED, cases.TO_2_TO_32)


@pytest.mark.parametrize("name", CALENDARS)
def test_a_few_futures_of_another_calendar_agree_with_the_oracle(name):
    assert not differing(CALENDARS[name], ("base",), 48, SEED)


@pytest.mark.parametrize("site", cases.FAR_OUT)
def test_a_second_word_is_read_far_out(site):
    heavy = {**cases.HEAVY, **QUARRELS}
    assert not differing(heavy, ("hurry",), 1, 1, cases.FAR_OUT[site][0])


@pytest.mark.parametrize("changes", [{}, {"durability.backlash": sr.Gamma(13, 10)}], ids=["fixed", "uncertain"])
def test_random_words_given_are_random_words_drawn(changes, monkeypatch):
    deal = sr.presets.twelfth_sma().replace({**cases.SCENARIOS["restless"], **changes, **NINE})

    def play():
        return sr.simulate(deal, "wait", n=37, seed=SEED, threads=1)  # the last tile is not a whole one

    drawn = play()
    monkeypatch.setattr(Source, "is_random", property(lambda source: False))
    assert play().identical(drawn)


def test_words_are_those_that_random123_publishes():
    """Its known answers: kat_vectors, philox4x32 of 10 rounds."""
    asked = [[0] * 6, [0xFFFFFFFF] * 6, [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0]]
    answers = [
        [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8],
        [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ]
    in_python = getattr(philox.philox, "py_func", philox.philox)
    for counter, answer in zip(asked, answers, strict=True):
        assert [int(word) for word in in_python(*map(np.uint64, counter))] == answer


def test_an_atom_is_one_number_in_every_cell():
    """A tenth is no binary fraction: solving for the cubics would scatter it."""
    table = cells.build(lambda p: np.full(p.shape, 0.1), lambda p: np.full(p.shape, 0.1))
    assert (table == np.float32([0.1, 0.0, 0.0, 0.0])).all()


@pytest.mark.parametrize("unified", [False, True])
def test_the_votes_of_nine_members_have_their_exact_law(unified):
    rule = sr.presets.twelfth_sma().replace(NINE).ratification
    table = vote_table(rule)
    for present in range(5, 10):
        for cell in (3, 96, 170, 190, 215, CELLS - 1):
            first, steps = table.first[int(unified), present - 5, cell], table.steps[int(unified), present - 5, cell]
            reached = np.concatenate([np.zeros(first), steps[steps < 65535].astype(np.int64) + 1, [65536] * 10])
            exact = np.cumsum(rule.yes_law(present, cell_midpoints()[cell], unified=unified))
            found = reached[: present + 1] / 65536
            assert np.abs(found - exact).max() <= 0.5 / 65536 + 1e-9  # rounding, plus terms below 1e-13 left out
