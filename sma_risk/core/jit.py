"""How does Numba compile what kernels are made of? Helpers inlined, passes apart, vectors wide, each part once.

docs/decisions/0009-passes-stay-apart.md and 0010-parts-compiled-once.md. What is called from Python is compiled by
`cache.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import _dynfunc, njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.typed_passes import NativeLowering

F = TypeVar("F", bound=Callable[..., Any])

_PACKAGE = __name__.partition(".")[0]

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
        attributes, is_ours = self.function.attributes, description.modname.split(".")[0] == _PACKAGE
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


class Wide(Compiler):  # type: ignore[misc]
    """Numba's compiler with wide vectors."""

    lowering: type[NativeLowering] = _WideLowering

    def define_pipelines(self) -> list[Any]:
        """Put our lowering in the place of Numba's."""
        pipelines = super().define_pipelines()
        for pipeline in pipelines:
            pipeline.passes = [
                (self.lowering if step is NativeLowering else step, why) for step, why in pipeline.passes
            ]
        return list(pipelines)


class _Within(Wide):
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
