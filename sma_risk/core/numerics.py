"""How are exp, log and exponential clocks computed in single precision, vectorised and without libm?

Coefficients are those of the Cephes library (S. L. Moshier), single precision. Every operation is a plain IEEE
multiply, add or bit operation, no fused multiply-add: the same bits on every processor and in NumPy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sma_risk.core.jit import inline

f32, i32, u16, u32, u64 = np.float32, np.int32, np.uint16, np.uint32, np.uint64

_LOG = tuple(
    f32(c)
    for c in (
        7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
        -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
    )
)  # fmt: skip
_EXP = tuple(
    f32(c)
    for c in (
        1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
    )
)  # fmt: skip
_LN2_HIGH, _LN2_LOW = f32(0.693359375), f32(-2.12194440e-4)
_SQRT_HALF_BITS = u32(0x3F3504F3)
_HALF = u32(0x80000000)
_TWO_TO_MINUS_32 = f32(2.0**-32)
_LARGEST_BELOW_ONE = f32(1 - 2.0**-24)


@intrinsic
def float_bits(context: Any, x: Any) -> Any:
    """Reinterpret a float32 as uint32."""

    def codegen(_: Any, builder: Any, __: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(32))

    return types.uint32(types.float32), codegen


@intrinsic
def bits_float(context: Any, x: Any) -> Any:
    """Reinterpret a uint32 as float32."""

    def codegen(_: Any, builder: Any, __: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.FloatType())

    return types.float32(types.uint32), codegen


@intrinsic
def round_even(context: Any, x: Any) -> Any:
    """Round a float32 to the nearest integer, ties to even."""
    return types.float32(types.float32), _instruction("llvm.nearbyint.f32")


@intrinsic
def sqrt(context: Any, x: Any) -> Any:
    """Return the square root of a float32: like a product, right to the last bit on every processor."""
    return types.float32(types.float32), _instruction("llvm.sqrt.f32")


def _instruction(name: str) -> Any:
    """Return how to write down an instruction of LLVM from float32 to float32."""

    def codegen(_: Any, builder: Any, __: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.FloatType(), [ir.FloatType()])
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), args)

    return codegen


@inline
def exp(x: Any) -> Any:
    """Return e**x, relative error below 2e-7; x beyond +-87 counts as +-87."""
    x = min(max(x, f32(-87)), f32(87))
    n = round_even(x * f32(1.44269504088896341))
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    p = _EXP[0]
    p = p * r + _EXP[1]
    p = p * r + _EXP[2]
    p = p * r + _EXP[3]
    p = p * r + _EXP[4]
    p = p * r + _EXP[5]
    p = (p * (r * r) + r) + f32(1)
    return p * bits_float(u32(i32(n) + i32(127)) << u32(23))


@inline
def _log_near_one(m: Any, n: Any) -> Any:
    """Return ln(1 + m) + n ln 2 for 1 + m in [sqrt(1/2), sqrt(2))."""
    p = _LOG[0]
    p = p * m + _LOG[1]
    p = p * m + _LOG[2]
    p = p * m + _LOG[3]
    p = p * m + _LOG[4]
    p = p * m + _LOG[5]
    p = p * m + _LOG[6]
    p = p * m + _LOG[7]
    p = p * m + _LOG[8]
    z = m * m
    y = (p * m * z + n * _LN2_LOW) - f32(0.5) * z
    return n * _LN2_HIGH + (m + y)


@inline
def log(x: Any) -> Any:
    """Return ln x for normal positive x, relative error below 2e-7 away from 1."""
    bits = float_bits(x)
    offset = u32(bits - _SQRT_HALF_BITS)
    n = f32(i32(offset) >> i32(23))
    m = bits_float(u32((offset & u32(0x007FFFFF)) + _SQRT_HALF_BITS)) - f32(1)
    return _log_near_one(m, n)


@inline
def tail_probability(word: Any) -> Any:
    """Return min(u, 1-u), u = (word + 1/2) / 2**32, with full relative precision near 0."""
    nearest = min(word, u32(~word))
    return (f32(i32(nearest)) + f32(0.5)) * _TWO_TO_MINUS_32


@inline
def uniform(word: Any) -> Any:
    """Return u = (word + 1/2) / 2**32 rounded to float32, but never to 1: no impossible cause is ever picked."""
    p = tail_probability(word)
    return p if word < _HALF else min(f32(1) - p, _LARGEST_BELOW_ONE)


@inline
def exponential(word: Any) -> Any:
    """Return -ln(1 - u), a standard exponential clock, relative error below 3e-7 on both sides."""
    p = tail_probability(word)
    small = word < u32(0x40000000)  # u < 1/4: 1 - u needs no normalising, so no digits of u are lost
    x = f32(1) - p if word < _HALF else p
    bits = float_bits(x)
    offset = u32(bits - _SQRT_HALF_BITS)
    n = f32(0) if small else f32(i32(offset) >> i32(23))
    m = bits_float(u32((offset & u32(0x007FFFFF)) + _SQRT_HALF_BITS)) - f32(1)
    return -_log_near_one(-p if small else m, n)


@inline
def logit_uniform(word: Any) -> Any:
    """Return ln(u / (1 - u)): a standard logistic draw."""
    return exponential(word) - exponential(u32(~word))
