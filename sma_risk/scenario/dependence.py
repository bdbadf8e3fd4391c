"""Which quantities of a future depend on each other? Gaussian and t copulas between named sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sma_risk.distributions import Copula
from sma_risk.distributions.section import Section
from sma_risk.grounds import judged
from sma_risk.parameters import Check, ScenarioError, frozen, many, parameter

if TYPE_CHECKING:
    import pandas

ONCE = (
    "election.probability",
    "talks.level_regular",
    "talks.level_maximalist",
    "ratification.consent_level",
    "ratification.stall_base",
    "durability.reopen_maximalist",
)
"""Drawn once per future."""

EACH_ROUND = ("demand.opening", "demand.anchoring_share", "demand.reservation", "demand.regular_ask", "demand.shock")
"""Drawn anew in each round of talks."""

YEARLY = ("economy.cpi", "economy.defence", "economy.fx")
"""The shocks of a calendar year, from the year after the as-of year on."""

MOST_COPULAS = 8


def _copula(value: Any) -> Copula:
    return value if isinstance(value, Copula) else Copula.from_dict(value)


@frozen
class Dependence(Section):
    """Which sites depend on each other; whatever is not named is independent of all else.

    A site keeps its distribution. A copula is either between quantities drawn once per future or per round of talks,
    or between the yearly shocks of the economy.

    >>> from sma_risk.distributions import GaussianCopula
    >>> Dependence((GaussianCopula(("economy.defence", "economy.fx"), ((1, -0.2), (-0.2, 1))),)).achieved().achieved
    0   -0.2
    Name: achieved, dtype: float64
    """

    key: ClassVar[str] = "dependence"

    copulas: tuple[Copula, ...] = parameter(
        "",
        many(Check("a GaussianCopula or a StudentTCopula", _copula), 0, MOST_COPULAS),
        "each between sites of its own",
        default=judged((), "nothing is known of how they go together"),
    )

    def achieved(self, *, size: int = 100_000, seed: int = 0) -> pandas.DataFrame:
        """Return the rank correlation of each pair of sites, asked, exact and in a sample: `Copula.achieved` of all."""
        import pandas

        tables = [copula.achieved(size=size, seed=seed) for copula in self.copulas]
        return pandas.concat(tables, ignore_index=True) if tables else pandas.DataFrame()

    def _cross_check(self) -> None:
        seen: set[str] = set()
        for number, copula in enumerate(self.copulas):
            key = f"{self.key}.copulas[{number}].sites"
            for site in copula.sites:
                if site not in (*ONCE, *EACH_ROUND, *YEARLY):
                    names = ", ".join((*ONCE, *EACH_ROUND, *YEARLY))
                    raise ScenarioError(key, site, f"sites that are drawn once per future, round or year: {names}")
                if site in seen:
                    raise ScenarioError(key, site, "sites that no other copula names")
                seen.add(site)
            yearly = [site in YEARLY for site in copula.sites]
            if any(yearly) and not all(yearly):
                raise ScenarioError(key, copula.sites, "either shocks of the economy or none")
