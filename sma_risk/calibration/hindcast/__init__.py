"""Were we right? Past rounds forecast from what was known at their dates."""

from __future__ import annotations

from sma_risk.calibration.hindcast.as_it_came import DAYS, as_it_came, recommendation, scenario_on, steps
from sma_risk.calibration.hindcast.left_out import left_out
from sma_risk.calibration.hindcast.outcomes import naive, outcome
from sma_risk.calibration.hindcast.table import STATEMENT, hindcast, mean_scores, widths
from sma_risk.calibration.hindcast.vintages import VINTAGES, Vintage, hindsight, scenario_as_of

__all__ = [
    "DAYS",
    "STATEMENT",
    "VINTAGES",
    "Vintage",
    "as_it_came",
    "hindcast",
    "hindsight",
    "left_out",
    "mean_scores",
    "naive",
    "outcome",
    "recommendation",
    "scenario_as_of",
    "scenario_on",
    "steps",
    "widths",
]
