"""How does the payment grow within a term? The rules of past agreements, and payments by them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from sma_risk import evidence
from sma_risk.distributions.base import FloatArray
from sma_risk.parameters import YEAR, ScenarioError, check_fields, closed, frozen, integer, parameter

if TYPE_CHECKING:
    import pandas

Series = Mapping[int, Any]  # a value or an array of futures for each year, per cent
LAG = integer(0, 10)


class GrowthRule(ABC):
    """A rule of growth: per cent from one year of the term to the next."""

    def __post_init__(self) -> None:
        check_fields(self, type(self).__name__)

    @abstractmethod
    def growth_pct(self, year: int, cpi_pct: Series, defence_pct: Series) -> FloatArray:
        """Return the growth from the year before to `year`, per cent, in the shape of what it rests on."""


@frozen
class ByInflation(GrowthRule):
    """Consumer prices of `lag_years` before, at most the cap; there is no floor."""

    cap_pct: float = parameter("% a year", closed(0.0, 1000.0), "cap; 1000 binds never", default=1000.0)
    lag_years: int = parameter("years", LAG, "between the inflation and the growth it causes", default=2)

    def growth_pct(self, year: int, cpi_pct: Series, defence_pct: Series) -> FloatArray:
        """Return the capped inflation of `year - lag_years`."""
        return np.minimum(_known(cpi_pct, "cpi_pct", year - self.lag_years), self.cap_pct)


@frozen
class ByDefenceBudget(GrowthRule):
    """Growth of the defence budget of `lag_years` before."""

    lag_years: int = parameter("years", LAG, "between the budget's growth and the one it causes", default=1)

    def growth_pct(self, year: int, cpi_pct: Series, defence_pct: Series) -> FloatArray:
        """Return the growth of the defence budget in `year - lag_years`."""
        return _known(defence_pct, "defence_pct", year - self.lag_years)


@frozen
class Fixed(GrowthRule):
    """The same rate every year; 0 freezes the payment."""

    rate_pct: float = parameter("% a year", closed(-100.0, 1000.0), "growth")

    def growth_pct(self, year: int, cpi_pct: Series, defence_pct: Series) -> FloatArray:
        """Return the rate."""
        return np.asarray(self.rate_pct)


@frozen
class OneYear(GrowthRule):
    """The agreement covers one year, so nothing grows."""

    def growth_pct(self, year: int, cpi_pct: Series, defence_pct: Series) -> FloatArray:
        """Refuse: there is no second year."""
        raise ScenarioError("year", year, "the first and only year of a one-year agreement")


# sma_agreements:6 to :12, column escalator_rule; earlier ones were agreed in dollars or rest on series not on record
PAST: Mapping[int, GrowthRule] = MappingProxyType(
    {
        6: Fixed(0.0),
        7: ByInflation(),
        8: ByInflation(cap_pct=4.0),
        9: ByInflation(cap_pct=4.0),
        10: OneYear(),
        11: ByDefenceBudget(),
        12: ByInflation(cap_pct=5.0),
    }
)
LAST_AGREED_YEAR = {11: 2021}  # a freeze in 2020 and a step in 2021 were agreed outright; else the first year


def payments(
    rule: GrowthRule,
    first: ArrayLike,
    years: tuple[int, int],
    cpi_pct: Series | None = None,
    defence_pct: Series | None = None,
    decimals: int | None = None,
) -> dict[int, FloatArray]:
    """Return the payment of each year of a term, in the unit of `first`.

    Parameters
    ----------
    rule : of growth.
    first : payment of the first year: a number, or an array of futures.
    years : first and last year.
    cpi_pct, defence_pct : growth by year, per cent; numbers, or arrays that broadcast against `first`.
    decimals : to which each year's payment is rounded before it grows on; None does not round.

    Raises
    ------
    ScenarioError
        If the rule needs a year that is not given, or the term is empty.

    Examples
    --------
    >>> budget = {2021: 5.4, 2022: 3.4, 2023: 4.4, 2024: 4.2}
    >>> paid = payments(ByDefenceBudget(), 1183.3, (2021, 2025), defence_pct=budget, decimals=1)
    >>> [float(krw_bn) for krw_bn in paid.values()]
    [1183.3, 1247.2, 1289.6, 1346.3, 1402.8]
    """
    start, end = YEAR("years", years[0]), YEAR("years", years[1])
    if end < start:
        raise ScenarioError("years", years, "a last year not before the first")
    paid = {start: np.asarray(first, dtype=np.float64)}
    for year in range(start + 1, end + 1):
        growth = rule.growth_pct(year, cpi_pct or {}, defence_pct or {})
        grown = np.asarray(paid[year - 1] * (1.0 + growth / 100.0))
        paid[year] = grown if decimals is None else np.round(grown, decimals)
    return paid


def retrace(number: int, published: bool = True) -> pandas.DataFrame:
    """Return what a past agreement's rule gives beside what was recorded, one row for each year it governed.

    Parameters
    ----------
    number : of the agreement, one of `PAST`.
    published : reckon as the published payments were: growth in tenths of a per cent, payments in tenths of
        KRW bn. Otherwise with the digits that the evidence has, without rounding.

    Returns
    -------
    DataFrame
        Indexed by year; `paid_krw_bn` as recorded, `rule_krw_bn` chained by the rule from the last year whose
        payment was agreed outright, and the growth of both on the year before, `paid_pct` and `rule_pct`.

    Raises
    ------
    ScenarioError
        If no rule is on record for the agreement.

    Examples
    --------
    >>> retrace(9).round(1).loc[2018].to_dict()
    {'paid_krw_bn': 960.2, 'rule_krw_bn': 960.2, 'paid_pct': 1.0, 'rule_pct': 1.0}
    """
    import pandas as pd

    if number not in PAST:
        raise ScenarioError("number", number, "an agreement with a rule on record: " + ", ".join(map(str, PAST)))
    table = evidence.annual_payments().set_index("year")
    agreed = LAST_AGREED_YEAR.get(number, 0)
    paid = table[(table["sma_number"] == number) & (table.index >= agreed)]["amount_krw_bn"]
    cpi, defence = (
        (table[name].round(1) if published else table[name]).to_dict()
        for name in ("cpi_inflation_pct", "defence_budget_growth_pct")
    )
    term = (int(paid.index[0]), int(paid.index[-1]))
    by_rule = payments(PAST[number], paid.iloc[0], term, cpi, defence, decimals=1 if published else None)
    frame = pd.DataFrame({"paid_krw_bn": paid, "rule_krw_bn": pd.Series(by_rule, dtype="float64")})
    growth = frame.pct_change().mul(100.0).set_axis(["paid_pct", "rule_pct"], axis=1)
    return frame.join(growth).iloc[1:]


def _known(series: Series, name: str, year: int) -> FloatArray:
    if year not in series:
        raise ScenarioError(name, dict(series), f"the value of {year}")
    return np.asarray(series[year], dtype=np.float64)
