"""Would the other rounds have told this one? Growth, consent and talks, each left out once, and each in its order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sma_risk.calibration import scores
from sma_risk.calibration.fit import priors, rate, rounds, spells
from sma_risk.calibration.hindcast.outcomes import FOLLOWED
from sma_risk.distributions import PiecewiseHazard
from sma_risk.scenario import twelfth_sma

if TYPE_CHECKING:
    import pandas

TODAY = "2025-12"
Score = Callable[[list[Any], Any], tuple[float, float]]


def left_out(*, prequential: bool = False, strength: float = 1.0) -> pandas.DataFrame:
    """Score the fit's law of each past round given the others, or given those before it.

    Parameters
    ----------
    prequential : give only earlier rounds, as they came; otherwise all others.
    strength : weight of the priors.

    Returns
    -------
    DataFrame
        ``quantity`` (growth, consent, talks), ``agreement``, ``crps`` (log multiple, or months) and ``pit``, a row for
        each round. Talks and consent are those that ended, given the exposure of all spells, ended or cut off.

    Examples
    --------
    >>> sorted(set(left_out().quantity))
    ['consent', 'growth', 'talks']
    """
    import pandas as pd

    talks = twelfth_sma().talks
    series: dict[str, tuple[list[Any], Score]] = {
        "growth": (rounds.growth_rounds(TODAY), lambda given, one: _growth(given, one, strength)),
        "consent": (spells.consent_spells(TODAY), lambda given, one: _spell(given, one, strength, "consent")),
        "talks": (spells.talks_spells(TODAY, talks), lambda given, one: _spell(given, one, strength, "talks")),
    }
    found = []
    for quantity, (data, score) in series.items():
        for i, one in enumerate(data):
            given = data[:i] if prequential else data[:i] + data[i + 1 :]
            if quantity == "growth" or one.ended:
                crps, pit = score(given, one)
                found.append((quantity, str(one.agreement), crps, pit))
    return pd.DataFrame(found, columns=["quantity", "agreement", "crps", "pit"])


def _growth(given: list[Any], one: rounds.Round, strength: float) -> tuple[float, float]:
    law = priors.GROWTH.law.weighted(strength).updated([other.log_growth for other in given])
    crps = scores.crps_student_t(one.log_growth, law.mu, law.next_scale, law.df)
    return float(crps), float(law.next_cdf(one.log_growth))


def _spell(given: list[spells.Spell], one: spells.Spell, strength: float, kind: str) -> tuple[float, float]:
    if kind == "consent":
        name, alike = "ratification.consent_level", given
    else:
        name, alike = f"talks.level_{one.attitude}", [s for s in given if s.attitude == one.attitude]
    level = rate(priors.weighted_gamma(priors.RATES[name].law, strength), alike)
    law = PiecewiseHazard(level, factors=one.factors)
    return scores.crps_duration(one.months, law, horizon=FOLLOWED), float(law.cdf(one.months))
