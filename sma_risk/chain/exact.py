"""What are the answers without sampling events? One call: the chain solved in many worlds, into a labelled Dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sma_risk.chain import deals, occupancy
from sma_risk.chain.replicates import POINTS, REPLICATES, Means, Numbers, draw_words, solve_replicates
from sma_risk.chain.states import MOST_LAPSES
from sma_risk.core import schema
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.integers import LARGEST, checked_seed, whole
from sma_risk.sampling.machine import checked_threads
from sma_risk.sampling.played import versions
from sma_risk.sampling.sweeps import attrs_of, joint_hash, refuse_taken_dims, stack
from sma_risk.scenario import Scenario, Strategy, resolve

if TYPE_CHECKING:
    import xarray as xr

MOST_MARKS = 1 << 24
_DIMS = ("month", "calendar", "age", "state", "cause", "signed", "least", "replicate")
_CAUSES = schema.CAUSES[1:]
_PROBABILITY, _BY_THEN = "probability that it is this month", "probability that it is this month or an earlier one"


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
    refuse_taken_dims(scenario, _DIMS)
    marks = checked_marks(marks)
    if points not in POINTS:
        raise ScenarioError("points", points, "one of " + ", ".join(POINTS))
    first_future = whole("first_future", first_future, 0, LARGEST - marks + 1)
    seed, threads = checked_seed(seed), checked_threads(threads)

    from sma_risk.core.compile import compile_scenario

    names, cells, hashes = [s.name for s in chosen], [], []
    for cell in scenario.cells():
        compiled = compile_scenario(cell, chosen)
        words = draw_words(compiled, points, marks, seed, first_future)
        cells.append(_dataset(cell, names, solve_replicates(cell, compiled, words, threads)))
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


def checked_marks(marks: int) -> int:
    """Return a number of worlds that the replicates can share; `ScenarioError` otherwise."""
    marks = whole("marks", marks, REPLICATES, MOST_MARKS)
    if marks & (marks - 1):
        raise ScenarioError("marks", marks, f"{REPLICATES} times a power of two")
    return marks


def _dataset(scenario: Scenario, names: Sequence[str], means: Means) -> xr.Dataset:
    import xarray as xr

    found = xr.Dataset(
        coords={
            "strategy": list(names),
            "year": list(scenario.years),
            "month": ("month", np.arange(scenario.months), {"units": "months after the as-of month"}),
            "calendar": ("month", [scenario.month_label(k) for k in range(scenario.months)]),
            "age": ("age", np.arange(scenario.months), {"units": "months after ratification"}),
            "state": list(schema.STATUS),
            "cause": list(_CAUSES),
            "signed": list(schema.SIGNED_WITH),
            "least": ("least", np.arange(1, MOST_LAPSES + 1), {"units": "months"}),
        }
    )
    own = schema.names(scenario.agreement.currency)
    for answer, (dims, replicates, unit, meaning) in _answers(means, scenario).items():
        name = own.get(answer, answer)
        axis = dims.index("replicate")
        kept = tuple(dim for dim in dims if dim != "replicate")
        found[name] = (kept, replicates.mean(axis), {"units": unit, "long_name": meaning})
        error = replicates.std(axis, ddof=1) / np.sqrt(REPLICATES)
        found[f"{name}_se"] = (
            kept,
            error,
            {"units": unit, "long_name": "standard error, from the replicates of marks"},
        )
    _add_deals(found, means.by_age)
    return found


Answer = tuple[tuple[str, ...], Numbers, str, str]


def _answers(means: Means, scenario: Scenario) -> dict[str, Answer]:
    """Return every answer that is a mean: dims, values by replicate, unit, meaning."""
    currency = scenario.agreement.currency
    long = {o.name: (o.unit.format(currency=currency), o.long_name) for o in schema.OUTCOMES}
    rows = {
        "cost_bn": occupancy.BILL,
        "cost_usd_mn": occupancy.DOLLARS,
        "share_of_defence_budget": occupancy.SHARE,
    }
    by_month, single = means.by_month, means.single
    lead = ("strategy", "replicate")
    found: dict[str, Answer] = {
        name: ((*lead, "year"), means.by_year[:, :, row], long[name][0], f"expected {long[name][1]}")
        for name, row in rows.items()
    }
    concluded = by_month[:, :, occupancy.SIGNED : occupancy.SIGNED + 3]
    some = concluded.sum(axis=(2, 3))
    status = by_month[:, :, : len(schema.STATUS)]
    without = status[:, :, :3, scenario.month_index(scenario.agreement.expiry) + 1 :]
    plain = {
        "npv_bn": single[:, :, occupancy.PRESENT_VALUE],
        "settlement_multiple": np.divide(
            single[:, :, occupancy.SETTLEMENT], some, out=np.full_like(some, np.nan), where=some > 0
        ),
        "lapse_months": without.sum(axis=(2, 3)),
        "furlough_months": by_month[:, :, occupancy.FURLOUGH].sum(axis=2),
        "side_deal": single[:, :, occupancy.SIDE],
        "side_deal_cost_bn": single[:, :, occupancy.SIDE_DEALS] * _side_deal(scenario),
    }
    found |= {name: (lead, values, long[name][0], f"expected: {long[name][1]}") for name, values in plain.items()}
    exits = by_month[:, :, occupancy.EXIT : occupancy.EXIT + 2].sum(axis=2)
    ends = by_month[:, :, occupancy.DEAL_END : occupancy.DEAL_END + 2]
    uncovered = by_month[:, :, occupancy.COVERAGE_END : occupancy.COVERAGE_END + 4]
    monthly = {
        "concluded_month": concluded.sum(axis=2),
        "ratified_month": by_month[:, :, occupancy.RATIFIED : occupancy.RATIFIED + 3].sum(axis=2),
        "reopened_month": by_month[:, :, occupancy.REOPENED_FIRST],
        "amended_month": by_month[:, :, occupancy.AMENDED_FIRST],
        "exited_month": exits,
        "troop_cut_month": by_month[:, :, occupancy.CUT],
        "coverage_end_month": uncovered.sum(axis=2),
        "deal_end_month": ends.sum(axis=2),
        "deal_planned_end_month": by_month[:, :, occupancy.PLANNED_END],
    }
    found |= {
        name: ((*lead, "month"), values, "1", f"{long[name][1]}: {_PROBABILITY}") for name, values in monthly.items()
    }
    found |= {
        name.replace("_month", "_by"): ((*lead, "month"), values.cumsum(2), "1", f"{long[name][1]}: {_BY_THEN}")
        for name, values in monthly.items()
    }
    signed = concluded.sum(axis=3)
    classes = np.concatenate([1.0 - signed.sum(axis=2, keepdims=True), signed], axis=2)
    none = np.zeros((*ends.shape[:2], 2))
    gone = np.cumsum(uncovered, axis=3)
    found |= {
        "status": ((*lead, "state", "month"), status, "1", "probability of the status at the month's end"),
        "signed_with": ((*lead, "signed"), classes, "1", f"probability: {long['signed_with'][1]}"),
        "coverage_end_cause": ((*lead, "cause"), uncovered.sum(axis=3), "1", "probability that coverage ends so"),
        "deal_end_cause": (
            (*lead, "cause"), np.concatenate([none, ends.sum(axis=3)], axis=2), "1",
            "probability that the first deal ends so",
        ),
        "lapse_at_least": (
            (*lead, "least"), single[:, :, occupancy.AT_LEAST :], "1",
            "probability of so many lapse months, all spells added",
        ),
        "coverage": ((*lead, "month"), 1.0 - gone.sum(axis=2), "1", "share in which the coverage still stands"),
        "coverage_incidence": ((*lead, "cause", "month"), gone, "1", "share in which it ended, coverage"),
        "exchange_rate": (("replicate", "year"), means.fx, *long["exchange_rate"]),
        "demand_multiple": (("replicate",), means.demand, *long["demand_multiple"]),
        "attitude_2025": (("replicate",), means.office[:, 0], "1", "share of worlds with a maximalist, first election"),
        "attitude_2029": (("replicate",), means.office[:, 1], "1", "share of worlds with a maximalist, next election"),
    }  # fmt: skip
    return found


def _side_deal(scenario: Scenario) -> float:
    """Return what a side deal costs on average."""
    return float(scenario.durability.side_deal_cost.mean()) * scenario.agreement.base_payment_bn


def _add_deals(found: xr.Dataset, by_age: Numbers) -> None:
    """Add the first deal's survival by age: Aalen and Johansen's curves of expected counts; errors by jackknife."""
    total = by_age.sum(axis=1)
    whole = [_curves(part) for part in total]
    without = [[_curves(part - one) for one in replicates] for part, replicates in zip(total, by_age, strict=True)]
    for which, (name, dims) in enumerate(
        {"deal": ("strategy", "age"), "deal_incidence": ("strategy", "cause", "age")}.items()
    ):
        values = np.stack([curves[which] for curves in whole])
        left_out = np.stack([[curves[which] for curves in row] for row in without])
        spread = left_out.std(axis=1) * np.sqrt(REPLICATES - 1)
        attrs = {"units": "1", "long_name": "first ratified deal, by months after ratification"}
        found[name], found[f"{name}_se"] = (dims, values, attrs), (dims, spread, {"units": "1"})


def _curves(by_age: Numbers) -> tuple[Numbers, Numbers]:
    """Return survival (age) and incidence (cause, age) from expected ends and leavers by age; NaN without any deal."""
    ends = by_age[[deals.ENDED_BY_US, deals.ENDED_BY_KOREA]]
    gone = by_age.sum(axis=0)
    at_risk = np.cumsum(gone[::-1])[::-1]
    if at_risk[0] <= 0.0:
        return np.full(len(gone), np.nan), np.full((len(_CAUSES), len(gone)), np.nan)
    hazard = np.divide(ends, at_risk, out=np.zeros_like(ends), where=at_risk > 1e-12 * at_risk[0])
    survival = np.cumprod(1.0 - hazard.sum(axis=0))
    before = np.concatenate([[1.0], survival[:-1]])
    incidence = np.cumsum(before * hazard, axis=1)
    return survival, np.concatenate([np.zeros((2, len(gone))), incidence])
