"""How does a user play futures? One call: blocks of futures on threads, into one labelled Dataset."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sma_risk.parameters import ScenarioError
from sma_risk.sampling.cluster import checked
from sma_risk.sampling.integers import LARGEST, checked_seed, whole
from sma_risk.sampling.keep import keep
from sma_risk.sampling.labelled import labelled
from sma_risk.sampling.looks import Stop, check_stop
from sma_risk.sampling.machine import refuse_beyond_memory
from sma_risk.sampling.played import Played
from sma_risk.sampling.progress import Told, listener
from sma_risk.sampling.stream import Summary
from sma_risk.sampling.summarise import summaries_of, summarise
from sma_risk.sampling.sweeps import refuse_taken_dims
from sma_risk.scenario import Scenario, Strategy, resolve

if TYPE_CHECKING:
    import xarray as xr

    from sma_risk.sampling.cluster import Client
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
    block: int | None = None,
    first_future: int = 0,
    status: bool = False,
    points: Points | None = None,
    progress: bool | Told | None = None,
    summaries: Sequence[Summary] | None = None,
    stop: Stop | None = None,
    store: str | os.PathLike[str] | None = None,
    client: Client | None = None,
    lazy: bool = False,
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
    block : futures per task; None for 65,536, or, with `store`, for as many as make files of a good size. `summaries`
        have tasks of their own, whatever it is.
    first_future : number of the first future; futures are numbered 0 to 2**64 - 1.
    status : whether to keep the status of every month (months bytes per future and strategy).
    points : from where in the unit hypercube futures come, from `sr.points`; None for independent ones, `random`.
    progress : True prints it on standard error; a function is called with a `Progress` after each block, in this
        thread, and may raise KeyboardInterrupt to cancel.
    summaries : what to keep of the futures, from `sma_risk.summaries` or of one's own making (`stream.Summary`). The
        futures themselves are not kept then, so that memory does not grow with n.
    stop : a rule from `sma_risk.stopping` that ends each cell before n when the summaries are sure enough.
    store : a path where nothing is, for the futures to be written to and not kept in memory: a folder in Zarr's format,
        which `resume` goes on with if it is interrupted. Needs the extra ``store``.
    client : a `distributed.Client`, by whose workers futures are played then, with this library and the same versions.
        Whatever happens to workers, the answer is the same to the byte. Needs the extra ``cluster``.
    lazy : whether to play a block of futures only when one of its outcomes is needed: what comes back are Dask arrays.
        Dask's scheduler has its own threads and progress. Needs the extra ``cluster``.

    Returns
    -------
    xarray.Dataset
        Variables of `schema.OUTCOMES` with units and flag meanings; dims (strategy, year, future),
        (strategy, future), (future) ...; attributes that suffice to play it again. With tilted points also ``weight``
        (future), how much each future counts. With `summaries`, their answers; with `stop` also
        ``futures_played`` and ``rule_met``, and an attribute ``n`` that plays the same futures again. With `store`,
        what `open_store` returns: the same, read when it is needed; with `lazy`, played when it is needed.

    Raises
    ------
    Cancelled
        On Ctrl-C, within a second, with what is whole, or, with `store`, keeping that on disk.
    ScenarioError
        Naming key, value and bound, before any work: unknown strategies, impossible seeds, n beyond memory, an n in
        which the points do not come, a store for which there is no room.
    OSError
        With `store`, if the disk is full in the midst; `resume` goes on when there is room. With `client`, if its
        scheduler is lost (`ConnectionError`). While a scheduler has no workers, a warning says so and the call waits.

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
    if not isinstance(lazy, bool):
        raise ScenarioError("lazy", lazy, "True or False")
    n, block = whole("n", n, 1, LARGEST), None if block is None else whole("block", block, 1, LARGEST)
    first_future = whole("first_future", first_future, 0, LARGEST - n + 1)
    seed = checked_seed(seed)
    client, workers = checked(client, threads)
    refuse_taken_dims(scenario)
    source = _source(points, seed, n)
    source.points.check(n, first_future)
    _refuse_unread(source.points.favoured, scenario)
    played = Played(scenario, tuple(chosen), source, n, first_future, status)
    told, rule = listener(progress), check_stop(stop)
    if lazy:
        if any(one is not None for one in (threads, told, summaries, rule, store, client)):
            raise ScenarioError("lazy", lazy, "no threads, progress, summaries, stop, store or client beside it")
        from sma_risk.sampling.lazy import lazily

        return lazily(played, block)
    if store is not None:
        if summaries is not None or rule is not None:
            raise ScenarioError("store", str(store), "no `summaries` and no `stop` beside it")
        from sma_risk.sampling.store.write import keep_on_disk

        return keep_on_disk(played, store, block, workers, told, client)
    if summaries is None and rule is None:
        refuse_beyond_memory(n, len(scenario.grid) * played.bytes_per_future)
        return keep(played, block or DEFAULT_BLOCK, workers, told, client)
    if status:
        raise ScenarioError("status", status, "False with summaries, which do not see the status of every month")
    if source.points.weighted or source.points.replicates(n) is not None:
        raise ScenarioError("points", points, "independent, equally likely ones with summaries")
    return summarise(played, summaries_of(summaries, rule), workers, told, rule, client)


def replayed(scenario: Scenario, strategy: Strategy, source: Source, number: int) -> xr.Dataset:
    """Play one future of an ensemble again, alone, and keep its status of every month."""
    played = Played(scenario, (strategy,), source, 1, number, True)
    stores = played.empty(1, (1,))
    ((_, play, compiled_sha256),) = played.cells()
    play({store: values[0] for store, values in stores.items()}, number, 0, 1)
    return labelled(played, stores).assign_attrs(played.attrs(compiled_sha256))


def _refuse_unread(favoured: Sequence[str], scenario: Scenario) -> None:
    """Raise `ScenarioError` for a tilted number that is not uncertain: its weights would count for nothing."""
    for site in favoured:
        if site.endswith(".value") and site.removesuffix(".value") not in scenario.drawn:
            raise ScenarioError("points", site, "sites that are read: this number is not uncertain in the scenario")


def _source(points: Points | None, seed: int, n: int) -> Source:
    from sma_risk.sampling.points import Points, random
    from sma_risk.sampling.points.source import Source

    if points is not None and not isinstance(points, Points):
        raise ScenarioError("points", points, "points from `sr.points`, or None")
    return Source(random() if points is None else points, seed, n)
