"""Which member of a family makes a sample likeliest? SciPy's maximum likelihood, on a checked sample."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sma_risk.parameters import NUMBER, Check, ScenarioError, many

MOST_SAMPLES = 100_000
_NEEDED = f"1 to {MOST_SAMPLES} finite numbers"


def _numbers(value: object) -> tuple[float, ...]:
    found = value.tolist() if isinstance(value, np.ndarray) else value
    return many(NUMBER, 1, MOST_SAMPLES).canonical(found)  # type: ignore[no-any-return]


SAMPLES = Check(_NEEDED, _numbers)


def likeliest(
    family: str, samples: object, low: float = -math.inf, high: float = math.inf, **fixed: float
) -> tuple[Any, ...]:
    """Return what `scipy.stats.<family>.fit` finds: shapes, then loc and scale.

    `fixed` are SciPy's `floc`, `fscale`, `f0`, .... Samples must differ, and lie between `low` and `high`.
    """
    from scipy import stats

    values = np.array(SAMPLES("samples", samples))
    if not low < values.min() < values.max() < high:
        needed = f"at least two different numbers between {low:g} and {high:g}, both excluded"
        raise ScenarioError("samples", values.tolist(), needed)
    held = {name: NUMBER(f"fixed.{name}", value) for name, value in fixed.items()}
    try:
        return tuple(getattr(stats, family).fit(values, **held))
    except (TypeError, ValueError) as error:
        needed = f"what scipy.stats.{family}.fit can hold beside the samples: {error}"
        raise ScenarioError("fixed", fixed, needed) from None
