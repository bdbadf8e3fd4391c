"""What can be kept of futures that are too many to keep? Summaries for `simulate(..., summaries=[...])`."""

from sma_risk.analysis.summaries.chances import Chances
from sma_risk.analysis.summaries.differences import Differences
from sma_risk.analysis.summaries.ends import Ends
from sma_risk.analysis.summaries.extremes import Largest
from sma_risk.analysis.summaries.histograms import Histogram, JointHistogram
from sma_risk.analysis.summaries.moments import Moments

__all__ = ["Chances", "Differences", "Ends", "Histogram", "JointHistogram", "Largest", "Moments"]
