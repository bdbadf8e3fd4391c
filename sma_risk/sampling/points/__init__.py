"""From where in the unit hypercube do futures come? Word sources, one for another: `sr.points`.

`random` is what `simulate` uses; `sobol` and `latin_hypercube` spread points evenly, `antithetic` plays opposites
together; `swapped` lets chosen sites read another stream, `tilted` plays some worlds more often and weighs them less.
"""

from sma_risk.sampling.points.groups import groups
from sma_risk.sampling.points.latin import latin_hypercube
from sma_risk.sampling.points.noun import Points
from sma_risk.sampling.points.plain import antithetic, random
from sma_risk.sampling.points.record import from_json
from sma_risk.sampling.points.sobol import sobol
from sma_risk.sampling.points.swapped import swapped
from sma_risk.sampling.points.tilted import tilted

__all__ = [
    "Points",
    "antithetic",
    "from_json",
    "groups",
    "latin_hypercube",
    "random",
    "sobol",
    "swapped",
    "tilted",
]
