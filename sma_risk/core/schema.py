"""What comes out of a future? Every outcome: its name, dims, type, unit and the meaning of its flags."""

from __future__ import annotations

from typing import Any, NamedTuple

STATUS = ("negotiating", "pending", "stalled", "in_force", "reopened", "amending", "exited")
CAUSES = ("none", "negotiation", "assembly", "us", "rok")
SIGNED_WITH = ("none", "regular_early", "regular_late", "maximalist")
NEGOTIATING, PENDING, STALLED, IN_FORCE, REOPENED, AMENDING, EXITED = range(len(STATUS))
_, BY_NEGOTIATION, BY_ASSEMBLY, BY_US, BY_ROK = range(len(CAUSES))
UNSIGNED, REGULAR_EARLY, REGULAR_LATE, MAXIMALIST = range(len(SIGNED_WITH))
ATTITUDES = ("regular", "maximalist")


class Outcome(NamedTuple):
    """One variable of the Dataset; `store` is the array that the core writes it to, one of `DTYPES`.

    `own`, where there is one, is its name in the Dataset, in the currency of the scenario.
    """

    name: str
    store: str
    dims: tuple[str, ...]
    unit: str
    long_name: str
    flags: tuple[str, ...] = ()
    own: str = ""

    def attrs(self, currency: str) -> dict[str, Any]:
        """Return CF attributes: units, long_name and, for flags, flag_values and flag_meanings."""
        attrs: dict[str, Any] = {"units": self.unit.format(currency=currency), "long_name": self.long_name}
        if self.flags:
            attrs |= {"flag_values": list(range(len(self.flags))), "flag_meanings": " ".join(self.flags)}
        return attrs


_YEARLY, _PLAIN, _WORLD = ("strategy", "year", "future"), ("strategy", "future"), ("future",)
_MONTH = "months after the as-of month"

OUTCOMES = (
    Outcome("cost_bn", "money", _YEARLY, "{currency} bn", "payment of the year, nominal", own="cost_{currency}_bn"),
    Outcome("cost_usd_mn", "money", _YEARLY, "USD mn", "payment of the year at the year's exchange rate"),
    Outcome("share_of_defence_budget", "money", _YEARLY, "1", "payment / defence budget of the year"),
    Outcome(
        "npv_bn", "money", _PLAIN, "{currency} bn", "present value of the term's payments", own="npv_{currency}_bn"
    ),
    Outcome(
        "settlement_multiple",
        "money",
        _PLAIN,
        "1",
        "first concluded deal, multiple of the last payment; NaN = none",
    ),
    Outcome(
        "side_deal_cost_bn",
        "money",
        _PLAIN,
        "{currency} bn",
        "all side deals, beside the agreement's payments",
        own="side_deal_cost_{currency}_bn",
    ),
    Outcome("lapse_months", "months", _PLAIN, "months", "months without an agreement, all spells added"),
    Outcome("furlough_months", "months", _PLAIN, "months", "lapse months in which Korean staff are on furlough"),
    Outcome("concluded_month", "months", _PLAIN, _MONTH, "first conclusion; -1 = never"),
    Outcome("ratified_month", "months", _PLAIN, _MONTH, "first entry into force of a new deal; -1 = never"),
    Outcome("reopened_month", "months", _PLAIN, _MONTH, "first reopening; -1 = never"),
    Outcome("amended_month", "months", _PLAIN, _MONTH, "first consent to an amendment; -1 = never"),
    Outcome("exited_month", "months", _PLAIN, _MONTH, "termination or withdrawal, for good; -1 = never"),
    Outcome("troop_cut_month", "months", _PLAIN, _MONTH, "troop reduction below the floor; -1 = never"),
    Outcome("coverage_end_month", "months", _PLAIN, _MONTH, "first month without an agreement; -1 = never"),
    Outcome("deal_end_month", "months", _PLAIN, _MONTH, "end of the first ratified deal's original terms; -1 = never"),
    Outcome("deal_planned_end_month", "months", _PLAIN, _MONTH, "planned end of the first ratified deal; -1 = none"),
    Outcome("yes_votes", "months", _PLAIN, "votes", "yes votes in the floor vote that first ratified; -1 = none"),
    Outcome("members_present", "months", _PLAIN, "members", "members present at that vote; -1 = none"),
    Outcome("coverage_end_cause", "flags", _PLAIN, "1", "why coverage ended", CAUSES),
    Outcome("deal_end_cause", "flags", _PLAIN, "1", "who ended the first ratified deal", CAUSES),
    Outcome("signed_with", "flags", _PLAIN, "1", "administration the first deal was concluded with", SIGNED_WITH),
    Outcome("side_deal", "flags", _PLAIN, "1", "whether there ever was a side deal", ("no", "yes")),
    Outcome(
        "exchange_rate", "world_money", ("year", "future"), "{currency}/USD", "exchange rate", own="{currency}_per_usd"
    ),
    Outcome("demand_multiple", "world_money", _WORLD, "1", "maximalist opening demand, multiple of the last payment"),
    Outcome("attitude_2025", "world_flags", _WORLD, "1", "administration after the first election", ATTITUDES),
    Outcome("attitude_2029", "world_flags", _WORLD, "1", "administration after the next election", ATTITUDES),
)
STATUS_OUTCOME = Outcome("status", "status", ("strategy", "month", "future"), "1", "status at the month's end", STATUS)
LENGTHS = ("lapse_months", "furlough_months")
"""Months that are added up, from 0 on; where others say when something happened, or how many voted, -1 is never."""
DTYPES = {
    "money": "f4",
    "months": "i2",
    "flags": "i1",
    "world_money": "f4",
    "world_flags": "i1",
    "status": "i1",
}


def names(currency: str) -> dict[str, str]:
    """Return what every outcome is called in the Dataset: ``cost_krw_bn`` where core and analyses say ``cost_bn``."""
    return {o.name: o.own.format(currency=currency.lower()) or o.name for o in (*OUTCOMES, STATUS_OUTCOME)}


def row(name: str) -> int:
    """Return the row of an outcome among those of its store that have no year."""
    outcome = next(o for o in OUTCOMES if o.name == name)
    same = [o.name for o in OUTCOMES if o.store == outcome.store and "year" not in o.dims]
    return same.index(name)


def rows_of(store: str, years: int) -> dict[str, slice | int]:
    """Return where each outcome of a store lies: yearly ones first, then one row each."""
    places: dict[str, slice | int] = {}
    at = 0
    for outcome in OUTCOMES:
        if outcome.store == store:
            yearly = "year" in outcome.dims
            places[outcome.name] = slice(at, at + years) if yearly else at
            at += years if yearly else 1
    return places


def row_count(store: str, years: int) -> int:
    """Return the number of rows of a store."""
    return sum(years if "year" in o.dims else 1 for o in OUTCOMES if o.store == store)
