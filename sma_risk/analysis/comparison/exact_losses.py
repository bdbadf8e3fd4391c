"""What does a strategy lose, by the exact chain? Cost plus priced lapses by replicate, and the error of their mean."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sma_risk.analysis.draws import Estimate
from sma_risk.chain import occupancy
from sma_risk.chain.labelled import lapse_months
from sma_risk.chain.replicates import REPLICATES, Means
from sma_risk.scenario import Scenario

Table = NDArray[np.float64]


def losses_of(scenario: Scenario, means: Means, price: float) -> Table:
    """Return the mean loss, shape (strategy, replicate): cost of the term plus price times lapse months."""
    total: Table = means.by_year[:, :, occupancy.BILL].sum(axis=2) + price * lapse_months(means, scenario)
    return total


def over_replicates(values: Table) -> Estimate:
    """Return the mean of replicates and its standard error."""
    return Estimate(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(REPLICATES), REPLICATES - 1.0)
