"""How are tables and paragraphs printed? What the examples share."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

import sma_risk as sr

WIDTH = 98
Pair = tuple[float, float]  # an estimate and its standard error


def years(futures: xr.Dataset) -> str:
    return f"{futures.year.values[0]}-{futures.year.values[-1]}"


def pair(found: xr.Dataset, name: str) -> Pair:
    return float(found[name]), float(found[f"{name}_se"])


def pairs(found: xr.Dataset, name: str, scale: float = 1.0) -> list[Pair]:
    values, errors = (scale * found[key].values for key in (name, f"{name}_se"))
    return list(zip(values.tolist(), errors.tolist(), strict=True))


def said(found: xr.Dataset, name: str, scale: float = 1.0) -> str:
    value, error = pair(found, name)
    return sr.said(scale * value, scale * error)


def with_error(column: Sequence[Pair]) -> list[str]:
    """Return a column with the digits that its largest standard error supports, then that error."""
    largest = float(np.nanmax([error for _, error in column]))
    cells = [sr.said(value, largest, error=False) for value, _ in column]
    return [*cells, "± " + sr.said(largest, largest, error=False)]


def table(names: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Align columns to the right of the rows' names; a last nameless row holds standard errors."""
    height = max(len(cells) for cells in columns.values())
    stubs = ["", *names, *(["  largest error"] * (height - len(names)))]
    lines = ["  " + stub.ljust(max(map(len, stubs))) for stub in stubs]
    for name, cells in columns.items():
        width = max(map(len, (name, *cells)))
        lines = [f"{line}   {cell.rjust(width)}" for line, cell in zip(lines, (name, *cells), strict=True)]
    return lines


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """Break a paragraph into lines, never between a number, its error and its percent sign."""
    lines = textwrap.wrap(text.replace(" %", "\0%").replace(" ± ", "\0±\0"), width, break_on_hyphens=False)
    return [line.replace("\0", " ") for line in lines]
