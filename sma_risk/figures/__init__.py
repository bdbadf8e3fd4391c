"""How does it look? Dataset or distribution -> Axes: functions take ``ax=None`` and return what they drew on."""

from __future__ import annotations

from sma_risk.figures.curves import survival_curve
from sma_risk.figures.electoral import electoral_vote_histogram, state_strip
from sma_risk.figures.fan import cost_fan

__all__ = ["cost_fan", "electoral_vote_histogram", "state_strip", "survival_curve"]
