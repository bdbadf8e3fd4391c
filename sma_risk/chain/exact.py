"""What are the answers without sampling events? One call: the chain solved in many worlds, into a labelled Dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sma_risk.chain.labelled import DIMS, labelled
from sma_risk.chain.replicates import POINTS, REPLICATES, checked_marks, draw_words, solve_replicates
from sma_risk.parameters import one_among
from sma_risk.sampling.integers import LARGEST, checked_seed, whole
from sma_risk.sampling.machine import checked_threads
from sma_risk.sampling.played import versions
from sma_risk.sampling.sweeps import attrs_of, joint_hash, refuse_taken_dims, stack
from sma_risk.scenario import Scenario, Strategy, resolve

if TYPE_CHECKING:
    import xarray as xr


def exact(
    scenario: Scenario,
    strategy: str | Strategy | Sequence[str | Strategy] = "base",
    *,
    marks: int = 1024,
    seed: int | None = None,
    threads: int | None = None,
    points: str = "sobol",
    first_future: int = 0,
) -> xr.Dataset:
    """Solve the chain of events in many worlds: what `simulate` estimates by counting, without sampling events.

    Given a world's marks the events are a finite absorbing chain, solved by recursion (docs/model.md, section 16); the
    answers are averaged over worlds. A sweep adds its dims first, each cell solved in the same worlds. The same
    compiled arrays and the same vote table as in `simulate` are read.

    Parameters
    ----------
    scenario, strategy, seed, threads : as for `simulate`.
    marks : worlds, 16 x 2**m: sixteen replicates of 2**m points each.
    points : "sobol", independently scrambled Sobol' points; or "futures", the marks of the futures that `simulate`
        plays with this seed, from `first_future` on.
    first_future : number of the first of those futures.

    Returns
    -------
    Dataset
        Under the names of `simulate`, the dimension ``future`` gone. Expectations: costs (strategy, year),
        ``npv_krw_bn``, ``side_deal_cost_krw_bn``, ``lapse_months``, ``furlough_months``, ``side_deal``,
        ``settlement_multiple`` (of concluded deals). Probabilities: ``..._month`` (strategy, month) that it is that
        month, the rest is never, and ``..._by`` that it is that month or earlier; ``..._cause`` (strategy, cause);
        ``signed_with`` (strategy, signed); ``status`` (strategy, state, month); ``lapse_at_least`` (strategy, least).
        Under the names of `survival`: ``coverage``, ``coverage_incidence``, ``deal``, ``deal_incidence``. Each with
        ``_se``, from the spread of the replicates. Votes and quantiles are left to `simulate`.

    Raises
    ------
    ScenarioError
        Naming key, value and bound: as `simulate`; marks that are not 16 x 2**m; a chain too large to be solved.

    Examples
    --------
    >>> import sma_risk as sr
    >>> answers = sr.exact(sr.presets.twelfth_sma(), ["hurry", "wait"], marks=64, seed=2024)
    >>> whole = answers.coverage + answers.coverage_incidence.sum("cause")
    >>> bool((abs(whole - 1.0) < 1e-12).all())
    True
    """
    chosen = resolve(scenario, strategy)
    refuse_taken_dims(scenario, DIMS)
    marks = checked_marks(marks)
    one_among("points", points, POINTS)
    first_future = whole("first_future", first_future, 0, LARGEST - marks + 1)
    seed, threads = checked_seed(seed), checked_threads(threads)

    from sma_risk.core.compile import compile_scenario

    names, cells, hashes = [s.name for s in chosen], [], []
    for cell in scenario.cells():
        compiled = compile_scenario(cell, chosen)
        words = draw_words(compiled, points, marks, seed, first_future)
        cells.append(labelled(cell, names, solve_replicates(cell, compiled, words, threads)))
        hashes.append(compiled.sha256)
    attrs = {
        "scenario": scenario.to_json(),
        "strategies": json.dumps([s.to_dict() for s in chosen]),
        "seed": str(seed),
        "sampler": f"exact chain, {points}, {REPLICATES} replicates",
        "marks": str(marks),
        "compiled_sha256": joint_hash(hashes),
        "evidence_as_of": scenario.agreement.as_of,
        "versions": versions(),
        **attrs_of(scenario.grid),
    }
    return stack(cells, scenario.grid).assign_attrs(attrs)
