"""Does a Dataset say what can be asked of it, in the words of the public functions and no others?"""

from __future__ import annotations

import subprocess
import sys
from inspect import getdoc, isfunction, signature

import pytest
import xarray as xr

import sma_risk as sr
from sma_risk.accessor import FUNCTIONS, OF_ANYTHING, OF_FUTURES


@pytest.fixture(scope="module")
def futures():
    return sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=200, seed=1)


def test_every_public_function_that_takes_a_dataset_first_is_there_once():
    public = {name: getattr(sr, name) for name in sr._HOMES}
    first = {name: next(iter(signature(one).parameters.values())) for name, one in public.items() if isfunction(one)}
    taking = {name for name, one in first.items() if str(one.annotation).startswith("xr.Dataset")}
    assert taking == set(FUNCTIONS)
    assert len(FUNCTIONS) == len(set(FUNCTIONS))
    assert {name for name in taking if first[name].name == "futures"} <= set(OF_FUTURES)


def test_it_shows_what_can_be_asked(futures):
    assert set(repr(futures.sma).removeprefix("ask for ").replace("\n", " ").split(", ")) == set(FUNCTIONS)
    assert max(map(len, repr(futures.sma).splitlines())) <= 100


def test_a_method_is_the_function_called_with_the_dataset(futures):
    found = futures.sma.compare("hurry", b="wait", lapse_price_bn=10.0)
    xr.testing.assert_identical(found, sr.compare(futures, "hurry", "wait", lapse_price_bn=10.0))
    assert getdoc(futures.sma.compare) == getdoc(sr.compare)
    assert list(signature(futures.sma.compare).parameters) == list(signature(sr.compare).parameters)[1:]


def test_the_tab_key_lists_what_fits(futures):
    assert set(dir(futures.sma)) == {*FUNCTIONS, "figures"}
    assert set(dir(sr.chances(futures).sma)) == {*OF_ANYTHING, "figures"}
    with pytest.raises(AttributeError, match="'compare' is no function of this Dataset; those are: manifest"):
        _ = sr.chances(futures).sma.compare


def test_figures_draw_the_answer(futures):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    ax = sr.survival(futures).sma.figures.survival()
    assert len(ax.lines) >= 2  # a curve for each strategy
    assert "density" not in dir(sr.survival(futures).sma.figures)  # draws a law, no Dataset
    matplotlib.pyplot.close("all")


ALONE = """
import sys
import sma_risk as sr
assert "xarray" not in sys.modules
sr.presets.twelfth_sma(), sr.LogNormal(1, 1), sr.Strategy
assert "xarray" not in sys.modules
{first}
import xarray
xarray.Dataset().sma.to_pandas
"""


@pytest.mark.parametrize("first", ["sr.simulate", "sr.cost_summary", "sr.to_csv", "import sma_risk.accessor"])
def test_it_comes_with_the_first_use_of_what_needs_xarray_and_not_before(first):
    subprocess.run([sys.executable, "-W", "error", "-c", ALONE.format(first=first)], check=True)
