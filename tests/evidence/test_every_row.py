"""Which laws hold for every row and every date of the evidence?"""

from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sma_risk.evidence as evidence
from sma_risk.evidence.records import records

IDENTIFIERS = [record.identifier for table in evidence.tables() for record in records(table)]
days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@given(days)
def test_a_date_reaches_to_the_end_of_what_it_names(day: date) -> None:
    assert evidence.last_day(day.isoformat()) == day
    assert evidence.last_day(f"{day:%Y-%m}") == day.replace(day=calendar.monthrange(day.year, day.month)[1])
    assert evidence.last_day(f"{day:%Y}") == date(day.year, 12, 31)


@given(st.text(max_size=12) | st.from_regex(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", fullmatch=True))
def test_what_is_no_date_is_refused_with_the_text(text: str) -> None:
    try:
        found = evidence.last_day(text)
    except ValueError as refusal:
        assert str(refusal).endswith(f"needs YYYY, YYYY-MM or YYYY-MM-DD, got {text!r}")  # noqa: PT017
    else:
        assert found.isoformat().startswith(text)


@given(st.sampled_from(IDENTIFIERS))
def test_a_row_is_found_by_its_identifier_alone(identifier: str) -> None:
    table = identifier.partition(":")[0]
    assert evidence.row(identifier).equals(evidence.read(table).loc[identifier])
    assert IDENTIFIERS.count(identifier) == 1


@given(st.sampled_from(IDENTIFIERS), days)
def test_a_row_is_shown_from_the_day_it_was_known_and_refused_before(identifier: str, day: date) -> None:
    try:
        known = evidence.known_on(identifier)
    except evidence.UnknownRowError:
        known = date.max  # undated: shown on no day
    if known <= day:
        assert evidence.row(identifier, as_of=day.isoformat()).name == identifier
        return
    with pytest.raises(evidence.UnknownRowError, match=r"not as of|no date"):
        evidence.row(identifier, as_of=day.isoformat())


@given(st.lists(st.sampled_from(IDENTIFIERS), max_size=5), st.sampled_from([";", "; ", " ;  "]))
def test_a_citation_is_split_into_the_identifiers_it_was_made_of(identifiers: list[str], between: str) -> None:
    assert evidence.cited(between.join(identifiers)) == identifiers


@given(st.text(max_size=30))
def test_what_is_no_identifier_is_refused_as_unknown(text: str) -> None:
    if text not in IDENTIFIERS:
        with pytest.raises(evidence.UnknownRowError):
            evidence.row(text)
