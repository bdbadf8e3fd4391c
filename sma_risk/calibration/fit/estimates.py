"""What do past rounds say of a scenario's parameters? Every default that can be estimated, with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sma_risk import evidence
from sma_risk.calibration.fit import parts
from sma_risk.distributions import Distribution
from sma_risk.parameters import POSITIVE
from sma_risk.scenario import Scenario, twelfth_sma
from sma_risk.scenario.scenario import checked_scenario

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Fitted:
    """Estimates as of a date; `plug` puts them into a scenario, `table` and `against` show them.

    `spells` holds the waiting behind each hazard, by parameter: exposure and what was cut off.

    >>> sorted(fit("2024-05").spells)[:2]
    ['durability.reopen_maximalist', 'durability.withdraw_maximalist']
    """

    as_of: str
    strength: float
    estimates: tuple[parts.Estimate, ...]
    spells: parts.Observed

    def __getitem__(self, name: str) -> Any:
        """Return a parameter's fitted value."""
        return {one.name: one.value.value for one in self.estimates}[name]

    def plug(self, scenario: Scenario) -> Scenario:
        """Return the scenario with the estimates in place of its own values, each with its rows."""
        return checked_scenario(scenario).replace({one.name: one.value for one in self.estimates})

    def table(self) -> pandas.DataFrame:
        """Return parameter, value, the middle 90 %, number of data, source and rationale, one row each."""
        import pandas as pd

        rows = [(e.name, e.value.value, *e.middle, e.data, e.value.source, e.value.rationale) for e in self.estimates]
        return pd.DataFrame(rows, columns=["parameter", "value", "q5", "q95", "data", "source", "rationale"])

    def against(self, scenario: Scenario) -> pandas.DataFrame:
        """Return the scenario's value (a law's mean) beside the estimate and its middle 90 %, and if it is inside."""
        import pandas as pd

        grounds = checked_scenario(scenario).grounds()
        rows = [
            (e.name, own, _mean(e.value.value), low, high, e.data, low <= own <= high)
            for e in self.estimates
            for own, (low, high) in [(_mean(grounds[e.name].value), e.middle)]
        ]
        return pd.DataFrame(rows, columns=["parameter", "scenario", "fitted", "q5", "q95", "data", "inside"])


def fit(as_of: str, *, strength: float = 1.0, structure: Scenario | None = None) -> Fitted:
    """Estimate what rounds, votes and yearly series known at a date tell of the model's parameters.

    Parameters
    ----------
    as_of : YYYY, YYYY-MM or YYYY-MM-DD; only rows known then are read.
    strength : weight of every prior, 1 = as in `priors`; 2 doubles, 0.5 halves it.
    structure : gives what is not estimated (ramp, deadline, legislature); None takes `twelfth_sma`.

    Returns
    -------
    Fitted
        A parameter is left out where nothing on file speaks of it; in a scenario it then keeps its grounds.

    Raises
    ------
    ScenarioError
        If the strength is not positive, or the date is malformed.

    Examples
    --------
    >>> found = fit("2024-05")
    >>> found["ratification.consent_level"]
    Gamma(shape=5.0, rate=18.1...)
    >>> found.plug(twelfth_sma()).talks.level_regular
    Gamma(shape=4.0, rate=9.1...)
    """
    POSITIVE("strength", strength)
    evidence.last_day(as_of, name="as_of")
    scenario = twelfth_sma() if structure is None else checked_scenario(structure)
    observed = parts.observed(as_of, scenario)
    estimates = (
        *parts.hazards(observed, strength),
        *parts.growth(as_of, strength, scenario),
        *parts.demands(as_of, strength),
        *parts.escalators(as_of, strength),
        *parts.votes(as_of, scenario),
        *parts.economy(as_of, strength),
    )
    return Fitted(as_of, strength, estimates, observed)


def _mean(value: object) -> float:
    return value.mean() if isinstance(value, Distribution) else float(value)  # type: ignore[arg-type]
