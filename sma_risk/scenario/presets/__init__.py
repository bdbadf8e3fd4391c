"""Which scenarios come with the library? Every number beside its tag, its rows and its rationale."""

from __future__ import annotations

from sma_risk.scenario.presets.japan import japan_2027
from sma_risk.scenario.presets.korea_in_force import korea_today
from sma_risk.scenario.presets.korea_round_12 import twelfth_sma

__all__ = ["japan_2027", "korea_today", "twelfth_sma"]
