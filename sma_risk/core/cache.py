"""How is a kernel compiled, cached, and recompiled when a source file that it may depend on changes?

Numba's own cache looks at the one file that holds the entry point; an edit to a helper elsewhere would go
unnoticed. Here the stamp of a cached entry is a hash over every source file that the entry point can reach.
"""

from __future__ import annotations

import gc
import hashlib
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from logging import getLogger
from pathlib import Path
from threading import Timer
from typing import Any

from numba import njit
from numba.core.caching import NullCache

from sma_risk.core.jit import BORROWED, Wide
from sma_risk.core.private import weakness

_log = getLogger("sma_risk")
_PATIENCE_SECONDS = 3.0
_NO_PLACE = "no directory for their cache can be written to; NUMBA_CACHE_DIR may name one"
_PACKAGE = Path(__file__).resolve().parent.parent


def entry_point(signature: Any, options: dict[str, Any] = BORROWED) -> Callable[[Callable[..., Any]], Any]:
    """Compile a kernel for one signature, from the cache if no source file within its reach has changed.

    Without a cache directory that can be written to (a read-only installation and no home, a full disk), or with one
    that others can write to, kernels are compiled in memory, with one warning. A cached kernel that was cut or
    overwritten is compiled anew, with a warning. Of several processes that need the same kernel at once, one compiles
    it. A compilation of more than a few seconds is announced to the logger "sma_risk".
    """

    def compile_kernel(function: Callable[..., Any]) -> Any:
        kernel = njit(pipeline_class=Wide, no_cfunc_wrapper=True, **options)(function)
        home = Path(function.__code__.co_filename).resolve().relative_to(_PACKAGE).parts[0]
        try:
            kernel.enable_caching()
            kernel._cache._cache_file._source_stamp = source_hash(*within_reach(home))
            if found := weakness(kernel._cache.cache_path):
                kernel._cache = NullCache()
                _warn_of_no_cache(f"the directory for their cache is not private: {found}")
            else:
                _begin_anew_if_damaged(kernel)
        except RuntimeError:  # numba found no directory it may write to
            _warn_of_no_cache(_NO_PLACE)
        patience = Timer(_PATIENCE_SECONDS, _tell_of_compiling)
        patience.start()
        try:
            with _one_at_a_time(kernel), _garbage_kept():
                kernel.compile(signature)
        except OSError:  # it was compiled, and could not be saved
            if not kernel.overloads:
                raise
            _warn_of_no_cache(_NO_PLACE)
        finally:
            patience.cancel()
        kernel.disable_compile()  # other types would silently be compiled, and slower, a second time
        return kernel

    return compile_kernel


@cache
def source_hash(*parts: str) -> str:
    """Return the SHA-256 of the Python files of some folders or modules of the package: names and contents."""
    digest = hashlib.sha256()
    for part in sorted(parts):
        for path in _files(part):
            digest.update(str(path.relative_to(_PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def within_reach(part: str) -> tuple[str, ...]:
    """Return a folder or module of the package and all others that its files name, and that those name, and so on."""
    named = re.compile(rf"\b{_PACKAGE.name}(?:\.| import )(\w+)")
    reached, ahead = set(), [part]
    while ahead:
        reached.add(part := ahead.pop())
        found = {name for path in _files(part) for name in named.findall(path.read_text(encoding="utf-8"))}
        ahead += [name for name in found - reached if _files(name)]
    return tuple(sorted(reached))


def _files(part: str) -> list[Path]:
    module = _PACKAGE / f"{part}.py"
    return [module] if module.exists() else sorted((_PACKAGE / part).rglob("*.py"))


def _begin_anew_if_damaged(kernel: Any) -> None:
    """Empty the cache of a kernel if what it holds cannot be read, or do without where it cannot be emptied."""
    files = kernel._cache._cache_file
    try:
        for name in files._load_index().values():
            files._load_data(name)
        return
    except OSError:  # gone since, as far as numba is concerned
        return
    except (AttributeError, ImportError):  # it names a class where an earlier version had it: stale, not damaged
        pass
    except Exception:  # whatever unpickling raises at bytes that it did not write
        warnings.warn(f"the cache of a kernel was damaged, it is compiled anew: {files._index_path}", stacklevel=3)
    try:
        files.flush()
    except OSError:
        kernel._cache = NullCache()


@contextmanager
def _one_at_a_time(kernel: Any) -> Iterator[None]:
    """Wait while another process compiles this kernel, to find it in the cache; where files know no locks, do not."""
    with ExitStack() as held:
        if kernel._cache.cache_path and not kernel._cache._cache_file._load_index():
            with suppress(ImportError, OSError):
                import fcntl

                lock = held.enter_context(open(f"{kernel._cache._cache_file._index_path}.lock", "ab"))
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _garbage_kept() -> Iterator[None]:
    """Look for no garbage meanwhile: compiling makes objects by the million, nearly all of them kept to its end."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


@cache
def _tell_of_compiling() -> None:
    """Say once in a process what it is that takes long."""
    _log.warning("compiling the kernels; later runs load them from a cache")


@cache
def _warn_of_no_cache(reason: str) -> None:
    """Say once in a process that compiling will take its time again in the next."""
    warnings.warn(f"kernels are compiled anew in every process: {reason}", stacklevel=2)
