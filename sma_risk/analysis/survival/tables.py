"""How are ends counted? Futures by cause and month, and the curves that such tables give, with their errors.

A curve is a function of the counts; its error follows from its derivatives by them, whatever the futures' weights or
replicates (the infinitesimal jackknife; for survival it is Greenwood's formula).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.draws import Tally, draws_of
from sma_risk.core.schema import CAUSES
from sma_risk.parameters import ScenarioError

Curve = NDArray[np.float64]
ENDS = CAUSES[1:]
COVERAGE = ("coverage_end_month", "coverage_end_cause")
DEAL = ("ratified_month", "deal_end_month", "deal_end_cause", "deal_planned_end_month")
_ROUNDING = 1e-12  # of a sum of weights


class Curves(NamedTuple):
    """Survival (time), its error, incidence (cause, time), its error."""

    survival: Curve
    survival_se: Curve
    incidence: Curve
    incidence_se: Curve


def coverage_tally(futures: xr.Dataset, months: int) -> Tally:
    """Count the futures of one strategy by cause and month of the end of coverage, (CAUSES x months)."""
    return _tally(futures, coverage_cells({name: futures[name].values for name in COVERAGE}, months), months)


def deal_tally(futures: xr.Dataset, months: int) -> Tally:
    """Count the first deals of one strategy by cause and age of their end, (CAUSES x months); "none" is censored."""
    return _tally(futures, deal_cells({name: futures[name].values for name in DEAL}, months), months)


def coverage_cells(outcomes: Mapping[str, NDArray[Any]], months: int) -> NDArray[np.int32]:
    """Return the place of each future among (CAUSES x months).

    Those covered to the horizon stand in the last month of the cause "none".
    """
    month, cause = (outcomes[name] for name in COVERAGE)
    return _cells(month + (month < 0) * np.int16(months), cause, months)


def deal_cells(outcomes: Mapping[str, NDArray[Any]], months: int) -> NDArray[np.int32]:
    """Return the place of each first deal among (CAUSES x ages), -1 where there was none; "none" is censored."""
    ratified, end, cause, planned = (outcomes[name] for name in DEAL)
    last = np.where(cause > 0, end, planned)
    return _cells(np.where(ratified >= 0, last - ratified, -1), cause, months)


def coverage_shares(tally: Tally, months: int) -> Curves:
    """Return the share of futures still covered at each month's end, and ended by then by each cause."""
    ended = np.zeros((len(ENDS), months, len(CAUSES), months))
    for cause in range(len(ENDS)):
        ended[cause, :, cause + 1] = np.tri(months)
    members = ended.reshape(*ended.shape[:-2], -1)
    return Curves(*tally.means(1.0 - members.sum(axis=0)), *tally.means(members))


def aalen_johansen(tally: Tally, months: int) -> Curves:
    """Return the deals' survival and incidence by age (Aalen & Johansen 1978); all NaN if there are no deals."""
    held, hazards = hazards_of(tally.sums.reshape(-1, months))
    causes = len(hazards)
    if not held[0]:
        lost = np.full((1 + causes, months), np.nan)
        return Curves(lost[0], lost[0], lost[1:], lost[1:])
    hazard = hazards.sum(axis=0)
    survival = np.cumprod(1.0 - hazard)
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before * hazards, axis=1)
    left = np.where(hazard < 1.0, 1.0 - hazard, 1.0)  # when all end nothing later depends on it
    through_survival = np.broadcast_to(-survival[:, None] / left, (causes, months, months))
    gradient = by_counts(through_survival, held, hazards)
    errors = []
    for cause, one in enumerate(incidence):
        if not one[-1]:
            errors.append(np.zeros(months))
            continue
        by_hazard = np.repeat(-(one[:, None] - one[None, :])[None] / left, causes, axis=0)
        by_hazard[cause] += before
        errors.append(tally.error(by_counts(by_hazard, held, hazards)))
    return Curves(survival, tally.error(gradient), incidence, np.stack(errors))


def by_counts(by_hazard: Curve, held: Curve, hazards: Curve) -> Curve:
    """Turn derivatives by hazard, (cause, time, age), into derivatives by count, (time, CAUSES x age).

    Only hazards up to the time matter. One more end raises its hazard by 1 / at risk; every future at risk lowers it.
    """
    causes, times, ages = by_hazard.shape
    safe = np.where(held > 0.0, held, 1.0)
    direct = np.where(np.tri(times, ages, dtype=bool), by_hazard, 0.0) / safe
    shared = np.cumsum((direct * hazards[:, None, :]).sum(axis=0), axis=1)
    gradient = np.zeros((times, causes + 1, ages))
    gradient[:, 1:] = direct.transpose(1, 0, 2)
    gradient -= shared[:, None, :]
    return gradient.reshape(times, -1)


def hazards_of(counts: Curve) -> tuple[Curve, Curve]:
    """Return how many are at risk, (age), and the hazards (cause, age) of counts (CAUSES, age)."""
    held = at_risk(counts)
    return held, np.divide(counts[1:], held, out=np.zeros_like(counts[1:]), where=held > 0.0)


def at_risk(counts: Curve) -> Curve:
    """Return how many are still followed when a month begins, (age), of counts (CAUSES, age)."""
    held = np.cumsum(counts.sum(axis=0)[::-1])[::-1]
    return np.where(held > _ROUNDING * held[0], held, 0.0)


def _cells(month: NDArray[np.int16], cause: NDArray[np.int8], months: int) -> NDArray[np.int32]:
    if month.max() >= months:
        raise ScenarioError("futures", int(month.max()), f"months below {months}")
    if cause.min() < 0 or cause.max() >= len(CAUSES):
        raise ScenarioError("futures", int(cause.max()), f"causes from 0 to {len(CAUSES) - 1}")
    cells = cause.astype(np.int32) * np.int32(months) + month
    return cells if month.min() >= 0 else np.where(month >= 0, cells, np.int32(-1))


def _tally(futures: xr.Dataset, cells: NDArray[np.int32], months: int) -> Tally:
    return draws_of(futures).tally(cells, len(CAUSES) * months)
