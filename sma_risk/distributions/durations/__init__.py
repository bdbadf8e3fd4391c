"""How long until it happens? Monthly hazards at a level that may be uncertain."""

from __future__ import annotations

from sma_risk.distributions.durations.durations import PiecewiseHazard

__all__ = ["PiecewiseHazard"]
