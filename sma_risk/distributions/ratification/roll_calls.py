"""What do recorded votes say? Posteriors on grids: with four votes, ranges, not points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special

from sma_risk.distributions.base import FloatArray
from sma_risk.distributions.quadrature import normal_nodes
from sma_risk.distributions.ratification import vote
from sma_risk.distributions.ratification.ratification import Ratification
from sma_risk.parameters import POSITIVE, SHARE, ScenarioError, integer, one_among

SHOCK_SCALE = 0.5  # judgement: the prior of the shock's spread is half-normal with this scale, in logits
LOGITS = np.linspace(-4.0, 4.0, 161)  # the prior of the others' inclination is flat in its logit, .018 to .982
SPREADS = np.linspace(0.0, 2.0, 81)
MEANS = np.linspace(0.005, 0.995, 199)  # the prior of mean attendance is flat, of its precision flat in the log
PRECISIONS = np.geomspace(0.5, 200.0, 121)
NODES = 193
VANISHED = 1e-290  # a chance below it is none


@dataclass(frozen=True, eq=False, repr=False)
class Posterior:
    """Probabilities on a grid of parameters: `values` by name, in the order of the axes of `probability`."""

    values: Mapping[str, FloatArray]
    probability: FloatArray

    def marginal(self, name: str) -> FloatArray:
        """Return the probabilities of one parameter's values."""
        axis = list(self.values).index(one_among("name", name, self.values))
        return np.asarray(self.probability.sum(axis=tuple(i for i in range(self.probability.ndim) if i != axis)))

    def mean(self, name: str) -> float:
        """Return the posterior mean of a parameter."""
        return float(self.marginal(name) @ self.values[name])

    def interval(self, name: str, confidence: float) -> tuple[float, float]:
        """Return the central interval of a parameter, to the step of the grid."""
        below = np.cumsum(self.marginal(name)) - self.marginal(name) / 2.0
        tail = (1.0 - SHARE("confidence", confidence)) / 2.0
        low, high = np.interp([tail, 1.0 - tail], below, self.values[name])
        return float(low), float(high)

    def __repr__(self) -> str:
        """Return mean and 90 % interval of each parameter."""
        parts = [
            f"{n} {self.mean(n):.3g} ({'..'.join(f'{x:.3g}' for x in self.interval(n, 0.9))})" for n in self.values
        ]
        return f"Posterior({', '.join(parts)})"


def fit_others(
    house: Ratification,
    yes: Sequence[int],
    present: Sequence[int],
    government_seats: Sequence[int],
    multiples: Sequence[float] | None = None,
) -> Posterior:
    """Return what votes say of `others_yes` and `shock_sd`, the government's discipline being given.

    Parameters
    ----------
    house : gives seats, discipline, slope and the usual multiple.
    yes, present, government_seats : of each vote.
    multiples : of each deal; None takes the usual one.

    Raises
    ------
    ScenarioError
        If lengths differ or a count is impossible.

    Examples
    --------
    >>> from sma_risk import evidence
    >>> from sma_risk.scenario import twelfth_sma
    >>> votes = evidence.roll_calls(as_of="2024-05")
    >>> fit_others(twelfth_sma().ratification, votes.yes, votes.present, votes.government_seats)
    Posterior(others_yes 0.527 (0.404..0.653), shock_sd 0.417 (0.0561..0.886))
    """
    multiples = [house.usual_multiple] * len(yes) if multiples is None else multiples
    if not len(yes) == len(present) == len(government_seats) == len(multiples):
        raise ScenarioError("yes", list(yes), "as many votes as the other columns have")
    z, weights = normal_nodes(NODES)
    log_density = np.broadcast_to(-0.5 * (SPREADS / SHOCK_SCALE) ** 2, (len(LOGITS), len(SPREADS)))
    for count, there, government, multiple in zip(yes, present, government_seats, multiples, strict=True):
        dear = house.others_slope * np.log(POSITIVE("multiples", multiple) / house.usual_multiple)
        logits = LOGITS[:, None, None] + dear + SPREADS[:, None] * z
        with np.errstate(divide="ignore"):  # impossible counts
            log_density = log_density + np.log(_chance(house, count, there, government, logits) @ weights)
    return _normalised({"others_yes": special.expit(LOGITS), "shock_sd": SPREADS}, log_density)


def fit_attendance(house: Ratification, present: Sequence[int]) -> Posterior:
    """Return what the numbers present say of `attendance_mean` and `attendance_precision`.

    >>> from sma_risk.scenario import twelfth_sma
    >>> fit_attendance(twelfth_sma().ratification, [192, 194, 160])
    Posterior(attendance_mean 0.253 (0.122..0.456), attendance_precision 10.6 (1.23..31.3))
    """
    extra = np.array([integer(house.quorum, house.seats)("present", there) for there in present]) - house.quorum
    a, b, whole = _attending()
    absent = house.seats - house.quorum - extra
    log_density = (special.betaln(extra + a, absent + b) - whole).sum(axis=-1)
    return _normalised({"attendance_mean": MEANS, "attendance_precision": PRECISIONS}, log_density)


@cache
def _attending() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a, b and ln B(a, b) of the beta laws of the grid, each of shape (means, precisions, 1)."""
    a = (MEANS[:, None] * PRECISIONS)[..., None]
    b = ((1.0 - MEANS)[:, None] * PRECISIONS)[..., None]
    return a, b, np.asarray(special.betaln(a, b))


def _normalised(values: Mapping[str, FloatArray], log_density: FloatArray) -> Posterior:
    density = np.exp(log_density - log_density.max())
    return Posterior(values, density / density.sum())


def _chance(house: Ratification, yes: int, present: int, government: int, logits: FloatArray) -> FloatArray:
    """Return the probability of so many yes votes by the logit of the others; shape of `logits`.

    A polynomial in the others' chances of yes and of no, summed on a grid of logits; between, a spline of its log.
    """
    from scipy import interpolate

    present = integer(0, house.seats)("present", present)
    yes = integer(0, present)("yes", yes)
    government = integer(0, house.seats)("government_seats", government)
    most = house.seats - government
    k, rest = np.indices((most + 1, most + 1))  # yes votes of others, and others present who do not
    g = present - k - rest
    loyal = yes - k
    fits = (g >= 0) & (g <= government) & (k + rest <= most) & (loyal >= 0) & (loyal <= g)
    ways = vote.choose(government)[g[fits]] * vote.choose(most)[(k + rest)[fits]] / vote.choose(house.seats)[present]
    part = np.zeros(k.shape)
    part[fits] = (
        ways
        * vote.binomials(government, house.discipline)[g[fits], loyal[fits]]
        * vote.pascal(most)[(k + rest)[fits], k[fits]]
    )
    at = np.linspace(-24.0, 24.0, 961)  # a logit of 4, and 8 shocks of the widest spread, are not beyond
    powers = np.arange(most + 1)
    favour, against = (special.expit(sign * at)[:, None] ** powers for sign in (1.0, -1.0))
    chance = np.sum((favour @ part) * against, axis=1)
    log_chance = interpolate.CubicSpline(at, np.log(np.maximum(chance, VANISHED)))(logits)
    return np.where(log_chance > np.log(2.0 * VANISHED), np.exp(log_chance), 0.0)
