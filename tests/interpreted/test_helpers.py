"""Do helpers that only kernels can call keep their promises, one by one? Asked where they are plain Python."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.chain import assembly
from sma_risk.core import numerics, philox
from sma_risk.core.compile import compile_scenario
from sma_risk.core.events import rounds, spells
from sma_risk.core.rows import LANE, VISIT
from sma_risk.core.schema import AMENDING, IN_FORCE, PENDING
from sma_risk.core.sites import BLOCKS_IN_ORDER
from sma_risk.core.tables import cells, pieces, quantiles, scores, tails
from sma_risk.core.tables.quantiles import TOLERANCE

pytestmark = pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")  # words wrap around


@pytest.mark.parametrize("paired", [0, 1])
def test_given_words_of_later_visits_are_drawn_with_the_seed_of_their_site(paired):
    """Of a pair, the second future reads the complement of what the first one reads."""
    rows = len(BLOCKS_IN_ORDER)
    seeds = np.arange(rows * 4, dtype=np.uint64).reshape(rows, 4) + np.uint64(2**32 * 5)
    seeds[1] = seeds[1, 0]  # one seed for all four sites of a block
    given = philox.Given(np.zeros((rows, 4, 16), np.uint32), np.uint64(32), seeds, np.uint64(paired))
    for row, block in enumerate(BLOCKS_IN_ORDER[:3]):
        for future in (36, 37):
            number, flipped = (future // 2, future % 2) if paired else (future, 0)
            found = philox.words_of(np.uint64(future), given, np.uint32(block), np.uint32(2))
            for lane in range(4):
                drawn = philox.words_of(np.uint64(number), seeds[row, lane], np.uint32(block), np.uint32(2))[lane]
                assert int(found[lane]) == (2**32 - 1 - int(drawn) if flipped else int(drawn))


def test_exp_and_log_are_within_their_stated_errors():
    x = np.linspace(-87, 87, 301).astype(np.float32)
    found = np.array([numerics.exp(one) for one in x], np.float64)
    assert np.abs(found / np.exp(x.astype(np.float64)) - 1).max() < 2e-7
    y = np.geomspace(1e-30, 1e30, 300).astype(np.float32)  # none nearer to 1 than a tenth
    found = np.array([numerics.log(one) for one in y], np.float64)
    assert np.abs(found / np.log(y.astype(np.float64)) - 1).max() < 2e-7


def test_an_exponential_clock_is_within_its_stated_error_on_both_sides():
    words = np.unique(np.concatenate([2 ** np.arange(32), 2**32 - 2 ** np.arange(32), np.arange(1, 2**32, 2**26)]))
    u = (words + 0.5) / 2.0**32
    found = np.array([numerics.exponential(np.uint32(word)) for word in words], np.float64)
    assert np.abs(found / -np.log1p(-u) - 1).max() < 3e-7


@pytest.mark.parametrize("lane", range(4))
def test_far_out_the_second_word_of_its_own_lane_says_how_far(lane):
    law = sr.LogNormal(1.0, 2.0)
    table = cells.build(law.ppf, law.isf, cells.TWO_WORDS)
    second = tuple(np.uint32(2**29 * (2 * place + 1)) for place in range(4))
    for word in (3, 255, 2**32 - 1, 2**32 - 200):
        nearest = min(word, 2**32 - 1 - word)
        p = (nearest + (float(second[lane]) + 0.5) / 2.0**32) / 2.0**32
        exact = law.ppf(p) if word == nearest else law.isf(p)
        assert tails.deep_quantile(table, np.uint32(word), second, lane) == pytest.approx(exact, rel=TOLERANCE + 1e-6)


def test_a_word_finds_its_piece_where_many_begin_close_to_one_another():
    starts = np.concatenate([np.arange(0, 3000, 7), [2**20 - 1, 2**20, 2**20 + 5, 2**31]]).astype(np.uint32)
    smallest = np.arange(2**pieces.GUIDE_BITS) << (32 - pieces.GUIDE_BITS)
    guide = np.append(np.searchsorted(starts, smallest, side="right") - 1, len(starts) - 1).astype(np.int32)
    for word in (0, 6, 7, 8, 1500, 2993, 2994, 2999, 2**20 - 1, 2**20, 2**20 + 6, 2**31 - 1, 2**31, 2**32 - 1):
        found = pieces.find_piece(guide, starts, np.uint32(word))
        assert found == np.searchsorted(starts, word, side="right") - 1


def test_pieces_are_read_as_their_law_says():
    law = sr.Triangular(0.0, 0.3, 0.7)
    built = pieces.build("law", lambda word: law.ppf((word + 0.5) / 2.0**32), TOLERANCE / 4)
    words = np.linspace(0, 2**32 - 1, 257).astype(np.uint32)
    packed = SimpleNamespace(
        piece_guide=built.guide[None], piece_starts=built.starts, piece_coefficients=built.coefficients
    )
    read, start = np.zeros(len(words), np.float32), np.uint64(0)
    pieces.piece_row(packed, 0, words, start, read, start, len(words))
    assert read == pytest.approx(law.ppf((words + 0.5) / 2.0**32), rel=TOLERANCE, abs=TOLERANCE)
    near = np.concatenate([np.arange(1000), words]).astype(np.uint32)  # near an end one word more shows
    assert pieces.evaluate(built, near) == pytest.approx(law.ppf((near + 0.5) / 2.0**32), rel=TOLERANCE)


@pytest.mark.parametrize("deep", [-1, 0])
def test_only_sites_with_heavy_tails_read_second_words(deep):
    law = sr.LogNormal(1.0, 2.0)
    heavy = cells.build(law.ppf, law.isf, cells.TWO_WORDS)
    q = SimpleNamespace(forms=np.array([[0, -1, deep]]), deep=heavy[None])
    words, start = np.array([3, 2**31, 2**32 - 5], np.uint32), np.uint64(0)
    row, batch, seats = np.zeros(3, np.float32), np.zeros(3, np.float32), np.zeros(LANE + VISIT + 3, np.int32)
    seats[LANE : LANE + 3] = [0, 1, 2]
    tile = SimpleNamespace(drawn=words, seats=seats, batch=batch)
    tails.deepen_row(q, 0, np.uint64(7), np.uint64(1), (0, 1), words, start, row, start, 3)
    tails.deepen_seats(tile, q, 0, np.uint64(7), np.uint64(1), (0, 1), start, start, 3)
    assert (row != 0).tolist() == [deep >= 0, False, deep >= 0]  # the middle word is far from either end
    assert batch.tolist() == row.tolist()


def test_what_is_read_far_out_in_a_later_round_goes_where_it_was_read_before(monkeypatch):
    read, deepened = set(), set()
    for name in ("draw_words_for_seats", "depend_in_round"):
        monkeypatch.setattr(rounds, name, lambda *given: None)
    monkeypatch.setattr(
        rounds, "quantile_row", lambda tile, q, which, w, source, b, target, n: read.add((which, source, target))
    )
    monkeypatch.setattr(
        rounds,
        "deepen_seats",
        lambda tile, q, which, a, b, site, source, target, n: deepened.add((which, source, target)),
    )
    tile = SimpleNamespace(drawn=None, batch=None)
    rounds.draw_settlements(tile, SimpleNamespace(quantiles=None), np.uint64(0), np.uint64(0), 3)
    assert len(read) == 5
    assert len(deepened) == 2
    assert deepened < read


def test_a_tail_is_heavy_if_a_millionth_of_the_mean_lies_beyond_the_last_word():
    """Of a quantile p**-g that is 2**-(32 (1 - g)): a millionth at g = .377."""

    def zero(p):
        return np.zeros_like(p)

    for growth, is_heavy in ((0.37, False), (0.385, True), (1.0, True)):
        assert quantiles.is_heavy(zero, lambda p, g=growth: p**-g) == is_heavy
    assert not quantiles.is_heavy(zero, zero)


def test_cells_are_read_by_people_as_their_law_says():
    law = sr.Beta(10.8, 9.2)
    form = quantiles.build("law", law.ppf, law.isf)
    words = np.linspace(0, 2**32 - 1, 257).astype(np.uint32)
    assert form.cells is not None
    assert quantiles.evaluate(form, words) == pytest.approx(law.ppf((words + 0.5) / 2.0**32), rel=TOLERANCE)


def test_a_sweep_is_compiled_cell_by_cell_only():
    swept = sr.presets.twelfth_sma().replace({"durability.backlash": xr.DataArray([1.0, 2.0], dims="anger")})
    with pytest.raises(sr.ScenarioError, match=r"durability\.backlash needs a single value here"):
        compile_scenario(swept, [])


def test_readiness_to_let_the_assembly_vote_is_that_of_each_result():
    by_month_and_result = np.array([0.0, 1.0, 0.25, 0.75], np.float32)
    assert spells.scales(None, by_month_and_result, PENDING, 0, 1) == (0.25, 0.25)
    assert spells.scales(None, by_month_and_result, PENDING, 1, 1) == (0.75, 0.75)


def test_age_scales_what_maximalists_do_to_a_deal_in_force_if_it_matters():
    tables = SimpleNamespace(reopen_age=np.array([1.0, 2.5], np.float32))
    assert spells.scales(tables, None, IN_FORCE, 1, 1) == (1.0, 2.5)
    assert spells.scales(tables, None, IN_FORCE, 0, 1) == (1.0, 1.0)
    assert spells.scales(tables, None, AMENDING, 1, 1) == (1.0, 1.0)


def test_pieces_of_a_quantile_function_keep_its_tolerance_between_the_places_of_the_fit():
    law = sr.Mixture((sr.Triangular(0.1, 0.3, 0.7), sr.LogNormal(3.0, 0.2)), (0.3, 0.7))  # it jumps
    form = quantiles.build("law", law.ppf, law.isf)
    words = np.random.default_rng(5).integers(2**32, size=100_000).astype(np.uint32)
    assert form.pieces is not None
    assert quantiles.evaluate(form, words) == pytest.approx(law.ppf((words + 0.5) / 2.0**32), rel=TOLERANCE)


@pytest.mark.parametrize(
    ("word", "u"), [(0, 2.0**-33), (2**31, 0.5), (2**32 - 129, 1 - 2.0**-24), (2**32 - 1, 1 - 2.0**-24)]
)
def test_the_largest_uniform_is_the_largest_number_below_one(word, u):
    assert float(numerics.uniform(np.uint32(word))) == u


@pytest.mark.parametrize("df", [1.0, 4.0, 100.0])
def test_the_last_cell_of_a_t_scores_tail_lies_beyond_the_last_word(df):
    first = scores.student_tails(df)[0].astype(np.float64)  # the tail's probability where each cell begins
    assert first[-2] > 2.0**-33 > first[-1]


def test_a_vote_without_a_shock_is_one_with_next_to_none():
    """Cells of a sixteenth from -12 on; a shock of 1e-9 leaves no cell, and beyond the last one nothing changes."""
    by_cell = np.linspace(0.0, 1.0, assembly.CELLS) ** 2
    for inclination, cell in ((-20.0, 0), (-11.97, 0), (-0.03, 191), (0.03, 192), (3.99, 255), (20.0, 255)):
        assert assembly.won(by_cell, inclination, 0.0) == by_cell[cell]
        assert assembly.won(by_cell, inclination, 1e-9) == pytest.approx(by_cell[cell], abs=1e-12)
