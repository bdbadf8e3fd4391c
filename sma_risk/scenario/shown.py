"""How is a scenario shown in a notebook? Every section folded, with how much in it is judgement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sma_risk.distributions.shown import grounds_table
from sma_risk.grounds import TAGS
from sma_risk.html.notebook import framed
from sma_risk.html.tags import Markup, tag

if TYPE_CHECKING:
    from sma_risk.distributions.section import Section
    from sma_risk.scenario.scenario import Scenario


def scenario_card(scenario: Scenario) -> Markup:
    """Return name, dates, how the inputs are grounded, and a table of each section."""
    deal = scenario.agreement
    about = f"as of {deal.as_of}; agreement in force until {deal.expiry}, next term until {deal.last_year}"
    parts = [_section(key, section, deal.currency) for key, section in scenario.sections.items()]
    inputs = f"{len(scenario.grounds())} inputs: {grades([ground.tag for ground in scenario.grounds().values()])}"
    return framed(tag("strong", scenario.name), tag("div", about), tag("div", inputs), *parts)


def grades(tags: list[str]) -> str:
    """Return how many parameters have each tag.

    >>> grades(["sourced", "judgement", "sourced"])
    '2 sourced, 1 judgement'
    """
    counts = Counter(tags)
    return ", ".join(f"{counts[name]} {name}" for name in TAGS if counts[name])


def _section(key: str, section: Section, currency: str) -> Markup:
    tags = [ground.tag for ground in section.grounds.values()]
    return tag("details", tag("summary", f"{key} ({grades(tags)})"), grounds_table(section, currency))
