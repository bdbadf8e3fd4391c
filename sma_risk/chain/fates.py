"""What can happen to an agreement in one month? Every event, its chance, and the state it leads to.

One list serves all who ask: occupancies run forward over it, values backward, and the state diagram is drawn from it.
"""

from __future__ import annotations

import math
from typing import Any

from sma_risk.chain import months as m
from sma_risk.chain.states import (
    CALMED,
    EARLY,
    EVER_AMENDED,
    EVER_REOPENED,
    EVER_SIDE_DEAL,
    LATE,
    MAXIMALIST,
    MOST_LAPSES,
    PAID,
    ROUND_OF,
    TERM_OF,
    decode,
    encode,
    pair_of,
)
from sma_risk.core.arrays import NEVER
from sma_risk.core.jit import inline, one_pass
from sma_risk.core.schema import AMENDING, EXITED, IN_FORCE, NEGOTIATING, PENDING, REOPENED, STALLED

EVENTS = (
    *("nothing", "concluded", "US withdrawal", "consent", "vote lost", "vote not called", "stall over"),
    *("reopened", "held", "side deal", "amendment agreed", "termination", "amendment consented", "Korean withdrawal"),
)
NOTHING, CONCLUDED, WITHDRAWN, CONSENTED, LOST, SHELVED, RELEASED = range(7)
REOPENING, HELD, SIDE_DEAL, AGREED, TERMINATED, AMENDED, ROK_WITHDREW = range(7, len(EVENTS))
MOST_FATES = 6


@one_pass
def fates(state: Any, rates: Any, turn: Any, shape: Any, to: Any, chance: Any, event: Any) -> Any:
    """Write the states at the month's end, their chances and events; return how many. Chances sum to one.

    rates, turn : rows of the month. to, chance, event : at least MOST_FATES long.
    """
    status, pair, memory, lapses, fine = decode(state, shape.fine_bits)
    if status == NEGOTIATING:
        return negotiate(pair, memory, lapses, fine, rates, turn, shape, to, chance, event)
    if status == PENDING:
        return await_vote(pair, memory, lapses, fine, rates, turn, shape, to, chance, event)
    bits, kind = shape.fine_bits, fine & 7
    if status == STALLED:
        after = later(lapses, turn)
        leaves, withdraws = rates[m.LEAVE_STALL], withdrawal(kind, rates)
        stays = split(leaves, withdraws, chance)
        put(0, PENDING, pair, memory, after, kind, bits, RELEASED, to, event)
        put(1, NEGOTIATING, pair, memory, after, talks(turn[m.RESUMED], 1, shape), bits, WITHDRAWN, to, event)
        put(2, STALLED, pair, memory, after, fine, bits, NOTHING, to, event)
        chance[2] = stays
        return 3
    if status == EXITED:
        chance[0] = 1.0
        put(0, EXITED, pair, memory, lapses, 0, bits, NOTHING, to, event)
        return 1
    return live(status, pair, memory, lapses, fine, rates, bits, to, chance, event)


@inline
def negotiate(
    pair: Any, memory: Any, lapses: Any, fine: Any, rates: Any, turn: Any, shape: Any, to: Any, chance: Any, event: Any
) -> Any:
    """Conclude, then stall or wait for consent; or talk on."""
    bits, number, after = shape.fine_bits, ROUND_OF[pair], later(lapses, turn)
    age, before = (fine >> 1) + shape.youngest, fine & 1
    ramp = min(max(age, 0) / rates[m.RAMP_MONTHS], 1.0)
    hazard = rates[m.TALKS + number] * rates[m.DEADLINE + TERM_OF[pair]] * ramp * ramp
    kind = turn[m.KIND]
    stalls = rates[m.STALLS + m.GROUPS * number + group_of(kind)]
    concluded = -math.expm1(-hazard)
    chance[0], chance[1], chance[2] = concluded * (1.0 - stalls), concluded * stalls, math.exp(-hazard)
    put(0, PENDING, pair, memory, after, kind, bits, CONCLUDED, to, event)
    put(1, STALLED, pair, memory, after, kind, bits, CONCLUDED, to, event)
    put(2, NEGOTIATING, pair, memory, after, talks(age + 1, before, shape), bits, NOTHING, to, event)
    return 3


@inline
def await_vote(
    pair: Any, memory: Any, lapses: Any, fine: Any, rates: Any, turn: Any, shape: Any, to: Any, chance: Any, event: Any
) -> Any:
    """Consent, won, by override or automatic; a vote lost or shelved; a withdrawal; or wait on."""
    bits, kind, waited, after = shape.fine_bits, fine & 7, (fine >> 3) + 1, later(lapses, turn)
    put(0, IN_FORCE, pair, memory, lapses, kind, bits, CONSENTED, to, event)
    if waited >= turn[m.CERTAIN_AFTER]:
        chance[0] = 1.0
        return 1
    stays = split(rates[m.CONSENT], withdrawal(kind, rates), chance)
    called, withdrawn = chance[0], chance[1]
    won = rates[m.WON + m.GROUPS * ROUND_OF[pair] + group_of(kind)]
    missed = called * (1.0 - won)
    chance[0] = called * won + missed * rates[m.OVERRIDE]
    chance[1], chance[2] = missed * (rates[m.CALLED] - rates[m.OVERRIDE]), missed * (1.0 - rates[m.CALLED])
    chance[3], chance[4] = withdrawn, stays
    resumed = talks(turn[m.RESUMED], 1, shape)
    put(1, NEGOTIATING, pair, memory, after, resumed, bits, LOST, to, event)
    put(2, STALLED, pair, memory, after, kind, bits, SHELVED, to, event)
    put(3, NEGOTIATING, pair, memory, after, resumed, bits, WITHDRAWN, to, event)
    put(4, PENDING, pair, memory, after, kind + 8 * min(waited, shape.waits - 1), bits, NOTHING, to, event)
    return 5


@inline
def live(
    status: Any, pair: Any, memory: Any, lapses: Any, fine: Any, rates: Any, bits: Any, to: Any, chance: Any, event: Any
) -> Any:
    """Reopen, resolve, amend, leave; or stay as it is. The old terms are in force throughout."""
    rok, last = rates[m.ROK], 1
    deal = fine & (7 + PAID)
    if status == IN_FORCE:
        calmed, kind = 1 if fine & CALMED else 0, fine & 7
        stays = split(rates[m.REOPEN + 2 * class_of(kind) + calmed], rok, chance)
        put(0, REOPENED, pair, memory | EVER_REOPENED, lapses, deal, bits, REOPENING, to, event)
    elif status == AMENDING:
        stays = split(rates[m.AMENDMENT], rok, chance)
        put(0, IN_FORCE, pair, memory | EVER_AMENDED, lapses, deal | CALMED, bits, AMENDED, to, event)
    else:
        stays = split(rates[m.RESOLVE], rok, chance)
        resolved, leaves, last = chance[0], chance[1], 4
        chance[0], chance[1] = resolved * rates[m.HOLD], resolved * rates[m.SIDE]
        chance[2], chance[3], chance[4] = resolved * rates[m.AMEND], resolved * rates[m.TERMINATE], leaves
        put(0, IN_FORCE, pair, memory, lapses, deal | CALMED, bits, HELD, to, event)
        put(1, IN_FORCE, pair, memory | EVER_SIDE_DEAL, lapses, deal | CALMED, bits, SIDE_DEAL, to, event)
        put(2, AMENDING, pair, memory, lapses, deal, bits, AGREED, to, event)
        put(3, EXITED, pair, memory, lapses, 0, bits, TERMINATED, to, event)
    put(last, EXITED, pair, memory, lapses, 0, bits, ROK_WITHDREW, to, event)
    put(last + 1, status, pair, memory, lapses, fine, bits, NOTHING, to, event)
    chance[last + 1] = stays
    return last + 2


@one_pass
def turn_month(state: Any, ended: Any, begun: Any, shape: Any) -> Any:
    """Return the state at the next month's beginning: the bill marks deals as paid, one-year deals end, talks pause.

    ended, begun : turns of the month that ended and of the one that begins.
    """
    status, pair, memory, lapses, fine = decode(state, shape.fine_bits)
    if IN_FORCE <= status <= AMENDING:
        fine = fine | PAID if ended[m.BILLED] >= 0 else fine
        number, kind = ROUND_OF[pair], fine & 7
        signed = 1 if kind == MAXIMALIST else 0
        if begun[m.JANUARY] and fine & PAID and begun[m.ONE_YEAR_DEAL + 2 * number + signed]:
            pair = pair_of(begun[m.NEXT_TERM], number + 1)
            status, fine = NEGOTIATING, talks(begun[m.NEXT_AGE], 1, shape)
    if status == NEGOTIATING and begun[m.PAUSED] != m.NO:
        fine = talks(begun[m.PAUSED], fine & 1, shape)
    return encode(status, pair, memory, lapses, fine, shape.fine_bits)


@inline
def first_state(calendar: Any, turn: Any, shape: Any) -> Any:
    """Return the state at the beginning of month 0; `turn` is that month's. A deal from before it is in hand."""
    if calendar.signed_with > 0:
        kind = (EARLY, LATE, MAXIMALIST)[calendar.signed_with - 1]
        if calendar.ratified < NEVER:
            return encode(IN_FORCE, 0, 0, 0, kind, shape.fine_bits)
        waited = min(-calendar.concluded - 1, shape.waits - 1)
        return encode(PENDING, 0, 0, 0, kind + 8 * waited, shape.fine_bits)
    age = turn[m.PAUSED] if turn[m.PAUSED] != m.NO else -calendar.talks_began
    return encode(NEGOTIATING, 0, 0, 0, talks(age, 0, shape), shape.fine_bits)


@inline
def put(
    i: Any, status: Any, pair: Any, memory: Any, lapses: Any, fine: Any, bits: Any, what: Any, to: Any, event: Any
) -> None:
    """Write fate number i."""
    to[i], event[i] = encode(status, pair, memory, lapses, fine, bits), what


@inline
def split(first: Any, second: Any, chance: Any) -> Any:
    """Write the chances of two competing hazards; return that of neither."""
    total = first + second
    fires = -math.expm1(-total)
    chance[0] = fires * first / total if total > 0.0 else 0.0
    chance[1] = fires * second / total if total > 0.0 else 0.0
    return math.exp(-total)


@inline
def later(lapses: Any, turn: Any) -> Any:
    """Return the lapse months after a month that ends without an agreement."""
    return min(lapses + turn[m.EXPIRED], MOST_LAPSES)


@inline
def talks(age: Any, before: Any, shape: Any) -> Any:
    """Return the fine part of talks that have lasted `age` months."""
    return (min(max(age, shape.youngest), shape.oldest) - shape.youngest) * 2 + before


@inline
def group_of(kind: Any) -> Any:
    """Return the group of settlements of a kind of deal: regular, with the premium, maximalist."""
    return 2 if kind == MAXIMALIST else kind & 1


@inline
def class_of(kind: Any) -> Any:
    """Return the class of a kind of deal: regular early, regular late, maximalist."""
    return kind >> 1


@inline
def withdrawal(kind: Any, rates: Any) -> Any:
    """Return the hazard that the US withdraws before consent."""
    return rates[m.WITHDRAW_MAXIMALIST] if kind == MAXIMALIST else rates[m.WITHDRAW_REGULAR]
