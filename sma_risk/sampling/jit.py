"""How is a kernel compiled, cached, and recompiled when any source file of the package changes?

Numba's own cache looks at the one file that holds the entry point; an edit to a helper elsewhere would go
unnoticed. Here the stamp of a cached entry is a hash over every source file of the package.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from numba import njit

STRICT = {"error_model": "numpy", "nogil": True}
BORROWED = {**STRICT, "_nrt": False}
"""No reference counting: such kernels allocate nothing, they only see arrays that Python keeps alive."""

_INNER = {**BORROWED, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}

inline = njit(forceinline=True, **_INNER)
"""Decorator for a helper used in lanes: one that is not inlined silently stops vectorisation."""

one_pass = njit(**_INNER)
"""Decorator for a pass over a tile: a function of its own, which keeps compiling quick."""

allocating = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **STRICT)
"""Decorator for a helper that makes arrays; never used while futures are played."""


@cache
def source_hash() -> str:
    """Return the SHA-256 of the package's Python files, names and contents, in order of their names."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def entry_point(signature: Any, options: dict[str, Any] = BORROWED) -> Callable[[Callable[..., Any]], Any]:
    """Compile a kernel for one signature, from the cache if no source file of the package has changed.

    Without a writable cache directory the kernel is compiled in memory, with one warning.
    """

    def compile_kernel(function: Callable[..., Any]) -> Any:
        kernel = njit(no_cfunc_wrapper=True, **options)(function)
        try:
            kernel.enable_caching()
            kernel._cache._cache_file._source_stamp = source_hash()
        except RuntimeError as error:  # numba found no directory it may write to
            warnings.warn(f"kernels are compiled anew in this process: {error}", stacklevel=2)
        kernel.compile(signature)
        return kernel

    return compile_kernel
