"""Do the words of the library pass dieharder, in every layout, and does a 2-round Philox fail it?

A result is a failure if its p-value is below 5e-7 or above 1 - 5e-7: a false alarm of 1e-6 each, if dieharder's
p-values are exact. Tests that dieharder itself calls suspect or not to be used (5, 6, 7, 14) are left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from .layouts import LAYOUTS, Layout, library_words, weakened, writer

FALSE_ALARM = 1e-6
CONTROL = "control: 2 rounds, one stream"
WITHOUT_CHOICE = (0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 15, 16, 17, 100, 101, 204, 205, 206, 207, 208, 209)
WITH_CHOICE = {102: range(1, 17), 200: range(1, 13), 201: range(2, 6), 202: range(2, 6), 203: range(33)}
QUICK = (*((number, 0) for number in (0, 1, 3, 4, 8, 9, 10, 11, 12, 13, 15, 16, 100)), (200, 2), (201, 2), (202, 5))
ALL = (*((number, 0) for number in WITHOUT_CHOICE), *((number, n) for number, ns in WITH_CHOICE.items() for n in ns))


class Result(NamedTuple):
    """What dieharder said of one statistic of one layout."""

    layout: str
    test: str
    p: float

    @property
    def fails(self) -> bool:
        return not FALSE_ALARM / 2 <= self.p <= 1 - FALSE_ALARM / 2


def dieharder(number: int, ntuple: int, words: Iterable[bytes]) -> Iterator[tuple[str, float]]:
    """Run one test on raw words; name and p-value of each of its statistics."""
    fields = [part for field in ("test_name", "ntuple", "pvalues") for part in ("-D", field)]
    command = ["dieharder", "-g", "200", "-d", str(number), "-n", str(ntuple), "-c", ",", *fields]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):  # dieharder has read enough
            for chunk in words:
                process.stdin.write(chunk)
        with suppress(BrokenPipeError):
            process.stdin.close()
        said = process.stdout.read().decode()
    rows = [line.split(",") for line in said.splitlines() if line.count(",") == 2]
    if process.returncode or not rows:
        raise RuntimeError(f"dieharder test {number} ended with {process.returncode} and said {said!r}")
    for name, n, p in rows:
        yield f"{name.strip()} {n.strip()}", float(p)


def results(tests: Iterable[tuple[int, int]], layouts: dict[str, Layout], workers: int) -> Iterator[Result]:
    """Run every test on every layout of the library's words, and on one stream of the control's."""
    sound, weak = writer(library_words), writer(weakened(2))
    jobs = [(name, layout, sound, test) for name, layout in layouts.items() for test in tests]
    jobs += [(CONTROL, LAYOUTS["one stream"], weak, test) for test in tests]

    def run(job: tuple[str, Layout, Callable[..., None], tuple[int, int]]) -> list[Result]:
        name, layout, write, test = job
        return [Result(name, said, p) for said, p in dieharder(*test, layout.stream(write))]

    with ThreadPoolExecutor(workers) as pool:
        for found in pool.map(run, jobs):
            yield from found


def main() -> int:
    """Print every p-value and the verdict; 1 if a layout fails or the control passes."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--all", action="store_true", help="every test that dieharder calls good: hours")
    asked.add_argument("--layout", action="append", choices=LAYOUTS, help="one of the layouts; may be repeated")
    asked.add_argument("--workers", type=int, default=2, help="tests beside each other")
    given = asked.parse_args()
    chosen = {name: LAYOUTS[name] for name in given.layout or LAYOUTS}
    found = []
    for result in results(ALL if given.all else QUICK, chosen, given.workers):
        found.append(result)
        print(f"{result.p:.8f} {'FAILS ' if result.fails else 'passes'} {result.test:28} {result.layout}", flush=True)
    sound = [result for result in found if result.layout != CONTROL]
    failed, caught = sum(r.fails for r in sound), sum(r.fails for r in found if r.layout == CONTROL)
    nearest = min(min(r.p, 1 - r.p) for r in sound)
    print(
        f"{len(sound)} results in {len(chosen)} layouts: {failed} fail at {FALSE_ALARM:g} each, nearest to an end "
        f"{nearest:.1e}; 2 rounds fail {caught} of {len(found) - len(sound)}"
    )
    return int(failed > 0 or caught == 0)


if __name__ == "__main__":
    sys.exit(main())
