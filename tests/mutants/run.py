"""Do the tests notice a mutant? Each is tried in a process that sees the changed source; no file is touched.

    python -m tests.mutants.run [--each 100] [--strata kernels estimators validators] [--jobs 2] [--output FILE]

A mutant has three times the processor time that its tests take without it, and five seconds; beyond that it counts as
killed.
With --output, what is known already is not tried again.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

from .held_by import LEFT_OUT, ROOT, STRATA, tests_of
from .sample import SEED, Mutant, sample

INTERPRETED = str(ROOT / "tests" / "interpreted")
KILLED, SURVIVED, OUT_OF_TIME = "killed", "survived", "out of time"
_HOUR = 3600


def main() -> None:
    """Try the sample, stratum by stratum, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--each", type=int, default=100, help="mutants of each stratum")
    parser.add_argument("--strata", nargs="+", default=list(STRATA), choices=list(STRATA))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="mutants at a time")
    parser.add_argument("--output", type=Path, help="lines of JSON, one a mutant")
    asked = parser.parse_args()
    for stratum in asked.strata:
        if "_IN_STRATUM" not in os.environ:  # each in an interpreter of its own: the compiler is off in one of them
            off = {"NUMBA_DISABLE_JIT": "1"} if stratum == "kernels" else {}
            environment = os.environ | off | {"_IN_STRATUM": "1", "OPENBLAS_NUM_THREADS": "1"}
            more = ["--each", str(asked.each), "--jobs", str(asked.jobs)]
            more += ["--output", str(asked.output.resolve())] if asked.output else []
            command = [sys.executable, "-m", "tests.mutants.run", "--strata", stratum, *more]
            subprocess.run(command, env=environment, cwd=ROOT, check=True)
        else:
            try_stratum(stratum, asked.each, asked.jobs, asked.output)


def try_stratum(stratum: str, count: int, jobs: int, output: Path | None) -> None:
    """Try the mutants of one stratum: first the tests without any, which must pass and say how long they take."""
    sys.path.insert(0, INTERPRETED)
    known = Known(output)
    mutants = sample(stratum, count)
    import_libraries(stratum)
    held_by = {tests for mutant in mutants for tests in [tuple(tests_of(mutant.module))]}
    whole = [Task(stratum, None, tests, _HOUR) for tests in sorted(held_by)]
    for task, outcome, _ in known.or_else(whole, jobs):
        if outcome != SURVIVED:
            raise SystemExit(f"the tests fail without any mutant: {' '.join(task.tests)}")
    usual = {task.tests: known.seconds(task) for task in whole}
    tasks = [Task(stratum, mutant, tuple(tests_of(mutant.module)), 0) for mutant in mutants]
    tasks = [task._replace(limit=int(3 * usual[task.tests]) + 5) for task in tasks]
    results = []
    for task, outcome, _ in known.or_else(tasks, jobs):
        assert task.mutant is not None
        results.append((task.mutant, outcome))
        print(f"{outcome:11} {task.mutant.module}:{task.mutant.line} {task.mutant.operator}", flush=True)
    tell(stratum, results)


class Task(NamedTuple):
    """Tests to be run on a mutant, or on none, in at most so many seconds of processor time."""

    stratum: str
    mutant: Mutant | None
    tests: tuple[str, ...]
    limit: int

    @property
    def name(self) -> str:
        """What it is known by."""
        return json.dumps([self.stratum, asdict(self.mutant) if self.mutant else None, self.tests])


class Known:
    """What is known already, in a file of lines, and is not tried again."""

    def __init__(self, output: Path | None) -> None:
        self.output = output
        lines = output.read_text().splitlines() if output and output.exists() else []
        self.found = {line["name"]: (line["outcome"], line["seconds"]) for line in map(json.loads, lines)}

    def seconds(self, task: Task) -> float:
        """Return how long a task took."""
        return float(self.found[task.name][1])

    def or_else(self, tasks: list[Task], jobs: int) -> Iterator[tuple[Task, str, float]]:
        """Yield each task with its outcome and its processor time; what is not known is tried, some at a time."""
        for task in tasks:
            if task.name in self.found:
                yield task, *self.found[task.name]
        for task, outcome, seconds in in_children([task for task in tasks if task.name not in self.found], jobs):
            self.found[task.name] = outcome, seconds
            if self.output:
                with self.output.open("a") as file:
                    file.write(json.dumps({"name": task.name, "outcome": outcome, "seconds": seconds}) + "\n")
            yield task, outcome, seconds


def tell(stratum: str, results: list[tuple[Mutant, str]]) -> None:
    """Print the count, and the diff of each survivor."""
    survivors = [mutant for mutant, outcome in results if outcome == SURVIVED]
    late = sum(outcome == OUT_OF_TIME for _, outcome in results)
    killed = len(results) - len(survivors)
    print(f"== {stratum}, seed {SEED}: {killed} of {len(results)} killed, {late} of them out of time")
    print(f"   left out: {', '.join(LEFT_OUT)}")
    for mutant in survivors:
        where = f"sma_risk/{mutant.module}.py"
        before, after = mutant.source.splitlines(), (mutant.mutated or "").splitlines()
        print(*difflib.unified_diff(before, after, where, mutant.operator, lineterm="", n=0), sep="\n")


def import_libraries(stratum: str) -> None:
    """Import what every child needs and no mutant changes; kernels that estimators are asked about are played once."""
    import hypothesis
    import numba
    import pandas
    import pytest
    import scipy.optimize
    import scipy.special
    import scipy.stats
    import xarray

    assert all((numba, pandas, pytest, scipy.optimize, scipy.special, scipy.stats, xarray))
    for plugin in entry_points(group="pytest11"):
        plugin.load()
    found = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # a failure is enough: it need not be made shorter
    hypothesis.settings.register_profile(
        "found", max_examples=200, deadline=None, derandomize=True, database=None, phases=found
    )
    if stratum == "estimators":
        import sma_risk as sr

        sr.simulate(sr.presets.twelfth_sma(), ["hurry"], n=16, seed=1, threads=1)
    changed = [name for name in sys.modules if name.startswith(tuple(f"sma_risk.{part}" for part in _parts(stratum)))]
    assert not changed, f"imported before it is changed: {changed}"


def _parts(stratum: str) -> tuple[str, ...]:
    return tuple(part.strip("/").replace("/", ".") for part in STRATA[stratum])


def in_children(tasks: list[Task], jobs: int) -> Iterator[tuple[Task, str, float]]:
    """Run each task in a process of its own, so many at a time; yield them as they end."""
    running: dict[int, Task] = {}
    ahead = list(reversed(tasks))
    while ahead or running:
        while ahead and len(running) < jobs:
            task = ahead.pop()
            running[begin(task)] = task
        child, status, used = os.wait4(-1, 0)
        task, seconds = running.pop(child), round(used.ru_utime + used.ru_stime, 2)
        yield task, outcome_of(task, status), seconds


def begin(task: Task) -> int:
    """Begin a task in a child and return its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (task.limit, task.limit + 1))
        code = ask(task)
    except BaseException:  # a mutant may break the plugin itself
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)


def outcome_of(task: Task, status: int) -> str:
    """Return what became of a mutant."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return OUT_OF_TIME if -code == signal.SIGXCPU else KILLED
    if code not in (0, 1, 2, 3):  # passed, failed, not imported, not even pytest itself lives on
        raise SystemExit(f"pytest could not run {' '.join(task.tests)}: exit code {code}")
    return KILLED if code else SURVIVED


def ask(task: Task) -> int:
    """Run the tests on a mutant in this process, silently if there is one; return pytest's exit code."""
    import pytest
    import sources

    if task.mutant is not None:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        changed = task.mutant.mutated or ""
        sources.change(f"sma_risk.{task.mutant.module.replace('/', '.')}", lambda _: changed)
    plugin = ["-p", "without_compiler"] if task.stratum == "kernels" else []
    imported = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--assert=plain", "--hypothesis-profile=found"]
    return int(pytest.main([*options, *imported, *plugin, *task.tests]))


if __name__ == "__main__":
    main()
