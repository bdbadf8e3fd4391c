"""How does a cluster play futures? Like threads: tasks in order, few at a time, by the workers of a Dask scheduler.

A task is a function of this library, text that says what is played, and whole numbers that say which futures. Nothing
else decides what it answers, so Dask gives it to another worker when its own dies. The only file that knows
`distributed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, wait
from itertools import chain
from logging import getLogger
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import request
from sma_risk.sampling.blocks import Done, Stores
from sma_risk.sampling.machine import checked_threads
from sma_risk.sampling.stream import CHUNK, SPAN, Question, Run, State, Stretch, Summary, room_for, summarised
from sma_risk.sampling.tasks import in_turn

if TYPE_CHECKING:
    from distributed import Client as Client  # for all who pass one on

A = TypeVar("A")
R = TypeVar("R")

_log = getLogger("sma_risk")

AHEAD = 4
"""Tasks handed out for each thread of the cluster before the first is read: more than here, for they are far away."""
LOOK, PATIENCE = 5.0, 30.0
"""Seconds without an answer after which it is asked whether there are workers, and without any when that is said."""


def checked(client: object, threads: int | None) -> tuple[Client | None, int]:
    """Return the client, if there is one, and how many threads there are here; `ScenarioError` for what is neither."""
    if client is None:
        return None, checked_threads(threads)
    try:
        from distributed import Client
    except ImportError as error:
        raise ImportError("clusters need the extra `cluster`: pip install 'sma-risk[cluster]'") from error
    if not isinstance(client, Client) or client.asynchronous or client.status != "running":
        raise ScenarioError("client", client, "a connected `distributed.Client` that is not asynchronous")
    if threads is not None:
        raise ScenarioError("threads", threads, "None beside a client, whose workers have their own")
    return client, 1


def on_cluster(work: Callable[[A], R], asked: Iterable[A], client: Client) -> Iterator[R]:
    """Yield `work(one)` for each of what is asked, in order, worked on by the workers of a client's scheduler."""
    threads = max(1, sum(client.nthreads().values()))
    return in_turn(_Workers(client), work, asked, AHEAD * threads, awaited=lambda answer: _awaited(answer, client))


def _awaited(answer: Future[R], client: Client) -> R:
    """Return an answer, however long it takes; while there is no worker to give it, say so, ever more rarely."""
    seen, patience = monotonic(), PATIENCE
    while not wait([answer], LOOK).done:
        alone = monotonic() - seen
        if client.nthreads():
            seen, patience = monotonic(), PATIENCE
        elif alone >= patience:
            _log.warning("the cluster has had no worker for %.0f s; going on when one comes, Ctrl-C gives up", alone)
            patience *= 2
    try:
        return answer.result()
    except CancelledError:
        raise ConnectionError("the connection to the scheduler was lost, and with it the tasks of this call") from None


class _Workers(Executor):
    """The workers as a pool. To shut it down is to leave them: what they have under way is of no use to anyone."""

    def __init__(self, client: Client) -> None:
        self._client, self._pool = client, client.get_executor(pure=False)

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Hand out a task."""
        return self._pool.submit(work, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave, at once; a client that has lost its scheduler has left."""
        if self._client.status == "running":
            self._pool.shutdown(wait=False)


def ends_of_stretches(n: int) -> Iterator[int]:
    """Yield where the stretches of n futures end that workers are asked for: spans, but the first chunk by chunk.

    So short calls are shared too, and rules look early.
    """
    return chain(range(CHUNK, min(SPAN, n), CHUNK), range(SPAN, n, SPAN), (n,))


def summarising(summaries: Sequence[Summary], client: Client) -> Run[str]:
    """Return how requested stretches are summarised by workers."""

    def run(asked: Iterable[Stretch[str]]) -> Iterator[list[State]]:
        return on_cluster(_summarise, ((one.how, summaries, one.start, one.stop) for one in asked), client)

    return run


def _summarise(asked: tuple[str, Sequence[Summary], int, int]) -> list[State]:
    text, summaries, start, stop = asked
    played, play = request.read(text)
    question = Question(played.scenario, tuple(strategy.name for strategy in played.strategies))
    return summarised(play, question, summaries, played.first_future, start, stop, room_for(question))


def fetch_blocks(requests: Iterable[str], stores: Stores, n: int, block: int, client: Client) -> Iterator[Done]:
    """Have n futures of each requested cell played, as `play_blocks` plays them, and copied into the same arrays."""

    def asked() -> Iterator[tuple[str, int, int, int]]:
        for cell, text in enumerate(requests):
            for start in range(0, n, block):
                yield text, cell, start, min(start + block, n)

    for done, start, played in on_cluster(_play, asked(), client):
        for store, values in played.items():
            stores[store][done.cell][..., start : done.futures] = values
        yield done


def _play(asked: tuple[str, int, int, int]) -> tuple[Done, int, Stores]:
    text, cell, start, stop = asked
    return Done(cell, stop), start, request.read(text).outcomes(start, stop)
