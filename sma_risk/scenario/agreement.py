"""Which agreement is renewed, and how is its bill reckoned?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from sma_risk.distributions.section import Section
from sma_risk.grounds import judged
from sma_risk.parameters import (
    MONTH,
    NON_NEGATIVE,
    POSITIVE,
    SHARE,
    YEAR,
    Check,
    ScenarioError,
    checked_mapping,
    closed,
    frozen,
    parameter,
    simplex,
    structure,
)
from sma_risk.scenario.calendar import month_number, month_text, year_of
from sma_risk.uncertain import Drawn, with_share


def _currency(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError
    return value


def _month_or_none(value: object) -> str:
    return NONE if value == NONE else MONTH.canonical(value)


NONE = "none"
PAST_MONTH = structure(Check(f'{MONTH.needed}, or "{NONE}"', _month_or_none))
CURRENCY = structure(Check("a code of three capital letters, as KRW", _currency))
PRICE = structure(NON_NEGATIVE)  # it weighs futures and plays none: comparisons take any other as an argument


@frozen
class Agreement(Section):
    """The agreement now in force, the calendar of its renewal and the rules of the bill.

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().agreement.expiry
    '2025-12'
    """

    key: ClassVar[str] = "agreement"

    as_of: str = parameter("month", MONTH, "first month played; only what was known by then is used")
    talks_began: str = parameter("month", MONTH, "in which the talks on the new agreement began")
    expiry: str = parameter("month", MONTH, "last month of the agreement now in force, and of every year paid")
    last_year: int = parameter("year", structure(YEAR), "last year of the new term; ends the horizon")
    currency: str = parameter("code", CURRENCY, "of the payment, of every amount and of the exchange rate")
    base_payment_bn: float = parameter("{currency} bn", POSITIVE, "paid in the last year of the agreement in force")
    lapse_price_bn: float = parameter(
        "{currency} bn per month", PRICE, "what a month without an agreement counts for in comparisons"
    )
    labour_share: float = parameter("share", SHARE, "of the last payment that is still paid after an exit")
    back_pay_share: float = parameter(
        "share", SHARE, "of the rise that is paid later for years that were frozen for want of a deal"
    )
    other_support_usd_bn: float = parameter(
        "USD bn per year", PRICE, "support beside the agreement that is paid in any case; no part of its cost"
    )
    _: KW_ONLY
    concluded: str = parameter(
        "month",
        PAST_MONTH,
        'in which a deal on the new term was concluded, before as_of; or "none"',
        default=judged(NONE, "talks go on"),
    )
    ratified: str = parameter(
        "month",
        PAST_MONTH,
        'in which that deal came into force, before as_of; or "none"',
        default=judged(NONE, "no deal is in force yet"),
    )

    @property
    def first_year(self) -> int:
        """The first year paid under a new agreement, named after the calendar year in which it begins."""
        return year_of(month_text(month_number(self.expiry) + 1))

    def _cross_check(self) -> None:
        if self.talks_began > self.as_of:
            raise ScenarioError("agreement.talks_began", self.talks_began, f"a month up to as_of ({self.as_of})")
        if NONE != self.concluded >= self.as_of:
            raise ScenarioError("agreement.concluded", self.concluded, f"a month before as_of ({self.as_of})")
        if self.ratified != NONE and not self.concluded <= self.ratified < self.as_of:
            needed = f"a month from that of the conclusion ({self.concluded}) on, and before as_of ({self.as_of})"
            raise ScenarioError("agreement.ratified", self.ratified, needed)
        if self.expiry < self.as_of:
            raise ScenarioError("agreement.expiry", self.expiry, f"a month from as_of ({self.as_of}) on")
        if self.last_year < self.first_year:
            needed = f"a year from {self.first_year} on, the first after the expiry ({self.expiry})"
            raise ScenarioError("agreement.last_year", self.last_year, needed)


_RULES = ("cpi", "defence", "fixed", "one_year")


@frozen
class Escalator(Section):
    """How the payment grows within a term; the four rules' probabilities under a regular administration.

    Under a maximalist one `one_year_maximalist` replaces `one_year` and the other three shrink in proportion. One of
    the four may be uncertain; then the others divide what it leaves in the proportions of their numbers.

    >>> from sma_risk.scenario import twelfth_sma
    >>> rule = twelfth_sma().escalator
    >>> rule.cpi, rule.defence, rule.fixed, rule.one_year
    (0.45, 0.35, 0.1, 0.1)
    """

    key: ClassVar[str] = "escalator"

    cpi: float = parameter("probability", SHARE, "growth by the inflation of two years before, capped")
    defence: float = parameter("probability", SHARE, "growth by last year's growth of the defence budget")
    fixed: float = parameter("probability", SHARE, "growth at a fixed rate")
    one_year: float = parameter("probability", SHARE, "the deal covers one year only")
    one_year_maximalist: float = parameter("probability", SHARE, "the same under a maximalist administration")
    cpi_cap_pct: float = parameter("% a year", NON_NEGATIVE, "cap of the inflation rule")
    fixed_pct: float = parameter("% a year", closed(-100.0, 1000.0), "rate of the fixed rule")

    def regular(self) -> tuple[float, float, float, float]:
        """Return the probabilities of CPI, defence, fixed and one-year under a regular administration."""
        return self.cpi, self.defence, self.fixed, self.one_year

    def maximalist(self) -> tuple[float, float, float, float]:
        """Return the same under a maximalist administration."""
        several_years = self.cpi + self.defence + self.fixed
        shrink = (1.0 - self.one_year_maximalist) / several_years if several_years else 0.0
        return self.cpi * shrink, self.defence * shrink, self.fixed * shrink, self.one_year_maximalist

    def drawn_at(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields where numbers have been drawn: the other rules divide what an uncertain one leaves."""
        checked_mapping("values", values)
        drawn = [rule for rule in _RULES if rule in values or isinstance(getattr(self, rule), Drawn)]
        if len(drawn) > 1:
            needed = f"a number, because escalator.{drawn[0]}, for which the other rules make room, is drawn"
            raise ScenarioError(f"escalator.{drawn[1]}", getattr(self, drawn[1]), needed)
        found = super().drawn_at(values)
        for rule in set(_RULES).intersection(values):
            shares = [0.0 if rule == other else getattr(self, other) for other in _RULES]
            if not any(shares):
                raise ScenarioError(f"escalator.{rule}", values[rule], "other rules that divide what it leaves")
            found |= dict(zip(_RULES, with_share(shares, _RULES.index(rule), values[rule]), strict=True))
        return found

    def _cross_check(self) -> None:
        simplex(4)("escalator.cpi + defence + fixed + one_year", self.regular())
        if self.cpi + self.defence + self.fixed == 0.0 and self.one_year_maximalist < 1.0:
            raise ScenarioError("escalator.one_year", self.one_year, "less than 1, or one_year_maximalist = 1 as well")
