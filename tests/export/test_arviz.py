"""Do futures reach ArviZ as what they are: prior draws, in order, without loss?"""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import xarray as xr

import sma_risk as sr

DEAL = sr.presets.twelfth_sma()


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(DEAL, ["hurry", "wait"], n=600, seed=3)


def test_groups_are_prior_and_what_it_leads_to(futures):
    tree = sr.to_arviz(futures)
    assert set(tree.children) == {"prior", "prior_predictive"}
    xr.testing.assert_equal(
        tree["prior"].to_dataset().isel(chain=0, drop=True).drop_vars("draw").rename(draw="future"), sr.marks(futures)
    )
    outcome = tree["prior_predictive"].lapse_months
    assert outcome.dims == ("chain", "draw", "strategy")
    np.testing.assert_array_equal(outcome[0].T, futures.lapse_months)
    assert outcome.attrs == futures.lapse_months.attrs
    assert tree["prior"].attrs["seed"] == "3"


def test_replicates_are_chains():
    even = sr.simulate(DEAL, "hurry", n=1024, seed=1, points=sr.points.sobol())
    found = sr.to_arviz(even)["prior_predictive"].lapse_months
    replicates = int(even.attrs["replicates"])
    assert found.shape == (replicates, 1024 // replicates, 1)
    np.testing.assert_array_equal(found.values.ravel(), even.lapse_months.values.ravel())


def test_weights_are_refused_by_name(futures):
    with pytest.raises(sr.ScenarioError, match="ArviZ has no weights"):
        sr.to_arviz(sr.reweight(futures, {"election.probability": 0.3}))


def test_a_part_of_the_replicates_is_refused():
    even = sr.simulate(DEAL, "hurry", n=1024, seed=1, points=sr.points.sobol())
    with pytest.raises(sr.ScenarioError, match="all futures of every replicate"):
        sr.to_arviz(sr.condition(even, "maximalist wins"))


def test_arviz_summarises_them(futures):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ArviZ 0.23 announces version 1 by a warning
        arviz = pytest.importorskip("arviz")
        tree = sr.to_arviz(futures)
        data = tree if arviz.__version__.startswith("1") else arviz.from_datatree(tree)
        found = arviz.summary(data, group="prior", var_names=["demand_multiple"], round_to="none")
    mean = float(sr.marks(futures).demand_multiple.mean(dtype=float))
    assert float(found["mean"].iloc[0]) == pytest.approx(mean, rel=1e-6)  # the draws are in single precision
