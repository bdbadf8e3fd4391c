"""Are the futures enough? An estimate from the first hundred, from the first two hundred, and so on to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from sma_risk.analysis.checks import check_level, check_rising, refuse_level
from sma_risk.analysis.draws import Draws, Estimate, Row
from sma_risk.analysis.outcomes import outcome_of
from sma_risk.analysis.selection import same_futures
from sma_risk.analysis.statistics import expected_shortfall, in_order, mean, quantile
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import integer, one_among

FEWEST = 100
_STEPS = (1, 2, 5)


@sweeps
def convergence(
    futures: xr.Dataset,
    *,
    of: str | xr.DataArray = "loss",
    statistic: str = "mean",
    level: float | None = None,
    sizes: Sequence[int] | None = None,
    lapse_price_bn: float | None = None,
) -> xr.Dataset:
    """Return an estimate from the first futures, more and more of them, with the error that each says it has.

    Of futures in replicates, each size takes as many from every replicate as it can; futures without weight do not
    count.

    Parameters
    ----------
    futures : from `simulate`.
    of, lapse_price_bn : as for `explained`.
    statistic : "mean" (of an event, its chance), "quantile" or "expected_shortfall".
    level : between 0 and 1, for the last two.
    sizes : rising; None takes 100, 200, 500, ... and all futures.

    Returns
    -------
    Dataset
        ``estimate`` (strategy, size) with ``_se`` and the 95 % interval ``_low``, ``_high``.

    Raises
    ------
    ScenarioError
        If the statistic is unknown, a level is missing or beside a mean, or sizes do not rise or ask for more futures
        than there are.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), "hurry", n=2000, seed=2024)
    >>> convergence(futures, of="lapse").size.values.tolist()
    [100, 200, 500, 1000, 2000]
    """
    outcome, draws = outcome_of(futures, of, lapse_price_bn), same_futures(futures)
    order, estimate = _in_turn(draws), _estimator(statistic, level)
    shown = _sizes(sizes, order.size)
    names = {"of": str(outcome.name or "what is given"), "statistic": statistic}
    made = xr.Dataset(
        coords={"strategy": outcome.strategy, "size": list(shown)},
        attrs=futures.attrs | names | ({} if level is None else {"level": level}),
    )
    found = [[estimate(row[order[:k]], draws.take(order[:k])) for k in shown] for row in outcome.values]
    table = np.array([[(one.value, one.se, *one.interval) for one in row] for row in found])
    for i, ending in enumerate(("", "_se", "_low", "_high")):
        made[f"estimate{ending}"] = (("strategy", "size"), table[..., i], {"units": outcome.attrs.get("units", "1")})
    return made


def _in_turn(draws: Draws) -> Row:
    """Return the places of the futures that count, one of each replicate in turn."""
    places = np.arange(draws.n) if draws.weight is None else np.flatnonzero(draws.weight)
    if draws.replicate is None:
        return places
    labels = draws.replicate[places]
    sorted_places = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[sorted_places], labels)
    rank = np.empty(places.size, dtype=np.intp)
    rank[sorted_places] = np.arange(places.size)
    return places[np.lexsort((labels, rank - starts))]


def _estimator(statistic: str, level: float | None) -> Callable[[Row, Draws], Estimate]:
    if one_among("statistic", statistic, ("mean", "quantile", "expected_shortfall")) == "mean":
        refuse_level(statistic, level)
        return mean
    at, describe = check_level("level", level), quantile if statistic == "quantile" else expected_shortfall
    return lambda row, draws: describe(*in_order(row, draws), at)


def _sizes(asked: Sequence[int] | None, n: int) -> tuple[int, ...]:
    if asked is None:
        decades = range(2, len(str(n)) + 1)
        return (*(size for d in decades for step in _STEPS if (size := step * 10**d) < n), n)
    return check_rising("sizes", asked, integer(FEWEST, n), 1, 1000)
