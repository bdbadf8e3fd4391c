"""How does it look? Dataset -> Axes: every function takes ``ax=None`` and returns the Axes it drew on."""

from __future__ import annotations

from sma_risk.figures.agreement import coverage_agreement
from sma_risk.figures.curves import survival_curve
from sma_risk.figures.fan import cost_fan

__all__ = ["cost_fan", "coverage_agreement", "survival_curve"]
