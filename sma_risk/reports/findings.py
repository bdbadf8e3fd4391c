"""Which answers does a report rest on? Everything that it says is asked here, once."""

from __future__ import annotations

from dataclasses import dataclass

import xarray as xr

from sma_risk.analysis.comparison.break_even.odds import break_even_odds
from sma_risk.analysis.comparison.break_even.price import break_even_lapse_price
from sma_risk.analysis.comparison.decisions import best, compare
from sma_risk.analysis.comparison.regret import regret
from sma_risk.analysis.cost.summary import cost_summary
from sma_risk.analysis.draws import draws_of
from sma_risk.analysis.information.value import value_of_information
from sma_risk.analysis.selection import lapse_price_of, money_of, several
from sma_risk.analysis.sensitivity.tornado import tornado
from sma_risk.analysis.survival.chances import chances
from sma_risk.analysis.survival.curves import survival
from sma_risk.analysis.sweeps import DIMS
from sma_risk.analysis.updating.reweight import believed
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_DRAWN = 8  # inputs of a tornado that are drawn


@dataclass(frozen=True)
class Rival:
    """A strategy that is not the best, beside the one that is: who is better, by how much, and until when."""

    name: str
    comparison: xr.Dataset
    odds: xr.Dataset | None
    price: xr.Dataset

    @property
    def clear(self) -> bool:
        """Whether the two can be told apart."""
        low, high = float(self.comparison.difference_bn_low), float(self.comparison.difference_bn_high)
        return not low <= 0.0 <= high


@dataclass(frozen=True)
class Choice:
    """What there is to say of several strategies: who is best, the rivals in their order, regret, information."""

    ranking: xr.Dataset
    rivals: tuple[Rival, ...]
    regret: xr.Dataset
    information: xr.Dataset


@dataclass(frozen=True)
class Findings:
    """All answers of a report; `choice` is None if there is one strategy only."""

    scenario: Scenario
    best: str
    lapse_price_bn: float
    costs: xr.Dataset
    chances: xr.Dataset
    curves: xr.Dataset
    swings: xr.Dataset
    choice: Choice | None

    @property
    def strategies(self) -> list[str]:
        """The strategies, as they were played."""
        return [str(name) for name in self.costs.strategy.values]

    @property
    def money(self) -> str:
        """The unit of amounts, such as KRW bn."""
        return money_of(self.scenario)


def findings(futures: xr.Dataset, lapse_price_bn: float | None = None) -> Findings:
    """Ask everything that a report says.

    Raises
    ------
    ScenarioError
        If the futures are a sweep, or what the analyses refuse.
    """
    futures = several(futures, "cost_bn", "lapse_months", "attitude_2025")
    for dim in futures.dims:
        if dim not in DIMS:
            raise ScenarioError("futures.dims", dim, f"one scenario: choose a cell, as by futures.isel({dim}=0)")
    scenario = believed(futures)
    price = lapse_price_of(scenario, lapse_price_bn)
    names = [str(name) for name in futures.strategy.values]
    choice = _choice(futures, price) if len(names) > 1 else None
    swings = tornado(futures, of="loss", lapse_price_bn=price)
    ahead = names[0] if choice is None else str(choice.ranking.strategy.values[0])
    moving = swings.isel(about=(swings.swing.sel(strategy=ahead) != 0.0).values)
    return Findings(
        scenario,
        ahead,
        price,
        cost_summary(futures, levels=LEVELS),
        chances(futures),
        survival(futures),
        moving.sortby(abs(moving.swing.sel(strategy=ahead)), ascending=False).isel(about=slice(_DRAWN)),
        choice,
    )


def _choice(futures: xr.Dataset, price: float) -> Choice:
    ranking = best(futures, lapse_price_bn=price)
    first, *others = (str(name) for name in ranking.strategy.values)
    one = futures.isel(strategy=0)
    open_race = 0.0 < draws_of(one).share(one.attitude_2025.values == 1) < 1.0
    rivals = tuple(
        Rival(
            other,
            compare(futures, first, other, lapse_price_bn=price),
            break_even_odds(futures, first, other, lapse_price_bn=price) if open_race else None,
            break_even_lapse_price(futures, first, other),
        )
        for other in others
    )
    return Choice(
        ranking, rivals, regret(futures, lapse_price_bn=price), value_of_information(futures, lapse_price_bn=price)
    )
