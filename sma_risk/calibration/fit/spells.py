"""How long did talks, consent and deals last, under whom, and what was cut off? Spells from the evidence as of a date.

A level is a hazard at full swing: the exposure of a spell is its months, each weighed by the factors that the model
gives it (ramp, deadline, age of an administration). Gamma x Poisson: shape + ends, rate + exposure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sma_risk import evidence
from sma_risk.parameters import instance, many
from sma_risk.scenario.calendar import month_number
from sma_risk.scenario.durability import Durability
from sma_risk.scenario.talks import Talks

if TYPE_CHECKING:
    import pandas

DAYS_A_MONTH = 365.25 / 12.0
REGULAR, MAXIMALIST = "regular", "maximalist"
#: Administrations called maximalist, a judgement; the days are those of the law.
MAXIMALIST_TERMS = ((date(2017, 1, 20), date(2021, 1, 20)), (date(2025, 1, 20), date(2029, 1, 20)))
TRUSTED = ("verified", "derived", "conflict")  # not what is only recalled


class Spell(NamedTuple):
    """One stretch of waiting; `ended` says whether it ended in the event or was cut off.

    >>> Spell("12", "regular", date(2024, 4, 23), date(2024, 10, 2), 5.3, 5.3, True, "sma_agreements:12").months
    5.3
    """

    agreement: str
    attitude: str
    start: date
    end: date
    months: float
    exposure: float
    ended: bool
    rows: str
    factors: tuple[float, ...] = (1.0,)  # of each month, on the level


SPELLS = many(instance(Spell, "a Spell"), 0, 10_000)


def attitude_on(day: date) -> str:
    """Return the attitude of the US administration on a day."""
    return MAXIMALIST if any(start <= day < end for start, end in MAXIMALIST_TERMS) else REGULAR


def day_of(text: str) -> date:
    """Return the day of a date; of a month the 15th, its middle."""
    return evidence.last_day(text).replace(day=15) if len(text) == 7 else evidence.last_day(text)


def months_between(start: date, end: date) -> float:
    """Return the months from one day to another."""
    return (end - start).days / DAYS_A_MONTH


def talks_spells(as_of: str, talks: Talks) -> list[Spell]:
    """Return the talks on each agreement, cut where the administration changed, where they go on, and at `as_of`.

    What ministers agreed and a president then rejected counts as a conclusion; talks begin again at the rejection.
    The day of a start known to the month only is the 15th.
    """
    table = evidence.agreements(as_of=as_of)
    return [
        spell
        for row, agreement in table[table["talks_start_date"].notna()].iterrows()
        for spell in _rounds(str(row), agreement, as_of, talks)
    ]


def consent_spells(as_of: str, recalled: bool = False) -> list[Spell]:
    """Return the months from conclusion to consent; what was withdrawn or is pending at `as_of` was cut off.

    Days that are only recalled (those of the 8th agreement) count if `recalled`.
    """
    return [spell for spell, _ in _pending(as_of, recalled)]


def withdrawal_spells(as_of: str) -> list[Spell]:
    """Return the months for which a deal was pending under a maximalist; ended where it was withdrawn."""
    return [
        spell._replace(ended=withdrawn) for spell, withdrawn in _pending(as_of, False) if spell.attitude == MAXIMALIST
    ]


def reopening_spells(as_of: str, durability: Durability) -> list[Spell]:
    """Return the months in which a maximalist could have reopened a deal signed with a regular administration.

    No reopening is on file, so all are cut off: absence of evidence, as the table's description says.
    """
    table, last = evidence.agreements(as_of=as_of), evidence.last_day(as_of)
    found = []
    for row, deal in table[table["last_year"].notna() & table["concluded_date"].notna()].iterrows():
        concluded, force = day_of(deal["concluded_date"]), deal["ratified_date"] or deal["entry_into_force_date"]
        if force is None or attitude_on(concluded) == MAXIMALIST:
            continue
        for begun, over in MAXIMALIST_TERMS:
            start, end = (
                max(day_of(force), begun),
                min(last, over, date(int(deal["last_year"]), 12, 31), *_successor(table, deal)),
            )
            if start >= end:
                continue
            fresh = min(max(durability.fresh_months - months_between(begun, start), 0.0), months_between(start, end))
            exposure = fresh + durability.later_factor * (months_between(start, end) - fresh)
            rushed = months_between(concluded, begun) < 12.0
            exposure *= durability.backlash if rushed else 1.0
            found.append(
                Spell(_number(deal), MAXIMALIST, start, end, months_between(start, end), exposure, False, str(row))
            )
    return found


def spell_table(spells: list[Spell]) -> pandas.DataFrame:
    """Return spells as a table: agreement, attitude, days, months, exposure, whether it ended, rows.

    >>> from datetime import date
    >>> waited = Spell("12", "regular", date(2024, 4, 23), date(2024, 10, 2), 5.3, 5.3, True, "sma_agreements:12")
    >>> spell_table([waited])[["attitude", "months", "ended"]].values.tolist()
    [['regular', 5.3, True]]
    """
    import pandas as pd

    return pd.DataFrame(SPELLS("spells", spells), columns=list(Spell._fields)).drop(columns="factors")


def _rounds(row: str, agreement: Any, as_of: str, talks: Talks) -> Iterator[Spell]:
    last = evidence.last_day(as_of)
    concluded = agreement["concluded_date"]
    end = day_of(concluded) if concluded else last
    expiry = agreement["prior_expiry_date"][:7]
    start = ramp_from = day_of(agreement["talks_start_date"])
    ends = [(agreed, rejected, rows) for agreed, rejected, rows in _rejected(agreement, as_of) if start < agreed < end]
    for agreed, rejected, rows in [*ends, (end, end, "")]:
        cuts = [cut for term in MAXIMALIST_TERMS for cut in term if start < cut < agreed]
        ended = bool(rows) or concluded is not None
        for stop in [*cuts, agreed]:
            length = months_between(start, stop)
            began = -int(months_between(ramp_from, start))
            left = month_number(expiry) - month_number(f"{start:%Y-%m}")
            law = talks.time_to_conclusion(began, left)
            exposure = float(law.cumulative(length))
            cited = "; ".join(filter(None, (row, rows)))
            at_end, attitude = ended and stop == agreed, attitude_on(start)
            yield Spell(_number(agreement), attitude, start, stop, length, exposure, at_end, cited, law.factors)
            start = stop
        start = ramp_from = rejected


def _pending(as_of: str, recalled: bool) -> Iterator[tuple[Spell, bool]]:
    """Yield spells of pending deals and whether they were withdrawn."""
    table, last = evidence.agreements(as_of=as_of), evidence.last_day(as_of)
    for row, deal in table.iterrows():
        for agreed, rejected, rows in _rejected(deal, as_of):
            months = months_between(agreed, rejected)
            yield Spell(_number(deal), attitude_on(agreed), agreed, rejected, months, months, False, rows), True
        grades = {"concluded_date": deal["concluded_confidence"], "ratified_date": deal["ratified_confidence"]}
        if deal["concluded_date"] is None or int(deal["sma_number"]) < 7:  # earlier consents are not on file
            continue
        if not recalled and any(deal[name] and grade not in TRUSTED for name, grade in grades.items()):
            continue
        start, end = day_of(deal["concluded_date"]), day_of(deal["ratified_date"]) if deal["ratified_date"] else last
        months = months_between(start, end)
        ended = deal["ratified_date"] is not None
        yield Spell(_number(deal), attitude_on(start), start, end, months, months, ended, str(row)), False


def _rejected(agreement: Any, as_of: str) -> list[tuple[date, date, str]]:
    """Return what ministers agreed and a president rejected: both days, and the rows."""
    table = evidence.demands(as_of=as_of)
    own = table[table["sma_number"] == agreement["sma_number"]]
    rejections = own[own["type"] == "rejection"]
    found = []
    for row, rejection in rejections.iterrows():
        agreed = own[(own["type"] == "tentative_deal") & (own["date"] < rejection["date"])]
        if len(agreed):
            rows = f"{agreed.index[-1]}; {row}"
            found.append((day_of(agreed["date"].iloc[-1]), day_of(rejection["date"]), rows))
    return found


def _successor(table: pandas.DataFrame, deal: Any) -> list[date]:
    """Return the day on which the next agreement was ratified, if it was: from then on that one can be reopened."""
    later = table[table["sma_number"] == deal["sma_number"] + 1]["ratified_date"].dropna()
    return [day_of(text) for text in later]


def _number(agreement: Any) -> str:
    return str(agreement["sma_number"])
