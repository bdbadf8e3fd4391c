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
from typing import Any, TypeVar, cast

from numba import _dynfunc, njit, types
from numba.core.caching import NullCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

from sma_risk.core.private import weakness

F = TypeVar("F", bound=Callable[..., Any])

_log = getLogger("sma_risk")
_PATIENCE_SECONDS = 3.0
_NO_PLACE = "no directory for their cache can be written to; NUMBA_CACHE_DIR may name one"

STRICT = {"error_model": "numpy", "nogil": True}
BORROWED = {**STRICT, "_nrt": False}
"""No reference counting: such kernels allocate nothing, they only see arrays that Python keeps alive."""


def inline(function: F) -> F:
    """Compile a helper into its callers: one that is not inlined silently stops vectorisation."""
    return _part_of_kernels(function, forceinline=True, pipeline_class=_Within, **BORROWED)


class _WideLower(Lower):  # type: ignore[misc]
    """Numba's code generator: the widest vectors a processor has, where LLVM's default is half of them; no inlining."""

    def setup_function(self, description: Any) -> None:
        super().setup_function(description)
        attributes, is_ours = self.function.attributes, description.modname.split(".")[0] == _PACKAGE.name
        set.add(attributes, '"prefer-vector-width"="512"')  # llvmlite knows no attributes with values
        if is_ours and "alwaysinline" not in attributes:
            attributes.add("noinline")  # passes in one function compete for registers


@register_pass(mutates_CFG=True, analysis_only=False)
class _WideLowering(NativeLowering):  # type: ignore[misc]
    _name = "wide_lowering"

    @property
    def lowering_class(self) -> type[Lower]:
        return _WideLower


class _Part(JITCodeLibrary):  # type: ignore[misc]
    """The code of a function that only other compiled ones call: neither optimised nor made machine code on its own."""

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(_WideLowering):
    """Lowering of a function that becomes part of kernels. Python gets nothing to call, only a name to know it by."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = library = _Part(state.targetctx.codegen(), state.func_id.func_qualname)
        library.enable_object_caching()
        state.flags.no_compile = True
        super().run_pass(state)
        made = state["cr"]
        name = _dynfunc.make_function(made.fndesc.lookup_module(), made.fndesc.qualname, "", 0, made.env, (library,))
        state.targetctx.insert_user_function(name, made.fndesc, [library])
        state.reload_init.extend(library._reload_init)
        state["cr"] = made._replace(cfunc=name)
        return True


class _Wide(Compiler):  # type: ignore[misc]
    """Numba's compiler with wide vectors."""

    lowering: type[NativeLowering] = _WideLowering

    def define_pipelines(self) -> list[Any]:
        pipelines = super().define_pipelines()
        for pipeline in pipelines:
            pipeline.passes = [
                (self.lowering if step is NativeLowering else step, why) for step, why in pipeline.passes
            ]
        return list(pipelines)


class _Within(_Wide):
    """The same for a function that is compiled within kernels only."""

    lowering = _PartLowering


class _Apart(_Within):
    """Numba's compiler, told that the arrays a function takes do not overlap."""

    def __init__(self, typing: Any, target: Any, library: Any, args: Any, result: Any, flags: Any, names: Any) -> None:
        flags.noalias = True
        super().__init__(typing, target, library, args, result, flags, names)


def one_pass(function: F) -> F:
    """Compile a pass over a tile as a function of its own, which keeps compiling quick; its arrays do not overlap."""
    return _part_of_kernels(function, pipeline_class=_Apart, **BORROWED)


def allocating(function: F) -> F:
    """Compile a helper that makes arrays; never used while futures are played."""
    return _part_of_kernels(function, pipeline_class=_Within, **STRICT)


def _part_of_kernels(function: F, **options: Any) -> F:
    """Compile a function that kernels call, once for integers and not once more for each constant they call it with."""
    made = njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **options)(function)
    if made is not function:  # it is where compiling is disabled
        template = made.get_call_template
        of_type = types.unliteral
        made.get_call_template = lambda args, kws: template(
            [of_type(kind) for kind in args], {name: of_type(kind) for name, kind in kws.items()}
        )
    return cast(F, made)


_PACKAGE = Path(__file__).resolve().parent.parent


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


def entry_point(signature: Any, options: dict[str, Any] = BORROWED) -> Callable[[Callable[..., Any]], Any]:
    """Compile a kernel for one signature, from the cache if no source file within its reach has changed.

    Without a cache directory that can be written to (a read-only installation and no home, a full disk), or with one
    that others can write to, kernels are compiled in memory, with one warning. A cached kernel that was cut or
    overwritten is compiled anew, with a warning. Of several processes that need the same kernel at once, one compiles
    it. A compilation of more than a few seconds is announced to the logger "sma_risk".
    """

    def compile_kernel(function: Callable[..., Any]) -> Any:
        kernel = njit(pipeline_class=_Wide, no_cfunc_wrapper=True, **options)(function)
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


def _begin_anew_if_damaged(kernel: Any) -> None:
    """Empty the cache of a kernel if what it holds cannot be read, or do without where it cannot be emptied."""
    files = kernel._cache._cache_file
    try:
        for name in files._load_index().values():
            files._load_data(name)
    except OSError:  # gone since, as far as numba is concerned
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
