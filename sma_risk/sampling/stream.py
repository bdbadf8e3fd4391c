"""How do futures become summaries without being kept? Chunk by chunk, in constant memory, merged in order.

A chunk is the same futures whatever the blocks and threads. Chunks are merged with those of their span, spans with each
other, from the first to the last, so every total is the same to the last bit, and whoever plays a whole span hands over
one piece of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from threading import local
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable

from numpy.typing import NDArray

from sma_risk.core import schema
from sma_risk.parameters import ScenarioError
from sma_risk.sampling.blocks import Play, Stores, empty_stores
from sma_risk.sampling.machine import usable_memory
from sma_risk.sampling.tasks import go_on, on_threads
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

CHUNK = 1 << 16
"""Futures summarised together, counted from the first that is played. Larger ones no longer fit a processor's cache."""
SPAN = 32 * CHUNK
"""Futures that are merged with each other first: under one strategy about a second of one processor (judgement)."""

State = Mapping[str, NDArray[Any]]
C = TypeVar("C")


class Question(NamedTuple):
    """What was asked: the scenario of one cell and the strategies' names."""

    scenario: Scenario
    strategies: tuple[str, ...]


class Chunk(NamedTuple):
    """Some futures: their outcomes, the number of the first, and what was asked.

    `outcomes` has the names of `schema.OUTCOMES` (``cost_bn``, without the currency) and their dims and types: strategy
    first where an outcome depends on it, then year, then future. The arrays are played over when the next chunk comes.
    """

    outcomes: Mapping[str, NDArray[Any]]
    first: int
    question: Question


@runtime_checkable
class Summary(Protocol):
    """What is kept of a chunk, how two such pieces merge, and what the whole says."""

    def of(self, chunk: Chunk) -> State:
        """Return the piece of a chunk: named arrays that do not grow with the futures."""

    def merge(self, earlier: State, later: State) -> State:
        """Return the piece of both; `later` holds the futures that follow."""

    def answer(self, state: State, question: Question) -> xr.Dataset:
        """Return what the whole says, each estimate with its standard error."""


def check(summaries: object) -> tuple[Summary, ...]:
    """Return summaries as a tuple; `ScenarioError` for anything else."""
    given = tuple(summaries) if isinstance(summaries, Sequence) and not isinstance(summaries, str) else ()
    if not given or not all(isinstance(one, Summary) for one in given):
        raise ScenarioError("summaries", summaries, "a sequence of summaries: objects with `of`, `merge` and `answer`")
    return given


def refuse_threads_beyond_memory(threads: int, bytes_per_future: int) -> None:
    """Raise `ScenarioError` if the chunks that are under way at a time would not fit into memory."""
    each = CHUNK * bytes_per_future
    if threads * each > usable_memory():
        needed = f"at most {usable_memory() // each} threads: each holds {each / 2**20:,.0f} MiB of futures"
        raise ScenarioError("threads", threads, needed)


class Reached(NamedTuple):
    """How far it has come: the cell's number, how many of its futures are done, what is kept of them, and the end.

    `kept` are the states of the spans that are whole, then those of the span under way; either may be missing.
    """

    cell: int
    question: Question
    done: int
    kept: Sequence[Sequence[State]]
    ended: bool

    def answer(self, summaries: Sequence[Summary]) -> xr.Dataset:
        """Return what the summaries say so far."""
        import xarray as xr

        states = merged(summaries, *self.kept)
        parts = [one.answer(state, self.question) for one, state in zip(summaries, states, strict=True)]
        return xr.merge(parts, compat="no_conflicts", join="exact", combine_attrs="override")


class Stretch(NamedTuple, Generic[C]):
    """Neighbouring futures of a cell, of one span: places `start` to `stop` - 1 of those played; `how` to play them."""

    cell: int
    how: C
    question: Question
    start: int
    stop: int


Run: TypeAlias = Callable[[Iterable[Stretch[C]]], Iterator[list[State]]]


def stream(
    cells: Iterable[tuple[C, Question]],
    summaries: Sequence[Summary],
    n: int,
    stops: Callable[[int], Iterable[int]],
    run: Run[C],
    enough: Callable[[Reached], bool] = lambda reached: False,
) -> Iterator[Reached]:
    """Play n futures of each cell, or until there are enough; yield, stretch by stretch, how far it has come.

    `stops(n)` are where the stretches of a cell end; `run` yields in order what is kept of each that it is asked for.
    """
    ended, kept = -1, list[list[State]]()
    handed_out = deque[Stretch[C]]()

    def asked() -> Iterator[Stretch[C]]:
        for cell, (how, question) in enumerate(cells):
            for start, stop in pairwise(chain((0,), stops(n))):
                if cell <= ended:
                    break
                handed_out.append(Stretch(cell, how, question, start, stop))
                yield handed_out[-1]

    for states in run(asked()):
        cell, _, question, start, done = handed_out.popleft()
        if cell <= ended:  # handed out before there were enough
            continue
        if start % SPAN:
            kept[-1] = merged(summaries, kept[-1], states)
        else:
            kept = [merged(summaries, *kept), states] if kept else [states]
        reached = Reached(cell, question, done, tuple(kept), done == n)
        if done < n and enough(reached):
            reached = reached._replace(ended=True)
        if reached.ended:
            ended, kept = cell, []
        yield reached


def ends_of_chunks(n: int) -> Iterator[int]:
    """Yield where the chunks of n futures end, one by one: there may be more of them than memory holds."""
    return chain(range(CHUNK, n, CHUNK), (n,))


def summarised(
    play: Play, question: Question, summaries: Sequence[Summary], first: int, start: int, stop: int, stores: Stores
) -> list[State]:
    """Play futures first + start to first + stop - 1, whole chunks but for the last; return what is kept of them."""
    states = list[State]()
    for at in range(start, stop, CHUNK):
        count = min(CHUNK, stop - at)
        play(stores, first + at, 0, count)
        chunk = Chunk(_outcomes(stores, question, count), first + at, question)
        found = []
        for one in summaries:
            go_on()
            found.append(one.of(chunk))
        states = merged(summaries, states, found) if states else found
    return states


def summarising(summaries: Sequence[Summary], first: int, threads: int) -> Run[Play]:
    """Return how stretches are summarised here; a thread uses its arrays again."""
    room = local()

    def work(asked: Stretch[Play]) -> list[State]:
        if not hasattr(room, "stores"):
            room.stores = room_for(asked.question)
        return summarised(asked.how, asked.question, summaries, first, asked.start, asked.stop, room.stores)

    return lambda asked: on_threads(work, asked, threads)


def room_for(question: Question) -> Stores:
    """Return arrays for a chunk."""
    return empty_stores(len(question.strategies), len(question.scenario.years), 0, CHUNK)


def merged(summaries: Sequence[Summary], earlier: Sequence[State], *later: Sequence[State]) -> list[State]:
    """Return the states of futures that follow each other."""
    states = list(earlier)
    for more in later:
        states = [one.merge(*two) for one, *two in zip(summaries, states, more, strict=True)]
    return states


def _outcomes(stores: Mapping[str, NDArray[Any]], question: Question, count: int) -> dict[str, NDArray[Any]]:
    years = len(question.scenario.years)
    return {
        outcome.name: stores[outcome.store][..., schema.rows_of(outcome.store, years)[outcome.name], :count]
        for outcome in schema.OUTCOMES
    }
