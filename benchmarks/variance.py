"""How many fewer futures do even points need? Variance of a mean under plain Monte Carlo over that under each source.

Of mean five-year cost and of the chance of ratification by the expiry, both under `hurry`, and of others. The variance
of a source is the mean of its squared standard errors over ensembles with seeds of their own: at least 32 replicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from interleaved import Size
from numpy.typing import NDArray

import sma_risk as sr
from sma_risk.sampling.points.coordinates import COORDINATES
from sma_risk.sampling.points.noun import Points
from sma_risk.sampling.points.sobol import REPLICATES

ENSEMBLES = 8
OUTCOMES = ("cost", "ratified", "lapse", "reopened", "shortfall")
_TITLES = ("mean cost", "P(ratified)", "lapse months", "P(reopened)", "cost over 10 tn")


def answer(size: Size) -> dict[str, Any]:
    """Measure and print; return the ratios and the effective dimensions."""
    deal, n = sr.presets.twelfth_sma(), 1 << (size.n - 1).bit_length()
    usual = values(deal, n, 0, None)
    plain = usual.var(axis=1, ddof=1) / n
    sources = {
        f"Sobol', {REPLICATES} replicates": sr.points.sobol(),
        "Sobol', 4 replicates": sr.points.sobol(replicates=4),
        f"Latin hypercube, {REPLICATES}": sr.points.latin_hypercube(),
        "antithetic": sr.points.antithetic(),
    }
    print(f"\nvariance of plain Monte Carlo / variance with even points, n = {n:,}, strategy hurry")
    print(f"{'':26s}" + "".join(f"{title:>18s}" for title in _TITLES))
    found = {}
    for name, points in sources.items():
        found[name] = plain / variance(deal, n, points)
        print(f"{name:26s}" + "".join(f"{ratio:18.1f}" for ratio in found[name]))
    own = next(iter(found.values()))
    dimensions = effective_dimensions(deal, min(n, 1 << 15))
    print(f"{'mean dimension':26s}" + "".join(f"{one:18.1f}" for one in dimensions["mean"]))
    print(f"{'first sites with 95 %':26s}" + "".join(f"{one:18d}" for one in dimensions["truncation"]))
    return {
        "rqmc_ratio_cost": float(own[0]),
        "rqmc_ratio_ratified": float(own[1]),
        "rqmc_ratios": {name: dict(zip(OUTCOMES, ratios.tolist(), strict=True)) for name, ratios in found.items()},
        "effective_dimension": {kind: dict(zip(OUTCOMES, of, strict=True)) for kind, of in dimensions.items()},
    }


def values(deal: sr.Scenario, n: int, seed: int, points: Points | None) -> NDArray[np.float64]:
    """Return the outcomes of n futures under `hurry`, (outcome, future)."""
    futures = sr.simulate(deal, "hurry", n=n, seed=seed, points=points).isel(strategy=0)
    cost = futures.cost_krw_bn.sum("year", dtype=np.float64).values
    in_time = (futures.ratified_month >= 0) & (futures.ratified_month <= deal.month_index(deal.agreement.expiry))
    rest = (in_time, futures.lapse_months, futures.reopened_month >= 0, np.maximum(cost - 10_000.0, 0.0))
    return np.stack([cost, *(np.asarray(one, np.float64) for one in rest)])


def variance(deal: sr.Scenario, n: int, points: Points) -> NDArray[np.float64]:
    """Return the variance of the mean of n futures, from the replicates of several ensembles."""
    found = []
    for seed in range(1, ENSEMBLES + 1):
        count = points.replicates(n) or n
        means = values(deal, n, seed, points).reshape(len(OUTCOMES), count, -1).mean(axis=2)
        found.append(means.var(axis=1, ddof=1) / count)
    return np.asarray(np.mean(found, axis=0))


def effective_dimensions(deal: sr.Scenario, n: int) -> dict[str, list[Any]]:
    """Return, of each outcome, two effective dimensions.

    mean : the average order of what sites do together, the sum of all total effects (Liu & Owen 2006).
    truncation : how many of the first coordinates decide 95 % of the variance (Caflisch, Morokoff & Owen 1997).
    """
    usual = values(deal, n, 1, None)
    variances = usual.var(axis=1)
    read = [site for site in COORDINATES if not site.endswith((".value", ".tail", ".plain"))]

    def left(sites: Sequence[str]) -> NDArray[np.float64]:
        swapped = sr.points.swapped(sites, with_seed=2)
        return np.asarray(np.square(values(deal, n, 1, swapped) - usual).mean(axis=1) / 2.0 / variances)

    mean = np.sum([left([site]) for site in read], axis=0)
    undecided = np.array([left(read[first:]) for first in range(1, len(read))])  # total effect of all but the first
    truncation = [1 + int(np.argmax(column < 0.05)) for column in undecided.T]
    return {"mean": mean.tolist(), "truncation": truncation}
