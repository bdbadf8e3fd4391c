"""Where may prices, the defence budget and the exchange rate go together? One Gaussian law, known years fixed.

The law of what the core draws (docs/model.md, section 11), which takes correlations as a copula of the scenario. The
vector of all years, with the logarithm of the exchange rate, is normal, so everything is in closed form.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from sma_risk.distributions.base import Distribution, FloatArray, array, generator
from sma_risk.distributions.economy.economy import Economy
from sma_risk.distributions.families.continuous import Constant, LogNormal, Normal
from sma_risk.parameters import (
    NUMBER,
    POSITIVE,
    YEAR,
    Check,
    ScenarioError,
    checked_mapping,
    closed,
    instance,
    integer,
    many,
    one_among,
    refuse_unknown,
)

SERIES = ("cpi_pct", "defence_pct", "exchange_rate")
LONGEST = integer(1, 100)
ROUNDING = 1e-12  # of variances and eigenvalues; what is left of a variance below it is known
CORRELATION = Check("three numbers from -1 to 1", many(closed(-1.0, 1.0), 3, 3).canonical)

COLUMN = instance(Mapping, "a mapping from years to numbers")

Known = Mapping[str, Mapping[int, float]]


@dataclass(frozen=True, eq=False)
class EconomyPaths:
    """Yearly CPI inflation, defence growth (both per cent) and units of the currency per USD, from the as-of year on.

    Parameters
    ----------
    economy : the section with the three laws; its known values are those of the as-of year (CPI: the year before).
    first_year : the as-of year.
    length : years.
    correlation : of the shocks of a year: CPI with defence, CPI with the log exchange rate, defence with it.
    known : values by series and year that are fixed; what they say of other years and series is accounted for.

    Examples
    --------
    >>> from sma_risk.scenario import twelfth_sma
    >>> paths = EconomyPaths(twelfth_sma().economy, 2024, 3, correlation=(0, 0.4, 0), known={"cpi_pct": {2024: 2.3}})
    >>> paths.mean().round(2).tolist()
    [[2.3, 4.2, 1365.0], [2.15, 4.6, 1349.94], [2.08, 4.8, 1336.86]]
    >>> paths.rvs(1000, seed=1).shape
    (1000, 3, 3)
    """

    economy: Economy
    first_year: int
    length: int
    _: KW_ONLY
    correlation: tuple[float, float, float] = (0.0, 0.0, 0.0)
    known: Known | None = None
    _centre: FloatArray = field(init=False, repr=False)
    _covariance: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        instance(Economy, "to be an Economy")("economy", self.economy)
        object.__setattr__(self, "first_year", YEAR("first_year", self.first_year))
        object.__setattr__(self, "length", LONGEST("length", self.length))
        cpi_defence, cpi_fx, defence_fx = CORRELATION("correlation", self.correlation)
        shocks = np.array([[1.0, cpi_defence, cpi_fx], [cpi_defence, 1.0, defence_fx], [cpi_fx, defence_fx, 1.0]])
        if np.linalg.eigvalsh(shocks)[0] < -ROUNDING:
            raise ScenarioError("correlation", self.correlation, "three correlations that are possible together")
        centre, covariance = _free(self.economy, self.length, shocks)
        at, values = self._fixed()
        centre, covariance = _given(centre, covariance, at, values)
        object.__setattr__(self, "_centre", centre)
        object.__setattr__(self, "_covariance", covariance)

    @property
    def years(self) -> NDArray[np.int64]:
        """The years, shape (length,)."""
        return np.arange(self.first_year, self.first_year + self.length)

    def law(self, series: str, year: int) -> Distribution:
        """Return the law of one value: `Normal`, `LogNormal` for the exchange rate, `Constant` if it is known."""
        k = self._index(series, year)
        centre, sd = float(self._centre[k]), math.sqrt(float(self._covariance[k, k]))
        if series == "exchange_rate":
            return LogNormal(math.exp(centre), sd) if sd > 0.0 else Constant(math.exp(centre))
        return Normal(centre, sd) if sd > 0.0 else Constant(centre)

    def mean(self) -> FloatArray:
        """Return the expectations, shape (length, 3)."""
        return self._values(self._centre, 0.5 * np.diag(self._covariance))

    def std(self) -> FloatArray:
        """Return the standard deviations, shape (length, 3)."""
        sd = np.sqrt(np.diag(self._covariance)).reshape(-1, 3)
        sd[:, 2] = self.mean()[:, 2] * np.sqrt(np.expm1(sd[:, 2] ** 2))
        return sd

    def ppf(self, q: ArrayLike) -> FloatArray:
        """Return the quantiles of each value by itself, shape of `q` followed by (length, 3)."""
        score = special.ndtri(array("q", q))
        return self._values(self._centre + np.multiply.outer(score, np.sqrt(np.diag(self._covariance))))

    def rvs(self, size: int, *, seed: int | None = None) -> FloatArray:
        """Draw paths, shape (size, length, 3)."""
        size = integer(1, 10**8)("size", size)
        scale, directions = np.linalg.eigh(self._covariance)
        root = directions * np.sqrt(np.maximum(scale, 0.0))
        root[np.diag(self._covariance) == 0.0] = 0.0  # rounding must not move what is known
        z = generator(seed).standard_normal((size, len(scale)))
        return self._values(self._centre + z @ root.T)

    def defence_budget(self, paths: FloatArray) -> FloatArray:
        """Return the budgets (bn) of paths, shape (..., length); that of the as-of year is the economy's."""
        drawn = array("paths", paths)
        if drawn.shape[-2:] != (self.length, len(SERIES)):
            raise ScenarioError("paths", f"shape {drawn.shape}", f"shape (..., {self.length}, {len(SERIES)})")
        growth = 1.0 + drawn[..., 1] / 100.0
        growth[..., 0] = 1.0
        return np.asarray(self.economy.defence_budget_bn * np.cumprod(growth, axis=-1))

    def _fixed(self) -> tuple[NDArray[np.int64], FloatArray]:
        known = checked_mapping("known", self.known or {})
        refuse_unknown("known", known, SERIES)
        for series, column in known.items():
            COLUMN(f"known.{series}", column)
        for series, name in (("defence_pct", "defence_known_pct"), ("exchange_rate", "fx_start")):
            if self.first_year in known.get(series, {}):
                raise ScenarioError(f"known.{series}", known[series], f"later years; economy.{name} has the first")
        entries = {
            self._index(series, year): NUMBER(f"known.{series}", value)
            for series, column in known.items()
            for year, value in column.items()
        }
        rates = {k: math.log(POSITIVE("known.exchange_rate", value)) for k, value in entries.items() if k % 3 == 2}
        entries = dict(sorted({**entries, **rates}.items()))
        return np.array(list(entries), dtype=np.int64), np.array(list(entries.values()), dtype=np.float64)

    def _index(self, series: str, year: int) -> int:
        one_among("series", series, SERIES)
        place = integer(self.first_year, self.first_year + self.length - 1)(series, year) - self.first_year
        return int(3 * place + SERIES.index(series))

    def _values(self, centre: FloatArray, more: FloatArray | float = 0.0) -> FloatArray:
        """Return the values of the normal vector: the exchange rate is the exponential, times exp(more)."""
        values = np.array(centre).reshape(*np.shape(centre)[:-1], -1, 3)
        values[..., 2] = np.exp(values[..., 2] + np.reshape(np.broadcast_to(more, (3 * self.length,)), (-1, 3))[:, 2])
        return values


def _free(economy: Economy, length: int, shocks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of the vector (year by year, the three series) before anything else is known."""
    a, b = economy.fx_year()
    keep = np.array([economy.cpi_persistence, economy.defence_persistence, a])
    rest = np.array([economy.cpi_mean_pct, economy.defence_mean_pct, math.log(economy.fx_mean)])
    sd = np.array([economy.cpi_sd_pct, economy.defence_sd_pct, b])
    last = np.array([economy.cpi_known_pct, economy.defence_known_pct, math.log(economy.fx_start)])
    first = np.array([rest[0] + keep[0] * (last[0] - rest[0]), last[1], last[2]])  # CPI was known of the year before
    centre = rest + keep ** np.arange(length)[:, None] * (first - rest)
    innovation = sd[:, None] * shocks * sd
    lags = np.zeros((3 * length, 3 * length))  # row (year, series), column (year of the shock, series)
    drawn = np.zeros_like(lags)
    for year in range(length):
        here = slice(3 * year, 3 * year + 3)
        drawn[here, here] = innovation if year else np.diag([innovation[0, 0], 0.0, 0.0])
        for shock in range(year + 1):
            lags[here, 3 * shock : 3 * shock + 3] = np.diag(keep ** (year - shock))
    return centre.ravel(), lags @ drawn @ lags.T


def _given(
    centre: FloatArray, covariance: FloatArray, at: NDArray[np.int64], values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return mean and covariance of a normal vector given some of its entries."""
    if not len(at):
        return centre, covariance
    gain = covariance[:, at] @ np.linalg.pinv(covariance[np.ix_(at, at)], hermitian=True)
    centre = centre + gain @ (values - centre[at])
    covariance = covariance - gain @ covariance[at]
    centre[at], covariance[at], covariance[:, at] = values, 0.0, 0.0
    variances = np.diag(covariance)
    np.fill_diagonal(covariance, np.where(variances > ROUNDING * variances.max(), variances, 0.0))
    return centre, (covariance + covariance.T) / 2.0
