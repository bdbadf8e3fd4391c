"""Were we right? Forecasts of past rounds as of their dates beside what happened, scored against naive forecasts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sma_risk.analysis.sweeps import scenario_of
from sma_risk.calibration import scores
from sma_risk.calibration.hindcast.outcomes import FOLLOWED, Naive, Outcome, naive, outcome
from sma_risk.calibration.hindcast.vintages import VINTAGES, Vintage, scenario_as_of
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.simulate import simulate

if TYPE_CHECKING:
    import pandas
    import xarray as xr
    from pandas.api.typing import DataFrameGroupBy

_COLUMNS = ("forecast", "low", "high", "happened", "score", "climatology", "persistence", "log_score")
_MORE = ("pit", "pit_low", "pit_high", "width", "climatology_width")
_NOTHING: dict[str, Any] = dict.fromkeys(("vintage", "quantity", *_COLUMNS, *_MORE), math.nan)
STATEMENT = (
    "Five rounds cannot show skill. Each was scored once, four of them are Korea's, and they share "
    "people, habits and adversaries. One more round could turn which forecast has the smaller mean score; "
    "no significance is claimed. What they can show is a gross error: a forecast that called what "
    "happened all but impossible. The structure and the priors were written by people who knew how the "
    "rounds ended."
)


def hindcast(
    *,
    n: int = 20_000,
    seed: int = 1,
    strength: float = 1.0,
    strategy: str = "base",
    vintages: Mapping[str, Vintage] = VINTAGES,
) -> pandas.DataFrame:
    """Forecast past rounds from what was known then, and score the forecasts.

    Parameters
    ----------
    n, seed : futures and seed, as for `simulate`.
    strength : weight of the priors of the fit; 0.5 halves, 2 doubles it.
    strategy : what Seoul was thought to do.
    vintages : by name, those of `VINTAGES` unless said otherwise.

    Returns
    -------
    DataFrame
        A row for each vintage and quantity: ``forecast`` (chance, or mean), ``low`` and ``high`` (middle 80 %, NaN of
        events), ``happened``, ``score``, ``climatology``, ``persistence`` (Brier or CRPS; smaller is better),
        ``log_score`` of events, ``pit`` and its range ``pit_low``, ``pit_high``, ``width`` of the middle 80 %
        (sharpness) and ``climatology_width``. Growth is the log of the first multiple; months count from the vintage
        and are followed for 36. NaN where nothing comparable is on file.

    Raises
    ------
    ScenarioError
        If `vintages` is no mapping of vintages by name; as for `simulate`.

    Examples
    --------
    >>> table = hindcast(n=200)
    >>> sorted(table.columns)[:3], bool(table.score.notna().any())
    (['climatology', 'climatology_width', 'forecast'], True)
    """
    import pandas as pd

    if not isinstance(vintages, Mapping) or not all(isinstance(one, Vintage) for one in vintages.values()):
        raise ScenarioError("vintages", vintages, "a mapping of vintages by name, such as `VINTAGES`")
    rows: list[dict[str, Any]] = []
    for name, vintage in vintages.items():
        futures = simulate(scenario_as_of(vintage, strength=strength), strategy, n=n, seed=seed)
        rows += _rows(name, vintage, futures.isel(strategy=0))
    return pd.DataFrame(rows)


def mean_scores(table: pandas.DataFrame) -> pandas.DataFrame:
    """Return the mean score of the model, climatology and persistence by quantity, over the rounds that have all.

    >>> mean_scores(hindcast(n=500, seed=1, vintages={"10th": VINTAGES["10th, 2018-03"]})).rounds.tolist()
    [1, 1, 1, 1]
    """
    complete = _complete(table, ["score", "climatology", "persistence"])
    return complete.mean().assign(rounds=complete.size())


def widths(table: pandas.DataFrame) -> pandas.DataFrame:
    """Return the mean width of the middle 80 % of model and climatology by quantity, over the rounds that have both.

    >>> list(widths(hindcast(n=500, seed=1, vintages={"10th": VINTAGES["10th, 2018-03"]})))
    ['width', 'climatology_width']
    """
    return _complete(table, ["width", "climatology_width"]).mean()


def _complete(table: object, columns: list[str]) -> DataFrameGroupBy[Any, Any]:
    """Return these columns of the rows that have them all, by quantity."""
    import pandas as pd

    if not isinstance(table, pd.DataFrame) or not {"quantity", *columns} <= {*table.columns}:
        raise ScenarioError("table", type(table).__name__, "the table that `hindcast` returned")
    return table.dropna(subset=columns).groupby("quantity", sort=False)[columns]


def _rows(name: str, vintage: Vintage, futures: xr.Dataset) -> list[dict[str, Any]]:
    happened, before = outcome(vintage), naive(vintage)
    concluded = np.where(futures.concluded_month < 0, np.inf, futures.concluded_month.values.astype(float))
    force = np.where(futures.ratified_month < 0, np.inf, futures.ratified_month.values.astype(float))
    scenario = scenario_of(futures)
    expiry = scenario.month_index(scenario.agreement.expiry)
    multiple = futures.settlement_multiple.values.astype(float)
    chances = {"concluded_in_time": concluded <= expiry, "in_force_in_time": force <= expiry}
    numbers = {
        "growth": np.log(multiple[np.isfinite(multiple)]),
        "months_to_conclusion": np.minimum(concluded, FOLLOWED),
    }
    rows = [_event(name, key, float(within.mean()), happened, before) for key, within in chances.items()]
    return rows + [_number(name, key, values, happened, before) for key, values in numbers.items()]


def _event(name: str, key: str, chance: float, happened: Outcome, before: Naive) -> dict[str, Any]:
    truth, seen = getattr(happened, key), getattr(before, key)
    return _NOTHING | {
        "vintage": name,
        "quantity": key,
        "forecast": chance,
        "happened": float(truth),
        "score": float(scores.brier(truth, chance)),
        "climatology": float(scores.brier(truth, before.chance(key))),
        "persistence": float(scores.brier(truth, float(seen[-1]))) if seen else math.nan,
        "log_score": float(scores.log_score(truth, chance)),
    }


def _number(name: str, key: str, values: Any, happened: Outcome, before: Naive) -> dict[str, Any]:
    truth, seen = getattr(happened, key), before.members(key)
    low, high = np.quantile(values, [0.1, 0.9])
    row = _NOTHING | {"vintage": name, "quantity": key}
    row |= {"forecast": float(values.mean()), "low": float(low), "high": float(high), "width": float(high - low)}
    if truth is not None:
        below, upto = scores.pit_range(truth, values)
        row |= {"happened": truth, "score": scores.crps_ensemble(truth, values, horizon=FOLLOWED)}
        row |= {"pit": scores.pit(truth, values), "pit_low": below, "pit_high": upto}
        if seen.size:
            row["climatology_width"] = scores.sharpness(np.minimum(seen, FOLLOWED))
            row["climatology"] = scores.crps_ensemble(truth, seen, kind="ecdf", horizon=FOLLOWED)
            row["persistence"] = abs(min(float(seen[-1]), FOLLOWED) - truth)
    return row
