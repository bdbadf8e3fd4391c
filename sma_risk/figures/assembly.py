"""Will the Assembly consent? The number of yes votes, in all and by party."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from sma_risk.distributions import Bloc, Counts, FloorVote
from sma_risk.figures import given, style
from sma_risk.figures.themes import look
from sma_risk.parameters import checked_values, instance

_LAW = instance(Counts, "a law of a count, such as `Ratification.yes_votes`")
_BLOC = instance(Bloc, "a Bloc")


def yes_votes(laws: Mapping[str, Counts], *, ax: Axes | None = None, recorded: Mapping[str, int] | None = None) -> Axes:
    """Draw the probabilities of the numbers of yes votes, one step line for each law.

    Parameters
    ----------
    laws : by label, such as `Ratification.yes_votes` of several deals.
    ax : where to draw; None makes a figure.
    recorded : past counts by label.

    Examples
    --------
    >>> import sma_risk as sr
    >>> rule = sr.presets.twelfth_sma().ratification
    >>> ax = sr.figures.yes_votes({"a rise of 8 %": rule.yes_votes(1.08), "of 50 %": rule.yes_votes(1.5)})
    >>> print(sr.figures.described(ax))
    Yes votes on the floor: a rise of 8 %, mean 121; of 50 %, mean 95.
    """
    checked_values("laws", laws, _LAW)
    past = given.amounts("recorded", recorded)
    ax, inks = style.axes(ax), style.colours(list(laws))
    reach = (min(law.interval(0.998)[0] for law in laws.values()), max(law.interval(0.998)[1] for law in laws.values()))
    k = np.arange(int(reach[0]) - 5, int(reach[1]) + 6)
    for label, law in laws.items():
        ax.step(k, 100.0 * law.pmf(k), where="mid", color=inks[label], linewidth=2.0, label=label)
        ax.fill_between(k, 100.0 * law.pmf(k), step="mid", color=inks[label], alpha=0.15, linewidth=0)
    top = 100.0 * max(law.pmf(k).max() for law in laws.values())
    for i, (label, count) in enumerate(sorted(past.items(), key=lambda item: item[1])):
        height = top * (0.98 - 0.09 * i)
        ax.plot([count, count], [0.0, height], color=look().quiet, linewidth=0.9, linestyle=(0, (2, 2)))
        ax.annotate(
            f"{label}: {count:g}", (count, height), xytext=(3, 0), textcoords="offset points",
            fontsize=style.TEXT - 1, color=look().quiet, va="top",
        )  # fmt: skip
    ax.set_xlim(k[0], k[-1])
    ax.set_ylim(0.0, top * (1.06 + 0.09 * len(laws)))  # the legend stands above the curves
    style.dress(ax, "Yes votes on the floor", "probability, %", x="members in favour")
    style.legend(ax, loc="upper right")
    style.computed(ax)
    means = "; ".join(f"{label}, mean {law.mean():.0f}" for label, law in laws.items())
    style.tell(ax, f"Yes votes on the floor: {means}.")
    return ax


def party_votes(blocs: Mapping[str, Bloc], *, ax: Axes | None = None, shock_sd: float = 0.0) -> Axes:
    """Draw for each party its members, and how many of them vote yes: mean, middle 50 % and middle 90 %.

    Parameters
    ----------
    blocs : by name.
    ax : where to draw; None makes a figure.
    shock_sd : of the shock that the blocs share, in logits, as of `FloorVote`.

    Examples
    --------
    >>> import sma_risk as sr
    >>> government = sr.Bloc(108, 0.97, attendance=0.9, exposure=0.0)
    >>> blocs = {"government": government, "others": sr.Bloc(192, 0.5, attendance=0.9)}
    >>> ax = sr.figures.party_votes(blocs, shock_sd=0.6)
    >>> print(sr.figures.described(ax))
    Yes votes by party, means: government 94 of 108, others 86 of 192. Together 181 in the mean, 139 to 222 in 90 of
    100 votes.
    """
    checked_values("blocs", blocs, _BLOC)
    laws = {name: FloorVote((bloc,), shock_sd=shock_sd).yes_votes() for name, bloc in blocs.items()}
    ax, now, ink = style.axes(ax), look(), look().palette[0]
    for place, (name, law) in enumerate(laws.items()):
        ax.barh(place, blocs[name].seats, height=0.62, facecolor="none", edgecolor=now.quiet, linewidth=0.9)
        for share, height, strength in ((0.9, 0.34, 0.35), (0.5, 0.34, 0.8)):
            low, high = law.interval(share)
            ax.barh(place, high - low, left=low, height=height, color=now.tint(ink, strength), linewidth=0)
        ax.plot(law.mean(), place, "o", color=now.ink, markersize=5)
        seats = blocs[name].seats
        style.write(ax, f"{law.mean():.0f} of {seats}", (seats, place), xytext=(6, 0), va="center_baseline", clear=True)
    ax.set_xlim(0.0, 1.22 * max(bloc.seats for bloc in blocs.values()))
    ax.set_ylim(len(laws) - 0.5, -0.5)
    style.dress(ax, "Yes votes by party: mean, middle 50 % and middle 90 %", x="members", lines="x")
    style.rows(ax, list(laws))
    whole = FloorVote(tuple(blocs.values()), shock_sd=shock_sd).yes_votes()
    low, high = whole.interval(0.9)
    told = f"Together {whole.mean():.0f} in the mean, {low:.0f} to {high:.0f} in 90 of 100 votes"
    style.computed(ax, f"Frame: members. {told}: parties share the shock of the day, so these do not add up.")
    each = ", ".join(f"{name} {law.mean():.0f} of {blocs[name].seats}" for name, law in laws.items())
    style.tell(ax, f"Yes votes by party, means: {each}. {told}.")
    return ax
