"""What was asked, agreed and forecast? The numbers behind growth, demand, escalators and odds, as of a date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sma_risk import evidence
from sma_risk.calibration.fit.spells import MAXIMALIST, TRUSTED, attitude_on, day_of
from sma_risk.distributions import ForecastPool
from sma_risk.distributions.demand.escalators import (
    LAST_AGREED_YEAR,
    PAST,
    ByDefenceBudget,
    ByInflation,
    Fixed,
    OneYear,
)
from sma_risk.parameters import TEXT, ScenarioError

if TYPE_CHECKING:
    import pandas

LONGEST_SINCE_QUOTE = timedelta(days=60)
RULES = {ByInflation: "cpi", ByDefenceBudget: "defence", Fixed: "fixed", OneYear: "one_year"}


class Round(NamedTuple):
    """The first-year growth of an agreement, as a logarithm, and whom it was agreed with."""

    agreement: int
    attitude: str
    log_growth: float
    rows: str


class Asked(NamedTuple):
    """The largest demand of a maximalist in a round, as a multiple, and the share of the way that was conceded."""

    agreement: int
    demanded: float
    conceded: float | None
    rows: str


def growth_rounds(as_of: str) -> list[Round]:
    """Return the first-year growth in won of every agreement whose payments are on record in won, from the 6th on."""
    table = evidence.annual_payments(as_of=as_of)
    deals = evidence.agreements(as_of=as_of).set_index("sma_number")
    found = []
    for number, deal in deals[deals["first_year"].notna()].iterrows():
        row = f"sma_annual:{LAST_AGREED_YEAR.get(int(number), int(deal['first_year']))}"
        if row not in table.index or not deal["concluded_date"]:
            continue
        paid = table.loc[row]
        trusted = paid["amount_krw_confidence"] in TRUSTED and paid["growth_basis"] == "krw"
        if trusted and np.isfinite(paid["growth_pct"]):
            attitude = attitude_on(day_of(deal["concluded_date"]))
            found.append(Round(int(number), attitude, float(np.log1p(paid["growth_pct"] / 100.0)), row))
    return found


def demands_met(as_of: str) -> list[Asked]:
    """Return the largest demand of each round under a maximalist, and what of it was conceded if it was settled."""
    table = evidence.demands(as_of=as_of)
    growth = {one.agreement: one for one in growth_rounds(as_of)}
    asked = table[(table["side"] == "US") & (table["type"] == "demand") & table["multiple_of_baseline"].notna()]
    bold = [attitude_on(day_of(text)) == MAXIMALIST for text in asked["date"]]
    asked = asked[np.array(bold, dtype=bool)]
    found = []
    for number, rows in asked.groupby("sma_number"):
        row = str(rows["multiple_of_baseline"].idxmax())
        most = float(rows["multiple_of_baseline"].max())
        settled = growth.get(int(str(number)))
        share = float(np.expm1(settled.log_growth) / (most - 1.0)) if settled else None
        found.append(Asked(int(str(number)), most, share, "; ".join([row, *([settled.rows] if settled else [])])))
    return found


def escalator_rounds(as_of: str) -> dict[str, list[tuple[int, str]]]:
    """Return the agreements and their rules of growth by attitude, from the 6th on: (number, rule)."""
    table = evidence.agreements(as_of=as_of)
    known = table[table["escalator_rule"].notna() & table["concluded_date"].notna()]
    found: dict[str, list[tuple[int, str]]] = {"regular": [], "maximalist": []}
    for _, deal in known[known["sma_number"].isin(list(PAST))].iterrows():
        number = int(deal["sma_number"])
        found[attitude_on(day_of(deal["concluded_date"]))].append((number, RULES[type(PAST[number])]))
    return found


def odds(as_of: str, *, candidate: str = "Trump", election: str = "2024-11-05") -> tuple[ForecastPool, list[str]]:
    """Return the pool of each source's latest forecast, the two largest prices scaled to one, and the rows.

    Only verified or derived rows of the last sixty days, and only against the rival of the newest; from the
    election on the result.

    Raises
    ------
    ScenarioError
        If no such forecast is on file.

    Examples
    --------
    >>> odds("2024-05")[0].probability()
    0.538...
    """
    table = evidence.election_forecasts(as_of=as_of)
    table = table[(table["election_date"] == TEXT("election", election)) & (table["question"] == "winner")]
    table = table[table["confidence"].isin(TRUSTED) & table["probability_pct"].notna()]
    last = evidence.last_day(as_of)
    recent = [last - evidence.last_day(text) <= LONGEST_SINCE_QUOTE for text in table["date"]]
    fresh = table[np.array(recent, dtype=bool)]
    decided = fresh[fresh["kind"] == "outcome"]
    fresh = decided if len(decided) else fresh
    latest: dict[str, tuple[str, str, float]] = {}  # by source: day, rival, share
    rows: dict[str, list[str]] = {}
    for source, quotes in fresh.groupby("forecaster"):
        quote = quotes[quotes["date"] == quotes["date"].max()]
        if candidate in list(quote["outcome"]) and len(quote) > 1:
            rival, share = _share(quote, candidate)
            latest[str(source)] = (str(quote["date"].iloc[0]), rival, share)
            rows[str(source)] = [str(row) for row in quote.index[quote["outcome"].isin([candidate, rival])]]
    if not latest:
        raise ScenarioError("as_of", as_of, f"a forecast of {election} for {candidate} in the 60 days before")
    newest = max(latest.values())[1]
    kept = {source: share for source, (_, rival, share) in latest.items() if rival == newest}
    return ForecastPool.of(kept), [row for source in kept for row in rows[source]]


def _share(quote: pandas.DataFrame, candidate: str) -> tuple[str, float]:
    """Return the strongest rival, and the candidate's share of both prices."""
    prices: Any = quote.set_index("outcome")["probability_pct"]
    others = prices.drop(candidate)
    return str(others.idxmax()), float(prices[candidate] / (prices[candidate] + others.max()))
