"""How far does an input move the whole distribution of an outcome, not just its mean? Borgonovo's delta.

delta = 1/2 E_x of the integral of |f(y) - f(y | x)| (Borgonovo 2007): 0 if y does not depend on x, 1 if x settles it.
It is right for inputs that depend on each other, and does not change if x or y are measured on another scale.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.expectation import FOLDS, MOST_STRATA, folds, values_of
from sma_risk.analysis.inputs import About, inputs_of
from sma_risk.analysis.outcomes import outcome_of
from sma_risk.analysis.selection import same_futures
from sma_risk.analysis.sensitivity.given_data import as_indices
from sma_risk.analysis.statistics import quantiles
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import ScenarioError

_OF_INPUT, _OF_PAIR, _OF_OUTCOME = 20, 6, 32  # classes of equal probability
Classes = NDArray[np.intp]


@sweeps
def borgonovo(
    futures: xr.Dataset,
    *,
    of: str | xr.DataArray = "loss",
    about: About | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return Borgonovo's delta of inputs, one or two at a time.

    Parameters
    ----------
    futures, of, lapse_price_bn : as for `explained`.
    about : as for `explained`, at most two numbers together; None asks about each group that has no more.

    Returns
    -------
    Dataset
        ``delta`` (about, strategy) with ``_se`` and the 95 % interval, from 32 classes of the outcome and 20 of the
        input (Plischke, Borgonovo & Smith 2013). Which class is likelier is told by other futures than it is
        judged on, so that noise adds nothing: an estimate falls short rather than beyond.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=4000, seed=2024)
    >>> found = borgonovo(futures, of="cost", about=["election", "reopening"])
    >>> bool((abs(found.delta) < 1).all())
    True
    """
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    known = inputs_of(futures, about)
    rows = []
    for name, one in known.items():
        classes = _joint(name, one.rows, draws)
        rows.append([delta_of(classes, _classes(row, _OF_OUTCOME, draws), draws) for row in outcome.values])
    return as_indices({"delta": rows}, list(known), outcome, futures)


def delta_of(x: Classes, y: Classes, draws: Draws) -> Estimate:
    """Return delta from the classes of input and outcome, each shape (n)."""
    size = int(x.max()) + 1, int(y.max()) + 1
    cell, fold = x * size[1] + y, folds(draws)
    tables = np.stack([_table(cell, fold == at, size, draws) for at in range(FOLDS)])
    joint = tables.sum(axis=0)
    joint /= joint.sum()
    of_x, of_y = joint.sum(axis=1), joint.sum(axis=0)
    influence = np.empty(draws.n)
    for at in range(FOLDS):
        others = tables.sum(axis=0) - tables[at]
        likelier = np.sign(others * others.sum() - np.outer(others.sum(axis=1), others.sum(axis=0)))
        here = fold == at
        by_x, by_y, both = likelier @ of_y, of_x @ likelier, float(of_x @ likelier @ of_y)
        influence[here] = 0.5 * (likelier.ravel()[cell[here]] - by_x[x[here]] - by_y[y[here]] + both)
    value = draws.mean(influence)
    return draws.estimate(value, influence - value)


def _table(cell: Classes, inside: Row, size: tuple[int, int], draws: Draws) -> Row:
    weight = None if draws.weight is None else draws.weight[inside]
    return np.bincount(cell[inside], weight, size[0] * size[1]).reshape(size).astype(np.float64)


def _classes(row: Row, count: int, draws: Draws) -> Classes:
    few = values_of(row)
    if few is not None:
        return np.searchsorted(few, row)
    edges = np.unique(quantiles(row, draws, np.arange(1, count) / count))
    return np.searchsorted(edges, row, side="left")


def _joint(name: str, rows: tuple[Row, ...], draws: Draws) -> Classes:
    numbers = sum(values_of(row) is None for row in rows)
    if numbers > 2:
        raise ScenarioError("about", name, "at most two numbers together for a distance of distributions")
    found, total = np.zeros(draws.n, np.intp), 1
    for row in rows:
        classes = _classes(row, _OF_INPUT if numbers < 2 else _OF_PAIR, draws)
        count = int(classes.max()) + 1
        found, total = found * count + classes, total * count
    if total > max(MOST_STRATA, _OF_PAIR**2) * _OF_INPUT:
        raise ScenarioError("about", name, "fewer inputs together for a distance of distributions")
    return found
