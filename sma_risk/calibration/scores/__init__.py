"""Were we right? Proper scores of laws, ensembles and probabilities: always losses, smaller is better.

References: Gneiting & Raftery (2007), Strictly proper scoring rules, prediction, and estimation, *JASA* 102;
docs/calibration.md has the others.
"""

from __future__ import annotations

from sma_risk.calibration.scores.ensembles import crps_ensemble, pit, pit_range, sharpness
from sma_risk.calibration.scores.events import brier, log_score, reliability
from sma_risk.calibration.scores.laws import (
    crps_duration,
    crps_exponential,
    crps_gamma,
    crps_lognormal,
    crps_normal,
    crps_student_t,
    log_score_student_t,
)

__all__ = [
    "brier",
    "crps_duration",
    "crps_ensemble",
    "crps_exponential",
    "crps_gamma",
    "crps_lognormal",
    "crps_normal",
    "crps_student_t",
    "log_score",
    "log_score_student_t",
    "pit",
    "pit_range",
    "reliability",
    "sharpness",
]
