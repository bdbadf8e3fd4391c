"""What do the C passes see? The core's own arrays by address, and its names of rows and numbers as a header."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from sma_risk.core import rows, schema, sites
from sma_risk.core.arrays import Calendar, Compiled, Numbers
from sma_risk.core.tables import cells
from sma_risk.core.tables.functions import QUANTILES

ARRAYS = {
    **{"words": "uint32_t", "marks": "float", "kinds": "int32_t", "floats": "float", "ints": "int32_t"},
    **{"drawn": "uint32_t", "batch": "float", "seats": "int32_t", "money": "float"},
    **{"cells": "const float", "talks_sums": "const float", "cut_sums": "const float", "discount": "const float"},
    **{"blocks": "const uint64_t", "numbers": "const struct Numbers", "calendar": "const struct Calendar"},
}
WHOLE = {"first": "uint64_t", "seed": "uint64_t", "seated": "int64_t"}


class Work(ctypes.Structure):
    """All that a pass needs; `struct Work` of the header."""

    _fields_ = [(name, ctypes.c_void_p) for name in ARRAYS] + [(name, ctypes.c_uint64) for name in WHOLE]


def work_of(tile: Any, compiled: Compiled, money: Any, first: int, seed: int, seated: int) -> tuple[Work, Any]:
    """Return the structure for one tile, and what must stay alive as long as it is used."""
    tables = compiled.tables
    arrays = {name: getattr(tile, name) for name in ARRAYS if hasattr(tile, name)} | {
        "money": money,
        "cells": tables.quantiles.cells,
        "talks_sums": compiled.strategies.talks_sums[0],
        "cut_sums": tables.cut_sums,
        "discount": tables.discount,
        "blocks": np.array(rows.BLOCKS, np.uint64),
        "numbers": np.array(compiled.numbers, np.float32),
        "calendar": np.array(compiled.calendar, np.int64),
    }
    return Work(*(arrays[name].ctypes.data for name in ARRAYS), first, seed, seated), arrays


def header() -> str:
    """Return the C header with the names of rows, sites, blocks and quantile functions."""
    constants = {name: value for name, value in vars(rows).items() if isinstance(value, np.uint64)}
    constants |= {"TILE": rows.TILE, "STRIDE": rows.STRIDE, "BLOCK_COUNT": len(rows.BLOCKS)}
    constants |= {
        f"OUTCOME_{o.name}": rows.outcome_row(o.name) for o in schema.OUTCOMES if o.store in ("months", "flags")
    }
    constants |= {
        f"SITE_{name.replace('.', '_')}": rows.word_row(name)
        for name, (b, _) in sites.SITES.items()
        if b in rows.BLOCKS
    }
    constants |= {f"BLOCK_{name}": rows.block_row(getattr(sites, name)) for name in ("CPI", "DEFENCE", "FX")}
    constants |= {"BLOCK_NUMBER_NEGOTIATING": sites.NEGOTIATING}
    constants |= {f"Q_{name.replace('.', '_')}": place for place, name in enumerate(QUANTILES)}
    constants |= {
        "CELL_SHIFT": cells._SHIFT,
        "FIRST_CELL": cells.ONE_WORD.first,
        "CELLS_PER_TAIL": cells.ONE_WORD.cells,
    }
    lines = ["/* Written by c_arrays.py from the core's own names. */", "#include <stdint.h>"]
    lines += [f"#define {name} {int(value)}" for name, value in constants.items()]
    lines += [f"struct Numbers {{ float {', '.join(Numbers._fields)}; }};"]
    lines += [f"struct Calendar {{ int64_t {', '.join(Calendar._fields)}; }};"]
    fields = [f"{kind} *{name};" for name, kind in ARRAYS.items()] + [f"{kind} {name};" for name, kind in WHOLE.items()]
    return "\n".join([*lines, f"struct Work {{ {' '.join(fields)} }};", ""])
