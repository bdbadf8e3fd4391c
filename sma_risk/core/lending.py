"""How do passes see what a kernel was given? By its address.

Numba hands a named tuple on part by part, and an array as seven numbers: with several hundred arguments a pass takes
longer to be called than to play. What is lent is one pointer to what the caller holds; of a tile, one pointer to each
of its arrays, so that the compiler may still take them for memory that does not overlap.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import config, types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, register_model


@intrinsic
def lend(_: Any, parts: Any) -> Any:
    """Return a named tuple to be read by passes, its parts by their names."""

    def codegen(_: Any, builder: Any, __: Any, args: Any) -> Any:
        return cgutils.alloca_once_value(builder, args[0])

    return Lent(parts)(parts), codegen


@intrinsic
def lend_rows(_: Any, tile: Any) -> Any:
    """Return a named tuple of flat arrays to be read and written by passes; indices are checked in debugging only."""

    def as_it_is(_: Any, __: Any, ___: Any, args: Any) -> Any:
        return args[0]

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        parts = cgutils.unpack_tuple(builder, args[0], len(tile))
        data = [context.make_array(rows)(context, builder, part).data for rows, part in zip(tile, parts, strict=True)]
        return context.make_tuple(builder, signature.return_type, data)

    pointers = types.NamedTuple([types.CPointer(rows.dtype) for rows in tile], tile.instance_class)
    return (tile(tile), as_it_is) if config.BOUNDSCHECK else (pointers(tile), codegen)


class Lent(types.Type):  # type: ignore[misc]
    """The address of a named tuple."""

    def __init__(self, parts: types.BaseNamedTuple) -> None:
        self.parts = parts
        super().__init__(name=f"Lent({parts})")


@register_model(Lent)
class _Address(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Lent) -> None:
        super().__init__(manager, kind, manager[kind.parts].get_value_type().as_pointer())

    def from_argument(self, _: Any, address: Any) -> Any:
        """Say that all parts may be read, even those that turn out not to be needed: no read is a branch then."""
        address.attributes.dereferenceable = _bytes(address.type.pointee)
        address.attributes.align = _alignment(address.type.pointee)
        return address


def _alignment(kind: Any) -> int:
    """Return what the address of a type whose parts lie side by side is a multiple of: the size of its largest part."""
    return max(_alignment(part) for part in kind.elements) if isinstance(kind, ir.Aggregate) else _bytes(kind)


def _bytes(kind: Any) -> int:
    """Return the size of a type whose parts lie side by side."""
    if isinstance(kind, ir.Aggregate):
        return sum(_bytes(part) for part in kind.elements)
    return 4 if isinstance(kind, ir.FloatType) else 8 if isinstance(kind, ir.PointerType) else int(kind.width) // 8


@infer_getattr
class _TypeOfPart(AttributeTemplate):  # type: ignore[misc]
    key = Lent

    def generic_resolve(self, lent: Lent, name: str) -> Any:
        part = lent.parts[lent.parts.fields.index(name)]
        return Lent(part) if isinstance(part, types.BaseNamedTuple) else part


@lower_getattr_generic(Lent)
def _part(context: Any, builder: Any, lent: Lent, address: Any, name: str) -> Any:
    place = lent.parts.fields.index(name)
    part, at = lent.parts[place], cgutils.gep_inbounds(builder, address, 0, place)
    if isinstance(part, types.BaseNamedTuple):
        return at
    return impl_ret_borrowed(context, builder, part, builder.load(at))
