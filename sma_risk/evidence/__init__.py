"""What is known, and since when? Tables of facts with source and confidence, and readers that can forget.

Importing is cheap: pandas and xarray are imported when a reader is called.
"""

from __future__ import annotations

from sma_risk.evidence.citations import UnknownRowError, cited, known_on, row
from sma_risk.evidence.dates import last_day
from sma_risk.evidence.frames import read
from sma_risk.evidence.money import (
    agreements,
    annual_payments,
    annual_payments_dataset,
    demands,
    japan_agreements,
)
from sma_risk.evidence.politics import (
    assemblies,
    election_forecasts,
    events,
    roll_calls,
    state_forecasts,
    state_polls,
    state_results,
)
from sma_risk.evidence.records import tables

__all__ = [
    "UnknownRowError",
    "agreements",
    "annual_payments",
    "annual_payments_dataset",
    "assemblies",
    "cited",
    "demands",
    "election_forecasts",
    "events",
    "japan_agreements",
    "known_on",
    "last_day",
    "read",
    "roll_calls",
    "row",
    "state_forecasts",
    "state_polls",
    "state_results",
    "tables",
]
