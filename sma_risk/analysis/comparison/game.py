"""What does a schedule lose, and which loses less? The months with a choice, in every world of every replicate.

A schedule is improved month by month, the last ones first, on the mean of exact losses, until no single change helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sma_risk.analysis.comparison.exact_losses import Table
from sma_risk.chain.worlds import Words, worlds_of
from sma_risk.core.arrays import Compiled
from sma_risk.parameters import ScenarioError
from sma_risk.scenario import Scenario, Strategy

_MOST_SWEEPS = 50
_HAIR = 1e-9  # a relative gain below which a sweep counts as none: rounding of sums


class Choices(NamedTuple):
    """What may be chosen: tempos and consents by (month, result), in all months up to the last with a choice.

    blind : how many months come before the one in which the result is known.
    """

    tempos: list[list[Table]]
    opens: list[list[Table]]
    blind: int

    @property
    def months(self) -> int:
        """How many months have a choice."""
        return len(self.tempos)


def choices_of(scenario: Scenario, compiled: Compiled) -> Choices:
    """Return what the strategies of the menu do in the months in which they differ."""
    tables = (compiled.strategies.tempo, compiled.strategies.consent_open)
    differ = [(table != table[:1]).any(axis=(0, 2)) for table in tables]
    months = np.flatnonzero(differ[0] | differ[1])
    if not months.size:
        raise ScenarioError("menu", "strategies that do the same", "at least two that differ")
    first_bill = compiled.calendar.first_december
    if months[-1] >= first_bill:
        last, bill = scenario.month_label(int(months[-1])), scenario.month_label(first_bill)
        raise ScenarioError("menu", f"a choice in {last}", f"none from the first bill ({bill}) on")
    menus = [
        [[np.unique(table[:, k, result]).astype(np.float64) for result in range(2)] for k in range(months[-1] + 1)]
        for table in tables
    ]
    return Choices(menus[0], menus[1], max(scenario.month_index(scenario.election.month), 0))


def actions_of(strategy: Strategy, choices: Choices) -> tuple[Table, Table]:
    """Return the tempos and consents, by (month, result), that a strategy takes in the months with a choice."""
    single = np.float32  # menus hold what the compiled tables hold
    tempo, opened = (table[: choices.months].astype(single) for table in (strategy.tempo, strategy.consent_open))
    return tempo.astype(np.float64), opened.astype(np.float64)


class Game:
    """The months with a choice, valued in every world of every replicate."""

    def __init__(
        self,
        scenario: Scenario,
        compiled: Compiled,
        price: float,
        choices: Choices,
        words: Iterable[Words],
        pool: ThreadPoolExecutor,
    ) -> None:
        from sma_risk.chain import kernels, months, rules, values
        from sma_risk.chain.setting import setting_of

        self.rules, self.price, self.choices, self.pool = rules, price, choices, pool
        self.setting = setting_of(scenario, compiled)
        neutral = [compiled.strategies.tempo[0].copy(), compiled.strategies.consent_open[0].copy()]
        for table in neutral:
            table[: choices.months] = 1.0

        def prepare(one: Words) -> _Replicate:
            worlds = worlds_of(one, compiled)
            room = kernels.empty_months(scenario.months)
            row, turn = np.zeros(months.RATES), np.zeros(months.TURNS, np.int64)
            backward = values.backward_for(self.setting.shape, scenario.months)
            early = rules.empty_early(one.shape[2], choices.months)
            spare = (row, turn, backward)
            if not rules.prepare(self.setting, price, *neutral, worlds, room.rates, room.turns, *spare, early):
                raise ScenarioError("scenario", "a chain of too many states", "fewer rounds or shorter waits")
            return _Replicate(worlds.office[1].astype(np.int64), spare, early)

        self.replicates = list(pool.map(prepare, words))

    def improve(self, tempo: Table, opened: Table) -> tuple[Table, Table, float]:
        """Return the rule reached from another by changing one month at a time, last months first, and its loss."""
        lowest = np.inf
        for _ in range(_MOST_SWEEPS):
            self._each(self._weigh, tempo.copy(), opened.copy())
            for k in range(self.choices.months - 1, -1, -1):
                tempo[k], opened[k] = self._best_actions(k, tempo[k], opened[k])
                self._each(self._settle, k, tempo[k], opened[k])
            loss = float(np.mean(self._losses()))
            if not loss < lowest - _HAIR * abs(loss):
                return tempo, opened, loss
            lowest = loss
        raise RuntimeError(f"no rule found in {_MOST_SWEEPS} sweeps")

    def with_perfect_information(self) -> Table:
        """Return the mean loss, shape (replicate), if the best is done in each state, knowing the marks."""
        for k in range(self.choices.months - 1, -1, -1):
            menus = self.choices.tempos[k], self.choices.opens[k]
            counts = [np.array([len(one) for one in menu]) for menu in menus]
            self._each(self._settle_best, k, *map(_padded, menus), *counts)
        return np.array(self._losses())

    def _best_actions(self, k: int, tempo: Table, opened: Table) -> tuple[Table, Table]:
        """Return the tempo and the consent of month k, by result, that lose least; before the election they agree."""
        chosen = []
        menus = [np.unique(np.concatenate(menu[k])) for menu in (self.choices.tempos, self.choices.opens)]
        summed = self._each(self._compare, k, *menus)
        for part, (menu, allowed, now) in enumerate(
            zip(menus, (self.choices.tempos[k], self.choices.opens[k]), (tempo, opened), strict=True)
        ):
            losses = np.sum([found[part] for found in summed], axis=0)
            if k < self.choices.blind:
                losses = np.broadcast_to(losses.sum(axis=0), losses.shape)
            for result in range(2):
                losses = np.where(_row(result, ~np.isin(menu, allowed[result])), np.inf, losses)
            chosen.append(np.array([_least(menu, losses[result], now[result]) for result in range(2)]))
        return chosen[0], chosen[1]

    def _compare(self, r: _Replicate, k: int, tempos: Table, opens: Table) -> tuple[Table, Table]:
        sums = np.zeros((2, len(tempos))), np.zeros((2, len(opens)))
        self.rules.compare_actions(self.setting, self.price, k, tempos, opens, r.result, *r.spare, r.early, *sums)
        return sums

    def _weigh(self, r: _Replicate, tempo: Table, opened: Table) -> None:
        self.rules.weigh(self.setting, tempo, opened, r.result, *r.spare, r.early)

    def _settle(self, r: _Replicate, k: int, tempo: Table, opened: Table) -> None:
        self.rules.settle(self.setting, self.price, k, tempo, opened, r.result, *r.spare, r.early)

    def _settle_best(self, r: _Replicate, k: int, *menus: NDArray[Any]) -> None:
        self.rules.settle_best(self.setting, self.price, k, *menus, r.result, *r.spare, r.early)

    def _losses(self) -> list[float]:
        base = self.setting.numbers.base_payment
        prices = [r.early.values[:, 0, 0].mean(axis=0) for r in self.replicates]
        return [float(price[0] + base * price[1:].sum()) for price in prices]

    def _each(self, task: Callable[..., Any], *arguments: Any) -> list[Any]:
        return list(self.pool.map(lambda replicate: task(replicate, *arguments), self.replicates))


class _Replicate(NamedTuple):
    result: NDArray[np.int64]
    spare: tuple[Any, ...]
    early: Any


def _row(result: int, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the mask in the row of a result, false in the other."""
    return np.stack([mask if row == result else np.zeros_like(mask) for row in range(2)])


def _least(menu: Table, losses: Table, now: float) -> float:
    """Return the action that loses least; the present one unless another is better by more than rounding."""
    best = int(np.argmin(losses))
    at_present = losses[menu == now]
    if at_present.size and not losses[best] < at_present[0] - _HAIR * abs(at_present[0]):
        return now
    return float(menu[best])


def _padded(menu: list[Table]) -> Table:
    """Return the actions of both results, shape (2, most), short rows filled with their first."""
    most = max(map(len, menu))
    return np.stack([np.concatenate([one, np.repeat(one[:1], most - len(one))]) for one in menu])
