"""Where do talks end, and by which way? The laws of the two settlements, and paths of demand and offer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from sma_risk.distributions.base import Distribution, Evaluated, FloatArray, array, distribution, generator
from sma_risk.distributions.families.continuous import Constant
from sma_risk.distributions.inverse import _ByMasses
from sma_risk.distributions.quadrature import quantile_nodes
from sma_risk.parameters import NON_NEGATIVE, NUMBER, PROBABILITY, frozen, integer, parameter, positive

MULTIPLE = "multiple of the last payment"
NODES = 401  # of the averaged part; twice as many change no mass by 1e-12
MOMENT_NODES = 4001  # the clip of the shock leaves a kink, whose error falls with the square: below 1e-9
Heights = Callable[[FloatArray], Evaluated]
NEGLIGIBLE = 1e-15
PANELS, PANEL_NODES = 40, 16


def _times(share: float, distance: float) -> float:
    return share * distance if share else 0.0  # also if the distance is infinite


@frozen
class MaximalistSettlement(_ByMasses):
    """What a maximalist settles for: a share of the way from floor to opening demand, at most 1 + reservation.

    >>> from sma_risk.distributions import Beta, LogNormal
    >>> law = MaximalistSettlement(LogNormal(4.5, 0.3), Beta(1.2, 10.8), 1.05, LogNormal(0.6, 0.5))
    >>> law.ppf([0.05, 0.5, 0.95]).round(2).tolist()
    [1.08, 1.28, 1.73]
    """

    opening: Distribution = parameter(MULTIPLE, distribution(0.0), "opening demand")
    anchoring_share: Distribution = parameter("share", distribution(0.0, high=1.0), "of the distance that is conceded")
    floor: float = parameter(MULTIPLE, positive(1e6), "settlement without any anchoring")
    reservation: Distribution = parameter(MULTIPLE, distribution(0.0), "beyond the last payment, rather than no deal")

    def support(self) -> tuple[float, float]:
        """Return the least and the most that can be agreed."""
        demands = self.opening.support()
        wanted = [
            self.floor + _times(share, end - self.floor) for share in self.anchoring_share.support() for end in demands
        ]
        least, most = self.reservation.support()
        return min(*wanted, 1.0 + least), min(max(wanted), 1.0 + most)

    def mean(self) -> float:
        """Return the expectation, by quadrature of the tails beside the floor; to 1e-9 if the parts have densities."""
        return self.floor + self._moment(1)

    def var(self) -> float:
        """Return the variance, likewise."""
        return self._moment(2) - self._moment(1) ** 2

    def rvs(self, size: int | tuple[int, ...] | None = None, seed: int | None = None) -> FloatArray:
        """Draw opening, share and reservation, and settle."""
        rng = generator(seed)
        opening, share, more = (
            law.ppf(rng.random(size)) for law in (self.opening, self.anchoring_share, self.reservation)
        )
        return np.minimum(self.floor + share * (opening - self.floor), 1.0 + more)

    def _pdf(self, x: FloatArray) -> Evaluated:
        wanted = self._wanted_at(x, self.opening._pdf, self.anchoring_share._pdf, scaled=True)
        return wanted * self.reservation._sf(x - 1.0) + self._wanted(x, True) * self.reservation._pdf(x - 1.0)

    def _pmf(self, x: FloatArray) -> Evaluated:
        wanted = self._wanted_at(x, self.opening._pmf, self.anchoring_share._pmf, scaled=False)
        return wanted * (self.reservation._sf(x - 1.0) + self.reservation._pmf(x - 1.0)) + self._wanted(
            x, True
        ) * self.reservation._pmf(x - 1.0)

    def _cdf(self, x: FloatArray) -> Evaluated:
        return self._wanted(x, False) + self._wanted(x, True) * self.reservation._cdf(x - 1.0)

    def _sf(self, x: FloatArray) -> Evaluated:
        return self._wanted(x, True) * self.reservation._sf(x - 1.0)

    def _wanted(self, x: FloatArray, above: bool) -> Evaluated:
        """Probability that more than x is wanted, or at most x: averaged over the share, which divides smoothly."""
        away = np.asarray(x)[..., None] - self.floor
        if isinstance(self.opening, Constant):
            distance = self.opening.value - self.floor
            mass = self.anchoring_share._sf if above == (distance > 0.0) else self.anchoring_share._cdf
            beside = np.where(away < 0.0, 1.0, 0.0) if above else np.where(away >= 0.0, 1.0, 0.0)
            return (mass(away / distance) if distance else beside)[..., 0]
        share, weights = quantile_nodes(self.anchoring_share, NODES)
        opening = self.floor + away / share
        return (self.opening._sf(opening) if above else self.opening._cdf(opening)) @ weights

    def _wanted_at(self, x: FloatArray, opening: Heights, share: Heights, scaled: bool) -> Evaluated:
        """Density of what is wanted (`scaled`), or its mass, at x."""
        away = np.asarray(x)[..., None] - self.floor
        if isinstance(self.opening, Constant):
            distance = self.opening.value - self.floor
            if distance == 0.0:
                return np.where(scaled | (away[..., 0] != 0.0), 0.0, 1.0)
            return share(away / distance)[..., 0] / (abs(distance) if scaled else 1.0)
        given, weights = quantile_nodes(self.anchoring_share, NODES)
        return (opening(self.floor + away / given) / (given if scaled else 1.0)) @ weights

    def _bounds(self, below: FloatArray, above: FloatArray) -> tuple[Evaluated, Evaluated]:
        least, most = self.support()
        from_below: FloatArray = self.reservation._ppf(below)
        more = np.where(below <= above, from_below, self.reservation._isf(above))
        return np.full(below.shape, least), np.minimum(1.0 + more, most)

    def _moment(self, order: int) -> float:
        """Return the expectation of (x - floor)**order: tails by Gauss-Legendre on panels that halve to the floor."""
        nodes, weights = np.polynomial.legendre.leggauss(PANEL_NODES)
        (least, most), total = self.support(), 0.0
        reach = min(most, float(self.isf(NEGLIGIBLE)))
        for sign, tail, length in ((1.0, self.sf, reach - self.floor), (-1.0, self.cdf, self.floor - least)):
            if length > 0.0:
                ends = np.append(0.0, length * 0.5 ** np.arange(PANELS)[::-1])
                knots = sign * (np.array(self.reservation.support()) + 1.0 - self.floor)
                ends = np.unique(np.append(ends, knots[(knots > 0.0) & (knots < length)]))
                half, middle = np.diff(ends) / 2.0, (ends[1:] + ends[:-1]) / 2.0
                u = middle[:, None] + half[:, None] * nodes
                area = np.sum(half[:, None] * weights * order * u ** (order - 1) * tail(self.floor + sign * u))
                total += sign**order * float(area)
        return total


@frozen
class RegularSettlement(_ByMasses):
    """What a regular administration settles for: (1 + premium) exp(intercept + slope ln(ask) + scale shock)."""

    ask: Distribution = parameter(MULTIPLE, distribution(0.0, strict=True), "opening demand")
    intercept: float = parameter("log multiple", NUMBER, "settlement at an ask of one")
    slope: float = parameter("log per log", NUMBER, "elasticity to the ask")
    scale: float = parameter("log multiple", positive(1e6), "spread")
    shock: Distribution = parameter("scales", distribution(-50.0, high=50.0), "deviation")
    premium: float = parameter("share", NON_NEGATIVE, "for haste", default=0.0)

    def support(self) -> tuple[float, float]:
        """Return the least and the most that can be agreed."""
        with np.errstate(divide="ignore", invalid="ignore"):
            asks = [float(self.slope * np.log(end)) if self.slope else 0.0 for end in self.ask.support()]
            low, high = (ask + self.scale * end for ask, end in zip(sorted(asks), self.shock.support(), strict=True))
            return float(self._multiple(low)), float(self._multiple(high))

    def mean(self) -> float:
        """Return the expectation, by quadrature."""
        return self._moment(1.0)

    def var(self) -> float:
        """Return the variance, by quadrature."""
        return self._moment(2.0) - self._moment(1.0) ** 2

    def _pdf(self, x: FloatArray) -> Evaluated:
        """The derivative of `_cdf`: between the ends of the shock, and on each of them that has a mass."""
        inner = self._average(x, self.shock._pdf) / self.scale
        on_ends = 0.0
        for end, mass in self._atoms() if self.slope else ():
            ask = np.exp((self._log(x) - self.scale * end) / self.slope)
            on_ends = on_ends + mass * self.ask._pdf(ask) * ask / abs(self.slope)
        return np.where(x <= 0.0, 0.0, (inner + on_ends) / np.maximum(x, np.finfo(np.float64).tiny))

    def _pmf(self, x: FloatArray) -> Evaluated:
        return np.where(x <= 0.0, 0.0, self._average(x, self.shock._pmf))

    def _cdf(self, x: FloatArray) -> Evaluated:
        low, high = self._atoms()
        between = self._average(x, lambda shock: np.clip(self.shock._cdf(shock) - low[1], 0.0, 1.0 - low[1] - high[1]))
        return between + sum(mass * self._asked(self._log(x) - self.scale * end, False) for end, mass in (low, high))

    def _sf(self, x: FloatArray) -> Evaluated:
        low, high = self._atoms()
        between = self._average(x, lambda shock: np.clip(self.shock._sf(shock) - high[1], 0.0, 1.0 - low[1] - high[1]))
        return between + sum(mass * self._asked(self._log(x) - self.scale * end, True) for end, mass in (low, high))

    def _atoms(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ends of the shock and the masses on them, where a clip has put what lay beyond."""
        low, high = self.shock.support()
        below, above = float(self.shock.cdf(low)), float(self.shock.sf(np.nextafter(high, -np.inf)))
        return (low, below), (high, above if high > low else 0.0)

    def _average(self, x: FloatArray, mass: Callable[[FloatArray], Evaluated]) -> Evaluated:
        ask, weights = quantile_nodes(self.ask, NODES)
        return mass((self._log(x)[..., None] - self.slope * np.log(ask)) / self.scale) @ weights

    def _asked(self, log: FloatArray, above: bool) -> Evaluated:
        """Return the probability that slope ln(ask) is above, or at most, this."""
        if self.slope == 0.0:
            return np.where((log < 0.0) == above, 1.0, 0.0)
        ask = np.exp(log / self.slope)
        return self.ask._sf(ask) if above == (self.slope > 0.0) else self.ask._cdf(ask)

    def _log(self, x: FloatArray) -> FloatArray:
        return np.asarray(np.log(np.maximum(x, 0.0) / (1.0 + self.premium)) - self.intercept)

    def _bounds(self, below: FloatArray, above: FloatArray) -> tuple[Evaluated, Evaluated]:
        """If both terms lie beyond their quantiles at half a mass, so does the sum beyond its own at the mass."""
        asks = [self.slope * np.log(end) for end in (self.ask._ppf(below / 2.0), self.ask._isf(below / 2.0))]
        low = np.minimum(*asks) + self.scale * self.shock._ppf(below / 2.0)
        asks = [self.slope * np.log(end) for end in (self.ask._ppf(above / 2.0), self.ask._isf(above / 2.0))]
        return self._multiple(low), self._multiple(np.maximum(*asks) + self.scale * self.shock._isf(above / 2.0))

    def _multiple(self, log: ArrayLike) -> Evaluated:
        return (1.0 + self.premium) * np.exp(self.intercept + np.asarray(log))

    def _moment(self, order: float) -> float:
        ask, weights = quantile_nodes(self.ask, MOMENT_NODES)
        shock, shares = quantile_nodes(self.shock, MOMENT_NODES)
        moved = (ask ** (order * self.slope) @ weights) * (np.exp(order * self.scale * shock) @ shares)
        return float(self._multiple(0.0) ** order * moved)


def concession_path(start: ArrayLike, end: ArrayLike, concession: float, rounds: int) -> FloatArray:
    """Return the positions of a side that in each round gives up the same share of what is left.

    Geometric concession from `start` towards `end`, which both sides approach from their own side and reach in the
    limit. It shows how talks may look; the settlement of the model does not depend on it.

    Parameters
    ----------
    start, end : position of round 0 and final position; arrays broadcast.
    concession : share of the remaining distance given up in each round, 0 to 1.
    rounds : after round 0.

    Returns
    -------
    Array of shape (rounds + 1, ...).

    Examples
    --------
    >>> concession_path(5.0, 1.0, 0.5, rounds=3).tolist()
    [5.0, 3.0, 2.0, 1.5]
    """
    share, last = PROBABILITY("concession", concession), integer(0, 10_000)("rounds", rounds)
    start, end = array("start", start), array("end", end)
    left = (1.0 - share) ** np.arange(last + 1)
    return np.asarray(end + np.multiply.outer(left, start - end))
