"""How are numbers fetched that lie far from one another? Asked for ahead of their turn, and four neighbours at once."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


@intrinsic
def prefetch(_: Any, array: Any, place: Any) -> Any:
    """Ask for the cache line of a place in a flattened array, without waiting for it."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        pointer = builder.bitcast(builder.gep(data, [args[1]]), ir.IntType(8).as_pointer())
        word = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer.type, word, word, word])
        to_read, keep, is_data = word(0), word(3), word(1)
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(function, [pointer, to_read, keep, is_data])
        return context.get_dummy_value()

    return types.void(array, place), codegen


@intrinsic
def copy_four(_: Any, source: Any, at: Any, target: Any, to: Any) -> Any:
    """Copy four neighbours at once, from a place in a flattened array to one in a row; places are never checked."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        four = ir.VectorType(context.get_value_type(source.dtype), 4).as_pointer()

        def place(which: int) -> Any:
            kind, given = signature.args[which], args[which]
            data = context.make_array(kind)(context, builder, given).data if isinstance(kind, types.Array) else given
            return builder.bitcast(builder.gep(data, [args[which + 1]]), four)

        builder.store(builder.load(place(0), align=4), place(2), align=4)
        return context.get_dummy_value()

    return types.void(source, at, target, to), codegen
