"""What was believed before any round was counted? Every prior of the fits: judgement, frozen before any score.

They were written in 2026 by people who know how the rounds ended, so a good score is no proof of foresight; halve
and double their weight (`strength`) to see what hangs on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from sma_risk.calibration.fit.autoregression import Autoregression
from sma_risk.calibration.fit.normal import NormalGamma
from sma_risk.distributions import Beta, Gamma
from sma_risk.parameters import POSITIVE

T = TypeVar("T")


@dataclass(frozen=True)
class Prior(Generic[T]):
    """A law and why it was chosen."""

    law: T
    rationale: str


RATES: Mapping[str, Prior[Gamma]] = MappingProxyType(
    {
        "talks.level_regular": Prior(Gamma(1.0, 3.0), "talks in full swing conclude in one month of three"),
        "talks.level_maximalist": Prior(Gamma(1.0, 3.0), "the same for both: rounds shall tell them apart"),
        "ratification.consent_level": Prior(Gamma(1.0, 3.0), "a pending agreement is voted on in one month of three"),
        "durability.withdraw_maximalist": Prior(Gamma(1.0, 12.0), "once in a year of pending"),
        "durability.reopen_maximalist": Prior(Gamma(1.2, 58.0), "the central fear of 2024: that of the preset"),
    }
)
GROWTH = Prior(NormalGamma(0.06, 1.0, 3.0, 0.06), "a rise of 6 %, worth one round; a spread of 6 %, worth three")
OPENING = Prior(NormalGamma(0.4, 1.0, 3.0, 0.5), "a first demand of one and a half times the payment, worth one round")
CONCEDED = Prior(Beta(1.0, 3.0), "a quarter of the way to the first demand, worth four rounds")
ESCALATORS = Prior(0.5, "half a round for each possibility (Jeffreys)")
CPI = Prior(
    Autoregression(mean=(1.25, 0.5), precision=(1.0, 20.0), df=3.0, scale=1.5),
    "inflation of 2.5 % in the long run, half of a deviation lasts; worth a year or two",
)
DEFENCE = Prior(
    Autoregression(mean=(3.0, 0.5), precision=(1.0, 100.0), df=3.0, scale=2.0),
    "defence growth of 6 % in the long run, half of a deviation lasts; worth a year or two",
)
FX = Prior(
    Autoregression(mean=(0.0, 0.8), precision=(1.0, 0.1), df=3.0, scale=0.1),
    "log rate about its mean: a fifth of a deviation is gone in a year, shocks of 10 %; worth a few years",
)


def weighted_gamma(prior: Gamma, strength: float) -> Gamma:
    """Return the prior as if it rested on so many times what it rests on; its mean stays."""
    factor = POSITIVE("strength", strength)
    return Gamma(prior.shape * factor, prior.rate * factor)


def weighted_beta(prior: Beta, strength: float) -> Beta:
    """Return the same of a share."""
    factor = POSITIVE("strength", strength)
    return Beta(prior.a * factor, prior.b * factor)
