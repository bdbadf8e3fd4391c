"""What do several forecasts say together, and how much do they disagree?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray
from sma_risk.distributions.families.continuous import Beta, Constant
from sma_risk.evidence import election_forecasts
from sma_risk.parameters import (
    POSITIVE,
    ScenarioError,
    check_fields,
    checked_mapping,
    closed,
    frozen,
    many,
    one_of,
    parameter,
    simplex,
    text,
)

if TYPE_CHECKING:
    import pandas

MOST_SOURCES = 1000


@frozen
class ForecastPool:
    """Probabilities of one event by source, pooled; the disagreement stays as uncertainty of the probability.

    - linear: the weighted mean p, then `extremising` a: the Beta(a, a) distribution function of p (Ranjan &
      Gneiting 2010, the beta-transformed linear pool).
    - logarithmic: the weighted mean of the log odds, times `extremising` a (Satopaa et al. 2014).

    With a = 1 nothing is extremised. Above 1 a pool of sources that know different things moves away from 1/2.

    >>> pool = ForecastPool.of({"model": 0.47, "market": 0.60, "panel": 0.40})
    >>> pool.probability(), pool.distribution()
    (0.49, Beta(a=17.3..., b=18.0...))
    """

    sources: tuple[str, ...] = parameter("", many(text(80), 1, MOST_SOURCES), "names of the sources")
    probabilities: tuple[float, ...] = parameter(
        "probability", many(closed(0.0, 1.0), 1, MOST_SOURCES), "of the event, by source"
    )
    weights: tuple[float, ...] = parameter("", simplex(0), "of the sources")
    _: KW_ONLY
    kind: str = parameter("", one_of("linear", "logarithmic"), "of pool", default="linear")
    extremising: float = parameter("", POSITIVE, "exponent; 1 leaves the pool as it is", default=1.0)

    def __post_init__(self) -> None:
        check_fields(self, "ForecastPool")
        for name in ("probabilities", "weights"):
            if len(getattr(self, name)) != len(self.sources):
                raise ScenarioError(f"ForecastPool.{name}", getattr(self, name), f"{len(self.sources)} values")
        if min(self.weights) == 0.0:
            raise ScenarioError("ForecastPool.weights", self.weights, "positive weights")
        if self.kind == "logarithmic" and {0.0, 1.0} <= set(self.probabilities):
            raise ScenarioError(
                "ForecastPool.probabilities", self.probabilities, "no 0 beside a 1 in a logarithmic pool"
            )

    @classmethod
    def of(
        cls,
        forecasts: Mapping[str, float],
        weights: Mapping[str, float] | None = None,
        *,
        kind: str = "linear",
        extremising: float = 1.0,
    ) -> Self:
        """Build from probabilities by source; weights by source are scaled to sum to one, None means equal."""
        given = checked_mapping("forecasts", forecasts)
        if not given:
            raise ScenarioError("forecasts", forecasts, "at least one forecast")
        heavy = dict.fromkeys(given, 1.0) if weights is None else dict(checked_mapping("weights", weights))
        if set(heavy) != set(given):
            raise ScenarioError("weights", sorted(heavy), f"one for each of {', '.join(sorted(given))}")
        sizes = [POSITIVE(f"weights.{name}", heavy[name]) for name in given]
        shares = tuple(size / math.fsum(sizes) for size in sizes)
        return cls(tuple(given), tuple(given.values()), shares, kind=kind, extremising=extremising)

    def probability(self) -> float:
        """Return the pooled probability."""
        return self._pooled(np.array(self.weights))

    def disagreement(self) -> float:
        """Return the standard deviation of the sources' own probabilities about their weighted mean."""
        p, weights = np.array(self.probabilities), np.array(self.weights)
        return float(np.sqrt(weights @ (p - weights @ p) ** 2))

    def distribution(self) -> Distribution:
        """Return the Beta with the pooled probability as mean and the disagreement as standard deviation.

        A `Constant` if the sources agree.
        """
        return beta_of_moments("forecasts", self.probability(), self.disagreement() ** 2)

    def leave_one_out(self) -> pandas.DataFrame:
        """Return what each source does: probability, weight, pool without it, and the effect of having it.

        Indexed by source; effect = pool with all - pool without it. Needs two sources.
        """
        import pandas

        if len(self.sources) < 2:
            raise ScenarioError("forecasts", self.sources, "at least two sources to leave one out")
        weights = np.array(self.weights)
        without = [self._pooled(_without(weights, place)) for place in range(len(weights))]
        table = {
            "probability": self.probabilities,
            "weight": self.weights,
            "pool_without": without,
            "effect": self.probability() - np.array(without),
        }
        return pandas.DataFrame(table, index=pandas.Index(self.sources, name="source"))

    def _pooled(self, weights: FloatArray) -> float:
        p, a = np.array(self.probabilities), self.extremising
        if self.kind == "linear":
            return float(special.betainc(a, a, np.clip(weights @ p, 0.0, 1.0)))
        used = weights > 0.0
        return float(special.expit(a * (weights[used] @ special.logit(p[used]))))


def beta_of_moments(key: str, mean: float, var: float) -> Distribution:
    """Return the Beta with this mean and variance, or a `Constant` if the variance is zero.

    a + b = mean (1 - mean) / var - 1, which has to be positive.

    >>> beta_of_moments("p", 0.54, 0.54 * 0.46 / 21)
    Beta(a=10.8..., b=9.2...)
    """
    if var <= 1e-18:
        return Constant(mean)
    size = mean * (1.0 - mean) / var - 1.0
    if not size > 0.0:
        raise ScenarioError(key, math.sqrt(var), f"a standard deviation that a mean of {mean:g} on [0, 1] allows")
    return Beta(mean * size, (1.0 - mean) * size)


def published_forecasts(outcome: str, as_of: str, election_date: str = "2024-11-05") -> dict[str, float]:
    """Return the latest forecast of each source in the evidence, as known at a date, by source.

    Prices of one snapshot are divided by their sum, so that the margin of a market disappears; a source that
    printed one outcome only counts as printed.

    Parameters
    ----------
    outcome : as in the evidence, such as "Trump".
    as_of : YYYY, YYYY-MM or YYYY-MM-DD.
    election_date : of the election that the forecasts are about.

    Raises
    ------
    ScenarioError
        If there is none.

    Examples
    --------
    >>> {source: round(p, 3) for source, p in published_forecasts("Trump", "2024-05-30").items()}
    {'Good Judgment superforecasters': 0.4, 'Polymarket': 0.51}
    """
    known = election_forecasts(as_of=as_of)
    known = known[(known["election_date"] == election_date) & (known["kind"] != "outcome") & known["date"].notna()]
    found = {}
    for source, rows in known.groupby("forecaster"):
        dates = rows.loc[rows["outcome"] == outcome, "date"]
        if len(dates):
            snapshot = rows[rows["date"] == dates.max()].set_index("outcome")["probability_pct"]
            found[str(source)] = float(snapshot[outcome] / (snapshot.sum() if len(snapshot) > 1 else 100.0))
    if not found:
        raise ScenarioError("outcome", outcome, f"one with a forecast known as of {as_of}")
    return found


def _without(weights: FloatArray, place: int) -> FloatArray:
    others = np.where(np.arange(len(weights)) == place, 0.0, weights)
    return np.asarray(others / others.sum())
