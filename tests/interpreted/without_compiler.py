"""How are kernels run as plain Python? By NUMBA_DISABLE_JIT=1, and this in the place of what only LLVM can do.

A plugin of pytest (`-p without_compiler`, this folder on PYTHONPATH), imported before the kernels are. They compute
what they do when compiled, slowly, and coverage and mutants of their source can be seen.
"""

from __future__ import annotations

import functools
import re

import numba
import numpy as np
import sources
from numba import extending

LANES = 32
"""Futures played together. With 16 or 48 a row would be as long as a power of two, which hides errors in places."""

assert numba.config.DISABLE_JIT, "set NUMBA_DISABLE_JIT=1"


def opposite(word):
    """Turn the 32 digits of a word around."""
    return np.uint32(int(f"{int(word):032b}"[::-1], 2))


def copy_four(source, at, target, to):
    """Copy four neighbours from a flattened array."""
    at, to = int(at), int(to)
    target[to : to + 4] = source.reshape(-1)[at : at + 4]


IN_PYTHON = {
    "float_bits": lambda x: np.float32(x).view(np.uint32),
    "bits_float": lambda x: np.uint32(x).view(np.float32),
    "round_even": np.rint,
    "sqrt": np.sqrt,
    "prefetch": lambda array, place: None,
    "copy_four": copy_four,
    "opposite": opposite,
    "lend": lambda parts: parts,
    "lend_rows": lambda tile: tile,
}
"""By the name of an intrinsic. `of` and `words_of` have their own bodies for Python, and gather nothing."""


def intrinsic(function):
    """Return what does in Python what a function would tell LLVM to do."""
    return IN_PYTHON.get(function.__name__, function)


def entry_point(signature, options=None):
    """Return the kernel as it is; that words wrap around is no news there."""

    def as_it_is(function):
        @functools.wraps(function)
        def play(*arguments):
            with np.errstate(all="ignore"):
                return function(*arguments)

        return play

    return as_it_is


sources.change("sma_risk.core.rows", lambda text: re.sub(r"^TILE = .*", f"TILE = {LANES}", text, flags=re.MULTILINE))
extending.intrinsic = intrinsic

from sma_risk.core import cache  # noqa: E402

cache.entry_point = entry_point
