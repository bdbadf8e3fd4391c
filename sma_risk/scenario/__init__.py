"""What is assumed? One agreement's frozen description, the strategies, the presets."""

from __future__ import annotations

from sma_risk.grounds import Assumed, derived, judged, sourced, statutory
from sma_risk.parameters import ScenarioError
from sma_risk.scenario.agreement import Agreement, Escalator
from sma_risk.scenario.dependence import Dependence
from sma_risk.scenario.durability import Durability
from sma_risk.scenario.presets import japan_2027, korea_today, twelfth_sma
from sma_risk.scenario.scenario import Scenario
from sma_risk.scenario.strategies import named, resolve
from sma_risk.scenario.strategy import Rule, Strategy
from sma_risk.scenario.talks import Forces, Politics, Talks

__all__ = [
    "Agreement",
    "Assumed",
    "Dependence",
    "Durability",
    "Escalator",
    "Forces",
    "Politics",
    "Rule",
    "Scenario",
    "ScenarioError",
    "Strategy",
    "Talks",
    "derived",
    "japan_2027",
    "judged",
    "korea_today",
    "named",
    "resolve",
    "sourced",
    "statutory",
    "twelfth_sma",
]
