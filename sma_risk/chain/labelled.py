"""What is every answer called? The means of the replicates as one Dataset: names, dims, labels, units and errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sma_risk.chain import deals, occupancy
from sma_risk.chain.replicates import REPLICATES, Means, Numbers
from sma_risk.chain.states import MOST_LAPSES
from sma_risk.core import schema
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

DIMS = ("month", "calendar", "age", "state", "cause", "signed", "least", "replicate")
"""Names that a sweep may not have, besides those of the outcomes."""

Answer = tuple[tuple[str, ...], Numbers, str, str]
"""Dims, values by replicate, unit, meaning."""
Told = dict[str, tuple[str, str]]
"""Outcome -> unit and meaning, as in the schema."""

_CAUSES = schema.CAUSES[1:]
_LEAD = ("strategy", "replicate")
_PROBABILITY, _BY_THEN = "probability that it is this month", "probability that it is this month or an earlier one"


def labelled(scenario: Scenario, names: Sequence[str], means: Means) -> xr.Dataset:
    """Return the answers of one cell, each with its standard error, as a Dataset that has no attributes yet."""
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
        name, axis = own.get(answer, answer), dims.index("replicate")
        kept = tuple(dim for dim in dims if dim != "replicate")
        error = replicates.std(axis, ddof=1) / np.sqrt(REPLICATES)
        found[name] = (kept, replicates.mean(axis), {"units": unit, "long_name": meaning})
        about_error = {"units": unit, "long_name": "standard error, from the replicates of marks"}
        found[f"{name}_se"] = (kept, error, about_error)
    _add_deals(found, means.by_age)
    return found


def lapse_months(means: Means, scenario: Scenario) -> Numbers:
    """Return the expected months without an agreement, shape (strategy, replicate)."""
    after = scenario.month_index(scenario.agreement.expiry) + 1
    return np.asarray(_status(means)[:, :, : schema.STALLED + 1, after:].sum(axis=(2, 3)))


def _answers(means: Means, scenario: Scenario) -> dict[str, Answer]:
    """Return every answer that is a mean over worlds."""
    currency = scenario.agreement.currency
    told = {o.name: (o.unit.format(currency=currency), o.long_name) for o in schema.OUTCOMES}
    return {
        **_costs(means, told),
        **_expectations(means, scenario, told),
        **_months(means, told),
        **_shares(means, told),
        **_marks(means, told),
    }


def _costs(means: Means, told: Told) -> dict[str, Answer]:
    rows = {
        "cost_bn": occupancy.BILL,
        "cost_usd_mn": occupancy.DOLLARS,
        "share_of_defence_budget": occupancy.SHARE,
    }
    return {
        name: ((*_LEAD, "year"), means.by_year[:, :, row], told[name][0], f"expected {told[name][1]}")
        for name, row in rows.items()
    }


def _expectations(means: Means, scenario: Scenario, told: Told) -> dict[str, Answer]:
    single, concluded = means.single, _concluded(means).sum(axis=(2, 3))
    settlement = single[:, :, occupancy.SETTLEMENT]
    expected = {
        "npv_bn": single[:, :, occupancy.PRESENT_VALUE],
        "settlement_multiple": np.divide(
            settlement, concluded, out=np.full_like(concluded, np.nan), where=concluded > 0
        ),
        "lapse_months": lapse_months(means, scenario),
        "furlough_months": means.by_month[:, :, occupancy.FURLOUGH].sum(axis=2),
        "side_deal": single[:, :, occupancy.SIDE],
        "side_deal_cost_bn": single[:, :, occupancy.SIDE_DEALS] * _side_deal(scenario),
    }
    return {name: (_LEAD, values, told[name][0], f"expected: {told[name][1]}") for name, values in expected.items()}


def _months(means: Means, told: Told) -> dict[str, Answer]:
    rows = means.by_month
    monthly = {
        "concluded_month": _concluded(means).sum(axis=2),
        "ratified_month": rows[:, :, occupancy.RATIFIED : occupancy.RATIFIED + 3].sum(axis=2),
        "reopened_month": rows[:, :, occupancy.REOPENED_FIRST],
        "amended_month": rows[:, :, occupancy.AMENDED_FIRST],
        "exited_month": rows[:, :, occupancy.EXIT : occupancy.EXIT + 2].sum(axis=2),
        "troop_cut_month": rows[:, :, occupancy.CUT],
        "coverage_end_month": _uncovered(means).sum(axis=2),
        "deal_end_month": _deal_ends(means).sum(axis=2),
        "deal_planned_end_month": rows[:, :, occupancy.PLANNED_END],
    }
    dims = (*_LEAD, "month")
    then = {name: (dims, values, "1", f"{told[name][1]}: {_PROBABILITY}") for name, values in monthly.items()}
    by_then = {
        name.replace("_month", "_by"): (dims, values.cumsum(2), "1", f"{told[name][1]}: {_BY_THEN}")
        for name, values in monthly.items()
    }
    return {**then, **by_then}


def _shares(means: Means, told: Told) -> dict[str, Answer]:
    signed, ends, uncovered = _concluded(means).sum(axis=3), _deal_ends(means).sum(axis=3), _uncovered(means)
    classes = np.concatenate([1.0 - signed.sum(axis=2, keepdims=True), signed], axis=2)
    by_cause = np.concatenate([np.zeros_like(ends), ends], axis=2)
    gone = np.cumsum(uncovered, axis=3)
    least = means.single[:, :, occupancy.AT_LEAST :]
    month, cause = (*_LEAD, "month"), (*_LEAD, "cause")
    return {
        "status": ((*_LEAD, "state", "month"), _status(means), "1", "probability of the status at the month's end"),
        "signed_with": ((*_LEAD, "signed"), classes, "1", f"probability: {told['signed_with'][1]}"),
        "coverage_end_cause": (cause, uncovered.sum(axis=3), "1", "probability that coverage ends so"),
        "deal_end_cause": (cause, by_cause, "1", "probability that the first deal ends so"),
        "lapse_at_least": ((*_LEAD, "least"), least, "1", "probability of so many lapse months, all spells added"),
        "coverage": (month, 1.0 - gone.sum(axis=2), "1", "share in which the coverage still stands"),
        "coverage_incidence": ((*_LEAD, "cause", "month"), gone, "1", "share in which it ended, coverage"),
    }


def _marks(means: Means, told: Told) -> dict[str, Answer]:
    first, next_one = means.office[:, 0], means.office[:, 1]
    return {
        "exchange_rate": (("replicate", "year"), means.fx, *told["exchange_rate"]),
        "demand_multiple": (("replicate",), means.demand, *told["demand_multiple"]),
        "attitude_2025": (("replicate",), first, "1", "share of worlds with a maximalist, first election"),
        "attitude_2029": (("replicate",), next_one, "1", "share of worlds with a maximalist, next election"),
    }


def _status(means: Means) -> Numbers:
    return means.by_month[:, :, : len(schema.STATUS)]


def _concluded(means: Means) -> Numbers:
    return means.by_month[:, :, occupancy.SIGNED : occupancy.SIGNED + 3]


def _deal_ends(means: Means) -> Numbers:
    return means.by_month[:, :, occupancy.DEAL_END : occupancy.DEAL_END + 2]


def _uncovered(means: Means) -> Numbers:
    return means.by_month[:, :, occupancy.COVERAGE_END : occupancy.COVERAGE_END + 4]


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
