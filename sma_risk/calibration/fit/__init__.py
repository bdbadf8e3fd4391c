"""What do past rounds say of a scenario's parameters? Conjugate laws, and the evidence behind them."""

from __future__ import annotations

from sma_risk.calibration.fit.autoregression import Autoregression
from sma_risk.calibration.fit.estimates import Fitted, fit
from sma_risk.calibration.fit.normal import NormalGamma
from sma_risk.calibration.fit.parts import Estimate, rate
from sma_risk.calibration.fit.rounds import odds
from sma_risk.calibration.fit.spells import Spell, spell_table

__all__ = ["Autoregression", "Estimate", "Fitted", "NormalGamma", "Spell", "fit", "odds", "rate", "spell_table"]
