"""How does what experts say become a distribution?"""

from __future__ import annotations

from sma_risk.distributions.elicitation.pooling import Disagreement, QuantileAverage, disagreement, pool
from sma_risk.distributions.elicitation.statements import Fit, between, fit_quantiles, from_5_50_95

__all__ = [
    "Disagreement",
    "Fit",
    "QuantileAverage",
    "between",
    "disagreement",
    "fit_quantiles",
    "from_5_50_95",
    "pool",
]
