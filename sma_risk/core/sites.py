"""Which coordinate of the unit hypercube means what? The register of sites: append-only, for ever.

A site is a (block, lane) of the counter; what can happen more than once reads the same site with the next
`visit`. Moving or reusing a site would change every future ever played: new sites get new places.
"""

from __future__ import annotations

from types import MappingProxyType

from sma_risk.uncertain import IN_STEPS, UNCERTAIN

WORDS_PER_BLOCK = 4
FIRST_USER_BLOCK = 1 << 16
RESERVED_FOR_STATE_ELECTIONS = range(32, 96)

ELECTION, POLITICS, LEVELS, PROPENSITIES = 0, 1, 2, 3
DEMAND, REGULAR = 4, 5
NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, VOTE = 8, 9, 10, 11, 12, 13, 14  # as in `schema.STATUS`
CPI, DEFENCE, FX = 16, 18, 20
LEVEL_TAILS, DEMAND_TAILS, RISE_TAIL = 24, 25, 26
POINTS = 28
NUMBERS, STEPS = 128, 160
LONGEST_PATH = 8
"""Years that the two blocks of a macroeconomic path hold."""

_LANES = {
    ELECTION: ("election.probability", "election.winner", "election.next_winner", "election.next_attitude"),
    POLITICS: ("politics.snap", "politics.interregnum", "politics.majority"),
    LEVELS: (
        "talks.level_regular",
        "talks.level_maximalist",
        "ratification.consent_level",
        "durability.reopen_maximalist",
    ),
    PROPENSITIES: ("ratification.stall_base", "forces.cut"),
    DEMAND: ("demand.opening", "demand.anchoring_share", "demand.reservation", "demand.escalator_maximalist"),
    REGULAR: ("demand.regular_ask", "demand.regular_shock", "demand.escalator_regular"),
    NEGOTIATING: ("negotiating.clock", "negotiating.stall"),
    PENDING: ("pending.clock", "pending.cause"),
    STALLED: ("stalled.clock", "stalled.cause"),
    IN_FORCE: ("in_force.clock", "in_force.cause"),
    REOPENED: ("reopened.clock", "reopened.cause", "reopened.rise", "reopened.side_deal"),
    AMENDING: ("amending.clock", "amending.cause"),
    VOTE: ("vote.attendance", "vote.shock", "vote.yes", "vote.called"),
    LEVEL_TAILS: (
        "talks.level_regular.tail",
        "talks.level_maximalist.tail",
        "ratification.consent_level.tail",
        "durability.reopen_maximalist.tail",
    ),
    DEMAND_TAILS: ("demand.opening.tail", "demand.reservation.tail"),
    RISE_TAIL: ("durability.amended_rise.tail", "durability.side_deal_cost.tail"),
    POINTS: ("points.plain",),
}


def _path(name: str, block: int) -> dict[str, tuple[int, int]]:
    return {f"{name}.{year}": (block + year // WORDS_PER_BLOCK, year % WORDS_PER_BLOCK) for year in range(LONGEST_PATH)}


SITES = MappingProxyType(
    {name: (block, lane) for block, names in _LANES.items() for lane, name in enumerate(names)}
    | _path("economy.cpi", CPI)
    | _path("economy.defence", DEFENCE)
    | _path("economy.fx", FX)
    | {f"{name}.value": (NUMBERS + k // WORDS_PER_BLOCK, k % WORDS_PER_BLOCK) for k, name in enumerate(UNCERTAIN)}
    | {f"{name}.value": (STEPS + k // WORDS_PER_BLOCK, k % WORDS_PER_BLOCK) for k, name in enumerate(IN_STEPS)}
)
"""Name of every site -> (block, lane).

The n-th year of a path is counted from its first unknown year. A tail is the second word of an unbounded quantity, a
value that of an uncertain number. `points.plain` decides only whether tilted points
leave a future as it is.
"""

BLOCKS_IN_ORDER = tuple(sorted({block for block, _ in SITES.values()}))
"""Every block with a site; those of uncertain numbers come last."""
