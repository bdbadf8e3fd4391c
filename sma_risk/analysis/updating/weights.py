"""How good are weighted futures still? How many equally likely ones they are worth, and whether a few decide all."""

from __future__ import annotations

import warnings

import numpy as np
import xarray as xr

from sma_risk.analysis.draws import Draws, Row, draws_of
from sma_risk.analysis.selection import each_strategy, several
from sma_risk.analysis.sweeps import sweeps
from sma_risk.parameters import SHARE

LEAST_SHARE = 0.1
"""Share of the futures below which a weighting warns, unless said otherwise: judgement."""

_MEANINGS = {
    "effective": ("1", "equally likely futures that would be as good, (sum w)^2 / sum w^2"),
    "effective_share": ("1", "the same as a share of the futures"),
    "largest_share": ("1", "share of the largest weight in all"),
    "tail_index": ("1", "tail index of the largest weights: above 0.5 no standard error is to be trusted"),
}


@sweeps
def weight_diagnostics(futures: xr.Dataset) -> xr.Dataset:
    """Return what weights leave of the futures.

    Parameters
    ----------
    futures : from `reweight`, `condition`, or a simulation with tilted points; without weights all count the same.

    Returns
    -------
    Dataset
        (strategy): ``effective`` number of futures (Kish 1965) and ``effective_share``; ``largest_share``, that of the
        largest weight in the sum; ``tail_index`` of the largest weights, 3 roots of n of them (Hill 1975; the bounds
        of Vehtari et al. 2024: above .5 the variance may be infinite, above .7 do not use the weights); 0 if these
        are all the same.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), n=1000, seed=2024)
    >>> weight_diagnostics(futures).effective.item()
    1000.0
    """
    futures = several(futures)
    rows = [_diagnosed(draws_of(one)) for one in each_strategy(futures)]
    found = xr.Dataset(coords={"strategy": futures.strategy}, attrs=futures.attrs)
    for k, (name, (unit, meaning)) in enumerate(_MEANINGS.items()):
        found[name] = ("strategy", [row[k] for row in rows], {"units": unit, "long_name": meaning})
    return found


def warn_if_few(effective: float, least_share: float, of: int, stacklevel: int) -> None:
    """Warn if the effective number of futures is less than a share of `of`."""
    if effective < SHARE("least_share", least_share) * of:
        told = f"{of:,} futures are worth {effective:,.0f} after weighting, {100 * effective / of:.2g} %: play again"
        warnings.warn(f"{told} with what is believed now if an error matters", UserWarning, stacklevel)


def tail_index(weight: Row) -> float:
    """Return Hill's index of the largest weights: 0 if they are all the same, or too few to tell."""
    count = max(min(int(3 * np.sqrt(len(weight))), len(weight) // 5), 2)
    top = np.sort(weight)[-count:]
    return float(np.log(top[1:] / top[0]).mean()) if len(top) == count and top[0] > 0.0 else 0.0


def _diagnosed(draws: Draws) -> tuple[float, float, float, float]:
    weight = np.ones(draws.n) if draws.weight is None else draws.weight
    tail = tail_index(weight[weight > 0.0])
    return draws.effective, draws.effective / draws.n, float(weight.max()) / draws.total, tail
