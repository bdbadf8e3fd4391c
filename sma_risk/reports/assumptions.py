"""What is assumed, on what grounds? Every input with its meaning, grade and reasons, and every source that is cited."""

from __future__ import annotations

import dataclasses

from sma_risk.distributions.section import Section
from sma_risk.distributions.shown import value_shown
from sma_risk.evidence import UnknownRowError, cited, known_on, row
from sma_risk.grounds import Assumed
from sma_risk.html.tables import folded, table
from sma_risk.html.tags import Markup, joined, tag
from sma_risk.scenario import Scenario
from sma_risk.scenario.shown import grades

_GRADES = {
    "sourced": "a number of the evidence",
    "derived": "reckoned from numbers of the evidence",
    "judgement": "chosen, perhaps with an eye on the evidence",
    "statute": "a law or a constitution",
    "user": "set by whoever played this, without grounds",
}


def assumptions(scenario: Scenario) -> Markup:
    """Return the tables of a report's assumptions, a section of the scenario each."""
    grounds = scenario.grounds().values()
    meanings = [f"{name}: {meaning}" for name, meaning in _GRADES.items() if name in {one.tag for one in grounds}]
    told = f"{len(grounds)} inputs: {grades([ground.tag for ground in grounds])}. ({'; '.join(meanings)}.)"
    currency = scenario.agreement.currency
    tables = [_section(key, section, currency) for key, section in scenario.sections.items() if section.grounds]
    return joined(tag("p", told), *tables)


def sources(scenario: Scenario) -> Markup:
    """Return a table of the rows of the evidence that are cited, where they were read and how sure that is."""
    rows = [_source(identifier) for identifier in sorted(_cited(scenario)) if _known(identifier)]
    if not rows:
        return tag("p", "No assumption cites a row of the evidence.")
    return table(
        ("row of the evidence", "read in", "confidence, known since"), rows, caption="Sources cited", class_="assumed"
    )


def _section(key: str, section: Section, currency: str) -> Markup:
    rows = []
    for item in dataclasses.fields(section):
        ground, unit = section.grounds[item.name], item.metadata["unit"].format(currency=currency)
        meaning = tag("span", item.metadata["doc"], class_="meaning")
        value = joined(value_shown(ground.value), " ", tag("span", unit, class_="unit"))
        rows.append((joined(item.name.replace("_", " "), meaning), value, _grounds(ground)))
    caption = f"{key.capitalize()}: {grades([ground.tag for ground in section.grounds.values()])}"
    return table(("input", "value", "grounds"), rows, caption=caption, class_="assumed")


def _grounds(ground: Assumed) -> Markup:
    links = [
        tag("a", name, href=f"#{_anchor(name)}") if _known(name) else tag("span", name) for name in cited(ground.source)
    ]
    parts: list[object] = [tag("strong", ground.tag, class_=f"grade {ground.tag}")]
    if ground.rationale:
        parts += [" ", folded(ground.rationale)]
    if links:
        parts += [" [", Markup("; ".join(links)), "]"]
    return joined(*parts)


def _source(identifier: str) -> tuple[Markup, str, str]:
    found = row(identifier)
    day = known_on(identifier).isoformat()
    return tag("span", identifier, id=_anchor(identifier)), str(found["source"]), f"{found['confidence']}, {day}"


def _cited(scenario: Scenario) -> set[str]:
    return {name for ground in scenario.grounds().values() for name in cited(ground.source)}


def _known(identifier: str) -> bool:
    try:
        row(identifier)
    except UnknownRowError:
        return False
    return True


def _anchor(identifier: str) -> str:
    return "source-" + "".join(sign if sign.isalnum() else "-" for sign in identifier)
