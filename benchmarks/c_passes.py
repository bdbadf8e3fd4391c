"""How near are the hottest passes of the core to the same passes in C, and to the limit of the machine?

Both play the same tile of futures on the same arrays, again and again; before they are timed every array must be equal
to the byte. The bound counts arithmetic, gathers and copies, at what each costs here, as if nothing ever waited.
"""

from __future__ import annotations

import ctypes
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import c_compiler
import numpy as np
from c_arrays import Work, header, work_of
from interleaved import Size, Spent, measure, ratio
from numpy.typing import NDArray

import sma_risk as sr
from sma_risk.core import schema
from sma_risk.core.arrays import Compiled
from sma_risk.core.compile import compile_scenario
from sma_risk.core.outcomes import Stores
from sma_risk.core.play import play
from sma_risk.core.rows import BLOCKS, CELL, STRIDE, TILE, Tile, empty_tile, outcome_row
from sma_risk.scenario import resolve

FIRST, SEED = TILE, 1
"""Number of the first future of the tile, and the seed; those of c_drivers.py."""
SOURCES = Path(__file__).with_name("c")


class Counts(NamedTuple):
    """What a pass needs for one future: operations on lanes of 32 bits and of 64, gathered numbers, divisions."""

    short: float = 0
    long: float = 0
    gathers: float = 0
    divisions: float = 0
    copies: float = 0

    def __add__(self, other: tuple[float, ...]) -> Counts:  # type: ignore[override]
        return Counts(*(a + b for a, b in zip(self, other, strict=True)))

    def __mul__(self, times: int) -> Counts:  # type: ignore[override]
        return Counts(*(times * a for a in self))


BLOCK = Counts(long=10 * 6 + 4)  # a round: 2 multiplications, 2 shifts, 2 exclusive ors of three
EXP, LOG_TAIL, UNIFORM = Counts(25), Counts(26), Counts(9)
LOG, CLOCK = LOG_TAIL + Counts(7), LOG_TAIL + Counts(19)
QUANTILE = Counts(18 + 12, copies=1)  # a cell's four coefficients are copied, and taken apart by 12 shuffles
BISECTION = Counts(9, gathers=1)  # one halving of the months
COUNTS = {
    "draw_words": BLOCK * len(BLOCKS),
    "economy": QUANTILE * 17 + Counts(5 * 7 + 6 * 9 + 6 * 5) + EXP * 6,
    "draw_levels": QUANTILE * 5 + CLOCK,
    "demand": QUANTILE * 5 + EXP + LOG + Counts(8 + 6 + 2) + (UNIFORM + Counts(6)) * 2,
    "start_talks": BLOCK + CLOCK * 3,
    "run_talks": Counts(60, gathers=7, divisions=3) + BISECTION * 6,
    "cut_troops": Counts(10) + BISECTION * 7,
    "write_money": Counts(26, divisions=2) * 5,
}
SAYS = {
    "draw_words": f"words: Philox, {len(BLOCKS)} blocks",
    "economy": "normals, 17, and paths",
    "draw_levels": "tables, 5, and a clock",
    "demand": "tables, 5, and settlements",
    "start_talks": "clocks: words, log",
    "run_talks": "months of talks",
    "cut_troops": "months of troop cuts",
    "write_money": "pay",
}


def answer(size: Size) -> dict[str, Any]:
    """Return nanoseconds per future by pass, ours and C's, the bound, and the ratio of the sums."""
    command = c_compiler.find()
    if command is None:
        print(f"\nno clang {c_compiler.OLDEST} or newer, and no ziglang: C is skipped")
        return {"c_ratio": None, "c_skipped": "no clang"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "generated.h").write_text(header(), encoding="utf-8")
        passes, yardstick = (
            c_compiler.build(command, SOURCES / f"{name}.c", Path(folder)) for name in ("passes", "yardstick")
        )
    print(f"\npasses beside C by {c_compiler.version(command)}; {' '.join(c_compiler.FLAGS)}; ns per future")
    times = max(4 * size.n // TILE, 1)
    try:
        checked = stages(passes)
    except AssertionError as error:
        print(f"C is skipped: {error}")
        return {"c_ratio": None, "c_skipped": str(error)}
    spent = {run.__name__: measure(both(passes, run, *stage, times), size.rounds) for run, stage in checked}
    costs = unit_costs(yardstick, size)
    return report(spent, costs, times * TILE) | {"c_compiler": c_compiler.version(command), "c_flags": c_compiler.FLAGS}


Stage = tuple[Tile, Compiled, NDArray[np.float32]]


def stages(passes: ctypes.CDLL) -> list[tuple[Any, Stage]]:
    """Return each pass with the arrays it works on, after showing that C leaves the same bytes in them."""
    import c_drivers as ours

    deal = sr.presets.twelfth_sma()
    compiled = compile_scenario(deal, resolve(deal, ["base"]))
    if (compiled.tables.quantiles.forms[:, 0] < 0).any() or (compiled.tables.quantiles.forms[:, 2] >= 0).any():
        raise AssertionError("the C passes know smooth quantile functions without heavy tails only")
    money = np.zeros((3 * compiled.calendar.years + 1, TILE), np.float32)
    tile, found = Tile(*(np.zeros_like(array) for array in empty_tile())), []
    for run in (ours.draw_words, ours.economy, ours.draw_levels, ours.demand, ours.start_talks, ours.run_talks):
        if run is ours.start_talks:
            ours.seat_first_talks(1, tile, *compiled, money)
        check(passes, run, tile, compiled, money)
        found.append((run, (copied(tile), compiled, money)))
    over = play_to_the_end(compiled)
    for run in (ours.cut_troops, ours.write_money):
        check(passes, run, over, compiled, money)
        found.append((run, (copied(over), compiled, money)))
    return found


def play_to_the_end(compiled: Compiled) -> Tile:
    """Return a tile as a whole play leaves it, but for the months of troop cuts."""
    tile, years = empty_tile(), compiled.calendar.years
    shapes = {store: (1, schema.row_count(store, years), 2 * TILE) for store in schema.DTYPES}
    shapes |= {store: shapes[store][1:] for store in shapes if store.startswith("world")} | {"status": (1, 0, 2 * TILE)}
    stores = Stores(**{store: np.empty(shape, schema.DTYPES[store]) for store, shape in shapes.items()})
    path = np.empty((compiled.calendar.months, TILE), np.int8)
    play(np.uint64(0), TILE, 2 * TILE, np.uint64(SEED), compiled, stores, tile, path)
    cut = int(outcome_row("troop_cut_month"))
    tile.ints[cut : cut + STRIDE] = -1
    return tile


def check(passes: ctypes.CDLL, run: Any, tile: Tile, compiled: Compiled, money: NDArray[np.float32]) -> None:
    """Run a pass on the tile; `AssertionError` if it changes nothing or C leaves other bytes."""
    theirs, their_money, before = copied(tile), money.copy(), left(tile, money)
    run(1, tile, *compiled, money)
    c_job(passes, run, theirs, compiled, their_money, 1)()
    ours = left(tile, money)
    if ours == before or ours != left(theirs, their_money):
        raise AssertionError(f"{run.__name__}: C and the core differ, or nothing was done")


def left(tile: Tile, money: NDArray[np.float32]) -> list[bytes]:
    """Return all that a pass leaves but where it looked quantiles up, for which C has arrays of its own."""
    seats = tile.seats.copy()
    seats[CELL : CELL + STRIDE] = 0
    return [array.tobytes() for array in (*tile._replace(seats=seats, cubics=tile.cubics[:0]), money)]


def copied(tile: Tile) -> Tile:
    """Return a tile of its own arrays."""
    return Tile(*(array.copy() for array in tile))


def both(
    passes: ctypes.CDLL, run: Any, tile: Tile, compiled: Compiled, money: NDArray[np.float32], times: int
) -> dict[str, Callable[[], object]]:
    """Return the two jobs of a pass: `times` tiles each."""
    return {
        "core": lambda: run(times, tile, *compiled, money),
        "C": c_job(passes, run, copied(tile), compiled, money.copy(), times),
    }


def c_job(
    passes: ctypes.CDLL, run: Any, tile: Tile, compiled: Compiled, money: NDArray[np.float32], times: int
) -> Callable[[], object]:
    """Return a call of the C pass of the same name."""
    repeat = getattr(passes, f"repeat_{run.__name__}")
    repeat.argtypes, repeat.restype = [ctypes.POINTER(Work), ctypes.c_int64], None
    work, kept_alive = work_of(tile, compiled, money, FIRST, SEED, TILE)
    return lambda: (repeat(ctypes.byref(work), times), kept_alive)


def unit_costs(yardstick: ctypes.CDLL, size: Size) -> dict[str, float]:
    """Return ns of a 512-bit product of either width, a gathered number, a copy of four, and a division of 16."""
    times, found = 4 * size.n, {}
    for name in ("multiply", "multiply_long", "gather", "copy_four", "divide"):
        function = getattr(yardstick, name)
        function.argtypes, function.restype = [ctypes.c_int64, ctypes.c_float], ctypes.c_float
        spent = measure({name: lambda function=function: function(times, 1.0)}, size.rounds)[name]
        found[name] = min(one.processor for one in spent) / times / 16 * 1e9
    found["gather"] /= 16
    found["copy_four"] /= 16
    return found


def bound(counts: Counts, costs: dict[str, float]) -> float:
    """Return the nanoseconds that a future's operations take at least."""
    arithmetic = counts.short / 16 * costs["multiply"] + counts.long / 8 * costs["multiply_long"]
    fetched = counts.gathers * costs["gather"] + counts.copies * costs["copy_four"]
    return arithmetic + fetched + counts.divisions / 16 * costs["divide"]


def report(spent: dict[str, dict[str, list[Spent]]], costs: dict[str, float], futures: int) -> dict[str, Any]:
    """Print the table; return its figures."""

    def ns(values: list[Spent]) -> float:
        return statistics.median(one.processor for one in values) / futures * 1e9

    print(f"{'':30s}{'core':>8s}{'C':>8s}{'core / C':>10s}{'bound':>8s}")
    rows = {}
    for name, by in spent.items():
        rows[name] = {"core_ns": ns(by["core"]), "c_ns": ns(by["C"]), "ratio": ratio(by["core"], by["C"])}
        rows[name]["bound_ns"] = bound(COUNTS[name], costs)
        print("{:30s}{core_ns:8.2f}{c_ns:8.2f}{ratio:10.3f}{bound_ns:8.2f}".format(SAYS[name], **rows[name]))
    sums = {
        who: [Spent(*map(sum, zip(*one, strict=True))) for one in zip(*(by[who] for by in spent.values()), strict=True)]
        for who in ("core", "C")
    }
    total = {"core_ns": ns(sums["core"]), "c_ns": ns(sums["C"]), "ratio": ratio(sums["core"], sums["C"])}
    total["bound_ns"] = sum(row["bound_ns"] for row in rows.values())
    print("{:30s}{core_ns:8.2f}{c_ns:8.2f}{ratio:10.3f}{bound_ns:8.2f}".format("together", **total))
    print("one operation of 512 bits, ns: " + ", ".join(f"{name} {cost:.3f}" for name, cost in costs.items()))
    return {"c_ratio": total["ratio"], "c_passes": rows | {"together": total}, "c_operation_ns": costs}
