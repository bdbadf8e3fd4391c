"""How will prices, the defence budget and the exchange rate move?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sma_risk.distributions.section import Section
from sma_risk.parameters import LARGEST, POSITIVE, between, closed, frozen, non_negative, parameter, positive

if TYPE_CHECKING:
    from sma_risk.distributions.economy.paths import EconomyPaths

LARGEST_PCT = 1000.0
PCT, PCT_SD = closed(-LARGEST_PCT, LARGEST_PCT), non_negative(LARGEST_PCT)
FX = closed(1e-6, LARGEST)


@frozen
class Economy(Section):
    """Yearly inflation and defence growth (autoregressions), exchange rate (mean-reverting), discount rate.

    "Known" is the last value known at the as-of date: inflation of the year before, defence growth of the
    year itself.

    >>> from sma_risk.scenario import twelfth_sma
    >>> twelfth_sma().economy.replace(fx_mean=1300).fx_mean
    1300.0
    """

    key: ClassVar[str] = "economy"

    cpi_known_pct: float = parameter("% a year", PCT, "inflation of the year before the as-of year")
    cpi_mean_pct: float = parameter("% a year", PCT, "inflation in the long run")
    cpi_persistence: float = parameter("", between(-1.0, 1.0), "share of a deviation that lasts into the next year")
    cpi_sd_pct: float = parameter("% a year", PCT_SD, "standard deviation of the yearly innovation")
    defence_known_pct: float = parameter("% a year", PCT, "growth of the defence budget in the as-of year")
    defence_mean_pct: float = parameter("% a year", PCT, "growth of the defence budget in the long run")
    defence_persistence: float = parameter("", between(-1.0, 1.0), "share of a deviation that lasts into the next year")
    defence_sd_pct: float = parameter("% a year", PCT_SD, "standard deviation of the yearly innovation")
    defence_budget_bn: float = parameter("{currency} bn", POSITIVE, "defence budget of the as-of year")
    fx_start: float = parameter("{currency} per USD", FX, "exchange rate of the as-of year")
    fx_mean: float = parameter("{currency} per USD", FX, "exchange rate in the long run")
    fx_reversion: float = parameter("per year", positive(100.0), "speed of the return to the mean")
    fx_sd: float = parameter("per root year", non_negative(5.0), "diffusion of the log exchange rate")
    discount_rate: float = parameter("per year", closed(-0.5, 10.0), "nominal, for present values")

    def paths(
        self,
        first_year: int,
        length: int,
        *,
        correlation: tuple[float, float, float] = (0.0, 0.0, 0.0),
        known: Mapping[str, Mapping[int, float]] | None = None,
    ) -> EconomyPaths:
        """Return the joint law of the three series from the as-of year on; arguments as of `EconomyPaths`.

        >>> from sma_risk.scenario import twelfth_sma
        >>> twelfth_sma().economy.paths(2024, 7).law("exchange_rate", 2026).interval(0.9)
        (1113.8..., 1586.1...)
        """
        from sma_risk.distributions.economy.paths import EconomyPaths

        return EconomyPaths(self, first_year, length, correlation=correlation, known=known)

    def fx_year(self) -> tuple[float, float]:
        """Return (a, b) of one exact yearly step: deviation of the log rate -> a * deviation + b * z."""
        a = math.exp(-self.fx_reversion)
        b = self.fx_sd * math.sqrt(-math.expm1(-2.0 * self.fx_reversion) / (2.0 * self.fx_reversion))
        return a, b
