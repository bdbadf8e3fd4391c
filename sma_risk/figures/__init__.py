"""How does it look? A figure has the name of the answer it draws, takes that and ``ax=None``, and returns the Axes."""

from __future__ import annotations

from sma_risk.figures.assembly import yes_votes
from sma_risk.figures.cost import cost_summary
from sma_risk.figures.coverage import survival
from sma_risk.figures.demand import positions, settlements
from sma_risk.figures.durations import waiting
from sma_risk.figures.election import electoral_votes, tipping_point
from sma_risk.figures.knowing import sensitivity, tornado, value_of_information
from sma_risk.figures.law import density
from sma_risk.figures.news import as_it_came, recommendation
from sma_risk.figures.past import hindcast, pit
from sma_risk.figures.paths import economy
from sma_risk.figures.solved import agreement
from sma_risk.figures.statuses import moves
from sma_risk.figures.story import replay
from sma_risk.figures.surface import break_even_surface
from sma_risk.figures.timing import best_timing

__all__ = [
    "agreement",
    "as_it_came",
    "best_timing",
    "break_even_surface",
    "cost_summary",
    "density",
    "economy",
    "electoral_votes",
    "hindcast",
    "moves",
    "pit",
    "positions",
    "recommendation",
    "replay",
    "sensitivity",
    "settlements",
    "survival",
    "tipping_point",
    "tornado",
    "value_of_information",
    "waiting",
    "yes_votes",
]
