"""From which day was each cell of a row known?

One rule per table; a rule gives the days of the columns that it names, the rest of the row (its key, source
and confidence) is known from the earliest of them. ``note`` was written with hindsight and has no day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from sma_risk.evidence.dates import last_day
from sma_risk.evidence.exceptions import CELL_DATES, FIXED, PUBLISHED, TERMS_DATES
from sma_risk.evidence.records import Record, records

Cells = Mapping[str, str]
Days = dict[str, date | None]

_STEPS = ("talks_start", "concluded", "initialled", "announced", "signed", "ratified", "entry_into_force")
_TERMS = (
    *("first_year", "last_year", "rounds", "escalator_rule", "escalator_cap_pct"),
    *("first_year_amount_krw_bn", "first_year_amount_usd_mn", "amount_confidence"),
    *("first_year_growth_pct", "first_year_growth_basis", "us_president", "rok_president"),
)
_AGREED = (
    *("sma_number", "amount_usd_mn", "amount_usd_confidence"),
    *("growth_pct", "growth_basis", "rule_growth_pct"),
)
_JAPAN_STEPS = ("concluded_date", "signed_date", "diet_approval_date", "entry_into_force_date")


def known_cells(record: Record) -> Mapping[str, date | None]:
    """Return for each filled cell the day from which it was known; None where no day can be given.

    Examples
    --------
    >>> known_cells(records("sma_annual")[0])["cpi_inflation_pct"].isoformat()
    '1992-01-31'
    """
    days = _days(record)
    first = _earliest(*days.values())
    filled = (column for column, text in record.cells.items() if text)
    return {column: None if column == "note" else days.get(column, first) for column in filled}


def known_row(record: Record) -> date | None:
    """Return the day from which anything in the row was known; None if the row is undated.

    Examples
    --------
    >>> known_row(records("roll_calls")[0]).isoformat()
    '2014-04-16'
    """
    return _earliest(*known_cells(record).values())


def _days(record: Record) -> Days:
    """Return the days of the filled cells that the table's rule or an exception names."""
    days = _RULES[record.table](record.cells)
    if record.identifier in FIXED:
        days = dict.fromkeys(days, FIXED[record.identifier])
    if record.identifier in PUBLISHED:
        days = {column: _latest(day, PUBLISHED[record.identifier]) for column, day in days.items()}
    own = {column: day for (row, column), day in CELL_DATES.items() if row == record.identifier}
    return {column: day for column, day in (days | own).items() if record.cells[column]}


def _dated(column: str) -> Callable[[Cells], Days]:
    """Return the rule of a table whose rows are known from the day in one column."""
    return lambda cells: dict.fromkeys(cells, _day(cells[column]))


def _event(cells: Cells) -> Days:
    return dict.fromkeys(cells, _day(cells["end_date"] or cells["date"]))


def _assembly(cells: Cells) -> Days:
    changed = _day(cells["change_date"])
    return _dated("election_date")(cells) | {"change_date": changed, "bloc_after_change": changed}


def _demand(cells: Cells) -> Days:
    """A baseline in dollars needs the average exchange rate of its year, from 2005 on."""
    days = _dated("date")(cells)
    base = cells["baseline_year"]
    if base and int(base) >= 2005:
        later = _latest(days["date"], _new_year_figures(int(base)))
        days["baseline_usd_bn"] = later
        if cells["multiple_currency"] == "usd":
            days |= {"pct_vs_baseline": later, "multiple_of_baseline": later}
    return days


def _agreement(cells: Cells) -> Days:
    """Steps on their own day, terms with the first step after talks, lengths when they are over."""
    steps = {step: _day(cells[f"{step}_date"]) for step in _STEPS}
    complete = _latest(*steps.values())
    days: Days = {f"{step}_date": day for step, day in steps.items()}
    days |= {f"{step}_confidence": day for step, day in steps.items() if f"{step}_confidence" in cells}
    days |= dict.fromkeys(_TERMS, _terms_known(cells))
    days |= dict.fromkeys(("gap_days", "gap_days_min", "gap_days_confidence"), complete)
    days |= dict.fromkeys(("ruling_party_majority", "majority_confidence"), steps["ratified"] or complete)
    days |= dict.fromkeys(("days_concluded_to_ratified", "days_signed_to_ratified"), steps["ratified"])
    return days | {"days_talks_to_concluded": steps["concluded"]}


def _payment(cells: Cells) -> Days:
    """Agreed amounts and the budget at New Year, averages and prices at the end of the next January.

    To 2004 dollars were agreed: the won total was reckoned after the year.
    """
    year = int(cells["year"])
    agreed = _amount_known(year, cells["sma_number"])
    settled = _new_year_figures(year)
    won = _latest(agreed, settled) if year <= 2004 else agreed
    days: Days = dict.fromkeys(_AGREED, agreed)
    days |= {"amount_krw_bn": won, "amount_krw_confidence": won}
    days |= dict.fromkeys(("defence_budget_krw_bn", "defence_budget_growth_pct"), date(year, 1, 1))
    days |= dict.fromkeys(("krw_per_usd_avg", "cpi_inflation_pct"), settled)
    converted = _latest(agreed, settled)
    return days | dict.fromkeys(("amount_usd_mn_at_avg_fx", "amount_krw_bn_at_avg_fx"), converted)


def _japan(cells: Cells) -> Days:
    """Steps on their own day; terms with the first step, without one at the end of the first fiscal year."""
    steps = {column: _day(cells[column]) for column in _JAPAN_STEPS}
    terms = _earliest(*steps.values()) or date(int(cells["first_fiscal_year"]) + 1, 3, 31)
    days: Days = dict.fromkeys(cells, terms)
    return days | steps | {"gap_days": steps["entry_into_force_date"]}


def _day(text: str) -> date | None:
    return last_day(text) if text else None


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _new_year_figures(year: int) -> date:
    return date(year + 1, 1, 31)


def _terms_known(cells: Cells) -> date | None:
    first = _earliest(*(_day(cells[f"{step}_date"]) for step in _STEPS if step != "talks_start"))
    return TERMS_DATES.get(cells["sma_number"], first)


@cache
def _amount_known(year: int, sma_number: str) -> date | None:
    agreement = next(r.cells for r in records("sma_agreements") if r.cells["sma_number"] == sma_number)
    terms = _terms_known(agreement)
    return terms if int(agreement["first_year"]) == year else _latest(terms, date(year, 1, 1))


_RULES: Mapping[str, Callable[[Cells], Days]] = MappingProxyType(
    {
        "sma_agreements": _agreement,
        "sma_annual": _payment,
        "us_demands": _demand,
        "roll_calls": _dated("vote_date"),
        "assemblies": _assembly,
        "events": _event,
        "japan_hns": _japan,
        "us_election_forecasts": _dated("date"),
        "us_state_forecasts": _dated("date"),
        "us_state_polls": _dated("date"),
        "us_state_results": _dated("election_date"),
    }
)
