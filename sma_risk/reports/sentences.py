"""What does a report say first? The answer in sentences, every number with its error."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from sma_risk.analysis.wording import amount, said
from sma_risk.reports.findings import Choice, Findings

_CHANCES = {
    "ratified_in_time": "a new deal is in force in time",
    "lapse_3_months": "there are three months or more without an agreement",
    "reopened": "a deal is reopened",
    "exit": "somebody leaves for good",
}


def answer(found: Findings) -> list[str]:
    """Return the sentences that a report leads with, most important first."""
    choice = found.choice
    if choice is None:
        start = f"One strategy was played, {found.best}: there is nothing to choose, and this is what it leads to."
        return [start, _cost(found), _fate(found)]
    return [
        _what_to_do(found, choice),
        _wrong_choice(found, choice),
        *_flips(found, choice),
        _cost(found),
        _fate(found),
    ]


def percent(row: xr.Dataset, name: str) -> str:
    """Return a probability in per cent with its error."""
    return f"{said(100.0 * float(row[name]), 100.0 * float(row[f'{name}_se']))} %"


def sum_of(row: xr.Dataset, name: str, money: str) -> str:
    """Return an amount with its error and its currency."""
    return amount(said(float(row[name]), float(row[f"{name}_se"])), money)


def listed(parts: list[str]) -> str:
    """Return parts as a list in a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def assumed_odds(found: Findings) -> str:
    """Return the odds of a maximalist victory that the scenario assumes."""
    return f"{100.0 * found.scenario.election.win_probability():.3g} %"


def _what_to_do(found: Findings, choice: Choice) -> str:
    loss = sum_of(choice.ranking.sel(strategy=found.best), "loss_bn", found.money)
    counted = f"a month without an agreement counted as {amount(f'{found.lapse_price_bn:g}', found.money)}"
    close = [rival.name for rival in choice.rivals if not rival.clear]
    many = len(found.strategies)
    if close:
        return (
            f"Of {many} strategies {found.best} loses least on average, {loss} with {counted}, but these futures "
            f"cannot tell it from {listed(close)}."
        )
    return f"Choose {found.best}: of {many} strategies it loses least on average, {loss} with {counted}."


def _wrong_choice(found: Findings, choice: Choice) -> str:
    behind = [
        f"{rival.name} {sum_of(choice.ranking.sel(strategy=rival.name), 'behind_best_bn', found.money)}"
        for rival in choice.rivals
    ]
    row = choice.regret.sel(strategy=found.best)
    return (
        f"What a wrong choice costs on average, on the same futures: {listed(behind)} more. No choice is right in all: "
        f"{found.best} is the best in {percent(row, 'is_best')} of futures, and loses "
        f"{sum_of(row, 'mean_regret', found.money)} more on average than whatever would have been best."
    )


def _flips(found: Findings, choice: Choice) -> Iterator[str]:
    at_odds = [(rival.name, rival.odds) for rival in choice.rivals if rival.odds and bool(rival.odds.flips)]
    at_price = [rival for rival in choice.rivals if bool(rival.price.flips)]
    odds = found.scenario.election.win_probability()
    if at_odds:
        name, near = min(at_odds, key=lambda one: abs(float(one[1].odds) - odds))
        told = near.attrs["sentence"]
        yield f"It flips with the odds, first against {name}: {told}. Assumed are {assumed_odds(found)}."
    elif all(rival.odds is None for rival in choice.rivals):
        yield "The first election is decided in these futures, so there are no odds at which the answer flips."
    else:
        yield f"At no odds of a maximalist victory is another one clearly better. Assumed are {assumed_odds(found)}."
    if at_price:
        first = min(at_price, key=lambda rival: abs(float(rival.price.lapse_price_bn) - found.lapse_price_bn))
        yield (
            f"It flips with the price of a month without an agreement, first against {first.name}: "
            f"{first.price.attrs['sentence']}. That price is a value judgement."
        )
    else:
        yield "At no price of a month without an agreement is another strategy clearly better."


def _cost(found: Findings) -> str:
    row = found.costs.sel(strategy=found.best)
    low, high = (float(row.total_bn.sel(statistic=name)) for name in ("q5", "q95"))
    years = found.scenario.years
    mean, worst = (sum_of(row.sel(statistic=name), "total_bn", found.money) for name in ("mean", "es95"))
    return (
        f"Under {found.best} the years {years[0]} to {years[-1]} cost {mean} on average; nine futures in ten lie "
        f"between {amount(f'{low:,.0f} and {high:,.0f}', found.money)}; the worst 5 % cost {worst} on average."
    )


def _fate(found: Findings) -> str:
    row = found.chances.sel(strategy=found.best)
    parts = [f"in {percent(row, name)} of futures {meaning}" for name, meaning in _CHANCES.items()]
    return f"Whether it holds: {listed(parts)}."
