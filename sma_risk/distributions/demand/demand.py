"""What will be asked, and what will it be settled for? Multiples of the last payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import Distribution, FloatArray, array, distribution, extremes, generator
from sma_risk.distributions.demand.settlements import (
    MULTIPLE,
    MaximalistSettlement,
    RegularSettlement,
    concession_path,
)
from sma_risk.distributions.quadrature import quantile_nodes
from sma_risk.distributions.section import Section
from sma_risk.parameters import NON_NEGATIVE, NUMBER, TRUTH, ScenarioError, frozen, integer, parameter, positive

if TYPE_CHECKING:
    import xarray as xr

LARGEST_MULTIPLE = 1e9
LARGEST_FLOOR = 1e6
LARGEST_LOG = 60.0  # exp(60) = 1e26, and a payment of 1e12 times that still fits into single precision
ASK_TAIL = 1e-12
NODES = integer(2, 10_000)  # the square of it is computed


@frozen
class Demand(Section):
    """Opening demands and the settlements they lead to, one set of marks for each round of talks.

    >>> from sma_risk.scenario.presets import twelfth_sma
    >>> demand = twelfth_sma().demand
    >>> round(demand.opening.mean(), 2)  # times the present payment
    3.9
    """

    key: ClassVar[str] = "demand"

    opening: Distribution = parameter(
        MULTIPLE,
        distribution(0.0, strict=True, most=LARGEST_MULTIPLE),
        "opening demand of a maximalist administration",
    )
    floor: float = parameter(
        MULTIPLE, positive(LARGEST_FLOOR), "settlement that a maximalist reaches without any anchoring"
    )
    anchoring_share: Distribution = parameter(
        "share", distribution(0.0, high=1.0), "of the distance from floor to opening demand that is conceded"
    )
    reservation: Distribution = parameter(
        MULTIPLE,
        distribution(0.0, most=LARGEST_MULTIPLE),
        "what Korea would add to the last payment rather than have no deal",
    )
    regular_ask: Distribution = parameter(
        MULTIPLE, distribution(0.0, strict=True), "opening demand of a regular administration"
    )
    intercept: float = parameter("log multiple", NUMBER, "regular settlement at an ask of one")
    slope: float = parameter("log per log", NUMBER, "elasticity of the regular settlement to the ask")
    scale: float = parameter("log multiple", NON_NEGATIVE, "spread of the regular settlement")
    shock: Distribution = parameter(
        "scales",
        distribution(-50.0, high=50.0),
        "deviation of the log regular settlement; bounded, or no mean exists",
    )
    premium: float = parameter("share", NON_NEGATIVE, "added to a regular settlement that is concluded in haste")

    def maximalist_settlement(self, opening: ArrayLike, share: ArrayLike, reservation: ArrayLike) -> FloatArray:
        """Return s_X: a share of the way from floor to opening demand, at most 1 + reservation.

        The arrays broadcast against each other; the result is a multiple of the last payment.
        """
        return np.minimum(*self.zone_of_agreement(opening, share, reservation))

    def regular_settlement(self, ask: ArrayLike, shock: ArrayLike) -> FloatArray:
        """Return s_R = exp(intercept + slope ln(ask) + scale shock), before any premium; arrays broadcast."""
        log_ask = np.log(array("ask", ask))
        return np.asarray(np.exp(self.intercept + self.slope * log_ask + self.scale * array("shock", shock)))

    def maximalist_law(self) -> MaximalistSettlement:
        """Return the law of s_X, what a maximalist administration settles for."""
        return MaximalistSettlement(self.opening, self.anchoring_share, self.floor, self.reservation)

    def regular_law(self, *, hasty: bool = False) -> RegularSettlement:
        """Return the law of s_R, what a regular administration settles for, with the premium if hasty."""
        premium = self.premium if TRUTH("hasty", hasty) else 0.0
        return RegularSettlement(self.regular_ask, self.intercept, self.slope, self.scale, self.shock, premium)

    def zone_of_agreement(
        self, opening: ArrayLike, share: ArrayLike, reservation: ArrayLike
    ) -> tuple[FloatArray, FloatArray]:
        """Return what a maximalist wants and the most that Korea would pay; no zone if the first is larger."""
        wanted = self._wanted(array("opening", opening), array("share", share))
        return wanted, 1.0 + array("reservation", reservation)

    def paths(self, concession: float, rounds: int, *, size: int = 1000, seed: int | None = None) -> xr.Dataset:
        """Draw talks with a maximalist, round by round, from NumPy's default generator.

        Both sides concede geometrically (`concession_path`) from the opening demand, and from the last payment, to the
        settlement. How they get there is judgement and changes nothing else: the model needs the settlement only.

        Parameters
        ----------
        concession : share of the remaining distance that either side gives up in each round, 0 to 1.
        rounds : after round 0.
        size : number of talks.
        seed : of the generator.

        Returns
        -------
        Dataset
            In multiples of the last payment ``demand`` and ``offer`` (talks, round), ``settlement`` (talks); and
            whether there is a ``zone`` of agreement (talks), so that the settlement is what the maximalist wanted.

        Examples
        --------
        >>> from sma_risk.scenario import twelfth_sma
        >>> talks = twelfth_sma().demand.paths(concession=0.5, rounds=4, size=2000, seed=1)
        >>> (talks.demand - talks.offer).mean("talks").round(2).values.tolist()
        [2.91, 1.45, 0.73, 0.36, 0.18]
        >>> round(float(1 - talks.zone.mean()), 2)
        0.18
        """
        import xarray as xr

        count, rng = integer(1, 10**7)("size", size), generator(seed)
        opening, share, more = (
            law.ppf(rng.random(count)) for law in (self.opening, self.anchoring_share, self.reservation)
        )
        wanted, most = self.zone_of_agreement(opening, share, more)
        settled = np.minimum(wanted, most)
        unit = {"units": MULTIPLE}
        return xr.Dataset(
            {
                "demand": (("round", "talks"), concession_path(opening, settled, concession, rounds), unit),
                "offer": (("round", "talks"), concession_path(1.0, settled, concession, rounds), unit),
                "settlement": ("talks", settled, unit),
                "zone": ("talks", wanted <= most),
            },
            coords={"round": np.arange(rounds + 1)},
        ).transpose("talks", "round")

    def no_overlap_probability(self, *, nodes: int = 201) -> float:
        """Return the probability that a maximalist wants more than Korea would ever pay, s* > R."""
        count = NODES("nodes", nodes)
        opening, opening_weights = quantile_nodes(self.opening, count)
        share, share_weights = quantile_nodes(self.anchoring_share, count)
        wanted = self._wanted(opening[:, None], share[None, :])
        return float(opening_weights @ self.reservation.cdf(wanted - 1.0) @ share_weights)

    def _cross_check(self) -> None:
        with np.errstate(divide="ignore", invalid="ignore"):  # an ask of zero
            log_ask = np.abs(np.log(extremes(self.regular_ask, ASK_TAIL))).max()
            shock = max(abs(end) for end in self.shock.support())
            reach = abs(self.intercept) + abs(self.slope) * log_ask + self.scale * shock
        if not reach <= LARGEST_LOG:
            bound = f"|intercept| + |slope| x largest |ln ask| + scale x largest |shock| <= {LARGEST_LOG:g}"
            raise ScenarioError("demand.intercept", self.intercept, f"{bound}, which is {reach:.4g}")

    def _wanted(self, opening: FloatArray, share: FloatArray) -> FloatArray:
        return self.floor + share * (opening - self.floor)
