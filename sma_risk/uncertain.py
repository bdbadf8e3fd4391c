"""Which numbers may be uncertain within a simulation? A closed list, each with a site of its own.

Such a number is drawn once per future. On the list are those that the core reads future by future. Of the others, some
are structure, some are tabulated for all futures at once (by month, or as the law of a vote); those may be swept.
"""

from __future__ import annotations

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
)
"""In the order of their sites: append-only, for ever."""


@dataclass(frozen=True)
class Drawn(NoNumber):
    """A number that is drawn once per future from a law."""

    law: Any

    def __repr__(self) -> str:
        """Return the law."""
        return f"drawn from {self.law!r}"

    def to_dict(self) -> dict[str, Any]:
        """Return name and parameters of the law, JSON-able."""
        return self.law.to_dict()  # type: ignore[no-any-return]
