"""Which sites belong together? Groups of coordinates that people ask about by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from sma_risk.core.sites import SITES
from sma_risk.parameters import ScenarioError

_GROUP_OF = {
    "negotiating": "talks",
    "pending": "ratification",
    "stalled": "ratification",
    "vote": "ratification",
    "in_force": "durability",
    "reopened": "durability",
    "amending": "durability",
    "escalator": "demand",
}
"""Sections of the register that belong to another one's group; all others are their own."""

_APART = {"negotiating.stall": "ratification"}
_EVENTS = ("negotiating", "pending", "stalled", "in_force", "reopened", "amending", "vote")
_TAIL_OF = {
    "reopened.rise": "durability.amended_rise.tail",
    "reopened.side_deal": "durability.side_deal_cost.tail",
}


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Return the groups: name -> sites, in the order of the register.

    Every site is in the group of its section: "election", "politics", "talks", "demand", "ratification", "durability",
    "forces", "economy", "agreement". Besides, "events" are all draws that follow once the world is drawn.

    Examples
    --------
    >>> groups()["politics"][:3]
    ('politics.snap', 'politics.interregnum', 'politics.majority')
    """
    found: dict[str, list[str]] = {}
    for site in SITES:
        section = site.split(".")[0]
        if section == "points":  # decides nothing in a future
            continue
        found.setdefault(_APART.get(site, _GROUP_OF.get(section, section)), []).append(site)
    found["events"] = [site for site in SITES if site.split(".")[0] in _EVENTS or site == "forces.cut"]
    return MappingProxyType({name: tuple(sites) for name, sites in found.items()})


def sites_of(key: str, names: str | Iterable[str]) -> tuple[str, ...]:
    """Return the sites that names of sites and groups stand for, in the order of the register, with their tails.

    Raises
    ------
    ScenarioError
        For a name that is neither, or no names.
    """
    asked = [names] if isinstance(names, str) else list(names) if isinstance(names, Iterable) else [names]
    chosen: set[str] = set()
    for name in asked:
        if not isinstance(name, str) or (name not in SITES and name not in groups()):
            raise ScenarioError(key, name, "a site of the register, or one of " + ", ".join(groups()))
        chosen.update(groups().get(name, (name,)))
    if not chosen:
        raise ScenarioError(key, names, "at least one site or group")
    chosen.update(tail for site in tuple(chosen) if (tail := _TAIL_OF.get(site, f"{site}.tail")) in SITES)
    return tuple(site for site in SITES if site in chosen)
