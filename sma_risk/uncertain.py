"""Which numbers may be uncertain within a simulation? Two closed lists, each number with a site of its own.

Such a number is drawn once per future: in full where the core reads it future by future, in a few steps where it is
tabulated for all futures at once (by month, or as the law of a vote). The rest is structure, or has a reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sma_risk.swept import NoNumber

UNCERTAIN = (
    *("election.hold", "election.regain", "election.heir", "election.convert"),
    *("politics.snap_per_year", "politics.interregnum_end", "politics.unified_after", "politics.interregnum_factor"),
    *("talks.no_overlap_factor", "demand.floor", "demand.intercept", "demand.slope", "demand.scale", "demand.premium"),
    *("escalator.cpi_cap_pct", "escalator.fixed_pct"),
    *("ratification.stall_slope", "ratification.stall_unified", "ratification.leave_stall"),
    *("ratification.usual_multiple", "ratification.others_yes", "ratification.others_slope", "ratification.shock_sd"),
    *("ratification.called_when_losing", "ratification.override"),
    *("durability.withdraw_regular", "durability.withdraw_maximalist", "durability.reopen_regular"),
    *("durability.reopen_signed_maximalist", "durability.backlash", "durability.after_episode"),
    *("durability.resolve_maximalist", "durability.resolve_regular", "durability.amendment_consent"),
    *("durability.rok_withdrawal",),
    *("economy.cpi_known_pct", "economy.cpi_mean_pct", "economy.cpi_persistence", "economy.cpi_sd_pct"),
    *("economy.defence_known_pct", "economy.defence_mean_pct", "economy.defence_persistence"),
    *("economy.defence_sd_pct", "economy.defence_budget_bn"),
    *("economy.fx_start", "economy.fx_mean", "economy.fx_reversion", "economy.fx_sd"),
    *("agreement.base_payment_bn", "agreement.labour_share", "agreement.back_pay_share"),
    *("escalator.cpi", "escalator.defence", "escalator.fixed", "escalator.one_year"),
    *("durability.outcomes_regular", "durability.outcomes_maximalist"),
)
"""Drawn in full. In the order of their sites: append-only, for ever."""

IN_STEPS = (
    *("talks.ramp_months", "talks.pause_months", "escalator.one_year_maximalist"),
    *("ratification.discipline", "ratification.attendance_mean", "ratification.attendance_precision"),
    *("ratification.automatic_after_months", "durability.fresh_months", "durability.later_factor"),
    *("forces.cut_regular", "forces.cut_maximalist", "forces.cut_dispute", "forces.floor_factor"),
    *("forces.furlough_after_months", "economy.discount_rate"),
)
"""Drawn in steps. In the order of their sites: append-only, for ever."""

SHARES = ("durability.outcomes_regular", "durability.outcomes_maximalist")
"""Several shares by one name, of which one may be drawn."""

MOST_STEPS = 16

_IDLE = "it decides nothing in a future"
_WHY_NOT = {
    **dict.fromkeys(("ratification.abstention_share", "forces.soldiers"), f"{_IDLE}; it may be swept"),
    **dict.fromkeys(("agreement.lapse_price_bn", "agreement.other_support_usd_bn"), f"{_IDLE}, but is asked for later"),
}


def why_not_drawn(name: str) -> str:
    """Return why a number may not be uncertain, or an empty text if it may."""
    if name in UNCERTAIN or name in IN_STEPS:
        return ""
    return _WHY_NOT.get(name, "structure (calendar, parties, horizon) may not vary")


@dataclass(frozen=True)
class Drawn(NoNumber):
    """A number that is drawn once per future from a law."""

    law: Any

    def at(self, value: Any) -> Any:
        """Return what the parameter is where this value was drawn."""
        return value

    def __repr__(self) -> str:
        """Return the law."""
        return f"drawn from {self.law!r}"

    def to_dict(self) -> dict[str, Any]:
        """Return name and parameters of the law, JSON-able."""
        return self.law.to_dict()  # type: ignore[no-any-return]


@dataclass(frozen=True)
class DrawnShare(Drawn):
    """Shares of which one, at `place`, is drawn from a law; `shares` has 0 there."""

    place: int
    shares: tuple[float, ...]

    def at(self, value: Any) -> Any:
        """Return all shares where this one was drawn."""
        return with_share(self.shares, self.place, value)

    def __repr__(self) -> str:
        """Return the shares, the law in its place."""
        law = super().__repr__()
        return "(" + ", ".join(law if at == self.place else str(share) for at, share in self._parts()) + ")"

    def to_dict(self) -> Any:
        """Return the shares, the law in its place, JSON-able."""
        return [self.law.to_dict() if at == self.place else share for at, share in self._parts()]

    def _parts(self) -> list[tuple[int, float]]:
        return list(enumerate(self.shares))


def with_share(shares: Sequence[float], place: int, value: Any) -> tuple[Any, ...]:
    """Return shares of which one has a value, or many values; the others divide what it leaves as they did.

    >>> with_share((0.5, 0.25, 0.25), 0, 0.75)
    (0.75, 0.125, 0.125)
    """
    rest = math.fsum(share for at, share in enumerate(shares) if at != place)
    return tuple(value if at == place else (1.0 - value) * (share / rest) for at, share in enumerate(shares))
