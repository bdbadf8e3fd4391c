"""Where does the answer flip, if odds, the price of a lapse and the backlash all move at once?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from sma_risk.analysis.checks import check_rising
from sma_risk.analysis.comparison.break_even.backlash import FACTORS, unvaried
from sma_risk.analysis.comparison.decisions import compared, differences
from sma_risk.analysis.draws import Z95, Draws
from sma_risk.analysis.selection import Losses, maximalist_won, money_of, same_futures
from sma_risk.analysis.sweeps import sweeps
from sma_risk.analysis.wording import amount
from sma_risk.parameters import NON_NEGATIVE, PROBABILITY
from sma_risk.sampling.simulate import simulate
from sma_risk.scenario import Scenario, resolve
from sma_risk.scenario.strategies import StrategyLike

ODDS = tuple(k / 20 for k in range(21))
PRICES = (0.0, 10.0, 20.0, 35.0, 50.0, 70.0, 100.0)
MOST = 1001
Table = NDArray[np.float64]
_Spread = Callable[[Table], Table]


@sweeps
def break_even_surface(
    scenario: Scenario,
    a: StrategyLike,
    b: StrategyLike,
    *,
    odds: Sequence[float] = ODDS,
    lapse_prices_bn: Sequence[float] = PRICES,
    backlash: Sequence[float] = FACTORS,
    n: int = 100_000,
    seed: int | None = None,
) -> xr.Dataset:
    """Return by how much a loses more than b over election odds, price of a lapse month and backlash.

    The same futures are played at every backlash. Odds and price need no playing: given who wins, mean cost and mean
    lapse do not depend on the odds, and the loss is linear in the price.

    Parameters
    ----------
    scenario : what is assumed otherwise.
    a, b : two strategies.
    odds : of a maximalist victory, rising.
    lapse_prices_bn : of a month without an agreement, rising.
    backlash : multipliers on the hazard that a deal signed early is reopened, rising.
    n, seed : futures and seed, as for `simulate`.

    Returns
    -------
    Dataset
        ``difference_bn`` (backlash, odds, price), a minus b, with ``_se``; ``better`` (the same), -1 where a is
        clearly better (95 %), 1 where b is, 0 where the error cannot tell; ``flip_price_bn`` (backlash, odds), the
        price at which both are equally good, and ``flip_odds`` (backlash, price), with ``_se``: NaN where there is
        none, or none that the error supports. ``attrs["sentence"]`` says it.

    Raises
    ------
    ScenarioError
        If values do not rise or are out of range, or what `simulate` or `compare` refuses.

    Examples
    --------
    >>> import sma_risk as sr
    >>> found = break_even_surface(sr.presets.twelfth_sma(), "hurry", "wait", backlash=[1.3, 8.0], n=2000, seed=1)
    >>> found.difference_bn.dims, found.better.sel(backlash=1.3, odds=0.5, price=100).item()
    (('backlash', 'odds', 'price'), -1)
    """
    chosen = resolve(scenario, [a, b])
    chances = check_rising("odds", odds, PROBABILITY, 1, MOST)
    prices = check_rising("lapse_prices_bn", lapse_prices_bn, NON_NEGATIVE, 1, MOST)
    factors = check_rising("backlash", backlash, NON_NEGATIVE, 1, MOST)
    first, second = (one.name for one in chosen)
    money = money_of(scenario)
    parts, attrs = [], {}
    for factor in factors:
        futures = simulate(scenario.replace({"durability.backlash": factor}), chosen, n=n, seed=seed)
        seed, attrs = int(futures.attrs["seed"]), futures.attrs
        won = maximalist_won(futures)
        means, covariance = _by_winner(differences(futures, first, second), won, same_futures(futures))
        parts.append(_flips(means, covariance, np.array(chances), np.array(prices)))
    units = {"odds": "1", "price": f"{money} per month", "backlash": "1"}
    values = {"backlash": factors, "odds": chances, "price": prices}
    found = xr.Dataset(coords={name: (name, list(values[name]), {"units": unit}) for name, unit in units.items()})
    for name, dims, unit in (
        ("difference_bn", ("backlash", "odds", "price"), money),
        ("flip_price_bn", ("backlash", "odds"), units["price"]),
        ("flip_odds", ("backlash", "price"), "1"),
    ):
        for ending in ("", "_se"):
            found[name + ending] = (dims, np.stack([part[name + ending] for part in parts]), {"units": unit})
    clear = abs(found.difference_bn) > Z95 * found.difference_bn_se
    found["better"] = (np.sign(found.difference_bn) * clear).astype(np.int8)
    found.better.attrs = {"units": "1", "flag_values": [-1, 0, 1], "flag_meanings": f"{first} not_told {second}"}
    kept = compared(xr.Dataset(attrs=attrs), first, second) | {name: list(one) for name, one in values.items()}
    return found.assign_attrs(kept | unvaried(scenario, chosen), sentence=_said(found, first, second))


def _by_winner(parts: tuple[Losses, Losses], won: NDArray[np.bool_], draws: Draws) -> tuple[Table, Table]:
    """Return mean differences of cost and lapse if the maximalist wins, then if not, (4), and their covariances."""
    means, influences = [], []
    for side in (won, ~won):
        share = draws.share(side)
        for part in parts:
            average = draws.mean(np.where(side, part, 0.0)) / share
            means.append(average)
            influences.append(np.where(side, part - average, 0.0) / share)
    return np.array(means), draws.covariance(np.stack(influences))


def _flips(means: Table, covariance: Table, odds: Table, prices: Table) -> dict[str, Table]:
    """Return the difference on the grid, and where it crosses zero, with errors by the delta method."""

    def spread(weights: Table) -> Table:
        return np.asarray(np.sqrt(np.einsum("...i,ij,...j->...", weights, covariance, weights)))

    p, c = odds[:, None], prices[None, :]
    grid = np.stack(np.broadcast_arrays(p, p * c, 1.0 - p, (1.0 - p) * c), axis=-1)
    zero, one = np.zeros_like(odds), np.ones_like(odds)
    of_cost = np.stack([odds, zero, one - odds, zero], axis=-1)
    of_lapse = np.stack([zero, odds, zero, one - odds], axis=-1)
    price, price_se = _crossing(of_cost, of_lapse, means, spread)
    price_out = ~(price >= 0.0)
    nil, unit = np.zeros_like(prices), np.ones_like(prices)
    if_x, if_r = np.stack([unit, prices, nil, nil], axis=-1), np.stack([nil, nil, unit, prices], axis=-1)
    at, at_se = _crossing(if_r, if_x - if_r, means, spread)
    at_out = ~((at >= 0.0) & (at <= 1.0))
    return {
        "difference_bn": grid @ means,
        "difference_bn_se": spread(grid),
        "flip_price_bn": np.where(price_out, np.nan, price),
        "flip_price_bn_se": np.where(price_out, np.nan, price_se),
        "flip_odds": np.where(at_out, np.nan, at),
        "flip_odds_se": np.where(at_out, np.nan, at_se),
    }


def _crossing(level: Table, slope: Table, means: Table, spread: _Spread) -> tuple[Table, Table]:
    """Return where level + x slope is zero, and its error; NaN where the slope is not clear of zero (95 %)."""
    steep = slope @ means
    steep = np.where(np.abs(steep) > Z95 * spread(slope), steep, np.nan)
    x = -(level @ means) / steep
    return x, spread(level + x[:, None] * slope) / np.abs(steep)


def _said(found: xr.Dataset, a: str, b: str) -> str:
    shares = [100.0 * float((found.better == side).mean()) for side in (-1, 1)]
    told = f"{a} is clearly better in {shares[0]:.0f} % of the {found.better.size} combinations tried, {b} in "
    told += f"{shares[1]:.0f} %; in the rest the error cannot tell"
    dear = found.flip_price_bn
    if bool(dear.notnull().any()):
        told += ". The price of a lapse month at which the answer flips lies between "
        told += amount(f"{float(dear.min()):.0f} and {float(dear.max()):.0f}", found.difference_bn.attrs["units"])
        told += " where there is one"
    return told
