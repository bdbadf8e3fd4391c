"""What do even and tilted points, copulas, numbers that vary and sweeps cost? One thread, under `base`."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from interleaved import Job, Size, measure, ratio, show, show_seconds, summary

import sma_risk as sr

USUAL = "random, nothing varies"
FOUR = ("talks.level_regular", "talks.level_maximalist", "ratification.consent_level", "durability.reopen_maximalist")
SHOCKS = ("economy.cpi", "economy.defence", "economy.fx")
CELLS, FUTURES = 2_000, 20_000
"""Of a sweep: a design over four parameters."""


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future by what is asked for, how many times the usual, and what a cell takes."""
    n = 1 << (size.n - 1).bit_length()
    spent = measure(jobs(n), size.rounds)
    show("ns per future, one thread, `base`; x: times the usual", spent, n, USUAL)
    cells, futures = (CELLS, FUTURES) if size.rounds > 1 else (4, 100)
    swept = measure({f"{cells:,} cells of {futures:,} futures": sweep(cells, futures)}, 1)
    show_seconds("a sweep, two strategies, differences of loss only", swept)
    (one,) = swept.values()
    return {
        "extras": {name: summary(values, n) for name, values in spent.items()},
        "extras_ratios": {name: ratio(values, spent[USUAL]) for name, values in spent.items()},
        "sweep_cell_ms": summary(one, cells)["processor_ns"] / 1e6,
    }


def jobs(n: int) -> dict[str, Job]:
    """Return the jobs: each plays n futures, from other points or with more that is uncertain."""
    deal, points = sr.presets.twelfth_sma(), sr.points
    tilts = {"in_force.clock": -2.0, "reopened.cause": 3.0}
    together, apart = np.full((4, 4), 0.5) + 0.5 * np.eye(4), np.full((3, 3), 0.2) + 0.8 * np.eye(3)
    varies = {"durability.backlash": sr.Gamma(13, 10), "economy.fx_mean": sr.LogNormal(1250, 0.1)}

    def plays(scenario: sr.Scenario, **options: Any) -> Job:
        return lambda: sr.simulate(scenario, "base", n=n, seed=1, threads=1, **options)

    def joined(*copulas: object) -> sr.Scenario:
        return deal.replace({"dependence.copulas": copulas})

    return {
        USUAL: plays(deal),
        "Sobol' points": plays(deal, points=points.sobol()),
        "Latin hypercubes": plays(deal, points=points.latin_hypercube()),
        "antithetic pairs": plays(deal, points=points.antithetic()),
        "tilted points, two sites": plays(deal, points=points.tilted(tilts=tilts)),
        "Gaussian copulas": plays(joined(sr.GaussianCopula(FOUR, together), sr.GaussianCopula(SHOCKS, apart))),
        "t copulas": plays(joined(sr.StudentTCopula(FOUR, together, df=4), sr.StudentTCopula(SHOCKS, apart, df=6))),
        "two numbers that vary": plays(deal.replace(varies)),
    }


def sweep(cells: int, futures: int) -> Job:
    """Return the job: a design of cells, summaries only."""
    ends = {"election.probability": (0.3, 0.7), "durability.backlash": (1.0, 3.0), "economy.fx_mean": (1100.0, 1400.0)}
    ends |= {"durability.reopen_regular": (0.0005, 0.003)}
    low, high = np.transpose(list(ends.values()))
    columns = np.random.default_rng(1).uniform(low, high, (cells, len(ends))).T
    design = {name: xr.DataArray(column, dims="design") for name, column in zip(ends, columns, strict=True)}
    swept, kept = sr.presets.twelfth_sma().replace(design), [sr.summaries.Differences("loss_bn")]
    return lambda: sr.simulate(swept, ["hurry", "wait"], n=futures, seed=1, threads=1, summaries=kept)
