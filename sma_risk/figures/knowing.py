"""What is it worth to know, and what matters? Bars with their errors: values of information, indices, tornados."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sma_risk.analysis.draws import half_in_errors
from sma_risk.analysis.inputs import label_of
from sma_risk.analysis.wording import amount, said
from sma_risk.figures import answers, style
from sma_risk.figures.themes import look
from sma_risk.parameters import ScenarioError

_KINDS = {
    "first": ("alone", 0),
    "effect": ("fair share (Shapley)", 3),
    "total": ("with all it interacts with", 1),
    "delta": ("shift of the whole distribution", 4),
}


def value_of_information(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw what it is worth to know each thing (EVPPI), most valuable first, with 95 % intervals.

    Parameters
    ----------
    answer : from `value_of_information`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.value_of_information(sr.value_of_information(futures, about=["election", "settlement"]))
    >>> print(sr.figures.described(ax))
    To know everything beforehand would be worth KRW 140 ± 10 bn; to know just one thing: election KRW 18 ± 2 bn; to
    know settlement: nothing that the error supports.
    """
    values = answers.drawable(answer, ("about",), "evppi_bn", "evppi_bn_se", "evpi_bn", "acts_otherwise")
    ordered, money = values.sortby("evppi_bn"), str(values.evppi_bn.attrs["units"])
    ax = style.axes(ax)
    halves = half_in_errors(ordered) * ordered.evppi_bn_se.values
    ax.barh(np.arange(halves.size), ordered.evppi_bn, height=0.6, color=look().palette[0], **_whiskers(halves))
    starts, ends = ordered.evppi_bn.values - halves, ordered.evppi_bn.values + halves
    shares = 100.0 * ordered.acts_otherwise.values
    rows = zip(ordered.evppi_bn.values, ordered.evppi_bn_se.values, starts, ends, shares, strict=True)
    for place, (value, error, start, end, share) in enumerate(rows):
        told = f"{said(value, error, error=False)}; other choice in {share:.0f} %"
        _beside(ax, max(end, 0.0), place, told if start > 0.0 else "0" if error == 0.0 else "not told from 0")
    right = max(float(ends.max()), 1e-9)
    ax.set_xlim(min(0.0, float(starts.min())) - 0.02 * right, 1.42 * right)
    _across(ax, ordered, "What it would be worth to know before choosing", money)
    best, price, everything = values.attrs["best"], float(values.attrs["lapse_price_bn"]), float(values.evpi_bn)
    style.source_line(
        ax,
        values,
        f"Chosen without knowing: {best}, with {amount(f'{price:g}', money)} for a month without an agreement. To know "
        f"everything, down to every vote, would be worth {amount(f'{everything:,.0f}', money)}. Lines: 95 % intervals.",
    )
    style.tell(ax, str(values.attrs["sentence"]))
    return ax


def sensitivity(answer: xr.Dataset, strategy: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw shares of an outcome's variance by input, with 95 % intervals: first, effect, total, delta, as there are.

    Parameters
    ----------
    answer : from `explained`, `sobol`, `shapley` or `borgonovo`, or several of these merged.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.sensitivity(sr.explained(futures, of="loss", about=["election", "settlement"]), "hurry")
    >>> print(sr.figures.described(ax))
    What decides the loss under hurry, alone: settlement 10 %, election 5 %.
    """
    kinds = [kind for kind in _KINDS if kind in answers.drawable(answer, ())]
    if not kinds:
        raise ScenarioError("answer", sorted(map(str, answer)), "one of " + ", ".join(_KINDS))
    found = answers.drawable(answer, ("about", "strategy"), *kinds)
    chosen = answers.of_one(found, strategy).sortby(kinds[-1])
    height, width = np.arange(chosen.sizes["about"]), 0.8 / len(kinds)
    ax = style.axes(ax)
    for k, kind in enumerate(kinds):
        at, (label, ink) = height + (0.5 * len(kinds) - k - 0.5) * width, _KINDS[kind]
        ax.barh(at, 100.0 * chosen[kind], height=0.86 * width, color=look().palette[ink], label=label,
                **_whiskers(half_in_errors(chosen) * 100.0 * chosen[f"{kind}_se"].values))  # fmt: skip
    ax.axvline(0.0, color=look().quiet, linewidth=0.8)
    what = f"{chosen.attrs.get('of', 'outcome')} under {chosen.strategy.item()}"
    _across(ax, chosen, f"What decides the {what}", "%" if kinds == ["delta"] else "% of the variance")
    if len(kinds) > 1:
        style.legend(ax, loc="lower right")
    style.source_line(ax, chosen, "Lines: 95 % intervals.")
    first = chosen[kinds[-1]][::-1]
    shares = [
        f"{label_of(str(name))} {100.0 * float(share):z.0f} %"
        for name, share in zip(first.about.values, first, strict=True)
    ]
    style.tell(ax, f"What decides the {what}, {_KINDS[kinds[-1]][0]}: {', '.join(shares)}.")
    return ax


def tornado(answer: xr.Dataset, strategy: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw an outcome's mean where each input is low and high, widest swing on top, with the inputs' own values.

    Parameters
    ----------
    answer : from `tornado` or `one_at_a_time`.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.tornado(sr.tornado(futures), "hurry")
    >>> print(sr.figures.described(ax))
    Mean loss under hurry: settled with regular moves it most, from 8,087.8 where it is low to 8,876.9 where it is
    high, KRW bn.
    """
    swings = answers.drawable(answer, ("about", "strategy"), "swing", "low", "high", "low_se", "high_se")
    chosen = answers.of_one(swings, strategy)
    chosen = chosen.isel(about=np.argsort(np.abs(chosen.swing.values), kind="stable"))
    middle, height = float(chosen.middle), np.arange(chosen.sizes["about"])
    far = half_in_errors(chosen)
    ax = style.axes(ax, (style.SIZE[0], max(style.SIZE[1], 2.2 + 0.28 * height.size)))
    for side, ink in (("low", look().tint(look().palette[0], 0.5)), ("high", look().palette[2])):
        ax.barh(height, chosen[side] - middle, left=middle, height=0.62, color=ink, label=f"where the input is {side}",
                **_whiskers(far * chosen[f"{side}_se"].values))  # fmt: skip
    ax.axvline(middle, color=look().ink, linewidth=1.0)
    ax.set_ylim(-1.9, height.size - 0.4)  # room for the legend below the bars
    ends = np.concatenate(
        [(chosen[side] + sign * far * chosen[f"{side}_se"]).values for side in ("low", "high") for sign in (-1, 1)]
    )
    span = max(float(ends.max() - ends.min()), 1e-9)
    ax.set_xlim(float(ends.min()) - 0.16 * span, float(ends.max()) + 0.16 * span)
    for place in height:
        row = chosen.isel(about=place)
        for side, other in (("low", "high"), ("high", "low")):
            right = float(row[side]) >= float(row[other])
            end = float(row[side]) + (far if right else -far) * float(row[f"{side}_se"])
            if np.isfinite(row[f"input_{side}"]):
                _beside(ax, end, float(place), _short(float(row[f"input_{side}"])), right=right)
    unit = str(chosen.swing.attrs.get("units", ""))
    what = f"{chosen.attrs.get('of', 'outcome')} under {chosen.strategy.item()}"
    _across(ax, chosen, f"Mean {what}, with one input low or high", unit)
    ax.xaxis.set_major_formatter("{x:,.6g}")
    style.legend(ax, loc="lower right")
    note = "Numbers beside the bars: the input's own values, in natural units. Lines: 95 % intervals."
    style.source_line(ax, chosen, note)
    widest = chosen.isel(about=-1)
    swing = f"from {float(widest.low):,.5g} where it is low to {float(widest.high):,.5g} where it is high"
    style.tell(ax, f"Mean {what}: {label_of(str(widest.about.item()))} moves it most, {swing}, {unit}.")
    return ax


def _whiskers(halves: NDArray[np.float64]) -> dict[str, Any]:
    return {"xerr": halves, "error_kw": {"ecolor": look().ink, "elinewidth": 1.0, "capsize": 2.0}}


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.3g}"


def _across(ax: Axes, table: xr.Dataset, title: str, unit: str) -> None:
    style.dress(ax, title, x=unit, lines="x")
    style.rows(ax, [label_of(str(name)) for name in table.about.values])


def _beside(ax: Axes, x: float, y: float, text: str, *, right: bool = True) -> None:
    side = "left" if right else "right"
    style.write(
        ax, text, (x, y), look().quiet, xytext=(5 if right else -5, 0), va="center_baseline", ha=side, clear=True
    )
