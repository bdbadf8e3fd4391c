"""Which passes are played in vector lanes? Instructions of each, counted in the assembly of a freshly compiled kernel.

Counts, no times: whoever edits a pass sees here whether the compiler still vectorises it. Passes that play one future
after the other, because what they do depends on where it goes next, are listed too: there the counts are small.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections import Counter
from typing import Any

from interleaved import Size

ONE_BY_ONE = (
    *("consent.leave_stall", "consent.seek_consent", "consent.vote", "durability.reopen", "durability.amend"),
    *("lapses.close_horizon", "spells.walk_interregna", "course.play_course", "play.play", "play.play_tile"),
)
KINDS = ("512 bits", "256 bits", "128 bits", "gathers", "scalar floating", "other")
_MANGLED = re.compile(r"_ZN8sma_risk4core")
_SCALAR = re.compile(r"v?\w+s[sdh]$|vcvt\w*2si$|vcvtu?si2s[sd]l?q?$")


def answer(_: Size) -> dict[str, Any]:
    """Return how many instructions of each kind the passes have, and which should have lanes but do not."""
    if platform.machine() not in ("x86_64", "AMD64"):
        print(f"\nvectors: only the instructions of x86-64 are known, not those of {platform.machine()}")
        return {"vectors": None, "vectors_lost": None}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__]
        told = subprocess.run(
            command, env=os.environ | {"NUMBA_CACHE_DIR": folder}, capture_output=True, text=True, check=True
        )
    found: dict[str, dict[str, int]] = json.loads(told.stdout)
    if missing := [name for name in ONE_BY_ONE if name not in found]:
        raise RuntimeError(f"no such pass in the assembly of the kernel: {', '.join(missing)}")
    lost = [name for name, counts in found.items() if name not in ONE_BY_ONE and not packed(counts)]
    print(f"\ninstructions by pass\n{'':30s}" + "".join(f"{kind:>16s}" for kind in KINDS))
    for name, counts in sorted(found.items(), key=lambda item: (item[0] in ONE_BY_ONE, item[0])):
        print(f"{name:30s}" + "".join(f"{counts.get(kind, 0):16d}" for kind in KINDS))
    print(f"passes that should have lanes and have none: {', '.join(lost) or 'none'}")
    return {"vectors": found, "vectors_lost": lost}


def packed(counts: dict[str, int]) -> int:
    """Return how many instructions work on the lanes of a vector register."""
    return sum(counts.get(kind, 0) for kind in ("512 bits", "256 bits"))


def by_pass(assembly: str) -> dict[str, Counter[str]]:
    """Return the kinds of instructions of each pass; versions of one pass for several types are added."""
    found: dict[str, Counter[str]] = {}
    here: Counter[str] = Counter()
    for line in assembly.splitlines():
        if line[:1] not in ("\t", " ", ".", "#", ""):
            name = pass_of(line)
            here = found.setdefault(name, Counter()) if name else Counter()
        elif line.startswith("\t") and not line.startswith("\t."):
            here[kind_of(*line.split(None, 1))] += 1
    return {name: counts for name, counts in found.items() if sum(counts.values()) > 0}


def pass_of(label: str) -> str | None:
    """Return "module.function" of a mangled name of the core, None for any other."""
    name = label.strip('"')
    begins, parts = _MANGLED.match(name), []
    rest = name[begins.end() :] if begins else ""
    while length := re.match(r"\d+", rest):
        rest = rest[length.end() :]
        parts.append(rest[: int(length[0])])
        rest = rest[int(length[0]) :]
    return ".".join(parts[-2:]) if len(parts) > 1 else None


def kind_of(name: str, operands: str = "") -> str:
    """Return the kind of one instruction, moves between registers and memory included."""
    if "gather" in name:
        return "gathers"
    if _SCALAR.match(name):
        return "scalar floating"
    for register, kind in (("zmm", "512 bits"), ("ymm", "256 bits"), ("xmm", "128 bits")):
        if register in operands:
            return kind
    return "other"


if __name__ == "__main__":
    from sma_risk.core.play import play

    print(json.dumps(by_pass(next(iter(play.inspect_asm().values())))))
