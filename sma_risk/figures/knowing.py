"""What is it worth to know, and what matters? Bars with their errors: values of information, indices, tornados."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from sma_risk.analysis.inputs import label_of
from sma_risk.analysis.wording import amount
from sma_risk.figures import answers, style
from sma_risk.parameters import ScenarioError

_KINDS = {
    "first": ("alone", 0),
    "effect": ("fair share (Shapley)", 3),
    "total": ("with all it interacts with", 1),
    "delta": ("shift of the whole distribution", 4),
}


def value_of_information(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw what it is worth to know each thing, most valuable first, with 95 % intervals.

    Parameters
    ----------
    answer : from `value_of_information`.
    ax : where to draw; None makes a figure.
    """
    values = answers.drawable(answer, ("about",), "evppi_bn", "evpi_bn")
    ordered = values.sortby("evppi_bn")
    height, money = np.arange(ordered.sizes["about"]), values.evppi_bn.attrs["units"]
    ax = style.axes(ax)
    ends = ordered.evppi_bn.values + 1.96 * ordered.evppi_bn_se.values
    ax.barh(height, ordered.evppi_bn, xerr=1.96 * ordered.evppi_bn_se, height=0.6, color=style.PALETTE[0],
            error_kw={"ecolor": style.INK, "elinewidth": 1.1, "capsize": 2.5})  # fmt: skip
    for place, (value, end, share) in enumerate(
        zip(ordered.evppi_bn.values, ends, ordered.acts_otherwise.values, strict=True)
    ):
        text = f"{value:.1f}  (other choice in {100 * share:.0f} % of futures)" if value > 0.05 else "0"
        _beside(ax, end, place, text)
    ax.set_xlim(0.0, 1.6 * max(float(ends.max()), 1e-9))
    _across(ax, height, ordered, "What it would be worth to know before choosing", money)
    best, price, everything = values.attrs["best"], float(values.attrs["lapse_price_bn"]), float(values.evpi_bn)
    style.footnote(
        ax,
        f"Chosen without knowing: {best}, with {amount(f'{price:g}', money)} for a month without an agreement.\n"
        f"To know everything, down to every vote, would be worth {everything:,.0f}. Lines: 95 % intervals.",
    )
    return ax


def sensitivity(answer: xr.Dataset, strategy: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw shares of an outcome's variance by input, with 95 % intervals: first, effect, total, delta, as there are.

    Parameters
    ----------
    answer : from `explained`, `sobol`, `shapley` or `borgonovo`, or several of these merged.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.
    """
    kinds = [kind for kind in _KINDS if kind in answer]
    if not kinds:
        raise ScenarioError("answer", sorted(map(str, answer)), "one of " + ", ".join(_KINDS))
    chosen = answers.of_one(answers.drawable(answer, ("about", "strategy"), *kinds), strategy)
    chosen = chosen.sortby(kinds[-1])
    height, width = np.arange(chosen.sizes["about"]), 0.8 / len(kinds)
    ax = style.axes(ax)
    for k, kind in enumerate(kinds):
        at, (label, ink) = height + (0.5 * len(kinds) - k - 0.5) * width, _KINDS[kind]
        ax.barh(at, 100.0 * chosen[kind], height=0.86 * width, color=style.PALETTE[ink], label=label,
                xerr=196.0 * chosen[f"{kind}_se"], error_kw={"ecolor": style.INK, "elinewidth": 1.0})  # fmt: skip
    ax.axvline(0.0, color=style.QUIET, linewidth=0.8)
    what = f"{chosen.attrs.get('of', 'outcome')} under {chosen.strategy.item()}"
    unit = "%" if kinds == ["delta"] else "% of the variance"
    _across(ax, height, chosen, f"What decides the {what}", unit)
    if len(kinds) > 1:
        ax.legend(frameon=False, fontsize=style.TEXT - 0.5, loc="lower right")
    style.footnote(ax, "Lines: 95 % intervals.")
    return ax


def tornado(answer: xr.Dataset, strategy: str | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw an outcome's mean where each input is low and high, widest swing on top, with the inputs' own values.

    Parameters
    ----------
    answer : from `tornado` or `one_at_a_time`.
    strategy : one of those in it; None takes the only one.
    ax : where to draw; None makes a figure.
    """
    swings = answers.drawable(answer, ("about", "strategy"), "swing", "low", "high")
    chosen = answers.of_one(swings, strategy).isel(about=slice(None, None, -1))
    middle, height = float(chosen.middle), np.arange(chosen.sizes["about"])
    ax = style.axes(ax)
    for side, ink in (("low", style.PALETTE[0]), ("high", style.PALETTE[2])):
        ax.barh(height, chosen[side] - middle, left=middle, height=0.62, color=ink, label=f"where the input is {side}",
                xerr=1.96 * chosen[f"{side}_se"], error_kw={"ecolor": style.INK, "elinewidth": 1.0})  # fmt: skip
    ax.axvline(middle, color=style.INK, linewidth=1.0)
    ends = np.concatenate(
        [(chosen[side] + sign * 1.96 * chosen[f"{side}_se"]).values for side in ("low", "high") for sign in (-1, 1)]
    )
    span = max(float(ends.max() - ends.min()), 1e-9)
    ax.set_xlim(float(ends.min()) - 0.16 * span, float(ends.max()) + 0.16 * span)
    for place in height:
        row = chosen.isel(about=place)
        for side in ("low", "high"):
            other = "high" if side == "low" else "low"
            right = float(row[side]) >= float(row[other])
            end = float(row[side]) + (1.96 if right else -1.96) * float(row[f"{side}_se"])
            _beside(ax, end, float(place), f"{float(row[f'input_{side}']):.3g}", right=right)
    unit = chosen.swing.attrs.get("units", "")
    _across(ax, height, chosen, f"Mean {chosen.attrs.get('of', 'outcome')} under {chosen.strategy.item()}", unit)
    ax.legend(frameon=False, fontsize=style.TEXT - 0.5, loc="lower right")
    style.footnote(ax, "Numbers beside the bars: the input's own values, in natural units. Lines: 95 % intervals.")
    return ax


def _across(ax: Axes, height: np.ndarray, rows: xr.Dataset, title: str, unit: str) -> None:
    style.dress(ax, title, "")
    ax.grid(visible=False, axis="y")
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_yticks(height, [label_of(str(name)) for name in rows.about.values], fontsize=style.TEXT, color=style.INK)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(unit, fontsize=style.TEXT, color=style.INK)


def _beside(ax: Axes, x: float, y: float, text: str, *, right: bool = True) -> None:
    ax.annotate(
        text, (x, y), xytext=(5 if right else -5, 0), textcoords="offset points", va="center",
        ha="left" if right else "right", fontsize=style.TEXT - 1, color=style.QUIET,
    )  # fmt: skip
