"""How will prices, the defence budget and the exchange rate move, and together?"""

from __future__ import annotations

from sma_risk.distributions.economy.economy import Economy
from sma_risk.distributions.economy.paths import EconomyPaths

__all__ = ["Economy", "EconomyPaths"]
