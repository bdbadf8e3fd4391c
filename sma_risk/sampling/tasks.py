"""How are many independent tasks run, answered in order, few at a time, and stopped?

A task is a pure function of what it is asked, such as a stretch of futures. Whoever reads the answers decides how far
to go: when the reader stops, by `close`, an error or Ctrl-C, tasks that are not begun are dropped, and those under way
are waited for. One that takes long asks now and then whether it should go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from itertools import islice
from threading import Event, local
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

AHEAD = 2
"""Tasks that are handed out for each thread before the first of them is read. One waits while one is worked on."""


_of_thread = local()  # `left`: the event that says that the reader of this thread's answers has left


def on_threads(work: Callable[[A], R], asked: Iterable[A], threads: int) -> Iterator[R]:
    """Yield `work(one)` for each of what is asked, in order, worked on by so many threads."""
    left = Event()
    pool = ThreadPoolExecutor(threads, initializer=setattr, initargs=(_of_thread, "left", left))
    return in_turn(pool, work, asked, AHEAD * threads, left.set)


def in_turn(
    pool: Executor,
    work: Callable[[A], R],
    asked: Iterable[A],
    ahead: int,
    leave: Callable[[], object] = lambda: None,
    awaited: Callable[[Future[R]], R] = Future.result,
) -> Iterator[R]:
    """Yield `work(one)` for each of what is asked, in order, at most `ahead` of them handed out.

    `awaited` waits for an answer. At the end, whatever it is, call `leave` and shut the pool down.
    """
    rest = iter(asked)
    try:
        under_way: deque[Future[R]] = deque(pool.submit(work, one) for one in islice(rest, ahead))
        while under_way:
            answer = awaited(under_way.popleft())
            under_way.extend(pool.submit(work, one) for one in islice(rest, 1))
            yield answer
    finally:
        leave()
        pool.shutdown(wait=True, cancel_futures=True)


def go_on() -> None:
    """Raise `CancelledError`, which no one sees, in a task whose reader has left."""
    left = getattr(_of_thread, "left", None)
    if left is not None and left.is_set():
        raise CancelledError
