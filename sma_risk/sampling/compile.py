"""How does a described scenario become flat arrays? The last place that knows names.

Everything the kernels read is here: single-precision numbers, whole months, month-by-month factors, quantile tables
and the strategies' tables. The hash of these bytes says whether two runs can give the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, ndtri

from sma_risk.distributions import Distribution, StudentT
from sma_risk.parameters import ScenarioError
from sma_risk.sampling import quantiles
from sma_risk.sampling.arrays import (
    DEADLINE_STEPS,
    NEVER,
    QUANTILES,
    Calendar,
    Compiled,
    Numbers,
    Strategies,
    Tables,
)
from sma_risk.sampling.votes import vote_table
from sma_risk.scenario import Scenario, Strategy

_UNCLIPPED = 1e12
_UNREACHED = 200.0


def compile_scenario(scenario: Scenario, strategies: Sequence[Strategy]) -> Compiled:
    """Return the flat arrays of one scenario and its strategies.

    Raises
    ------
    ScenarioError
        If a distribution cannot be tabulated to `quantiles.TOLERANCE`, or single precision cannot hold a value.
    """
    calendar = _calendar(scenario)
    strategies_tables = Strategies(
        np.stack([s.tempo for s in strategies]).astype(np.float32),
        np.stack([s.consent_open for s in strategies]).astype(np.float32),
    )
    with np.errstate(over="ignore"):  # what overflows is refused by name just below
        numbers = Numbers(*(float(np.float32(x)) for x in _numbers(scenario)))
        compiled = Compiled(numbers, calendar, _tables(scenario, calendar, strategies_tables), strategies_tables)
    _refuse_infinite(compiled)
    return compiled


def _refuse_infinite(compiled: Compiled) -> None:
    """Raise `ScenarioError` for anything that single precision cannot hold."""
    for part in (compiled.numbers, compiled.tables, compiled.strategies):
        for name, value in part._asdict().items():
            if not np.all(np.isfinite(value)):
                raise ScenarioError(name, "infinite or NaN", "values that single precision can hold")


def _numbers(s: Scenario) -> Numbers:
    e, p, t, d, c, r, u = s.election, s.politics, s.talks, s.demand, s.escalator, s.ratification, s.durability
    f, m, a = s.forces, s.economy, s.agreement
    shrink = (1 - c.one_year_maximalist) / (1 - c.one_year) if c.one_year < 1 else 0.0
    return Numbers(
        hold=e.hold,
        regain=e.regain,
        heir=e.heir,
        convert=e.convert,
        snap_hazard=p.snap_per_year / 12,
        interregnum_scale=-1 / math.log1p(-p.interregnum_end),
        unified_after=p.unified_after,
        interregnum_factor=p.interregnum_factor,
        ramp_months=t.ramp_months,
        no_overlap_factor=t.no_overlap_factor,
        floor=d.floor,
        intercept=d.intercept,
        slope=d.slope,
        scale=d.scale,
        shock_low=d.shock.support()[0],
        shock_high=d.shock.support()[1],
        premium_factor=1 + d.premium,
        log_premium=math.log1p(d.premium),
        regular_cpi=c.cpi,
        regular_defence=c.cpi + c.defence,
        regular_fixed=c.cpi + c.defence + c.fixed,
        maximalist_cpi=shrink * c.cpi,
        maximalist_defence=shrink * (c.cpi + c.defence),
        maximalist_fixed=shrink * (c.cpi + c.defence + c.fixed),
        fixed_growth=c.fixed_pct / 100,
        cpi_cap=c.cpi_cap_pct,
        log_usual=math.log(r.usual_multiple),
        stall_slope=r.stall_slope,
        stall_unified=r.stall_unified,
        leave_stall=r.leave_stall,
        others_logit=float(logit(r.others_yes)),
        others_slope=r.others_slope,
        shock_sd=r.shock_sd,
        override=r.override,
        called=r.override + (1 - r.override) * r.called_when_losing,
        withdraw_regular=u.withdraw_regular,
        withdraw_maximalist=u.withdraw_maximalist,
        reopen_regular=u.reopen_regular,
        reopen_signed_maximalist=u.reopen_signed_maximalist,
        backlash=u.backlash,
        after_episode=u.after_episode,
        resolve_regular=u.resolve_regular,
        resolve_maximalist=u.resolve_maximalist,
        amendment_consent=u.amendment_consent,
        rok_withdrawal=u.rok_withdrawal,
        cut_regular=f.cut_regular,
        cut_maximalist=f.cut_maximalist,
        cut_dispute=f.cut_dispute,
        cpi_known=m.cpi_known_pct,
        cpi_mean=m.cpi_mean_pct,
        cpi_persistence=m.cpi_persistence,
        cpi_sd=m.cpi_sd_pct,
        defence_known=m.defence_known_pct,
        defence_mean=m.defence_mean_pct,
        defence_persistence=m.defence_persistence,
        defence_sd=m.defence_sd_pct,
        defence_budget=m.defence_budget_bn,
        fx_log_start=math.log(m.fx_start),
        fx_log_mean=math.log(m.fx_mean),
        fx_persistence=math.exp(-m.fx_reversion),
        fx_sd=m.fx_sd * math.sqrt(-math.expm1(-2 * m.fx_reversion) / (2 * m.fx_reversion)),
        base_payment=a.base_payment_bn,
        labour_share=a.labour_share,
        back_pay_share=a.back_pay_share,
    )


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
    )


def _tables(s: Scenario, calendar: Calendar, strategies: Strategies) -> Tables:
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
        quantile=np.stack([_quantile_table(name, s) for name in QUANTILES]),
        deadline_bound=np.array([bound for bound, _ in deadline], np.int32),
        deadline_factor=np.array([factor for _, factor in deadline], np.float32),
        reopen_age=reopen_age,
        troop_floor=troop_floor,
        new_circumstances=_new_circumstances(
            calendar, [bound for bound, _ in deadline], (reopen_age, troop_floor, *strategies)
        ),
        resolutions=np.cumsum([u.outcomes_regular, u.outcomes_maximalist], axis=1).astype(np.float32),
        discount=((1 + r) ** -(years + (6 - months_gone) / 12)).astype(np.float32),
        attendance=votes.attendance,
        attendance_guide=votes.attendance_guide,
        first_yes=votes.first,
        yes_steps=votes.steps,
    )


def _new_circumstances(
    calendar: Calendar, deadline: Sequence[int], factors: Sequence[NDArray[np.float32]]
) -> NDArray[np.int32]:
    """Say in which months anything changes that the rates of all futures depend on.

    A deadline's step comes `bound` months before the end of the first agreement, or after that of a one-year deal.
    """
    c = calendar
    changes = np.zeros(c.months, np.int32)
    januaries = range(c.first_december + 1, c.months, 12)
    steps = [c.expiry - bound + 1 for bound in deadline]
    steps += [january - bound for january in januaries for bound in deadline if bound < 0]
    for month in (0, c.inauguration, c.next_inauguration, c.expiry + 1, *januaries, *steps):
        if 0 <= month < c.months:
            changes[month] = 1
    for factor in factors:
        by_month = np.moveaxis(factor, -2 if factor.ndim > 1 else 0, 0).reshape(c.months, -1)
        changes[1:] |= (by_month[1:] != by_month[:-1]).any(axis=1)
    return changes


def _bounded_logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logit of p, of 0 and 1 one that no draw of 32 bits reaches."""
    return np.asarray(np.clip(logit(p), -_UNREACHED, _UNREACHED))


def _quantile_table(name: str, scenario: Scenario) -> NDArray[np.float32]:
    if name == "normal":
        return _normal_table()
    section, field = name.split(".")
    distribution = getattr(getattr(scenario, section), field)
    if isinstance(distribution, StudentT):  # a cubic cannot follow the corner of a clip: the core clips
        distribution = StudentT(distribution.df, _UNCLIPPED)
    return _table_of(name, distribution)


@lru_cache(maxsize=1)
def _normal_table() -> NDArray[np.float32]:
    return quantiles.build("normal", ndtri, lambda q: -ndtri(q))


@lru_cache(maxsize=256)
def _table_of(name: str, distribution: Distribution) -> NDArray[np.float32]:
    transform: Any = {"ratification.stall_base": _bounded_logit, "demand.regular_ask": np.log}.get(name, lambda x: x)
    return quantiles.build(name, lambda p: transform(distribution.ppf(p)), lambda q: transform(distribution.isf(q)))
