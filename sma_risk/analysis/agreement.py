"""Do counting and solving agree? Every answer that `simulate` and `exact` both give, as a normal deviate.

Counts of fewer than `PLENTY` expected futures are judged by the tail of their own law, not by the normal one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.selection import generic, same_futures, several
from sma_risk.analysis.sweeps import scenario_of, sweeps
from sma_risk.chain.replicates import REPLICATES
from sma_risk.chain.states import MOST_LAPSES
from sma_risk.core.schema import CAUSES, LENGTHS, SIGNED_WITH, STATUS
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import pandas

PLENTY = 1000
"""Expected futures, of either kind, from which on a share is as good as normal: its skewness is below 1/30."""
FALSE_ALARM = 1e-6
SINGLE_PRECISION = 1e-6  # relative; a payment is a product of a dozen numbers rounded to 6e-8
_ROUNDING = 1e-13  # of a sum of some thousand chances in double precision

_EVENTS = (
    *("concluded", "ratified", "reopened", "amended", "exited"),
    *("troop_cut", "coverage_end", "deal_end", "deal_planned_end"),
)
_FLAGS = {"signed_with": ("signed", SIGNED_WITH, 0), "deal_end_cause": ("cause", CAUSES, 1)}
_MONEY = ("npv_bn", "settlement_multiple", "side_deal_cost_bn")
_BY_YEAR = ("cost_bn", "cost_usd_mn", "share_of_defence_budget")
_COUNTED = (
    *(f"{name}_month" for name in _EVENTS),
    *_FLAGS,
    *LENGTHS,
    *_MONEY,
    *_BY_YEAR,
    "coverage_end_cause",
    "side_deal",
)
_SOLVED = (
    *(f"{name}_by" for name in _EVENTS),
    *(*_FLAGS, *LENGTHS, *_MONEY, *_BY_YEAR),
    *("coverage_incidence", "lapse_at_least", "side_deal", "status"),
)

Numbers = NDArray[np.float64]


class Compared(NamedTuple):
    """Some quantities of one strategy: labels, and for each the counted and the exact value with their errors."""

    labels: list[str]
    counted: Numbers
    counted_se: Numbers
    exact: Numbers
    exact_se: Numbers
    deviate: Numbers


@sweeps
def agreement(futures: xr.Dataset, solved: xr.Dataset) -> xr.Dataset:
    """Compare what was counted in futures with what the exact chain says, quantity by quantity.

    Months are compared as cumulative probabilities. ``z`` is (counted - exact) / hypot(their errors), read as
    Student's t with Welch's degrees of freedom, since the exact error comes from few replicates, and turned into
    the normal deviate of the same tail. A count of fewer than `PLENTY` expected futures is compared with a Poisson
    law whose mean is gamma distributed with the exact answer's error (a negative binomial) and turned likewise.

    Parameters
    ----------
    futures : from `simulate`; with ``status=True`` the status of every month is compared too.
    solved : from `exact`, of the same scenario and at least these strategies. With ``points="futures"``, the same
        seed and overlapping numbers the two are not independent, and z is too small.

    Returns
    -------
    Dataset
        (strategy, quantity): ``counted`` and ``exact``, each with ``_se``, and ``z``. The counted error of a share
        is the binomial one at the exact value. Attributes: ``comparisons``, ``largest`` size of z, ``threshold``, which
        one comparison exceeds by chance once in a million, ``threshold_any``, the same for any of them
        (Bonferroni), and a ``sentence``. `worst` makes a table.

    Raises
    ------
    ScenarioError
        If variables or strategies are missing, the two are not of the same scenario, or futures are weighted or in
        replicates: the laws of the counts are those of independent futures.

    Examples
    --------
    >>> import sma_risk as sr
    >>> scenario = sr.presets.twelfth_sma()
    >>> futures = sr.simulate(scenario, "hurry", n=20_000, seed=2024)
    >>> found = sr.agreement(futures, sr.exact(scenario, "hurry", marks=256, seed=2024))
    >>> found.attrs["largest"] < found.attrs["threshold"]
    True
    """
    futures = several(futures, *_COUNTED)
    if not same_futures(futures).plain:
        raise ScenarioError("futures", "weighted futures, or replicates", "equally likely, independent futures")
    answers = _checked(futures, solved)
    scenario = scenario_of(futures)
    parts = [
        _joined(list(_compared(futures.isel(strategy=i), answers.sel(strategy=name), scenario)))
        for i, name in enumerate(futures.strategy.values)
    ]
    fields = Compared._fields[1:]
    meanings = ("value counted in futures", "its standard error", "value by the exact chain", "its standard error")
    names = dict(zip(fields, ("counted", "counted_se", "exact", "exact_se", "z"), strict=True))
    found = xr.Dataset(
        {
            names[field]: (
                ("strategy", "quantity"),
                np.stack([getattr(part, field) for part in parts]),
                {"units": "1" if field == "deviate" else "of the quantity", "long_name": meaning},
            )
            for field, meaning in zip(fields, (*meanings, "normal deviate of the difference"), strict=True)
        },
        {"strategy": futures.strategy.values, "quantity": parts[0].labels},
    )
    return found.assign_attrs(_said(found))


def worst(found: xr.Dataset, rows: int = 10) -> pandas.DataFrame:
    """Return the comparisons of `agreement` with the largest |z|, the largest first, as a table."""
    table = found.to_dataframe().reset_index()
    return table.sort_values("z", key=abs, ascending=False, ignore_index=True).head(rows)


def _checked(futures: xr.Dataset, solved: xr.Dataset) -> xr.Dataset:
    """Return the answers with a dimension ``strategy``, if they are of the same scenario and have all strategies."""
    if not isinstance(solved, xr.Dataset):
        raise ScenarioError("solved", solved, "a Dataset from `exact`")
    for name in ("scenario", "strategies", "compiled_sha256"):
        for key, dataset in (("futures", futures), ("solved", solved)):
            if name not in dataset.attrs:
                raise ScenarioError(f"{key}.attrs", sorted(map(str, dataset.attrs)), f"an entry {name!r}")
    solved = generic(solved)
    for name in (*_SOLVED, *(f"{name}_se" for name in _SOLVED), "strategy"):
        if name not in solved:
            raise ScenarioError("solved", sorted(map(str, solved)), f"the variable {name!r}")
    solved = solved if "strategy" in solved.dims else solved.expand_dims("strategy")
    known = [str(name) for name in solved.strategy.values]
    tables = [{one["name"]: one for one in json.loads(data.attrs["strategies"])} for data in (futures, solved)]
    for name in map(str, futures.strategy.values):
        if name not in known or tables[0].get(name) != tables[1].get(name):
            raise ScenarioError("solved", known, f"the strategy {name!r} as it was simulated")
    compiled = futures.attrs["strategies"] == solved.attrs["strategies"]
    same = "compiled_sha256" if compiled else "scenario"
    told = [data.attrs[same] if compiled else Scenario.from_json(data.attrs[same]) for data in (futures, solved)]
    if told[0] != told[1]:
        raise ScenarioError("solved", f"another {same}", "the scenario that was simulated")
    return solved


def _compared(futures: xr.Dataset, answers: xr.Dataset, scenario: Scenario) -> Iterator[Compared]:
    n, months = futures.sizes["future"], range(scenario.months)
    by = [scenario.month_label(k) for k in months]

    def shares(labels: list[str], hits: Numbers, name: str, exact: Numbers, exact_se: Numbers) -> Compared:
        return compare_shares([f"{name} {label}".strip() for label in labels], hits, n, exact, exact_se)

    for name in _EVENTS:
        so_far = np.cumsum(_by_month(futures[f"{name}_month"].values, scenario.months))
        values, errors = answers[f"{name}_by"].values, answers[f"{name}_by_se"].values
        yield shares([f"by {month}" for month in by], so_far, name, values, errors)
    for cause in CAUSES[1:]:
        ended = futures.coverage_end_month.values[futures.coverage_end_cause.values == CAUSES.index(cause)]
        solved = answers.sel(cause=cause)
        values, errors = solved.coverage_incidence.values, solved.coverage_incidence_se.values
        so_far = np.cumsum(_by_month(ended, scenario.months))
        yield shares([f"by {month}" for month in by], so_far, f"coverage_end {cause}", values, errors)
    for name, (_, flags, first) in _FLAGS.items():
        hits = np.bincount(futures[name].values, minlength=len(flags))[first:].astype(float)
        yield shares(list(flags[first:]), hits, name, answers[name].values, answers[f"{name}_se"].values)
    least = np.array([(futures.lapse_months.values >= m).sum() for m in range(1, MOST_LAPSES + 1)], float)
    labels = [f">= {m}" for m in range(1, MOST_LAPSES + 1)]
    yield shares(labels, least, "lapse_months", answers.lapse_at_least.values, answers.lapse_at_least_se.values)
    side = np.array([np.count_nonzero(futures.side_deal.values)], float)
    yield shares([""], side, "side_deal", *(np.atleast_1d(answers[f"side_deal{end}"].values) for end in ("", "_se")))
    if "status" in futures:
        for code, state in enumerate(STATUS):
            hits = np.count_nonzero(futures.status.values == code, axis=-1).astype(float)
            solved = answers.sel(state=state)
            yield shares(by, hits, f"status {state}", solved.status.values, solved.status_se.values)
    years = [str(year) for year in scenario.years]
    for name in (*LENGTHS, *_MONEY, *_BY_YEAR):
        labels = [f"{name} {year}" for year in years] if name in _BY_YEAR else [name]
        exact, error = np.atleast_1d(answers[name].values), np.atleast_1d(answers[f"{name}_se"].values)
        yield compare_means(labels, np.atleast_2d(futures[name].values), exact, error)


def compare_shares(labels: list[str], hits: Numbers, n: int, exact: Numbers, exact_se: Numbers) -> Compared:
    """Compare numbers of futures with probabilities; see `agreement` for the rule."""
    from scipy import stats

    p, s = np.clip(exact, 0.0, 1.0), np.maximum(exact_se, 0.0)
    p = np.where(p < _ROUNDING, 0.0, np.where(p > 1.0 - _ROUNDING, 1.0, p))
    error = np.sqrt(p * (1.0 - p) / n)
    total = np.hypot(error, s)
    counted = hits / n
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where(counted == p, 0.0, (counted - p) / total)
    rare = np.minimum(p, 1.0 - p)
    found, expected = np.where(p <= 0.5, hits, n - hits), n * rare
    few = (expected < PLENTY) & (expected > 0.0)
    if few.any():
        mean, extra = expected[few], np.maximum((n * s[few]) ** 2, 1e-9 * expected[few])
        law = stats.nbinom(mean**2 / extra, mean / (mean + extra))
        below, above = law.cdf(found[few]), law.sf(found[few] - 1.0)
        sign = np.where(below < above, -1.0, 1.0) * np.where(p[few] <= 0.5, 1.0, -1.0)
        tail = np.minimum(np.minimum(below, above), 0.5)
        plain[few] = np.where(tail > 0.0, sign * stats.norm.isf(tail), plain[few])
    return Compared(labels, counted, error, exact, exact_se, _by_welch(plain, error, s))


def compare_means(labels: list[str], values: NDArray[np.float32], exact: Numbers, exact_se: Numbers) -> Compared:
    """Compare means, shape (quantity), of outcomes, shape (quantity, future); NaN outcomes do not count."""
    kept = [row[np.isfinite(row)] for row in values]
    counted = np.array([row.mean(dtype=np.float64) if row.size else np.nan for row in kept])
    error = np.array([np.sqrt(row.var(dtype=np.float64) / row.size) if row.size else np.nan for row in kept])
    total = np.sqrt(error**2 + exact_se**2 + (SINGLE_PRECISION * exact) ** 2)
    both_none = np.isnan(counted) & np.isnan(exact)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.where((counted == exact) | both_none, 0.0, (counted - exact) / total)
    return Compared(labels, counted, error, exact, exact_se, _by_welch(plain, error, exact_se))


def _by_welch(plain: Numbers, error: Numbers, exact_se: Numbers) -> Numbers:
    """Return the normal deviates of the tails that Student's t with Welch's degrees of freedom has beyond `plain`."""
    from scipy import stats

    part = np.square(exact_se) / np.maximum(np.square(error) + np.square(exact_se), np.finfo(float).tiny)
    freedom = (REPLICATES - 1) / np.maximum(np.square(part), 1e-9)
    tail = stats.t.sf(np.abs(plain), freedom)
    deviate: Numbers = np.where(tail > 0.0, np.sign(plain) * stats.norm.isf(tail), plain)
    return deviate


def _by_month(month: NDArray[np.int16], months: int) -> Numbers:
    return np.bincount(month[month >= 0], minlength=months).astype(float)


def _joined(parts: list[Compared]) -> Compared:
    labels = [label for part in parts for label in part.labels]
    return Compared(labels, *(np.concatenate(column) for column in list(zip(*parts, strict=True))[1:]))


def _said(found: xr.Dataset) -> dict[str, object]:
    from scipy.stats import norm

    sizes, top = found.z.size, worst(found, 1).iloc[0]
    one, any_ = float(norm.isf(FALSE_ALARM / 2.0)), float(norm.isf(FALSE_ALARM / 2.0 / sizes))
    sentence = (
        f"{sizes:,} comparisons; the largest |z| is {abs(top.z):.2f} ({top.strategy}: {top.quantity}). By chance one "
        f"comparison exceeds {one:.2f} once in a million times, and any of so many exceeds {any_:.2f} at most as often."
    )
    return {
        "comparisons": sizes,
        "largest": float(abs(top.z)),
        "threshold": one,
        "threshold_any": any_,
        "sentence": sentence,
    }
