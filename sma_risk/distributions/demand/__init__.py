"""What will be asked, where do talks end, and how does the payment grow afterwards?"""

from __future__ import annotations

from sma_risk.distributions.demand.demand import Demand
from sma_risk.distributions.demand.escalators import ByDefenceBudget, ByInflation, Fixed, OneYear, payments, retrace
from sma_risk.distributions.demand.settlements import MaximalistSettlement, RegularSettlement, concession_path

__all__ = [
    "ByDefenceBudget",
    "ByInflation",
    "Demand",
    "Fixed",
    "MaximalistSettlement",
    "OneYear",
    "RegularSettlement",
    "concession_path",
    "payments",
    "retrace",
]
