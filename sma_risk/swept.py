"""Which values does a parameter take in turn? Labelled values, whose dims become dims of the result.

A user writes an `xarray.DataArray`; at the door it becomes a `Swept`, frozen and comparable like every other value.
A `Grid` is what several of them span: parameters that share a dim vary together, others cross.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, NoReturn

from sma_risk.parameters import NUMBER, Check, ScenarioError, checked_mapping, many, plain, refuse_unknown, text

MOST_CELLS = 10_000
Label = float | int | str
Labels = tuple[Label, ...] | None
Axes = tuple[tuple[str, int, Labels], ...]
_DIM = text(80)
LARGEST_LABEL = 2**63 - 1


class NoNumber:
    """What stands for a number and is none: reckoning with it is refused."""

    def _is_no_number(self, *_: object) -> NoReturn:
        raise ScenarioError(type(self).__name__, self, "a single number here: `Scenario.replace` it by one")

    __float__ = __neg__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _is_no_number
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __lt__ = __le__ = __gt__ = __ge__ = __iter__ = _is_no_number
    __array_ufunc__ = None


@dataclass(frozen=True)
class Swept(NoNumber):
    """Values of one parameter along named dims, the last of which varies fastest.

    axes : name, length and labels (None if there are none) of each dim. values : all of them, flat.

    `Scenario.cells` gives the scenarios with one value each.
    """

    axes: Axes
    values: tuple[Any, ...]

    def __repr__(self) -> str:
        """Return the dims and the first and last values."""
        dims = ", ".join(f"{dim}: {length}" for dim, length, _ in self.axes)
        shown = self.values if len(self.values) <= 4 else (*self.values[:2], "...", self.values[-1])
        return f"Swept({dims}; {', '.join(map(str, shown))})"

    def at(self, place: Mapping[str, int]) -> Any:
        """Return the value at a position along each of its dims; others are ignored."""
        index = 0
        for dim, length, _ in self.axes:
            index = index * length + place[dim]
        return self.values[index]

    def first(self, dim: str, length: int) -> Swept:
        """Return the same values up to the first few along a dim; all of them if there is no such dim.

        >>> Swept((("row", 3, None), ("column", 2, None)), (1, 2, 3, 4, 5, 6)).first("column", 1).values
        (1, 3, 5)
        """
        axes = tuple(
            (d, length, labels and labels[:length]) if d == dim else (d, n, labels) for d, n, labels in self.axes
        )
        places = product(*(range(n) for _, n, _ in axes))
        names = [d for d, _, _ in axes]
        return Swept(axes, tuple(self.at(dict(zip(names, place, strict=True))) for place in places))

    def to_dict(self) -> dict[str, Any]:
        """Return dims, labels and values, JSON-able."""
        axes = [{"dim": dim, "length": n, "labels": labels and list(labels)} for dim, n, labels in self.axes]
        return {"sweep": axes, "values": [plain(value) for value in self.values]}


def is_sweep(value: object) -> bool:
    """Say whether a value describes a sweep: an xarray.DataArray, a `Swept`, or what `Swept.to_dict` returned."""
    if isinstance(value, Swept) or type(value).__module__.startswith("xarray."):
        return True
    return isinstance(value, Mapping) and "sweep" in value


def checked_sweep(key: str, value: Any, canonical: Callable[[Any], Any]) -> Swept:
    """Return a sweep each of whose values has been made canonical; `ScenarioError` otherwise."""
    if isinstance(value, Swept):
        axes, values = value.axes, value.values
    elif type(value).__module__.startswith("xarray."):
        axes, values = _axes_of(key, value), tuple(value.values.ravel().tolist())
    else:
        axes, values = _read_axes(key, value), tuple(many(Check("", lambda v: v), 1, MOST_CELLS)(key, value["values"]))
    if (
        not values
        or not axes
        or len({dim for dim, _, _ in axes}) != len(axes)
        or len(values) != math.prod(n for _, n, _ in axes)
    ):
        raise ScenarioError(key, value, "one value for each place along dims of different names")
    return Swept(axes, tuple(canonical(one) for one in values))


class Grid:
    """The cells that some sweeps span, in the order of their dims' first appearance.

    Raises `ScenarioError` if sweeps give one dim different lengths or labels, or span more than `MOST_CELLS`.
    """

    def __init__(self, sweeps: Mapping[str, Swept]) -> None:
        self.sweeps = dict(sweeps)
        found: dict[str, tuple[int, Labels]] = {}
        for name, sweep in self.sweeps.items():
            for dim, length, labels in sweep.axes:
                if found.setdefault(dim, (length, labels)) != (length, labels):
                    raise ScenarioError(name, sweep, f"the length and the labels that {dim!r} has elsewhere")
        self.axes: Axes = tuple((dim, length, labels) for dim, (length, labels) in found.items())
        if len(self) > MOST_CELLS:
            raise ScenarioError(", ".join(self.sweeps), f"{len(self):,} cells", f"a sweep of at most {MOST_CELLS:,}")

    def __len__(self) -> int:
        return math.prod(self.shape)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The length of each dim."""
        return tuple(length for _, length, _ in self.axes)

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the dims."""
        return tuple(dim for dim, _, _ in self.axes)

    def cells(self) -> list[dict[str, Any]]:
        """Return the values of all parameters in each cell, the last dim fastest."""
        places = product(*(range(length) for length in self.shape))
        return [
            {name: sweep.at(dict(zip(self.dims, place, strict=True))) for name, sweep in self.sweeps.items()}
            for place in places
        ]


def _axes_of(key: str, array: Any) -> Axes:
    if type(array).__name__ != "DataArray" or array.ndim == 0:
        raise ScenarioError(key, array, "an xarray.DataArray with at least one dim")
    if array.size > MOST_CELLS:
        raise ScenarioError(key, f"{array.size:,} values", f"a sweep of at most {MOST_CELLS:,} values")
    return tuple(
        (_DIM(f"{key}.dims", dim), length, _labels_of(key, array[dim].values) if dim in array.coords else None)
        for dim, length in zip(array.dims, array.shape, strict=True)
    )


def _read_axes(key: str, entry: Any) -> Axes:
    refuse_unknown(key, checked_mapping(key, entry), ["sweep", "values"])
    if "values" not in entry:
        raise ScenarioError(f"{key}.values", None, "values")
    if not isinstance(entry["sweep"], list):
        raise ScenarioError(f"{key}.sweep", entry["sweep"], "a list of dims")
    axes = []
    for axis in entry["sweep"]:
        refuse_unknown(f"{key}.sweep", checked_mapping(f"{key}.sweep", axis), ["dim", "length", "labels"])
        labels = None if axis.get("labels") is None else _labels(key, axis["labels"])
        length = axis.get("length")
        if not isinstance(length, int) or (labels is not None and len(labels) != length):
            raise ScenarioError(f"{key}.sweep.length", length, "the number of its labels")
        axes.append((_DIM(f"{key}.sweep.dim", axis.get("dim")), length, labels))
    return tuple(axes)


def _labels_of(key: str, values: Any) -> tuple[Label, ...]:
    if values.dtype.kind in "mM":
        raise ScenarioError(f"{key}.coords", str(values.dtype), "numbers or texts")
    return _labels(key, values.tolist())


def _labels(key: str, values: Any) -> tuple[Label, ...]:
    found: tuple[Label, ...] = many(Check("a number or a text", _label), 1, MOST_CELLS)(f"{key}.coords", values)
    if len(set(found)) != len(found):
        raise ScenarioError(f"{key}.coords", values, "labels that differ")
    return found


def _label(value: object) -> Label:
    if type(value) is int:
        if abs(value) > LARGEST_LABEL:
            raise ValueError
        return value
    label: Label = (text(80) if isinstance(value, str) else NUMBER).canonical(value)
    return label
