"""Is there a clang, 16 or newer, and what does it make of our C? One on the path, or the one that ziglang brings."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST, NEWEST = 16, 30
FLAGS = ("-O3", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=off", "-std=c11", "-Wall")
QUIET = ("-fno-sanitize=undefined", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")


def find() -> tuple[str, ...] | None:
    """Return the command of the newest clang, or None."""
    named = [f"clang-{number}" for number in range(NEWEST, OLDEST - 1, -1)] + ["clang"]
    commands = [(name,) for name in named if shutil.which(name)]
    if find_spec("ziglang"):
        commands.append((sys.executable, "-m", "ziglang", "cc"))
    return next((command for command in commands if release(command) >= OLDEST), None)


def release(command: tuple[str, ...]) -> int:
    """Return the release of a clang."""
    found = re.search(r"clang version (\d+)", version(command))
    return int(found[1]) if found else 0


def version(command: tuple[str, ...]) -> str:
    """Return the first line in which a compiler says what it is."""
    return subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]


def build(command: tuple[str, ...], source: Path, headers: Path) -> ctypes.CDLL:
    """Compile a source file into a library in the folder of its generated headers, and load it."""
    library = headers / f"{source.stem}.so"
    subprocess.run([*command, *FLAGS, *QUIET, f"-I{headers}", str(source), "-o", str(library)], check=True)
    return ctypes.CDLL(str(library))
