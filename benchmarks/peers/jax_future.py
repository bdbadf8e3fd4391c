"""The months of one future in JAX, given its marks: what the peers that run on JAX share.

A month is written for a single future, as one does in JAX: `vmap` makes the ensemble, `lax.scan` the months. Random
numbers come from `jax.random` with one key a month. All branches of a month are computed and selected from.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, random

from peers import page
from peers.page import AMENDING, EXITED, IN_FORCE, NEGOTIATING, PENDING, REOPENED, STALLED

Array = jax.Array
where = jnp.where

once = lax.optimization_barrier
"""Keeps the compiler from computing the same again for every number that depends on it: ten times as fast."""

ROUNDS = 6
"""A deal may run out in December of 2026 to 2030: five times at most."""
FX_PERSISTENCE, FX_SD = np.exp(-0.18), 0.09 * np.sqrt((1 - np.exp(-0.36)) / 0.36)
RESOLUTIONS = jnp.array(page.OUTCOMES, jnp.float32)
WITHDRAW, REOPEN_FACTOR, REOPEN_FLAT = (jnp.array(a) for a in (page.WITHDRAW, page.REOPEN_FACTOR, page.REOPEN_FLAT))
EARLY, LATE_X, LATE_R, IS_OPEN = page.TEMPO["base"]
EVENT, CAUSE, TRIPLE, SHOCK, YES = range(5)
"""What the random numbers of a month are for: three uniforms, two normals."""


class Marks(NamedTuple):
    """What is drawn once per future, and, in the last seven, once per round of talks: axis 0 the round."""

    x_2025: Any
    x_2029: Any
    begins: Any
    ends: Any
    unified_from: Any
    level_regular: Any
    level_maximalist: Any
    consent: Any
    h_re: Any
    stall_odds: Any
    cut_clock: Any
    normals: Any
    demand: Any
    settled_regular: Any
    settled_maximalist: Any
    rule_regular: Any
    rule_maximalist: Any
    overlap: Any


def politics(snap: Any, length: Any, majority: Any) -> tuple[Any, Any, Any]:
    """Return first and first later month of the interregnum, and from when the government has a majority."""
    snap = jnp.floor(snap * (12 / page.SNAP_PER_YEAR)).astype(jnp.int32)
    called = snap <= 35
    begins = where(called, snap + 1, page.NEVER)
    ends = where(called, begins + 1 + jnp.floor(length / -np.log1p(-page.INTERREGNUM_END)).astype(jnp.int32), -1)
    return begins, ends, where(majority < page.UNIFIED_AFTER, where(called, ends, 36), page.NEVER)


def settle(demand: Any, share: Any, rise: Any, ask: Any, shock: Any) -> tuple[Any, Any, Any]:
    """Return what is settled under a regular and a maximalist administration, and whether interests overlap."""
    wanted, accepted = page.FLOOR + share * (demand - page.FLOOR), 1 + rise
    regular = jnp.exp(page.INTERCEPT + page.SLOPE * jnp.log(ask) + page.SCALE * jnp.clip(shock, -20, 20))
    return regular, jnp.minimum(wanted, accepted), wanted <= accepted


def pick(shares: Any, u: Any) -> Any:
    """Return the first place whose cumulative share exceeds u."""
    return jnp.sum(u >= jnp.asarray(shares, jnp.float32), axis=-1, dtype=jnp.int32)


def years(z: Any) -> tuple[Any, Any, Any]:
    """Return exchange rates, defence budgets and the growth of bills (year, escalator), from normals (3, 6)."""
    cpi, defence, size, x = 3.6, 4.2, 59424.4, np.log(1365 / 1250)
    lagged, found = 3.6, []
    for year in range(6):  # 2025 to 2030; prices lag by two years
        before, lagged, cpi = defence, cpi, 2 + 0.5 * (cpi - 2) + 1.15 * z[0, year]
        defence = 5 + 0.5 * (defence - 5) + 1.4 * z[1, year]
        size, x = size * (1 + defence / 100), FX_PERSISTENCE * x + FX_SD * z[2, year]
        capped = jnp.minimum(lagged, page.CPI_CAP_PCT)
        found.append((1250 * jnp.exp(x), size, jnp.stack([capped, before, page.FIXED_PCT + 0 * x, 0 * x]) / 100))
    rate, budget, growth = (jnp.stack(list(each)) for each in zip(*found[1:], strict=True))
    return rate, budget, growth


class State(NamedTuple):
    """A future at the end of a month."""

    status: Any
    left: Any
    cut_left: Any
    t0: Any
    expiry: Any
    round: Any
    one_year_end: Any
    s: Any
    rule: Any
    signed: Any
    had_episode: Any
    unpaid: Any
    rise: Any
    rise_later: Any
    payment: Any
    spell: Any
    offers: Any
    out: dict[str, Any]


def begin(marks: Marks, clock: Any) -> State:
    """Return the state before month 0."""
    never = {f"{name}_month": -1 for name in ("concluded", "ratified", "reopened", "amended", "exited", "troop_cut")}
    never |= {f"{name}_month": -1 for name in ("coverage_end", "deal_end", "deal_planned_end")}
    none = dict.fromkeys(("lapse_months", "furlough_months", "coverage_end_cause", "deal_end_cause"), 0)
    none |= dict.fromkeys(("signed_with", "side_deal"), 0) | {"yes_votes": -1, "members_present": -1}
    out = {name: jnp.int32(value) for name, value in (never | none).items()} | {
        "settlement_multiple": jnp.float32(jnp.nan),
        "side_deal_cost_krw_bn": jnp.float32(0),
    }
    whole, real = jnp.int32, jnp.float32
    return State(
        status=whole(NEGOTIATING), left=clock, cut_left=marks.cut_clock, t0=whole(-1), expiry=whole(page.EXPIRY),
        round=whole(0), one_year_end=whole(page.NEVER), s=real(1), rule=whole(0), signed=whole(0),
        had_episode=jnp.bool_(False), unpaid=jnp.bool_(False), rise=real(1), rise_later=real(1),
        payment=real(page.BASE_PAYMENT), spell=whole(0), offers=offers(marks, 0), out=out,
    )  # fmt: skip


def offers(marks: Marks, round_: Any) -> tuple[Any, ...]:
    """Return what a round of talks offers: settlements, escalators, and whether interests overlap."""
    of_rounds = (marks.settled_regular, marks.settled_maximalist, marks.rule_regular, marks.rule_maximalist)
    return tuple(mark[round_] for mark in (*of_rounds, marks.overlap))


def renew(state: State, k: Any, earliest: Any, clock: Any, marks: Marks) -> State:
    """Let the next round of talks begin where a one-year deal ended in the month before."""
    renews = (state.one_year_end == k - 1) & (state.status >= IN_FORCE) & (state.status < EXITED)
    round_ = state.round + renews
    return state._replace(
        status=where(renews, NEGOTIATING, state.status),
        round=round_,
        offers=offers(marks, round_),
        expiry=where(renews, state.one_year_end, state.expiry),
        t0=where(renews, jnp.maximum(k - 4, earliest), state.t0),
        left=where(renews, clock, state.left),
        rise=where(renews, 1.0, state.rise),
        rise_later=where(renews, 1.0, state.rise_later),
    )


def first(out: dict[str, Any], name: str, happens: Any, value: Any) -> Any:
    """Return where something happens for the first time, and note it."""
    new = happens & (out[name] < 0)
    out[name] = where(new, value, out[name])
    return new


def month(state: State, k: Any, drawn: Any, marks: Marks, growth: Any, triples: Any) -> tuple[State, Any]:
    """Play month k of one future; `drawn` are its three uniforms and two normals. Return what December would bill."""
    out = dict(state.out)
    start = where(k >= 57, 57, 9)
    x = where(k >= 57, marks.x_2029, marks.x_2025) & (k >= 9)
    earliest = where(x, start + page.PAUSE_MONTHS, -1)
    clock = -jnp.log1p(-drawn[TRIPLE])  # of talks that begin with this month, in which there can be no vote
    is_january = (k > 31) & ((k - 32) % 12 == 0)
    state = lax.cond(is_january, lambda s: renew(s, k, earliest, clock, marks), lambda s: s, state)
    status, round_, expiry, left = state.status, state.round, state.expiry, state.left
    rise, rise_later = state.rise, state.rise_later
    settled_regular, settled_maximalist, rule_regular, rule_maximalist, overlap = state.offers
    turns = ((k == 9) & x) | ((k == 57) & x & ~marks.x_2025)
    t0 = where((status == NEGOTIATING) & turns, k + page.PAUSE_MONTHS, state.t0)

    slow = where((k >= marks.begins) & (k < marks.ends), page.INTERREGNUM_FACTOR, 1.0)
    haste = where(k >= 9, 1.0, where(k < 6, EARLY, where(marks.x_2025, LATE_X, LATE_R)))
    ramp = jnp.minimum(1.0, jnp.square(jnp.maximum(k - t0, 0) / page.RAMP_MONTHS))
    m = expiry - k
    steps = [m >= 12, m >= 6, m >= 3, m >= 0, m >= -3, m >= -6]
    deadline = jnp.select(steps, [0.35, 0.5, 0.7, 1.3, 1.6, 1.0], 0.8)
    level = where(x, marks.level_maximalist, marks.level_regular)
    talks = level * ramp * deadline * haste * slow * where(x & ~overlap, page.NO_OVERLAP_FACTOR, 1.0)
    fresh = where(k < start + 24, 1.0, page.LATER_FACTOR)
    reopening = marks.h_re * REOPEN_FACTOR[state.signed] * fresh + REOPEN_FLAT[state.signed]
    reopening = where(x, reopening, page.REOPEN_REGULAR) * where(state.had_episode, page.AFTER_EPISODE, 1.0)
    resolutions = where(x, RESOLUTIONS[1], RESOLUTIONS[0])
    hazards = [talks, marks.consent * slow * (IS_OPEN or k >= 9), page.LEAVE_STALL, reopening]
    hazards += [resolutions[3], page.AMENDMENT_CONSENT * slow]
    cause = jnp.select([status == code for code in range(EXITED)], hazards, 0.0)
    withdraws = where(x, WITHDRAW[state.signed], 0.0)
    other = where(status >= IN_FORCE, page.ROK_WITHDRAWAL, where(status == NEGOTIATING, 0.0, withdraws))

    cause, other, status, t0, left, round_ = once((cause, other, status, t0, left, round_))
    lacks = (k > page.EXPIRY) & ((status < IN_FORCE) | (status == EXITED))
    unrest = where((status == REOPENED) | lacks, page.CUT_DISPUTE, page.CUT_MAXIMALIST)
    cut_left = state.cut_left - where(x, unrest, page.CUT_REGULAR)
    first(out, "troop_cut_month", cut_left <= 0, k)

    left = left - (cause + other)
    fires = (left <= 0) & (status < EXITED)
    left = where(fires, -jnp.log1p(-drawn[EVENT]), left)
    v = drawn[CAUSE] * (cause + other)
    fires, left, v = once((fires, left, v))
    was = [fires & (status == code) for code in range(EXITED)]
    by_first = v < cause

    concludes = was[NEGOTIATING]
    offer = where(x, settled_maximalist, settled_regular)
    s = where(concludes, offer * where(~x & (haste > 1), 1 + page.PREMIUM, 1.0), state.s)
    rule = where(concludes, where(x, rule_maximalist, rule_regular), state.rule)
    signed = where(concludes, where(x, 3, where(k < 9, 1, 2)), state.signed)
    new = first(out, "concluded_month", concludes, k)
    out["signed_with"] = where(new, signed, out["signed_with"])
    out["settlement_multiple"] = where(new, s, out["settlement_multiple"])
    s, rule, signed = once((s, rule, signed))
    unified = k >= marks.unified_from
    eased = where(unified, np.exp(page.STALL_UNIFIED), 1.0)
    odds = marks.stall_odds * jnp.square(jnp.square(s / page.USUAL_MULTIPLE)) * eased
    stalls = drawn[CAUSE] * (1 + odds) < odds

    votes = was[PENDING] & by_first
    triple = (drawn[TRIPLE] * (1 << 16)).astype(jnp.int32)
    called = drawn[TRIPLE] * (1 << 16) - triple  # what the triple leaves of its uniform
    present, others, yes = triples[:, triple + unified * (1 << 16)]
    ratio = page.USUAL_MULTIPLE / s
    pull = ratio * ratio * ratio * jnp.exp(page.SHOCK_SD * drawn[SHOCK])  # others_yes = .5, the slope is -3
    q, z = pull / (1 + pull), drawn[YES]
    count = others * q + jnp.sqrt(others * q * (1 - q)) * z + (1 - 2 * q) * (z * z - 1) / 6  # as in the NumPy versions
    yes = yes + jnp.clip(jnp.round(count), 0, others).astype(jnp.int32)
    wins, loses = votes & (2 * yes > present), votes & (2 * yes <= present)
    wins, loses, yes, present, others = once((wins, loses, yes, present, others))
    rejected = loses & (called < page.CALLED_WHEN_LOSING)
    one_year_end = where(rule == page.ONE_YEAR, 31 + 12 * jnp.maximum((k - 20) // 12, 0), page.NEVER)
    one_year_end = where(wins, one_year_end, state.one_year_end)
    new = first(out, "ratified_month", wins, k)
    planned = jnp.minimum(one_year_end, page.MONTHS - 1)
    for name, value in (("deal_planned_end_month", planned), ("yes_votes", yes), ("members_present", present)):
        out[name] = where(new, value, out[name])

    resumes = rejected | ((was[PENDING] | was[STALLED]) & ~by_first)
    t0 = where(resumes, jnp.maximum(k, earliest), t0)
    resolved = was[REOPENED] & by_first
    outcome = jnp.sum(v >= resolutions)
    amends = was[AMENDING] & by_first
    raised = where(amends, 1 + 0.2 * jnp.exp(0.6 * drawn[SHOCK]), 1.0)
    rise, rise_later = rise * where(k <= page.EXPIRY, raised, 1.0), rise_later * where(k > page.EXPIRY, raised, 1.0)
    terminates = resolved & (outcome == 3)
    withdrawn = (was[IN_FORCE] | was[REOPENED] | was[AMENDING]) & ~by_first
    first(out, "reopened_month", was[IN_FORCE] & by_first, k)
    first(out, "amended_month", amends, k)
    first(out, "exited_month", terminates | withdrawn, k)
    out["side_deal"] = where(resolved & (outcome == 1), 1, out["side_deal"])
    cost = page.BASE_PAYMENT * page.SIDE_DEAL_MEDIAN * jnp.exp(page.SIDE_DEAL_SD * drawn[SHOCK])
    out["side_deal_cost_krw_bn"] += where(resolved & (outcome == 1), cost, 0.0)
    new = first(out, "deal_end_month", (round_ == 0) & (amends | terminates | withdrawn), k)
    out["deal_end_cause"] = where(new, where(withdrawn, page.ROK, page.US), out["deal_end_cause"])

    goes = [
        (concludes, where(stalls, STALLED, PENDING)), (wins, IN_FORCE), (resumes, NEGOTIATING), (loses, STALLED),
        (was[STALLED], PENDING), (terminates | withdrawn, EXITED), (was[IN_FORCE], REOPENED),
        (resolved & (outcome == 2), AMENDING), (resolved | amends, IN_FORCE),
    ]  # fmt: skip
    status = jnp.select([mask for mask, _ in goes], [to for _, to in goes], status)

    status, terminates, withdrawn, one_year_end = once((status, terminates, withdrawn, one_year_end))
    lapsed = (k > page.EXPIRY) & (status < IN_FORCE)
    spell = where(lapsed, state.spell + 1, 0)
    out["lapse_months"] += lapsed
    out["furlough_months"] += spell > page.FURLOUGH_AFTER_MONTHS
    new = first(out, "coverage_end_month", lapsed | terminates | withdrawn, k)
    cause_of_end = where(withdrawn, page.ROK, where(terminates, page.US, where(status == NEGOTIATING, 1, 2)))
    out["coverage_end_cause"] = where(new, cause_of_end, out["coverage_end_cause"])

    unpaid, had_episode = state.unpaid | wins, (state.had_episode | resolved) & ~wins
    after = State(
        status, left, cut_left, t0, expiry, round_, one_year_end, s, rule, signed, had_episode, unpaid, rise,
        rise_later, state.payment, spell, state.offers, out,
    )  # fmt: skip
    is_december = (k >= 31) & ((k - 31) % 12 == 0)
    return lax.cond(is_december, lambda s: pay(s, growth[(k - 31) // 12]), lambda s: (s, s.payment), after)


def pay(state: State, growth: Any) -> tuple[State, Any]:
    """Return the state after the bill of the year, and the bill."""
    paid = (state.status >= IN_FORCE) & (state.status < EXITED)
    due = state.payment * where(state.unpaid, state.s, 1 + growth[state.rule]) * state.rise
    payment = where(paid, due, state.payment)
    return state._replace(
        payment=payment,
        unpaid=state.unpaid & ~paid,
        rise=where(paid, state.rise_later, state.rise * state.rise_later),
        rise_later=jnp.ones_like(state.rise_later),
    ), payment * where(state.status == EXITED, page.LABOUR_SHARE, 1.0)


def walk(marks: Marks, key: Array, triples: Any) -> dict[str, Any]:
    """Play the futures of these marks, the last axis of each; return every outcome."""
    m = marks.x_2025.shape[-1]
    of_futures = Marks(*(-1 for _ in marks))
    rate, budget, growth = jax.vmap(years, -1, -1)(marks.normals)
    in_month = jax.vmap(month, (-1, None, -1, of_futures, -1, None), -1)

    def one_month(states: State, given: tuple[Any, Array]) -> tuple[State, Any]:
        k, key = given
        uniforms, normals = random.split(key)
        drawn = jnp.concatenate([random.uniform(uniforms, (3, m)), random.normal(normals, (2, m))])
        return in_month(states, k, once(drawn), marks, growth, triples)

    clocks, months = random.split(key)
    states = jax.vmap(begin, (of_futures, -1), -1)(marks, random.exponential(clocks, (m,)))
    last, bills = lax.scan(one_month, states, (jnp.arange(page.MONTHS), random.split(months, page.MONTHS)))
    return jax.vmap(finish, (-1, -1, of_futures, -1, -1), -1)(last, bills[page.DECEMBERS], marks, rate, budget)


def finish(last: State, cost: Any, marks: Marks, rate: Any, budget: Any) -> dict[str, Any]:
    """Return every outcome of a future; those of the years along the first axis."""
    discount = jnp.array([(1 + page.DISCOUNT_RATE) ** -(2 + y + 2 / 12) for y in range(5)], jnp.float32)
    return last.out | {
        "cost_krw_bn": cost,
        "cost_usd_mn": 1000 * cost / rate,
        "share_of_defence_budget": cost / budget,
        "krw_per_usd": rate,
        "npv_krw_bn": discount @ cost,
        "demand_multiple": marks.demand[0],
        "attitude_2025": marks.x_2025.astype(jnp.int8),
        "attitude_2029": marks.x_2029.astype(jnp.int8),
    }
