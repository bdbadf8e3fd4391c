"""Are the futures enough? An estimate from more and more of them, with its 95 % interval."""

from __future__ import annotations

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from sma_risk.analysis.wording import said
from sma_risk.figures import answers, style


def convergence(answer: xr.Dataset, *, ax: Axes | None = None) -> Axes:
    """Draw an estimate against the number of futures, with a band of its 95 % interval, by strategy.

    Parameters
    ----------
    answer : from `convergence`.
    ax : where to draw; None makes a figure.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> ax = sr.figures.convergence(sr.convergence(futures))
    >>> print(sr.figures.described(ax))
    Loss, mean, after all 1,000 futures: hurry 8,380 ± 30, wait 8,750 ± 40, KRW bn.
    """
    found = answers.drawable(answer, ("strategy", "size"), "estimate", "estimate_low", "estimate_high")
    inks, sizes, unit = style.colours(answers.names(found)), found["size"].values, found.estimate.attrs["units"]
    scale, unit = (100.0, "% of futures") if unit == "1" and found.attrs["statistic"] == "mean" else (1.0, str(unit))
    ax, ends, texts = style.axes(ax), [], []
    for name, ink in inks.items():
        one = scale * found.sel(strategy=name)
        ax.fill_between(sizes, one.estimate_low, one.estimate_high, color=ink, alpha=0.2, linewidth=0)
        ax.plot(sizes, one.estimate, "o-", color=ink, linewidth=1.8, markersize=4, clip_on=False)
        last = one.isel(size=-1)
        ends.append(float(last.estimate))
        texts.append(f"{name} {said(ends[-1], float(last.estimate_se))}")
    ax.set_xscale("log")
    ax.set_xlim(sizes[0], sizes[-1])
    outcome, what = (str(found.attrs[name]).replace("_", " ") for name in ("of", "statistic"))
    what += f" at {100.0 * float(found.attrs['level']):g} %" if "level" in found.attrs else ""
    title = f"{outcome[:1].upper()}{outcome[1:]}: {what} from more and more futures"
    style.dress(ax, title, unit, x="futures, logarithmic")
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.yaxis.set_major_formatter("{x:,.5g}")
    style.label_right(ax, ends, texts, list(inks.values()))
    note = "Bands: 95 % intervals, which narrow with the root of the number. ±: one standard error."
    style.source_line(ax, found, note)
    style.tell(ax, f"{outcome}, {what}, after all {int(sizes[-1]):,} futures: {', '.join(texts)}, {unit}.")
    return ax
