"""What will a host-nation cost-sharing agreement cost, will it survive, and should one sign now or wait?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Election": "sma_risk.distributions",
    "Demand": "sma_risk.distributions",
    "Ratification": "sma_risk.distributions",
    "Beta": "sma_risk.distributions",
    "Gamma": "sma_risk.distributions",
    "LogNormal": "sma_risk.distributions",
    "Mixture": "sma_risk.distributions",
    "Scenario": "sma_risk.scenario",
    "Strategy": "sma_risk.scenario",
    "Rule": "sma_risk.scenario",
    "ScenarioError": "sma_risk.parameters",
    "simulate": "sma_risk.sampling.simulate",
}
_MODULES = {"presets": "sma_risk.scenario.presets", "evidence": "sma_risk.evidence"}

__all__ = ["__version__", *_HOMES, *_MODULES]

if TYPE_CHECKING:
    from sma_risk import evidence
    from sma_risk.distributions import Beta, Demand, Election, Gamma, LogNormal, Mixture, Ratification
    from sma_risk.parameters import ScenarioError
    from sma_risk.sampling.simulate import simulate
    from sma_risk.scenario import Rule, Scenario, Strategy, presets


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import sma_risk` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'sma_risk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
