"""How does a described scenario become flat arrays? The last place that knows names.

Everything the kernels read is here: single-precision numbers, whole months, month-by-month factors, quantile tables
and the strategies' tables. The hash of these bytes says whether two runs can give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtri

from sma_risk.core import dependence
from sma_risk.core.arrays import (
    DEADLINE_STEPS,
    NEVER,
    Calendar,
    Compiled,
    Numbers,
    Strategies,
    Tables,
)
from sma_risk.core.scalars import NumberDrawn, at_medians, numbers_drawn, numbers_of
from sma_risk.core.schema import MAXIMALIST, REGULAR_EARLY, REGULAR_LATE, UNSIGNED
from sma_risk.core.sites import SITES
from sma_risk.core.tables import quantiles
from sma_risk.core.tables.functions import QUANTILES
from sma_risk.core.tables.quantiles import Form
from sma_risk.core.tables.scores import UNCLIPPED
from sma_risk.core.tables.votes import vote_table
from sma_risk.distributions import Distribution, StudentT
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, Strategy
from sma_risk.scenario.agreement import NONE
from sma_risk.scenario.talks import Deadline, factor_at

_UNREACHED = 200.0


def compile_scenario(scenario: Scenario, strategies: Sequence[Strategy], *, draws: bool = False) -> Compiled:
    """Return the flat arrays of one scenario and its strategies; `draws` if the caller draws uncertain numbers.

    Numbers that are drawn in steps take their median here. Those of the last few calls are kept.

    Raises
    ------
    ScenarioError
        If a distribution cannot be tabulated to `quantiles.TOLERANCE`, or single precision cannot hold a value.
    """
    for name, sweep in scenario.grid.sweeps.items():
        raise ScenarioError(name, sweep, "a single value here: choose one of `Scenario.cells()`")
    if not draws:
        for name, law in scenario.drawn.items():
            raise ScenarioError(name, law, "a number: what is drawn once per future can only be simulated")
    return _compile(scenario, tuple(strategies))


@lru_cache(maxsize=4)
def _compile(scenario: Scenario, strategies: tuple[Strategy, ...]) -> Compiled:
    drawn = numbers_drawn(scenario)
    scenario = at_medians(scenario)
    calendar = _calendar(scenario)
    with np.errstate(over="ignore"):  # what overflows is refused by name just below
        numbers = Numbers._make(np.float32(x) for x in numbers_of(scenario))
        tempo = _stacked(strategies)
        consent_open = np.stack([s.consent_open for s in strategies]).astype(np.float32)
        tables = _tables(scenario, calendar, drawn)
        talks_sums = _talks_sums(scenario.talks.deadline, scenario.talks.ramp_months, calendar, strategies)
        stretches = _stretches(calendar, tables.reopen_age, consent_open)
        compiled = Compiled(numbers, calendar, tables, Strategies(tempo, consent_open, talks_sums, stretches))
    _refuse_infinite(compiled)
    return compiled


def _stacked(strategies: Sequence[Strategy]) -> NDArray[np.float32]:
    """Return the tempo of all strategies, (strategy, month, known result)."""
    return np.stack([strategy.tempo for strategy in strategies]).astype(np.float32)


def _refuse_infinite(compiled: Compiled) -> None:
    """Raise `ScenarioError` for anything that single precision cannot hold."""
    tables = compiled.tables
    joint = tables.dependence.sites, tables.dependence.years
    for part in (compiled.numbers, tables.quantiles, *joint, tables.dependence, tables, compiled.strategies):
        for name, value in part._asdict().items():
            kind = () if isinstance(value, tuple) else np.asarray(value).dtype.kind
            if kind == "f" and not np.all(np.isfinite(value)):
                raise ScenarioError(name, "infinite or NaN", "values that single precision can hold")


def _calendar(s: Scenario) -> Calendar:
    rok_inauguration = s.month_index(s.politics.inauguration)
    return Calendar(
        months=s.months,
        years=len(s.years),
        years_before=s.years_before,
        first_december=s.year_end(s.agreement.first_year),
        talks_began=s.month_index(s.agreement.talks_began),
        expiry=s.month_index(s.agreement.expiry),
        inauguration=s.month_index(s.election.inauguration),
        next_inauguration=s.month_index(s.election.next_inauguration),
        pause_months=s.talks.pause_months,
        last_snap=rok_inauguration - 1,
        rok_inauguration=rok_inauguration,
        automatic_after=s.ratification.automatic_after_months or NEVER,
        furlough_after=s.forces.furlough_after_months,
        quorum=s.ratification.quorum,
        concluded=_past_month(s, s.agreement.concluded),
        ratified=_past_month(s, s.agreement.ratified),
        signed_with=_signed_with(s),
    )


def _past_month(s: Scenario, month: str) -> int:
    return NEVER if month == NONE else s.month_index(month)


def _signed_with(s: Scenario) -> int:
    """Return the class of the deal that was concluded before month 0."""
    if s.agreement.concluded == NONE:
        return UNSIGNED
    if s.agreement.concluded < s.election.inauguration:
        return REGULAR_EARLY
    return MAXIMALIST if s.election.win_probability() == 1.0 else REGULAR_LATE


def _tables(s: Scenario, calendar: Calendar, drawn: Sequence[NumberDrawn]) -> Tables:
    deadline = [(-NEVER if bound is None else bound, factor) for bound, factor in s.talks.deadline]
    deadline += [deadline[-1]] * (DEADLINE_STEPS - len(deadline))
    k = np.arange(calendar.months)
    age = np.where(k < calendar.next_inauguration, k - calendar.inauguration, k - calendar.next_inauguration)
    floor_months = [s.month_index(month) for month in s.forces.floor_months]
    votes = vote_table(s.ratification)
    years = np.arange(calendar.years) + calendar.years_before
    months_gone = 11 - calendar.expiry % 12  # of the year of the as-of month
    r, u = s.economy.discount_rate, s.durability
    reopen_age = np.where(age < u.fresh_months, 1.0, u.later_factor).astype(np.float32)
    troop_floor = np.where(np.isin(k, floor_months), s.forces.floor_factor, 1.0).astype(np.float32)
    return Tables(
        quantiles=quantiles.pack(
            [
                *(_form(name, s) for name in QUANTILES),
                *(_score_form(df) for df in dependence.degrees_of(s.dependence)),
                *(one.form for one in drawn),
            ]
        ),
        dependence=dependence.arrays_of(s.dependence),
        drawn=np.array([one.place for one in drawn], np.int64).reshape(len(drawn), 3),
        deadline_bound=np.array([bound for bound, _ in deadline], np.int32),
        deadline_factor=np.array([factor for _, factor in deadline], np.float32),
        reopen_age=reopen_age,
        troop_floor=troop_floor,
        cut_sums=_cut_sums(s, calendar, troop_floor),
        discount=((1 + r) ** -(years + (6 - months_gone) / 12)).astype(np.float32),
        attendance=votes.attendance,
        attendance_guide=votes.attendance_guide,
        first_yes=votes.first,
        yes_steps=votes.steps,
    )


def _stretches(
    calendar: Calendar, reopen_age: NDArray[np.float32], consent_open: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Return `Strategies.stretches`: months in which the office, the age factor or the strategy's readiness changes."""
    changes = np.zeros((len(consent_open), calendar.months), bool)
    for month in (0, max(calendar.inauguration, 0), calendar.next_inauguration):
        changes[:, month : month + 1] = True
    changes[:, 1:] |= reopen_age[1:] != reopen_age[:-1]
    changes[:, 1:] |= (consent_open[:, 1:] != consent_open[:, :-1]).any(axis=2)
    begins = np.full((len(changes), calendar.months + 1), calendar.months, np.int32)
    for row, months in zip(begins, changes, strict=True):
        row[: months.sum()] = np.flatnonzero(months)
    return begins


def _cut_sums(s: Scenario, calendar: Calendar, troop_floor: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `Tables.cut_sums`, shape (2, 4 x (K + 1))."""
    k, f = np.arange(calendar.months), s.forces
    sums = np.zeros((2, 2, 2, calendar.months + 1))
    for after in (0, 1):
        for following in (0, 1):
            office = np.select([k < calendar.inauguration, k < calendar.next_inauguration], [0, following], after)
            usual = np.where(office == 1, f.cut_maximalist, f.cut_regular) * troop_floor
            added = np.where(office == 1, f.cut_dispute - f.cut_maximalist, 0.0) * troop_floor
            sums[:, after, following, 1:] = np.cumsum([usual, added], axis=1)
    return sums.reshape(2, -1).astype(np.float32)


@lru_cache(maxsize=4)  # the cells of a sweep share them, unless it is over how talks go
def _talks_sums(
    steps: Deadline, ramp_months: int, c: Calendar, strategies: tuple[Strategy, ...]
) -> NDArray[np.float32]:
    """Return `Strategies.talks_sums`."""
    k, tempo = np.arange(c.months), _stacked(strategies)
    expiries = c.expiry + 12 * np.arange(c.years)
    deadline = np.array([[factor_at(steps, int(expiry) - month) for month in k.tolist()] for expiry in expiries])
    deadline[1:] *= k > expiries[1:, None]
    counts_from = np.append(min(c.talks_began, -1), k)
    ramp = np.clip((k - counts_from[:, None]) / ramp_months, 0, 1) ** 2
    pace = deadline[None, :, None, :] * np.moveaxis(tempo, 2, 1)[:, None].astype(np.float64)
    sums = pace[:, :, :, None, :] * ramp
    for first, end in pairwise((0, max(c.inauguration, 0), c.next_inauguration, c.months)):
        np.cumsum(sums[..., first:end], axis=-1, out=sums[..., first:end])
    return np.asarray(sums.reshape(len(tempo), -1), np.float32)


def _bounded_logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logit of p, of 0 and 1 one that no draw of 32 bits reaches."""
    return np.asarray(np.clip(logit(p), -_UNREACHED, _UNREACHED))


def _form(name: str, scenario: Scenario) -> Form:
    if name == "normal":
        return _normal_form()
    section, field = name.split(".")
    distribution = getattr(getattr(scenario, section), field)
    if isinstance(distribution, StudentT):  # cells cannot follow the corner of a clip, and are faster: the core clips
        distribution = StudentT(distribution.df, UNCLIPPED)
    return _form_of(name, distribution)


@lru_cache(maxsize=1)
def _normal_form() -> Form:
    return quantiles.build("normal", ndtri, lambda q: -ndtri(q))


@lru_cache(maxsize=64)
def _score_form(df: float) -> Form:
    law = StudentT(df, UNCLIPPED)
    return quantiles.build(f"t scores of {df:g} degrees of freedom", law.ppf, law.isf)


@lru_cache(maxsize=256)
def _form_of(name: str, distribution: Distribution) -> Form:
    transform: Any = {"ratification.stall_base": _bounded_logit, "demand.regular_ask": np.log}.get(name, lambda x: x)
    return quantiles.build(
        name,
        lambda p: transform(distribution.ppf(p)),
        lambda q: transform(distribution.isf(q)),
        tails=f"{name}.tail" in SITES,
    )
