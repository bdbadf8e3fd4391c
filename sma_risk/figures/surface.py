"""Where does the answer flip? The break-even price of a lapse month against the election odds, by backlash."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.draws import half_in_errors
from sma_risk.figures import answers, given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import ScenarioError


def break_even_surface(answer: xr.Dataset, *, ax: Axes | None = None, here: tuple[float, float] | None = None) -> Axes:
    """Draw the price of a lapse month above which the strategy with fewer lapses is better, one line a backlash.

    Parameters
    ----------
    answer : from `break_even_surface`, over at least two odds.
    ax : where to draw; None makes a figure.
    here : odds and price that are assumed, marked.

    Raises
    ------
    ScenarioError
        If the surface has fewer than two odds, or is of a sweep; if `here` is not two numbers.

    Examples
    --------
    >>> import sma_risk as sr
    >>> deal = sr.presets.twelfth_sma()
    >>> answer = sr.break_even_surface(deal, "hurry", "wait", backlash=[1.0, 4.0], n=500, seed=2024)
    >>> ax = sr.figures.break_even_surface(answer, here=(0.5, 35.0))
    >>> print(sr.figures.described(ax))
    Hurry is clearly better in 76 % of the 294 combinations tried, wait in 8 %; in the rest the error cannot tell.
    The price of a lapse month at which the answer flips lies between KRW 0 and 80 bn where there is one.
    """
    variables = ("flip_price_bn", "flip_price_bn_se", "better", "difference_bn")
    surface = answers.drawable(answer, ("backlash", "odds", "price"), *variables)
    if surface.sizes.get("odds", 0) < 2 or "backlash" not in surface.dims:
        raise ScenarioError("answer", dict(surface.sizes), "at least two odds, over backlash")
    if here is not None:
        here = given.PLACE("here", here)
    ax, odds, ends = style.axes(ax), 100.0 * surface.odds.values, []
    shades = [colormaps["viridis"](share) for share in _shares(surface.sizes["backlash"])]
    for shade, backlash in zip(shades, surface.backlash.values, strict=True):
        line = surface.sel(backlash=backlash)
        price, half = line.flip_price_bn.values, half_in_errors(surface) * line.flip_price_bn_se.values
        price = np.where(np.isnan(price), 0.0, price)  # no price flips it: better at any price
        ax.plot(odds, price, color=shade, linewidth=2.0, label=f"backlash x {backlash:g}")
        ax.fill_between(odds, price - half, price + half, color=shade, alpha=0.25, linewidth=0)
        ends.append(price)
    ax.set_xlim(0.0, 100.0)
    ax.set_ylim(0.0, 1.12 * max(float(np.max(ends)), here[1] if here else 0.0, 1e-9))
    a, b = (str(surface.attrs[name]) for name in ("a", "b"))
    fewer, more = (a, b) if float(surface.better.isel(odds=-1, price=-1).mean()) <= 0 else (b, a)
    unit = surface.difference_bn.attrs["units"]
    style.dress(
        ax, f'"{fewer}" is better above the line, "{more}" below it', f"price of a lapse month, {unit}",
        x="odds of a maximalist victory, %",
    )  # fmt: skip
    style.legend(ax, loc="upper right", reverse=True)
    if here is not None:
        ax.plot(100.0 * here[0], here[1], "o", color=look().ink, markersize=7)
        style.write(ax, "assumed", (100.0 * here[0], here[1]), xytext=(8, 4), fontsize=style.TEXT)
    style.source_line(ax, surface, "Bands: 95 % intervals. At zero no price makes the other one better.")
    style.tell(ax, str(surface.attrs["sentence"]))
    return ax


def _shares(count: int) -> NDArray[np.float64]:
    """Return places on the colour map that stand out from the paper."""
    low, high = (0.1, 0.75) if look().paper > "#8" else (0.35, 0.95)
    return np.linspace(low, high, count)
