"""How fast is the core beside other tools that could play the same model? The same work, each as its users would do it.

A tool joins only if the whole model comes out: the mean of every outcome must agree with the core's within Monte Carlo
error before anything is timed. Compiling is told apart. A tool that is not installed is skipped by name.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from interleaved import Job, Size, measure, ratio, show, summary, time_once
from numpy.typing import NDArray

os.environ |= {"NPROC": "1", "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false", "JAX_PLATFORMS": "cpu"}

import sma_risk as sr

PEERS = ("numba_loop", "jax_months", "numpyro_months", "squigglepy_marks", "pymc_marks")
CORE = "core"
SIGMAS = 5.5
"""A mean may differ by so many standard errors: among 60 outcomes by chance once in 4e5 runs."""


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future by tool, ratios to the core, and what each needed before it could start."""
    deal, n = sr.presets.twelfth_sma(), size.n
    expected = moments(sr.simulate(deal, "base", n=4 * n, seed=2))
    jobs: dict[str, Job] = {CORE: lambda: sr.simulate(deal, "base", n=n, seed=1, threads=1)}
    compiling, notes, skipped = {}, {}, {}
    for peer in PEERS:
        try:
            module = import_module(f"peers.{peer}")
            job, seconds = started(module, n)
            notes[module.NAME] = f"{module.NOTE}; {agreement(job(), expected)}"
            jobs[module.NAME], compiling[module.NAME] = job, seconds
        except (ImportError, AssertionError) as error:
            skipped[peer] = str(error)
            print(f"\n{peer} is skipped: {error}")
    spent = measure(jobs, min(size.rounds, 5))
    show("base: ns per future beside other tools, every outcome; x: times the core", spent, n, CORE, notes)
    print("before the first call: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in compiling.items()))
    return {
        "tools": {name: summary(values, n) for name, values in spent.items()},
        "tools_ratio_1t": {name: ratio(values, spent[CORE]) for name, values in spent.items() if name != CORE},
        "tools_compile_seconds": compiling,
        "tools_notes": notes,
        "tools_skipped": skipped,
    }


def started(module: ModuleType, n: int) -> tuple[Job, float]:
    """Return a tool's job, compiled, and the seconds that this took beyond a second call."""
    found: list[Job] = []

    def first_call() -> None:
        found.append(module.prepare(n))
        found[0]()

    first = time_once(first_call).wall
    return found[0], first - time_once(found[0]).wall


Moments = dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]


def moments(outcomes: Any) -> Moments:
    """Return mean and squared standard error of every outcome, and of what the page tells of it.

    Months and flags are compared as chances of each of a few events too: a mean alone could hide two errors.
    """
    values = {str(name): np.asarray(outcomes[name]) for name in outcomes}
    values = {name: array for name, array in values.items() if array.dtype.kind in "fiu" and array.ndim > 0}
    values |= {
        "P(in force by December 2025)": (values["ratified_month"] >= 0) & (values["ratified_month"] <= 19),
        "P(lapse of 3 months or more)": values["lapse_months"] >= 3,
        "P(reopened)": values["reopened_month"] >= 0,
        "five-year cost": values["cost_krw_bn"].sum(axis=-2),
        **{
            f"P({name} = {flag})": values[name] == flag
            for name in ("coverage_end_cause", "deal_end_cause", "signed_with")
            for flag in range(1, 5)
        },
        **{f"P({name} known)": values[name] >= 0 for name in values if name.endswith("_month")},
    }
    return {name: moments_of(array) for name, array in values.items()}


def moments_of(array: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and squared standard error over the last axis, without what is not a number."""
    array = array.astype(np.float64).reshape(-1, array.shape[-1])
    known = (~np.isnan(array)).sum(axis=1)
    return np.nanmean(array, axis=1), np.nanvar(array, axis=1) / np.maximum(known, 1)


def agreement(outcomes: dict[str, NDArray[Any]], expected: Moments) -> str:
    """Say how many means agree and how far off the furthest is; `AssertionError` if any does not."""
    found = moments(outcomes)
    missing = sorted(name for name, (_, error) in expected.items() if name not in found and error.any())
    far = {}
    for name in found:
        (mean, error), (true_mean, true_error) = found[name], expected[name]
        far[name] = float(np.max(np.abs(mean - true_mean) / np.sqrt(error + true_error + 1e-30)))
    worst = max(far, key=lambda name: far[name])
    if missing or far[worst] > SIGMAS:
        raise AssertionError(f"another model: {missing} missing; {worst} is {far[worst]:.1f} standard errors off")
    return f"{len(far)} means agree, the furthest by {far[worst]:.1f} standard errors"
