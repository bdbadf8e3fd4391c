"""A scalar Numba loop: one future at a time, month by month, with a NumPy Generator, as the page tells it.

No tiles, no tables of sums, no lanes: what a good programmer writes first, and compiles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from peers import page, tables
from peers.page import AMENDING, EXITED, IN_FORCE, NEGOTIATING, PENDING, REOPENED, STALLED

NAME = "Numba, one future at a time"
NOTE = "one thread; SFC64"

MONTHS = (
    *("concluded", "ratified", "reopened", "amended", "exited", "troop_cut"),
    *("coverage_end", "deal_end", "deal_planned_end"),
)
COUNTS = ("lapse_months", "furlough_months", "yes_votes", "members_present")
FLAGS = ("coverage_end_cause", "deal_end_cause", "signed_with", "side_deal", "attitude_2025", "attitude_2029")
FUTURE = np.dtype(
    [(name, "f4", 5) for name in (*page.YEARLY, "krw_per_usd")]
    + [(name, "f4") for name in ("npv_krw_bn", "settlement_multiple", "demand_multiple", "side_deal_cost_krw_bn")]
    + [(f"{name}_month", "i2") for name in MONTHS]
    + [(name, "i2") for name in COUNTS]
    + [(name, "i1") for name in FLAGS]
)
US, ROK = page.US, page.ROK
FX_PERSISTENCE, FX_SD = np.exp(-0.18), 0.09 * np.sqrt((1 - np.exp(-0.36)) / 0.36)
REOPEN_RESOLUTIONS = np.array(page.OUTCOMES)
DISCOUNT = 1 / (1 + page.DISCOUNT_RATE)


def prepare(n: int, seed: int = 1) -> Callable[[], dict[str, np.ndarray[Any, Any]]]:
    """Return the job: n futures under `base`, every outcome."""
    rng = np.random.Generator(np.random.SFC64(seed))
    early, late_x, late_r, is_open = page.TEMPO["base"]

    def job() -> dict[str, np.ndarray[Any, Any]]:
        futures = np.empty(n, FUTURE)
        play(rng, futures, (early, late_r, late_x), is_open, tables.floor_triples())
        return {name: np.moveaxis(futures[name], 0, -1) for name in FUTURE.names}

    return job


@njit(nogil=True)
def settle(rng: Any) -> Any:
    """Draw a round: the opening demand; under R and X the settlement and the escalator; whether interests overlap."""
    u = rng.random()
    median, sd = (1.5, 0.25) if u < 0.4 else (4.5, 0.30) if u < 0.9 else (9.0, 0.25)
    demand = median * np.exp(sd * rng.standard_normal())
    wanted = page.FLOOR + rng.beta(1.2, 10.8) * (demand - page.FLOOR)
    reservation = 1 + 0.6 * np.exp(0.5 * rng.standard_normal())
    log_ask = np.log(1.2) + 0.12 * rng.standard_normal()
    shock = min(max(rng.standard_normal() / np.sqrt(rng.gamma(2.0, 0.5)), -20.0), 20.0)  # Student's t, 4 degrees
    regular = np.exp(page.INTERCEPT + page.SLOPE * log_ask + page.SCALE * shock)
    rule_regular, rule_maximalist = pick(page.ESCALATOR_R, rng.random()), pick(page.ESCALATOR_X, rng.random())
    return demand, (regular, min(wanted, reservation)), (rule_regular, rule_maximalist), wanted <= reservation


@njit(nogil=True)
def pick(shares: Any, u: float) -> int:
    """Return the first place whose cumulative share exceeds u."""
    for place in range(len(shares)):
        if u < shares[place]:
            return place
    return len(shares)


@njit(nogil=True)
def deadline(m: int) -> float:
    """Return the pull of the deadline, m months ahead."""
    if m >= 12:
        return 0.35
    if m >= 6:
        return 0.5
    if m >= 3:
        return 0.7
    if m >= 0:
        return 1.3
    if m >= -3:
        return 1.6
    return 1.0 if m >= -6 else 0.8


@njit(nogil=True)
def economy(rng: Any, out: Any, budget: Any, growth: Any) -> None:
    """Draw the years: exchange rates, defence budgets, and the growth of a bill by escalator."""
    cpi, cpi_before, defence, before = 3.6, 3.6, 4.2, 4.2
    size, x = 59424.4, np.log(1365 / 1250)
    for year in range(1, 7):  # 2025 to 2030; prices lag by two years
        cpi_before, cpi = cpi, 2 + 0.5 * (cpi - 2) + 1.15 * rng.standard_normal()
        before, defence = defence, 5 + 0.5 * (defence - 5) + 1.4 * rng.standard_normal()
        size *= 1 + defence / 100
        x = FX_PERSISTENCE * x + FX_SD * rng.standard_normal()
        if year >= 2:
            y = year - 2
            out.krw_per_usd[y], budget[y] = 1250 * np.exp(x), size
            growth[y, page.CPI], growth[y, page.DEFENCE] = min(cpi_before, page.CPI_CAP_PCT) / 100, before / 100
            growth[y, page.FIXED] = page.FIXED_PCT / 100


@njit(nogil=True)
def hold_vote(rng: Any, s: float, unified: bool, triples: Any) -> Any:
    """Return members present and yes votes."""
    triple = rng.integers(0, 1 << 16) + (1 << 16) * unified
    odds = (page.USUAL_MULTIPLE / s) ** 3 * np.exp(page.SHOCK_SD * rng.standard_normal())  # others_yes = .5, slope -3
    return triples[0, triple], triples[2, triple] + rng.binomial(triples[1, triple], odds / (1 + odds))


@njit(nogil=True)
def play(rng: Any, futures: Any, tempo: Any, is_open: bool, triples: Any) -> None:
    """Play every future."""
    budget, growth = np.empty(5), np.zeros((5, 4))
    for f in range(len(futures)):
        play_one(rng, futures[f], tempo, is_open, triples, budget, growth)


@njit(nogil=True)
def play_one(rng: Any, out: Any, tempo: Any, is_open: bool, triples: Any, budget: Any, growth: Any) -> None:
    """Draw the marks of one future and walk through its months."""
    x_2025 = rng.random() < rng.beta(10.8, 9.2)
    holds = rng.random() < (page.HOLD if x_2025 else page.REGAIN)
    x_2029 = rng.random() < (page.HEIR if holds else page.CONVERT)
    snap, begins, ends, unified_from = int(rng.standard_exponential() * 12 / page.SNAP_PER_YEAR), page.NEVER, -1, 36
    if snap <= 35:
        begins = snap + 1
        ends = unified_from = begins + 1 + int(rng.standard_exponential() / -np.log1p(-page.INTERREGNUM_END))
    if rng.random() >= page.UNIFIED_AFTER:
        unified_from = page.NEVER
    level_regular, level_maximalist = rng.gamma(5.0, 1 / 15), rng.gamma(2.5, 1 / 25)
    consent_level, h_re = rng.gamma(5.5, 1 / 17.5), rng.gamma(1.2, 1 / 58)
    p0 = rng.beta(1.5, 13.5)
    demand, settlements, escalators, overlap = settle(rng)
    economy(rng, out, budget, growth)

    out.attitude_2025, out.attitude_2029, out.demand_multiple = x_2025, x_2029, demand
    out.concluded_month = out.ratified_month = out.reopened_month = out.amended_month = out.exited_month = -1
    out.troop_cut_month = out.coverage_end_month = out.deal_end_month = out.deal_planned_end_month = -1
    out.yes_votes = out.members_present = -1
    out.lapse_months = out.furlough_months = 0
    out.coverage_end_cause = out.deal_end_cause = out.signed_with = out.side_deal = 0
    out.settlement_multiple, out.npv_krw_bn, out.side_deal_cost_krw_bn = np.nan, 0.0, 0.0

    status, t0, expiry, one_year_end, first_round = NEGOTIATING, -1, page.EXPIRY, page.NEVER, True
    left, cut_left, spell = rng.standard_exponential(), rng.standard_exponential(), 0
    s, rule, signed, had_episode, unpaid = 1.0, 0, 0, False, False
    payment, rise, rise_later = page.BASE_PAYMENT, 1.0, 1.0
    for k in range(page.MONTHS):
        x = k >= 9 and (x_2029 if k >= 57 else x_2025)
        start = 57 if k >= 57 else 9
        if one_year_end == k - 1 and IN_FORCE <= status < EXITED:
            _, settlements, escalators, overlap = settle(rng)
            status, first_round, expiry, rise, rise_later = NEGOTIATING, False, one_year_end, 1.0, 1.0
            t0 = max(k - 4, start + page.PAUSE_MONTHS) if x else k - 4
            left = rng.standard_exponential()
        if status == NEGOTIATING and ((k == 9 and x) or (k == 57 and x and not x_2025)):
            t0 = k + page.PAUSE_MONTHS

        slow = page.INTERREGNUM_FACTOR if begins <= k < ends else 1.0
        withdraws = 0.0
        if status == NEGOTIATING:
            haste = 1.0 if k >= 9 else tempo[0] if k < 6 else tempo[2] if x_2025 else tempo[1]
            ramp = min(1.0, (max(k - t0, 0) / page.RAMP_MONTHS) ** 2)
            first = (level_maximalist if x else level_regular) * ramp * deadline(expiry - k) * haste * slow
            if x and not overlap:
                first *= page.NO_OVERLAP_FACTOR
        elif status == PENDING:
            first = consent_level * slow if is_open or k >= 9 else 0.0
            withdraws = page.WITHDRAW[signed] if x else 0.0
        elif status == STALLED:
            first = page.LEAVE_STALL
            withdraws = page.WITHDRAW[signed] if x else 0.0
        elif status == IN_FORCE:
            first = page.REOPEN_REGULAR
            if x and signed == 3:
                first = page.REOPEN_FLAT[3]
            elif x:
                first = h_re * page.REOPEN_FACTOR[signed] * (1.0 if k < start + 24 else page.LATER_FACTOR)
            if had_episode:
                first *= page.AFTER_EPISODE
            withdraws = page.ROK_WITHDRAWAL
        elif status == REOPENED:
            first = REOPEN_RESOLUTIONS[int(x), 3]
            withdraws = page.ROK_WITHDRAWAL
        elif status == AMENDING:
            first = page.AMENDMENT_CONSENT * slow
            withdraws = page.ROK_WITHDRAWAL
        else:
            first = 0.0

        if x:
            disputed = status == REOPENED or (k > page.EXPIRY and (status < IN_FORCE or status == EXITED))
            cut_left -= page.CUT_DISPUTE if disputed else page.CUT_MAXIMALIST
        else:
            cut_left -= page.CUT_REGULAR
        if cut_left <= 0 and out.troop_cut_month < 0:
            out.troop_cut_month = k

        left -= first + withdraws
        if left <= 0 and status != EXITED:
            left = rng.standard_exponential()
            v = rng.random() * (first + withdraws)
            left_by = 0
            if status == NEGOTIATING:
                s, rule = settlements[int(x)], escalators[int(x)]
                signed = 3 if x else 1 if k < 9 else 2
                if not x and haste > 1:
                    s *= 1 + page.PREMIUM
                if out.concluded_month < 0:
                    out.concluded_month, out.signed_with, out.settlement_multiple = k, signed, s
                odds = p0 / (1 - p0) * (s / page.USUAL_MULTIPLE) ** page.STALL_SLOPE
                odds *= np.exp(page.STALL_UNIFIED) if k >= unified_from else 1.0
                status = STALLED if rng.random() * (1 + odds) < odds else PENDING
            elif status <= STALLED and v >= first:
                status, t0 = NEGOTIATING, max(k, start + page.PAUSE_MONTHS) if x else k
            elif status == STALLED:
                status = PENDING
            elif status == PENDING:
                present, yes = hold_vote(rng, s, k >= unified_from, triples)
                if 2 * yes > present:
                    status, had_episode, unpaid = IN_FORCE, False, True
                    one_year_end = 31 + 12 * max((k - 20) // 12, 0) if rule == page.ONE_YEAR else page.NEVER
                    if out.ratified_month < 0:
                        out.ratified_month, out.yes_votes, out.members_present = k, yes, present
                        out.deal_planned_end_month = min(one_year_end, page.MONTHS - 1)
                elif rng.random() < page.CALLED_WHEN_LOSING:
                    status, t0 = NEGOTIATING, max(k, start + page.PAUSE_MONTHS) if x else k
                else:
                    status = STALLED
            elif v >= first:
                left_by = ROK
            elif status == IN_FORCE:
                status = REOPENED
                if out.reopened_month < 0:
                    out.reopened_month = k
            elif status == REOPENED:
                outcome = pick(REOPEN_RESOLUTIONS[int(x)], v)
                had_episode = True
                if outcome == 1:
                    out.side_deal = 1
                    share = page.SIDE_DEAL_MEDIAN * np.exp(page.SIDE_DEAL_SD * rng.standard_normal())
                    out.side_deal_cost_krw_bn += share * page.BASE_PAYMENT
                status = AMENDING if outcome == 2 else IN_FORCE
                if outcome == 3:
                    left_by = US
            else:
                status = IN_FORCE
                raised = 1 + 0.2 * np.exp(0.6 * rng.standard_normal())
                if k <= page.EXPIRY:
                    rise *= raised
                else:
                    rise_later *= raised
                if out.amended_month < 0:
                    out.amended_month = k
                if first_round and out.deal_end_month < 0:
                    out.deal_end_month, out.deal_end_cause = k, US
            if left_by > 0:
                status, out.exited_month = EXITED, k
                if first_round and out.deal_end_month < 0:
                    out.deal_end_month, out.deal_end_cause = k, left_by
                if out.coverage_end_month < 0:
                    out.coverage_end_month, out.coverage_end_cause = k, left_by

        if k > page.EXPIRY and status < IN_FORCE:
            out.lapse_months += 1
            spell += 1
            if spell > page.FURLOUGH_AFTER_MONTHS:
                out.furlough_months += 1
            if out.coverage_end_month < 0:
                out.coverage_end_month, out.coverage_end_cause = k, 1 if status == NEGOTIATING else 2
        else:
            spell = 0
        if k >= 31 and (k - 31) % 12 == 0:
            y = (k - 31) // 12
            cost = payment
            if status == EXITED:
                cost = page.LABOUR_SHARE * payment
            elif status >= IN_FORCE:
                payment *= (s if unpaid else 1 + growth[y, rule]) * rise
                cost, unpaid = payment, False
            rise, rise_later = rise_later if status >= IN_FORCE else rise * rise_later, 1.0
            out.cost_krw_bn[y] = cost
            out.cost_usd_mn[y] = 1000 * cost / out.krw_per_usd[y]
            out.share_of_defence_budget[y] = cost / budget[y]
            out.npv_krw_bn += cost * DISCOUNT ** (y + 2 + 2 / 12)
