"""Which strategy is better, by how much, and in how many futures? All on the same futures, so in pairs."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.draws import half_in_errors
from sma_risk.analysis.wording import amount, said
from sma_risk.figures import answers, style
from sma_risk.figures.themes import look


def best(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw by how much each strategy loses more than the best on average, with 95 % intervals of the paired difference.

    Parameters
    ----------
    answer : from `best`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.best(sr.best(futures))
    >>> print(sr.figures.described(ax))
    Mean loss beyond the best strategy, KRW bn, a month without an agreement at KRW 35 bn: hurry best, wait 360 ±
    40.
    """
    found = answers.drawable(answer, ("strategy",), "behind_best_bn", "behind_best_bn_se")
    names, money = answers.names(found), str(found.behind_best_bn.attrs["units"])
    inks = style.colours(names)
    ax, told = style.axes(ax), []
    for place, name in enumerate(names):
        ink = inks[name]
        value, error = (float(found[v].sel(strategy=name)) for v in ("behind_best_bn", "behind_best_bn_se"))
        low, high = value - half_in_errors(found) * error, value + half_in_errors(found) * error
        ax.plot([low, high], [place, place], color=ink, linewidth=2.0)
        ax.plot(value, place, "o", color=ink, markersize=8)
        told.append("best" if place == 0 else said(value, error))
        style.write(ax, told[-1], (high, place), xytext=(9, 0), va="center_baseline", clear=True)
    right = max(float((found.behind_best_bn + half_in_errors(found) * found.behind_best_bn_se).max()), 1e-9)
    ax.set_xlim(-0.04 * right, 1.22 * right)
    ax.set_ylim(len(names) - 0.5, -0.5)
    price = amount(f"{float(found.attrs['lapse_price_bn']):g}", money)
    style.dress(ax, "Mean loss beyond that of the best strategy, on the same futures", x=money, lines="x")
    style.rows(ax, names)
    note = f"Loss: cost of the term, and {price} for each month without an agreement. Lines: 95 % intervals; ±: one"
    style.source_line(ax, found, f"{note} standard error.")
    rest = ", ".join(f"{name} {text}" for name, text in zip(names, told, strict=True))
    style.tell(ax, f"Mean loss beyond the best strategy, {money}, a month without an agreement at {price}: {rest}.")
    return ax


def compare(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw the difference of two strategies future by future, in order: in how many each is better, and by how much.

    Parameters
    ----------
    answer : from `compare` with ``levels``, say 1 to 99 %.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import numpy as np
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.compare(sr.compare(futures, "hurry", "wait", levels=np.linspace(0.01, 0.99, 99)))
    >>> ax.get_xlabel()
    '% of futures, in order of the difference'
    """
    found = answers.drawable(answer, ("level",), "difference_bn_at", "difference_bn_at_low", "difference_bn")
    a, b = (str(found.attrs[name]) for name in ("a", "b"))
    inks, money, now = style.colours([a, b]), str(found.difference_bn.attrs["units"]), look()
    share, gain = 100.0 * found.level.values, -found.difference_bn_at.values
    low, high = -found.difference_bn_at_high.values, -found.difference_bn_at_low.values
    ax = style.axes(ax)
    for name, side in ((a, gain > 0.0), (b, gain < 0.0)):
        ax.fill_between(share, 0.0, gain, where=side, color=now.tint(inks[name], 0.3), linewidth=0, interpolate=True)
    ax.fill_between(share, low, high, color=now.tint(now.ink, 0.45), linewidth=0)
    ax.plot(share, gain, color=now.ink, linewidth=1.6)
    ax.axhline(0.0, color=now.quiet, linewidth=0.9)
    ax.set_xlim(0.0, 100.0)
    value, error = -float(found.difference_bn), float(found.difference_bn_se)
    ax.axhline(value, color=now.quiet, linewidth=1.1, linestyle=(0, (4, 3)))
    side = "bottom" if value > 0.0 else "top"
    style.write(
        ax, f"mean {said(value, error)}", (99.0, value), xytext=(0, 3 if value > 0.0 else -3), ha="right", va=side,
        clear=True,
    )  # fmt: skip
    title = f'What "{a}" saves against "{b}", future by future'
    style.dress(ax, title, f"saved, {money}", x="% of futures, in order of the difference")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    better, equal = 100.0 * float(found.a_better), 100.0 * float(found.equal)
    shares = {a: better, b: 100.0 - better - equal}
    for (name, part), x, place in zip(shares.items(), (0.3, 0.97), (("left", 0.96), ("right", 0.05)), strict=True):
        text = f"{name} is better in {part:.0f} %"
        style.write(ax, text, (x, place[1]), now.written(inks[name]), xycoords="axes fraction", ha=place[0],
                    va="top" if place[1] > 0.5 else "bottom", fontsize=style.TEXT, clear=True)  # fmt: skip
    price = amount(f"{float(found.attrs['lapse_price_bn']):g}", money)
    note = f"Saved: cost, and {price} for each month without an agreement. In {equal:.0f} % both lose the same."
    style.source_line(ax, found, f"{note} Band: 95 % interval; ±: one standard error.")
    style.tell(
        ax,
        f"Paired on the same futures, {a} is better than {b} in {better:.0f} % of them, worse in {shares[b]:.0f} %, "
        f"the same in {equal:.0f} %; on average it saves {amount(said(value, error), money)}.",
    )
    return ax


def frontier(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw each strategy's mean loss against the mean of its worst futures: good is below and to the left.

    Parameters
    ----------
    answer : from `frontier`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.frontier(sr.frontier(futures))
    >>> print(sr.figures.described(ax))
    On mean loss and the mean of the worst 5 %, hurry beats all others.
    """
    found = answers.drawable(answer, ("strategy",), "mean_loss_bn", "shortfall_bn", "efficient")
    inks, money = style.colours(answers.names(found)), str(found.mean_loss_bn.attrs["units"])
    ax = style.axes(ax)
    for name, ink in inks.items():
        one = found.sel(strategy=name)
        x, y = float(one.mean_loss_bn), float(one.shortfall_bn)
        errors = [half_in_errors(found) * float(one[end]) for end in ("mean_loss_bn_se", "shortfall_bn_se")]
        face = ink if bool(one.efficient) else look().paper
        ax.errorbar(x, y, errors[1], errors[0], fmt="o", color=ink, markersize=8, markerfacecolor=face, elinewidth=1.1)
    level = 100.0 * (1.0 - float(found.attrs["shortfall_level"]))
    worst = f"mean of the worst {level:g} %, {money}"
    style.dress(ax, "Mean loss, and loss where it goes wrong", worst, x=f"mean, {money}")
    ax.margins(0.14)
    style.label_crosses(ax, _interval(found, "mean_loss_bn"), _interval(found, "shortfall_bn"), inks)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter("{x:,.0f}")
    style.source_line(ax, found, "Filled: no other is better in both. Lines: 95 % intervals.")
    style.tell(ax, str(found.attrs["sentence"]))
    return ax


def _interval(found: xr.Dataset, name: str) -> NDArray[np.float64]:
    """Return an estimate between the ends of its 95 % interval, (strategy, 3)."""
    half = half_in_errors(found) * found[f"{name}_se"].values
    return np.stack([found[name].values + sign * half for sign in (-1.0, 0.0, 1.0)], axis=1)
