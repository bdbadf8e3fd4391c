"""How does a user play futures? One call: blocks of futures on threads, into one labelled Dataset."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import schema, stream
from sma_risk.sampling.blocks import empty_stores, play_blocks
from sma_risk.sampling.integers import LARGEST, whole
from sma_risk.sampling.labelled import labelled
from sma_risk.sampling.machine import processors, refuse_beyond_memory
from sma_risk.sampling.played import Played
from sma_risk.sampling.sweeps import joint_hash, refuse_taken_dims, stack
from sma_risk.scenario import Scenario, Strategy, resolve

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.points import Points
    from sma_risk.sampling.points.source import Source

DEFAULT_BLOCK = 1 << 16


def simulate(
    scenario: Scenario,
    strategy: str | Strategy | Sequence[str | Strategy] = "base",
    *,
    n: int = 100_000,
    seed: int | None = None,
    threads: int | None = None,
    block: int = DEFAULT_BLOCK,
    first_future: int = 0,
    status: bool = False,
    points: Points | None = None,
    progress: Callable[[int, int], None] | None = None,
    summaries: Sequence[stream.Summary] | None = None,
) -> xr.Dataset:
    """Play futures of a scenario under one or several strategies.

    All strategies are played on the same futures, and so are all cells of a sweep: a parameter that is an
    `xarray.DataArray` adds its dims to the result, first. The answer depends on scenario, strategies, seed and the
    futures' numbers only: not on `threads`, `block`, or which other futures are played.

    Parameters
    ----------
    scenario : what is assumed.
    strategy : names of known strategies, Strategy objects, or a sequence of them.
    n : number of futures.
    seed : 0 to 2**64 - 1; None draws one and records it in the attributes.
    threads : worker threads; None uses every processor this process may run on.
    block : futures per task.
    first_future : number of the first future; futures are numbered 0 to 2**64 - 1.
    status : whether to keep the status of every month (months bytes per future and strategy).
    points : from where in the unit hypercube futures come, from `sr.points`; None for independent ones, `random`.
    progress : called with (futures done, of how many) after each block, in this thread; each cell of a sweep plays n.
    summaries : what to keep of the futures, from `sma_risk.summaries` or of one's own making (`stream.Summary`). The
        futures themselves are not kept then, so that memory does not grow with n.

    Returns
    -------
    xarray.Dataset
        Variables of `schema.OUTCOMES` with units and flag meanings; dims (strategy, year, future),
        (strategy, future), (future) ...; attributes that suffice to play it again. With tilted points also ``weight``
        (future), how much each future counts. With `summaries`, their answers.

    Raises
    ------
    ScenarioError
        Naming key, value and bound, before any work: unknown strategies, impossible seeds, n beyond memory, an n in
        which the points do not come.

    Examples
    --------
    >>> import sma_risk as sr
    >>> futures = sr.simulate(sr.presets.twelfth_sma(), ["hurry", "wait"], n=1000, seed=2024)
    >>> futures.cost_krw_bn.dims
    ('strategy', 'year', 'future')
    """
    chosen = resolve(scenario, strategy)
    if not isinstance(status, bool):
        raise ScenarioError("status", status, "True or False")
    if progress is not None and not callable(progress):
        raise ScenarioError("progress", progress, "a function of (futures done, n), or None")
    n, block = whole("n", n, 1, LARGEST), whole("block", block, 1, LARGEST)
    first_future = whole("first_future", first_future, 0, LARGEST - n + 1)
    seed = secrets.randbits(64) if seed is None else whole("seed", seed, 0, LARGEST)
    threads = whole("threads", processors() if threads is None else threads, 1, 4096)
    years, cells = len(scenario.years), len(scenario.grid)
    refuse_taken_dims(scenario)
    source = _source(points, seed, n)
    source.points.check(n, first_future)
    for site in source.points.favoured:
        if site.endswith(".value") and site.removesuffix(".value") not in scenario.drawn:
            raise ScenarioError("points", site, "sites that are read: this number is not uncertain in the scenario")
    played = Played(scenario, tuple(chosen), source, n, first_future, status)
    if summaries is not None:
        if status:
            raise ScenarioError("status", status, "False with summaries, which do not see the status of every month")
        if source.points.weighted or source.points.replicates(n) is not None:
            raise ScenarioError("points", points, "independent, equally likely ones with summaries")
        return _summarise(played, stream.check(summaries), threads, progress)
    refuse_beyond_memory(n, cells * schema.bytes_per_future(len(chosen), years, played.months))
    stores = empty_stores(len(chosen), years, played.months, n, (cells,))
    if source.points.weighted:
        stores["weight"] = np.empty((cells, n))
    hashes = []
    for number, (play, compiled_sha256) in enumerate(played.cells()):
        own = {store: values[number] for store, values in stores.items()}
        for done in play_blocks(play, own, first_future, n, block, threads):
            if progress is not None:
                progress(number * n + done, cells * n)
        hashes.append(compiled_sha256)
    return labelled(played, stores).assign_attrs(played.attrs(joint_hash(hashes)))


def replayed(scenario: Scenario, strategy: Strategy, source: Source, number: int) -> xr.Dataset:
    """Play one future of an ensemble again, alone, and keep its status of every month."""
    played = Played(scenario, (strategy,), source, 1, number, True)
    stores = empty_stores(1, len(scenario.years), scenario.months, 1, (1,))
    ((play, compiled_sha256),) = played.cells()
    play({store: values[0] for store, values in stores.items()}, number, 0, 1)
    return labelled(played, stores).assign_attrs(played.attrs(compiled_sha256))


def _source(points: Points | None, seed: int, n: int) -> Source:
    from sma_risk.sampling.points import Points, random
    from sma_risk.sampling.points.source import Source

    if points is not None and not isinstance(points, Points):
        raise ScenarioError("points", points, "points from `sr.points`, or None")
    return Source(random() if points is None else points, seed, n)


def _summarise(
    played: Played,
    summaries: Sequence[stream.Summary],
    threads: int,
    progress: Callable[[int, int], None] | None,
) -> xr.Dataset:
    """Play cell by cell, keep the summaries only, and return what they answer."""
    import xarray as xr

    n, grid, years = played.n, played.scenario.grid, len(played.scenario.years)
    names = tuple(strategy.name for strategy in played.strategies)
    stream.refuse_beyond_memory(len(names), years, threads)
    answers, hashes, total = [], [], n * len(grid)
    for number, (cell, (play, compiled_sha256)) in enumerate(zip(played.scenario.cells(), played.cells(), strict=True)):
        question = stream.Question(cell, names)
        states: Sequence[stream.State] = ()
        for done, so_far in stream.stream(play, question, summaries, played.first_future, n, threads):
            states = so_far
            if progress is not None:
                progress(number * n + done, total)
        parts = [one.answer(state, question) for one, state in zip(summaries, states, strict=True)]
        answers.append(xr.merge(parts, compat="no_conflicts", join="exact", combine_attrs="drop"))
        hashes.append(compiled_sha256)
    kept = {"summaries": json.dumps([repr(one) for one in summaries])}
    return stack(answers, grid).assign_attrs(played.attrs(joint_hash(hashes)) | kept)
