"""From where in the unit hypercube do futures come? Word sources, one for another: `sr.points`.

`random` is what `simulate` uses; `sobol` and `latin_hypercube` spread points evenly, `antithetic` plays opposites
together; `swapped` lets chosen sites read another stream, `tilted` plays some worlds more often and weighs them less.
"""

from sma_risk.sampling.points.noun import Points
from sma_risk.sampling.points.plain import antithetic, random
from sma_risk.sampling.points.record import from_json
from sma_risk.sampling.points.swapped import swapped

__all__ = ["Points", "antithetic", "from_json", "random", "swapped"]
