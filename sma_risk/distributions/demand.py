"""What will be asked, and what will it be settled for? Multiples of the last payment."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import Distribution, FloatArray, distribution
from sma_risk.distributions.quadrature import quantile_nodes
from sma_risk.parameters import NON_NEGATIVE, NUMBER, POSITIVE, Section, frozen, parameter

MULTIPLE = "multiple of the last payment"


@frozen
class Demand(Section):
    """Opening demands and the settlements they lead to, one set of marks for each round of talks."""

    key: ClassVar[str] = "demand"

    opening: Distribution = parameter(
        MULTIPLE, distribution(0.0, strict=True), "opening demand of a maximalist administration"
    )
    floor: float = parameter(MULTIPLE, POSITIVE, "settlement that a maximalist reaches without any anchoring")
    anchoring_share: Distribution = parameter(
        "share", distribution(0.0, 1.0), "of the distance from floor to opening demand that is conceded"
    )
    reservation: Distribution = parameter(
        MULTIPLE, distribution(0.0), "what Korea would add to the last payment rather than have no deal"
    )
    regular_ask: Distribution = parameter(
        MULTIPLE, distribution(0.0, strict=True), "opening demand of a regular administration"
    )
    intercept: float = parameter("log multiple", NUMBER, "regular settlement at an ask of one")
    slope: float = parameter("log per log", NUMBER, "elasticity of the regular settlement to the ask")
    scale: float = parameter("log multiple", NON_NEGATIVE, "spread of the regular settlement")
    shock: Distribution = parameter(
        "scales",
        distribution(-50.0, 50.0),
        "deviation of the log regular settlement; bounded, or no mean exists",
    )
    premium: float = parameter("share", NON_NEGATIVE, "added to a regular settlement that is concluded in haste")

    def maximalist_settlement(self, opening: ArrayLike, share: ArrayLike, reservation: ArrayLike) -> FloatArray:
        """Return s_X: a share of the way from floor to opening demand, at most 1 + reservation.

        The arrays broadcast against each other; the result is a multiple of the last payment.
        """
        return np.minimum(self._wanted(opening, share), 1.0 + np.asarray(reservation, dtype=np.float64))

    def regular_settlement(self, ask: ArrayLike, shock: ArrayLike) -> FloatArray:
        """Return s_R = exp(intercept + slope ln(ask) + scale shock), before any premium; arrays broadcast."""
        log_ask = np.log(np.asarray(ask, dtype=np.float64))
        return np.asarray(np.exp(self.intercept + self.slope * log_ask + self.scale * np.asarray(shock)))

    def no_overlap_probability(self, nodes: int = 201) -> float:
        """Return the probability that a maximalist wants more than Korea would ever pay, s* > R."""
        opening, opening_weights = quantile_nodes(self.opening, nodes)
        share, share_weights = quantile_nodes(self.anchoring_share, nodes)
        wanted = self._wanted(opening[:, None], share[None, :])
        return float(opening_weights @ self.reservation.cdf(wanted - 1.0) @ share_weights)

    def _wanted(self, opening: ArrayLike, share: ArrayLike) -> FloatArray:
        return self.floor + np.asarray(share) * (np.asarray(opening, dtype=np.float64) - self.floor)
