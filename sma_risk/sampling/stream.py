"""How do futures become summaries without being kept? Chunk by chunk, in constant memory, merged in order.

A chunk is the same futures whatever the blocks and threads, and chunks are merged from the first to the last, so
every total is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

from numpy.typing import NDArray

from sma_risk.parameters import ScenarioError
from sma_risk.sampling import schema
from sma_risk.sampling.blocks import Play, empty_stores
from sma_risk.sampling.machine import usable_memory
from sma_risk.sampling.tasks import go_on, on_threads
from sma_risk.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

CHUNK = 1 << 16
"""Futures summarised together, counted from the first that is played. Larger ones no longer fit a processor's cache."""

State = Mapping[str, NDArray[Any]]


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


def refuse_beyond_memory(strategies: int, years: int, threads: int) -> None:
    """Raise `ScenarioError` if the chunks that are under way at a time would not fit into memory."""
    each = CHUNK * schema.bytes_per_future(strategies, years, 0)
    if threads * each > usable_memory():
        needed = f"at most {usable_memory() // each} threads: each holds {each / 2**20:,.0f} MiB of futures"
        raise ScenarioError("threads", threads, needed)


class Reached(NamedTuple):
    """How far it has come: the cell's number, how many of its futures are done, what is kept of them, and the end."""

    cell: int
    question: Question
    done: int
    states: Sequence[State]
    ended: bool

    def answer(self, summaries: Sequence[Summary]) -> xr.Dataset:
        """Return what the summaries say so far."""
        import xarray as xr

        parts = [one.answer(state, self.question) for one, state in zip(summaries, self.states, strict=True)]
        return xr.merge(parts, compat="no_conflicts", join="exact", combine_attrs="override")


def stream(
    cells: Iterable[tuple[Play, Question]],
    summaries: Sequence[Summary],
    first: int,
    n: int,
    threads: int,
    enough: Callable[[Reached], bool] = lambda reached: False,
) -> Iterator[Reached]:
    """Play n futures of each cell, or until there are enough; yield, chunk by chunk, how far it has come."""
    ended, so_far = -1, list[State]()
    room = local()

    def asked() -> Iterator[tuple[int, Play, Question, int]]:
        for number, (play, question) in enumerate(cells):
            for start in range(0, n, CHUNK):
                if number <= ended:
                    break
                yield number, play, question, start

    def summarise(task: tuple[int, Play, Question, int]) -> tuple[int, Question, int, list[State]]:
        number, play, question, start = task
        count = min(CHUNK, n - start)
        if not hasattr(room, "stores"):
            room.stores = empty_stores(len(question.strategies), len(question.scenario.years), 0, min(CHUNK, n))
        stores = room.stores
        play(stores, first + start, 0, count)
        chunk = Chunk(_outcomes(stores, question, count), first + start, question)
        states = []
        for one in summaries:
            go_on()
            states.append(one.of(chunk))
        return number, question, start + count, states

    for number, question, done, states in on_threads(summarise, asked(), threads):
        if number <= ended:  # handed out before there were enough
            continue
        pairs = zip(summaries, so_far, states, strict=True) if so_far else ()
        so_far = [one.merge(earlier, later) for one, earlier, later in pairs] or states
        reached = Reached(number, question, done, so_far, done == n)
        if done < n and enough(reached):
            reached = reached._replace(ended=True)
        if reached.ended:
            ended, so_far = number, []
        yield reached


def _outcomes(stores: Mapping[str, NDArray[Any]], question: Question, count: int) -> dict[str, NDArray[Any]]:
    years = len(question.scenario.years)
    return {
        outcome.name: stores[outcome.store][..., schema.rows_of(outcome.store, years)[outcome.name], :count]
        for outcome in schema.OUTCOMES
    }
