"""Is the tabulated vote the vote of the model page?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

import sma_risk as sr
from sma_risk.core.lines import LINE
from sma_risk.core.tables.votes import CELLS, CELLS_PER_UNIT, LOWEST_LOGIT, cell_midpoints, vote_table

RULE = sr.presets.twelfth_sma().ratification
TABLE = vote_table(RULE)


def tabulated(unified, present, cell):
    """The law of the yes count that a table holds, shape (present + 1,)."""
    first, steps = TABLE.first[unified, present - RULE.quorum, cell], TABLE.steps[unified, present - RULE.quorum, cell]
    reached = steps[steps < 65535].astype(np.int64) + 1
    cumulative = np.concatenate([np.zeros(first), reached, [65536]]) / 65536
    return np.pad(np.diff(cumulative, prepend=0.0), (0, max(0, present + 1 - len(cumulative))))[: present + 1]


@pytest.mark.parametrize("unified", [0, 1])
@pytest.mark.parametrize("present", [151, 180, 234, 300])
@pytest.mark.parametrize("cell", [3, 96, 170, 190, 192, 215, 255])
def test_a_cell_holds_the_exact_law_at_its_midpoint_rounded_to_one_part_in_65536(unified, present, cell):
    exact = np.cumsum(RULE.yes_law(present, cell_midpoints()[cell], unified=bool(unified)))
    found = np.cumsum(tabulated(unified, present, cell))
    assert np.abs(found - exact).max() <= 0.5 / 65536 + 1e-9  # rounding, plus terms below 1e-13 left out


@pytest.mark.parametrize("unified", [0, 1])
@pytest.mark.parametrize("multiple", [1.0, 1.08, 1.3, 2.0, 4.0])
def test_averaged_over_the_shock_the_table_is_within_1e_3_of_the_exact_law(unified, multiple):
    centre = float(RULE.others_logit(multiple))
    edges = LOWEST_LOGIT + np.arange(1, CELLS) / CELLS_PER_UNIT
    share = np.diff(ndtr((edges - centre) / RULE.shock_sd), prepend=0.0, append=1.0)
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    for present in (151, 182, 234):
        exact = sum(
            w * RULE.yes_law(present, x, unified=bool(unified))
            for x, w in zip(centre + RULE.shock_sd * z, weight / weight.sum(), strict=True)
        )
        found = sum(share[c] * tabulated(unified, present, c) for c in np.flatnonzero(share > 1e-12))
        assert 0.5 * np.abs(found - exact).sum() < 1e-3


def test_attendance_is_the_beta_binomial_of_the_rule():
    _, probability = RULE.attendance()
    cumulative = np.concatenate([[0.0], TABLE.attendance / 2.0**32, [1.0]])
    assert np.abs(np.diff(cumulative) - probability).max() < 2.0**-31


def test_the_guide_to_attendance_never_skips_a_threshold():
    smallest = np.arange(4096, dtype=np.uint64) << np.uint64(20)
    assert (TABLE.attendance_guide == [(TABLE.attendance <= w).sum() for w in smallest]).all()


def test_every_law_begins_with_a_cache_line_in_an_assembly_whose_widest_law_has_no_whole_lines_of_steps():
    few = RULE.replace(seats=70, quorum=35, government_seats=35, government_seats_unified=42, discipline=0.6)
    steps = vote_table(few).steps
    widest = int((steps < 65535).sum(axis=-1).max())  # steps of two bytes
    assert widest % 32 != 0
    assert steps.ctypes.data % LINE == 0
    assert steps.strides[2] % LINE == 0
