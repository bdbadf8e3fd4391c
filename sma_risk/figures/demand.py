"""What is demanded, and on what does one settle? Positions by round, the law of the first payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from sma_risk.distributions import Distribution
from sma_risk.figures import given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import checked_values, instance

_LAW = instance(Distribution, "a distribution")


def positions(
    demand: ArrayLike,
    offer: ArrayLike,
    zone: tuple[float, float],
    *,
    ax: Axes | None = None,
    recorded: Sequence[float] = (),
) -> Axes:
    """Draw the demand and the offer by round, and the zone of agreement between them.

    Parameters
    ----------
    demand, offer : multiples of the last payment by round, as `concession_path` gives them.
    zone : what the one side wants at least and the other would pay at most; empty if the first is larger.
    ax : where to draw; None makes a figure.
    recorded : demands of a past round, in their order.

    Examples
    --------
    >>> import sma_risk as sr
    >>> ax = sr.figures.positions([2.0, 1.6, 1.4], [1.0, 1.1, 1.2], (1.3, 1.5))
    >>> print(sr.figures.described(ax))
    Demand and offer by round, multiples of the last payment; in the last round 1.40 against 1.20.
    """
    asked, offered = given.numbers("demand", demand, 1), given.numbers("offer", offer, 1)
    least, most = given.PLACE("zone", zone)
    past = given.numbers("recorded", recorded)
    ax = style.axes(ax)
    sides = ((asked, "US demand", look().palette[2], "o-"), (offered, "host's offer", look().palette[0], "s--"))
    for path, label, ink, stroke in sides:
        ax.plot(np.arange(len(path)), path, stroke, color=ink, linewidth=2.0, markersize=5, label=label)
    if past:
        ax.plot(np.arange(len(past)), past, "D", color=look().ink, markersize=6, label="recorded demands")
    if least <= most:
        ax.axhspan(least, most, color=look().tint(look().palette[3], 0.3), linewidth=0, label="zone of agreement")
    style.dress(ax, "Positions by round", "multiple of the last payment", x="round")
    style.legend(ax, loc="upper right")
    style.computed(ax)
    left = f"{asked[-1]:.2f} against {offered[-1]:.2f}"
    style.tell(ax, f"Demand and offer by round, multiples of the last payment; in the last round {left}.")
    return ax


def settlements(laws: Mapping[str, Distribution], *, ax: Axes | None = None, recorded: Sequence[float] = ()) -> Axes:
    """Draw the probability that the settlement exceeds a multiple of the last payment, one line for each law.

    Parameters
    ----------
    laws : by label, such as those of `Demand`.
    ax : where to draw; None makes a figure.
    recorded : settlements of the past, ticks on the axis.

    Examples
    --------
    >>> import sma_risk as sr
    >>> demand = sr.presets.twelfth_sma().demand
    >>> ax = sr.figures.settlements({"maximalist": demand.maximalist_law(), "regular": demand.regular_law()})
    >>> print(sr.figures.described(ax))
    First payment as a multiple of the last; medians: maximalist 1.17, regular 1.07.
    """
    checked_values("laws", laws, _LAW)
    ax, past = style.axes(ax), given.numbers("recorded", recorded)
    x = np.linspace(0.88, 2.5, 400)
    inks, strokes = style.colours(list(laws)), style.strokes(list(laws))
    for label, law in laws.items():
        ax.plot(x, 100.0 * law.sf(x), color=inks[label], linewidth=2.2, linestyle=strokes[label], label=label)
    ax.plot(past, [2.0] * len(past), "|", color=look().ink, markersize=14, markeredgewidth=1.6)
    ax.set_xlim(x[0], x[-1])
    ax.set_ylim(0.0, 100.0)
    title = "Chance that the first payment exceeds a multiple of the last"
    style.dress(ax, title, "probability, %", x="multiple of the last payment")
    style.legend(ax, loc="upper right")
    style.computed(ax, key="Ticks below: settlements of the past." if past else "")
    medians = ", ".join(f"{label} {float(law.ppf(0.5)):.2f}" for label, law in laws.items())
    style.tell(ax, f"First payment as a multiple of the last; medians: {medians}.")
    return ax
