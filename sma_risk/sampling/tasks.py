"""How are many independent tasks run, answered in order, few at a time, and stopped?

A task is a pure function of what it is asked, such as a stretch of futures. Whoever reads the answers decides how far
to go: when the reader stops, by `close`, an error or Ctrl-C, tasks that are not begun are dropped, and those under way
are waited for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

AHEAD = 2
"""Tasks that are handed out for each thread before the first of them is read. One waits while one is worked on."""


def on_threads(work: Callable[[A], R], asked: Iterable[A], threads: int) -> Iterator[R]:
    """Yield `work(one)` for each of what is asked, in order, worked on by so many threads."""
    return in_turn(ThreadPoolExecutor(threads), work, asked, AHEAD * threads)


def in_turn(pool: Executor, work: Callable[[A], R], asked: Iterable[A], ahead: int) -> Iterator[R]:
    """Yield `work(one)` for each of what is asked, in order, at most `ahead` of them handed out; shut the pool down."""
    rest = iter(asked)
    try:
        under_way: deque[Future[R]] = deque(pool.submit(work, one) for one in islice(rest, ahead))
        while under_way:
            answer = under_way.popleft().result()
            under_way.extend(pool.submit(work, one) for one in islice(rest, 1))
            yield answer
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
