"""Where does the answer flip? The break-even price of a lapse month against the election odds, by backlash."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib import colormaps
from matplotlib.axes import Axes

from sma_risk.figures import answers, style
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
        If the surface has fewer than two odds.
    """
    variables = ("flip_price_bn", "flip_price_bn_se", "better", "difference_bn")
    surface = answers.drawable(answer, ("backlash", "odds", "price"), *variables)
    if surface.sizes.get("odds", 0) < 2:
        raise ScenarioError("answer", dict(surface.sizes), "at least two odds")
    ax = style.axes(ax)
    odds = 100.0 * surface.odds.values
    shades = colormaps["viridis"](np.linspace(0.1, 0.85, surface.sizes["backlash"]))
    for shade, backlash in zip(shades, surface.backlash.values, strict=True):
        line = surface.sel(backlash=backlash)
        price, error = line.flip_price_bn.values, line.flip_price_bn_se.values
        price = np.where(np.isnan(price), 0.0, price)  # no price flips it: better at any price
        ax.plot(odds, price, color=shade, linewidth=2.0, label=f"backlash x {backlash:g}")
        ax.fill_between(odds, price - 1.96 * error, price + 1.96 * error, color=shade, alpha=0.18, linewidth=0)
    ax.set_xlim(0.0, 100.0)
    ax.set_ylim(0.0, 1.12 * float(np.nanmax(surface.flip_price_bn.values)))
    a, b = (surface.attrs[name] for name in ("a", "b"))
    fewer, more = (a, b) if float(surface.better.isel(odds=-1, price=-1).mean()) <= 0 else (b, a)
    style.dress(
        ax,
        f'"{fewer}" is better above the line, "{more}" below it',
        f"price of a lapse month, {surface.difference_bn.attrs['units']}",
    )
    ax.set_xlabel("odds of a maximalist victory, %", fontsize=style.TEXT, color=style.INK)
    ax.legend(frameon=False, fontsize=style.TEXT - 1, loc="upper right")
    if here is not None:
        ax.plot(100.0 * here[0], here[1], "o", color=style.INK, markersize=7)
        ax.annotate("assumed", (100.0 * here[0], here[1]), xytext=(8, 4), textcoords="offset points",
                    fontsize=style.TEXT, color=style.INK)  # fmt: skip
    style.footnote(ax, "Bands: 95 % intervals. At zero no price makes the other one better.")
    return ax
