"""How does a described scenario become flat arrays? The last place that knows names.

Everything the kernels read is here: single-precision numbers, whole months, month-by-month factors, quantile tables
and the strategies' tables. The hash of these bytes says whether two runs can give the same answer.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import types
from numpy.typing import NDArray
from scipy.special import logit, ndtri

from sma_risk.distributions import Distribution, StudentT
from sma_risk.parameters import ScenarioError
from sma_risk.sampling import quantiles
from sma_risk.sampling.sites import LONGEST_PATH
from sma_risk.sampling.votes import vote_table
from sma_risk.scenario import Scenario, Strategy

DEADLINE_STEPS = 8
NEVER = 1 << 14
"""A month beyond every horizon."""

_UNCLIPPED = 1e12


class Numbers(NamedTuple):
    """Scalars of the model in single precision, named as on the model page."""

    hold: float
    regain: float
    heir: float
    convert: float
    snap_hazard: float
    interregnum_scale: float
    unified_after: float
    interregnum_factor: float
    ramp_months: float
    no_overlap_factor: float
    floor: float
    intercept: float
    slope: float
    scale: float
    shock_low: float
    shock_high: float
    premium_factor: float
    log_premium: float
    regular_cpi: float
    regular_defence: float
    regular_fixed: float
    maximalist_cpi: float
    maximalist_defence: float
    maximalist_fixed: float
    fixed_growth: float
    cpi_cap: float
    log_usual: float
    stall_slope: float
    stall_unified: float
    leave_stall: float
    others_logit: float
    others_slope: float
    shock_sd: float
    override: float
    called: float
    withdraw_regular: float
    withdraw_maximalist: float
    reopen_regular: float
    reopen_signed_maximalist: float
    backlash: float
    after_episode: float
    resolve_regular: float
    resolve_maximalist: float
    amendment_consent: float
    rok_withdrawal: float
    cut_regular: float
    cut_maximalist: float
    cut_dispute: float
    cpi_known: float
    cpi_mean: float
    cpi_persistence: float
    cpi_sd: float
    defence_known: float
    defence_mean: float
    defence_persistence: float
    defence_sd: float
    defence_budget: float
    fx_log_start: float
    fx_log_mean: float
    fx_persistence: float
    fx_sd: float
    base_payment: float
    labour_share: float
    back_pay_share: float


class Calendar(NamedTuple):
    """Months counted from the as-of month, and whole numbers."""

    months: int
    years: int
    years_before: int
    first_december: int
    talks_began: int
    expiry: int
    inauguration: int
    next_inauguration: int
    pause_months: int
    last_snap: int
    rok_inauguration: int
    automatic_after: int
    furlough_after: int
    quorum: int


class Tables(NamedTuple):
    """Arrays shared by all strategies."""

    quantile: NDArray[np.float32]
    deadline_bound: NDArray[np.int32]
    deadline_factor: NDArray[np.float32]
    reopen_age: NDArray[np.float32]
    troop_floor: NDArray[np.float32]
    new_circumstances: NDArray[np.int32]
    resolutions: NDArray[np.float32]
    discount: NDArray[np.float32]
    attendance: NDArray[np.uint32]
    attendance_guide: NDArray[np.int32]
    first_yes: NDArray[np.int16]
    yes_steps: NDArray[np.uint16]


class Strategies(NamedTuple):
    """Strategies by (strategy, month, known result): column 0 regular, 1 maximalist."""

    tempo: NDArray[np.float32]
    consent_open: NDArray[np.float32]


class Compiled(NamedTuple):
    """Everything that decides a future besides its number and the seed."""

    numbers: Numbers
    calendar: Calendar
    tables: Tables
    strategies: Strategies

    def hash(self) -> str:
        """Return the SHA-256 of every number that the kernels read."""
        digest = hashlib.sha256()
        digest.update(np.array(self.numbers, np.float32).tobytes())
        digest.update(np.array(self.calendar, np.int64).tobytes())
        for array in (*self.tables, *self.strategies):
            digest.update(f"{array.dtype}{array.shape}".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()


QUANTILES = (
    "normal",
    "election.probability",
    "talks.level_regular",
    "talks.level_maximalist",
    "ratification.consent_level",
    "durability.reopen_maximalist",
    "ratification.stall_base",
    "demand.opening",
    "demand.anchoring_share",
    "demand.reservation",
    "demand.regular_ask",
    "demand.shock",
    "durability.amended_rise",
)
"""Tables in their order; `stall_base` holds the logit and `regular_ask` the logarithm of the quantity."""


def compile_scenario(scenario: Scenario, strategies: Sequence[Strategy]) -> Compiled:
    """Return the flat arrays of one scenario and its strategies.

    Raises
    ------
    ScenarioError
        If a distribution cannot be tabulated to `quantiles.TOLERANCE`, or the horizon exceeds the register of sites.
    """
    calendar = _calendar(scenario)
    strategies_tables = Strategies(
        np.stack([s.tempo for s in strategies]).astype(np.float32),
        np.stack([s.consent_open for s in strategies]).astype(np.float32),
    )
    return Compiled(
        Numbers(*(float(np.float32(x)) for x in _numbers(scenario))),
        calendar,
        _tables(scenario, calendar, strategies_tables),
        strategies_tables,
    )


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
        defence_budget=m.defence_budget_krw_bn,
        fx_log_start=math.log(m.fx_start),
        fx_log_mean=math.log(m.fx_mean),
        fx_persistence=math.exp(-m.fx_reversion),
        fx_sd=m.fx_sd * math.sqrt(-math.expm1(-2 * m.fx_reversion) / (2 * m.fx_reversion)),
        base_payment=a.base_payment_krw_bn,
        labour_share=a.labour_share,
        back_pay_share=a.back_pay_share,
    )


def _calendar(s: Scenario) -> Calendar:
    first_year, as_of_year = s.years[0], int(s.agreement.as_of[:4])
    if s.agreement.last_year - as_of_year >= LONGEST_PATH:
        raise ScenarioError(
            "agreement.last_year",
            s.agreement.last_year,
            f"a year before {as_of_year + LONGEST_PATH} (sites end there)",
        )
    rok_inauguration = s.month_index(s.politics.inauguration)
    return Calendar(
        months=s.months,
        years=len(s.years),
        years_before=first_year - as_of_year,
        first_december=s.month_index(f"{first_year}-12"),
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
    if len(deadline) > DEADLINE_STEPS:
        raise ScenarioError("talks.deadline", len(deadline), f"at most {DEADLINE_STEPS} steps")
    deadline += [deadline[-1]] * (DEADLINE_STEPS - len(deadline))
    k = np.arange(calendar.months)
    age = np.where(k < calendar.next_inauguration, k - calendar.inauguration, k - calendar.next_inauguration)
    floor_months = [s.month_index(month) for month in s.forces.floor_months]
    votes = vote_table(s.ratification)
    years = np.arange(calendar.years) + calendar.years_before
    month_of_year = int(s.agreement.as_of[5:])
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
        resolutions=np.array([u.outcomes_regular, u.outcomes_maximalist], np.float32),
        discount=((1 + r) ** -(years + (7 - month_of_year) / 12)).astype(np.float32),
        attendance=votes.attendance,
        attendance_guide=votes.attendance_guide,
        first_yes=votes.first,
        yes_steps=votes.steps,
    )


def _new_circumstances(
    calendar: Calendar, deadline: Sequence[int], factors: Sequence[NDArray[np.float32]]
) -> NDArray[np.int32]:
    """Say in which months anything changes that the rates of all futures depend on.

    A deadline's step comes at `bound` months before the end of the first agreement or of any one-year deal.
    """
    c = calendar
    changes = np.zeros(c.months, np.int32)
    januaries = range(c.first_december + 1, c.months, 12)
    ends = [c.expiry, *(january - 1 for january in januaries)]
    steps = [end - bound + 1 for end in ends for bound in deadline]
    for month in (0, c.inauguration, c.next_inauguration, c.expiry + 1, *januaries, *steps):
        if 0 <= month < c.months:
            changes[month] = 1
    for factor in factors:
        by_month = np.moveaxis(factor, -2 if factor.ndim > 1 else 0, 0).reshape(c.months, -1)
        changes[1:] |= (by_month[1:] != by_month[:-1]).any(axis=1)
    return changes


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
    transform: Any = {"ratification.stall_base": logit, "demand.regular_ask": np.log}.get(name, lambda x: x)
    return quantiles.build(name, lambda p: transform(distribution.ppf(p)), lambda q: transform(distribution.isf(q)))


def _tuple_type(like: type[Any], element: Any) -> Any:
    return types.NamedTuple([element] * len(like._fields), like)


_F4, _I4 = types.float32[::1], types.int32[::1]
NUMBERS_TYPE = types.NamedUniTuple(types.float32, len(Numbers._fields), Numbers)
CALENDAR_TYPE = types.NamedUniTuple(types.int64, len(Calendar._fields), Calendar)
TABLES_TYPE = types.NamedTuple(
    (
        types.float32[:, :, ::1],
        _I4,
        _F4,
        _F4,
        _F4,
        _I4,
        types.float32[:, ::1],
        _F4,
        types.uint32[::1],
        _I4,
        types.int16[:, :, ::1],
        types.uint16[:, :, :, ::1],
    ),
    Tables,
)
STRATEGIES_TYPE = types.NamedUniTuple(types.float32[:, :, ::1], 2, Strategies)
