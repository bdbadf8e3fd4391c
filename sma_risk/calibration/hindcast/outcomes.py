"""What happened, and what would the naive have said? Outcomes of past rounds, climatology and persistence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sma_risk import evidence
from sma_risk.calibration.fit import rounds, spells
from sma_risk.calibration.hindcast.vintages import VINTAGE, Vintage
from sma_risk.scenario.calendar import month_number

FOLLOWED = 36.0  # months for which a duration is followed; later ones count as this


@dataclass(frozen=True)
class Outcome:
    """What became of a round; None where it is not on file in a comparable form. Months count from the vintage."""

    concluded_in_time: bool
    in_force_in_time: bool
    growth: float | None
    months_to_conclusion: float


def outcome(vintage: Vintage) -> Outcome:
    """Return what happened, from all rows of today.

    >>> outcome(Vintage("2018-03", 10)).in_force_in_time
    False
    """
    if VINTAGE("vintage", vintage).agreement is None:
        deal = evidence.row("japan_hns:2021")
        in_force = deal["gap_days"] == 0
    else:
        deal = evidence.row(f"sma_agreements:{vintage.agreement}")
        in_force = deal["gap_days_min"] == 0
    months = month_number(deal["concluded_date"][:7]) - month_number(vintage.as_of)
    in_time = deal["concluded_date"] <= deal["prior_expiry_date"]
    steps = {one.agreement: one.log_growth for one in rounds.growth_rounds("2026")}
    growth = None if vintage.agreement is None else steps[vintage.agreement]
    return Outcome(bool(in_time), bool(in_force), growth, float(months))


@dataclass(frozen=True)
class Naive:
    """What earlier rounds say without a model: values in their order, the latest last."""

    concluded_in_time: list[bool]
    in_force_in_time: list[bool]
    growth: list[float]
    months_to_conclusion: list[float]

    def chance(self, name: str) -> float:
        """Return the climatology of an event, (k + 1) / (n + 2): Laplace's rule of succession."""
        seen = getattr(self, name)
        return float((sum(seen) + 1.0) / (len(seen) + 2.0))

    def members(self, name: str) -> NDArray[np.float64]:
        """Return the climatology of a number: the earlier values as an ensemble."""
        return np.array(getattr(self, name), dtype=np.float64)


def naive(vintage: Vintage) -> Naive:
    """Return the record of earlier rounds known at the vintage: Korea's, and of expiries Japan's for Japan.

    >>> naive(Vintage("2018-03", 10)).concluded_in_time.count(True)
    4
    """
    as_of = VINTAGE("vintage", vintage).as_of
    table = evidence.agreements(as_of=as_of)
    done = table[table["concluded_date"].notna() & table["prior_expiry_date"].notna()]
    concluded = [str(d["concluded_date"]) <= str(d["prior_expiry_date"]) for _, d in done.iterrows()]
    force = [bool(gap == 0) for gap in done["gap_days_min"].dropna()]
    if vintage.agreement is None:
        gaps = evidence.japan_agreements(as_of=as_of)["gap_days"].dropna()
        force = concluded = [bool(gap == 0) for gap in gaps]
    timed = done[done["talks_start_date"].notna()]
    months = [
        spells.months_between(spells.day_of(d["talks_start_date"]), spells.day_of(d["concluded_date"]))
        for _, d in timed.iterrows()
    ]
    return Naive(concluded, force, [one.log_growth for one in rounds.growth_rounds(as_of)], months)
