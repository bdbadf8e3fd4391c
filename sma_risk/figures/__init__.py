"""How does it look? Every function draws a Dataset or a law, takes ``ax=None`` and returns the Axes it drew on."""

from __future__ import annotations

from sma_risk.figures.agreement import coverage_agreement
from sma_risk.figures.curves import survival_curve
from sma_risk.figures.densities import density
from sma_risk.figures.diagram import state_diagram
from sma_risk.figures.electoral import electoral_vote_histogram, state_strip
from sma_risk.figures.fan import cost_fan
from sma_risk.figures.flips import flip_lines
from sma_risk.figures.hindcast import hindcast_chart, pit_chart
from sma_risk.figures.knowing import index_bars, tornado_chart, worth_bars
from sma_risk.figures.laws import economy_fan, positions, settlements, waiting, yes_votes
from sma_risk.figures.news import advice_chart, news_chart
from sma_risk.figures.schedule import schedule
from sma_risk.figures.story import story_bands

__all__ = [
    "advice_chart",
    "cost_fan",
    "coverage_agreement",
    "density",
    "economy_fan",
    "electoral_vote_histogram",
    "flip_lines",
    "hindcast_chart",
    "index_bars",
    "news_chart",
    "pit_chart",
    "positions",
    "schedule",
    "settlements",
    "state_diagram",
    "state_strip",
    "story_bands",
    "survival_curve",
    "tornado_chart",
    "waiting",
    "worth_bars",
    "yes_votes",
]
