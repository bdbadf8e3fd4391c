"""How far has long work come? Futures done, rate, time left and, with summaries, the answer so far."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sma_risk.html.tags import tag
from sma_risk.parameters import ScenarioError

if TYPE_CHECKING:
    import xarray as xr

_LIVE_SECONDS, _LOGGED_SECONDS = 0.2, 30.0
_SHOWN = 3  # strategies
_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))


@dataclass(frozen=True)
class Progress:
    """How far a call has come.

    done, n : futures played, and how many there will be if nothing stops it earlier, those of all cells of a sweep.
    seconds : since it began.
    answer : with summaries, gives what they say so far of the cell that is being played, each estimate with its error.
    watched : name of the estimate to be shown; empty for the first that has an error.

    >>> so_far = Progress(done=250_000, n=1_000_000, seconds=0.5)
    >>> so_far.rate, so_far.left
    (500000.0, 1.5)
    """

    done: int
    n: int
    seconds: float
    _: KW_ONLY
    answer: Callable[[], xr.Dataset] | None = None
    watched: str = ""

    @property
    def rate(self) -> float:
        """Futures a second."""
        return self.done / self.seconds if self.seconds > 0.0 else float("nan")

    @property
    def left(self) -> float:
        """Seconds that are left at this rate."""
        return (self.n - self.done) / self.rate if self.done else float("nan")

    def __str__(self) -> str:
        """Return it in one line."""
        parts = [f"{self.done:,} of {self.n:,} futures", f"{self.rate:,.0f}/s"]
        parts.append(f"{_spoken(self.seconds)} in all" if self.done == self.n else f"{_spoken(self.left)} left")
        return ", ".join(parts) + ("; " + _estimate(self.answer(), self.watched) if self.answer else "")


Told: TypeAlias = Callable[[Progress], object]


class Meter:
    """Tells how far the work has come, if anyone listens; the clock runs from its making."""

    def __init__(self, told: Told | None, n: int) -> None:
        self.told, self.n, self.begin = told, n, time.perf_counter()

    def tell(self, done: int, answer: Callable[[], xr.Dataset] | None = None, watched: str = "") -> None:
        """Say how many futures are done, and what they say."""
        if self.told is not None:
            self.told(Progress(done, self.n, time.perf_counter() - self.begin, answer=answer, watched=watched))


def listener(progress: object) -> Told | None:
    """Return whom to tell; `ScenarioError` for what is neither a function nor True, False or None."""
    if progress is True:
        return printer()
    if progress is None or progress is False:
        return None
    if not callable(progress):
        raise ScenarioError("progress", progress, "True, or a function of a `Progress`, or None")
    return progress


def printer() -> Told:
    """Return what shows progress: a bar in notebooks; on standard error one line written over, or a few if logged."""
    if "ipykernel" in sys.modules:
        return _now_and_then(_bar(), _LIVE_SECONDS, float("-inf"))
    if sys.stderr.isatty():
        return _now_and_then(_written_over, _LIVE_SECONDS, float("-inf"))
    return _now_and_then(lambda told: print(told, file=sys.stderr, flush=True), _LOGGED_SECONDS, time.perf_counter())


def _now_and_then(show: Told, seconds: float, last: float) -> Told:
    """Return what shows progress if that is so long ago, and at the end."""

    def told_of(told: Progress) -> None:
        nonlocal last
        now = time.perf_counter()
        if told.done >= told.n or now - last >= seconds:
            last = now
            show(told)

    return told_of


def _written_over(told: Progress) -> None:
    width = shutil.get_terminal_size().columns - 1
    print("\r" + str(told)[:width].ljust(width), end="\n" if told.done >= told.n else "", file=sys.stderr, flush=True)


def _bar() -> Told:
    """Return what shows a bar below a notebook's cell, and the same in words."""
    from IPython.display import display  # there wherever a notebook runs

    handle: Any = None

    def show(told: Progress) -> None:
        nonlocal handle
        bar = tag("progress", value=told.done, max=told.n, aria_label="futures played")
        drawn = {"text/html": tag("div", bar, " ", str(told)), "text/plain": str(told)}
        if handle is None:
            handle = display(drawn, raw=True, display_id=True)
        else:
            handle.update(drawn, raw=True)

    return show


def _spoken(seconds: float) -> str:
    """Return a time in its two largest units."""
    for (size, name), (smaller, its_name) in zip(_UNITS, (*_UNITS[1:], (1.0, "s")), strict=True):
        if seconds >= size:
            return f"{int(seconds // size)} {name} {int(seconds % size // smaller)} {its_name}"
    return f"{seconds:.0f} s"


def _estimate(answer: xr.Dataset, watched: str) -> str:
    """Return an estimate of each strategy with its error: the one that is watched, or the first that has an error."""
    names = [name for name in map(str, answer.data_vars) if f"{name}_se" in answer]
    names = [name for name in names if answer[name].dims == ("strategy",)]
    if not names:
        return ""
    name = watched if watched in names else names[0]
    rows = zip(answer.strategy.values, answer[name].values, answer[f"{name}_se"].values, strict=True)
    shown = [f"{strategy} {value:,.6g} ± {error:.2g}" for strategy, value, error in rows]
    return f"{name} " + ", ".join(shown[:_SHOWN] + ["..."] * (len(shown) > _SHOWN))
