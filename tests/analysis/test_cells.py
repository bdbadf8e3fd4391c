"""Does an analysis that answers for every cell of a sweep keep its name, and ask all cells about the same futures?"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.analysis.draws import Tally
from sma_risk.analysis.sweeps import sweeps

SWEPT = sr.presets.twelfth_sma().replace({"durability.backlash": xr.DataArray([1.0, 1.3, 1.6], dims="backlash")})


@sweeps
def seeds(scenario: sr.Scenario, *, seed: int | None = None) -> xr.Dataset:
    """Return the seed that a cell was asked with; 0 if none was given."""
    return xr.Dataset({"seed": np.uint64(seed or 0), "backlash_played": float(scenario.durability.backlash)})


def test_it_keeps_its_name_and_its_words():
    assert seeds.__name__ == "seeds"
    assert "a cell was asked with" in (seeds.__doc__ or "")
    assert "survival of coverage" in (sr.survival.__doc__ or "")


def test_cells_of_a_scenario_share_a_seed_that_is_drawn_if_none_is_given():
    found = seeds(SWEPT)
    assert found.backlash_played.values.tolist() == [1.0, 1.3, 1.6]
    assert int(found.seed.min()) == int(found.seed.max()) != 0
    assert seeds(SWEPT, seed=7).seed.values.ravel().tolist() in ([7], [7, 7, 7])


def test_means_over_cells_are_shares_of_the_whole_with_their_errors():
    """Of eight equally likely futures one, two and five are in three cells: a share's error is binomial."""
    tally = Tally(np.array([1.0, 2.0, 5.0]), np.array([1.0, 2.0, 5.0]), None)
    mean, error = tally.means(np.array([[0.0, 0.0, 1.0], [3.0, 1.0, 0.0]]))
    assert mean == pytest.approx([5 / 8, 5 / 8])
    assert error == pytest.approx([(5 / 8 * 3 / 8 / 8) ** 0.5, (2.375**2 + 2 * 0.375**2 + 5 * 0.625**2) ** 0.5 / 8])


@sweeps
def told(scenario: sr.Scenario, *, seed: int | None = None) -> xr.Dataset:
    """Return twenty attributes, in an order of their own, the last of which differs between cells."""
    attrs = {f"{name:x}": "same" for name in range(20, 0, -1)}
    return xr.Dataset({"seed": 0}, attrs=attrs | {"fear": float(scenario.durability.backlash)})


def test_attributes_keep_their_order_in_every_process():
    """A set of texts has another order in each: files of the same answers had other bytes and sizes."""
    assert list(told(SWEPT).attrs)[:20] == [f"{name:x}" for name in range(20, 0, -1)]
    assert told(SWEPT).fear.values.tolist() == [1.0, 1.3, 1.6]
