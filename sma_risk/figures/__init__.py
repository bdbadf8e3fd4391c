"""How does it look? A figure has the name of the answer it draws, takes that and ``ax=None``, and returns the Axes."""

from __future__ import annotations

from sma_risk.figures.assembly import party_votes, yes_votes
from sma_risk.figures.comparison import best, compare, frontier
from sma_risk.figures.cost import cost_summary, exceedance, s_curve
from sma_risk.figures.curves import incidence, survival
from sma_risk.figures.demand import positions, settlements
from sma_risk.figures.durations import waiting
from sma_risk.figures.election import electoral_votes, tipping_point
from sma_risk.figures.files import described, save
from sma_risk.figures.histogram import histogram
from sma_risk.figures.knowing import sensitivity, tornado, value_of_information
from sma_risk.figures.law import density
from sma_risk.figures.news import as_it_came, recommendation
from sma_risk.figures.past import hindcast, pit, reliability
from sma_risk.figures.paths import economy
from sma_risk.figures.running import convergence
from sma_risk.figures.solved import agreement
from sma_risk.figures.statuses import moves
from sma_risk.figures.story import replay
from sma_risk.figures.surface import break_even_surface
from sma_risk.figures.themes import theme
from sma_risk.figures.timing import best_timing

__all__ = [
    "agreement",
    "as_it_came",
    "best",
    "best_timing",
    "break_even_surface",
    "compare",
    "convergence",
    "cost_summary",
    "density",
    "described",
    "economy",
    "electoral_votes",
    "exceedance",
    "frontier",
    "hindcast",
    "histogram",
    "incidence",
    "moves",
    "party_votes",
    "pit",
    "positions",
    "recommendation",
    "reliability",
    "replay",
    "s_curve",
    "save",
    "sensitivity",
    "settlements",
    "survival",
    "theme",
    "tipping_point",
    "tornado",
    "value_of_information",
    "waiting",
    "yes_votes",
]
