"""Which dimension of an even sequence does each site read? An order by importance, append-only for ever.

The first dimensions of a Sobol' sequence are spread best, alone and in pairs; they go to the sites with the largest
total effects on cost and on ratification in time (Sobol' indices by swapped words, 16,384 futures of the preset under
`hurry`, `base` and `wait`). Moving a site would change every future ever played with such points: new ones come last.
"""

from __future__ import annotations

from types import MappingProxyType

from sma_risk.core.sites import LONGEST_PATH
from sma_risk.uncertain import IN_STEPS, UNCERTAIN

NUMBERS, ROOM = 96, 192
"""The first dimension of uncertain numbers, and how many dimensions there are; as many more are there to swap with."""
STEPS = NUMBERS + 80
"""The first dimension of those of them that are drawn in steps."""

_LATER_YEARS = tuple(f"economy.{path}.{year}" for year in range(5, LONGEST_PATH) for path in ("fx", "cpi", "defence"))
COORDINATES = (
    *("election.winner", "negotiating.clock", "talks.level_regular", "pending.clock", "in_force.clock"),
    *("ratification.consent_level", "negotiating.stall", "pending.cause", "demand.regular_shock", "demand.opening"),
    *("demand.anchoring_share", "reopened.cause", "election.probability", "talks.level_maximalist"),
    *("durability.reopen_maximalist", "demand.escalator_regular", "in_force.cause", "ratification.stall_base"),
    *("demand.reservation", "demand.escalator_maximalist", "stalled.clock", "vote.shock", "vote.yes", "stalled.cause"),
    *("politics.majority", "politics.snap", "reopened.rise", "reopened.clock", "election.next_attitude"),
    *("election.next_winner", "economy.fx.1", "economy.fx.0", "economy.fx.2", "economy.fx.3", "politics.interregnum"),
    *("economy.fx.4", "vote.attendance", "economy.defence.1", "demand.regular_ask", "vote.called", "economy.cpi.1"),
    *("amending.clock", "economy.defence.2", "economy.cpi.2", "economy.defence.0", "economy.defence.3"),
    *("economy.cpi.0", "economy.cpi.3", "economy.defence.4", "economy.cpi.4", "forces.cut", "amending.cause"),
    *_LATER_YEARS,
    "points.plain",
    *("talks.level_regular.tail", "talks.level_maximalist.tail", "ratification.consent_level.tail"),
    *("durability.reopen_maximalist.tail", "demand.opening.tail", "demand.reservation.tail"),
    *("durability.amended_rise.tail", "reopened.side_deal", "durability.side_deal_cost.tail"),
)
DIMENSION_OF = MappingProxyType(
    {site: dimension for dimension, site in enumerate(COORDINATES)}
    | {f"{name}.value": NUMBERS + number for number, name in enumerate(UNCERTAIN)}
    | {f"{name}.value": STEPS + number for number, name in enumerate(IN_STEPS)}
)
"""Site -> dimension, from 0; uncertain numbers have dimensions of their own, in the order of their list."""
