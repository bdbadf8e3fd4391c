"""How do quantities depend on each other?"""

from __future__ import annotations

from sma_risk.distributions.dependence.copulas import Copula, GaussianCopula, StudentTCopula

__all__ = ["Copula", "GaussianCopula", "StudentTCopula"]
